"""What `near` ties together: the stretches of an article within which who, where and how bad must hold at once.

Sentence and paragraph: what stands in it. Incident: a happening's figures, places and actors, whatever the distance between
them in the text; a rule that asks for no casualties needs no happening, so each paragraph will do, too, with the places of
the nearest one before it where it names none. Article: everything.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from watcher.model import HARMS, Count, Findings, Harm, Mention, Near, Span, Toll
from watcher.text import paragraphs, sentences


@dataclass(frozen=True, slots=True)
class Unit:
    """Things near each other. `places` and `actors` are ordered as in Incident; `span` is where words and mentions count."""

    span: Span
    places: tuple[str, ...]
    actors: tuple[str, ...]
    casualties: tuple[int, ...]
    toll: Toll


Depth = Callable[[str], int]


class Units:
    """The units of one article, each kind made once. `depth` says how many containers a place has."""

    def __init__(self, findings: Findings, depth: Depth) -> None:
        self._findings = findings
        self._depth = depth
        self._whole = Span(0, len(findings.article.text))
        self._mentions = [mention.span.start for mention in findings.mentions]
        self._events = [(figure.span.start, index) for index, figure in enumerate(findings.casualties) if figure.status == "event"]
        self._events.sort()
        self._homes = {index: incident for incident in findings.incidents for index in incident.casualties}
        self._made: dict[tuple[Near, bool], tuple[Unit, ...]] = {}

    def of(self, near: Near, *, harmless: bool) -> tuple[Unit, ...]:
        """The units in the order of the text; `harmless` is whether no casualties are asked for."""
        if (near, harmless) not in self._made:
            self._made[near, harmless] = self._make(near, harmless=harmless)
        return self._made[near, harmless]

    def article(self) -> Unit:
        """Everything as one unit."""
        return self.of("article", harmless=False)[0]

    def _make(self, near: Near, *, harmless: bool) -> tuple[Unit, ...]:
        text = self._findings.article.text
        if near == "article":
            return (self._everything(),)
        if near == "incident":
            return self._incidents() + (self._passages() if harmless else ())
        return tuple(self._stretch(span) for span in (sentences(text) if near == "sentence" else paragraphs(text)))

    def _incidents(self) -> tuple[Unit, ...]:
        return tuple(
            Unit(self._whole, incident.places, incident.actors, incident.casualties, incident.toll)
            for incident in self._findings.incidents
        )

    def _everything(self) -> Unit:
        """The whole article, the worst incident's places and actors first."""
        worst_first = sorted(self._incidents(), key=strength, reverse=True)
        named = self._stretch(self._whole)
        toll: dict[Harm, Count] = {}
        for unit in worst_first:
            for harm, count in unit.toll.items():
                _take(toll, harm, count)
        return Unit(
            span=named.span,
            places=_unique([*(place for unit in worst_first for place in unit.places), *named.places]),
            actors=_unique([*(actor for unit in worst_first for actor in unit.actors), *named.actors]),
            casualties=named.casualties,
            toll=toll,
        )

    def _passages(self) -> tuple[Unit, ...]:
        """The paragraphs; one that names no place is about the place named last before it."""
        passages: list[Unit] = []
        places: tuple[str, ...] = ()
        for span in paragraphs(self._findings.article.text):
            unit = self._stretch(span)
            places = unit.places or places
            passages.append(Unit(span, places, unit.actors, unit.casualties, unit.toll))
        return tuple(passages)

    def _stretch(self, span: Span) -> Unit:
        """What stands in one stretch of text."""
        inside = self._findings.mentions[bisect_left(self._mentions, span.start) : bisect_left(self._mentions, span.end)]
        events = self._events[bisect_left(self._events, (span.start, -1)) : bisect_left(self._events, (span.end, -1))]
        harmed = tuple(sorted(index for _, index in events))
        places = sorted(_named(inside, "location"), key=lambda place: -self._depth(place))
        return Unit(span, tuple(places), _named(inside, "actor"), harmed, self._toll(harmed))

    def _toll(self, inside: Sequence[int]) -> Toll:
        """The worst in a stretch: an incident's toll where the stretch holds all its figures of a harm, else the largest figure."""
        casualties, held = self._findings.casualties, set(inside)
        toll: dict[Harm, Count] = {}
        for index in inside:
            _take(toll, casualties[index].kind, casualties[index].count)
        for incident in {id(home): home for index in inside if (home := self._homes.get(index))}.values():
            for harm, count in incident.toll.items():
                if all(index in held for index in incident.casualties if casualties[index].kind == harm):
                    _take(toll, harm, count)
        return toll


def _take(toll: dict[Harm, Count], harm: Harm, count: Count) -> None:
    """Keep the worse of two counts."""
    if weight(count) > weight(toll.get(harm)):
        toll[harm] = count


def weight(count: Count | None) -> int:
    """What a count compares as, if there is one; else 0."""
    return count.least if count else 0


def strength(unit: Unit) -> tuple[int, ...]:
    """How bad a unit is, for choosing the worst: killed first."""
    return tuple(weight(unit.toll.get(harm)) for harm in HARMS)


def _named(mentions: Iterable[Mention], kind: str) -> tuple[str, ...]:
    return _unique(mention.entity_id for mention in mentions if mention.kind == kind)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
