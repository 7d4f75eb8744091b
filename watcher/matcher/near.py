"""Which entries of a vocabulary lie within a few edits of a string, without comparing with each.

Symmetric deletion: strings within d edits of each other have a common string among those that d deletions make of
them, and that holds for their first letters alone; so an entry is filed under all deletions of its beginning and a
query looks up all deletions of its own. What comes back is measured, so it is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz.distance import OSA

BEGINNING = 7      # letters; more would file each entry under many more strings and tell few more apart


class Neighbourhood:
    """A vocabulary in which each entry tolerates its own number of edits."""

    def __init__(self, tolerances: Mapping[str, int]) -> None:
        self._tolerances = dict(tolerances)
        self._most = max(tolerances.values(), default=0)
        filed: dict[str, list[str]] = defaultdict(list)
        for entry, tolerance in self._tolerances.items():
            if tolerance > 0:
                for rest in _deletions(entry[:BEGINNING], tolerance):
                    filed[rest].append(entry)
        self._filed = dict(filed)

    def near(self, query: str) -> dict[str, int]:
        """The entries within their tolerance of the query, with their distance."""
        found = {query: 0} if query in self._tolerances else {}
        for rest in _deletions(query[:BEGINNING], self._most):
            for entry in self._filed.get(rest, ()):
                if entry not in found:
                    tolerance = self._tolerances[entry]
                    distance = OSA.distance(query, entry, score_cutoff=tolerance)
                    if distance <= tolerance:
                        found[entry] = distance
        return found


def _deletions(string: str, most: int) -> set[str]:
    """The string less up to that many of its characters."""
    found = shorter = {string}
    for _ in range(most):
        shorter = {rest[:i] + rest[i + 1:] for rest in shorter for i in range(len(rest))}
        found = found | shorter
    return found
