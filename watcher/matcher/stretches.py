"""In which of a few equal stretches of a vocabulary in its order entries lie, a bit for each: what shares no stretch shares no entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STRETCHES = 27
ALL = (1 << STRETCHES) - 1


class Stretches:
    """Those of a vocabulary of so many numbered entries. In an order of spelling, all that begin alike lie in one or two."""

    def __init__(self, entries: int) -> None:
        self._entries = entries

    def of(self, entries: Iterable[int], ranges: Iterable[range] = ()) -> int:
        """The stretches where these are, and all of these ranges, none of which is empty."""
        stretches = 0
        for entry in entries:
            stretches |= 1 << self._number(entry)
        for within in ranges:
            stretches |= (2 << self._number(within[-1])) - (1 << self._number(within[0]))
        return stretches

    def by_owner(self, owners: NDArray[np.int32], entries: NDArray[np.int32]) -> memoryview[int]:
        """For each entry the stretches where those are that it owns."""
        import numpy as np

        stretches = np.zeros(self._entries, np.uint64)
        np.bitwise_or.at(stretches, owners, np.uint64(1) << (entries.astype(np.uint64) * np.uint64(STRETCHES) // np.uint64(self._entries)))
        return stretches.data

    def _number(self, entry: int) -> int:
        return entry * STRETCHES // self._entries
