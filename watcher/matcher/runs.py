"""Whether words run together may be a unit of the watchlist, or begin one: asked of a whole text at once.

A string's hash is a polynomial in its letters, modulo 2**64, so that of two words run together comes from those of each.
A sieve has two flags for every unit and every beginning of one: it stops nothing that is among them, and lets through one
other run in some hundreds, which is looked at for nothing. (Karp and Rabin, Efficient randomized pattern-matching algorithms,
1987; Bloom, Space/time trade-offs in hash coding with allowable errors, 1970.)

All is read with rn as m, word by word. Where one word ends in r and the next begins with n, their rn stays: so it may at
two places, between the two words and behind them. A unit that has an rn is entered in all these readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING

from watcher.matcher.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BASE = 0x9E3779B97F4A7C15         # the golden ratio, whose powers are spread well
_FACTOR = 0xD1B54A32D192ED03       # any odd number, for a second place
_BITS = 64
_ROOM = 16                         # flags for each letter of a unit, as long as there are
_MOST = 27                         # bits of the number of flags
_TOGETHER = 1000                   # strings, so that a text of a million new words takes little memory
_RN = re.compile("rn")
_BREAKS = 2                        # where words may begin or end in a run of two


class Sieve:
    """Strings and all their beginnings, rn read as m."""

    def __init__(self, strings: Iterable[str]) -> None:
        import numpy as np

        thin = [read for string in strings for read in (_readings(string) if "rn" in string else (string,))]
        bits = min(_MOST, (_ROOM * sum(map(len, thin))).bit_length())
        self._longest = max(map(len, thin), default=1)          # what is longer is no beginning, whatever its hash
        self._shift, self._factor = np.array(_BITS - bits, np.uint64), np.array(_FACTOR, np.uint64)
        self._powers = np.multiply.accumulate(np.full(self._longest, _BASE, np.uint64))
        self._flags = np.zeros(1 << bits, np.bool_)
        for part in _parts(thin):
            terms = self._letters(thin[part]) * self._powers
            hashes = terms.cumsum(axis=1)[terms != 0]
            self._flags[hashes >> self._shift] = True
            self._flags[self._second_flag(hashes)] = True

    def hold(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Of each hash whether it may be that of one of them."""
        held: NDArray[np.bool_] = self._flags.take(hashes >> self._shift)
        some = held.nonzero()[0]
        held[some] = self._flags.take(self._second_flag(hashes.take(some)))
        return held

    def _second_flag(self, hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return hashes * self._factor >> self._shift

    def hashes(self, thin: Sequence[str]) -> NDArray[np.uint64]:
        """The hashes of strings, be there a million."""
        import numpy as np

        hashes = np.empty(len(thin), np.uint64)
        for part in _parts(thin):
            hashes[part] = self._letters(thin[part]) @ self._powers
        return hashes

    def factors(self, lengths: Sequence[int]) -> NDArray[np.uint64]:
        """By what the hash of a string grows where it comes after one of such a length, run together."""
        import numpy as np

        return self._powers.take(np.array(lengths, np.intp) - 1, mode="clip")

    def _letters(self, thin: Sequence[str]) -> NDArray[np.uint64]:
        """The letters of each string, filled up with 0."""
        import numpy as np

        return np.array(thin, f"U{self._longest}").view(np.uint32).reshape(-1, self._longest).astype(np.uint64)


class Runs:
    """Asks a sieve of words, by their numbers, and of what comes of running them together."""

    def __init__(self, sieve: Sieve) -> None:
        self._sieve = sieve
        self.forget()

    def __len__(self) -> int:
        return self._met

    def forget(self) -> None:
        """Begin anew."""
        import numpy as np

        self._met = 0
        self._hashes = self._factors = np.zeros(0, np.uint64)

    def meet(self, words: Sequence[Word]) -> list[bool]:
        """Take in words, numbered on; of each, whether some unit may begin with it."""
        import numpy as np

        start, end = self._met, self._met + len(words)
        if end > len(self._hashes):
            self._hashes = np.concatenate([self._hashes, np.zeros(end, np.uint64)])
            self._factors = np.concatenate([self._factors, np.zeros(end, np.uint64)])
        thin = [word.thin for word in words]
        self._hashes[start:end], self._factors[start:end] = self._sieve.hashes(thin), self._sieve.factors([*map(len, thin)])
        self._met = end
        begin: list[bool] = self._sieve.hold(self._hashes[start:end]).tolist()
        return begin

    def may_begin(self, firsts: NDArray[np.intp], seconds: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Of each first word, given by its number, whether it may, run together with the second, be a unit or begin one."""
        return self._sieve.hold(self._hashes.take(firsts) + self._factors.take(firsts) * self._hashes.take(seconds))


def _parts(strings: Sequence[str]) -> Iterator[slice]:
    return (slice(at, at + _TOGETHER) for at in range(0, len(strings), _TOGETHER))


def _readings(string: str) -> Iterator[str]:
    """The string with every rn read as m but at most two."""
    breaks = [found.start() + 1 for found in _RN.finditer(string)]
    for kept in chain.from_iterable(combinations(breaks, count) for count in range(_BREAKS + 1)):
        yield "".join([string[start:end].replace("rn", "m") for start, end in pairwise((0, *kept, len(string)))])
