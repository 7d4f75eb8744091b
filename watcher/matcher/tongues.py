"""What countries and great cities are called in other scripts, where that is not heard from their English names: China is Китай, Greece اليونان.

tongues.txt.gz holds a place a line, by its folded English name (tests/derive_tongues.py; names of Unicode's CLDR). They are
found by their letters, with what grammar ties on to them: their sounds would be some other word's in another script.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from watcher.matcher.atlas import atlas
from watcher.matcher.scripts import script_of
from watcher.model import Alias

_ARTICLE = "ال"
_ARABIC, _BEFORE_ARTICLE = ("و", "ب", "ل"), ("وال", "بال", "لل")          # and, in, for
_HEBREW = ("ה", "ו", "ב", "ל", "מ", "ש", "וב", "שב")                      # the, and, in, to, from, that
# How the cases of Russian and Ukrainian, and of Greek, end.
_CASES = {
    "ия": ("ии", "ию", "ией"), "ія": ("ії", "ію", "ією"), "а": ("ы", "и", "і", "е", "у", "ой", "ою"), "й": ("я", "ю", "ем", "е", "єм", "ї"), "ь": ("я", "ю", "ем", "е", "і"),
    "ы": ("", "ах", "ам", "ами"), "и": ("", "ах", "ам", "ами"),
    "α": ("ας",), "η": ("ης",), "ος": ("ου", "ο"), "ο": ("ου",), "ας": ("α",),
}
_BEHIND_CONSONANT = ("а", "у", "ом", "е", "і")
_CYRILLIC_CONSONANTS = frozenset("бвгґджзклмнпрстфхцчшщ")


def in_other_tongues(name: str) -> Sequence[Alias]:
    """What a place of this folded name is called elsewhere, as it stands in sentences."""
    names = _called().get(atlas().countries.get(name, name), ())
    return [Alias(form, match="variant") for form in dict.fromkeys(form for other in names for form in (other, *inflected(other)))]


@cache
def _called() -> Mapping[str, Sequence[str]]:
    data = resources.files("watcher.matcher.atlas").joinpath("tongues.txt.gz").read_bytes()
    lines = (line.split("|") for line in gzip.decompress(data).decode().splitlines())
    return {name: others for name, *others in lines}


def inflected(name: str) -> Iterator[str]:
    """The name with what its language ties on to it."""
    match script_of(name):
        case "arabic":
            bare = name.removeprefix(_ARTICLE)
            yield from (before + bare for before in (_ARABIC if bare == name else _BEFORE_ARTICLE))
        case "hebrew":
            yield from (before + name for before in _HEBREW)
        case "cyrillic" | "greek":
            ending = next((ending for ending in _CASES if name.endswith(ending)), "")
            others = _CASES[ending] if ending else _BEHIND_CONSONANT if name[-1] in _CYRILLIC_CONSONANTS and not name.isupper() else ()
            yield from (name.removesuffix(ending) + other for other in others)
