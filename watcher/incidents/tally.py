"""How many came to harm in one happening, from all that is said of it.

What one sentence says of several victims adds up ("a soldier was killed and two policemen died"); what several sentences say
is the same told again, so the largest counts. Only victims told of by name, with no figure for all of them, add up across
sentences. Who was shot or stabbed is told as wounded until the text says who died of it: those are not wounded as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from watcher.model import HARMS, Casualty, Count, Harm, Toll
from watcher.text import fold

_STRUCK = re.compile(r"\b(?:shot|shoots?|shooting|stabbed|stabbing|struck|striking|strikes?|hit|hits|hitting|beaten|gunshots?|gunfire|bullets?|to (?:the |a |area |local |a local )?hospitals?)\b", re.IGNORECASE)
_LIVING = re.compile(r"\b(?:wound(?:ed|s|ing)|injur\w+|hurt|critical\w*|stable|serious\w*|surviv\w+|treated|maimed|burn\w*)\b", re.IGNORECASE)
_GUNSHOT = re.compile(r"\bgun ?shot (?:wounds?|injur\w+)", re.IGNORECASE)
_ADDS = re.compile(r"(?:,|;)?\s*\b(?:and|while|plus|as well as)\b", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:after|when|as|who|whom|which|where|including|of|both|them|all|before|since|because|during|said|says)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w'’.-]+(?:\s+(?:[A-Z][\w'’.-]*|[\"“‘'][^\"”’']+[\"”’']))+")
_NICKNAME = re.compile(r"[\"“‘'][^\"”’']+[\"”’'](?=\s)|\b[A-Z]\.?(?=\s)")
_GOES_ON = re.compile(r"\s+(?!who\b|whom\b|of\b|from\b|and\b|in\b|at\b)[a-z]")  # "Upper Sandusky boy" names a place
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii"})
_NOBODY = re.compile(   # capitals of a headline, not a name
    r"\b(?:man|men|woman|women|boy|girl|teen\w*|child|children|baby|toddler|infant|year|old|police|officer|deputy|soldier|student|victim|county|"
    r"city|state|north|south|east|west|street|man's|father|mother|son|daughter|husband|wife|brother|sister|suspect|gunman|driver|resident)\b"
)
_RELATES = re.compile(r"\b(?:who|whom|which|that)\b", re.IGNORECASE)
_SELF = re.compile(r"(?:himself|herself|themselves|self)\b", re.IGNORECASE)
_COUNTED = re.compile(r"(?:one|1)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:he|she|him|her|it|they|them|this|that|the|his|its|their|all|both|who)\b", re.IGNORECASE)
_LONGEST_GAP = 3   # sentences between people told of one by one
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
        struck = [harm == "wounded" and _is_struck(figure.casualty) for figure in own]
        count = _most([figure for figure, is_struck in zip(own, struck, strict=True) if not is_struck], text)
        left = _without(_most([figure for figure, is_struck in zip(own, struck, strict=True) if is_struck], text), toll.get("killed"))
        best = max((c for c in (count, left) if c), key=least, default=None)
        if best and least(best):
            toll[harm] = best
    return toll


def least(count: Count) -> int:
    """What a count compares as: "up to 30", whose low is 0, as 30."""
    return count.low or count.high or 0


def _is_struck(casualty: Casualty) -> bool:
    """Whether a wounded figure says only that people were shot or the like, and leaves open who lived."""
    return _STRUCK.search(casualty.quote) is not None and _LIVING.search(_GUNSHOT.sub("shot", casualty.quote)) is None


def _without(struck: Count | None, killed: Count | None) -> Count | None:
    """Those struck, less those who died of it."""
    if struck is None or killed is None:
        return struck
    low = max(0, struck.low - least(killed))
    return Count(low, None if struck.high is None else max(low, struck.high - least(killed)))


def _most(figures: Sequence[Figure], text: str) -> Count | None:
    """The largest of what the sentences say; where all speak of single victims, how many are told of by name."""
    if not figures:
        return None
    by_sentence: dict[int, list[Casualty]] = defaultdict(list)
    for figure in figures:
        by_sentence[figure.sentence].append(figure.casualty)
    told = [_said_at_once(casualties, text) for casualties in by_sentence.values()]
    if all(count == Count(1, 1) for count in told) and not any(_COUNTED.match(figure.casualty.who) for figure in figures):
        named = max(_people(run) for run in _runs(figures))
        return Count(max(1, named), max(1, named))
    return max(told, key=lambda count: (least(count), count.high is None, count.low))


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
    if _SELF.match(other.who):   # "shot his wife before killing himself", not "his son, who killed himself"
        return other.kind == "killed" and not _SELF.search(one.who) and not _RELATES.search(gap)
    return (
        len(gap) <= _FARTHEST
        and _ADDS.search(gap) is not None
        and not _REFERS.search(gap)
        and _head(one.who) != _head(other.who)
        and not _PRONOUN.match(other.who)
    )


def _head(who: str) -> str:
    words = re.findall(r"\w+", fold(who).text)
    return words[-1].removesuffix("s") if words else ""


def _runs(figures: Sequence[Figure]) -> list[list[str]]:
    """Whom the figures tell of, in runs without a long gap: names far apart are as likely of another story."""
    runs = [[figures[0].casualty.who]]
    for one, other in pairwise(figures):
        if other.sentence - one.sentence > _LONGEST_GAP:
            runs.append([])
        runs[-1].append(other.casualty.who)
    return runs


def _people(whos: Iterable[str]) -> int:
    """How many people are named in full; a surname with the same initial is the same person."""
    found: set[tuple[str, str]] = set()
    for who in whos:
        name = next((name for name in _NAME.finditer(who) if not _GOES_ON.match(who, name.end())), None)
        words = re.findall(r"\w[\w-]*", fold(_NICKNAME.sub(" ", name.group())).text.removesuffix(" s")) if name else []
        words = [word for word in words if word not in _SUFFIXES]
        if len(words) > 1 and not _NOBODY.search(" ".join(words)):
            found.add((words[0][0], words[-1]))
    return len(found)


def _sum(casualties: Sequence[Casualty]) -> Count:
    """All of them together; open as soon as one is."""
    low = sum(casualty.low for casualty in casualties)
    highs = [casualty.high for casualty in casualties]
    return Count(low, None if None in highs else sum(high for high in highs if high is not None))
