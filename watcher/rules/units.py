"""What `near` ties together: the stretches of an article within which who, where and how bad must hold at once.

Sentence and paragraph: what stands in it. Incident: a happening's figures, places and actors, whatever the distance between
them in the text; a rule that asks for no casualties needs no happening, so each paragraph will do, too, with the places of
the nearest one before it where it names none. Article: everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from watcher.model import HARMS, Casualty, Count, Findings, Harm, Mention, Near, Span, Toll
from watcher.text import paragraphs, sentences


@dataclass(frozen=True, slots=True)
class Unit:
    """Things near each other. `places` and `actors` are ordered as in Incident; `span` is where words and mentions count."""

    span: Span
    places: tuple[str, ...]
    actors: tuple[str, ...]
    casualties: tuple[int, ...]
    toll: Toll

    def holds(self, span: Span) -> bool:
        """Whether the unit's stretch of text has this one in it."""
        return self.span.start <= span.start and span.end <= self.span.end


Depth = Callable[[str], int]


def units(findings: Findings, near: Near, *, harmless: bool, depth: Depth) -> tuple[Unit, ...]:
    """The units of an article, in its order. `depth` says how many containers a place has; `harmless` that no casualties are asked."""
    text = findings.article.text
    if near == "article":
        return (_article(findings, depth),)
    if near == "incident":
        return _incidents(findings) + (_passages(findings, depth) if harmless else ())
    spans = sentences(text) if near == "sentence" else paragraphs(text)
    return tuple(_stretch(findings, span, depth) for span in spans)


def weight(count: Count | None) -> int:
    """What a count compares as: its low, and "up to 30" (whose low is 0) as 30."""
    return (count.low or count.high or 0) if count else 0


def strength(unit: Unit) -> tuple[int, ...]:
    """How bad a unit is, for choosing the worst: killed first."""
    return tuple(weight(unit.toll.get(harm)) for harm in HARMS)


def _whole(findings: Findings) -> Span:
    return Span(0, len(findings.article.text))


def _incidents(findings: Findings) -> tuple[Unit, ...]:
    whole = _whole(findings)
    return tuple(
        Unit(whole, incident.places, incident.actors, incident.casualties, incident.toll) for incident in findings.incidents
    )


def _article(findings: Findings, depth: Depth) -> Unit:
    """Everything at once, the worst incident's places and actors first."""
    worst_first = sorted(_incidents(findings), key=strength, reverse=True)
    named = _stretch(findings, _whole(findings), depth)
    toll: dict[Harm, Count] = {}
    for unit in worst_first:
        for harm, count in unit.toll.items():
            if weight(count) > weight(toll.get(harm)):
                toll[harm] = count
    return Unit(
        span=named.span,
        places=_unique([*(place for unit in worst_first for place in unit.places), *named.places]),
        actors=_unique([*(actor for unit in worst_first for actor in unit.actors), *named.actors]),
        casualties=named.casualties,
        toll=toll,
    )


def _passages(findings: Findings, depth: Depth) -> tuple[Unit, ...]:
    """The paragraphs; one that names no place is about the place named last before it."""
    passages: list[Unit] = []
    places: tuple[str, ...] = ()
    for span in paragraphs(findings.article.text):
        unit = _stretch(findings, span, depth)
        places = unit.places or places
        passages.append(Unit(span, places, unit.actors, unit.casualties, unit.toll))
    return tuple(passages)


def _stretch(findings: Findings, span: Span, depth: Depth) -> Unit:
    """What stands in one stretch of text."""
    inside = [mention for mention in findings.mentions if span.start <= mention.span.start and mention.span.end <= span.end]
    harmed = tuple(
        index
        for index, casualty in enumerate(findings.casualties)
        if casualty.status == "event" and span.start <= casualty.span.start and casualty.span.end <= span.end
    )
    places = sorted(_named(inside, "location"), key=lambda place: -depth(place))
    return Unit(span, tuple(places), _named(inside, "actor"), harmed, _toll(findings, harmed))


def _toll(findings: Findings, inside: Sequence[int]) -> Toll:
    """The worst in a stretch: an incident's toll where the stretch holds all its figures of a harm, else the largest figure."""
    toll: dict[Harm, Count] = {}

    def take(harm: Harm, count: Count) -> None:
        if weight(count) > weight(toll.get(harm)):
            toll[harm] = count

    for index in inside:
        casualty = findings.casualties[index]
        take(casualty.kind, Count(casualty.low, casualty.high))
    for incident in findings.incidents:
        for harm, count in incident.toll.items():
            if all(index in inside for index in _of(harm, incident.casualties, findings.casualties)):
                take(harm, count)
    return toll


def _of(harm: Harm, indexes: Iterable[int], casualties: Sequence[Casualty]) -> list[int]:
    return [index for index in indexes if casualties[index].kind == harm]


def _named(mentions: Iterable[Mention], kind: str) -> tuple[str, ...]:
    return _unique(mention.entity_id for mention in mentions if mention.kind == kind)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
