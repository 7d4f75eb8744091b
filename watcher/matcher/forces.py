"""The forces of a country, which every writer calls otherwise: the Turkish army, military, troops, soldiers; and a militia's men."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watcher.matcher.lexicon import is_people
from watcher.matcher.peoples import is_land_or_people, lands_and_peoples
from watcher.text import fold

# What the whole of a country's forces is called, of its people: "Army" with a capital is but a branch, beside its navy.
_WHOLE = ("army", "arab army", "armed forces", "military")
_ALSO = ("army", "military", "armed forces", "troops", "soldiers", "forces", "government forces")
_OF_A_LAND = ("army", "armed forces")          # behind its name: "Sudan forces" may be what forces do there, and a "Sudan military base" another's
POSSESSIVE = "'s "
_LAND_LAST = "Armed Forces of "
_ENDINGS = ("army", "Army", "orces", "ilitary", "militia")
_MEN = ("militiamen", "militiaman")


def may_be_forces(name: str) -> bool:
    """Whether the name may be that of such forces; quick, for it is asked of every name."""
    return name.endswith(_ENDINGS) or name.startswith(_LAND_LAST)


def other_names(name: str) -> Iterator[str]:
    """The other names of the forces that bear this one; none for any other name."""
    people, _, kind = name.partition(" ")
    land = name.removeprefix(_LAND_LAST).removeprefix("the ")
    if name.endswith(" militia"):
        yield from (name.removesuffix("militia") + men for men in _MEN)
    elif name.startswith(_LAND_LAST) and is_land_or_people(land):
        yield from _of(*lands_and_peoples(land))
    elif kind.lower() in _WHOLE and kind != "Army" and _is_people(people):
        lands = lands_and_peoples(people)[0] if is_land_or_people(people) else ()
        yield from (other for other in _of(lands, [people]) if other.lower() != name.lower())


def _of(lands: Iterable[str], peoples: Iterable[str]) -> Iterator[str]:
    """What the forces of a land and its people are called; a name with a possessive is not theirs without it."""
    yield from (f"{people} {kind}" for people in peoples for kind in _ALSO)
    yield from (f"{land} {kind}" for land in lands for kind in _OF_A_LAND)
    yield from (f"{land}{POSSESSIVE}military" for land in lands)
    yield from (f"{_LAND_LAST}{land}" for land in lands)


def _is_people(word: str) -> bool:
    return is_people(fold(word).text) or word.replace(".", "").isupper()
