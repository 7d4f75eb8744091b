"""Which Paris? A place that the text puts into another region than its own is not the listed one: Paris, Texas; Ohio's Lebanon.

Where the listed place lies is known from what contains it in the watchlist, or else from the atlas. Where the text names no region
with the place, all that it names tells which of several places is meant (namesakes.py).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from watcher.matcher.atlas import atlas
from watcher.matcher.bearers import without_bearers
from watcher.matcher.divisions import is_abbreviated, is_shared, speaks_of_division
from watcher.matcher.matching import Match
from watcher.matcher.namesakes import Namesakes, Told
from watcher.matcher.passage import Passage
from watcher.matcher.persons import by_one_name
from watcher.matcher.words import Word
from watcher.model import Entity
from watcher.text import fold

_COMMA = re.compile(r",\s{1,2}|\s?\(")
_STOP = re.compile(r"[.;:!?)]|\s*\Z|\s*\n")
_LONGEST = 3           # words of a region's name
_UNKNOWN: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Region:
    """A region as named: the countries it may lie in, and whether it may only be a division of one."""

    name: str
    countries: frozenset[str]
    division: bool


class Whereabouts:
    """Where the places of a watchlist lie."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        atlas()                     # read now, so that the first article does not wait for it
        places = {entity.id: entity for entity in entities if entity.kind == "location"}
        self._containers = {place.id: _containers(place, places) for place in places.values()}
        names = {place.id: fold(place.name).text for place in places.values()}
        self._lands = _lands(names.values())
        self._namesakes = Namesakes(names, self._containers)
        shared = {place: name for place, name in names.items() if is_shared(name)}
        inside = {place: _lands(names[inner.id] for inner in places.values() if inner.within == place) for place in shared}
        self._lands_not_divisions = {place: name for place, name in shared.items() if self._is_land(name, self._containers[place] or inside[place] or self._lands)}

    def here(self, matches: Iterable[Match], passage: Passage) -> list[Match]:
        """The matches less those of places that the text puts elsewhere, and of persons who bear their names, or an actor's.

        What it puts there where it first speaks of the place, after the title, is there until it says otherwise.
        """
        found = without_bearers(matches, passage)
        places = [match for match in found if match.name.entity.kind == "location"]
        if not places:
            return found
        named: dict[str, list[Match]] = defaultdict(list)
        for match in sorted(places, key=lambda m: m.first):
            named[match.name.entity.id].append(match)
        away = {id(match) for one in named.values() for match in self._away(one, passage)}
        away |= {id(match) for match in self._namesakes_of(named, passage)}
        away |= {id(match) for match in by_one_name([match for one in named.values() for match in one], passage)}
        return [match for match in found if id(match) not in away] if away else found

    def _namesakes_of(self, named: Mapping[str, list[Match]], passage: Passage) -> list[Match]:
        """The matches of places in whose stead the text as a whole speaks of another, less those it puts where ours lies."""
        told = None
        gone: list[Match] = []
        for entity, matches in named.items():
            if entity in self._namesakes:
                told = told or Told(passage)
                if self._namesakes.means_another(matches, passage, told):
                    gone += (match for match in matches if not self._fits(match, passage))
            elif entity in self._lands_not_divisions:
                told = told or Told(passage)
                name = self._lands_not_divisions[entity]
                gone += matches if speaks_of_division(name, matches, passage, told) else filter(is_abbreviated, matches)
        return gone

    @staticmethod
    def _is_land(name: str, about: Collection[str]) -> bool:
        """Whether what is known about a place, in which lands it or what is beside it lies, says that the country of the name is meant, and no division."""
        return bool(about) and atlas().divisions[name] not in about

    def _away(self, matches: list[Match], passage: Passage) -> list[Match]:
        """Of one place's matches in order those that mean another."""
        fits = [self._fits(match, passage) for match in matches]
        if False not in fits:
            return []
        first = fits.index(False)
        title = passage.text.find("\n\n")
        region = _region_behind(matches[first], passage)
        opened = region is not None and region.division and all(fit is None and passage.words.span(match.first)[0] < title for match, fit in zip(matches[:first], fits[:first], strict=True))
        gone, away = [], opened
        for match, fit in zip(matches, fits, strict=True):
            away = opened and (fit is False or (away and fit is None))
            if away or fit is False:
                gone.append(match)
        return gone

    def _fits(self, match: Match, passage: Passage) -> bool | None:
        """Whether the region named with the place is where it lies; None where none is named, or nobody knows."""
        region = _region_behind(match, passage) or _region_before(match, passage)
        if region is None:
            return self._is_land_of_city_before(match, passage)
        containers = self._containers[match.name.entity.id]
        if region.name in containers or region.countries & containers:
            return True
        return self._agrees(region, containers or {fold(match.name.entity.name).text}, contained=bool(containers))

    def _is_land_of_city_before(self, match: Match, passage: Passage) -> bool | None:
        """For a name that a country shares with a division of another, whether the town before it lies in the one that is meant: Tbilisi, Georgia; Atlanta, Georgia.

        Where nothing contains it, the watchlist's other places tell: where none is in the other land, the country is meant.
        """
        name, places = fold(match.name.entity.name).text, atlas()
        if name not in places.divisions or name not in places.countries or not match.first or not _COMMA.fullmatch(passage.gap(match.first - 1)):
            return None
        country = places.cities.get(passage.words[match.first - 1].folded)
        if country not in (places.divisions[name], places.countries[name]):
            return None
        containers = self._containers[match.name.entity.id]
        if containers:
            return country in containers
        return (country in self._lands or country == places.countries[name]) if self._lands else None

    def _agrees(self, region: _Region, known: Iterable[str], *, contained: bool) -> bool | None:
        """Whether the region may be where these names are, by the atlas."""
        known, places = set(known), atlas()
        if contained and region.name in places.divisions and any(name in places.divisions for name in known):
            return False
        lands = {land for name in known for land in (places.countries.get(name), places.divisions.get(name), places.cities.get(name)) if land}
        if not lands:
            return None
        if not contained and not region.division and any(name in places.countries for name in known):
            return None             # "in Lebanon, Jordan and Iraq"
        return bool(lands & region.countries)


def _lands(names: Iterable[str]) -> frozenset[str]:
    """The countries in which places of these names lie, less those whose name is a country's and another's division."""
    places = atlas()
    known = (places.countries.get(name) or places.divisions.get(name) or places.cities.get(name) for name in names if not (name in places.countries and name in places.divisions))
    return frozenset(filter(None, known))


def _containers(place: Entity, places: Mapping[str, Entity]) -> frozenset[str]:
    """The names of what contains the place, as far as the watchlist tells."""
    around = _names(_around(place, places)) if place.within else _UNKNOWN
    return around | _regions(place) if "," in place.name or place.aliases else around


def _around(place: Entity, places: Mapping[str, Entity]) -> list[Entity]:
    """What contains the place, from the inside out; a watchlist's circle is walked once."""
    around: list[Entity] = []
    outer = places.get(place.within or "")
    while outer is not None and outer is not place and outer not in around:
        around.append(outer)
        outer = places.get(outer.within or "")
    return around


def _regions(place: Entity) -> frozenset[str]:
    """The regions that the place's own names put it into: "Valencia, Spain"."""
    behind = {fold(text.rpartition(",")[2]).text.strip() for text in (place.name, *(alias.text for alias in place.aliases)) if "," in text}
    known = {name for name in behind if name in atlas().countries or name in atlas().divisions}
    return frozenset(known | {atlas().countries[name] for name in known if name in atlas().countries})


def _names(entities: Iterable[Entity]) -> frozenset[str]:
    """All names of the entities, folded, and what the atlas calls the countries among them."""
    names = {fold(text).text for entity in entities for text in (entity.name, *(alias.text for alias in entity.aliases))}
    return frozenset(names | {atlas().countries[name] for name in names if name in atlas().countries})


def _region_behind(match: Match, passage: Passage) -> _Region | None:
    """The region after a comma or in brackets, unless it goes on like a list of countries."""
    after = match.last + 1
    if after >= len(passage.words) or not _COMMA.fullmatch(passage.gap(match.last)):
        return None
    for length in range(_LONGEST, 0, -1):
        region = _read(after, length, passage)
        if region is not None:
            return region if region.division or _closes(after + length - 1, passage) else None
    return None


def _closes(last: int, passage: Passage) -> bool:
    """Whether a country ends the naming of the place: "Athens, Greece, was", but not "Mosul, Iraq says" or "Damascus, Russia, Iran"."""
    end = passage.words.span(last)[1]
    if passage.words[last].written.isupper():
        return False                # "Mosul, US."
    if _STOP.match(passage.text, end):
        return True
    return _COMMA.match(passage.text, end) is not None and last + 1 < len(passage.words) and _is_plain(passage.words[last + 1])


def _is_plain(word: Word) -> bool:
    """Whether the word begins with a small letter and adds nothing to a list."""
    return not word.capital and word.folded not in ("and", "or")


def _region_before(match: Match, passage: Passage) -> _Region | None:
    """The division of which the place is said to be: Ohio's Lebanon."""
    if match.first < 2 or passage.words[match.first - 1].folded != "s" or not passage.words[match.first - 2].tied:
        return None
    for length in range(min(_LONGEST, match.first - 1), 0, -1):
        region = _read(match.first - 1 - length, length, passage)
        if region is not None:
            return region if region.division else None
    return None


def _read(at: int, length: int, passage: Passage) -> _Region | None:
    """The region that these words name."""
    words = passage.words[at:at + length]
    if len(words) < length or not words[0].capital or not all(map(passage.is_open, range(at, at + length - 1))):
        return None
    places, name = atlas(), " ".join(word.folded for word in words)
    name = _division_abbreviated(at, words, passage) or name
    countries = frozenset(filter(None, (places.divisions.get(name), places.countries.get(name))))
    return _Region(name, countries, division=name not in places.countries) if countries else None


def _division_abbreviated(at: int, words: Sequence[Word], passage: Passage) -> str | None:
    """The division whose abbreviation these words are: Ill., N.Y., W.Va.; capitals alone tell nothing where all are capitals."""
    dotted = len(words) == 2 and len(words[0].written) == 1 and passage.gap(at).startswith(".")
    written = "".join([word.written for word in words]) if dotted or len(words) == 1 else ""
    return None if written.isupper() and not dotted and passage.in_capitals(at) else atlas().abbreviations.get(written)
