"""Where a word stands in a text, however it is written. A number of two bytes for each word tells nearly all others from it, so that few are looked at."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.matcher.marks import Marks
from watcher.matcher.wording import Wording
from watcher.matcher.words import Word


class Concordance:
    """The numbers of all words met, for one text after another."""

    def __init__(self) -> None:
        self._marks = Marks(_marks_of)

    def of(self, words: Wording) -> Places:
        """The places of the words of one text."""
        return Places(words, self._marks)


class Places:
    """Where the words of a text stand."""

    def __init__(self, words: Wording, marks: Marks) -> None:
        self._words = words
        self._marks = marks.of(words)

    def of(self, folded: str) -> list[int]:
        """Where the folded word stands, in order."""
        alike = (self._marks == _mark(folded)).nonzero()[0].tolist()
        return [at for at in alike if self._words[at].folded == folded]


def _marks_of(words: Sequence[Word]) -> list[int]:
    return [_mark(word.folded) for word in words]


def _mark(folded: str) -> int:
    """A number from 1 to 65,535."""
    return 1 + hash(folded) % 65_535
