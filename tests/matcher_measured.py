"""The meaning of the matcher over whole articles: every form measured against every window, a matrix at a time.

As blind to the index as matcher_reference.py, whose loop would take an hour over an article; what it hands to the
matcher is left to numpy and rapidfuzz: every place where the letters of a form lie within its budget, and every one
where something may be heard alike. The matcher itself can accept no other place (alignment.py, hearing.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

import numpy as np
from matcher_reference import candidate
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from watcher.matcher import Matcher
from watcher.matcher.alignment import UNIT
from watcher.matcher.customary import with_customary_forms
from watcher.matcher.hearing import SHORTEST
from watcher.matcher.index import Candidate
from watcher.matcher.names import Form, forms_of, names_of
from watcher.matcher.particles import may_go
from watcher.matcher.sounds import keys_of
from watcher.matcher.words import Word, Words
from watcher.model import Entity

ROWS = 512             # windows measured at a time
READINGS = ("plain", "thin")
WORDS = 100_000        # of the names; no matter
LONGEST_HEARD = 100    # of a name
HEARD_LONGER = 3       # times as many letters: what sounds like a name may be spelt at length (organeesateeon)

Window = tuple[int, ...]


class EveryDistance:
    """Stands in for the index: every form wherever it is near enough, or sounds alike, found by measuring all with all."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms = [*forms]
        self._measured = {reading: _Measured(self.forms, reading) for reading in READINGS}
        self._most_words = max((len(form.words) for form in self.forms), default=0)
        self._heard: dict[str, list[int]] = defaultdict(list)
        for number, form in enumerate(self.forms):
            for key in heard_in([word.folded for word in form.words]):
                self._heard[key].append(number)
        self._longest_heard = max(map(len, self._heard), default=0)

    is_full = False

    def forget(self) -> None:
        """There is nothing to forget."""

    def candidates(self, words: Sequence[Word], *, capital_needed: bool) -> Iterator[Candidate]:
        longest = max((measured.longest for measured in self._measured.values()), default=0)
        standing = [*windows(words, UNIT * self._most_words, longest)]
        places = {place for measured in self._measured.values() for place in measured.near(words, standing)}
        places.update(self._alike(words, windows(words, self._most_words + 1, HEARD_LONGER * longest)))
        for number, positions in sorted(places, reverse=True):         # no other order than some order is promised
            if len(positions) <= UNIT * len(self.forms[number].words):
                yield from candidate(self.forms[number], positions, words, capital_needed=capital_needed)

    def _alike(self, words: Sequence[Word], standing: Iterable[Window]) -> Iterator[tuple[int, Window]]:
        """What may be heard in as many words as some form has, or one more."""
        for positions in standing:
            for key in heard_in([words[at].folded for at in positions], self._longest_heard):
                for number in self._heard.get(key, ()):
                    yield number, positions


class _Measured:
    """All forms under one reading, as letters without spaces."""

    def __init__(self, forms: Sequence[Form], reading: str) -> None:
        self._reading = reading
        self._spelt = ["".join([getattr(word, reading) for word in form.words]) for form in forms]
        self._budgets = np.array([max(0, form.budget) for form in forms], np.int64)
        self._lengths = np.array([*map(len, self._spelt)], np.int64)
        self.longest = int((self._lengths + self._budgets).max(initial=0))

    def near(self, words: Sequence[Word], standing: Iterable[Window]) -> Iterator[tuple[int, Window]]:
        """The forms and the windows whose letters lie within the budget of the form."""
        of_length: dict[int, dict[str, list[Window]]] = defaultdict(lambda: defaultdict(list))
        for positions in standing:
            run = "".join([getattr(words[at], self._reading) for at in positions])
            of_length[len(run)][run].append(positions)
        for length, runs in of_length.items():
            numbers = np.flatnonzero(abs(self._lengths - length) <= self._budgets)       # no string of another length is nearer
            yield from self._measure(runs, numbers)

    def _measure(self, runs: Mapping[str, list[Window]], numbers: np.ndarray) -> Iterator[tuple[int, Window]]:
        if not len(numbers):
            return
        spelt, budgets, letters = [self._spelt[number] for number in numbers], self._budgets[numbers], [*runs]
        for start in range(0, len(letters), ROWS):
            rows = letters[start:start + ROWS]
            distances = cdist(rows, spelt, scorer=OSA.distance, score_cutoff=int(budgets.max()), dtype=np.uint8)
            for row, column in np.argwhere(distances <= budgets):
                for positions in runs[rows[row]]:
                    yield int(numbers[column]), positions


def windows(words: Sequence[Word], most_words: int, most_letters: int) -> Iterator[Window]:
    """Every run of words from every word on, and those without words that may go, of which no two are neighbours."""
    unfinished: list[Window] = [(first,) for first in range(len(words))]
    while unfinished:
        positions = unfinished.pop()
        if sum(len(words[at].thin) for at in positions) > most_letters:
            continue
        yield positions
        after = positions[-1] + 1
        if len(positions) < most_words and after < len(words):
            unfinished.append((*positions, after))
            if after + 1 < len(words) and may_go(words[after], words[after + 1]):
                unfinished.append((*positions, after + 1))


def heard_in(folded: Sequence[str], longest: int = LONGEST_HEARD) -> set[str]:
    """The keys of what may be heard in the words read as one in any script (as sounds.keys_together), of some length."""
    together: set[tuple[str, str]] = {*keys_of(folded[0])}
    for word in folded[1:]:
        together = {(script, before + key) for script, before in together for other, key in keys_of(word) if other == script and len(before + key) <= longest}
    return {key for _, key in together if SHORTEST <= len(key) <= longest}


def forms_afresh(entities: Sequence[Entity]) -> Iterator[Form]:
    """The forms of all names, without asking the roster."""
    words = Words(WORDS)
    for owner, entity in enumerate(entities):
        [known] = with_customary_forms([entity])
        yield from forms_of(names_of(entity, known, count(owner << 16), words), words)


def measured(entities: Iterable[Entity]) -> Matcher:
    """A matcher of the same watchlist that measures everything against everything."""
    listed = [*entities]
    matcher = Matcher(listed)
    matcher._index = EveryDistance(forms_afresh(listed))
    return matcher
