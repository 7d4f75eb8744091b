"""The units of a watchlist: one to three words of a name run together, and which forms begin with which.

A match cuts name and window into units whose distances add up (alignment.py), each no less than that of the units
without their spaces. So wherever a form stands, its first unit is near the text's first unit, and its second, if it
has one, near the text's second: a form is looked for only where that is so, and none is missed.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from operator import add

from rapidfuzz.distance import OSA

from watcher.matcher.alignment import UNIT, digits, is_only_personal
from watcher.matcher.kin import Kin
from watcher.matcher.lexicon import is_well_known
from watcher.matcher.near import FAR, Neighbourhood
from watcher.matcher.roster import Spelling
from watcher.matcher.runs import Sieve
from watcher.matcher.words import Word

_NONE = -1


class Units:
    """All units of all forms, numbered; to be asked once all forms are added and `sort` was called."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._tolerances = array("b")
        self._beside_rare: set[int] = set()    # units that are a word beside which a rare one is listed
        self._places: dict[str, int] = {}      # units that are a place of one word that is not plain as it is listed
        self._rows = array("i")                # how forms begin: first unit, second, form, and whether it ends there
        self.budgets = array("b")              # of each form

    def add(self, number: int, spelling: Spelling) -> None:
        """Set down how the form begins, under both readings."""
        budget, size = max(0, spelling.budget), len(spelling.words)
        self.budgets.append(budget)
        tolerances = [budget if len(word) > 3 else 0 for word in spelling.words]
        for reading in (spelling.plain,) if spelling.thin == spelling.plain else (spelling.plain, spelling.thin):
            for cut in range(1, min(UNIT, size) + 1):
                first = self._number("".join(reading[:cut]), max(tolerances[:cut]))
                if cut == size:
                    self._rows.extend((first, _NONE, number, 1))
                else:
                    self._rows.extend((first, self._number(reading[cut], tolerances[cut]), number, cut + 1 == size))
                    for end in range(cut + 2, min(cut + UNIT, size) + 1):
                        self._rows.extend((first, self._number("".join(reading[cut:end]), max(tolerances[cut:end])), number, end == size))
        if budget and size > 1:
            self._add_beside_rare(spelling)
        elif spelling.of_place and spelling.words[0] != spelling.plain[0]:
            self._places[spelling.words[0]] = self._numbers[spelling.plain[0]]

    def _number(self, unit: str, tolerance: int) -> int:
        """The number of a unit, old or new, which tolerates so many edits at least."""
        number = self._numbers.get(unit)
        if number is None:
            number = self._numbers[unit] = len(self._tolerances)
            self._tolerances.append(tolerance)
        elif tolerance > self._tolerances[number]:
            self._tolerances[number] = tolerance
        return number

    def _add_beside_rare(self, spelling: Spelling) -> None:
        """Set down the words that may change, and beside which a rare one is listed."""
        changing = [at for at, word in enumerate(spelling.words) if len(word) > 3]
        rare = [at for at in changing if not is_well_known(spelling.words[at])]
        if rare:
            self._beside_rare.update([self._numbers[spelling.plain[at]] for at in changing if at <= UNIT and rare != [at]])

    def sort(self) -> None:
        """Make ready what was added."""
        import numpy as np

        self.most_edits = max(self.budgets, default=0)
        self._spelt = [*self._numbers]
        self.longest = max(map(add, map(len, self._spelt), self._tolerances), default=0)
        self._neighbourhood = Neighbourhood(self._spelt, self._tolerances)
        self._kin = Kin(self._numbers, self._places)
        self._digits = set(map(digits, self._spelt)) | {""}
        self._digits_begin = {among[:size] for among in self._digits for size in range(len(among) + 1)}
        rows = np.array(self._rows, np.int32).reshape(-1, 4)
        first = rows[:, 0]
        begins = np.zeros(len(self._spelt) + 1, np.uint32)
        np.cumsum(np.bincount(first, minlength=len(self._spelt)), out=begins[1:])
        self._ordered = sorted(self._spelt)
        self.sieve = Sieve(self._spelt)
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
        return self.sieve.may_hold(run) and goes_on(self._ordered, run)

    def are_or_begin(self, run: str) -> bool:
        """Whether some unit is spelt so, or begins so."""
        return run in self._numbers or self.begin(run)

    def may_be_near(self, run: str) -> bool:
        """Whether some unit may be near the run, or near what begins so: not, if one of its digits is none of theirs."""
        return len(run) <= self.longest and (run.isalpha() or digits(run) in self._digits_begin)

    def near(self, words: Sequence[Word]) -> list[dict[int, int]]:
        """For each word the units that it may stand for, with their distance; a well-known one stands for few but itself (alignment.py)."""
        known = [word for word in words if word.known]
        limits = {word.plain: 1 for word in known if is_only_personal(word)}
        limits.update([(reading, FAR) for word in words if not word.known for reading in (word.plain, word.thin)])
        near = self._near_strings(limits)
        kin = dict(zip(known, self._kin.of(known), strict=True))
        return [self._near_known(word, kin[word], near.get(word.plain)) if word.known else _nearer(near, word.plain, word.thin) for word in words]

    def near_run(self, plain: str, thin: str) -> dict[int, int]:
        """The units near a run of letters under either of its readings, with their distance."""
        return _nearer(self._near_strings({plain: FAR, thin: FAR}), plain, thin)

    def _near_strings(self, limits: Mapping[str, int]) -> dict[str, dict[int, int]]:
        """The units near strings, each within its limit, with their distance; none of many strings that nothing is near."""
        promising = [string for string in limits if len(string) <= self.longest and (string.isalpha() or digits(string) in self._digits)]
        return dict(zip(promising, self._neighbourhood.near(promising, [limits[string] for string in promising]), strict=True))

    def _near_known(self, word: Word, kin: set[int], near: Mapping[int, int] | None) -> dict[int, int]:
        """The units that a well-known word may stand for: its kin, and those near it of which one slip of the pen makes it."""
        found: dict[int, int] = {}
        if near:
            kin = kin.union([unit for unit, edits in near.items() if edits <= 1 and unit in self._beside_rare])
        for unit in kin:
            spelt = self._spelt[unit]
            self._add_if_tolerant(found, spelt, word.plain)
            if "rn" in spelt or word.thin is not word.plain:
                self._add_if_tolerant(found, spelt.replace("rn", "m"), word.thin)
        return found

    def _add_if_tolerant(self, found: dict[int, int], spelt: str, stands: str) -> None:
        """Add the unit spelt so if there is one, and it tolerates what stands there."""
        unit = self._numbers.get(spelt)
        if unit is not None:
            distance = OSA.distance(spelt, stands, score_cutoff=self._tolerances[unit])
            if distance <= min(self._tolerances[unit], found.get(unit, distance)):
                found[unit] = distance

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


def _nearer(near: Mapping[str, dict[int, int]], plain: str, thin: str) -> dict[int, int]:
    """What is near either reading, with the lesser distance."""
    found = near.get(plain, {})
    if thin == plain:
        return found
    other = near.get(thin, {})
    return {unit: min(found.get(unit, FAR), other.get(unit, FAR)) for unit in found.keys() | other.keys()}


def goes_on(ordered: Sequence[str], run: str) -> bool:
    """Whether one of the ordered strings begins with the run and is longer."""
    at = bisect_right(ordered, run)
    return at < len(ordered) and ordered[at].startswith(run)
