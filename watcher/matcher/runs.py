"""Whether words run together may be a unit of the watchlist, or begin one: asked of a whole text at once.

A string's hash is a polynomial in its letters, modulo 2**64, so that of two words run together comes from those of each.
A sieve has a flag for every unit and every beginning of one: it stops nothing that is among them, and lets through one
other run in thirty, which is looked at for nothing. (Karp and Rabin, Efficient randomized pattern-matching algorithms,
1987; Bloom, Space/time trade-offs in hash coding with allowable errors, 1970.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import mul
from typing import TYPE_CHECKING

from watcher.matcher.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BASE = 0x9E3779B97F4A7C15         # the golden ratio, whose powers are spread well
_BITS = 64
_ROOM = 8                          # flags for each letter of a unit, as long as there are
_MOST = 26                         # bits of the number of flags
_TOGETHER = 1000                   # units


class Sieve:
    """Strings and all their beginnings."""

    def __init__(self, strings: Sequence[str]) -> None:
        import numpy as np

        bits = min(_MOST, (_ROOM * sum(map(len, strings))).bit_length())
        self._longest = max(map(len, strings), default=1)          # what is longer is no beginning, whatever its hash
        self._shift = _BITS - bits
        self._powers = np.multiply.accumulate(np.full(self._longest + 1, _BASE, np.uint64))
        self._few_powers = self._powers.tolist()
        self._flags = np.zeros(1 << bits, np.bool_)
        for hashes in self._beginnings(strings):
            self._flags[hashes >> np.uint64(self._shift)] = True
        self._view = self._flags.data

    def may_hold(self, string: str) -> bool:
        """Whether the string may be among them."""
        hashed = sum(map(mul, map(ord, string), self._few_powers)) & (1 << _BITS) - 1
        return bool(self._view[hashed >> self._shift])

    def hold(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Of each hash whether it may be that of one of them."""
        import numpy as np

        held: NDArray[np.bool_] = self._flags[hashes >> np.uint64(self._shift)]
        return held

    def read(self, strings: Sequence[str]) -> NDArray[np.uint64]:
        """The hashes of strings, and under each what that of a string behind it is multiplied by."""
        import numpy as np

        lengths = np.minimum([*map(len, strings)], self._longest)
        return np.stack([self._terms(strings).sum(axis=1, dtype=np.uint64), self._powers[lengths - 1]])

    def _terms(self, strings: Sequence[str]) -> NDArray[np.uint64]:
        """The terms of the polynomial of each string, filled up with 0."""
        import numpy as np

        letters = np.array(strings, f"U{self._longest}").view(np.uint32).reshape(-1, self._longest)
        return np.multiply(letters, self._powers[:-1], dtype=np.uint64)

    def _beginnings(self, strings: Sequence[str]) -> Iterator[NDArray[np.uint64]]:
        """The hashes of all beginnings of the strings, and of the strings."""
        for at in range(0, len(strings), _TOGETHER):
            terms = self._terms(strings[at:at + _TOGETHER])
            yield terms.cumsum(axis=1)[terms != 0]


class Runs:
    """Asks a sieve of words, by their numbers, and of what comes of running them together."""

    def __init__(self, sieve: Sieve) -> None:
        self._sieve = sieve
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        import numpy as np

        self._met = 0
        self._read = np.zeros((2, 2, 0), np.uint64)       # plain and thin: hashes, and what those behind are multiplied by

    def meet(self, words: Sequence[Word]) -> list[bool]:
        """Take in words, numbered on; of each, whether some unit may begin with it."""
        import numpy as np

        end = self._met + len(words)
        if end > self._read.shape[-1]:
            self._read = np.concatenate([self._read, np.zeros((2, 2, end), np.uint64)], axis=-1)
        new = self._read[:, :, self._met:end]
        new[:] = self._sieve.read([word.plain for word in words])
        thinner = [at for at, word in enumerate(words) if word.thin != word.plain]
        if thinner:
            new[1, :, thinner] = self._sieve.read([words[at].thin for at in thinner]).T
        self._met = end
        begin: list[bool] = self._hold(*new[:, 0]).tolist()
        return begin

    def may_begin(self, firsts: NDArray[np.int32], seconds: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Of each first word, given by its number, whether it may, run together with the second, be a unit or begin one."""
        return self._hold(*[hashes[firsts] + powers[firsts] * hashes[seconds] for hashes, powers in self._read])

    def _hold(self, plain: NDArray[np.uint64], thin: NDArray[np.uint64]) -> NDArray[np.bool_]:
        return self._sieve.hold(plain) | self._sieve.hold(thin)
