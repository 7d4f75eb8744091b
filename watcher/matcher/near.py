"""Which entries of a vocabulary lie within a few edits of strings, without comparing with each.

Symmetric deletion: where d edits lie between two strings, their first B letters (n and m of them) have max(n, m) - d
letters in the same order in common; filled up to B with blanks, B - d signs. So an entry is filed under all that is
left of its beginning when so many signs are taken out, and a query looks up all that is left of its own. What comes
back is measured, so it is exact. (Wolf Garbe's SymSpell, 2012, with one length of what is left instead of all.)

Of all D signs are taken out, that each need be filed and looked up in one length only. Where an entry tolerates but
d < D edits, or a query is after no more, the ways do that take out the last D - d signs, which are blanks in short
words: what two strings have in common is still so without its last signs.

Before they are measured most go: each string has bits for the letters that occur in it, and others, the more the longer
it is. An edit changes at most two: it replaces one letter by another, or adds or takes one and changes the length. For
each edit by which a string may be changed less than others it has two more, so that one comparison serves all.

Many are asked for together: a few operations on small arrays serve them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from watcher.matcher.shelf import Shelf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEGINNING = 7      # letters; more would file each entry under many more strings and tell few more apart
FAR = 100          # edits, more than any entry tolerates
_USUAL = 2         # edits; the few entries that tolerate more would make all others be filed in many more ways
_FACTOR = 0x9E3779B97F4A7C15       # the golden ratio, whose powers are spread well
_TOGETHER = 1000   # strings, so that a text of a hundred thousand new words takes little memory
_FEW = 16          # slots that are looked into one by one, and all measured that they hold
_LETTERS = 32      # that have a bit of their own
_LENGTHS = 24      # that are told apart, the last one and all beyond as one
_EDITS = 4         # that have bits, two each


class Neighbourhood:
    """A vocabulary of numbered entries, each of which tolerates its own number of edits."""

    def __init__(self, entries: Sequence[str], tolerances: Sequence[int]) -> None:
        import numpy as np

        self._entries, self._tolerances = entries, tolerances
        self._most = max(tolerances, default=0)
        out = np.maximum(np.array(tolerances, np.int16), min(_USUAL, self._most))
        self._ways = _Ways(np.unique(out).tolist(), self._most)
        self._signature = _Signature(self._most)
        self._bits = np.zeros(len(entries), np.uint64)
        self._shelf = Shelf(*self._hashes(out))

    def _hashes(self, out: NDArray[np.int16]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """What the entries are filed under, so many signs being taken out, each with the number of its entry; their bits are set down on the way."""
        import numpy as np

        hashes, numbers = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)]
        for count in np.unique(out).tolist():
            ways, alike = _Ways([count], self._most), (out == count).nonzero()[0].astype(np.int32)
            for part in _parts(alike):
                filed = alike[part].tolist()
                strings = _Strings([self._entries[number] for number in filed], [self._tolerances[number] for number in filed])
                self._bits[alike[part]] = self._signature.bits(strings)
                left, asked = ways.leave(strings)
                hashes.append(left[asked])
                numbers.append(alike[part].repeat(asked.sum(axis=1)))
        return np.concatenate(hashes), np.concatenate(numbers)

    def near(self, queries: Sequence[str], limits: Sequence[int]) -> list[dict[int, int]]:
        """For each query the entries within both its limit and their tolerance, with their distance."""
        limits = [min(limit, self._most) for limit in limits]
        found: list[dict[int, int]] = [{} for _ in queries]
        for part in _parts(queries):
            self._measure(queries[part], limits[part], found[part])
        return found

    def _measure(self, queries: Sequence[str], limits: Sequence[int], found: Sequence[dict[int, int]]) -> None:
        """Add what is near each of the queries."""
        entries, tolerances = self._entries, self._tolerances
        for query, limit, numbers, near in zip(queries, limits, self._promising(_Strings(queries, limits)), found, strict=True):
            for number in numbers:
                edits = OSA.distance(query, entries[number], score_cutoff=limit)
                if edits <= limit and edits <= tolerances[number]:
                    near[number] = edits

    def _promising(self, strings: _Strings) -> list[set[int]]:
        """For each string the entries that may be near it."""
        rows, slots = self._shelf.let_through(*self._ways.leave(strings))
        if len(rows) > _FEW:
            return self._alike(strings, rows, slots)
        found: list[set[int]] = [set() for _ in range(len(strings))]
        for row, slot in zip(rows.tolist(), slots.tolist(), strict=True):
            found[row].update(self._shelf.slot(slot))
        return found

    def _alike(self, strings: _Strings, rows: NDArray[np.intp], slots: NDArray[np.int64]) -> list[set[int]]:
        """The same for many slots, less what has too many other bits; the rows are in order."""
        import numpy as np

        counts, numbers = self._shelf.among(slots)
        rows = rows.repeat(counts)
        differing = np.bitwise_count(self._signature.bits(strings).take(rows) ^ self._bits.take(numbers))
        alike = (differing <= 2 * self._most).nonzero()[0]
        ends = rows.take(alike).searchsorted(np.arange(len(strings) + 1)).tolist()
        listed = numbers.take(alike).tolist()
        return [{*listed[start:end]} for start, end in pairwise(ends)]


class _Strings:
    """The letters of strings, filled up with blanks, and the kind of each: a number for how many edits may change it and how long it is."""

    def __init__(self, strings: Sequence[str], limits: Sequence[int]) -> None:
        import numpy as np

        lengths = [*map(len, strings)]
        width = max(BEGINNING, *lengths)
        self.letters = np.array(strings, f"U{width}").view(np.uint32).reshape(-1, width)
        self.kinds = np.array([limit * _LENGTHS + (length if length < _LENGTHS else _LENGTHS - 1) for limit, length in zip(limits, lengths, strict=True)], np.intp)

    def __len__(self) -> int:
        return len(self.kinds)


class _Signature:
    """Bits of strings that may be changed by so many edits at most."""

    def __init__(self, most: int) -> None:
        import numpy as np

        self._last = np.array(_LETTERS - 1, np.uint32)
        self._of_letters = np.uint64(1) << np.arange(_LETTERS, dtype=np.uint64) | np.uint64(1)         # a blank's is every string's
        fewer = [min(most - limit, _EDITS) for limit in range(most + 1)]
        self._of_kinds = np.array([(1 << length) - 1 << _LETTERS | (1 << 2 * edits) - 1 << _LETTERS + _LENGTHS for edits in fewer for length in range(_LENGTHS)], np.uint64)

    def bits(self, strings: _Strings) -> NDArray[np.uint64]:
        """For each string bits for the letters that occur, some of which share one; the more the longer it is; and the more the fewer edits may change it."""
        import numpy as np

        occurring = np.bitwise_or.reduce(self._of_letters.take(strings.letters.T & self._last), axis=0)
        bits: NDArray[np.uint64] = occurring | self._of_kinds.take(strings.kinds)
        return bits


class _Ways:
    """The ways to take so many signs out of a beginning, for each of some counts."""

    def __init__(self, counts: Sequence[int], most: int) -> None:
        import numpy as np

        ways = [(count, out) for count in counts for out in combinations(range(BEGINNING), min(count, BEGINNING))]
        self._factors = np.zeros((BEGINNING, len(ways)), np.uint64)
        self._asked = np.zeros(((most + 1) * _LENGTHS, len(ways)), np.bool_)
        for way, (count, out) in enumerate(ways):
            left = [place for place in range(BEGINNING) if place not in out]
            self._factors[left, way] = [pow(_FACTOR, BEGINNING * count + place, 1 << 64) for place in range(1, len(left) + 1)]
            for limit, size in product(range(most + 1), range(BEGINNING + 1)):
                self._asked[limit * _LENGTHS + size:(limit + 1) * _LENGTHS, way] = _is_asked(out, count - limit, size)

    def leave(self, strings: _Strings) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
        """A hash of all that is left of each string, way by way; and which of them are asked for.

        The hash is a sum of letters, each times a factor for its place in what is left, another one for each count.
        """
        import numpy as np

        return strings.letters[:, :BEGINNING].astype(np.uint64) @ self._factors, self._asked.take(strings.kinds, axis=0)


def _is_asked(out: Sequence[int], last: int, size: int) -> bool:
    """Whether so many of the last signs are out, and all blanks that are, of a string of that size, are the last: others would leave the same."""
    last = max(last, sum(place >= size for place in out))
    return not last or [*out[-last:]] == [*range(BEGINNING)][-last:]


def _parts(strings: Sized) -> Iterator[slice]:
    return (slice(at, at + _TOGETHER) for at in range(0, len(strings), _TOGETHER))
