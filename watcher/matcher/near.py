"""Which entries of a vocabulary lie within a few edits of a string, without comparing with each.

Symmetric deletion: where d edits lie between two strings, their first B letters (n and m of them) have max(n, m) - d
letters in the same order in common. So an entry is filed under all that is left of its beginning when so many letters
are taken out, and a query looks up all that is left of its own. What comes back is measured, so it is exact.
(Wolf Garbe's SymSpell, 2012, with one length of what is left for each pair of strings instead of all.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations
from math import comb

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from watcher.matcher.shelf import Shelf

BEGINNING = 7      # letters; more would file each entry under many more strings and tell few more apart


class Neighbourhood:
    """A vocabulary in which each entry tolerates its own number of edits."""

    def __init__(self, tolerances: Mapping[str, int]) -> None:
        self._tolerances = tolerances
        tolerant: dict[int, list[str]] = defaultdict(list)
        for entry, tolerance in tolerances.items():
            if tolerance > 0:
                tolerant[tolerance].append(entry)
        self._filed = [_Filed(entries, tolerance) for tolerance, entries in tolerant.items()]

    def near(self, query: str) -> dict[str, int]:
        """The entries within their tolerance of the query, with their distance."""
        found = {query: 0} if query in self._tolerances else {}
        for filed in self._filed:
            entries = filed.alike(query)
            if entries:
                found.update([(entry, edits) for entry, edits, _ in extract(query, entries, scorer=OSA.distance, score_cutoff=filed.tolerance, limit=None)])
        return found


class _Filed:
    """Entries of one tolerance by what is left of their beginnings; many have the same beginning."""

    def __init__(self, entries: Sequence[str], tolerance: int) -> None:
        import numpy as np

        self.tolerance = tolerance
        self._sizes = range(min(map(len, entries)) - tolerance, max(map(len, entries)) + tolerance + 1)
        # Where d edits lie between two strings, of whose beginnings n and m letters are kept, max(n, m) - d are in common.
        self._left = [range(max(0, size - tolerance), max(0, min(size, BEGINNING - tolerance)) + 1) for size in range(BEGINNING + 1)]
        by_head: dict[str, list[str]] = defaultdict(list)
        for entry in entries:
            by_head[entry[:BEGINNING]].append(entry)
        self._entries = [*by_head.values()]
        counts = np.array([sum(comb(size, left) for left in lengths) for size, lengths in enumerate(self._left)])[np.fromiter(map(len, by_head), np.intp)]
        hashes = np.fromiter(map(hash, chain.from_iterable(map(self._left_of, by_head))), np.int64, int(counts.sum()))
        self._shelf = Shelf(hashes, np.repeat(np.arange(len(by_head), dtype=np.int32), counts))

    def alike(self, query: str) -> list[str]:
        """The entries of which as much is left in common with the query as must be, and a few more."""
        if len(query) not in self._sizes:
            return []
        heads = self._shelf.among(map(hash, self._left_of(query[:BEGINNING])))
        return [entry for head in heads for entry in self._entries[head]] if heads else []

    def _left_of(self, head: str) -> Iterable[tuple[str, ...]]:
        """What is left of the beginning of a string when letters are taken out."""
        lengths = self._left[len(head)]
        return combinations(head, lengths[0]) if len(lengths) == 1 else chain.from_iterable([combinations(head, left) for left in lengths])
