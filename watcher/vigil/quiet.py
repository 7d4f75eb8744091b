"""Inboxes that articles have stopped coming into: told after the time their settings name, across restarts."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from watcher.errors import StoreError
from watcher.health import Health, spoken
from watcher.store import Store

GRACE = 120.0    # seconds after the start in which nothing counts as missing: what came meanwhile is still being taken
NOTE = 60.0      # seconds between two notes of when the last article came


class Inbox(Protocol):
    """A drop folder, and how long it may be quiet."""

    @property
    def path(self) -> Path: ...
    @property
    def quiet(self) -> timedelta | None: ...


@dataclass(slots=True)
class Quiet:
    """When an article last came into each inbox: noted in the store now and then, so that a restart does not begin to count anew."""

    health: Health
    store: Store
    _heard: dict[Path, float] = field(default_factory=dict)
    _noted: dict[Path, float] = field(default_factory=dict)
    _next_note: dict[Path, float] = field(default_factory=dict)
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.health.clock()

    def heard(self, path: Path, inboxes: Iterable[Inbox], *, ago: float = 0.0) -> None:
        """A file that came so many seconds ago was taken, whatever becomes of it; an old one, tried again, is no news."""
        came = self.health.clock() - ago
        for inbox in inboxes:
            if path.is_relative_to(inbox.path) and came >= self._last(inbox.path):
                self._heard[inbox.path] = came
                self._noted.pop(inbox.path, None)
                self.health.sign(_name(inbox.path), ago=ago)

    def look(self, inboxes: Iterable[Inbox]) -> None:
        """Say which inboxes have been quiet for too long, and which no longer are. Call it once a second."""
        for inbox in inboxes:
            if inbox.quiet is None:
                self.health.trouble(_name(inbox.path), None)
                continue
            now, limit = self.health.clock(), inbox.quiet.total_seconds()
            is_quiet = now - self._last(inbox.path) >= limit and now - self._began >= min(GRACE, limit)
            what = f"no article has come into {str(inbox.path)!r} for {spoken(limit)}: look at what drops them there"
            self.health.trouble(_name(inbox.path), what if is_quiet else None, over=f"articles come into {str(inbox.path)!r} again")
            self._note(inbox.path)

    def _last(self, path: Path) -> float:
        """When the last article came; what an earlier daemon noted, else our own start, where none has come yet."""
        if path not in self._heard:
            ago = self._recalled(path)
            self._heard[path] = self._noted[path] = self._began if ago is None else self.health.clock() - ago
            self.health.sign(_name(path), ago=self.health.clock() - self._heard[path])
        return self._heard[path]

    def _recalled(self, path: Path) -> float | None:
        with suppress(StoreError, ValueError):
            noted = self.store.recall(_name(path))
            if noted:
                return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(noted)).total_seconds())
        return None

    def _note(self, path: Path) -> None:
        """Set it down if it has changed; a store that takes nothing is another's trouble."""
        now = self.health.clock()
        if self._noted.get(path) == self._heard[path] or now < self._next_note.get(path, 0.0):
            return
        self._next_note[path] = now + NOTE
        with suppress(StoreError):
            self.store.remember(_name(path), (datetime.now(UTC) - timedelta(seconds=now - self._heard[path])).isoformat())
            self._noted[path] = self._heard[path]


def _name(path: Path) -> str:
    """Of the sign of life, the trouble and the note."""
    return f"articles in {path}"
