"""Well-known words and names: what stands in a text as one of these is not a misspelling of something else.

The list is data (well_known.txt.gz, see README.md for its sources and licences): one folded word a line and the kinds
it is known as. A word may be of several kinds: "turkey" is a bird, a country and a surname.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache
from importlib import resources

COMMON_WORD = "w"
NAME = "n"             # peoples, organisations, languages, months: whatever English writes with a capital
PLACE = "p"
GIVEN_NAME = "g"
SURNAME = "s"
METROPOLIS = "m"       # among places: a capital, or five million people
FOREMOST = "f"         # among given names: borne by one person in 500, so that no place is likelier


@cache
def well_known() -> Mapping[str, str]:
    """Every well-known word, folded, with the letters of its kinds."""
    data = resources.files(__package__).joinpath("well_known.txt.gz").read_bytes()
    pairs = (line.split() for line in gzip.decompress(data).decode().split("\n") if line)
    shared: dict[str, str] = {}
    return {word: shared.setdefault(kinds, kinds) for word, kinds in pairs}


def is_well_known(word: str) -> bool:
    """Whether the folded word is in the lexicon; a single letter says nothing."""
    return word in well_known()


def is_common_word(word: str) -> bool:
    """Whether the folded word is an ordinary word, whatever else it may be."""
    return COMMON_WORD in well_known().get(word, "")


def is_name(word: str) -> bool:
    """Whether the folded word is well known as a place, a person or another name."""
    return well_known().get(word, COMMON_WORD) != COMMON_WORD


def is_people(word: str) -> bool:
    """Whether the folded word is well known as a name other than a place's or a person's: most are a people's."""
    return NAME in well_known().get(word, "")


def is_place(word: str) -> bool:
    """Whether the folded word is well known as a place."""
    return PLACE in well_known().get(word, "")


def is_metropolis(word: str) -> bool:
    """Whether the folded word is well known as a capital or a city as large."""
    return METROPOLIS in well_known().get(word, "")


def is_given_name(word: str) -> bool:
    """Whether the folded word is well known as a given name."""
    return GIVEN_NAME in well_known().get(word, "")


def is_foremost_given_name(word: str) -> bool:
    """Whether the folded word is a given name before it is anything else."""
    return FOREMOST in well_known().get(word, "")


def is_surname(word: str) -> bool:
    """Whether the folded word is well known as a surname."""
    return SURNAME in well_known().get(word, "")


@cache
def _listed(resource: str) -> frozenset[str]:
    """The words of a list of our own; a line that begins with # says what it is."""
    lines = resources.files(__package__).joinpath(resource).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_head(word: str) -> bool:
    """Whether the folded word begins the names of many Arabic places: Kafr, Tel, Bab."""
    return word in _listed("heads.txt")


def is_body(word: str) -> bool:
    """Whether the folded word is a noun for a body of people: front, coalition, brigade."""
    return word in _listed("bodies.txt")


def is_office(word: str) -> bool:
    """Whether the folded word is the office of one person at a time: president, king, general."""
    return word in _listed("offices.txt")


def is_institution(word: str) -> bool:
    """Whether the folded word is a noun for what bears people's names: university, bridge, street."""
    return word in _listed("institutions.txt")


def is_bound(word: str) -> bool:
    """Whether the folded word is no name of a person without the one that follows: bin, de, Abdul."""
    return word in _listed("bound.txt")


def is_family_first(word: str) -> bool:
    """Whether the folded word, where it comes first, is a family name rather than a given name: Kim Dae Jung."""
    return word in _listed("families.txt")


def is_chinese_family(word: str) -> bool:
    """Whether the folded word is a family name in China."""
    return word in _listed("chinese.txt")


def is_pinyin(word: str) -> bool:
    """Whether it is a syllable of Chinese as pinyin writes it: xia, but no xai."""
    return word in _pinyin()


@cache
def _pinyin() -> frozenset[str]:
    lines = resources.files(__package__).joinpath("pinyin.txt").read_text("utf-8").splitlines()
    rows = (line.split(": ") for line in lines if not line.startswith("#"))
    return frozenset(start.strip("-") + end for start, ends in rows for end in ends.split())
