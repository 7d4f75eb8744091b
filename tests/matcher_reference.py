"""The meaning of the matcher without its index: every form of every name against every window of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from watcher.matcher import Matcher
from watcher.matcher.alignment import UNIT
from watcher.matcher.fullernames import APART
from watcher.matcher.index import Candidate
from watcher.matcher.names import Form
from watcher.matcher.particles import may_go
from watcher.matcher.resemblance import resemblance
from watcher.matcher.roster import Roster
from watcher.matcher.words import Word
from watcher.model import Entity


class EveryWindow:
    """Stands in for the index: whatever the text, every form may stand anywhere."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms = [*forms]

    is_full = False

    def forget(self) -> None:
        """There is nothing to forget."""

    def candidates(self, words: Sequence[Word], *, capital_needed: bool) -> Iterator[Candidate]:
        for form in self.forms:
            for first in range(len(words)):
                for last in range(first, min(len(words), first + 2 * UNIT * len(form.words))):
                    for positions in readings(words, first, last):
                        if len(positions) <= UNIT * len(form.words):
                            yield from candidate(form, positions, words, capital_needed=capital_needed)
            for first in range(len(words) - APART) if form.name.person and len(form.words) == APART else ():
                yield from candidate(form, (first, first + APART), words, capital_needed=capital_needed)


def candidate(form: Form, positions: tuple[int, ...], words: Sequence[Word], *, capital_needed: bool) -> Iterator[Candidate]:
    """The form at these words, if they resemble it."""
    found = resemblance(form, [words[at] for at in positions], [at - positions[0] for at in positions], capital_needed=capital_needed)
    if found is not None:
        yield Candidate(form, positions, found)


def readings(words: Sequence[Word], first: int, last: int) -> Iterator[tuple[int, ...]]:
    """The window as it stands, and with particles inside it left out, no two neighbours."""
    if first == last:
        yield (first,)
        return
    for rest in readings(words, first + 1, last):
        yield (first, *rest)
        after = rest[0]
        if len(rest) > 1 and after == first + 1 and may_go(words[after], words[after + 1]) and rest[1] == after + 1:
            yield (first, *rest[1:])


def every_form(entities: Sequence[Entity]) -> Iterator[Form]:
    roster = Roster(entities)
    forms = sum([len(spellings) for _, spellings in roster.spellings()])
    return (roster[number] for number in range(forms))


def exhaustive(entities: Iterable[Entity]) -> Matcher:
    """A matcher of the same watchlist that compares everything with everything."""
    listed = [*entities]
    matcher = Matcher(listed)
    matcher._index = EveryWindow(every_form(listed))
    return matcher
