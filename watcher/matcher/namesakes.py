"""Which Paris does an article mean that names no region with it? A lesser one, where it names that one's county or neighbours and says nothing of the other.

atlas/namesakes.txt.gz holds a well-known name a line, behind it `=country|division` of each place that is meant by it alone, and
`>country|division|district|neighbours` of each lesser one where news is in English (tests/derive_namesakes.py; GeoNames, CC BY 4.0).
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

from watcher.matcher.atlas import atlas
from watcher.matcher.lexicon import is_metropolis
from watcher.matcher.matching import Match
from watcher.matcher.passage import Passage

_TELLING = 2           # points that tell a lesser place; a country's name asks for one more
_DIVISION_BEHIND = re.compile(r",\s((?:[A-Z]\.\s?[A-Z]|[A-Z])[A-Za-z]*)")
_DASH = re.compile(r"\s?[-–—]")
# What a town of the English-speaking world has under its name; what hardly any other has.
_TOWN_BEHIND = frozenset(
    ("police department", "fire department", "volunteer fire", "high school", "middle school", "elementary school", "community college", "city council", "town council", "city commission", "city hall",
     "community hospital", "public library"),
)
_AMERICAN_BEHIND = frozenset(("pd", "isd", "township", "junior high", "junior college", "school district", "independent school"))


@dataclass(frozen=True, slots=True)
class Bearer:
    """A place that bears a name: where it lies, what lies near it, and whether it is one of those that the name alone means."""

    country: str
    division: str
    district: str
    neighbours: tuple[str, ...]
    meant: bool

    def lies_in(self, containers: Collection[str]) -> bool:
        return self.country in containers or self.division in containers or self.district in containers


class Told:
    """What an article names: phrases that begin with a capital, divisions, countries."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._places: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(passage.words):
            if word.capital:
                self._places[word.folded].append(at)
        self._known: dict[str, bool] = {}

    def names(self, phrase: str) -> bool:
        if phrase not in self._known:
            first, *others = phrase.split()
            self._known[phrase] = any(self._goes_on(at, others) for at in self._places.get(first, ()))
        return self._known[phrase]

    def _goes_on(self, at: int, others: Sequence[str]) -> bool:
        words = self._passage.words[at + 1:at + 1 + len(others)]
        return [word.folded for word in words if word.capital] == others and all(map(self._passage.is_open, range(at, at + len(others))))

    def names_division(self, division: str) -> bool:
        return division in self._abbreviated or (division != "" and self.names(division))

    @cached_property
    def _abbreviated(self) -> frozenset[str]:
        """The divisions named by an abbreviation after a comma: "Oroville, Calif."."""
        known = atlas().abbreviations
        found = (match.group(1).replace(".", "").replace(" ", "") for match in _DIVISION_BEHIND.finditer(self._passage.text))
        return frozenset(known[written] for written in found if written in known)

    def countries(self, *, but: str) -> frozenset[str]:
        """The countries spoken of, be it by a division or an adjective, otherwise than by this one name."""
        return frozenset(land for phrase, land in self._lands if phrase != but)

    def lands(self, *, but: str) -> frozenset[str]:
        """The countries spoken of, be it by a metropolis."""
        return self.countries(but=but) | {atlas().cities[word] for word in self._places if is_metropolis(word) and word in atlas().cities}

    @cached_property
    def _lands(self) -> tuple[tuple[str, str], ...]:
        phrases = (*atlas().countries.items(), *atlas().adjectives.items(), *atlas().divisions.items())
        return tuple((phrase, land) for phrase, land in phrases if self.names(phrase))

    def names_abbreviation_of(self, country: str) -> bool:
        """Whether a division of the country is named by its abbreviation."""
        return any(atlas().divisions[division] == country for division in self._abbreviated)

    def names_city_of(self, country: str, *, but: str) -> bool:
        return not self.cities_of(country) <= {but}

    def cities_of(self, country: str) -> frozenset[str]:
        """The country's cities of one word that are named."""
        return frozenset(word for word in self._places if atlas().cities.get(word) == country)


class Namesakes:
    """The places of a watchlist of whose names there are several."""

    def __init__(self, names: Mapping[str, str], containers: Mapping[str, Collection[str]]) -> None:
        bearers = _bearers({*names.values()})
        rivals = {entity: _Rivals.of(name, bearers[name], containers[entity]) for entity, name in names.items() if name in bearers}
        self._others = {entity: of_it for entity, of_it in rivals.items() if of_it.others}

    def __contains__(self, entity: str) -> bool:
        return entity in self._others

    def means_another(self, matches: Iterable[Match], passage: Passage, told: Told) -> bool:
        """Whether the article, by all that it says, means another place by these matches of one entity."""
        (entity,) = {match.name.entity.id for match in matches}
        rivals = self._others[entity]
        town = max(_stands_as_a_town(match, passage, wide=rivals.wide) for match in matches)
        return any(rivals.speaks_of(other, told, town=town) for other in rivals.others)


@dataclass(frozen=True, slots=True)
class _Rivals:
    """The bearers of one name: those that the watchlist may mean, and the others."""

    name: str
    ours: tuple[Bearer, ...]
    others: tuple[Bearer, ...]
    containers: Collection[str]
    wide: bool                     # the name is a country's or a division's

    @classmethod
    def of(cls, name: str, bearers: Sequence[Bearer], containers: Collection[str]) -> _Rivals:
        ours = tuple(bearer for bearer in bearers if (bearer.lies_in(containers) if containers else bearer.meant))
        wide = not containers and (name in atlas().countries or name in atlas().divisions)
        return cls(name, ours, tuple(bearer for bearer in bearers if bearer not in ours), containers, wide)

    def speaks_of(self, other: Bearer, told: Told, *, town: int) -> bool:
        """Whether the text tells of the other bearer and of none of ours."""
        points = 2 * told.names(other.district) if other.district else 0
        points += town + min(2, sum(map(told.names, other.neighbours)))
        if not self.wide:
            points += told.names_division(other.division) if other.division != self.name else 0
        if other.meant:
            lands = told.countries(but=self.name)
            points += 2 * (other.country in lands or told.names_city_of(other.country, but=self.name))
        return points >= _TELLING + self.wide and not self._speaks_of_ours(other, told)

    def _speaks_of_ours(self, other: Bearer, told: Told) -> bool:
        lands = told.countries(but=self.name)
        if self.wide and lands - {other.country}:
            return True                 # an article on the world at large
        if any(map(told.names, self.containers)):
            return True
        return any(_shows(own, other, lands, told) for own in self.ours)


def _shows(own: Bearer, other: Bearer, lands: Collection[str], told: Told) -> bool:
    """Whether the text names a region of ours that is not the other's."""
    if own.country != other.country and own.country in lands:
        return True
    return (own.division != other.division and told.names_division(own.division)) or (own.district != "" and told.names(own.district))


def _stands_as_a_town(match: Match, passage: Passage, *, wide: bool) -> int:
    """How much the place stands as a town does, by what bears its name or as what opens the article: "Paris Police Department", "MALTA - "."""
    words, first, last = passage.words, match.first, match.last
    behind = [word.folded for word in words[last + 1:last + 3] if word.capital] if last + 1 < len(words) and passage.is_open(last) else []
    if not _AMERICAN_BEHIND.isdisjoint((*behind[:1], " ".join(behind))):
        return 2
    if " ".join(behind) in _TOWN_BEHIND or (first > 0 and words[first - 1].folded == "rural"):
        return 1
    start, end = passage.words.span(first)[0], passage.words.span(last)[1]
    return int(wide and passage.text[start:end].isupper() and _DASH.match(passage.text, end) is not None)


def _bearers(names: Collection[str]) -> dict[str, tuple[Bearer, ...]]:
    """The bearers of each of the names of which there are several."""
    found: dict[str, list[Bearer]] = defaultdict(list)
    data = resources.files("watcher.matcher.atlas").joinpath("namesakes.txt.gz").read_bytes()
    name = ""
    for line in gzip.decompress(data).decode().splitlines():
        if line[0] not in "=>":
            name = line
        elif name in names:
            country, division, *others = line[1:].split("|")
            found[name].append(Bearer(country, division, others[0] if others else "", tuple(others[1:]), meant=line[0] == "="))
    return {name: tuple(bearers) for name, bearers in found.items()}
