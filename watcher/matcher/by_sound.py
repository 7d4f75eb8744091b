"""The forms of a watchlist by what is heard in them, so that a text is compared only with what it may sound like."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from itertools import compress
from typing import TYPE_CHECKING

from watcher.matcher.hearing import SHORTEST, is_signed
from watcher.matcher.reading import Spellings
from watcher.matcher.scripts import LATIN, script_of
from watcher.matcher.sounds import ROMANISED, keys_of, latin_keys, meet, readings_together
from watcher.matcher.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CONSONANTS = "bdfghklmnrst$"            # of which keys consist
_DIGITS = str.maketrans(_CONSONANTS, "123456789abcd")
_MOST = 15         # consonants that are filed, four bits each
_SPELT = {letters: key[:1] for letters, key in zip(LATIN, latin_keys([*LATIN]), strict=True)}        # which consonant letters begin with, if any


class Heard:
    """Forms by all that may be heard in them: the first consonants of each, as digits of one number, in order."""

    def __init__(self) -> None:
        self._numbers = array("i")
        self._lines: list[str] = []               # words in Latin letters, of the last numbers
        self._filed, self._owners = array("q"), array("i")
        self._codes = self._forms = memoryview(array("q"))
        self._heads: set[str] = set()             # the first consonants of each form: few forms have few
        self.longest = 0                          # words in which something may be heard

    def add(self, number: int, line: str) -> None:
        """Take in the form with what may be heard in its words one after the other, in one script."""
        self.longest = max(self.longest, line.count(" ") + 2)
        if line.isascii():
            self._lines.append(line)
            self._numbers.append(number)
        else:
            for key in {key for script, key in readings_together(line.split()) if script != ROMANISED and len(key) >= SHORTEST}:
                self._heads.add(key[:SHORTEST])
                self._filed.append(_code(key, "0"))
                self._owners.append(number)

    def sort(self) -> None:
        """Make ready what was added."""
        import numpy as np

        latin = latin_keys(self._lines)
        self._heads.update([key[:SHORTEST] for key in latin])
        keys = np.array(latin, f"U{_MOST}").view(np.uint32).reshape(-1, _MOST)[:len(self._numbers)]        # no line at all is one
        heard = keys[:, SHORTEST - 1].nonzero()[0]
        codes = np.concatenate([np.frombuffer(self._filed, np.int64), _codes(keys[heard])])
        owners = np.concatenate([np.frombuffer(self._owners, np.int32), np.frombuffer(self._numbers, np.int32)[heard]])
        order = np.argsort(codes, kind="stable")
        self._codes, self._forms = codes[order].data, owners[order].data
        self._beginning = _beginning({head[0] for head in self._heads if len(head) == SHORTEST})
        del self._lines, self._numbers, self._filed, self._owners

    def promising(self, words: Iterable[Word]) -> list[Word]:
        """Those of the words whose key may begin some form's: the first consonant tells, which spares reading most of them."""
        match = self._beginning.match
        return [word for word in words if not word.folded.isascii() or match(word.folded)]

    def begins(self, key: str) -> bool:
        """Whether some form's key begins so."""
        if len(key) >= SHORTEST and key[:SHORTEST] not in self._heads:
            return False
        at = bisect_left(self._codes, _code(key, "0"))
        return at < len(self._codes) and self._codes[at] <= _code(key, "f")

    def forms(self, key: str) -> list[int]:
        """The forms in which just this is heard; and, where it is very long, what begins so."""
        code = _code(key, "0")
        return [*self._forms[bisect_left(self._codes, code):bisect_right(self._codes, code)]]

    def further(self, before: Iterable[str], word: Word) -> set[str]:
        """The keys with which some form begins, of those before and what may be heard in the word behind them."""
        keys = {first + key for first in before for key in heard_in(word)}
        return {key for key in keys if self.begins(key)}

    def __len__(self) -> int:
        return len(self._codes)


def _beginning(firsts: Collection[str]) -> re.Pattern[str]:
    """Of ASCII words it matches all in which one of these consonants is heard first, or none; without them nothing."""
    consonants = {letters[0] for letters, key in _SPELT.items() if key}
    sought = {letters[0] for letters, key in _SPELT.items() if key in firsts}
    # the article may be left out, and a final t or h be silent, however they are written (sounds.py)
    return re.compile(f"(?:al)?[^{''.join(consonants)}]*(?:[{''.join(sought)}]|(?:[^eiou]{{,3}}[th])?[^a-z]*$)" if firsts else "(?!)")


def _code(key: str, rest: str) -> int:
    """The first consonants of the key as digits of a number, whose last are the rest."""
    return int(key[:_MOST].translate(_DIGITS).ljust(_MOST, rest), 16)


def _codes(keys: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The codes of many keys, of which the first consonants are given, filled up with blanks."""
    import numpy as np

    digits = np.zeros(128, np.int64)
    digits[[*map(ord, _CONSONANTS)]] = range(1, len(_CONSONANTS) + 1)
    codes: NDArray[np.int64] = digits[keys] @ (1 << 4 * np.arange(_MOST - 1, -1, -1))
    return codes


class Sounds:
    """What is heard in texts in Latin letters, which are places and what is listed in other letters only, and what is in texts in others."""

    def __init__(self) -> None:
        self._in_latin, self._in_others = Heard(), Heard()
        self._own: set[str] = set()               # the words of forms in other letters, and of those heard in Latin ones
        self._among_known = False                 # whether a well-known word may be heard as a name, too

    def add(self, number: int, spellings: Spellings) -> None:
        """Take in what may be heard in forms, which are numbered from this number on."""
        for at in compress(range(len(spellings)), spellings.audible):
            words, in_latin = spellings.words[at], spellings.in_latin[at]
            self._in_others.add(number + at, words)
            if spellings.of_place[at] or not in_latin:
                self._in_latin.add(number + at, words)
                self._among_known = self._among_known or not in_latin
            if spellings.of_place[at] or not in_latin or not words.isascii():
                self._own.update(words.split())

    def sort(self) -> None:
        """Make ready what was added."""
        self._in_latin.sort()
        self._in_others.sort()

    def like(self, words: Iterable[Word], *, capital_needed: bool) -> dict[Word, Heard]:
        """Those of the words that sound like the beginning of some forms, and among which forms these are."""
        asked = [(word, heard) for word in self._in_latin.promising(words) if (heard := self._may_be_like(word, capital_needed=capital_needed))]
        meet([word.folded for word, _ in asked])
        return {word: heard for word, heard in asked if any(map(heard.begins, heard_in(word)))}

    def _may_be_like(self, word: Word, *, capital_needed: bool) -> Heard | None:
        """Among which forms some may begin with what the word sounds like; None where a small letter speaks against it, or that the word is well known."""
        latin = word.folded.isascii() or script_of(word.folded) == "latin"
        heard = self._in_latin if latin else self._in_others
        if is_signed(word):
            return None
        free = (word.capital or not capital_needed) and (self._among_known or not (latin and word.known))
        return heard if free or word.folded in self._own else None           # a small letter of a name's own word proves nothing


def heard_in(word: Word) -> frozenset[str]:
    """The keys of what may be heard in the word."""
    return frozenset([key for _, key in keys_of(word.folded)])
