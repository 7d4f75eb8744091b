"""Where names may stand in a text: where it has the first two units of a form, or sounds like one.

What is set down in vain, matching.py rejects. That nothing is missed follows from the lemma in units.py, and for what
is heard from names that sound alike having one key (sounds.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from watcher.matcher.alignment import UNIT
from watcher.matcher.beginnings import Beginnings
from watcher.matcher.by_sound import Heard, Sounds
from watcher.matcher.fullernames import APART, may_be_middle
from watcher.matcher.names import Form
from watcher.matcher.nearby import Nearby, run_together
from watcher.matcher.particles import may_go
from watcher.matcher.resemblance import AS_LISTED, Resemblance
from watcher.matcher.roster import Roster
from watcher.matcher.starts import DULL, Pair, Start
from watcher.matcher.units import Units
from watcher.matcher.windows import windows
from watcher.matcher.wording import Wording
from watcher.matcher.words import Word

REMEMBERED = 1_000_000       # words and pairs of words; beyond that the memory is emptied, which costs time only

Place = tuple[int, tuple[int, ...]]        # the number of a form, and the positions of words


class Candidate(NamedTuple):
    """A form that may stand at text words `positions`, particles left out, and how these resemble it."""

    form: Form
    positions: tuple[int, ...]
    resemblance: Resemblance


class Index:
    """All forms of all names."""

    def __init__(self, roster: Roster, units: Units, sounds: Sounds) -> None:
        self._roster, self._units = roster, units
        self._nearby = Nearby(units)
        self._beginnings = {needed: Beginnings(roster, units, sounds, self._nearby, capital_needed=needed) for needed in (True, False)}

    @property
    def is_full(self) -> bool:
        """Whether so much is remembered that it is time to forget."""
        return len(self._nearby) + sum(map(len, self._beginnings.values())) > REMEMBERED

    def forget(self) -> None:
        """Begin anew, which costs time only: where the memory is full, and where the words in it will not be met again."""
        self._nearby.forget()
        for beginnings in self._beginnings.values():
            beginnings.forget()

    def candidates(self, words: Wording, *, capital_needed: bool) -> list[Candidate]:
        """Every form at every place where it may stand; some in vain. `capital_needed` says that the text has both capitals and small letters."""
        standing = _Search(words, self._beginnings[capital_needed], self._roster, self._units, self._nearby).standing()
        return [Candidate(self._roster[form], positions, alike) for (form, positions), alike in standing.items()]


class _Search:
    """One text, looked through once."""

    def __init__(self, words: Wording, beginnings: Beginnings, roster: Roster, units: Units, nearby: Nearby) -> None:
        self._words, self._beginnings = words, beginnings
        self._roster, self._units, self._nearby = roster, units, nearby
        self._places = beginnings.places(words)
        self._found: set[Place] = set()          # what one and two words do not settle

    def standing(self) -> dict[Place, Resemblance]:
        """The forms that stand somewhere, and how the words there resemble them."""
        words, places, beginnings = self._words, self._places, self._beginnings
        known, numbers, starts = words.known, words.numbers.data, beginnings.starts
        standing: dict[Place, Resemblance] = {(form, (at,)): alike for at in places.alone for form, alike in starts[known[numbers[at]]].whole}
        in_vain: list[int] = []          # of the places by two words, and on from there by three
        by_three, run_on = len(places.paired), places.run_on
        for number, at in enumerate(places.paired):
            start, following = starts[known[numbers[at]]], known[numbers[at + 1]]
            pair = start.pairs.get(following) or beginnings.pair(start, following, run_on=run_on[at])
            if pair is DULL:
                in_vain.append(number)
                continue
            standing.update([((form, (at, at + 1)), alike) for form, alike in pair.whole])
            if at + 2 < len(numbers) and not beginnings.may_go_on(start, pair, following, known[numbers[at + 2]], run_on=run_on[at + 1]):
                if not pair.whole:
                    in_vain.append(by_three + number)
                continue
            self._look_further(start, pair, at)
        for at in places.given:
            if may_be_middle(words[at + 1]):
                standing.update([((form, (at, at + APART)), AS_LISTED) for form in beginnings.of_two_names(words[at], words[at + APART])])
        beginnings.set_down(places, in_vain)
        for place in self._found:
            alike = beginnings.resemblance(*place, words)
            if alike is not None:
                standing[place] = alike
        return standing

    def _look_further(self, start: Start, pair: Pair, at: int) -> None:
        """Set down what may begin with the start and goes on after the pair."""
        if start.sounds and pair.heard:
            _hear(start.sounds, self._words, at, (), {""}, self._found)
        for form in self._forms(start, pair, at):
            self._found.update([(form, positions) for positions in windows(self._roster[form], self._words, at)])

    def _forms(self, start: Start, pair: Pair, at: int) -> set[int]:
        """The longer forms that may begin with the start, whatever units the words about the pair make up."""
        words, beginnings = self._words, self._beginnings
        if at + 2 >= len(words):
            return {*pair.longer}
        forms = {*beginnings.longer(start, pair, words[at + 1], words[at + 2])}
        if pair.part:
            self._add_joined(start.firsts, at + 1, forms)
        beyond = beginnings.beyond(start, pair, words[at + 1], words[at + 2])
        if beyond is not DULL:
            forms.update((form for form, _ in beyond.whole), beyond.longer)
            if beyond.part:
                self._add_joined(start.firsts, at + 2, forms)
        self._add_first(pair.firsts, at + 2, forms)
        readings = pair.run_on(words[at + 2])
        if readings:
            near = self._nearby.run(words[at:at + 3], readings)
            self._found.update([(form, (at, at + 1, at + 2)) for unit in near for form in self._units.alone(unit)])
            self._add_first({unit: edits for unit, edits in near.items() if self._units.has_second(unit)}, at + 3, forms)
        return forms

    def _add_first(self, firsts: Mapping[int, int], end: int, forms: set[int]) -> None:
        """Add the forms whose first unit is one of those near several words, of which this is the end."""
        words = self._words
        if firsts:
            for place in (end, end + 1) if end + 1 < len(words) and may_go(words[end], words[end + 1]) else (end,) if end < len(words) else ():
                forms.update(*self._beginnings.forms(firsts, self._nearby.of[words[place]].second))
                self._add_joined(firsts, place, forms)

    def _add_joined(self, firsts: Mapping[int, int], at: int, forms: set[int]) -> None:
        """Add the forms that begin with one of these units, and whose second unit two or three words from this one make up."""
        words = self._words
        if not (at + 1 < len(words) and (words[at].tied or self._places.run_on[at])):
            return
        for end in range(at + 2, min(at + UNIT, len(words)) + 1):
            near = self._nearby.run(words[at:end], run_together(words[at:end]))
            if near:
                forms.update(*self._beginnings.forms(firsts, near))


def _hear(heard: Heard, words: Sequence[Word], at: int, positions: tuple[int, ...], before: Collection[str], found: set[Place]) -> None:
    """Set down the forms that sound like the words before and this one, and those that sound like more of the text."""
    keys = heard.further(before, words[at])
    if not keys:
        return
    further = (*positions, at)
    found.update((form, further) for key in keys for form in heard.forms(key))
    if len(further) < heard.longest and at + 1 < len(words):
        _hear(heard, words, at + 1, further, keys, found)
        if at + 2 < len(words) and may_go(words[at + 1], words[at + 2]):
            _hear(heard, words, at + 2, further, keys, found)
