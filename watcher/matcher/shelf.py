"""Numbers filed under hashes in a few flat arrays: a dict of lists of millions of them would fill the memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FINE = 8          # bytes in the sieve for each slot


class Shelf:
    """For a hash the numbers filed under it, and a few more: slots are shared."""

    def __init__(self, hashes: NDArray[np.int64], numbers: NDArray[np.int32]) -> None:
        import numpy as np

        self._mask = (1 << len(hashes).bit_length()) - 1
        slots = hashes & self._mask
        begins = np.zeros(self._mask + 2, np.uint32)
        np.cumsum(np.bincount(slots, minlength=self._mask + 1), out=begins[1:])
        sieve = np.zeros(_FINE * (self._mask + 1), np.uint8)
        self._fine = len(sieve) - 1
        sieve[hashes & self._fine] = 1
        self._begins, self._numbers, self._sieve = begins.data, numbers[np.argsort(slots, kind="stable")].data, sieve.tobytes()

    def among(self, hashes: Iterable[int]) -> set[int]:
        """The numbers under any of the hashes."""
        sieve, fine, mask = self._sieve, self._fine, self._mask
        slots = {hashed & mask for hashed in hashes if sieve[hashed & fine]}
        return {number for slot in slots for number in self._numbers[self._begins[slot]:self._begins[slot + 1]]} if slots else set()
