"""What was found out about words once, a small number for each, by their numbers: so a whole text is asked at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from watcher.matcher.wording import Wording
from watcher.matcher.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Marks:
    """Marks of words, worked out when they are first met; begun anew when the words are."""

    def __init__(self, work_out: Callable[[Sequence[Word]], Sequence[int]]) -> None:
        self._work_out = work_out              # for each word a number from 1 on, of 64 bits
        self._words: Sequence[Word] = ()

    def of(self, words: Wording) -> NDArray[np.uint64]:
        """The mark of each word of the text."""
        import numpy as np

        if words.known is not self._words:
            self._words, self._marks = words.known, np.zeros(0, np.uint64)
        if len(words.known) > len(self._marks):
            self._marks = np.concatenate([self._marks, np.zeros(len(words.known), np.uint64)])
        marks = self._marks.take(words.numbers)
        if np.count_nonzero(marks) < len(marks):
            self._learn(words, {*words.numbers[marks == 0].tolist()})
            marks = self._marks.take(words.numbers)
        return marks

    def _learn(self, words: Wording, new: Collection[int]) -> None:
        """Work out the marks of words by their numbers."""
        marks = self._marks.data
        for number, mark in zip(new, self._work_out([words.known[number] for number in new]), strict=True):
            marks[number] = mark
