"""The words that tell what bears a place's name (larger.txt), by their kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import resources

# Kinds that tell persons and places apart, or say no more than what another of them is.
_SAY_MORE = frozenset((
    "honorific", "familiar", "surname", "calendar", "people", "locative", "of a place", "of it", "address before", "house", "learned", "publishes", "county of", "river", "closes", "armed", "road behind", "goddess before", "goddess of", "kin", "role", "of a division", "agency", "of an actor",
))


def listed(kind: str) -> frozenset[str]:
    """The folded words and phrases of this kind."""
    return _kinds()[kind]


@cache
def telling() -> frozenset[str]:
    """Every word of the kinds of which one must stand beside a place where something else bears its name."""
    return frozenset(word for kind, phrases in _kinds().items() if kind not in _SAY_MORE for phrase in phrases for word in phrase.split())


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    text = resources.files(__package__).joinpath("larger.txt").read_text("utf-8")
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind, words in (line.split(":") for line in text.splitlines() if not line.startswith("#")):
        kinds[kind.replace("_", " ")].update(word.replace("_", " ") for word in words.split())
    return {kind: frozenset(words) for kind, words in kinds.items()}
