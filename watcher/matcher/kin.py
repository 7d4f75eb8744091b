"""Which units of the watchlist a well-known word may stand for (alignment.py).

It may be a unit itself, the same sound in other letters, a respelling, a plural or its singular (spelling.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

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
        others = [(hash(other), number) for number, other in enumerate(_each(all_respelt, spelt)) if other != spelt[number]]
        self._by_spelling = Shelf(np.array([key for key, _ in others], np.int64).view(np.uint64), np.array([number for _, number in others], np.int32))

    def of(self, words: Sequence[Word]) -> list[set[int]]:
        """For each well-known word the numbers of the units that it may stand for, and of a few more."""
        read = [*{reading for word in words for reading in (word.plain, word.folded)}]
        sounds = dict(zip(read, _each(all_sounds, read), strict=True))
        respelt = _each(all_respelt, [word.plain for word in words])
        return [{*self._spelt(word, other), *self._heard(sounds[word.plain], sounds[word.folded])} for word, other in zip(words, respelt, strict=True)]

    def _spelt(self, word: Word, respelt: str) -> list[int]:
        """The units spelt as the word is, as its plural or its singular, or as it is elsewhere."""
        plain = word.plain
        spellings = [plain, plain + "s", plain + "es"]
        if plain.endswith("s"):
            spellings += [plain.removesuffix("s"), plain.removesuffix("es")]
        if word.thin != plain or respelt != plain:
            spellings += [word.thin, respelt]
        found = [number for number in map(self._numbers.get, spellings) if number is not None]
        return [*found, *self._by_spelling.under(hash(respelt) & _POSITIVE)]

    def _heard(self, plain: str, folded: str) -> list[int]:
        """The units that sound so, and the places listed so."""
        found = [*self._by_sound.under(hash(plain) & _POSITIVE)]
        return found if folded == plain else [*found, *self._by_sound.under(hash(folded) & _POSITIVE)]


def _each(keys_of: Callable[[str], str], words: Sequence[str]) -> Sequence[str]:
    """The key of each word, worked out for all at once."""
    return keys_of("\n".join(words)).split("\n") if words else ()
