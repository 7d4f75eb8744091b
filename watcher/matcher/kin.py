"""Which units of the watchlist a well-known word may stand for (alignment.py).

It may be a unit itself, the same sound in other letters, a respelling, a plural or its singular (spelling.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import repeat

from watcher.matcher.shelf import Shelf
from watcher.matcher.spelling import all_respelt, all_sounds
from watcher.matcher.words import Word

_POSITIVE = (1 << 64) - 1


class Kin:
    """Units by what a well-known word may be instead."""

    def __init__(self, numbers: Mapping[str, int], places: Mapping[str, int]) -> None:
        """Of these units; and of those among them that are places, as these are listed."""
        import numpy as np

        self._numbers = numbers
        spelt = [*numbers]
        keys, owners = _each(all_sounds, [*spelt, *places]), [*range(len(spelt)), *places.values()]
        self._by_sound = Shelf(np.fromiter(map(hash, keys), np.int64).view(np.uint64), np.array(owners, np.int32))
        self._has_places = bool(places)
        self._by_spelling: dict[str, list[int]] = {}         # units by how else they are spelt: elsewhere, or as a singular
        for number, (unit, respelt) in enumerate(zip(spelt, _each(all_respelt, spelt), strict=True)):
            if respelt != unit or unit.endswith("s"):
                for other in {respelt, *_singulars(unit)} - {unit}:
                    self._by_spelling.setdefault(other, []).append(number)

    def of(self, words: Sequence[Word]) -> list[set[int]]:
        """For each well-known word the numbers of the units that it may stand for, and of a few more."""
        plain = [word.plain for word in words]
        spelt = map(self._spelt, words, _each(all_respelt, plain))
        heard = map(self._heard, _each(all_sounds, plain))
        listed = map(self._heard, _each(all_sounds, [word.folded for word in words])) if self._has_places else repeat(())
        return [{*units, *others, *places} for units, others, places in zip(spelt, heard, listed, strict=False)]

    def _spelt(self, word: Word, respelt: str) -> list[int]:
        """The units spelt as the word is, as its plural or its singular, or as it is elsewhere."""
        found: list[int] = []
        for spelling in {word.plain, word.thin, respelt, *_singulars(word.plain)}:
            if spelling in self._numbers:
                found.append(self._numbers[spelling])
            found += self._by_spelling.get(spelling, ())
        return found

    def _heard(self, sound: str) -> Sequence[int]:
        """The units that sound so, or the places listed so."""
        return self._by_sound.under(hash(sound) & _POSITIVE)


def _singulars(word: str) -> tuple[str, ...]:
    """What the word may be the plural of."""
    return (word.removesuffix("s"), word.removesuffix("es")) if word.endswith("s") else ()


def _each(keys_of: Callable[[str], str], words: Sequence[str]) -> Sequence[str]:
    """The key of each word, worked out for all at once."""
    return keys_of("\n".join(words)).split("\n") if words else ()
