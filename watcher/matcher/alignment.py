"""How far a window of the text is from a name, and which of its words were changed: the meaning of a match.

The distance is the optimal string alignment (OSA: insert, delete, replace, swap neighbours) of the two strings with
their spaces. It is counted unit by unit: cut both strings wherever a space is matched with a space, and the distances of
the pieces add up to the whole. So one to three words of the name pair with one to three words of the text, and every
guard can be put to the pair it concerns. A change of spacing alone is no edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from watcher.matcher.names import Form
from watcher.matcher.spelling import vouched_for
from watcher.matcher.words import Word

UNIT = 3       # words of the longest unit


@dataclass(frozen=True, slots=True)
class Alignment:
    """The edits between a name and a window, whether spaces moved, and which words of the window differ from the name."""

    edits: int
    respaced: bool
    changed: frozenset[int]


def align(form: Form, window: Sequence[Word], *, capital_needed: bool) -> Alignment | None:
    """The nearest permitted alignment within the form's budget, or None.

    `capital_needed` is whether a changed word must begin with a capital, or the window do so.
    """
    pairing = _Pairing(form, window, capital_needed=capital_needed and not window[0].capital)
    return pairing.same() or pairing.respaced() or pairing.nearest()


class _Pairing:
    """One name laid against one window."""

    def __init__(self, form: Form, window: Sequence[Word], *, capital_needed: bool) -> None:
        self.form = form
        self.window = window
        self.capital_needed = capital_needed

    def same(self) -> Alignment | None:
        """The same words in the same places, but for what scanning confuses."""
        if len(self.form.words) != len(self.window):
            return None
        pairs = [*zip(self.form.words, self.window, strict=True)]
        if any(ours.plain != theirs.plain and ours.thin != theirs.thin for ours, theirs in pairs):
            return None
        changed = frozenset(i for i, (ours, theirs) in enumerate(pairs) if ours.folded != theirs.folded)
        return None if any(self.window[i].known for i in changed) else Alignment(0, respaced=False, changed=changed)

    def respaced(self) -> Alignment | None:
        """The same letters with other spaces."""
        if self.form.budget < 0 or not self._same_letters():
            return None
        best = self._cheapest("plain", 0, respacing=True) or self._cheapest("thin", 0, respacing=True)
        return best and Alignment(0, respaced=True, changed=best[1])

    def _same_letters(self) -> bool:
        return any(
            "".join([getattr(w, reading) for w in self.form.words]) == "".join([getattr(w, reading) for w in self.window])
            for reading in ("plain", "thin")
        )

    def nearest(self) -> Alignment | None:
        """The fewest edits within the budget."""
        found = [self._cheapest(reading, self.form.budget, respacing=False) for reading in self._readings()]
        best = min((f for f in found if f), key=lambda f: (f[0], sorted(f[1])), default=None)
        return best and Alignment(best[0], respaced=False, changed=best[1])

    def _readings(self) -> list[str]:
        """The readings under which the whole strings lie within the budget: a quick test that loses nothing."""
        budget = self.form.budget
        if budget < 1:
            return []
        return [
            reading for reading in ("plain", "thin")
            if OSA.distance(_spaced(self.form.words, reading), _spaced(self.window, reading), score_cutoff=budget) <= budget
        ]

    def _cheapest(self, reading: str, budget: int, *, respacing: bool) -> tuple[int, frozenset[int]] | None:
        """The least cost over all ways to cut name and window into units, with the words changed."""
        name, text = self.form.words, self.window
        best: dict[tuple[int, int], tuple[int, frozenset[int]]] = {(0, 0): (0, frozenset())}
        for i in range(len(name) + 1):
            for j in range(len(text) + 1):
                if (i, j) not in best:
                    continue
                spent, changed = best[i, j]
                for p in range(1, min(UNIT, len(name) - i) + 1):
                    for q in range(1, min(UNIT, len(text) - j) + 1):
                        cost = self._cost(i, i + p, j, j + q, reading, respacing=respacing)
                        if cost is None or spent + cost > budget:
                            continue
                        touched = changed | (frozenset(range(j, j + q)) if self._differs(i, i + p, j, j + q) else frozenset())
                        state = (spent + cost, touched)
                        known = best.get((i + p, j + q))
                        if known is None or (state[0], len(state[1]), sorted(state[1])) < (known[0], len(known[1]), sorted(known[1])):
                            best[i + p, j + q] = state
        return best.get((len(name), len(text)))

    def _differs(self, i: int, k: int, j: int, m: int) -> bool:
        return not (k - i == m - j == 1 and self.form.words[i].folded == self.window[j].folded)

    def _cost(self, i: int, k: int, j: int, m: int, reading: str, *, respacing: bool) -> int | None:
        """The edits between name words i to k and text words j to m, or None where that change is not permitted."""
        ours, theirs = self.form.words[i:k], self.window[j:m]
        whole = k - i == len(self.form.words)
        if len(ours) == len(theirs) == 1:
            return self._cost_of_word(ours[0], theirs[0], reading, whole=whole)
        same = "".join([getattr(w, reading) for w in ours]) == "".join([getattr(w, reading) for w in theirs])
        if respacing:
            return 0 if same and not (whole and _all_known(theirs)) else None
        if len(ours) == len(theirs) and not same:
            return None         # a space moved and no more; anything else is for the single words to answer
        if _all_known(theirs) or self._too_small(theirs) or _digits(ours) != _digits(theirs):
            return None
        if _loses_a_word(ours, theirs, first=i == 0, last=k == len(self.form.words)):
            return None
        return OSA.distance(_spaced(ours, reading), _spaced(theirs, reading))

    def _cost_of_word(self, ours: Word, theirs: Word, reading: str, *, whole: bool) -> int | None:
        if ours.folded == theirs.folded:
            return 0
        if theirs.known and (whole or not vouched_for(ours.plain, theirs.plain)):
            return None
        cost = OSA.distance(getattr(ours, reading), getattr(theirs, reading))
        if cost and (len(ours.folded) <= 3 or _digits((ours,)) != _digits((theirs,)) or self._too_small((theirs,))):
            return None
        return cost

    def _too_small(self, theirs: Sequence[Word]) -> bool:
        return self.capital_needed and not theirs[0].capital


def _spaced(words: Sequence[Word], reading: str) -> str:
    return " ".join([getattr(word, reading) for word in words])


def _all_known(words: Sequence[Word]) -> bool:
    return all(word.known for word in words)


def _digits(words: Sequence[Word]) -> str:
    return "".join(c for word in words for c in word.plain if c.isdigit())


def _loses_a_word(ours: Sequence[Word], theirs: Sequence[Word], *, first: bool, last: bool) -> bool:
    """Whether a whole word came or went; only an initial inside the name may ("John F. Kennedy")."""
    longer, shorter = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    left = "".join(word.plain for word in shorter)
    for i, word in enumerate(longer):
        if "".join(w.plain for n, w in enumerate(longer) if n != i) == left:
            at_edge = (first and i == 0) or (last and i == len(longer) - 1)
            return at_edge or len(word.plain) > 1 or not word.plain.isalpha()
    return False
