"""Since when each part last moved, what is wrong just now and since when: kept in memory, written beside the store for `watcher status`.

A part that should be moving calls `moved`; what is wrong is set and cleared by name, so that a problem that ends disappears.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from watcher import folders

EVERY = 5.0    # seconds between two writes while nothing changes
STILL = 60.0   # a part that has not moved for so many seconds stands still; the longest reading takes 45
STALE = 30.0   # a health file older than this, in seconds, was left by a daemon that is gone
_BLOCK = 512   # bytes, in which stat counts the room of a file


@dataclass(slots=True)
class Trouble:
    """What is wrong, since when (in the clock's seconds), from when on it is worth telling, and what is said once it is over."""

    what: str
    since: float
    tell_at: float
    over: str
    told: bool = False


@dataclass(slots=True)
class Health:
    """The daemon's own pulse. `clock` gives monotonic seconds; `announce` hears of each new problem once, `relieve` of its end.

    `figures` adds to what is written: how long the queues are. It must neither wait nor fail.
    """

    clock: Callable[[], float]
    announce: Callable[[str], None] = lambda _: None
    relieve: Callable[[str], None] = lambda _: None
    figures: Callable[[], Mapping[str, Any]] = dict
    _moved: dict[str, float] = field(default_factory=dict)
    _signs: dict[str, float] = field(default_factory=dict)
    _troubles: dict[str, Trouble] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _started: datetime = field(default_factory=lambda: datetime.now(UTC))
    _written: tuple[float, list[str]] | None = None

    def moved(self, part: str) -> None:
        """The part is alive: it has just moved."""
        self._moved[part] = self.clock()

    def sign(self, name: str, *, ago: float = 0.0) -> None:
        """A sign of life from outside (an article in an inbox, the canary), so many seconds ago; its absence alone is no dead part."""
        self._signs[name] = self.clock() - ago

    def ages(self) -> dict[str, float]:
        """Seconds since each part last moved."""
        return self._since(self._moved)

    def signs(self) -> dict[str, float]:
        """Seconds since each sign of life."""
        return self._since(self._signs)

    def alive(self, limit: float) -> bool:
        """Whether every part moved within the last `limit` seconds."""
        return not self.still(limit)

    def still(self, limit: float) -> list[str]:
        """The parts that did not."""
        return [part for part, age in self.ages().items() if age > limit]

    def trouble(self, name: str, what: str | None, *, patience: float = 0.0, over: str = "") -> None:
        """Something named is wrong, or (None) no longer is; a new wording is announced.

        With `patience` it is announced only once it has lasted so many seconds, and then never again before it ends. Where
        `over` says so in words, the end of what was announced is told, too.
        """
        with self._lock:
            before = self._troubles.pop(name, None)
            if what is not None:
                now = self.clock()
                after = self._troubles[name] = Trouble(what, before.since if before else now, (before.since if before else now) + patience, over)
                after.told = before is not None and before.told and (patience > 0 or before.what == what)
        if what is not None:
            self._announce_due()
        elif before and before.told and before.over:
            self.relieve(f"{before.over} (it was otherwise for {spoken(self.clock() - before.since)})")

    def wrong(self, name: str) -> bool:
        """Whether something of this name is wrong."""
        with self._lock:
            return name in self._troubles

    def problems(self) -> list[str]:
        """What is wrong, in the order of the names."""
        with self._lock:
            return [self._troubles[name].what for name in sorted(self._troubles)]

    def beat(self, store: Path) -> None:
        """Announce what has lasted long enough, and write the pulse if it is due: a new or ended problem is, else every few seconds."""
        self._announce_due()
        now, problems = self.clock(), self.problems()
        if self._written is None or now - self._written[0] >= EVERY or problems != self._written[1]:
            self._written = now, problems
            self.write(store)

    def write(self, store: Path) -> None:
        """Put the pulse beside the store, whole or not at all. A full disk must not stop the daemon, so that is a problem, not an error."""
        path = file_beside(store)
        try:
            folders.put(path, json.dumps(self._said(datetime.now(UTC))).encode())
        except OSError as error:
            self.trouble("health file", f"cannot write {str(path)!r}: {error.strerror}; free the disk or mend its permissions")
            self._overwrite(path)
        else:
            self.trouble("health file", None)

    def _overwrite(self, path: Path) -> None:
        """Put the pulse where the last one stands, if it fits: a full disk grants no other room, and must not look like a dead daemon."""
        text = json.dumps(self._said(datetime.now(UTC)))
        with suppress(OSError), open(path, "r+", encoding="utf-8", opener=folders.private) as file:
            if len(text) <= os.fstat(file.fileno()).st_blocks * _BLOCK:
                file.write(text)
                file.truncate()

    def _said(self, now: datetime) -> dict[str, Any]:
        """All that is written, as JSON has it."""
        with self._lock:
            troubles = [self._troubles[name] for name in sorted(self._troubles)]
        return {
            "pid": os.getpid(),
            "at": now.isoformat(),
            "started": self._started.isoformat(),
            "parts": self.ages(),
            "moved": {part: _before(now, age) for part, age in self.ages().items()},
            "problems": [trouble.what for trouble in troubles],
            "troubles": [{"what": trouble.what, "since": _before(now, self.clock() - trouble.since)} for trouble in troubles],
            "signs": self.signs(),
            **self.figures(),
        }

    def _announce_due(self) -> None:
        with self._lock:
            now = self.clock()
            due = [trouble for _, trouble in sorted(self._troubles.items()) if not trouble.told and trouble.tell_at <= now]
            for trouble in due:
                trouble.told = True
        for trouble in due:
            self.announce(trouble.what)

    def _since(self, moments: dict[str, float]) -> dict[str, float]:
        now = self.clock()
        return {name: round(now - at, 1) for name, at in sorted(moments.copy().items())}


def _before(now: datetime, seconds: float) -> str:
    return (now - timedelta(seconds=seconds)).isoformat()


def spoken(seconds: float) -> str:
    """A length of time in its two largest units: "3 h 20 min"."""
    parts, left = [], round(seconds)
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a daemon last wrote of itself; `running` is whether that was just now. Times are ISO 8601 in UTC."""

    running: bool
    parts: dict[str, float]
    problems: list[str]
    started: str | None = None
    moved: dict[str, str] = field(default_factory=dict)
    troubles: list[dict[str, str]] = field(default_factory=list)
    signs: dict[str, float] = field(default_factory=dict)


def file_beside(store: Path) -> Path:
    return store.with_name(store.name + ".health")


def read(store: Path, now: datetime) -> Pulse:
    """The pulse beside the store; parts have aged since it was written. Not running, and nothing known, where there is none."""
    try:
        seen = json.loads(file_beside(store).read_text(encoding="utf-8"))
        since = (now - datetime.fromisoformat(seen["at"])).total_seconds()
        return Pulse(
            running=since <= STALE and _lives(seen.get("pid")),
            parts=_aged(seen["parts"], since),
            problems=[str(problem) for problem in seen["problems"]],
            started=seen.get("started"),
            moved=dict(seen.get("moved", {})),
            troubles=[dict(trouble) for trouble in seen.get("troubles", [])],
            signs=_aged(seen.get("signs", {}), since),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Pulse(running=False, parts={}, problems=[])


def _lives(pid: object) -> bool:
    """Whether the process is still there; one that was killed leaves a fresh file behind."""
    return not isinstance(pid, int) or not Path("/proc/self").exists() or Path(f"/proc/{pid}").exists()


def _aged(ages: Mapping[str, Any], since: float) -> dict[str, float]:
    return {str(name): round(max(0.0, float(age) + since), 1) for name, age in ages.items()}   # never negative, though the clock was set back
