"""Which entries of a vocabulary lie within a few edits of strings, without comparing with each.

Symmetric deletion: where d edits lie between two strings, their first B letters (n and m of them) have max(n, m) - d
letters in the same order in common; filled up to B with blanks, B - d signs. So an entry is filed under all that is
left of its beginning when so many signs are taken out, and a query looks up all that is left of its own. What comes
back is measured, so it is exact. (Wolf Garbe's SymSpell, 2012, with one length of what is left instead of all.)

Before that most of it goes: each string has bits for the letters that occur in it, and the fewer others the longer it
is. An edit changes at most two: it replaces one letter by another, or adds or takes one and changes the length.

Many are asked for together: a few operations on small arrays serve them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from watcher.matcher.shelf import Shelf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEGINNING = 7      # letters; more would file each entry under many more strings and tell few more apart
FAR = 100          # edits, more than any entry tolerates
_FACTOR = 0x9E3779B97F4A7C15       # the golden ratio, whose powers are spread well
_TOGETHER = 1000   # strings, so that a text of a hundred thousand new words takes little memory
_FEW = 16          # slots that are looked into one by one, and all measured that they hold
_HALF = 32         # of the bits of a string
_UPPER = (1 << 64) - (1 << _HALF)


class Neighbourhood:
    """A vocabulary of numbered entries, each of which tolerates its own number of edits."""

    def __init__(self, entries: Sequence[str], tolerances: Sequence[int]) -> None:
        import numpy as np

        self._entries = entries
        self._tolerances = np.array(tolerances, np.int16)
        self._tolerated, self._most = self._tolerances.data, max(tolerances, default=0)
        self._ways = _Ways(np.unique(self._tolerances).tolist())
        self._bits = np.zeros(len(entries), np.uint64)
        self._shelf = Shelf(*self._hashes())

    def _hashes(self) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """What the entries are filed under, each with the number of its entry; their bits are set down on the way."""
        import numpy as np

        hashes, numbers = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)]
        for tolerance in np.unique(self._tolerances).tolist():
            ways, alike = _Ways([tolerance]), (self._tolerances == tolerance).nonzero()[0].astype(np.int32)
            for part in _parts(alike):
                strings = _Strings([self._entries[number] for number in alike[part].tolist()])
                self._bits[alike[part]] = strings.bits()
                left, of_strings = ways.leave(strings)
                hashes.append(left)
                numbers.append(alike[part].take(of_strings // len(ways)))
        return np.concatenate(hashes), np.concatenate(numbers)

    def near(self, queries: Sequence[str], limits: Sequence[int]) -> list[dict[int, int]]:
        """For each query the entries within both its limit and their tolerance, with their distance."""
        found: list[dict[int, int]] = [{} for _ in queries]
        for part in _parts(queries):
            self._measure(queries[part], limits[part], found[part])
        return found

    def _measure(self, queries: Sequence[str], limits: Sequence[int], found: Sequence[dict[int, int]]) -> None:
        """Add what is near each of the queries."""
        entries, tolerated = self._entries, self._tolerated
        for query, limit, numbers, near in zip(queries, limits, self._promising(_Strings(queries), limits), found, strict=True):
            most = min(limit, self._most)
            for number in numbers:
                edits = OSA.distance(query, entries[number], score_cutoff=most)
                if edits <= most and edits <= tolerated[number]:
                    near[number] = edits

    def _promising(self, strings: _Strings, limits: Sequence[int]) -> list[set[int]]:
        """For each string the entries that may be near it."""
        left, ways = self._ways.leave(strings)
        places, slots = self._shelf.let_through(left)
        rows = ways.take(places) // len(self._ways)
        if len(rows) > _FEW:
            return self._alike(strings, limits, rows, slots)
        found: list[set[int]] = [set() for _ in limits]
        for row, slot in zip(rows.tolist(), slots.tolist(), strict=True):
            found[row].update(self._shelf.slot(slot))
        return found

    def _alike(self, strings: _Strings, limits: Sequence[int], rows: NDArray[np.intp], slots: NDArray[np.int64]) -> list[set[int]]:
        """The same for many slots, less what has too many other letters; the rows are in order."""
        import numpy as np

        counts, numbers = self._shelf.among(slots)
        rows = rows.repeat(counts)
        within = np.minimum(self._tolerances.take(numbers), np.array(limits, np.int16).take(rows))
        alike = (np.bitwise_count(strings.bits().take(rows) ^ self._bits.take(numbers)) <= 2 * within).nonzero()[0]
        ends = rows.take(alike).searchsorted(range(len(limits) + 1)).tolist()
        listed = numbers.take(alike).tolist()
        return [{*listed[start:end]} for start, end in pairwise(ends)]


class _Strings:
    """The letters of strings, filled up with blanks, and their lengths."""

    def __init__(self, strings: Sequence[str]) -> None:
        import numpy as np

        lengths = [*map(len, strings)]
        width = max(BEGINNING, *lengths)
        self.letters = np.array(strings, f"U{width}").view(np.uint32).reshape(-1, width)
        self.lengths = np.array(lengths, np.intp)

    def bits(self) -> NDArray[np.uint64]:
        """For each string bits for the letters that occur, some of which share one, and the fewer the longer it is, up to a limit."""
        import numpy as np

        one, half = np.uint64(1), np.uint32(_HALF - 1)
        occurring = np.bitwise_or.reduce(one << (self.letters.T & half).astype(np.uint64), axis=0, initial=1)
        lengths = np.minimum(self.lengths, _HALF - 1).astype(np.uint64)
        bits: NDArray[np.uint64] = occurring | np.uint64(_UPPER) << lengths
        return bits


class _Ways:
    """The ways to leave so many letters of a beginning that each of some tolerances is met."""

    def __init__(self, tolerances: Sequence[int]) -> None:
        import numpy as np

        left = [(tolerance, places) for tolerance in tolerances for places in combinations(range(BEGINNING), max(0, BEGINNING - tolerance))]
        self._count = len(left)
        self._factors = np.zeros((BEGINNING, len(left)), np.uint64)
        self._distinct = np.zeros((BEGINNING + 1, len(left)), np.bool_)        # by the length of the beginning
        for way, (tolerance, places) in enumerate(left):
            self._factors[places, way] = [pow(_FACTOR, BEGINNING * tolerance + place, 1 << 64) for place in range(1, len(places) + 1)]
            for size in range(BEGINNING + 1):
                blanks = [place for place in places if place >= size]
                self._distinct[size, way] = blanks == [*range(size, size + len(blanks))]

    def __len__(self) -> int:
        return self._count

    def leave(self, strings: _Strings) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
        """A hash of all that is left of each string, but what differs only in which blanks are left; and the number of its way, counted on from string to string.

        The hash is a sum of letters, each times a factor for its place in what is left, another one for each tolerance.
        """
        import numpy as np

        hashes = strings.letters[:, :BEGINNING].astype(np.uint64) @ self._factors
        distinct = self._distinct.take(np.minimum(strings.lengths, BEGINNING), axis=0).ravel().nonzero()[0]
        return hashes.ravel().take(distinct), distinct


def _parts(strings: Sized) -> Iterator[slice]:
    return (slice(at, at + _TOGETHER) for at in range(0, len(strings), _TOGETHER))
