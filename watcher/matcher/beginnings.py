"""What may begin with a word of the text, and with two: worked out once and remembered.

Text follows Zipf's law: almost every word, and most pairs of words, were met before. What one or two words decide is
decided here, so that the index looks further only where it must.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from watcher.matcher.alignment import align
from watcher.matcher.by_sound import Heard, Sounds
from watcher.matcher.hearing import heard
from watcher.matcher.nearby import NOTHING, Memory, Nearby, run_together
from watcher.matcher.particles import could_go
from watcher.matcher.roster import Roster
from watcher.matcher.units import Units, goes_on
from watcher.matcher.words import Word


@dataclass(frozen=True, slots=True)
class Pair:
    """What may begin with a word and the one after it.

    The forms that are just these two, and those that go on; the first units that the two run together are near, and
    whether with a third word they may be one; whether the second word may be only part of a second unit, or be left out.
    """

    whole: tuple[int, ...]
    longer: tuple[int, ...]
    firsts: Mapping[int, int]
    goes_on: bool
    part: bool
    skipped: bool


DULL = Pair((), (), NOTHING, goes_on=False, part=False, skipped=False)


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What may begin with a word.

    The forms that are just this word; the units near it, with their distance, that a form begins with and goes on;
    whether the word may be only part of a first unit; and the forms of which some sound as if they began with it.
    """

    word: Word
    whole: tuple[int, ...]
    firsts: Mapping[int, int]
    goes_on: bool
    sounds: Heard | None
    pairs: dict[Word, Pair] = field(default_factory=dict)


class Beginnings:
    """What begins with words in texts of one kind: those with capitals and small letters, or those without."""

    def __init__(self, roster: Roster, units: Units, sounds: Sounds, nearby: Nearby, *, capital_needed: bool) -> None:
        self._roster, self._units, self._sounds, self._nearby = roster, units, sounds, nearby
        self._capital_needed = capital_needed
        self.starts = Memory(self._start)
        self.seconds = Memory(units.seconds)
        self._spelt = Memory(self._spelt_in_order)
        self._pairs = 0
        self._likenesses: dict[tuple[int, tuple[Word, ...], tuple[int, ...]], bool] = {}

    def forget(self) -> None:
        """Begin anew."""
        for memory in (self.starts, self.seconds, self._spelt, self._likenesses):
            memory.clear()
        self._pairs = 0

    def __len__(self) -> int:
        return len(self.starts) + self._pairs + len(self._likenesses)

    def _start(self, word: Word) -> Start | None:
        """What begins with the word, if anything; where capitals tell, no misspelling of a name begins with a small letter."""
        units, lenient = self._units, word.capital or not self._capital_needed
        near = self._nearby.of[word] if lenient else {number: 0 for number in map(units.number, (word.plain, word.thin)) if number is not None}
        firsts = {unit: edits for unit, edits in near.items() if units.is_first(unit)}
        unfinished = word.tied or self._nearby.begins[word]
        sounds = self._sounds.like(word, lenient=lenient)
        if not (firsts or unfinished or sounds):
            return None
        whole = {form for unit, edits in firsts.items() for form in units.alone(unit) if edits <= units.budgets[form]}
        longer = {unit: edits for unit, edits in firsts.items() if units.has_second(unit)}
        return Start(word, self._alike(whole, (word,)), longer, unfinished, sounds)

    def pair(self, start: Start, following: Word) -> Pair:
        """What begins with the two words; what the second says by itself is not remembered for the pair."""
        pair = start.pairs.get(following)
        if pair is None:
            if self._nearby.inert[following] and not start.goes_on:
                return DULL
            pair = start.pairs[following] = self._pair(start, following)
            self._pairs += 1
        return pair

    def _pair(self, start: Start, following: Word) -> Pair:
        apart = start.firsts and not self._nearby.inert[following]
        together = start.goes_on and self._nearby.may_run(start.word, following)
        if not (apart or together):
            return DULL
        whole, longer = self.forms(start.firsts, self._nearby.second[following]) if apart else ((), ())
        part = bool(apart) and (following.tied or self._may_be_joined(start.firsts, following))
        alike = self._alike(whole, (start.word, following))
        firsts, with_third = self._run(start.word, following) if together else (NOTHING, False)
        skipped = bool(apart) and could_go(following)
        return Pair(alike, tuple(longer), firsts, with_third, part, skipped) if alike or longer or firsts or with_third or part or skipped else DULL

    def _may_be_joined(self, firsts: Iterable[int], following: Word) -> bool:
        """Whether a unit that comes after one of these begins with the word and goes on."""
        return self._nearby.begins[following] and any(goes_on(self._spelt[first], run) for first in firsts for run in {following.plain, following.thin})

    def _run(self, word: Word, following: Word) -> tuple[Mapping[int, int], bool]:
        """The first units near the two run together, and whether some may be with a third word."""
        pair = word, following
        near = self._nearby.run(pair)
        firsts = {unit: edits for unit, edits in near.items() if self._units.is_first(unit)} if near else NOTHING
        return firsts, (word.tied and following.tied) or any(map(self._units.begin, run_together(pair)))

    def forms(self, firsts: Mapping[int, int], near: Mapping[int, int]) -> tuple[Collection[int], Collection[int]]:
        """The forms that have one of the first units and go on with one of those near: those that end there, and the longer ones."""
        if not near:
            return (), ()
        whole: set[int] = set()
        longer: set[int] = set()
        budgets = self._units.budgets
        for first, spent in firsts.items():
            for second in near.keys() & self.seconds[first]:
                edits = spent + near[second]
                for form, ends in self._units.forms(first, second):
                    if edits <= budgets[form]:
                        (whole if ends else longer).add(form)
        return whole, longer

    def _spelt_in_order(self, first: int) -> list[str]:
        """How the units that come after this one are spelt."""
        return sorted(map(self._units.spelt, self.seconds[first]))

    def _alike(self, forms: Iterable[int], words: tuple[Word, ...]) -> tuple[int, ...]:
        return tuple([form for form in forms if self._are_alike(form, words, (0, 1)[:len(words)])])

    def are_alike(self, form: int, positions: tuple[int, ...], words: Sequence[Word]) -> bool:
        """Whether the form is like the words at these positions: what is unlike in one text is so in all of its kind."""
        first = positions[0]
        asked = form, tuple([words[at] for at in positions]), tuple([at - first for at in positions])
        known = self._likenesses.get(asked)
        if known is None:
            known = self._likenesses[asked] = self._are_alike(*asked)
        return known

    def _are_alike(self, number: int, window: tuple[Word, ...], places: tuple[int, ...]) -> bool:
        form = self._roster[number]
        words = [window[0]] * (places[-1] + 1)       # what stands at the places left out is of no account
        for place, word in zip(places, window, strict=True):
            words[place] = word
        needed = self._capital_needed
        return align(form, words, places, capital_needed=needed) is not None or heard(form, window, capital_needed=needed) is not None
