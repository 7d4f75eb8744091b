"""What was found out about words once, a byte for each, by their numbers: so a whole text is asked at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from watcher.matcher.wording import Wording
from watcher.matcher.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Marks:
    """Marks of words, worked out when they are first met; begun anew when the words are."""

    def __init__(self, work_out: Callable[[Sequence[Word]], Sequence[int]]) -> None:
        self._work_out = work_out              # for each word a number from 1 to 255
        self._words: Sequence[Word] = ()

    def of(self, words: Wording, places: slice | NDArray[np.intp] = slice(None)) -> NDArray[np.uint8]:
        """The mark of each word at these places of the text."""
        import numpy as np

        if words.known is not self._words:
            self._words, self._marks = words.known, np.zeros(0, np.uint8)
        if len(words.known) > len(self._marks):
            self._marks = np.concatenate([self._marks, np.zeros(len(words.known), np.uint8)])
        numbers = words.numbers[places]
        marks = self._marks.take(numbers)
        unmet = (marks == 0).nonzero()[0]
        if len(unmet):
            new, view = {*numbers.take(unmet).tolist()}, self._marks.data
            for number, mark in zip(new, self._work_out([words.known[number] for number in new]), strict=True):
                view[number] = mark
            marks = self._marks.take(numbers)
        return marks
