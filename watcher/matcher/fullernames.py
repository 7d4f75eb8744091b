"""Persons named with a middle name that is not listed: Rodrigo Roa Duterte is the listed Rodrigo Duterte.

James Earl Jones is not James Jones. So the surname is one that few bear, or an office stands before the name: as where a
listed middle name is left out (middlenames.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watcher.matcher.lexicon import is_bound, is_common_word, is_given_name
from watcher.matcher.marks import Marks
from watcher.matcher.matching import Match
from watcher.matcher.middlenames import is_named_in_full
from watcher.matcher.passage import Passage
from watcher.matcher.roster import Roster
from watcher.matcher.units import FIRST, SECOND, Units
from watcher.matcher.words import Word

_MET, _FIRST, _LAST = 1, 2, 4        # marks of a word: a given name with which some listed name begins; a word that comes second in some
_APART = 2                           # words between the two


class FullerNames:
    """The persons of a watchlist who are listed by a given name and a surname."""

    def __init__(self, roster: Roster, units: Units) -> None:
        self._roster, self._units = roster, units
        self._marks = Marks(self._mark)

    def found(self, passage: Passage) -> Iterator[Match]:
        """Where one of them is named with one name between."""
        marks = self._marks.of(passage.words)
        for at in (marks[:-_APART] & marks[_APART:] >> 1 & _FIRST).nonzero()[0].tolist():
            first, middle, last = passage.words[at:at + _APART + 1]
            if _may_be_middle(middle) and not first.tied and is_named_in_full(at, at + _APART, passage):
                yield from (Match(self._roster[form].name, at, at + _APART, "variant", 0, frozenset()) for form in self._forms(first, last))

    def _mark(self, words: Sequence[Word]) -> Sequence[int]:
        return [_MET | (self._role(word) if word.capital else 0) for word in words]

    def _role(self, word: Word) -> int:
        unit = self._units.number(word.plain)
        if unit is None:
            return 0
        roles = self._units.roles[unit]
        return bool(roles & FIRST and is_given_name(word.folded)) * _FIRST | bool(roles & SECOND) * _LAST

    def _forms(self, first: Word, last: Word) -> Iterator[int]:
        """The persons' names of just these two words, as they are listed."""
        one, other = self._units.number(first.plain), self._units.number(last.plain)
        for number, ends in self._units.forms(one, other) if one is not None and other is not None else ():
            form = self._roster[number]
            if ends and form.listed and form.budget >= 0 and form.name.person and [word.folded for word in form.words] == [first.folded, last.folded]:
                yield number


def _may_be_middle(word: Word) -> bool:
    """Whether the word may be a middle name, by itself: a surname may, too."""
    ordinary = is_common_word(word.folded) and not is_given_name(word.folded)
    return word.capital and not word.tied and len(word.folded) > 1 and word.folded.isalpha() and not ordinary and not is_bound(word.folded)
