"""Where the letters of a form stand in a text from a given word on, whatever the spaces between them and the particles among them.

Where a window is within B edits of a form, its first n letters are within 2 B of the form's first n: the alignment, cut
behind them, pairs them at no more than B with a beginning of the form that is at most B longer or shorter. So a window
that begins otherwise is given up with the first word that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from watcher.matcher.names import Form
from watcher.matcher.particles import could_go, may_go
from watcher.matcher.words import Word


def windows(form: Form, words: Sequence[Word], first: int) -> Iterator[tuple[int, ...]]:
    """The positions of the words, from the first on, whose letters are as near to the form's as its budget allows.

    A word that may go may be left out between two others. alignment.py accepts no other positions.
    """
    letters = _Letters(form)
    unfinished: list[tuple[tuple[int, ...], str, str]] = [((), "", "")]
    while unfinished:
        positions, plain, thin = unfinished.pop()
        for at in _following(positions, words) if positions else (first,):
            word = words[at]
            longer = plain + word.plain, thin + word.thin
            if letters.begin_like(*longer):
                unfinished.append(((*positions, at), *longer))
                if letters.are_like(*longer):
                    yield (*positions, at)


def may_begin(form: Form, first: Word, second: Word, third: Word) -> bool:
    """Whether there may be such positions where a text has these three words, whatever comes after them."""
    if could_go(third):
        return True                # what comes after it tells
    letters = _Letters(form)
    two = first.plain + second.plain, first.thin + second.thin
    if letters.are_like(*two) or letters.begin_like(two[0] + third.plain, two[1] + third.thin):
        return True
    return may_go(second, third) and letters.begin_like(first.plain + third.plain, first.thin + third.thin)


class _Letters:
    """The letters of a form, without spaces, plain and thin."""

    def __init__(self, form: Form) -> None:
        self._budget = max(0, form.budget)
        self._plain, self._thin = "".join([word.plain for word in form.words]), "".join([word.thin for word in form.words])

    def begin_like(self, plain: str, thin: str) -> bool:
        """Whether theirs may be the beginning of a window."""
        return _begins_near(self._plain, plain, self._budget) or ((plain != thin or self._plain != self._thin) and _begins_near(self._thin, thin, self._budget))

    def are_like(self, plain: str, thin: str) -> bool:
        """Whether theirs are a window."""
        return _near(self._plain, plain, self._budget) or ((plain != thin or self._plain != self._thin) and _near(self._thin, thin, self._budget))


def _following(positions: Sequence[int], words: Sequence[Word]) -> Iterator[int]:
    """The word after these, and the one beyond where that one may go."""
    at = positions[-1] + 1
    if at < len(words):
        yield at
        if at + 1 < len(words) and may_go(words[at], words[at + 1]):
            yield at + 1


def _begins_near(ours: str, theirs: str, budget: int) -> bool:
    if not budget:
        return ours.startswith(theirs)
    size = len(theirs)
    if size > len(ours) + budget or OSA.distance(ours[:size], theirs, score_cutoff=2 * budget) > 2 * budget:
        return False                # found out at once
    return any(_near(ours[:end], theirs, budget) for end in range(max(0, size - budget), min(size + budget, len(ours)) + 1))


def _near(ours: str, theirs: str, budget: int) -> bool:
    return abs(len(ours) - len(theirs)) <= budget and OSA.distance(ours, theirs, score_cutoff=budget) <= budget
