"""What config/watcher.yaml says: as the house knows it (Settings), and as the file writes it (File)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from watcher.model import Problem
from watcher.readers.limits import Limits

CONSOLE = "console:"
STORE = Path("../var/watcher.db")
KEEP = timedelta(days=90)

Backlog = Literal["alert", "skip", "digest"]


@dataclass(frozen=True, slots=True)
class Inbox:
    """A folder that articles are dropped into, and what becomes of them once their outcome is committed.

    `settle` is how long a file must stand still before it is read; `quiet` how long without an article is news by itself.
    """

    path: Path
    when_done: Literal["keep", "archive"] = "keep"
    archive: Path | None = None
    settle: timedelta = timedelta(seconds=2)
    quiet: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to tell people, by name; exactly one of url, url_file and credential says where its address is."""

    name: str
    url: str | None = field(default=None, repr=False)
    url_file: Path | None = None
    credential: str | None = None
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """An address that is called every so often while all is well, so that somebody elsewhere notices when it no longer is."""

    address: Channel
    every: timedelta


@dataclass(frozen=True, slots=True)
class Settings:
    """What config/watcher.yaml says. `path` is that file; all paths are ready to be opened.

    `keep` is how long findings and the texts of sent messages are kept, `canary` how often an article of our own is sent down
    the road. `warnings` is what `check` tells of a file without faults.
    """

    path: Path
    inboxes: tuple[Inbox, ...]
    backlog: Backlog
    operator: str | None
    store: Path
    watchlist: Path
    channels: Mapping[str, Channel]
    limits: Limits = field(default_factory=Limits)
    keep: timedelta = KEEP
    canary: timedelta | None = None
    heartbeat: Heartbeat | None = None
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FileChannel:
    """A channel as the file writes it: its name is its key."""

    url: str | None = field(default=None, repr=False)
    url_file: Path | None = None
    credential: str | None = None
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class FileHeartbeat:
    """The heartbeat as the file writes it."""

    url: str | None = field(default=None, repr=False)
    url_file: Path | None = None
    credential: str | None = None
    every: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class File:
    """The keys of the file."""

    inbox: tuple[Inbox, ...] | Inbox = ()   # missing, it is a fault told with the others
    backlog: Backlog = "alert"
    operator: str | None = None
    store: Path = STORE
    watchlist: Path = Path("watchlist.yaml")
    channels: Mapping[str, FileChannel] = field(default_factory=lambda: {"console": FileChannel(url=CONSOLE)})
    limits: Limits = field(default_factory=Limits)
    keep: timedelta = KEEP
    canary: timedelta | None = None
    heartbeat: FileHeartbeat | None = None
