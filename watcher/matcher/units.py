"""The units of a watchlist: one to three words of a name run together, and which forms begin with which.

A match cuts name and window into units whose distances add up (alignment.py), each no less than that of the units
without their spaces. So wherever a form stands, its first unit is near the text's first unit, and its second, if it
has one, near the text's second: a form is looked for only where that is so, and none is missed.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import add
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from watcher.matcher.alignment import digits, is_only_personal, is_short
from watcher.matcher.kin import Kin
from watcher.matcher.near import FAR, Neighbourhood
from watcher.matcher.openings import NONE as _NONE
from watcher.matcher.openings import Openings
from watcher.matcher.reading import Spellings
from watcher.matcher.runs import Sieve
from watcher.matcher.stretches import Stretches
from watcher.matcher.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WHOLE, FIRST, SECOND = 1, 2, 4       # the parts that a unit has: all of a form, the first of one that goes on, the second
_AFTER_ALL = "\U0010FFFF"       # no letter comes later


class Units:
    """All units of all forms, numbered; to be asked once all forms are added and `sort` was called."""

    def __init__(self) -> None:
        self._openings = Openings()
        self.budgets = array("b")              # of each form

    def add(self, number: int, spellings: Spellings) -> None:
        """Set down how forms begin, which are numbered from this number on."""
        self._openings.add(number, spellings)
        self.budgets.extend([max(0, budget) for budget in spellings.budgets])

    def sort(self) -> None:
        """Make ready what was added."""
        import numpy as np

        self._openings.sort()
        self._numbers, self._beside_rare = self._openings.numbers, self._openings.beside_rare
        self._spelt = [*self._numbers]
        self._tolerances = array("b", self._openings.tolerances().tobytes())
        self.longest = max(map(add, map(len, self._spelt), self._tolerances), default=0)
        self._neighbourhood = Neighbourhood(self._spelt, self._tolerances)
        self._kin = Kin(self._numbers, self._openings.places)
        self._digits = set(map(digits, self._spelt)) | {""}
        self._digits_begin = {among[:size] for among in self._digits for size in range(len(among) + 1)}
        first, second, forms, ends = self._openings.rows()
        del self._openings
        begins = np.zeros(len(self._spelt) + 1, np.uint32)
        np.cumsum(np.bincount(first, minlength=len(self._spelt)), out=begins[1:])
        self.sieve = Sieve(self._spelt)
        self.roles = _roles(len(self._spelt), first, second)
        self.stretches = Stretches(len(self._spelt))
        self._after = self.stretches.by_owner(first[second != _NONE], second[second != _NONE])
        self._begins = begins.data
        self._seconds, self._forms, self._ends = second.data, forms.data, ends.data

    def number(self, run: str) -> int | None:
        """The unit spelt so."""
        return self._numbers.get(run)

    def is_first(self, unit: int) -> bool:
        """Whether some form begins with the unit."""
        return self.roles[unit] & (WHOLE | FIRST) != 0

    def going_on(self, run: str) -> range:
        """The units that begin so and go on."""
        first = bisect_right(self._spelt, run)
        return range(first, bisect_left(self._spelt, run + _AFTER_ALL, first) if self._begins_at(first, run) else first)

    def goes_on(self, run: str) -> bool:
        """Whether there are such."""
        return self._begins_at(bisect_right(self._spelt, run), run)

    def _begins_at(self, unit: int, run: str) -> bool:
        return unit < len(self._spelt) and self._spelt[unit].startswith(run)

    def may_be_near(self, run: str) -> bool:
        """Whether some unit may be near the run, or near what begins so: not, if one of its digits is none of theirs."""
        return len(run) <= self.longest and (run.isalpha() or digits(run) in self._digits_begin)

    def near(self, words: Sequence[Word]) -> list[dict[int, int]]:
        """For each word the units that it may stand for, with their distance; a well-known one stands for few but itself (alignment.py)."""
        known = [word for word in words if word.known]
        limits = {word.plain: 1 for word in known if is_only_personal(word)}
        limits.update([(reading, 1 if is_short(word) else FAR) for word in words if not word.known for reading in (word.plain, word.thin)])
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

    def seconds(self, first: int) -> set[int]:
        """The units that come second after this one."""
        low, high = self._begins[first], self._begins[first + 1]
        return set(self._seconds[bisect_right(self._seconds, _NONE, low, high):high])

    def stretches_after(self, firsts: Iterable[int]) -> int:
        """The stretches of the units where those are that come second after any of these."""
        stretches = 0
        for first in firsts:
            stretches |= self._after[first]
        return stretches

    def followed_in(self, stretches: int, firsts: Mapping[int, int]) -> Mapping[int, int]:
        """Those of the units, with their distance, after which one of these stretches comes second."""
        after = self._after
        return {first: edits for first, edits in firsts.items() if after[first] & stretches} if len(firsts) > 1 else firsts

    def is_followed(self, first: int, units: range) -> bool:
        """Whether one of these units comes second after the first."""
        low, high = self._begins[first], self._begins[first + 1]
        at = bisect_left(self._seconds, units.start, low, high)
        return at < high and self._seconds[at] < units.stop

    def has_second(self, first: int) -> bool:
        """Whether some form begins with this unit and goes on."""
        return self.roles[first] & FIRST != 0

    def forms(self, first: int, second: int) -> Iterator[tuple[int, bool]]:
        """The forms that begin with these two units, and whether each ends there."""
        low, high = self._begins[first], self._begins[first + 1]
        for row in range(bisect_left(self._seconds, second, low, high), bisect_right(self._seconds, second, low, high)):
            yield self._forms[row], bool(self._ends[row])


def _roles(count: int, first: NDArray[np.int32], second: NDArray[np.int32]) -> bytes:
    """For each unit the parts that it has, from the rows of first and second ones."""
    import numpy as np

    roles = np.zeros(count, np.uint8)
    alone = second == _NONE
    for units, role in (first[alone], WHOLE), (first[~alone], FIRST), (second[~alone], SECOND):
        roles[units] |= role
    return roles.tobytes()


def _nearer(near: Mapping[str, dict[int, int]], plain: str, thin: str) -> dict[int, int]:
    """What is near either reading, with the lesser distance."""
    found = near.get(plain, {})
    if thin == plain:
        return found
    other = near.get(thin, {})
    return {unit: min(found.get(unit, FAR), other.get(unit, FAR)) for unit in found.keys() | other.keys()}
