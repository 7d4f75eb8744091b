"""The words of a text in their order, each read when it is asked for: most never are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import overload

from watcher.matcher.words import Word, Words


class Wording(Sequence[Word]):
    """A text cut at white space. Most pieces are one word; those that are none or several are taken apart when that is known, or else all."""

    def __init__(self, text: str, words: Words) -> None:
        self.pieces = text.split()
        self.of = words.of
        self._items: list[str | Word] = []         # each word, or the piece that holds it alone

    def take_apart(self, several: Iterable[tuple[int, Sequence[Word]]]) -> None:
        """Put words in the place of each piece that is not just one; the pieces come in order, by their number."""
        self._items = [*self.pieces]
        further = 0
        for number, words in several:
            at = number + further
            self._items[at:at + 1] = words
            further += len(words) - 1

    @property
    def items(self) -> Sequence[str | Word]:
        """Each word, or the piece that holds it alone."""
        if not self._items:
            self.take_apart(enumerate(map(self.of, self.pieces)))
        return self._items

    @cached_property
    def all(self) -> Sequence[Word]:
        """All words, read at once, which is quicker than many one by one."""
        return [*chain.from_iterable(map(self.of, self.pieces))]

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, at: int) -> Word: ...

    @overload
    def __getitem__(self, at: slice) -> list[Word]: ...

    def __getitem__(self, at: int | slice) -> Word | list[Word]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        item = (self._items or self.items)[at]
        if isinstance(item, str):
            item = self._items[at] = self.of(item)[0]
        return item
