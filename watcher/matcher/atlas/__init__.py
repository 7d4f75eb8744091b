"""Where a well-known place lies: the world's countries and their adjectives, their divisions that news names alone, and their cities.

atlas.txt.gz holds a country and its other names a line, behind it `~` its adjectives, `>` its divisions with their abbreviations
and `=` its cities, each city where it is largest by far (tests/derive_atlas.py; cities of GeoNames, CC BY 4.0).
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from watcher.text import fold


@dataclass(slots=True)
class Atlas:
    """By folded name: the country of each division, of each city, and of each country (itself); by capitals: each abbreviation's division; the country of each adjective."""

    divisions: dict[str, str] = field(default_factory=dict)
    cities: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    adjectives: dict[str, str] = field(default_factory=dict)


@cache
def atlas() -> Atlas:
    """The atlas, read once."""
    found, country = Atlas(), ""
    data = resources.files(__package__).joinpath("atlas.txt.gz").read_bytes()
    for line in gzip.decompress(data).decode().splitlines():
        first, *others = line.lstrip(">=~").split("|")
        name = fold(first).text
        if line.startswith(">"):
            found.divisions[name] = country
            found.abbreviations.update(dict.fromkeys(others, name))
        elif line.startswith("="):
            found.cities[name] = country
        elif line.startswith("~"):
            found.adjectives[name] = country
        else:
            country = name
            found.countries.update(dict.fromkeys([name, *others], country))
    return found
