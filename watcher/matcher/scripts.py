"""The letters of five scripts as sounds: one sign for each consonant, small letters for vowels and glides.

Consonants: x is kh, $ sh, c ch, 8 th, 0 dh, 6 gh, j dj; the rest stand for themselves. Vowels and glides are a e i o u w y.
Arabic and Hebrew write few vowels; their long ones come as A (alef), w and y. Letters come folded, so й is и and أ is ا.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def _table(pairs: str) -> Mapping[str, str]:
    """From "ab=x c=" to what each of the letters before the sign stands for."""
    return {letter: sound for pair in pairs.split() for letters, _, sound in [pair.partition("=")] for letter in letters}


LATIN = {
    "tsch": "c", "dsch": "j", "sch": "$", "tch": "c", "dzh": "j", "kh": "x", "gh": "6", "dh": "0", "th": "8", "sh": "$", "ch": "c", "ph": "f", "dj": "j",
    "zh": "j", "ck": "k", "que": "ke", "qui": "ki", "ce": "se", "ci": "si", "cy": "si", "x": "ks", "c": "k", **{letter: letter for letter in "abdefghijklmnopqrstuvwyz"},
}
CYRILLIC = {
    **_table("а=a б=b в=v гґ=g дԁ=d еєэ=e ж=j з=z иіїыӣй=i јй=y кќ=k лљ=l м=m нњң=n о=o п=p р=r с=s т=t уүұў=u ф=f х=x ц=ts чћ=c шщ=$ ъьӏ= ю=yu я=ya "
             "џѓҷђ=j қ=q ғ=6 ә=a ө=o һ=h"),
    "дж": "j", "ь": "", "кх": "x",
}
GREEK = {**_table("αά=a β=v γ=g δ=0 ε=e ζ=z ηιυ=i θ=8 κ=k λ=l μ=m ν=n ξ=ks οω=o π=p ρ=r σς=s τ=t φ=f χ=x ψ=ps"),
         "μπ": "b", "ντ": "d", "γκ": "g", "ου": "u", "τζ": "j", "τσ": "c", "αι": "e", "ει": "i", "οι": "i"}
ARABIC = _table("اآأإىٱ=A ب=b ت=t ث=8 ج=j حه=h ھہ=h خ=x د=d ذظ=0 ض=0 ر=r ڕ=r ز=z ژ=j سص=s ش=$ ط=t عءئؤ= غ=6 ف=f ڤ=v ق=q كک=k گ=g لڵ=l م=m ن=n و=w ۆ=o "
                "يیێے=y ې=y پ=p چ=c ە=A ة=A ٹټ=t ڈډ=d ڑړ=r ںڼ=n ښ=$ ږ=g ځ=j څ=s")
HEBREW = _table("א=A ב=b ג=g ד=d ה=h ו=w ז=z חכך=x ט=t י=y ל=l מם=m נן=n ס=s ע= פף=f צץ=ts ק=k ר=r ש=$ ת=t")

VOWELLESS = frozenset({"arabic", "hebrew"})
SCRIPTS = {"latin": LATIN, "cyrillic": CYRILLIC, "greek": GREEK, "arabic": ARABIC, "hebrew": HEBREW}
_BEGINNINGS = (("latin", "\u0000", "\u024f"), ("greek", "\u0370", "\u03ff"), ("cyrillic", "\u0400", "\u052f"), ("hebrew", "\u0590", "\u05ff"), ("arabic", "\u0600", "\u06ff"))
_HELD = 0x20           # so far down, where no folded word has a letter, what was read together is kept apart from letters not yet read


class _Signs(dict[int, str | None]):
    """For str.translate: the sign of each letter; what the script does not know is left out."""

    def __missing__(self, code: int) -> None:
        return None


class _Reader:
    """A script's letters, those that are read together first."""

    def __init__(self, table: Mapping[str, str]) -> None:
        together = {letters: "".join(chr(ord(sign) - _HELD) for sign in signs) for letters, signs in table.items() if max(len(letters), len(signs)) > 1}
        self._together = together
        self._find = re.compile("|".join(map(re.escape, sorted(together, key=len, reverse=True)))) if together else None
        self._signs = _Signs({ord(letter): signs for letter, signs in table.items() if len(letter) == 1 and letter not in together})
        self._signs.update((ord(held), chr(ord(held) + _HELD)) for signs in together.values() for held in signs)
        self._signs.update((ord(gap), gap) for gap in " \n")

    def read(self, folded: str) -> str:
        """The word in signs."""
        if self._find is not None:
            folded = self._find.sub(lambda found: self._together[found[0]], folded)
        return folded.translate(self._signs)


_READERS = {name: _Reader(table) for name, table in SCRIPTS.items()}


def script_of(folded: str) -> str | None:
    """The script of the folded word's last letter (its first may be a stray one), or None for a script that is not read here."""
    if folded.isascii():
        return "latin" if folded else None
    last = folded[-1:]
    return next((name for name, low, high in _BEGINNINGS if low <= last <= high), None)


def spell(folded: str, script: str) -> str:
    """The word in the signs above; what the script does not know is left out."""
    if script == "arabic" and folded.startswith("ع"):
        folded = "ا" + folded[1:]           # what begins with it begins with a vowel in other scripts
    return _READERS[script].read(folded)
