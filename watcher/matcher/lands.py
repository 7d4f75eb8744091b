"""In which countries places lie, as far as the watchlist tells. A town's name alone proves nothing: there is a San Miguel in every land of Latin America."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from watcher.matcher.atlas import atlas
from watcher.model import Entity
from watcher.text import fold


class Lands:
    """The countries of the watched places, and countries by their names."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        places = {entity.id: entity for entity in entities if entity.kind == "location"}
        self._of = {place.id: _of(place, places) for place in places.values()}

    def of(self, place: str) -> frozenset[str]:
        """The countries that the watched place is, or lies in; none where the watchlist does not tell."""
        return self._of.get(place, frozenset())

    def named(self, name: str) -> frozenset[str]:
        """The country of this name, and the one that has a division of it (Georgia); none where it is no country's."""
        return _named(name)


def _of(place: Entity, places: Mapping[str, Entity]) -> frozenset[str]:
    lands: set[str] = set()
    seen: set[str] = set()
    at: Entity | None = place
    while at is not None and at.id not in seen:           # a watchlist's circle is walked once
        seen.add(at.id)
        lands.update(*(_named(text) for text in (at.name, *(alias.text for alias in at.aliases))))
        at = places.get(at.within or "")
    return frozenset(lands)


def _named(name: str) -> frozenset[str]:
    folded, known = fold(name).text, atlas()
    if folded not in known.countries:
        return frozenset()
    return frozenset((known.countries[folded], known.divisions.get(folded, known.countries[folded])))
