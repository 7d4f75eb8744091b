"""What may begin with a word of the text, with two and with three: worked out once and remembered.

Text follows Zipf's law: almost every word, and most pairs of words, were met before. What up to three words decide is
decided here, so that the index looks further only where it must.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from watcher.matcher.by_sound import Heard, Sounds, heard_in
from watcher.matcher.marks import Marks
from watcher.matcher.nearby import NOTHING, Memory, Nearby, run_together
from watcher.matcher.particles import could_go, may_go
from watcher.matcher.resemblance import Resemblance, resemblance
from watcher.matcher.roster import Roster
from watcher.matcher.units import NEXT, Units, goes_on
from watcher.matcher.vain import Vain
from watcher.matcher.windows import may_begin
from watcher.matcher.wording import Wording
from watcher.matcher.words import Word

Whole = tuple[int, Resemblance]          # a form that is just these words, and how they resemble it


@dataclass(frozen=True, slots=True)
class Pair:
    """What may begin with a word and the one after it.

    The forms that are just these two, and those that go on; the first units that the two run together are near; whether
    all three are tied, or how a third word begins that makes one of them; whether the second word may be only part of a
    second unit, or be left out; and whether something sounds like the two, or like the first and what follows.
    """

    whole: tuple[Whole, ...]
    longer: tuple[int, ...]
    firsts: Mapping[int, int]
    tied: bool
    continues: frozenset[str]
    part: bool
    skipped: bool
    heard: bool

    def goes_on_with(self, third: Word) -> bool:
        """Whether all three may be one unit."""
        return self.tied or third.plain[:NEXT] in self.continues


DULL = Pair((), (), NOTHING, tied=False, continues=frozenset(), part=False, skipped=False, heard=False)


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What may begin with a word.

    The forms that are just this word, or sound like it; the units near it, with their distance, that a form begins with
    and goes on; how the next word begins where the two may be part of a first unit; and the forms of which some sound
    as if they began with it and went on.
    """

    word: Word
    whole: tuple[Whole, ...]
    firsts: Mapping[int, int]
    continues: frozenset[str]
    sounds: Heard | None
    pairs: dict[Word, Pair] = field(default_factory=dict)

    def goes_on_with(self, following: Word) -> bool:
        """Whether the two may be part of one unit."""
        return self.word.tied or following.plain[:NEXT] in self.continues


def sound_together(start: Start, following: Word) -> bool:
    """Whether a form begins with what may be heard in the two words."""
    heard = start.sounds
    return heard is not None and any(heard.begins(one + other) for one in heard_in(start.word) for other in heard_in(following))


@dataclass(frozen=True, slots=True)
class Places:
    """Where in a text something may begin with one word; and where with this and the next, or more."""

    alone: list[int]
    paired: list[int]


# Marks of a word: that something may begin with it alone, with it and any next word, with it and some. Marks of the next
# word: that a name goes on with it after some first unit, or with none.
_MET, _ALONE, _WITH_ANY, _WITH_SOME = 1, 2, 4, 8
_LIVE, _INERT = 1, 2


class Beginnings:
    """What begins with words in texts of one kind: those with capitals and small letters, or those without."""

    def __init__(self, roster: Roster, units: Units, sounds: Sounds, nearby: Nearby, *, capital_needed: bool) -> None:
        self._roster, self._units, self._sounds, self._nearby = roster, units, sounds, nearby
        self._capital_needed = capital_needed
        self.starts: dict[Word, Start] = {}          # of the words with which something begins, once `places` has met them
        self.seconds = Memory(units.seconds)
        self._spelt = Memory(self._spelt_in_order)
        self._resemblances: dict[tuple[int, tuple[Word, ...], tuple[int, ...]], Resemblance | None] = {}
        self._vain = Vain()
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        for memory in (self.starts, self.seconds, self._spelt, self._resemblances):
            memory.clear()
        self._firsts, self._nexts = Marks(self._mark), Marks(self._mark_as_next)
        self._vain.forget()
        self._pairs = 0

    def __len__(self) -> int:
        return len(self.starts) + self._pairs + len(self._resemblances)

    def places(self, words: Wording) -> Places:
        """Where something may begin in a text, as far as is known from one, two and three words."""
        import numpy as np

        marks = self._firsts.of(words)
        firsts, numbers = marks[:-1], words.numbers
        paired = firsts & (_WITH_ANY | _WITH_SOME) != 0
        with_any = np.flatnonzero(firsts & (_WITH_ANY | _WITH_SOME) == _WITH_ANY)
        paired[with_any] = self._nexts.of(words, with_any + 1) == _LIVE
        places = np.flatnonzero(paired)
        places = places[~self._vain.holds(numbers[places], numbers[places + 1])]
        triples = places + 2 < len(numbers)
        known = places[triples]
        triples[triples] = self._vain.holds(numbers[known], numbers[known + 1], numbers[known + 2])
        return Places(np.flatnonzero(marks & _ALONE).tolist(), places[~triples].tolist())

    def set_down(self, words: Wording, vain: Sequence[int], count: int) -> None:
        """Remember where so many words of the text were looked at in vain."""
        import numpy as np

        places = np.array(vain, np.intp)
        self._vain.add(*[words.numbers[places + further] for further in range(count)])

    def _mark(self, word: Word) -> int:
        start = self._start(word)
        if start is None:
            return _MET
        self.starts[word] = start
        some = bool(start.continues or start.sounds or word.tied)
        return _MET | bool(start.whole) * _ALONE | bool(start.firsts) * _WITH_ANY | some * _WITH_SOME

    def _mark_as_next(self, word: Word) -> int:
        return _INERT if self._nearby.inert[word] else _LIVE

    def _start(self, word: Word) -> Start | None:
        """What begins with the word, if anything; where capitals tell, no misspelling of a name begins with a small letter."""
        units, lenient = self._units, word.capital or not self._capital_needed
        near = self._nearby.of[word] if lenient else {number: 0 for number in map(units.number, (word.plain, word.thin)) if number is not None}
        firsts = {unit: edits for unit, edits in near.items() if units.is_first(unit)}
        continues = self._nearby.begins[word]
        sounds = self._sounds.like(word, lenient=lenient)
        if not (firsts or continues or sounds or word.tied):
            return None
        whole = {form for unit, edits in firsts.items() for form in units.alone(unit) if edits <= units.budgets[form]}
        if sounds:
            whole.update(form for key in heard_in(word) for form in sounds.forms(key))
        alike = self._alike(whole, (word,))
        longer = {unit: edits for unit, edits in firsts.items() if units.has_second(unit)}
        return Start(word, alike, longer, continues, sounds) if alike or longer or continues or sounds or word.tied else None

    def pair(self, start: Start, following: Word) -> Pair:
        """What begins with the two words; what the second says by itself is not remembered for the pair."""
        pair = start.pairs.get(following)
        if pair is None:
            if not (start.sounds or start.goes_on_with(following)) and (not start.firsts or self._nearby.inert[following]):
                return DULL
            pair = start.pairs[following] = self._pair(start, following)
            self._pairs += 1
        return pair

    def _pair(self, start: Start, following: Word) -> Pair:
        apart = start.firsts and not self._nearby.inert[following]
        together = start.goes_on_with(following) and self._nearby.may_run(start.word, following)
        heard = start.sounds is not None and (could_go(following) or sound_together(start, following))
        if not (apart or together or heard):
            return DULL
        whole, longer = self.forms(start.firsts, self._nearby.second[following]) if apart else ((), ())
        part = bool(apart) and (following.tied or self._may_be_joined(start.firsts, following))
        alike = self._alike(whole, (start.word, following))
        firsts, continues = self._run(start.word, following) if together else (NOTHING, frozenset())
        tied = start.word.tied and following.tied
        skipped = bool(apart) and could_go(following)
        return Pair(alike, tuple(longer), firsts, tied, continues, part, skipped, heard) if alike or longer or firsts or tied or continues or part or skipped or heard else DULL

    def may_go_on(self, start: Start, pair: Pair, following: Word, third: Word) -> bool:
        """Whether anything longer than two words may begin with these three, whatever comes after them."""
        return bool(
            any(may_begin(self._roster[form], start.word, following, third) for form in pair.longer)
            or (pair.part and self._may_join(start.firsts, following, third))
            or (pair.skipped and may_go(following, third) and self.pair(start, third) is not DULL)
            or (pair.firsts and self._may_follow(pair.firsts, third))
            or (pair.goes_on_with(third) and any(map(self._units.is_first, self._nearby.run((start.word, following, third)))))
            or (pair.heard and self._may_sound(start, following, third))
        )

    def _may_join(self, firsts: Mapping[int, int], word: Word, following: Word) -> bool:
        """Whether the two, run together, may be a unit that comes after one of these, or its beginning."""
        pair = word, following
        return (word.tied and following.tied) or any(self.forms(firsts, self._nearby.run(pair))) or any(map(self._units.begin, run_together(pair)))

    def _may_follow(self, firsts: Mapping[int, int], word: Word) -> bool:
        """Whether one of these units is a form, or forms may go on with the word, with what it is part of, or over it."""
        if any(map(self._units.alone, firsts)) or word.tied or could_go(word):
            return True
        return any(self.forms(firsts, self._nearby.second[word])) or self._may_be_joined(firsts, word)

    def _may_sound(self, start: Start, following: Word, third: Word) -> bool:
        """Whether something sounds like the first word and the next, or, where that may go, like the first and the third."""
        return sound_together(start, following) or (may_go(following, third) and sound_together(start, third))

    def _may_be_joined(self, firsts: Iterable[int], following: Word) -> bool:
        """Whether a unit that comes after one of these begins with the word and goes on."""
        return bool(self._nearby.begins[following]) and any(goes_on(self._spelt[first], run) for first in firsts for run in {following.plain, following.thin})

    def _run(self, word: Word, following: Word) -> tuple[Mapping[int, int], frozenset[str]]:
        """The first units near the two run together, and how a third word begins that makes one of them."""
        pair = word, following
        near = self._nearby.run(pair)
        firsts = {unit: edits for unit, edits in near.items() if self._units.is_first(unit)} if near else NOTHING
        return firsts, self._nearby.continuations(run_together(pair))

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

    def _alike(self, forms: Iterable[int], words: tuple[Word, ...]) -> tuple[Whole, ...]:
        """Those of the forms that just these words resemble."""
        found = ((form, self._resemblance(form, words, (0, 1)[:len(words)])) for form in forms)
        return tuple([(form, alike) for form, alike in found if alike is not None])

    def resemblance(self, form: int, positions: tuple[int, ...], words: Sequence[Word]) -> Resemblance | None:
        """How the words at these positions resemble the form: it is the same in all texts of the kind."""
        first = positions[0]
        asked = form, tuple([words[at] for at in positions]), tuple([at - first for at in positions])
        if asked not in self._resemblances:
            self._resemblances[asked] = self._resemblance(*asked)
        return self._resemblances[asked]

    def _resemblance(self, form: int, window: tuple[Word, ...], places: tuple[int, ...]) -> Resemblance | None:
        return resemblance(self._roster[form], window, places, capital_needed=self._capital_needed)
