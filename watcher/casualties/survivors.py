"""Who was shot and lived: "shot" wounds only those of whom the article does not say elsewhere that they died.

"5 shot, 1 killed" leaves four wounded; "a boy, 17, was shot" is no wounded where "the 17-year-old died" follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from watcher.casualties.grammar import Grammar
from watcher.model import Casualty

_WORDS = re.compile(r"[^\W_]+")
_NEAR = 90  # characters between "5 shot" and the "1 killed" that is among them
_MANY = 200  # of the dead that are compared with each of the shot


@dataclass(frozen=True, slots=True)
class _Person:
    """What a text says of one victim: ages, names, sex ("": unknown), and whether it is "another"."""

    ages: frozenset[str]
    names: frozenset[str]
    sex: str
    other: bool


def survivors(text: str, found: Sequence[Casualty], grammar: Grammar) -> list[Casualty]:
    """The casualties without those shot who are told dead, and the numbers shot less the dead among them."""
    if not any(_is_doubtful(casualty, grammar) for casualty in found):
        return list(found)
    dead = [
        _person(casualty, grammar)
        for casualty in found
        if casualty.kind == "killed" and casualty.status == "event" and casualty.high == 1
    ][:_MANY]
    left = _left(text, found, grammar)
    gone = {
        index
        for index, casualty in enumerate(found)
        if casualty.high == 1
        and _is_doubtful(casualty, grammar)
        and any(_same(_person(casualty, grammar), person) for person in dead)
    }
    lowered = [
        replace(casualty, low=left[casualty.low], high=left[casualty.low])
        if casualty.low in left and casualty.high == casualty.low and _is_doubtful(casualty, grammar)
        else casualty
        for casualty in found
    ]
    return _without(lowered, gone) if gone else lowered


def _left(text: str, found: Sequence[Casualty], grammar: Grammar) -> dict[int, int]:
    """For a number told to be shot, how many of them lived."""
    left: dict[int, int] = {}
    for one, other in pairwise(found):
        gap = text[one.span.end : other.span.start]
        if (
            _is_doubtful(one, grammar)
            and one.part_of is None
            and one.high == one.low
            and other.kind == "killed"
            and other.status == "event"
            and other.high == other.low
            and 0 < other.low < one.low
            and len(gap) < _NEAR
            and "." not in gap
            and "\n\n" not in gap
        ):
            left[one.low] = one.low - other.low
    return left


def _is_doubtful(casualty: Casualty, grammar: Grammar) -> bool:
    return (
        casualty.kind == "wounded"
        and casualty.status == "event"
        and not grammar.doubtful.isdisjoint(_WORDS.findall(casualty.quote.lower()))
    )


def _person(casualty: Casualty, grammar: Grammar) -> _Person:
    words = _WORDS.findall(casualty.who.lower())
    sex = next((sex for word in words if (sex := grammar.sexes.get(word))), "")
    names = frozenset(
        word
        for word in words
        if len(word) > 2 and word.isalpha() and grammar.entry(word) == (None, 0) and word not in grammar.sexes
    )
    return _Person(
        frozenset(word for word in words if word.isdigit()), names, sex, "another" in words or "other" in words
    )


def _same(one: _Person, other: _Person) -> bool:
    """Whether two descriptions may be of the same person."""
    if one.names & other.names or one.ages & other.ages:
        return True
    if one.other or other.other or (one.names and other.names) or (one.ages and other.ages):
        return False
    return not (one.sex and other.sex and one.sex != other.sex)


def _without(found: Sequence[Casualty], gone: set[int]) -> list[Casualty]:
    """The casualties but those, with the parts pointing at where their wholes now stand."""
    gone = gone | {index for index, casualty in enumerate(found) if casualty.part_of in gone}
    place = {
        index: position for position, index in enumerate(index for index in range(len(found)) if index not in gone)
    }
    return [
        replace(found[index], part_of=None if (whole := found[index].part_of) is None else place[whole])
        for index in place
    ]
