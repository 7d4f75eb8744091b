"""Where names may stand: a tree of the names' words, walked with the words of a text and with those near them.

A match cuts name and window into units of one to three words whose distances add up (alignment.py). So every edge of the
tree is a unit, one to three words of a name run together, and a walk spends on each edge no less than the distance of
the units without their spaces, which is never more than with them. Whatever alignment.py would accept is reached; what
is reached in vain, it rejects. What hearing.py would accept has the consonants of a name, and is reached by them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from watcher.matcher.alignment import UNIT, is_only_personal, may_be_one
from watcher.matcher.by_sound import Sounds
from watcher.matcher.names import Form
from watcher.matcher.near import Neighbourhood
from watcher.matcher.particles import may_go
from watcher.matcher.sounds import sounds_of
from watcher.matcher.spelling import vouched_for
from watcher.matcher.words import Word

REMEMBERED = 100_000       # words; beyond that the memory is emptied, which costs time only


@dataclass(slots=True, eq=False)
class _Node:
    """A place in the tree.

    Where each unit leads, the forms that end here, the next node for each word, the largest budget beyond, and the
    first letters of the edges.
    """

    edges: dict[str, list[_Node]] = field(default_factory=lambda: defaultdict(list))
    forms: list[Form] = field(default_factory=list)
    steps: dict[tuple[str, str], _Node] = field(default_factory=dict)
    budget: int = 0
    initials: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Starts:
    """The nodes to which a first word leads, at what cost; whether it may be only part of a name's first unit, or sounds like one."""

    nodes: tuple[tuple[_Node, int], ...]
    goes_on: bool
    sounds: bool


_NOWHERE = _Starts((), goes_on=False, sounds=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form that may stand at text words `positions`, particles left out."""

    form: Form
    positions: tuple[int, ...]


class Index:
    """All forms of all names."""

    def __init__(self, forms: Iterable[Form]) -> None:
        forms = [*forms]
        self._root = _Node()
        self._sounds = Sounds(forms)
        self._thin: set[str] = set()           # edges that read rn as m
        tolerances: dict[str, int] = {}
        for form in forms:
            self._insert(form, tolerances)
        self._neighbourhood = Neighbourhood(tolerances)
        self._longest = max((len(edge) + tolerance for edge, tolerance in tolerances.items()), default=0)
        self._beginnings = frozenset(unit[:length] for unit in self._root.edges for length in range(1, len(unit)))
        self._remembered: dict[Word, list[tuple[str, int]]] = {}
        self._compounds: dict[tuple[str, str], list[tuple[str, int]]] = {}
        self._starting: dict[Word, _Starts] = {}

    def _insert(self, form: Form, tolerances: dict[str, int]) -> None:
        """One node a word, and edges over one, two and three words to it, under both readings."""
        path = [self._root]
        for at, word in enumerate(form.words):
            node = path[-1].steps.setdefault((word.plain, word.thin), _Node())
            node.budget = max(node.budget, form.budget)
            path.append(node)
            for length in range(1, min(UNIT, at + 1) + 1):
                unit = form.words[at + 1 - length:at + 1]
                tolerance = max(0, form.budget) if length > 1 or len(word.folded) > 3 else 0
                plain, thin = _run_together(unit)
                for edge in {plain, thin}:
                    before = path[-1 - length]
                    before.initials.add(edge[0])
                    if node not in before.edges[edge]:
                        before.edges[edge].append(node)
                    tolerances[edge] = max(tolerances.get(edge, 0), tolerance)
                if thin != plain:
                    self._thin.add(thin)
        path[-1].forms.append(form)

    def candidates(self, words: Sequence[Word], *, capital_needed: bool) -> set[Candidate]:
        """Every form at every place where it may stand; some in vain."""
        found: set[Candidate] = set()
        for at, word in enumerate(words):
            if len(word.thin) > self._longest:
                continue
            starts = self._starting.get(word)
            if starts is None:
                starts = self._start(word, fuzzy=word.capital)
            if not (word.capital or capital_needed):
                starts = self._start(word, fuzzy=True)
            if starts is not _NOWHERE:
                for node, spent in starts.nodes:
                    self._walk(node, words, at + 1, (at,), spent, found)
                if starts.goes_on and self._may_go_on(words, at):
                    for length in range(2, min(UNIT, len(words) - at) + 1):
                        self._jump(self._root, words, at, length, (), 0, found)
                if starts.sounds and (word.capital or not capital_needed or self._sounds.is_own(word)):
                    self._hear(words, at, (), {""}, found)
        return found

    def _start(self, word: Word, *, fuzzy: bool) -> _Starts:
        """Where a first word leads; remembered, but for words with a small letter in a text that has no capitals."""
        near = self._near(word) if fuzzy else [(edge, 0) for edge in {word.plain, word.thin}]
        nodes = [(node, spent) for edge, spent in near for node in self._root.edges.get(edge, ()) if spent <= max(0, node.budget)]
        goes_on = word.tied or word.plain in self._beginnings or word.thin in self._beginnings
        sounds = self._sounds.may_begin_with(word)
        starts = _Starts(tuple(nodes), goes_on, sounds) if nodes or goes_on or sounds else _NOWHERE
        if fuzzy == word.capital:
            if len(self._starting) >= REMEMBERED:
                self._starting.clear()
            self._starting[word] = starts
        return starts

    def _may_go_on(self, words: Sequence[Word], at: int) -> bool:
        """Whether a word and the next run together are, or begin, the first unit of a name; without this test every pair would be looked up."""
        pair = words[at:at + 2]
        return pair[0].tied or any(run in self._root.edges or run in self._beginnings for run in _run_together(pair))

    def _walk(self, node: _Node, words: Sequence[Word], at: int, positions: tuple[int, ...], spent: int, found: set[Candidate]) -> None:
        """Set down the forms that end at this node, and those beyond it."""
        for form in node.forms:
            found.add(Candidate(form, positions))
        if node.edges and at < len(words):
            self._go_on(node, words, at, positions, spent, found)
            if at + 1 < len(words) and may_go(words[at], words[at + 1]):
                self._go_on(node, words, at + 1, positions, spent, found)

    def _go_on(self, node: _Node, words: Sequence[Word], at: int, positions: tuple[int, ...], spent: int, found: set[Candidate]) -> None:
        """Over all edges that the next one to three words can take."""
        self._jump(node, words, at, 1, positions, spent, found)
        word = words[at]
        if word.tied or word.plain[0] in node.initials or word.thin[0] in node.initials:
            for length in range(2, min(UNIT, len(words) - at) + 1):
                self._jump(node, words, at, length, positions, spent, found)

    def _jump(
        self, node: _Node, words: Sequence[Word], at: int, length: int, positions: tuple[int, ...], spent: int, found: set[Candidate],
    ) -> None:
        """Over the edges that so many words of the text, run together, can take."""
        for edge, distance in self._near(words[at]) if length == 1 else self._near_unit(words[at:at + length]):
            beyond = node.edges.get(edge)
            if beyond:
                further = positions + tuple(range(at, at + length))
                for reached in beyond:
                    if spent + distance <= reached.budget or spent + distance == 0:
                        self._walk(reached, words, at + length, further, spent + distance, found)

    def _hear(self, words: Sequence[Word], at: int, positions: tuple[int, ...], heard: set[str], found: set[Candidate]) -> None:
        """Set down the forms that sound like the words so far and this one, and those that sound like more of the text."""
        keys = {before + sound.key for sound in sounds_of(words[at].folded) for before in heard}
        keys = {key for key in keys if self._sounds.begins(key)}
        if not keys:
            return
        further = (*positions, at)
        found.update(Candidate(form, further) for key in keys for form in self._sounds.forms(key))
        if len(further) < self._sounds.longest and at + 1 < len(words):
            self._hear(words, at + 1, further, keys, found)
            if at + 2 < len(words) and may_go(words[at + 1], words[at + 2]):
                self._hear(words, at + 2, further, keys, found)

    def _near(self, word: Word) -> list[tuple[str, int]]:
        """The edges near one word; near a well-known word only those it may stand for (alignment.py)."""
        if len(word.thin) > self._longest:
            return []
        near = self._remembered.get(word)
        if near is None:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            near = self._near_either(word.plain, word.thin)
            if word.known and word.thin == word.plain:
                slip = 1 if is_only_personal(word) else 0
                near = [(edge, d) for edge, d in near if d <= slip or edge in self._thin or vouched_for(edge, word.plain)]
            self._remembered[word] = near
        return near

    def _near_unit(self, unit: Sequence[Word]) -> list[tuple[str, int]]:
        """The edges near several words run together: no misspelt ones but where the words are tied."""
        plain, thin = _run_together(unit)
        if len(thin) > self._longest or not may_be_one(unit) or all(word.known for word in unit):
            return [(edge, 0) for edge in {plain, thin}]
        near = self._compounds.get((plain, thin))
        if near is None:
            if len(self._compounds) >= REMEMBERED:
                self._compounds.clear()
            near = self._compounds[plain, thin] = self._near_either(plain, thin)
        return near

    def _near_either(self, plain: str, thin: str) -> list[tuple[str, int]]:
        """The edges near under either reading, with their distance."""
        found = self._neighbourhood.near(plain)
        if thin != plain:
            for edge, distance in self._neighbourhood.near(thin).items():
                found[edge] = min(distance, found.get(edge, distance))
        return [*found.items()]


def _run_together(unit: Sequence[Word]) -> tuple[str, str]:
    """The words without spaces, under both readings."""
    return "".join([word.plain for word in unit]), "".join([word.thin for word in unit])
