"""Given names, and a few surnames, that every writer spells in his own way: Muhammad and Mohamed, Yusuf and Youssef. Each is so well known that it is no misspelling of the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from rapidfuzz.distance import OSA

from watcher.matcher import lexicon
from watcher.matcher.spelling import vouched_for

_FIXED = 3         # letters of the longest word that takes no edit
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _spellings() -> Mapping[str, Sequence[str]]:
    """Other spellings of given names, folded: those that are not found anyhow."""
    lines = resources.files(lexicon).joinpath("spellings.txt").read_text("utf-8").splitlines()
    families = [line.split() for line in lines if not line.startswith("#")]
    return {word: _apart(word, family) for family in families for word in family}


def _apart(word: str, family: Iterable[str]) -> Sequence[str]:
    """Of these spellings so many that each is found under one of them, or under the word itself."""
    apart = [word]
    for other in family:
        if not any(_is_found_under(spelt, other) for spelt in apart):
            apart.append(other)
    return apart[1:]


def _is_found_under(listed: str, stands: str) -> bool:
    """Whether the one spelling is found where the other is listed in a longer name (alignment.py)."""
    if len(listed) <= _FIXED:
        return False
    edits = OSA.distance(listed, stands)
    return edits <= 2 and vouched_for(listed, stands) if lexicon.is_well_known(stands) else edits <= 1


def may_be_spelt_otherwise(name: str) -> bool:
    """Whether one of the words, spaces and hyphens between them, is such a given name; quick, for it is asked of every name."""
    return not _spellings().keys().isdisjoint(name.lower().replace("-", " ").split())


def spelt_otherwise(name: str) -> Iterator[str]:
    """A name of several words with one of these names in it, each in turn, spelt as others spell it."""
    spellings = _spellings()
    for word in _WORD.finditer(name) if " " in name or "-" in name else ():
        for other in spellings.get(word[0].lower(), ()):
            yield name[:word.start()] + other.capitalize() + name[word.end():]
