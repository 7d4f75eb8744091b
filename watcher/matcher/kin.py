"""Which units of the watchlist a well-known word may stand for, beside a word that vouches for it (spelling.py)."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.matcher.shelf import Shelf
from watcher.matcher.spelling import all_respelt, all_sounds, respelt, sound


class Kin:
    """The units by their sound, and those that are spelt in two ways by their other spelling."""

    def __init__(self, units: Sequence[str]) -> None:
        import numpy as np

        lines = "\n".join(units)
        sounds = np.fromiter(map(hash, all_sounds(lines).split("\n")), np.int64, len(units))
        self._by_sound = Shelf(sounds, np.arange(len(units), dtype=np.int32))
        others = zip(units, all_respelt(lines).split("\n"), strict=False)        # no line at all is one
        spelt = [(hash(other), number) for number, (unit, other) in enumerate(others) if other != unit]
        self._by_spelling = Shelf(np.array([hashed for hashed, _ in spelt], np.int64), np.array([number for _, number in spelt], np.int32))

    def of(self, word: str) -> set[int]:
        """The numbers of the units that may be a respelling of the word or sound the same; and a few more."""
        return self._by_sound.among([hash(sound(word))]) | self._by_spelling.among([hash(respelt(word))])
