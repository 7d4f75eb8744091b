"""Which units of the watchlist a word of the text, or several run together, may stand for; remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from watcher.matcher.alignment import may_be_one
from watcher.matcher.particles import could_go
from watcher.matcher.units import Units
from watcher.matcher.words import Word

NOTHING: Mapping[int, int] = {}

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
        self.of = Memory(self._near)
        self.second = Memory(self._second)
        self.begins = Memory(self._begins)
        self.inert = Memory(self._is_inert)
        self._tied = Memory(self._near_tied)
        self._memories: tuple[dict[Any, Any], ...] = self.of, self.second, self.begins, self.inert, self._tied

    def __len__(self) -> int:
        return sum(map(len, self._memories))

    def forget(self) -> None:
        """Begin anew."""
        for memory in self._memories:
            memory.clear()

    def meet(self, words: Iterable[Word]) -> None:
        """Work out what is near new words, all at once."""
        new = [word for word in words if word not in self.of]
        self.of.update(zip(new, self._units.near(new), strict=True))

    def _near(self, word: Word) -> Mapping[int, int]:
        return self._units.near([word])[0]

    def _begins(self, word: Word) -> bool:
        """Whether some unit begins with the word and goes on."""
        return self.begin((word.plain, word.thin))

    def _second(self, word: Word) -> Mapping[int, int]:
        """The units near the word that come second in some form."""
        return {unit: edits for unit, edits in self.of[word].items() if self._units.is_second(unit)} or NOTHING

    def _is_inert(self, word: Word) -> bool:
        """Whether no name goes on with the word after a first unit: neither by itself, nor with the next words, nor beyond it."""
        return not (word.tied or self.begins[word] or self.second[word] or could_go(word))

    def begin(self, readings: tuple[str, str]) -> bool:
        """Whether some unit begins with one of the readings, plain and thin, and goes on."""
        return any(map(self._units.begin, {*readings}))

    def may_run(self, word: Word, following: Word) -> bool:
        """Whether the two run together may be a unit, or with a third word."""
        if word.tied or self._units.are_or_begin(word.plain + following.plain):
            return True
        return (word.thin is not word.plain or following.thin is not following.plain) and self._units.are_or_begin(word.thin + following.thin)

    def run(self, words: Sequence[Word]) -> Mapping[int, int]:
        """The units near several words run together: no misspelt ones but where the words are tied."""
        readings = run_together(words)
        if _may_be_misspelt(words):
            return self._tied[readings]
        plain, thin = map(self._units.number, readings)
        return NOTHING if plain is thin is None else {number: 0 for number in (plain, thin) if number is not None}

    def _near_tied(self, readings: tuple[str, str]) -> Mapping[int, int]:
        return self._units.near_run(*readings)


def _may_be_misspelt(words: Sequence[Word]) -> bool:
    """Whether several words may be one misspelt one."""
    return words[0].tied and may_be_one(words) and not all(word.known for word in words)


def run_together(words: Sequence[Word]) -> tuple[str, str]:
    """The words without spaces, plain and thin."""
    return "".join([word.plain for word in words]), "".join([word.thin for word in words])
