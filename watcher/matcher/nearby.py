"""Which units of the watchlist a word of the text, or several run together, may stand for; remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from watcher.matcher.alignment import may_be_one
from watcher.matcher.units import Units
from watcher.matcher.words import Word

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Memory(dict[Asked, Answer]):
    """What was worked out once, by what was asked."""

    def __init__(self, work_out: Callable[[Asked], Answer]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, asked: Asked) -> Answer:
        answer = self[asked] = self._work_out(asked)
        return answer


class Nearby:
    """The units near words, each with its distance."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self.of = Memory(units.near)
        self.begins = Memory(self._begins)
        self._tied = Memory(self._near_tied)

    def __len__(self) -> int:
        return len(self.of) + len(self.begins) + len(self._tied)

    def forget(self) -> None:
        """Begin anew."""
        for memory in (self.of, self.begins, self._tied):
            memory.clear()

    def _begins(self, word: Word) -> bool:
        """Whether some unit begins with the word and goes on."""
        return self._units.begin(word.plain) or (word.thin != word.plain and self._units.begin(word.thin))

    def run(self, words: Sequence[Word]) -> Mapping[int, int]:
        """The units near several words run together: no misspelt ones but where the words are tied."""
        readings = run_together(words)
        if may_be_one(words) and not all(word.known for word in words):
            return self._tied[readings]
        return {number: 0 for number in map(self._units.number, readings) if number is not None}

    def _near_tied(self, readings: tuple[str, str]) -> Mapping[int, int]:
        return self._units.near_run(*readings)


def run_together(words: Sequence[Word]) -> tuple[str, str]:
    """The words without spaces, plain and thin."""
    return "".join([word.plain for word in words]), "".join([word.thin for word in words])
