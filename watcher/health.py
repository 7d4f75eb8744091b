"""Since when each part last moved, and what is wrong just now: kept in memory, written beside the store for `watcher status`.

A part that should be moving calls `moved`; what is wrong is set and cleared by name, so that a problem that ends disappears.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

EVERY = 5.0    # seconds between two writes while nothing changes
STALE = 30.0   # a health file older than this, in seconds, was left by a daemon that is gone


@dataclass(slots=True)
class Health:
    """The daemon's own pulse. `clock` gives monotonic seconds; `announce` hears of each new problem once."""

    clock: Callable[[], float]
    announce: Callable[[str], None] = lambda _: None
    _moved: dict[str, float] = field(default_factory=dict)
    _problems: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _written: tuple[float, list[str]] | None = None

    def moved(self, part: str) -> None:
        """The part is alive: it has just moved."""
        self._moved[part] = self.clock()

    def ages(self) -> dict[str, float]:
        """Seconds since each part last moved."""
        now = self.clock()
        return {part: round(now - at, 1) for part, at in sorted(self._moved.items())}

    def alive(self, limit: float) -> bool:
        """Whether every part moved within the last `limit` seconds."""
        return all(age <= limit for age in self.ages().values())

    def trouble(self, name: str, what: str | None) -> None:
        """Something named is wrong, or (None) no longer is; a new wording is announced."""
        with self._lock:
            fresh = what is not None and self._problems.get(name) != what
            if what is None:
                self._problems.pop(name, None)
            else:
                self._problems[name] = what
        if fresh and what is not None:
            self.announce(what)

    def problems(self) -> list[str]:
        with self._lock:
            return [self._problems[name] for name in sorted(self._problems)]

    def beat(self, store: Path) -> None:
        """Write the pulse if it is due: a new or ended problem is, else every few seconds."""
        now, problems = self.clock(), self.problems()
        if self._written is None or now - self._written[0] >= EVERY or problems != self._written[1]:
            self._written = now, problems
            self.write(store)

    def write(self, store: Path) -> None:
        """Put the pulse beside the store, whole or not at all. A full disk must not stop the daemon, so that is a problem, not an error."""
        path = file_beside(store)
        draft = path.with_name(path.name + ".new")
        text = json.dumps({"pid": os.getpid(), "at": datetime.now(UTC).isoformat(), "parts": self.ages(), "problems": self.problems()})
        try:
            draft.write_text(text, encoding="utf-8")
            draft.replace(path)
        except OSError as error:
            self.trouble("health file", f"cannot write {str(path)!r}: {error.strerror}; free the disk or mend its permissions")
        else:
            self.trouble("health file", None)


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a daemon last wrote of itself; `running` is whether that was just now."""

    running: bool
    parts: dict[str, float]
    problems: list[str]


def file_beside(store: Path) -> Path:
    return store.with_name(store.name + ".health")


def read(store: Path, now: datetime) -> Pulse:
    """The pulse beside the store; parts have aged since it was written. Not running, and nothing known, where there is none."""
    try:
        seen = json.loads(file_beside(store).read_text(encoding="utf-8"))
        since = (now - datetime.fromisoformat(seen["at"])).total_seconds()
        parts = {str(part): round(float(age) + since, 1) for part, age in seen["parts"].items()}
        return Pulse(since <= STALE, parts, [str(problem) for problem in seen["problems"]])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Pulse(running=False, parts={}, problems=[])
