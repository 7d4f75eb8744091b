"""Persons who bear an actor's name, in an article that goes on to speak of them: Richard Wagner, then Wagner, is not the Wagner Group."""

from __future__ import annotations

from collections.abc import Iterable

from watcher.matcher.matching import Match
from watcher.matcher.passage import Passage
from watcher.matcher.persons import adjoins, is_a_person
from watcher.matcher.vocabulary import listed


def without_bearers(matches: Iterable[Match], passage: Passage) -> list[Match]:
    """The matches less those of an actor that the article names in no other way than a person, whom it names first in full, after its title."""
    found = [*matches]
    borne = {match.name.entity.id: match for match in found if match.name.borne}
    if not borne:
        return found
    meant = {match.name.entity.id for match in found if match.first < match.last or _has_men(match.last, passage)}
    persons = {entity for entity, match in borne.items() if entity not in meant and _opens_with_a_bearer(match, passage)}
    return [match for match in found if match.name.entity.id not in persons] if persons else found


def _opens_with_a_bearer(match: Match, passage: Passage) -> bool:
    """Whether the word is a person's where it first stands after the title."""
    title = passage.text.find("\n\n")
    places = passage.places(passage.words[match.first].folded)
    first = next((at for at in places if passage.words.span(at)[0] > title), None)
    return first is not None and is_a_person(first, passage)


def _has_men(at: int, passage: Passage) -> bool:
    """Whether what no person has stands behind the word: "Wagner mercenaries"."""
    return at + 1 < len(passage.words) and passage.words[at + 1].folded in listed("of an actor") and adjoins(at, passage)
