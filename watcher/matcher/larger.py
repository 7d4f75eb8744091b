"""A name inside a larger name that is not the place or the actor: a street, a newspaper, a ship, a club, a university's experts, another place.

What lies in the place still counts, for what happens there happens in the place: Aleppo airport, Kabul University under fire.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from watcher.matcher.atlas import atlas
from watcher.matcher.lexicon import is_common_word, is_given_name, is_head, is_place, is_surname
from watcher.matcher.matching import Match
from watcher.matcher.particles import is_particle
from watcher.matcher.passage import Passage
from watcher.matcher.persons import adjoins, is_a_person
from watcher.matcher.vocabulary import listed, telling
from watcher.matcher.words import Word
from watcher.model import Entity
from watcher.text import fold

_BEFORE, _BEHIND = 5, 3        # words about a name that may tell what bears it
_LEAGUES = {"team": frozenset(("united states", "canada")), "cricket team": frozenset(("india", "pakistan", "sri lanka", "bangladesh", "australia"))}
_COMPASS = frozenset("north south east west northern southern eastern western".split())
_QUARTERS = {"N": "north", "S": "south", "E": "east", "W": "west"}
_ARTICLES_OF_ROADS = frozenset("de du des del la el".split())


def is_part_of_a_larger_name(match: Match, passage: Passage) -> bool:
    """Whether the words about a name show that something else bears it: Washington Post, Homs Street, Jordan Peele, Lake Nasser."""
    if not passage.capitals_tell:
        return False
    if match.name.entity.kind != "location":
        return _bears_an_actors_name(match, passage)
    if match.first == match.last and is_a_person(match.first, passage):
        return True
    return _names_another_place(match, passage) or _names_a_river(match, passage) or _names_a_thing(match, passage)


def _bears_an_actors_name(match: Match, passage: Passage) -> bool:
    """Whether the word before makes it another body (the Free Syrian Army is not the Syrian army, nor is the South Sudanese the Sudanese), a person or, as one behind does, a street or a place: Richard Wagner, Lake Nasser, Bolivar Avenue."""
    if match.name.borne and match.first == match.last and is_a_person(match.first, passage):
        return True
    words, before, behind = passage.words, match.first - 1, match.last + 1
    if before >= 0 and words[before].capital and adjoins(before, passage) and _is_a_land(f"{words[before].folded} {words[match.first].folded}"):
        return True
    if before >= 0 and words[before].folded in telling() and _is_listed_before_an_actor(words[before], match) and adjoins(before, passage):
        return True
    return behind < len(words) and words[behind].folded in telling() and _goes_on("street", [*_words_behind(match.last, passage)])


def _is_a_land(name: str) -> bool:
    return name in atlas().countries or name in atlas().adjectives


def _is_listed_before_an_actor(word: Word, match: Match) -> bool:
    """Whether a road or a place goes by the actor's name, or another body that is called free; but "Free Imran Khan!"."""
    kinds = ("road before", "place before") if match.name.person else ("other body", "road before", "place before")
    return word.capital and any(word.folded in listed(kind) for kind in kinds)


def _names_a_river(match: Match, passage: Passage) -> bool:
    """Whether the river is meant that bears the name, too: the River Niger, across the Dnipro; but the Dnipro mayor."""
    words, first, last = passage.words, match.first, match.last
    if match.name.listed_words[-1] not in listed("river"):
        return False
    before = words[first - 1].folded if first and adjoins(first - 1, passage) else ""
    behind = words[last + 1].folded if last + 1 < len(words) and (words[last].tied or adjoins(last, passage)) else ""
    if "river" in (before, behind):
        return True
    return before == "the" and (behind in ("", "s") or behind in listed("closes"))


def _names_a_thing(match: Match, passage: Passage) -> bool:
    end = passage.words.span(match.last)[1]
    if passage.text[end:end + 1] == "$":
        return True                 # "US$5"
    about = (*passage.words[max(0, match.first - _BEFORE):match.first], *passage.words[match.last + 1:match.last + 1 + _BEHIND])
    if telling().isdisjoint([word.folded for word in about]):
        return False                # about most places nothing does
    around = _Around(match, passage)
    return _lends_its_name(around) or _bears_its_name(around) or _is_learning(around)


class _Around:
    """The words about a match that adjoin it, nearest first, and where the place lies."""

    def __init__(self, match: Match, passage: Passage) -> None:
        self.before = [*_words_before(match.first, passage)]
        self.behind = [*_words_behind(match.last, passage)]
        self.entity = match.name.entity

    def behind_is(self, kind: str, *, after: int = 0) -> bool:
        """Whether a name of this kind goes on from here."""
        return _goes_on(kind, self.behind[after:])

    def before_is(self, kind: str) -> bool:
        return bool(self.before) and self.before[0].folded in listed(kind)


def _goes_on(kind: str, behind: Sequence[Word]) -> bool:
    """Whether a name of this kind goes on with these words: one or two with capitals."""
    names = [" ".join(word.folded for word in behind[:length]) for length in (1, 2) if len(behind) >= length and all(map(_is_name, behind[:length]))]
    return not listed(kind).isdisjoint(names)


def _words_before(first: int, passage: Passage) -> Iterator[Word]:
    for at in range(first - 1, max(-1, first - 1 - _BEFORE), -1):
        if not adjoins(at, passage):
            return
        yield passage.words[at]


def _words_behind(last: int, passage: Passage) -> Iterator[Word]:
    for at in range(last, min(last + _BEHIND, len(passage.words) - 1)):
        if not adjoins(at, passage):
            return
        yield passage.words[at + 1]


def _is_name(word: Word) -> bool:
    return word.written.istitle() or (word.capital and len(word.written) <= 3)


def _lends_its_name(around: _Around) -> bool:
    """Whether a road, a paper, a club, a treaty, a river or a county that lies elsewhere follows the place's name."""
    if _is_called_after(around):
        return True
    if around.behind_is("street") or _is_an_address(around) or (_homes(around.entity) and around.behind_is("square")):
        return True
    if (around.behind_is("paper") or around.behind_is("club")) and not around.behind_is("house", after=1):
        return True
    return _is_a_treaty(around) or _is_a_team(around) or _is_foreign_county(around) or _is_a_water(around)


def _is_called_after(around: _Around) -> bool:
    """Whether an illness or a dish bears the name wherever it is: Lassa fever, Aleppo pepper, chicken Kiev."""
    behind, before = around.behind[:1], around.before[:1]
    return any(word.folded in listed("namesake") for word in behind) or any(word.folded in listed("dish") for word in before)


def _is_an_address(around: _Around) -> bool:
    before = around.before[0].folded if around.before else ""
    return around.behind_is("address") and (before.isdigit() or before in listed("address before"))


def _is_a_treaty(around: _Around) -> bool:
    """Whether what was once signed there follows a city's name: the Paris Agreement, the Paris climate deal, the Geneva Conventions."""
    if fold(around.entity.name).text not in atlas().cities:
        return False
    climate = [word.folded for word in around.behind[:2]]
    deal = climate[:1] == ["climate"] and climate[-1] in listed("climate deal")
    return deal or around.behind_is("treaty") or (around.before[:1] != [] and around.before[0].folded == "the" and around.behind_is("accord"))


def _is_a_team(around: _Around) -> bool:
    homes = _homes(around.entity) | {atlas().cities.get(fold(around.entity.name).text)}
    return any(around.behind_is(team) and not homes.isdisjoint(lands) for team, lands in _LEAGUES.items())


def _is_a_water(around: _Around) -> bool:
    """Whether a river or a sea bears the name of a whole land: the Mississippi River, the Niger Delta, the Sea of Japan."""
    name, before = fold(around.entity.name).text, around.before
    if name not in atlas().countries and name not in atlas().divisions:
        return False
    return around.behind_is("water") or (len(before) > 1 and before[0].folded == "of" and before[1].capital and before[1].folded in listed("water before"))


def _is_foreign_county(around: _Around) -> bool:
    """Whether an American county follows the name of a place elsewhere: Lebanon County, Ohio County; but Tehran County is Tehran's."""
    return around.behind_is("county") and bool(_homes(around.entity)) and fold(around.entity.name).text in listed("county of")


def _bears_its_name(around: _Around) -> bool:
    """Whether a ship, a storm, a club, a road, a saint or a peer goes before the place's name."""
    if not around.before:
        return False
    first, second = around.before[0], around.before[1] if len(around.before) > 1 else None
    after_the = second is not None and second.folded == "the"
    if around.before_is("ship") or (after_the and around.before_is("vessel")) or (first.capital and (around.before_is("storm") or around.before_is("other before"))):
        return True
    if first.capital and not after_the and around.before_is("club before") and fold(around.entity.name).text in atlas().cities:
        return True
    road = second if first.folded in _ARTICLES_OF_ROADS else first
    if road is not None and road.folded in listed("road before"):
        return True
    peer = second is not None and first.folded == "of" and second.capital and second.folded in listed("noble")
    return peer and "united kingdom" in _homes(around.entity)


def _is_learning(around: _Around) -> bool:
    """Whether a university speaks that only bears the name of the place: "experts at Tehran University", "Cambridge University Press"."""
    before, behind = around.before, around.behind
    if behind[:1] and behind[0].folded == "state":
        behind = behind[1:]
    if behind[:1] and behind[0].folded in listed("university"):
        behind = behind[1:]
    elif len(before) > 1 and before[0].folded == "of" and before[1].folded in listed("university"):
        before = before[2:]
    else:
        return False
    return any(word.folded in listed("learned") for word in before[:4]) or (bool(behind) and behind[0].folded in listed("publishes"))


def _homes(entity: Entity) -> frozenset[str]:
    """The countries in which the place may lie, as far as its name alone tells."""
    name, places = fold(entity.name).text, atlas()
    known = (places.countries.get(name), places.divisions.get(name), None if entity.within else places.cities.get(name))
    return frozenset(filter(None, known))


def _names_another_place(match: Match, passage: Passage) -> bool:
    """Whether the place is part of a longer name: one of another country, after its head, be the article between, or misspelt beside a rare name."""
    if match.how == "fuzzy" and match.unlike and match.first == match.last and any(_is_rare(at, passage) for at in _neighbours(match, passage)):
        return True
    if _is_in_another_country(match, passage):
        return True
    before = match.first - 1
    if before > 0 and is_particle(passage.words[before].folded, passage.words[before + 1].folded) and passage.is_open(before):
        before -= 1
    if before < 0:
        return False
    word = passage.words[before]
    return word.written.istitle() and is_head(word.folded) and word.folded not in listed("of it") and passage.is_open(before)


def _is_in_another_country(match: Match, passage: Passage) -> bool:
    """Whether the words about it make it a place of the atlas that lies elsewhere: West Jordan, S. Sudan, Santiago de Cuba; but not East London."""
    start, places = max(0, match.first - 2), atlas()
    about = passage.words[start:match.last + 3]
    for first, last in ((match.first - 1, match.last), (match.first - 2, match.last), (match.first, match.last + 1), (match.first, match.last + 2)):
        words = about[first - start:last + 1 - start] if first >= start else []
        if len(words) <= last - first or not (words[0].capital and words[-1].capital and all(map(passage.is_open, range(first, last)))):
            continue
        name = " ".join([_QUARTERS.get(words[0].written, words[0].folded), *(word.folded for word in words[1:])])
        lands = {*filter(None, (places.countries.get(name), places.divisions.get(name), places.cities.get(name)))}
        if lands and _lies_elsewhere(match.name.entity, lands) and not (words[0].folded in _COMPASS and fold(match.name.entity.name).text in places.cities):
            return True
    return False


def _lies_elsewhere(entity: Entity, lands: Collection[str]) -> bool:
    homes = _homes(entity)
    return bool(homes) and homes.isdisjoint(lands)


def _neighbours(match: Match, passage: Passage) -> Iterator[int]:
    """The words before and behind that nothing but a space keeps apart."""
    if match.first > 0 and passage.is_open(match.first - 1):
        yield match.first - 1
    if match.last + 1 < len(passage.words) and passage.is_open(match.last):
        yield match.last + 1


def _is_rare(at: int, passage: Passage) -> bool:
    """Whether the word is a name that says nothing of places: one that nobody knows, or a person's."""
    word = passage.words[at]
    if not word.written.istitle() or len(word.folded) <= 3:
        return False
    if is_common_word(word.folded) or is_place(word.folded) or word.folded in atlas().adjectives:
        return False
    return not word.known or is_given_name(word.folded) or is_surname(word.folded)
