"""Which figures speak of one happening, and where and with whom it is told. Pure.

Most articles tell of one happening, so figures belong together until the text says otherwise: another place, or a turn such
as "meanwhile" or "in another attack". A figure told again is the same happening, however far away. Background, denied and
hypothetical figures belong to none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from watcher.incidents.abroad import Abroad, Lands
from watcher.incidents.cast import Cast
from watcher.incidents.figure import Figure
from watcher.incidents.ground import Ground, unique
from watcher.incidents.patterns import Patterns, patterns
from watcher.incidents.tally import tally
from watcher.incidents.turns import Passage, passage_at, passages, sums_up
from watcher.model import Casualty, Count, Harm, Incident, Mention, Span, Toll
from watcher.text import enclosing

TELLING = 3       # a number this large, told twice, is the same happening
REMEMBERED = 20   # happenings a reader still has in mind
MOST_PLACES = 20  # of one figure; beyond that a text lists places rather than tells of them

_Number = tuple[Harm, int]


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A figure where it stands: its sentence, paragraph and passage, the places told with it, and the nearest named before it.

    `numbers` are its own and those of its parts; `several` is whether it sums up more than one happening; `abroad` is
    the land it is told of where that is none of a watched place.
    """

    index: int
    casualty: Casualty
    sentence: int
    paragraph: Span
    passage: Passage
    told: tuple[str, ...]
    before: tuple[str, ...]
    numbers: frozenset[_Number]
    several: bool
    abroad: frozenset[str]


@dataclass(slots=True, eq=False)
class _Happening:
    """A happening as it grows while the text is read."""

    abroad: frozenset[str]
    sightings: list[_Sighting] = field(default_factory=list)
    told: dict[str, None] = field(default_factory=dict)
    before: dict[str, None] = field(default_factory=dict)
    passages: set[int] = field(default_factory=set)
    numbers: set[_Number] = field(default_factory=set)
    several: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(self.told or self.before)

    def take(self, sighting: _Sighting) -> None:
        self.sightings.append(sighting)
        self.told.update(dict.fromkeys(sighting.told))
        self.before.update(dict.fromkeys(sighting.before))
        self.passages.add(sighting.passage.number)
        self.numbers.update(sighting.numbers)
        self.several = self.several or sighting.several


def tell_apart(
    text: str, mentions: Sequence[Mention], casualties: Sequence[Casualty], within: Mapping[str, str], lands: Lands
) -> tuple[Incident, ...]:
    """The happenings the article reports, in the order of its text. `within` maps a place's id to that of its container; `lands` knows the countries of places."""
    roots = {index: _root(index, casualties) for index, casualty in enumerate(casualties) if casualty.status == "event"}
    if not roots:
        return ()
    parts: dict[int, list[int]] = defaultdict(list)
    for index, root in roots.items():
        parts[root].append(index)
    spoken = patterns(casualties[0].language)
    ground = Ground(text, mentions, within, spoken)
    cast = Cast(text, ground.sentences, mentions, spoken)
    happenings: list[_Happening] = []
    recent: list[_Happening] = []
    abroad = Abroad(text, (mention.entity_id for mention in mentions if mention.kind == "location"), lands, spoken)
    for sighting in _sightings(ground, abroad, casualties, parts, spoken):
        home = _known(sighting, recent, ground)
        if home is None:
            home = _Happening(sighting.abroad)
            happenings.append(home)
        else:
            recent.remove(home)
        home.take(sighting)
        recent = [home, *recent[: REMEMBERED - 1]]
    return tuple(_incident(happening, ground, cast, parts, spoken) for happening in happenings)


def toll(incidents: Sequence[Incident]) -> Toll:
    """Of each harm the largest single incident's total; a sum of several happenings counts where it is the news, and no single one is told."""
    worst: dict[Harm, Count] = {}
    summed = bool(incidents) and incidents[0].several  # below other news it is what the year or the weekend came to
    for several in (False, True) if summed else (False,):
        single = dict(worst)
        for incident in incidents:
            for harm, count in incident.toll.items() if incident.several == several else ():
                if harm not in single and (harm not in worst or count.least > worst[harm].least):
                    worst[harm] = count
    return worst


def _root(index: int, casualties: Sequence[Casualty]) -> int:
    """The whole a part belongs to in the end, as far as it is an event too."""
    seen = {index}
    while (whole := casualties[index].part_of) is not None and whole not in seen and casualties[whole].status == "event":
        seen.add(whole)
        index = whole
    return index


def _sightings(
    ground: Ground, abroad: Abroad, casualties: Sequence[Casualty], parts: Mapping[int, Sequence[int]], spoken: Patterns
) -> list[_Sighting]:
    """The figures that are no part of another, in the order of the text; "no casualties" is none."""
    found = passages(ground.text, ground.sentences, spoken)
    sightings: list[_Sighting] = []
    for number, indexes in _by_sentence(ground, casualties, parts).items():
        sentence = ground.sentences[number]
        several = sums_up(ground.text, sentence, spoken)
        clauses = ground.clauses(sentence, [casualties[index].span for index in indexes])
        for index in indexes:
            start = casualties[index].span.start
            paragraph = enclosing(ground.paragraphs, start) or sentence
            passage = passage_at(found, start)
            away = _away(ground, abroad, sentence, paragraph, casualties[index], sightings)
            sightings.append(
                _Sighting(
                    index=index,
                    casualty=casualties[index],
                    sentence=number,
                    paragraph=paragraph,
                    passage=passage,
                    told=() if away else (ground.around(start, clauses) or ground.inside(paragraph))[:MOST_PLACES],
                    before=() if away else ground.before(number, passage.span.start)[:MOST_PLACES],
                    numbers=frozenset((casualties[part].kind, casualties[part].low) for part in parts[index]),
                    several=several,
                    abroad=away,
                )
            )
    return sightings


def _away(
    ground: Ground, abroad: Abroad, sentence: Span, paragraph: Span, figure: Casualty, before: Sequence[_Sighting]
) -> frozenset[str]:
    """The other land a figure is told of: the sentence names it and no watched place, or goes on in the paragraph of one that does."""
    if ground.inside(sentence, bearings=True):
        return frozenset()
    last = before[-1] if before else None
    goes_on = last is not None and last.paragraph == paragraph and not ground.inside(Span(last.casualty.span.end, sentence.start), bearings=True)
    return abroad.land(sentence, figure.span) or (last.abroad if last is not None and goes_on else frozenset())


def _by_sentence(ground: Ground, casualties: Sequence[Casualty], wholes: Iterable[int]) -> dict[int, list[int]]:
    """The figures by the sentence they stand in, in the order of the text."""
    found: dict[int, list[int]] = defaultdict(list)
    for index in sorted(wholes, key=lambda index: casualties[index].span.start):
        if casualties[index].low or casualties[index].high:
            start = casualties[index].span.start
            found[max(0, bisect_right(ground.sentences, start, key=lambda span: span.start) - 1)].append(index)
    return found


def _known(sighting: _Sighting, recent: Sequence[_Happening], ground: Ground) -> _Happening | None:
    """The first of these that has the figure already, or is told in the same passage, or in the same place."""
    figure, passage = sighting.casualty, sighting.passage
    recent = [happening for happening in recent if happening.abroad == sighting.abroad]
    for happening in recent:
        again = figure.low >= TELLING and (figure.kind, figure.low) in happening.numbers
        if again and not ground.differ(sighting.told, happening.places):
            return happening
    alike = [happening for happening in recent if happening.several == sighting.several]
    for happening in alike:
        if passage.number in happening.passages and not ground.differ(sighting.told or sighting.before, happening.places):
            return happening
    for happening in alike:
        if not passage.another and any(place in happening.places for place in ground.narrow(sighting.told)):
            return happening
    return None


def _incident(
    happening: _Happening, ground: Ground, cast: Cast, parts: Mapping[int, Sequence[int]], spoken: Patterns
) -> Incident:
    return Incident(
        places=_places(happening, ground),
        actors=_actors(happening, ground, cast),
        casualties=tuple(sorted(part for sighting in happening.sightings for part in parts[sighting.index])),
        toll=tally([Figure(sighting.casualty, sighting.sentence) for sighting in happening.sightings], ground.text, spoken),
        several=happening.several,
    )


def _places(happening: _Happening, ground: Ground) -> tuple[str, ...]:
    """Where it happened, the most specific first; where only a country is told, the places in it that the passage is about.

    What several happenings there add up to is not told of one of those places.
    """
    told, last = happening.places, happening.sightings[-1]
    if happening.abroad:
        return ()
    if not ground.narrow(told) and not (told and happening.several):
        paragraphs = [place for paragraph in unique(s.paragraph for s in happening.sightings) for place in ground.inside(paragraph)]
        narrower = ground.narrow([*paragraphs, *happening.before]) or ground.after(last.sentence, last.passage.span.end)
        told = unique([*told, *(place for place in narrower if not told or any(ground.may_contain(outer, place) for outer in told))])
    if not told:
        told = ground.bearings([(sighting.sentence, sighting.paragraph) for sighting in happening.sightings], last.passage.span.end)
    return tuple(sorted(told, key=lambda place: -ground.depth(place)))


def _actors(happening: _Happening, ground: Ground, cast: Cast) -> tuple[str, ...]:
    """Who it is told with: the actors of its figures' sentences, else of their paragraphs, else the nearest; and who claims it.

    The nearest are those before, else those after in a sentence that is not about another place: "... were killed. Jets had hit the city."
    """
    first, last = happening.sightings[0], happening.sightings[-1]
    start, end = first.passage.span.start, last.passage.span.end
    sentences = unique(ground.sentences[sighting.sentence] for sighting in happening.sightings)
    found = [actor for sentence in sentences for actor in cast.inside(sentence)]
    found = found or [actor for paragraph in unique(s.paragraph for s in happening.sightings) for actor in cast.inside(paragraph)]
    found = found or cast.before(first.casualty.span.start, start)
    later = None if found else cast.after(last.casualty.span.start, end)
    if later and not ground.differ(ground.inside(later), happening.places):
        found = cast.inside(later)
    return unique([*found, *cast.claiming(Span(start, end))])
