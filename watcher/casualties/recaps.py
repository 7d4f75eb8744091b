"""What an article recalls in passing: once it has told its own news, what it dates further back is another occasion.

One sentence cannot tell: "was shot in July" is the news of a trial, and the past of an article on last night's raid.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from watcher.casualties.grammar import Grammar
from watcher.model import Casualty, Harm, Span
from watcher.text import sentences

_HEAD = 400  # characters: the heading and the lead
_LEAST_SUM = 100
_TIMES = 10
_YEAR = re.compile(r"\b\d{4}$")
_Figure = tuple[Harm, int]


def without_sums(found: Sequence[Casualty], grammar: Grammar) -> list[Casualty]:
    """The casualties; what has been done to many times as many as the heading and the lead tell of is the sum of many incidents, and background."""
    news: dict[Harm, int] = defaultdict(int)
    for casualty in found:
        if casualty.span.start < _HEAD and _is_news(casualty):
            news[casualty.kind] = max(news[casualty.kind], casualty.low)
    if not any(_is_sum(casualty, news, grammar) for casualty in found):
        return list(found)
    return [replace(casualty, status="background", cues=(grammar.language.have[0],)) if _is_sum(casualty, news, grammar) else casualty for casualty in found]


def _is_sum(casualty: Casualty, news: Mapping[Harm, int], grammar: Grammar) -> bool:
    """Whether a figure far below the lead is many times its own, and told as what has been: "8,000 people have been killed"."""
    many = casualty.low >= _LEAST_SUM and casualty.span.start >= _HEAD and casualty.status == "event"
    return many and 0 < news.get(casualty.kind, 0) * _TIMES <= casualty.low and not grammar.has.isdisjoint(casualty.quote.lower().split())


def without_recaps(found: Sequence[Casualty], text: str, grammar: Grammar) -> list[Casualty]:
    """The casualties; what is dated, and stands below news that is not, is background; so is a figure put right, below another.

    Until here the `cues` of an event are its dates. A sentence with a figure of the news speaks of the news. A date with its year is
    background right below the news, any other only below the head, which may say for once on what day of the month it was.
    """
    if not any(_is_dated(casualty) for casualty in found):
        return list(found)
    stretches = sentences(text)
    news = {_figure(casualty) for casualty in found if casualty.span.start < _HEAD and _is_news(casualty)}
    known = {figure for figure in news if figure[1] > 1}
    told: dict[int, set[_Figure]] = defaultdict(set)  # by the start of the sentence
    for casualty in found:
        told[_sentence(casualty, stretches)].add(_figure(casualty))
    return [
        _judged(
            casualty,
            (_is_below(casualty, found, headed=bool(news)) and not known & told[_sentence(casualty, stretches)]) or _is_put_right(casualty, found, grammar),
        )
        for casualty in found
    ]


def _is_below(casualty: Casualty, found: Sequence[Casualty], *, headed: bool) -> bool:
    """Whether a dated figure stands below the news: below a head that tells some, or, where its year is told, below any of it."""
    if casualty.span.start >= _HEAD:
        return headed
    named = any(_YEAR.search(cue) for cue in casualty.cues)
    return named and any(_is_news(other) and other.span.start < casualty.span.start for other in found)


def _is_put_right(casualty: Casualty, found: Sequence[Casualty], grammar: Grammar) -> bool:
    """Whether a figure was only said before, and another, or that nobody was harmed, stands above it: "officials had earlier put the toll at 35"."""
    if not _is_dated(casualty) or grammar.superseded.isdisjoint(casualty.cues):
        return False
    above = [other for other in found if other.span.start < casualty.span.start]
    news = [other.low for other in above if (_is_news(other) and other.kind == casualty.kind) or (other.status == "denied" and other.high == 0)]
    return bool(news) and casualty.low not in news


def _is_dated(casualty: Casualty) -> bool:
    return casualty.status == "event" and bool(casualty.cues)


def _is_news(casualty: Casualty) -> bool:
    return casualty.status == "event" and not casualty.cues and bool(casualty.low or casualty.high)


def _figure(casualty: Casualty) -> _Figure:
    return casualty.kind, casualty.low


def _sentence(casualty: Casualty, stretches: Sequence[Span]) -> int:
    return bisect_right(stretches, casualty.span.start, key=lambda sentence: sentence.start)


def _judged(casualty: Casualty, past: bool) -> Casualty:
    """The casualty with its date taken for what it is: the past, or the news itself."""
    if not _is_dated(casualty):
        return casualty
    return replace(casualty, status="background") if past else replace(casualty, cues=())
