"""Which figures speak of one happening, and where and with whom it is told. Pure.

Most articles tell of one happening, so figures belong together until the text says otherwise: another place, or a turn such
as "meanwhile, in another attack". A figure told again is the same happening, however far away. Background, denied and
hypothetical figures belong to none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from watcher.incidents.ground import Ground, unique
from watcher.incidents.tally import Figure, least, tally
from watcher.model import Casualty, Count, Harm, Incident, Mention, Span, Toll
from watcher.text import enclosing

TELLING = 3   # a number this large, told twice, is the same happening

_EVENTS = (
    r"(?:attacks?|blasts?|bombings?|bombs?|explosions?|shootings?|raids?|(?:air ?)?strikes?|ambush(?:es)?|incidents?|clash(?:es)?|"
    r"crash(?:es)?|accidents?|assaults?|killings?|stabbings?|fires?|cases?|battles?)"
)
_ANOTHER = r"(?:another|a second|a separate|an earlier|a previous|a similar|an unrelated|a different|other|separate)"
_TURN = re.compile(
    r"(?P<soft>(?:^|(?<=[\n.!?'\"”’]))\s*(?:meanwhile|elsewhere|separately)\b)"
    rf"|(?P<hard>\b(?:in|on|by|and)?\s*{_ANOTHER}\s+(?:[\w-]+\s+){{0,2}}{_EVENTS}\b)"
    r"|(?P<aside>\b(?:came|comes|coming)\s+(?:(?:just|only|barely|less than)\s+)?"
    r"(?:(?:a|an|two|three|several|\d+)?\s*(?:hours?|days?|weeks?|months?)\s+)?(?:as|after|amid)\b)",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:claim\w*|responsib\w+|blam\w+|accus\w+|carried out|behind the|attributed|perpetrat\w+|said it (?:was|had))\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A stretch of text between two turns. After an aside the text goes on where it was, so `number` returns to what it was."""

    span: Span
    number: int
    another: bool


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A figure where it stands: its sentence, paragraph and passage, the places told with it, and the nearest named before it."""

    index: int
    casualty: Casualty
    sentence: int
    paragraph: Span
    passage: _Passage
    told: tuple[str, ...]
    before: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        return self.told or self.before


@dataclass(slots=True)
class _Happening:
    """A happening as it grows while the text is read."""

    sightings: list[_Sighting] = field(default_factory=list)

    def places(self) -> tuple[str, ...]:
        told = unique(place for sighting in self.sightings for place in sighting.told)
        return told or unique(place for sighting in self.sightings for place in sighting.before)


def tell_apart(
    text: str, mentions: Sequence[Mention], casualties: Sequence[Casualty], within: Mapping[str, str]
) -> tuple[Incident, ...]:
    """The happenings the article reports, in the order of its text. `within` maps a place's id to that of its container."""
    ground = Ground(text, mentions, within)
    passages = _passages(ground)
    happenings: list[_Happening] = []
    for sighting in _sightings(ground, casualties, passages):
        home = _home(sighting, happenings, ground)
        home.sightings.append(sighting)
        happenings.remove(home)
        happenings.append(home)
    happenings.sort(key=lambda happening: happening.sightings[0].casualty.span.start)
    return tuple(_incident(happening, ground, mentions, casualties) for happening in happenings)


def toll(incidents: Sequence[Incident]) -> Toll:
    """Of each harm the largest single incident's total."""
    worst: dict[Harm, Count] = {}
    for incident in incidents:
        for harm, count in incident.toll.items():
            if harm not in worst or least(count) > least(worst[harm]):
                worst[harm] = count
    return worst


def _passages(ground: Ground) -> list[_Passage]:
    """The text cut where it turns to another happening, and where it comes back from an aside at the end of a sentence."""
    cuts: list[tuple[int, int, bool]] = [(0, 0, False)]
    main = 0
    for latest, turn in enumerate(_TURN.finditer(ground.text), 1):
        cuts.append((turn.start(), latest, turn.lastgroup == "hard"))
        if turn.lastgroup == "aside":
            sentence = enclosing(ground.sentences, turn.start())
            cuts.append((sentence.end if sentence else turn.end(), main, False))
        else:
            main = latest
    cuts.sort(key=lambda cut: cut[0])
    ends = [*(cut[0] for cut in cuts[1:]), len(ground.text)]
    return [_Passage(Span(start, end), number, another) for (start, number, another), end in zip(cuts, ends, strict=True)]


def _sightings(ground: Ground, casualties: Sequence[Casualty], passages: Sequence[_Passage]) -> list[_Sighting]:
    """The figures of events that are no part of another, in the order of the text."""
    indexes = [index for index, casualty in enumerate(casualties) if _stands_alone(casualty, casualties)]
    sightings = []
    for index in sorted(indexes, key=lambda index: casualties[index].span.start):
        start = casualties[index].span.start
        number = max(0, bisect_right(ground.sentences, start, key=lambda span: span.start) - 1)
        sentence = ground.sentences[number]
        figures = [casualties[other].span for other in indexes if sentence.start <= casualties[other].span.start < sentence.end]
        paragraph = enclosing(ground.paragraphs, start) or sentence
        passage = passages[bisect_right(passages, start, key=lambda passage: passage.span.start) - 1]
        told = ground.around(start, sentence, figures) or ground.inside(paragraph)
        before = _before(ground, number, passage.span.start)
        sightings.append(_Sighting(index, casualties[index], number, paragraph, passage, told, before))
    return sightings


def _stands_alone(casualty: Casualty, casualties: Sequence[Casualty]) -> bool:
    whole = None if casualty.part_of is None else casualties[casualty.part_of]
    return casualty.status == "event" and bool(casualty.low or casualty.high) and (whole is None or whole.status != "event")


def _before(ground: Ground, number: int, turn: int) -> tuple[str, ...]:
    """The places of the nearest sentence before this one that names some, back to where the text last turned."""
    for sentence in reversed(ground.sentences[:number]):
        if sentence.end <= turn:
            break
        if places := ground.main(sentence):
            return places
    return ()


def _home(sighting: _Sighting, happenings: list[_Happening], ground: Ground) -> _Happening:
    """The happening a figure speaks of, the one told last tried first; a new one if it is none of those told so far."""
    passage = sighting.passage
    recent = list(reversed(happenings))
    for happening in recent:
        if _told_again(sighting, happening) and not ground.differ(sighting.told, happening.places()):
            return happening
    for happening in recent:
        here = any(other.passage.number == passage.number for other in happening.sightings)
        if here and not ground.differ(sighting.places, happening.places()):
            return happening
    for happening in recent:
        if not passage.another and set(ground.narrow(sighting.told)) & set(happening.places()):
            return happening
    happenings.append(_Happening())
    return happenings[-1]


def _told_again(sighting: _Sighting, happening: _Happening) -> bool:
    """Whether the happening has this very figure already, and it is large enough to be no chance."""
    figure = sighting.casualty
    return figure.low >= TELLING and any(
        (other.casualty.kind, other.casualty.low) == (figure.kind, figure.low) for other in happening.sightings
    )


def _incident(
    happening: _Happening, ground: Ground, mentions: Sequence[Mention], casualties: Sequence[Casualty]
) -> Incident:
    roots = [sighting.index for sighting in happening.sightings]
    parts = [index for index, casualty in enumerate(casualties) if index not in roots and _root(index, casualties) in roots]
    return Incident(
        places=_places(happening, ground),
        actors=_actors(happening, ground, mentions),
        casualties=tuple(sorted(roots + parts)),
        toll=tally([Figure(sighting.casualty, sighting.sentence) for sighting in happening.sightings], ground.text),
    )


def _root(index: int, casualties: Sequence[Casualty]) -> int:
    """The whole a part belongs to in the end."""
    seen = {index}
    while (whole := casualties[index].part_of) is not None and whole not in seen and casualties[whole].status == "event":
        seen.add(whole)
        index = whole
    return index


def _places(happening: _Happening, ground: Ground) -> tuple[str, ...]:
    """Where it happened, the most specific first; where only a country is told, the places in it the passage is about."""
    told = happening.places()
    if not ground.narrow(told):
        paragraphs = [place for sighting in happening.sightings for place in ground.inside(sighting.paragraph)]
        before = [place for sighting in happening.sightings for place in sighting.before]
        narrower = ground.narrow([*paragraphs, *before]) or _after(happening, ground)
        told = unique([*told, *(place for place in narrower if not told or any(ground.may_contain(outer, place) for outer in told))])
    if not told:
        told = unique(place for sighting in happening.sightings for place in _bearings(ground, sighting))
    return tuple(sorted(told, key=lambda place: -ground.depth(place)))


def _after(happening: _Happening, ground: Ground) -> tuple[str, ...]:
    """The places of the nearest sentence after a happening that names some, up to the text's next turn."""
    last = happening.sightings[-1]
    for sentence in ground.sentences[last.sentence + 1 :]:
        if sentence.start >= last.passage.span.end:
            break
        if places := ground.narrow(ground.main(sentence)):
            return places
    return ()


def _bearings(ground: Ground, sighting: _Sighting) -> tuple[str, ...]:
    """For want of a better name: the nearest bearing at or before the figure."""
    for sentence in (ground.sentences[sighting.sentence], sighting.paragraph, *reversed(ground.sentences[: sighting.sentence])):
        if places := ground.inside(sentence, bearings=True):
            return places
    return ()


def _actors(happening: _Happening, ground: Ground, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Who it is told with: the actors of its figures' sentences, else of their paragraphs, else the nearest before; and who claims it."""
    actors = [mention for mention in mentions if mention.kind == "actor"]

    def inside(span: Span) -> list[str]:
        return [actor.entity_id for actor in actors if span.start <= actor.span.start < span.end]

    found = [actor for sighting in happening.sightings for actor in inside(ground.sentences[sighting.sentence])]
    found = found or [actor for sighting in happening.sightings for actor in inside(sighting.paragraph)]
    first, last = happening.sightings[0], happening.sightings[-1]
    begin, stop = first.passage.span.start, last.passage.span.end
    if not found:
        earlier = [actor for actor in actors if begin <= actor.span.start < first.casualty.span.start]
        found = inside(enclosing(ground.sentences, earlier[-1].span.start) or earlier[-1].span) if earlier else []
    claims = [
        actor
        for sentence in ground.sentences
        if begin <= sentence.start < stop and _CLAIM.search(ground.text, sentence.start, sentence.end)
        for actor in inside(sentence)
    ]
    return unique([*found, *claims])
