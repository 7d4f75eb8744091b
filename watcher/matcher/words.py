"""A text cut into words, and each word as it is compared: folded, and with the letters that scanning confuses made one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain

from watcher.matcher.lexicon import is_well_known
from watcher.text import fold

# Letters and digits, the marks that stand on them in decomposed text, and the hyphen or apostrophe that ties on the next word.
WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u0610-\u061a\u064b-\u065f]+[^\W_]*)*(?:[-'’‘`‐‑](?=[^\W_]))?")
LONGEST_KEPT = 60
_OPEN_GAP = re.compile(r"(?!.*\n[^\S\n]*\n)[\s\-'’‘ʼʻ`´‐‑‒–—―ʹʽ]*", re.DOTALL)     # but no blank line
_PUNCTUATION = '.,;:!?()[]"“”'          # what ties no word to the next
_AFTER_INITIAL = re.compile(r"\.[^\S\n]?[-‐‑]?")


@dataclass(slots=True, eq=False)          # not frozen: that would double the time to make one
class Word:
    """A word as `written`, `folded` for comparison, `plain` with l/I/1 and O/0 made one, and `thin` with rn read as m too.

    `known` says that it is a well-known word or name; `capital` that it does not begin with a small letter; `tied`
    that the next word follows after nothing but a hyphen or an apostrophe, which `written` leaves out.
    """

    written: str
    folded: str
    plain: str
    thin: str
    known: bool
    capital: bool
    tied: bool


def read(found: str) -> Word:
    """The word as it is compared, from what WORD found."""
    tied = not (found[-1].isalnum() or unicodedata.combining(found[-1]))
    written = found[:-1] if tied else found
    folded = written.lower() if written.isascii() else _letters(fold(written).text) or written
    plain = folded if folded.isdigit() else without_lookalikes(folded)
    return Word(written, folded, plain, plain.replace("rn", "m"), is_well_known(folded), not written[0].islower(), tied)


def without_lookalikes(folded: str) -> str:
    """The word with i for l and 1, and o for 0."""
    return folded.replace("l", "i").replace("1", "i").replace("0", "o")


def _letters(folded: str) -> str:
    """The letters and digits, less the modifiers that stand for Arabic and Hebrew sounds."""
    return "".join(c for c in folded if c.isalnum() and unicodedata.category(c) != "Lm")


class Words:
    """The words read so far: those of each piece of text between white space; a lasting memory with a limit.

    A piece of absurd length is not kept: an article made of such would fill the memory.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._words: dict[str, Word] = {}
        self._pieces = _Pieces(self._words)
        self.of = self._pieces.__getitem__          # the words of a piece of text without white space

    def read(self, text: str) -> list[Word]:
        """The words of the text in order; a word that is found again is the same object, until `forget`."""
        return [*chain.from_iterable(map(self.of, text.split()))]

    def forget(self) -> bool:
        """Begin anew where the memory is full, which costs time only; whether it was."""
        full = len(self._pieces) >= self._most
        if full:
            self._pieces.clear()
            self._words.clear()
        return full


class _Pieces(dict[str, tuple[Word, ...]]):
    """The words of each piece of text; a piece holds no white space, so no word goes beyond it."""

    def __init__(self, words: dict[str, Word]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, piece: str) -> tuple[Word, ...]:
        bare = piece.strip(_PUNCTUATION)
        found = self.get(bare)
        if found is None:
            found = (self._word(bare),) if bare.isalpha() else tuple(map(self._word, WORD.findall(piece)))
        if len(piece) <= LONGEST_KEPT:
            self[piece] = found
        return found

    def _word(self, found: str) -> Word:
        word = self._words.get(found)
        if word is None:
            word = read(found)
            if len(found) <= LONGEST_KEPT:
                self._words[found] = word
        return word


def gap_is_open(gap: str, before: str) -> bool:
    """Whether a name may go on across what stands between two words: white space, a hyphen or an apostrophe; the stop of an initial."""
    return _OPEN_GAP.fullmatch(gap) is not None or (len(before) <= 3 and _AFTER_INITIAL.fullmatch(gap) is not None)
