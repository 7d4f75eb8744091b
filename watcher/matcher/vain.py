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

    Rows = NDArray[np.uint64]              # the sum of each

_BITS = 64
_SLOTS = 19            # bits: four megabytes
_LONGEST = 3           # words


class Vain:
    """What was looked at in vain, by the numbers of two or three words."""

    def __init__(self) -> None:
        import numpy as np

        self._factors = [np.uint64(secrets.randbits(_BITS) | 1) for _ in range(_LONGEST)]
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        import numpy as np

        self._sums = np.zeros(1 << _SLOTS, np.uint64)

    def rows(self, first: NDArray[np.uint64], second: NDArray[np.uint64], third: NDArray[np.uint64]) -> tuple[Rows, Rows]:
        """Rows of two words each, and of three."""
        import numpy as np

        two = first * self._factors[0] + second * self._factors[1]
        return two + np.uint64(2), two + (third * self._factors[2] + np.uint64(3))           # so that a sum is hardly ever 0, as an empty slot is

    def holds(self, rows: Rows) -> NDArray[np.bool_]:
        """Of each row, whether it is known to be in vain."""
        import numpy as np

        held: NDArray[np.bool_] = self._sums.take(rows >> np.uint64(_BITS - _SLOTS)) == rows
        return held

    def add(self, rows: Rows) -> None:
        """Set down rows that are."""
        import numpy as np

        self._sums[rows >> np.uint64(_BITS - _SLOTS)] = rows
