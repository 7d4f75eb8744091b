"""Which units of the watchlist a word of the text, or several run together, may stand for; remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from watcher.matcher.alignment import may_be_one
from watcher.matcher.memory import Memory
from watcher.matcher.particles import could_go
from watcher.matcher.runs import Runs
from watcher.matcher.stretches import ALL
from watcher.matcher.units import SECOND, Units
from watcher.matcher.wording import Wording
from watcher.matcher.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOTHING: Mapping[int, int] = {}
Readings = tuple[str, str]                     # of words run together, plain and thin


class Near(NamedTuple):
    """What a word may stand for.

    The units near it, with their distance; of these the ones that come second in some form; the units that begin with the
    word and go on; and the stretches of the vocabulary (stretches.py) where a name's second unit may be that goes on with
    the word after a first one, be it by itself, with the next words or beyond it.
    """

    units: Mapping[int, int]
    second: Mapping[int, int]
    begins: Sequence[range]
    stretches: int


class _Met(dict[Word, Near]):
    """What those of the words met may stand for that stand for anything; the others for nothing."""

    def __init__(self, nothing: Near) -> None:
        super().__init__()
        self._nothing = nothing

    def __missing__(self, word: Word) -> Near:
        return self._nothing


class Nearby:
    """The units near words, each with its distance."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._runs = Runs(units.sieve)
        self._by_letters: dict[str, Mapping[int, int]] = {}        # the units near all words met, in capitals and in small letters the same
        self._tied = Memory(self._near_tied)
        self.of = _Met(Near(NOTHING, NOTHING, begins=(), stretches=0))

    def __len__(self) -> int:
        return len(self.of) + len(self._tied)

    def forget(self) -> None:
        """Begin anew."""
        self.of.clear()
        self._by_letters.clear()
        self._tied.clear()
        self._runs.forget()

    def meet(self, words: Wording) -> None:
        """Work out what is near the words of a text that are new, all at once: most are near nothing."""
        new = words.known[len(self._runs):]
        if new:
            self._learn({word.folded: word for word in new if word.folded not in self._by_letters})
            for word, may_begin in zip(new, self._runs.meet(new), strict=True):
                units = self._by_letters[word.folded]
                if units or may_begin or word.tied or could_go(word):
                    self.of[word] = self._near(word, units, may_begin)

    def _learn(self, words: Mapping[str, Word]) -> None:
        """Work out which units are near words, by their letters."""
        self._by_letters.update(zip(words, self._units.near([*words.values()]), strict=True))

    def _near(self, word: Word, units: Mapping[int, int], may_begin: bool) -> Near:
        begins, roles = self.going_on((word.plain, word.thin)) if may_begin else (), self._units.roles
        second = {unit: edits for unit, edits in units.items() if roles[unit] & SECOND} if units else NOTHING
        stretches = ALL if word.tied or could_go(word) else self._units.stretches.of(second, begins)
        return Near(units, second, begins, stretches)

    def may_run_on(self, words: Wording, places: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Of the word at each of these places whether it may, run together with the next, be a unit or begin one."""
        return self._runs.may_begin(words.numbers.take(places), words.numbers.take(places + 1))

    def going_on(self, readings: Readings) -> Sequence[range]:
        """The units that begin with one of the readings, plain and thin, and go on."""
        return tuple([units for units in map(self._units.going_on, {*readings}) if units])

    def goes_on(self, readings: Readings) -> bool:
        """Whether there are such."""
        return any(map(self._units.goes_on, {*readings}))

    def may_run(self, word: Word, following: Word, *, run_on: bool) -> bool:
        """Whether the two run together may be a unit or begin one, `may_run_on` having said so or not; tied words may also be misspelt ones, but for two well-known ones."""
        misspelt = word.tied and (following.tied or not (word.known and following.known))
        return self._units.may_be_near(word.thin + following.thin) if misspelt else run_on

    def run(self, words: Sequence[Word], readings: Readings) -> Mapping[int, int]:
        """The units near several words that read so run together: no misspelt ones but where the words are tied."""
        if _may_be_misspelt(words):
            return self._tied[readings]
        plain, thin = map(self._units.number, readings)
        return NOTHING if plain is thin is None else {number: 0 for number in (plain, thin) if number is not None}

    def _near_tied(self, readings: Readings) -> Mapping[int, int]:
        return self._units.near_run(*readings)


def _may_be_misspelt(words: Sequence[Word]) -> bool:
    """Whether several words may be one misspelt one."""
    return words[0].tied and may_be_one(words) and not all(word.known for word in words)


def run_together(words: Sequence[Word]) -> Readings:
    """The words without spaces, plain and thin."""
    return "".join([word.plain for word in words]), "".join([word.thin for word in words])
