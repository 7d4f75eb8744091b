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
        self._factors = {size: [secrets.randbits(_BITS) | 1 for _ in range(size)] for size in range(2, _LONGEST + 1)}
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        import numpy as np

        self._sums = np.zeros(1 << _SLOTS, np.uint64)
        self._slots = self._sums.data

    def holds(self, *rows: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Of each row, given by its first words, its second and so on, whether it is known to be in vain."""
        import numpy as np

        first, *others = (numbers * np.uint64(factor) for numbers, factor in zip(rows, self._factors[len(rows)], strict=True))
        sums = first + np.uint64(len(rows))
        for terms in others:
            sums += terms
        held: NDArray[np.bool_] = self._sums[sums >> np.uint64(_BITS - _SLOTS)] == sums
        return held

    def add(self, *numbers: int) -> None:
        """Set down one row that is."""
        total = len(numbers)                     # so that it is hardly ever 0, as an empty slot is
        for number, factor in zip(numbers, self._factors[total], strict=True):
            total += number * factor
        total &= (1 << _BITS) - 1
        self._slots[total >> (_BITS - _SLOTS)] = total
