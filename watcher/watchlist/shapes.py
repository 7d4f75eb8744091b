"""What config/watchlist.yaml says, as the file writes it."""

from __future__ import annotations

from dataclasses import dataclass, field

from watcher.model import Entity, EntityKind, Example, Rule


@dataclass(frozen=True, slots=True)
class Actor(Entity):
    """An actor as the file writes it."""

    kind: EntityKind = field(default="actor", init=False)
    within: str | None = field(default=None, init=False)


@dataclass(frozen=True, slots=True)
class Location(Entity):
    """A location as the file writes it."""

    kind: EntityKind = field(default="location", init=False)


@dataclass(frozen=True, slots=True)
class File:
    """The keys of the file."""

    actors: tuple[Actor, ...] = ()
    locations: tuple[Location, ...] = ()
    rules: tuple[Rule, ...] = ()
    examples: tuple[Example, ...] = ()
