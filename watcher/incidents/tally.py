"""How many came to harm in one happening, from all that is said of it.

What one sentence says of several victims adds up ("a soldier was killed and two policemen died"); what several sentences say
is the same told again, so the largest counts. Only victims told of by name, with no figure for all of them, add up across
sentences. Who was shot or stabbed is told as wounded until the text says who died of it: those are not wounded as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.model import HARMS, Casualty, Count, Harm, Toll
from watcher.text import fold

_STRUCK = re.compile(r"\b(?:shot|shoots?|shooting|stabbed|stabbing|struck|hit|beaten|gunshots?|gunfire|bullets?)\b", re.IGNORECASE)
_LIVING = re.compile(r"\b(?:wound(?:ed|s|ing)|injur\w+|hurt|critical\w*|stable|serious\w*|surviv\w+|treated|maimed|burn\w*)\b", re.IGNORECASE)
_ADDS = re.compile(r"(?:,|;)?\s*\b(?:and|while|plus|as well as|with)\b", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:after|when|as|who|whom|which|where|including|of|both|them|all|before|since|because|during|said|says)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w'’.-]+(?:\s+(?:[A-Z][\w'’.-]*|[\"“][^\"”]+[\"”]))+")
_FARTHEST = 80   # characters between two figures of one sentence that add up


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is no part of another, and the number of the sentence it stands in."""

    casualty: Casualty
    sentence: int


def tally(figures: Sequence[Figure], text: str) -> Toll:
    """The toll of one happening: of each harm, the most that is said of it."""
    toll: dict[Harm, Count] = {}
    for harm in HARMS:
        own = [figure for figure in figures if figure.casualty.kind == harm]
        struck = [figure for figure in own if harm == "wounded" and _is_struck(figure.casualty)]
        count = _most([figure for figure in own if figure not in struck], text)
        left = _without(_most(struck, text), toll.get("killed"))
        best = max((c for c in (count, left) if c), key=least, default=None)
        if best and least(best):
            toll[harm] = best
    return toll


def least(count: Count) -> int:
    """What a count compares as: "up to 30", whose low is 0, as 30."""
    return count.low or count.high or 0


def _is_struck(casualty: Casualty) -> bool:
    """Whether a wounded figure says only that people were shot or the like, and leaves open who lived."""
    return bool(_STRUCK.search(casualty.quote)) and not _LIVING.search(casualty.quote)


def _without(struck: Count | None, killed: Count | None) -> Count | None:
    """Those struck, less those who died of it."""
    if struck is None or killed is None:
        return struck
    low = max(0, struck.low - least(killed))
    return Count(low, None if struck.high is None else max(low, struck.high - least(killed)))


def _most(figures: Sequence[Figure], text: str) -> Count | None:
    """The largest of what the sentences say, and of how many are told of by name."""
    told = [_said_at_once([f.casualty for f in figures if f.sentence == number], text) for number in {f.sentence for f in figures}]
    names = _people(figure.casualty.who for figure in figures if figure.casualty.high == 1)
    told.append(Count(names, names))
    return max(told, key=lambda count: (least(count), count.high is None, count.low)) if figures else None


def _said_at_once(casualties: Sequence[Casualty], text: str) -> Count:
    """The sum of the figures of a sentence that go on from one another; where they do not, the largest such sum."""
    runs: list[list[Casualty]] = []
    for casualty in casualties:
        if runs and _goes_on(runs[-1][-1], casualty, text):
            runs[-1].append(casualty)
        else:
            runs.append([casualty])
    return max((_sum(run) for run in runs), key=least)


def _goes_on(one: Casualty, other: Casualty, text: str) -> bool:
    """Whether the second figure speaks of others than the first: "a soldier was killed and two policemen died"."""
    gap = text[one.span.end : other.span.start]
    return (
        len(gap) <= _FARTHEST
        and _ADDS.search(gap) is not None
        and not _REFERS.search(gap)
        and _head(one.who) != _head(other.who)
        and not _PRONOUN.match(other.who)
    )


_PRONOUN = re.compile(r"(?:he|she|him|her|it|they|them|this|that|the|his|its|their|all|both|who)\b", re.IGNORECASE)


def _head(who: str) -> str:
    words = re.findall(r"\w+", fold(who).text)
    return words[-1].removesuffix("s") if words else ""


def _people(names: Iterable[str]) -> int:
    """How many people these names are: one name within another, or a surname alone, is the same person."""
    found: list[set[str]] = []
    for name in names:
        full = _NAME.search(name)
        words = set(re.findall(r"\w+", full.group().casefold())) if full else set()
        if len(words) > 1 and not any(words <= other or other <= words for other in found):
            found.append(words)
    return len(found)


def _sum(casualties: Sequence[Casualty]) -> Count:
    """All of them together; open as soon as one is."""
    low = sum(casualty.low for casualty in casualties)
    highs = [casualty.high for casualty in casualties]
    return Count(low, None if None in highs else sum(high for high in highs if high is not None))
