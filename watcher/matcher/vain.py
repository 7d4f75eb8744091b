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

        first, second, third = (secrets.randbits(_BITS) | 1 for _ in range(_LONGEST))
        self._factors = np.array([[first, second, 0], [first, second, third]], np.uint64)
        self._one = np.array(1)                # words are counted from 1 on, so that each counts, and a sum is hardly ever 0, as an empty slot is
        self._unused = np.array(_BITS - _SLOTS, np.uint64)
        self._in_a_row = np.arange(_LONGEST).reshape(-1, 1)
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        import numpy as np

        self._sums = np.zeros(1 << _SLOTS, np.uint64)

    def rows(self, numbers: NDArray[np.intp], places: NDArray[np.intp]) -> Rows:
        """The rows that begin at these places in a text whose words have these numbers: those of two words, and those of three.

        The last word stands for the third of the last two, which there is not: where three are in vain, so are two of them.
        """
        import numpy as np

        counted = numbers.take(places + self._in_a_row, mode="clip")
        counted += self._one
        rows: Rows = self._factors @ counted.view(np.uint64)
        return rows

    def holds(self, rows: Rows) -> NDArray[np.bool_]:
        """Of each row, whether it is known to be in vain."""
        held: NDArray[np.bool_] = self._sums.take(rows >> self._unused) == rows
        return held

    def add(self, rows: Rows) -> None:
        """Set down rows that are."""
        self._sums[rows >> self._unused] = rows
