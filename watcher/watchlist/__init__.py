"""config/watchlist.yaml -> Watchlist: whom and what to watch, checked against itself, every fault told at once.

What is legal but odd (a name listed twice, a rule switched off) is a warning and never stops anything. The user's examples
are not run here: that takes the whole mind; whoever runs them asks `Reading.example_fault` where a failing one stands.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path

from watcher import yamlfile
from watcher.model import Alias, Entity, Problem, Watchlist
from watcher.watchlist.faults import faults, warnings
from watcher.watchlist.shapes import File
from watcher.yamlfile import Document


@dataclass(frozen=True, slots=True)
class Reading:
    """A watchlist without faults, and where in its file everything stands."""

    watchlist: Watchlist
    warnings: tuple[Problem, ...]
    _document: Document[File]

    def example_fault(self, index: int, what: str) -> Problem:
        """A fault of the example of this index, at its text."""
        return self._document.fault(("examples", index, "text"), what)


def load(path: Path, *, channels: Collection[str] | None) -> Watchlist:
    """The watchlist of this file; ConfigError tells all its faults. No check of channels where they are None."""
    return read(path, channels=channels).watchlist


def read(path: Path, *, channels: Collection[str] | None) -> Reading:
    """As load, with the warnings, and with the lines of the examples."""
    document = yamlfile.read(path, File, short={Alias: "text"}, check=lambda document: faults(document, channels))
    written = document.value
    entities = tuple(_entity(each) for each in (*written.actors, *written.locations))
    watchlist = Watchlist(entities, written.rules, written.examples, document.version)
    return Reading(watchlist, tuple(warnings(document)), document)


def _entity(written: Entity) -> Entity:
    return Entity(**{each.name: getattr(written, each.name) for each in fields(Entity)})
