"""How many came to harm in one happening, from all that is said of it.

What one sentence says of several victims adds up ("a soldier and two policemen"); what several sentences say is the same
told again, so the largest counts. Only victims told of one by one, with no figure for all of them, add up across sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.model import HARMS, Casualty, Count, Harm, Toll
from watcher.text import fold


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is no part of another, and the number of the sentence it stands in."""

    casualty: Casualty
    sentence: int


def tally(figures: Sequence[Figure]) -> Toll:
    """The toll of one happening: of each harm, the most that is said of it."""
    toll: dict[Harm, Count] = {}
    for harm in HARMS:
        own = [figure for figure in figures if figure.casualty.kind == harm]
        if own:
            toll[harm] = _most(own)
    return toll


def least(count: Count) -> int:
    """What a count compares as: "up to 30", whose low is 0, as 30."""
    return count.low or count.high or 0


def _most(figures: Sequence[Figure]) -> Count:
    told = [_sum(_apart([f.casualty for f in figures if f.sentence == number])) for number in {f.sentence for f in figures}]
    return max(told, key=lambda count: (least(count), count.high is None, count.low))


def _apart(casualties: Sequence[Casualty]) -> list[Casualty]:
    """The casualties of a sentence without those said twice."""
    kept: list[Casualty] = []
    for casualty in casualties:
        if not any(_same(casualty, other) for other in kept):
            kept.append(casualty)
    return kept


def _same(one: Casualty, other: Casualty) -> bool:
    """Whether two figures of one sentence are the same people: one number, and no other word for them."""
    return (one.low, one.high) == (other.low, other.high) and (
        not one.who or not other.who or _head(one.who) == _head(other.who)
    )


def _head(who: str) -> str:
    words = re.findall(r"\w+", fold(who).text)
    return words[-1].removesuffix("s") if words else ""


def _sum(casualties: Sequence[Casualty]) -> Count:
    high = 0
    for casualty in casualties:
        if casualty.high is None:
            return Count(sum(c.low for c in casualties), None)
        high += casualty.high
    return Count(sum(casualty.low for casualty in casualties), high)
