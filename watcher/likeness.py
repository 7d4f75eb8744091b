"""How a name that stands in a text is like the listed one, in words for people."""

from __future__ import annotations

import re
import unicodedata

from watcher.model import How
from watcher.text import fold

_WORD = re.compile(r"[^\W_]+")
_ARTICLE = re.compile(r"the|s|[aeu](?:i|dh|sh|th|[dnrstz])")          # an l among them reads i
_LOOKALIKES = str.maketrans("l10", "iio")


def likeness(surface: str, alias: str, how: How, edits: int) -> str:
    """What tells the two apart: "1 edit", "in Arabic letters", "in short", "sounds alike" or, of spaces and articles, "a variant"; nothing where it is the same name."""
    if how == "exact":
        return ""
    if how == "fuzzy":
        return f"{edits} edit{'' if edits == 1 else 's'}"
    letters = _letters_of(surface)
    if letters != _letters_of(alias):
        return f"in {letters} letters"
    stands, listed = _words(surface), _words(alias)
    if "".join(stands) == "".join(listed):
        return "a variant"
    stands, listed = _without_articles(stands), _without_articles(listed)
    if set(stands) < set(listed):
        return "in short"
    return "a variant" if "".join(stands) == "".join(listed) or set(listed) < set(stands) else "sounds alike"


def _words(name: str) -> list[str]:
    """The folded words, with the letters that scanning confuses made one."""
    return [word.translate(_LOOKALIKES) for word in _WORD.findall(fold(name).text)]


def _without_articles(words: list[str]) -> list[str]:
    """The words less articles; of articles alone, all."""
    return [word for word in words if not _ARTICLE.fullmatch(word)] or words


def _letters_of(name: str) -> str:
    """The script of the first letter: Latin, Arabic, Cyrillic."""
    first = next((character for character in name if character.isalpha()), "a")
    return unicodedata.name(first, "LATIN").split()[0].capitalize()
