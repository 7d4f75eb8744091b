"""Numbers filed under hashes in a few flat arrays: a dict of lists of millions of them would fill the memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BITS = 64         # of a hash, of which the highest count
_FINE = 3          # bits by which the sieve is finer than the slots
_NUMBER = 32       # bits of what is filed
_SIEVE = 18        # bits of the smallest sieve, so that of a few names it lets hardly anything through


class Shelf:
    """For hashes the numbers filed under them, and a few more: slots are shared."""

    def __init__(self, hashes: NDArray[np.uint64], numbers: NDArray[np.int32]) -> None:
        import numpy as np

        bits = max(len(hashes).bit_length() - 1, _SIEVE - _FINE)
        self._unused = _BITS - bits - _FINE
        self._shift = np.array(self._unused, np.uint64)         # an array, but of no dimension: in either other way a few hashes take far longer
        filed = self._fine(hashes)       # sorted as one number with what is filed, which is far quicker than one by the other
        filed <<= _NUMBER
        filed |= numbers
        filed.sort()
        self._numbers = filed.astype(np.int32)
        filed >>= _NUMBER
        self._sieve = np.zeros(1 << bits + _FINE, np.bool_)
        self._sieve[filed] = True
        filed >>= _FINE
        self._begins = np.zeros((1 << bits) + 1, np.int32)
        np.cumsum(np.bincount(filed, minlength=1 << bits), out=self._begins[1:])
        self._ends = self._begins[1:]
        self._views = self._sieve.data, self._begins.data, self._numbers.data

    def let_through(self, hashes: NDArray[np.uint64], asked: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Of the hashes that are asked for, of several strings a row each, the rows of those under which something may be filed, and their slots."""
        fine = self._fine(hashes)
        places = (self._sieve.take(fine) & asked).ravel().nonzero()[0]
        return places // asked.shape[1], fine.take(places) >> _FINE

    def among(self, slots: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """How many numbers are in each of many slots, and these."""
        import numpy as np

        begins = self._begins.take(slots)
        counts = self._ends.take(slots) - begins
        begins -= counts.cumsum() - counts
        places = begins.repeat(counts)
        places += np.arange(len(places), dtype=np.int32)
        return counts, self._numbers.take(places)

    def slot(self, slot: int) -> Sequence[int]:
        """The numbers in one slot."""
        _, begins, numbers = self._views
        return numbers[begins[slot]:begins[slot + 1]]

    def under(self, hashed: int) -> Sequence[int]:
        """The numbers under one hash."""
        fine = hashed >> self._unused
        return self.slot(fine >> _FINE) if self._views[0][fine] else ()

    def _fine(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Where the sieve has them."""
        return (hashes >> self._shift).view("i8")
