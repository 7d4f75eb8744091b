"""Georgia, the land or the American state? A name that a country shares with a division of another means the division in an article that is all about divisions and towns of that other country."""

from __future__ import annotations

from collections.abc import Iterable

from watcher.matcher.atlas import atlas
from watcher.matcher.matching import Match
from watcher.matcher.namesakes import Told
from watcher.matcher.passage import Passage
from watcher.matcher.persons import adjoins
from watcher.matcher.vocabulary import listed

_TELLING = 2           # towns, of which one alone may be the other side of a match or of talks
_LISTED = 5            # divisions beside it
_SEATS = frozenset(("washington", "new york"))        # which stand for the whole of their country


def is_shared(name: str) -> bool:
    """Whether a country and a division of another bear the folded name."""
    return name in atlas().countries and name in atlas().divisions


def is_abbreviated(match: Match) -> bool:
    """Whether the name is written as only the division's is: "Macon, Ga."."""
    return match.name.alias.text.rstrip(".") in atlas().abbreviations


def speaks_of_division(name: str, matches: Iterable[Match], passage: Passage, told: Told) -> bool:
    """Whether the article that names the place speaks of the division, its sisters or towns of its country, and of no land but that country; or of so many sisters that it lists them."""
    places = atlas()
    country = places.divisions[name]
    sisters = sum(told.names(division) for division, land in places.divisions.items() if land == country and division != name and division not in _SEATS)
    if sisters >= _LISTED:
        return True
    if told.lands(but=name) - {country} or told.names_city_of(places.countries[name], but=name):
        return False
    if sisters or told.names("county") or told.names_abbreviation_of(country) or any(_is_headed_as_a_division(match, passage) for match in matches):
        return True
    return len(told.cities_of(country) - {name} - _SEATS) >= _TELLING


def _is_headed_as_a_division(match: Match, passage: Passage) -> bool:
    """Whether what only a division has stands behind: Georgia Gov. Nathan Deal, the Georgia State Patrol."""
    words, last = passage.words, match.last
    if last + 1 == len(words) or not words[last + 1].capital or not adjoins(last, passage):
        return False
    behind = [word.folded for word in words[last + 1:last + 3]]
    return behind[0] in listed("of a division") or " ".join(behind) in listed("of a division")
