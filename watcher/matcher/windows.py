"""Where the letters of a form stand in a text from a given word on, whatever the spaces between them and the particles among them."""

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
    most = len(plain) + budget
    unfinished: list[tuple[tuple[int, ...], str, str]] = [((first,), words[first].plain, words[first].thin)]
    while unfinished:
        positions, theirs, theirs_thin = unfinished.pop()
        if _near(plain, theirs, budget) or ((thin != plain or theirs_thin != theirs) and _near(thin, theirs_thin, budget)):
            yield positions
        following = positions[-1] + 1
        if following < len(words) and len(theirs_thin) < most:
            word = words[following]
            unfinished.append(((*positions, following), theirs + word.plain, theirs_thin + word.thin))
            if following + 1 < len(words) and may_go(word, words[following + 1]):
                word = words[following + 1]
                unfinished.append(((*positions, following + 1), theirs + word.plain, theirs_thin + word.thin))


def _near(ours: str, theirs: str, budget: int) -> bool:
    return abs(len(ours) - len(theirs)) <= budget and OSA.distance(ours, theirs, score_cutoff=budget) <= budget
