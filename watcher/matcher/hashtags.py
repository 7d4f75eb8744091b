"""Hashtags of several words run together, each with a capital: #StandWithUkraine names Ukraine.

Those of a text are read once more, spelt apart, and what is found is set down where it stands in the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from watcher.model import Mention, Span

_LONGEST = 80          # letters of one
_MOST = 200            # of a text
_HASHTAG = re.compile(rf"#(?<![\w/&.?=#-]#)([^\W_]{{3,{_LONGEST}}})(?!\w)")          # but not in an address
_APART = "\n\n"
_RUN_TOGETHER = 0.95   # the score of a name of several words


@dataclass(frozen=True, slots=True)
class Hashtags:
    """The hashtags of a text as a text of their own, and where each of its letters stands in the whole."""

    text: str
    places: Sequence[int]


def hashtags_in(text: str) -> Hashtags | None:
    """Those of several words, spelt apart; None where there are none."""
    letters: list[str] = []
    places: list[int] = []
    for found in islice(_HASHTAG.finditer(text), _MOST):
        words = [*_words(found[1])]
        for first, last in words if len(words) > 1 else ():
            apart = _APART if first == 0 else " "
            letters += (apart, found[1][first:last])
            places += (-1,) * len(apart)
            places += range(found.start(1) + first, found.start(1) + last)
    return Hashtags("".join(letters), places) if letters else None


def _words(run: str) -> Iterator[tuple[int, int]]:
    """Where each word of the run begins and ends."""
    yield from pairwise((0, *(at for at in range(1, len(run)) if _begins(run, at)), len(run)))


def _begins(run: str, at: int) -> bool:
    """Whether a word begins with this letter: a capital or a digit behind a small letter, a capital behind a digit, the last capital of several before a small letter."""
    before, letter = run[at - 1], run[at]
    if letter.isdigit():
        return before.islower()
    return letter.isupper() and (not before.isupper() or run[at + 1:at + 2].islower())


def with_hashtags(text: str, hashtags: Hashtags, mentions: Iterable[Mention], spelt_apart: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions of the text, and those of its hashtags spelt apart that are no misspellings, and stand where no other does."""
    inside, taken = {*hashtags.places}, set[int]()
    for mention in mentions:
        if mention.span.start in inside:
            taken.update(range(mention.span.start, mention.span.end))
        yield mention
    for mention in spelt_apart:
        span = Span(hashtags.places[mention.span.start], hashtags.places[mention.span.end - 1] + 1)
        if mention.how != "fuzzy" and taken.isdisjoint(range(span.start, span.end)):
            whole = replace(mention, span=span, surface=text[span.start:span.end])
            yield whole if len(whole.surface) == len(mention.surface) else replace(whole, how="variant", score=min(mention.score, _RUN_TOGETHER))
