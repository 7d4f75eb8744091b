"""Where the letters of a form stand in a text from a given word on, whatever the spaces between them and the particles among them.

Where a window is within B edits of a form, its first n letters are within 2 B of the form's first n: the alignment, cut
behind them, pairs them at no more than B with a beginning of the form that is at most B longer or shorter. So a window
that begins otherwise is given up with the first word that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from watcher.matcher.names import Form
from watcher.matcher.particles import may_go
from watcher.matcher.words import Word


def windows(form: Form, words: Sequence[Word], first: int) -> Iterator[tuple[int, ...]]:
    """The positions of the words, from the first on, whose letters are as near to the form's as its budget allows.

    A word that may go may be left out between two others. alignment.py accepts no other positions.
    """
    budget = max(0, form.budget)
    plain, thin = ("".join([word.plain for word in form.words]), "".join([word.thin for word in form.words]))
    unfinished: list[tuple[tuple[int, ...], str, str]] = [((), "", "")]
    while unfinished:
        positions, theirs, theirs_thin = unfinished.pop()
        for at in _following(positions, words) if positions else (first,):
            longer, longer_thin = theirs + words[at].plain, theirs_thin + words[at].thin
            twice = plain != thin or longer != longer_thin
            if _begins_near(plain, longer, budget) or (twice and _begins_near(thin, longer_thin, budget)):
                unfinished.append(((*positions, at), longer, longer_thin))
                if _near(plain, longer, budget) or (twice and _near(thin, longer_thin, budget)):
                    yield (*positions, at)


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
    return len(theirs) <= len(ours) + budget and OSA.distance(ours[:len(theirs)], theirs, score_cutoff=2 * budget) <= 2 * budget


def _near(ours: str, theirs: str, budget: int) -> bool:
    return abs(len(ours) - len(theirs)) <= budget and OSA.distance(ours, theirs, score_cutoff=budget) <= budget
