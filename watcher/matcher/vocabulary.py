"""The words that tell what bears a place's name (larger.txt), by their kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import resources


def listed(kind: str) -> frozenset[str]:
    """The folded words and phrases of this kind."""
    return _kinds()[kind]


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    text = resources.files(__package__).joinpath("larger.txt").read_text("utf-8")
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind, words in (line.split(":") for line in text.splitlines() if not line.startswith("#")):
        kinds[kind.replace("_", " ")].update(word.replace("_", " ") for word in words.split())
    return {kind: frozenset(words) for kind, words in kinds.items()}
