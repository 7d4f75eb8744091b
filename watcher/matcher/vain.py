"""Words in a row with which nothing begins, in a table of fixed size.

Where two rows share a slot, the later takes it: that costs looking at the earlier again, and never a miss. A row is told
from others by a sum of its words' numbers, each times a number drawn anew in every process, modulo 2**64: of ten million
rows, two share one once in a hundred thousand processes. (Carter and Wegman, Universal classes of hash functions, 1979.)
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BITS = 64
_SLOTS = 17            # bits: a megabyte
_LONGEST = 3           # words


class Vain:
    """What was looked at in vain, by the numbers of two or three words."""

    def __init__(self) -> None:
        self._factors = [secrets.randbits(_BITS) | 1 for _ in range(_LONGEST)]
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        import numpy as np

        self._sums = np.zeros(1 << _SLOTS, np.uint64)
        self._slots = self._sums.data

    def holds(self, first: NDArray[np.uint64], second: NDArray[np.uint64], third: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Of each three words, whether they, or two of them, are known to be in vain."""
        import numpy as np

        factors = [*map(np.uint64, self._factors)]
        two = first * factors[0] + second * factors[1]
        return self._hold(two + np.uint64(2)) | self._hold(two + (third * factors[2] + np.uint64(3)))

    def _hold(self, sums: NDArray[np.uint64]) -> NDArray[np.bool_]:
        import numpy as np

        held: NDArray[np.bool_] = self._sums.take(sums >> np.uint64(_BITS - _SLOTS)) == sums
        return held

    def add(self, *numbers: int) -> None:
        """Set down one row that is."""
        total = len(numbers)                     # so that it is hardly ever 0, as an empty slot is
        for number, factor in zip(numbers, self._factors, strict=False):
            total += number * factor
        total &= (1 << _BITS) - 1
        self._slots[total >> (_BITS - _SLOTS)] = total
