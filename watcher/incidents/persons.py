"""Who is told of by name: an initial and a surname each, so that one who is told of twice is one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from watcher.incidents.patterns import Patterns
from watcher.text import fold

_NAME = re.compile(r"\b[A-Z][\w'’.-]+(?:\s+(?:[A-Z][\w'’.-]*|[\"“‘'][^\"”’']+[\"”’']))+")
_NICKNAME = re.compile(r"[\"“‘'][^\"”’']+[\"”’'](?=\s)|\b[A-Z]\.?(?=\s)")

Person = tuple[str, str]          # initial and surname


def people(whos: Iterable[str], patterns: Patterns) -> int:
    """How many people are named in full; a surname with the same initial is the same person."""
    found: set[Person] = set()
    for who in whos:
        found |= set(list(named(who, patterns))[:1])
    return len(found)


def named(who: str, patterns: Patterns) -> dict[Person, None]:
    """Each who is named in full, in their order."""
    found: dict[Person, None] = {}
    for name in _NAME.finditer(who):
        if patterns.name.match(who, name.end()):
            continue
        folded = fold(_NICKNAME.sub(" ", name.group())).text
        words = re.findall(r"\w[\w-]*", shortened(folded, patterns.words.owner_endings))
        words = [word for word in words if word not in patterns.words.suffixes]
        if len(words) > 1 and not patterns.nobody.search(" ".join(words)):
            found[words[0][0], words[-1]] = None
    return found


def shortened(word: str, endings: Iterable[str]) -> str:
    """A word without the first of these endings that it has."""
    ending = next((ending for ending in endings if word.endswith(ending)), "")
    return word.removesuffix(ending)
