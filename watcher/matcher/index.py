"""Where names may stand: a tree of the names' words, walked with the words of a text and with those near them.

A match cuts name and window into units of one to three words whose distances add up (alignment.py). So every edge of the
tree is a unit, one to three words of a name run together, and a walk spends on each edge no less than the distance of
the units without their spaces, which is never more than with them. Whatever alignment.py would accept is reached; what
is reached in vain, it rejects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from watcher.matcher.alignment import UNIT
from watcher.matcher.names import Form
from watcher.matcher.near import Neighbourhood
from watcher.matcher.particles import is_particle
from watcher.matcher.words import Word

REMEMBERED = 100_000       # words and units; beyond that the memory is emptied, which costs time only


@dataclass(slots=True, eq=False)
class _Node:
    """A place in the tree: where each unit leads, the forms that end here, and the next node for each single word."""

    edges: dict[str, list[_Node]] = field(default_factory=lambda: defaultdict(list))
    forms: list[Form] = field(default_factory=list)
    steps: dict[tuple[str, str], _Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form that may stand at text words `positions`, particles left out."""

    form: Form
    positions: tuple[int, ...]


class Index:
    """All forms of all names."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._root = _Node()
        tolerances: dict[str, int] = {}
        for form in forms:
            self._insert(form, tolerances)
        self._neighbourhood = Neighbourhood(tolerances)
        self._beginnings = frozenset(unit[:length] for unit in self._root.edges for length in range(1, len(unit)))
        self._most = max(tolerances.values(), default=0)
        self._remembered: dict[tuple[str, str], list[tuple[str, int]]] = {}
        self._starting: dict[Word, list[tuple[_Node, int]]] = {}

    def _insert(self, form: Form, tolerances: dict[str, int]) -> None:
        """One node a word, and edges over one, two and three words to it, under both readings."""
        path = [self._root]
        for at, word in enumerate(form.words):
            node = path[-1].steps.setdefault((word.plain, word.thin), _Node())
            path.append(node)
            for length in range(1, min(UNIT, at + 1) + 1):
                unit = form.words[at + 1 - length:at + 1]
                tolerance = form.budget if length > 1 or len(word.folded) > 3 else 0
                for edge in {"".join(w.plain for w in unit), "".join(w.thin for w in unit)}:
                    if node not in path[-1 - length].edges[edge]:
                        path[-1 - length].edges[edge].append(node)
                    tolerances[edge] = max(tolerances.get(edge, 0), tolerance)
        path[-1].forms.append(form)

    def candidates(self, words: Sequence[Word], *, capital_needed: bool) -> Iterator[Candidate]:
        """Every form at every place where it may stand; some in vain, some more than once."""
        for at, word in enumerate(words):
            fuzzy = word.capital or not capital_needed
            for node, spent in self._from_root(word, fuzzy=fuzzy):
                yield from self._walk(node, words, at + 1, (at,), spent)
            following = words[at:at + UNIT]
            if word.plain in self._beginnings or word.thin in self._beginnings or (fuzzy and not all(w.known for w in following)):
                for length in range(2, len(following) + 1):
                    yield from self._jump(self._root, words, at, length, (), 0, fuzzy=fuzzy)

    def _from_root(self, word: Word, *, fuzzy: bool) -> list[tuple[_Node, int]]:
        """The nodes that a first word leads to."""
        if not fuzzy:
            return [(node, 0) for edge in {word.plain, word.thin} for node in self._root.edges.get(edge, ())]
        starts = self._starting.get(word)
        if starts is None:
            if len(self._starting) >= REMEMBERED:
                self._starting.clear()
            starts = [(node, spent) for edge, spent in self._near((word,)) for node in self._root.edges.get(edge, ())]
            self._starting[word] = starts
        return starts

    def _walk(self, node: _Node, words: Sequence[Word], at: int, positions: tuple[int, ...], spent: int) -> Iterator[Candidate]:
        """The forms that end at this node, and those beyond it."""
        for form in node.forms:
            yield Candidate(form, positions)
        if not node.edges or at >= len(words):
            return
        for length in range(1, min(UNIT, len(words) - at) + 1):
            yield from self._jump(node, words, at, length, positions, spent, fuzzy=True)
        if at + 1 < len(words) and is_particle(words[at].folded, words[at + 1].folded):
            yield from self._walk_past(node, words, at, positions, spent)

    def _walk_past(self, node: _Node, words: Sequence[Word], at: int, positions: tuple[int, ...], spent: int) -> Iterator[Candidate]:
        """The same after a particle, for the forms that have none of their own."""
        for candidate in self._walk(node, words, at + 1, positions, spent):
            if candidate.form.bare and len(candidate.positions) > len(positions):
                yield candidate

    def _jump(
        self, node: _Node, words: Sequence[Word], at: int, length: int, positions: tuple[int, ...], spent: int, *, fuzzy: bool,
    ) -> Iterator[Candidate]:
        """Over the edges that so many words of the text, run together, can take."""
        unit = words[at:at + length]
        further = positions + tuple(range(at, at + length))
        known = all(word.known for word in unit)
        if not fuzzy or (known and length > 1):
            steps = [(edge, 0) for edge in {"".join([w.plain for w in unit]), "".join([w.thin for w in unit])}]
        else:
            steps = self._near(unit)
        for edge, distance in steps:
            if spent + distance <= self._most:
                for beyond in node.edges.get(edge, ()):
                    yield from self._walk(beyond, words, at + length, further, spent + distance)

    def _near(self, unit: Sequence[Word]) -> list[tuple[str, int]]:
        """The edges near the words run together, under either reading, with their distance."""
        key = ("".join([w.plain for w in unit]), "".join([w.thin for w in unit]))
        near = self._remembered.get(key)
        if near is None:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            found = self._neighbourhood.near(key[0])
            if key[1] != key[0]:
                for edge, distance in self._neighbourhood.near(key[1]).items():
                    found[edge] = min(distance, found.get(edge, distance))
            near = self._remembered[key] = list(found.items())
        return near
