"""The words that tell what bears a place's name (larger.txt), by their kind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources


def listed(kind: str) -> frozenset[str]:
    """The folded words and phrases of this kind."""
    return _kinds()[kind]


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    text = resources.files(__package__).joinpath("larger.txt").read_text("utf-8")
    lines = (line.split(":") for line in text.splitlines() if not line.startswith("#"))
    return {kind.replace("_", " "): frozenset(word.replace("_", " ") for word in words.split()) for kind, words in lines}
