"""The words of a text in their order, by their numbers, and where each stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, overload

from watcher.matcher.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from watcher.matcher.cutting import Cut


class Wording(Sequence[Word]):
    """The words of a text, looked up when they are asked for: most never are."""

    def __init__(self, cut: Cut, numbers: NDArray[np.intp], known: Sequence[Word]) -> None:
        self.numbers, self.known = numbers, known          # of each word, by which it is known
        self._at = numbers.data
        self._starts, self._ends, self._spaced = cut.starts.data, cut.ends.data, cut.spaced.data

    def span(self, at: int) -> tuple[int, int]:
        """Where the word starts and ends in the text."""
        return self._starts[at], self._ends[at]

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """Where the first of some words starts and the last ends."""
        return self._starts[first], self._ends[last]

    def is_spaced(self, at: int) -> bool:
        """Whether nothing but a space stands between the word and the next; hardly ever no where it is so."""
        return bool(self._spaced[at])

    def from_to(self, start: int, end: int) -> list[Word]:
        """The words that start in this part of the text."""
        return self[bisect_left(self._starts, start):bisect_left(self._starts, end)]

    def distinct(self) -> list[Word]:
        """Each word once, in no order."""
        return [self.known[number] for number in {*self.numbers.tolist()}]

    def __len__(self) -> int:
        return len(self._at)

    def __iter__(self) -> Iterator[Word]:
        return map(self.known.__getitem__, self._at)

    @overload
    def __getitem__(self, at: int) -> Word: ...

    @overload
    def __getitem__(self, at: slice) -> list[Word]: ...

    def __getitem__(self, at: int | slice) -> Word | list[Word]:
        if isinstance(at, slice):
            return [self.known[number] for number in self._at[at]]
        return self.known[self._at[at]]
