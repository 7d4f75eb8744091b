"""The units of a watchlist: one to three words of a name run together, and which forms begin with which.

A match cuts name and window into units whose distances add up (alignment.py), each no less than that of the units
without their spaces. So wherever a form stands, its first unit is near the text's first unit, and its second, if it
has one, near the text's second: a form is looked for only where that is so, and none is missed.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from watcher.matcher.alignment import UNIT, digits, is_only_personal
from watcher.matcher.kin import Kin
from watcher.matcher.near import Neighbourhood
from watcher.matcher.roster import Spelling
from watcher.matcher.spelling import vouched_for
from watcher.matcher.words import Word

_NONE = -1
_HEADS = 8, 4      # letters of a run that are looked at first, whether any unit begins so


class Units:
    """All units of all forms, numbered; to be asked once all forms are added and `sort` was called."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._tolerances = array("b")
        self._thin: set[int] = set()           # units that read rn as m
        self._rows = array("i")                # how forms begin: first unit, second, form, and whether it ends there
        self.budgets = array("b")              # of each form

    def add(self, number: int, spelling: Spelling) -> None:
        """Set down how the form begins, under both readings."""
        self.budgets.append(max(0, spelling.budget))
        size = len(spelling.words)
        for reading in (spelling.plain, spelling.thin) if spelling.thin != spelling.plain else (spelling.plain,):
            for cut in range(1, min(UNIT, size) + 1):
                first = self._number(spelling, reading, 0, cut)
                if cut == size:
                    self._rows.extend((first, _NONE, number, 1))
                for end in range(cut + 1, min(cut + UNIT, size) + 1):
                    self._rows.extend((first, self._number(spelling, reading, cut, end), number, end == size))

    def _number(self, spelling: Spelling, reading: Sequence[str], start: int, end: int) -> int:
        """The number of a unit of the form, old or new."""
        single = end - start == 1
        unit = reading[start] if single else "".join(reading[start:end])
        tolerance = 0 if single and len(spelling.words[start]) <= 3 else max(0, spelling.budget)
        number = self._numbers.setdefault(unit, len(self._numbers))
        if number == len(self._tolerances):
            self._tolerances.append(tolerance)
        elif tolerance > self._tolerances[number]:
            self._tolerances[number] = tolerance
        if reading is not spelling.plain and reading[start:end] != spelling.plain[start:end]:
            self._thin.add(number)
        return number

    def sort(self) -> None:
        """Make ready what was added."""
        import numpy as np

        self.most_edits = max(self.budgets, default=0)
        tolerances = dict(zip(self._numbers, self._tolerances, strict=True))
        self.longest = max((len(unit) + tolerance for unit, tolerance in tolerances.items()), default=0)
        self._spelt = [*tolerances]
        self._neighbourhood = Neighbourhood(tolerances)
        self._thin_neighbourhood = Neighbourhood({self._spelt[unit]: self._tolerances[unit] for unit in self._thin})
        self._kin = Kin(self._spelt)
        self._digits = set(map(digits, self._spelt)) | {""}
        rows = np.array(self._rows, np.int32).reshape(-1, 4)
        first = rows[:, 0]
        begins = np.zeros(len(self._spelt) + 1, np.uint32)
        np.cumsum(np.bincount(first, minlength=len(self._spelt)), out=begins[1:])
        self._ordered = sorted(self._spelt)
        self._heads = {unit[:size] for unit in self._spelt for size in _HEADS}
        order = np.lexsort((rows[:, 1], first))
        self._come_second = np.isin(np.arange(len(self._spelt)), rows[:, 1]).tobytes()
        self._begins = begins.data
        self._seconds, self._forms, self._ends = (column[order].data for column in rows.T[1:])
        del self._rows

    def number(self, run: str) -> int | None:
        """The unit spelt so."""
        return self._numbers.get(run)

    def is_first(self, unit: int) -> bool:
        """Whether some form begins with the unit."""
        return self._begins[unit] != self._begins[unit + 1]

    def is_second(self, unit: int) -> bool:
        """Whether the unit comes second in some form."""
        return bool(self._come_second[unit])

    def begin(self, run: str) -> bool:
        """Whether some unit begins so and goes on."""
        for size in _HEADS:
            if len(run) >= size:
                return run[:size] in self._heads and goes_on(self._ordered, run)
        return goes_on(self._ordered, run)

    def are_or_begin(self, run: str) -> bool:
        """Whether some unit is spelt so, or begins so."""
        return run in self._numbers or self.begin(run)

    def near(self, word: Word) -> dict[int, int]:
        """The units that the word may stand for, with their distance; a well-known word stands for few but itself (alignment.py)."""
        if len(word.thin) > self.longest:
            return {}
        if word.known and word.thin == word.plain:
            return self._near_known(word)
        return self.near_run(word.plain, word.thin)

    def near_run(self, plain: str, thin: str) -> dict[int, int]:
        """The units near a run of letters under either of its readings, with their distance."""
        if len(thin) > self.longest or digits(plain) not in self._digits:
            return {}
        found = self._neighbourhood.near(plain)
        if thin != plain:
            for unit, distance in self._neighbourhood.near(thin).items():
                found[unit] = min(distance, found.get(unit, distance))
        return {self._numbers[unit]: distance for unit, distance in found.items()}

    def _near_known(self, word: Word) -> dict[int, int]:
        """The units that are the word, that it vouches for, that a slip of the pen makes of a person's name, and those with rn read as m."""
        plain = word.plain
        found = {self._numbers[unit]: distance for unit, distance in self._thin_neighbourhood.near(plain).items()}
        if is_only_personal(word):
            found.update((self._numbers[unit], distance) for unit, distance in self._neighbourhood.near(plain).items() if distance <= 1)
        kin = {number for other in (plain, plain + "s", plain + "es", plain.removesuffix("s"), plain.removesuffix("es")) if (number := self._numbers.get(other)) is not None}
        for unit in kin | self._kin.of(plain):
            distance = OSA.distance(plain, self._spelt[unit], score_cutoff=self._tolerances[unit])
            if distance <= self._tolerances[unit] and vouched_for(self._spelt[unit], plain):
                found[unit] = distance
        return found

    def spelt(self, unit: int) -> str:
        return self._spelt[unit]

    def alone(self, first: int) -> Sequence[int]:
        """The forms that are this unit and no more."""
        low, high = self._begins[first], self._begins[first + 1]
        return [*self._forms[low:bisect_right(self._seconds, _NONE, low, high)]]

    def seconds(self, first: int) -> frozenset[int]:
        """The units that come second after this one."""
        low, high = self._begins[first], self._begins[first + 1]
        return frozenset(self._seconds[bisect_right(self._seconds, _NONE, low, high):high])

    def has_second(self, first: int) -> bool:
        """Whether some form begins with this unit and goes on."""
        low, high = self._begins[first], self._begins[first + 1]
        return low < high and self._seconds[high - 1] != _NONE

    def forms(self, first: int, second: int) -> Iterator[tuple[int, bool]]:
        """The forms that begin with these two units, and whether each ends there."""
        low, high = self._begins[first], self._begins[first + 1]
        for row in range(bisect_left(self._seconds, second, low, high), bisect_right(self._seconds, second, low, high)):
            yield self._forms[row], bool(self._ends[row])


def goes_on(ordered: Sequence[str], run: str) -> bool:
    """Whether one of the ordered strings begins with the run and is longer."""
    at = bisect_right(ordered, run)
    return at < len(ordered) and ordered[at].startswith(run)
