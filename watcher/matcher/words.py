"""A text cut into words, and each word as it is compared: folded, and with the letters that scanning confuses made one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from watcher.matcher.lexicon import is_well_known
from watcher.text import fold

APOSTROPHES = "'’‘`"
TIES = f"-‐‑{APOSTROPHES}"       # the hyphens and apostrophes that tie on the next word
# Letters and digits, the marks that stand on them in decomposed text, and what ties on the next word.
WORD = re.compile(rf"[^\W_]+(?:[\u0300-\u036f\u0610-\u061a\u064b-\u065f]+[^\W_]*)*(?:[{TIES}](?=[^\W_]))?")
_OPEN_GAP = re.compile(r"(?!.*\n[^\S\n]*\n)[\s_\-\u200c'’‘ʼʻ`´‐‑‒–—―ʹʽ]*|\s[\"“„«]", re.DOTALL)     # but no blank line
_AFTER_INITIAL = re.compile(r"\.[^\S\n]?[-‐‑]?")


@dataclass(slots=True, eq=False)          # not frozen: that would double the time to make one
class Word:
    """A word as `written`, `folded` for comparison, `plain` with l/I/1 and O/0 made one, and `thin` with rn read as m too.

    `known` says that it is a well-known word or name; `capital` that it does not begin with a small letter; `tied`
    that the next word follows after nothing but a hyphen or an apostrophe, which `written` leaves out; `elided` that it is
    an apostrophe.
    """

    written: str
    folded: str
    plain: str
    thin: str
    known: bool
    capital: bool
    tied: bool
    elided: bool


def read(found: str) -> Word:
    """The word as it is compared, from what WORD found."""
    tied = not (found[-1].isalnum() or unicodedata.combining(found[-1]))
    written = found[:-1] if tied else found
    folded = written.lower() if written.isascii() else _letters(fold(written).text) or written
    plain = folded if folded.isdigit() else without_lookalikes(folded)
    return Word(written, folded, plain, plain.replace("rn", "m"), is_well_known(folded), not written[0].islower(), tied, tied and found[-1] in APOSTROPHES)


def without_lookalikes(folded: str) -> str:
    """The word with i for l and 1, and o for 0."""
    return folded.replace("l", "i").replace("1", "i").replace("0", "o")


def _letters(folded: str) -> str:
    """The letters and digits, less the modifiers that stand for Arabic and Hebrew sounds."""
    return "".join(c for c in folded if c.isalnum() and unicodedata.category(c) != "Lm")


class Words(dict[str, Word]):
    """The words of names, each read once; a memory with a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __missing__(self, found: str) -> Word:
        word = self[found] = read(found)
        return word

    def read(self, text: str) -> list[Word]:
        """The words of the text in order; a word that is found again is the same object, until `forget`."""
        return [*map(self.__getitem__, WORD.findall(text))]

    def forget(self) -> None:
        """Begin anew where the memory is full, which costs time only."""
        if len(self) >= self._most:
            self.clear()


def gap_is_open(gap: str, before: str) -> bool:
    """Whether a name may go on across what stands between two words: white space, a hyphen, an apostrophe, a hashtag's underscore; a quote that begins, as in a Russian ЧВК «Вагнер»; the stop of an initial."""
    return _OPEN_GAP.fullmatch(gap) is not None or (len(before) <= 3 and _AFTER_INITIAL.fullmatch(gap) is not None)
