"""Whether words run together may be a unit of the watchlist, or begin one: asked of a whole text at once.

A string's hash is its bytes as one number, modulo a prime, so that of two words run together comes from those of each.
A sieve has a flag for every unit and every beginning of one: it stops nothing that is among them, and lets through one
other run in thirty, which is looked at for nothing. (Karp and Rabin, Efficient randomized pattern-matching algorithms,
1987; Bloom, Space/time trade-offs in hash coding with allowable errors, 1970.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from watcher.matcher.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PRIME = (1 << 32) - 5             # so that the product of two remainders has 64 bits
_BASE = 1 << 8                     # bytes
_POWERS = [pow(_BASE, size, _PRIME) for size in range(64)]
_FACTOR = 0x9E3779B97F4A7C15       # the golden ratio, which spreads what differs little
_BITS = 64
_ROOM = 8                          # flags for each byte of a unit, as long as there are
_MOST = 26                         # bits of the number of flags
_TOGETHER = 4096                   # units


class Sieve:
    """Strings and all their beginnings."""

    def __init__(self, strings: Sequence[str]) -> None:
        import numpy as np

        bits = min(_MOST, (_ROOM * sum(map(len, strings))).bit_length())
        self._prime, self._factor, self._shift = np.uint64(_PRIME), np.uint64(_FACTOR), np.uint64(_BITS - bits)
        self._flags = np.zeros(1 << bits, np.bool_)
        for hashes in _beginnings(strings):
            self._flags[self._places(hashes)] = True
        self._one = self._flags.data, _BITS - bits

    def may_hold(self, string: str) -> bool:
        """Whether the string may be among them."""
        flags, shift = self._one
        return bool(flags[(hash_and_power(string)[0] * _FACTOR & (1 << _BITS) - 1) >> shift])

    def hold(self, sums: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Of each hash, not divided by the prime yet, whether it may be among them."""
        return self._flags[self._places(sums % self._prime)]

    def _places(self, hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return hashes * self._factor >> self._shift


class Runs:
    """Asks a sieve of words, by their numbers, and of what comes of running them together."""

    def __init__(self, sieve: Sieve) -> None:
        self._sieve = sieve
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        import numpy as np

        self._met = 0
        self._read = np.zeros((2, 2, 0), np.uint64)       # plain and thin: hashes and powers

    def meet(self, words: Sequence[Word]) -> list[bool]:
        """Take in words, numbered on; of each, whether some unit may begin with it."""
        import numpy as np

        end = self._met + len(words)
        if end > self._read.shape[-1]:
            self._read = np.concatenate([self._read, np.zeros((2, 2, end), np.uint64)], axis=-1)
        new = self._read[:, :, self._met:end]
        new[0] = new[1] = np.array([*map(hash_and_power, [word.plain for word in words])], np.uint64).T
        for at, word in enumerate(words):
            if word.thin != word.plain:
                new[1, :, at] = hash_and_power(word.thin)
        self._met = end
        begin: list[bool] = self._hold(new[0, 0], new[1, 0]).tolist()
        return begin

    def may_begin(self, firsts: NDArray[np.int32], seconds: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Of each first word, given by its number, whether it may, run together with the second, be a unit or begin one."""
        return self._hold(*[hashes[firsts] * powers[seconds] + hashes[seconds] for hashes, powers in self._read])

    def _hold(self, plain: NDArray[np.uint64], thin: NDArray[np.uint64]) -> NDArray[np.bool_]:
        return self._sieve.hold(plain) | self._sieve.hold(thin)


def hash_and_power(string: str) -> tuple[int, int]:
    """The hash of a string, and by what that of a string before it is multiplied."""
    encoded = string.encode("utf-8", "surrogatepass")
    size = len(encoded)
    return int.from_bytes(encoded, "big") % _PRIME, _POWERS[size] if size < len(_POWERS) else pow(_BASE, size, _PRIME)


def _beginnings(strings: Sequence[str]) -> Iterator[NDArray[np.uint64]]:
    """The hashes of all beginnings of the strings, and of the strings."""
    import numpy as np

    for at in range(0, len(strings), _TOGETHER):
        letters = np.array([string.encode("utf-8", "surrogatepass") for string in strings[at:at + _TOGETHER]])
        hashes = np.zeros(len(letters), np.uint64)
        for column in letters.view(np.uint8).reshape(len(letters), -1).T:
            hashes = (hashes * np.uint64(_BASE) + column) % np.uint64(_PRIME)
            yield hashes[column != 0]
