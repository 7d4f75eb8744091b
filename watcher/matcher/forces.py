"""The forces of a country, which every writer calls otherwise: the Turkish army, military, troops, soldiers; and a militia's men."""

from __future__ import annotations

from collections.abc import Iterator

from watcher.matcher.lexicon import is_people
from watcher.text import fold

# What the whole of a country's forces is called, of its people: "Army" with a capital is but a branch, beside its navy.
_WHOLE = ("army", "arab army", "armed forces", "military")
_ALSO = ("army", "military", "armed forces", "troops", "soldiers", "forces", "government forces")
_ENDINGS = ("army", "Army", "orces", "ilitary", "militia")
_MEN = ("militiamen", "militiaman")


def may_be_forces(name: str) -> bool:
    """Whether the name ends as one of such forces does; quick, for it is asked of every name."""
    return name.endswith(_ENDINGS)


def other_names(name: str) -> Iterator[str]:
    """The other names of the forces that bear this one; none for any other name."""
    people, _, kind = name.partition(" ")
    if name.endswith(" militia"):
        yield from (name.removesuffix("militia") + men for men in _MEN)
    elif kind.lower() in _WHOLE and kind != "Army" and _is_people(people):
        yield from (f"{people} {other}" for other in _ALSO if other != kind.lower())


def _is_people(word: str) -> bool:
    return is_people(fold(word).text) or word.replace(".", "").isupper()
