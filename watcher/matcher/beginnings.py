"""What may begin with a word of the text, with two and with three: worked out once and remembered.

Text follows Zipf's law: almost every word, and most pairs of words, were met before. What up to three words decide is
decided here, so that the index looks further only where it must.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, cast

from watcher.matcher.alignment import may_end
from watcher.matcher.by_sound import Heard, Sounds, heard_in
from watcher.matcher.fullernames import APART, are_names_of
from watcher.matcher.lexicon import is_given_name
from watcher.matcher.marks import Marks
from watcher.matcher.memory import Memory
from watcher.matcher.nearby import NOTHING, Near, Nearby, run_together
from watcher.matcher.particles import could_go, may_go
from watcher.matcher.resemblance import Resemblance, resemblance
from watcher.matcher.roster import Roster
from watcher.matcher.starts import DULL, Pair, Start, Whole, heard_together
from watcher.matcher.stretches import STRETCHES
from watcher.matcher.units import FIRST, WHOLE, Units
from watcher.matcher.vain import Vain
from watcher.matcher.windows import may_begin
from watcher.matcher.wording import Wording
from watcher.matcher.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from watcher.matcher.vain import Rows


@dataclass(frozen=True, slots=True)
class Places:
    """Where in a text something may begin with one word; where with this and the next, or more, with what tells these two and the three in a row from others; of each word whether it may be run together with the next; and where a given name stands that a surname of some name follows after another word."""

    alone: list[int]
    paired: list[int]
    rows: Rows
    run_on: memoryview[bool]
    given: list[int]


# Marks of a word: that something may begin with it alone; with it and the next run together; with it and any next word.
_MET, _ALONE, _TOGETHER, _ANYHOW = 1, 2, 4, 8
# Marks that a next word shares with one before it where something may begin with both: the one may end a misspelt unit to
# which the other is tied, unknown or well known; or in some stretch of the vocabulary (stretches.py) the one may find its
# unit, and the other one that comes second after its own.
_ENDS, _ENDS_UNKNOWN = 1 << 4, 1 << 5
_SECOND = 6                    # bits before those of stretches
_BEFORE = 2 + STRETCHES        # bits between the marks of the next word and those of the one before
_TIED_UNKNOWN, _TIED_KNOWN = _ENDS << _BEFORE, _ENDS_UNKNOWN << _BEFORE
_SHARED = (1 << _BEFORE) - 1 << 4
# Marks of a word with a capital, just as it is listed: a given name with which a name begins; what comes second in one.
_GIVEN, _SURNAME = 1 << 4 + 2 * _BEFORE, 1 << 5 + 2 * _BEFORE


class Beginnings:
    """What begins with words in texts of one kind: those with capitals and small letters, or those without."""

    def __init__(self, roster: Roster, units: Units, sounds: Sounds, nearby: Nearby, *, capital_needed: bool) -> None:
        self._roster, self._units, self._sounds, self._nearby = roster, units, sounds, nearby
        self._capital_needed = capital_needed
        self.starts: dict[Word, Start] = {}          # of the words with which something begins, once `places` has met them
        self.seconds = Memory(units.seconds)
        self._resemblances: dict[tuple[int, tuple[Word, ...], tuple[int, ...]], Resemblance | None] = {}
        self._vain = Vain()
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        for memory in (self.starts, self.seconds, self._resemblances):
            memory.clear()
        self._marks = Marks(self._mark_all)
        self._vain.forget()
        self._pairs = 0

    def __len__(self) -> int:
        return len(self.starts) + self._pairs + len(self._resemblances)

    def places(self, words: Wording) -> Places:
        """Where something may begin in a text, as far as is known from one, two and three words."""
        import numpy as np

        self._nearby.meet(words)
        marks = self._marks.of(words)
        firsts = marks[:-1]
        together = (firsts & _TOGETHER).nonzero()[0]
        run_on = np.zeros(len(firsts), np.bool_)
        run_on[together] = self._nearby.may_run_on(words, together)
        paired = firsts >> _BEFORE & marks[1:] & _SHARED | firsts & _ANYHOW | run_on
        new, rows = self._not_in_vain(paired.nonzero()[0], words)
        given = marks[:-APART] << 1 & marks[APART:] & _SURNAME
        return Places((marks & _ALONE).nonzero()[0].tolist(), new, rows, cast("memoryview[bool]", run_on.data), given.nonzero()[0].tolist())

    def _not_in_vain(self, paired: NDArray[np.intp], words: Wording) -> tuple[list[int], Rows]:
        """These places of two words, without those that were looked at in vain with the words that follow, and what tells them."""
        rows = self._vain.rows(words.numbers, paired)
        of_two, of_three = self._vain.holds(rows)
        new = (~(of_two | of_three)).nonzero()[0]
        return paired.take(new).tolist(), rows.take(new, axis=1)

    def set_down(self, places: Places, in_vain: Sequence[int]) -> None:
        """Remember which of the places were looked at in vain, counted on: first by two words, then by three, as one or the other told it."""
        self._vain.add(places.rows.ravel().take(in_vain))

    def _mark_all(self, words: Sequence[Word]) -> Sequence[int]:
        """The mark of each word; of most it is known at once that nothing begins with them."""
        near, heard = self._nearby.of, self._sounds.like(words, capital_needed=self._capital_needed)
        return [self._mark(word, near[word], heard.get(word)) if word in near or word in heard else _as_end(word) for word in words]

    def _mark(self, word: Word, near: Near, sounds: Heard | None) -> int:
        mark = _as_end(word) | near.stretches << _SECOND | (word.capital and 0 in near.second.values()) * _SURNAME
        start = self._start(word, near, sounds)
        if start is None:
            return mark
        self.starts[word] = start
        if word.tied:
            mark |= _TIED_KNOWN if word.known else _TIED_UNKNOWN
        if word.capital and 0 in start.firsts.values() and is_given_name(word.folded):
            mark |= _GIVEN
        return mark | bool(start.whole) * _ALONE | start.stretches << _SECOND + _BEFORE | start.joins * _TOGETHER | (start.sounds is not None) * _ANYHOW

    def _start(self, word: Word, near: Near, sounds: Heard | None) -> Start | None:
        """What begins with the word, if anything; where capitals tell, no misspelling of a name begins with a small letter."""
        units, roles = self._units, self._units.roles
        near_it = near.units.items()
        if self._capital_needed and not word.capital:
            near_it = {unit: edits for unit, edits in near_it if units.spelt(unit) in (word.plain, word.thin)}.items()
        whole = {form for unit, edits in near_it if roles[unit] & WHOLE for form in units.alone(unit) if edits <= units.budgets[form]}
        if sounds:
            whole.update(form for key in heard_in(word) for form in sounds.forms(key))
        alike = self._alike(whole, (word,)) if whole else ()
        firsts = {unit: edits for unit, edits in near_it if roles[unit] & FIRST}
        joins = word.tied or bool(near.begins)
        return Start(word, alike, firsts, units.stretches_after(firsts), joins, sounds) if alike or firsts or joins or sounds else None

    def of_two_names(self, first: Word, last: Word) -> Iterator[int]:
        """The persons' forms that are just these two words, as they are listed."""
        one, other = self._units.number(first.plain), self._units.number(last.plain)
        for form, ends in self._units.forms(one, other) if one is not None and other is not None else ():
            if ends and are_names_of(self._roster[form], first, last):
                yield form

    def pair(self, start: Start, following: Word, *, run_on: bool = True) -> Pair:
        """What begins with the two words, which may be run together or not. That nothing does is not remembered here: most pairs are met once."""
        pair = start.pairs.get(following)
        if pair is None:
            pair = self._pair(start, following, run_on=run_on)
            if pair is not DULL:
                start.pairs[following] = pair
                self._pairs += 1
        return pair

    def _pair(self, start: Start, following: Word, *, run_on: bool) -> Pair:
        """What begins with the two words as two units, as one or as part of one, or as they sound."""
        both, near = (start.word, following), self._nearby.of[following]
        apart = start.stretches & near.stretches != 0
        whole, longer, part = self._apart(start, near, following) if apart else ((), (), False)
        skipped = apart and could_go(following)
        run, joined = NOTHING, None
        if start.joins and self._nearby.may_run(*both, run_on=run_on):
            readings = run_together(both)
            run = self._nearby.run(both, readings)
            joined = readings if (start.word.tied and following.tied) or self._nearby.goes_on(readings) else None
        firsts = {unit: edits for unit, edits in run.items() if self._units.has_second(unit)} if run else NOTHING
        heard = start.sounds is not None and (could_go(following) or bool(heard_together(start, following)))
        alike = self._alike({*whole, *chain.from_iterable(map(self._units.alone, run))}, both) if whole or run else ()
        if not (alike or longer or firsts or joined or part or skipped or heard):
            return DULL
        return Pair(alike, tuple(longer), firsts, joined, part, skipped, heard, {})

    def _apart(self, start: Start, near: Near, following: Word) -> tuple[Collection[int], Collection[int], bool]:
        """The forms that the two words may begin as two units: those that end there, and the longer ones; and whether the second word may be only part of its unit."""
        firsts = self._units.followed_in(near.stretches, start.firsts)
        return *self.forms(firsts, near.second), following.tied or self._are_followed(firsts, near.begins)

    def may_go_on(self, start: Start, pair: Pair, following: Word, third: Word, *, run_on: bool) -> bool:
        """Whether anything longer than two words may begin with these three, of which the last two may be run together or not, whatever comes after them."""
        return bool(
            (pair.longer and self.longer(start, pair, following, third))
            or (pair.part and self._may_join(start.firsts, following, third, run_on=run_on))
            or (pair.skipped and self.beyond(start, pair, following, third).has_second)
            or (pair.firsts and self._may_follow(pair.firsts, third))
            or ((readings := pair.run_on(third)) and any(map(self._units.is_first, self._nearby.run((start.word, following, third), readings))))
            or (pair.heard and start.sounds and self._may_sound(start, start.sounds, following, third))
        )

    def beyond(self, start: Start, pair: Pair, following: Word, third: Word) -> Pair:
        """What begins with the first word and the third where the one between may be left out; no unit is made of these two."""
        left_out = pair.skipped and start.stretches & self._nearby.of[third].stretches and may_go(following, third)
        return self.pair(start, third) if left_out else DULL

    def longer(self, start: Start, pair: Pair, following: Word, third: Word) -> tuple[int, ...]:
        """The longer forms of the pair that may begin with all three."""
        forms = pair.thirds.get(third)
        if forms is None:
            forms = pair.thirds[third] = tuple([form for form in pair.longer if may_begin(self._roster[form], start.word, following, third)])
            self._pairs += 1
        return forms

    def _may_join(self, firsts: Mapping[int, int], word: Word, following: Word, *, run_on: bool) -> bool:
        """Whether the two, run together, may be a unit that comes after one of these, or its beginning."""
        if not self._nearby.may_run(word, following, run_on=run_on):
            return False
        pair = word, following
        readings = run_together(pair)
        return (word.tied and following.tied) or any(self.forms(firsts, self._nearby.run(pair, readings))) or self._are_followed(firsts, self._nearby.going_on(readings))

    def _may_follow(self, firsts: Mapping[int, int], word: Word) -> bool:
        """Whether forms may go on from one of these units with the word, with what it is part of, or over it."""
        if word.tied or could_go(word):
            return True
        return any(self.forms(firsts, self._nearby.of[word].second)) or self._may_be_joined(firsts, word)

    def _may_sound(self, start: Start, heard: Heard, following: Word, third: Word) -> bool:
        """Whether something sounds like the first word and the next, and goes on with the third, if at all; or, where the next may go, like the first and the third."""
        together = heard_together(start, following)
        if together and (could_go(third) or any(map(heard.forms, together)) or heard.further(together, third)):
            return True
        return may_go(following, third) and bool(heard_together(start, third))

    def _may_be_joined(self, firsts: Iterable[int], following: Word) -> bool:
        """Whether a unit that comes after one of these begins with the word and goes on."""
        return self._are_followed(firsts, self._nearby.of[following].begins)

    def _are_followed(self, firsts: Iterable[int], seconds: Iterable[range]) -> bool:
        """Whether some of these units comes second after one of the first."""
        return any(self._units.is_followed(first, units) for units in seconds for first in firsts)

    def forms(self, firsts: Mapping[int, int], seconds: Mapping[int, int]) -> tuple[Collection[int], Collection[int]]:
        """The forms that have one of the first units and go on with one of those near: those that end there, and the longer ones."""
        if not seconds:
            return (), ()
        whole: set[int] = set()
        longer: set[int] = set()
        budgets = self._units.budgets
        for first, spent in firsts.items():
            for second in seconds.keys() & self.seconds[first]:
                edits = spent + seconds[second]
                for form, ends in self._units.forms(first, second):
                    if edits <= budgets[form]:
                        (whole if ends else longer).add(form)
        return whole, longer

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


def _as_end(word: Word) -> int:
    """The marks that a word has of itself, whatever is listed."""
    return _MET | _ENDS | (word.tied or not word.known) * _ENDS_UNKNOWN if word.tied or may_end(word) else _MET
