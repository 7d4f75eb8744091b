"""config/watcher.yaml -> Settings: where articles come from, what is remembered where, and whom to tell.

Every fault of the file is told at once. A channel's address may hold a password: it is in no repr, no error and no log,
and `secret` gives it out at the moment of sending only.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

from watcher import yamlfile
from watcher.errors import UserError
from watcher.model import Problem
from watcher.readers.limits import Limits
from watcher.settings.addresses import ADDRESS, secret
from watcher.yamlfile import Document, Steps

__all__ = ["CONSOLE", "SYSTEM_CONFIG", "Backlog", "Channel", "Inbox", "Settings", "find", "load", "secret"]

SYSTEM_CONFIG = Path("/etc/article-watcher/watcher.yaml")
CONSOLE = "console:"

_LEAST_MEMORY = 256
_MOST = 10**6     # of whatever a limit counts: more would overflow, and would be no limit
_LONGEST_READING = timedelta(seconds=45)
_NAME = re.compile(r"\w[\w.-]{0,63}")

Backlog = Literal["alert", "skip", "digest"]


@dataclass(frozen=True, slots=True)
class Inbox:
    """A folder that articles are dropped into, and what becomes of them once their outcome is committed.

    `settle` is how long a file must stand still before it is read.
    """

    path: Path
    when_done: Literal["keep", "archive"] = "keep"
    archive: Path | None = None
    settle: timedelta = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to tell people, by name; exactly one of url, url_file and credential says where its address is."""

    name: str
    url: str | None = field(default=None, repr=False)
    url_file: Path | None = None
    credential: str | None = None
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What config/watcher.yaml says. `path` is that file; all paths are ready to be opened.

    `warnings` is what `check` tells of a file without faults.
    """

    path: Path
    inboxes: tuple[Inbox, ...]
    backlog: Backlog
    operator: str | None
    store: Path
    watchlist: Path
    channels: Mapping[str, Channel]
    limits: Limits = field(default_factory=Limits)
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Channel:
    """A channel as the file writes it: its name is its key."""

    url: str | None = field(default=None, repr=False)
    url_file: Path | None = None
    credential: str | None = None
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """The keys of the file."""

    inbox: tuple[Inbox, ...] | Inbox = ()   # missing, it is a fault told with the others
    backlog: Backlog = "alert"
    operator: str | None = None
    store: Path = Path("../var/watcher.db")
    watchlist: Path = Path("watchlist.yaml")
    channels: Mapping[str, _Channel] = field(default_factory=lambda: {"console": _Channel(url=CONSOLE)})
    limits: Limits = field(default_factory=Limits)


def find() -> Path:
    """The configuration to use where none is named: $WATCHER_CONFIG, ./config/watcher.yaml or the system's own."""
    named = os.environ.get("WATCHER_CONFIG")
    if named:
        return Path(named)
    local = Path("config/watcher.yaml")
    for candidate in (local, SYSTEM_CONFIG):
        if candidate.exists():
            return candidate
    raise UserError(f"no configuration: neither {local} here nor {SYSTEM_CONFIG}: name one with -c FILE or $WATCHER_CONFIG")


def load(path: Path) -> Settings:
    """The settings of this file; ConfigError tells all its faults."""
    document = yamlfile.read(path, _File, short={Inbox: "path"}, check=lambda document: _faults(_settings(path, document), document))
    settings = _settings(path, document)
    return replace(settings, warnings=tuple(_warnings(settings, document)))


# --- what the file means -------------------------------------------------------------------------------------------

def _settings(path: Path, document: Document[_File]) -> Settings:
    written = document.value
    inboxes = written.inbox if isinstance(written.inbox, tuple) else (written.inbox,)
    return Settings(
        path=path,
        inboxes=tuple(_placed(inbox, path.parent) for inbox in inboxes),
        backlog=written.backlog,
        operator=written.operator,
        store=_absolute(path.parent, written.store),
        watchlist=_joined(path.parent, written.watchlist),   # not made absolute: its faults name it as the user would
        channels={name: _channel(name, channel, path.parent) for name, channel in written.channels.items()},
        limits=written.limits,
    )


def _joined(base: Path, written: Path) -> Path:
    """A path of the file; relative ones begin at the file's own folder."""
    try:
        return base / written.expanduser()
    except RuntimeError:   # a '~' that is nobody's home is a folder of that name
        return base / written


def _absolute(base: Path, written: Path) -> Path:
    """A path of the file as the kernel would find it."""
    joined = _joined(base, written)
    try:
        return joined.resolve()
    except (OSError, RuntimeError):   # a circle of links: whoever opens it will say so
        return joined.absolute()


def _placed(inbox: Inbox, base: Path) -> Inbox:
    archive = _absolute(base, inbox.archive) if inbox.archive else None
    return replace(inbox, path=_absolute(base, inbox.path), archive=archive)


def _channel(name: str, written: _Channel, base: Path) -> Channel:
    url_file = _absolute(base, written.url_file) if written.url_file else None
    return Channel(name, written.url, url_file, written.credential, written.fallback)


# --- what is wrong with it -----------------------------------------------------------------------------------------

def _faults(settings: Settings, document: Document[_File]) -> list[Problem]:
    return [*_inbox_faults(settings, document), *_channel_faults(settings, document), *_limit_faults(settings.limits, document)]


def _inbox_faults(settings: Settings, document: Document[_File]) -> Iterator[Problem]:
    if not document.has(("inbox",)):
        yield document.fault((), "missing key 'inbox': name the folder that articles are dropped into")
    if document.empty(("inbox",)):
        yield document.fault(("inbox",), "is empty: name at least one folder")
    for index, inbox in enumerate(settings.inboxes):
        at: Steps = ("inbox", index) if isinstance(document.value.inbox, tuple) else ("inbox",)
        for other in settings.inboxes[:index]:
            if inbox.path == other.path:
                yield document.fault((*at, "path"), "this folder is an inbox already: keep one of the two")
            elif _inside(inbox.path, other.path) or _inside(other.path, inbox.path):
                yield document.fault((*at, "path"), "one inbox lies inside another: every file would be read twice")
        if inbox.when_done == "archive" and (inbox.archive or not document.has((*at, "archive"))):
            yield from _archive_faults(settings, document, at, inbox.archive)
    if any(_inside(settings.store, inbox.path) for inbox in settings.inboxes):
        yield document.fault(("store",), "the store lies inside an inbox: put it elsewhere")


def _archive_faults(
    settings: Settings, document: Document[_File], at: Steps, archive: Path | None
) -> Iterator[Problem]:
    if archive is None:
        yield document.fault((*at, "when_done"), "'archive' needs to know where to: add 'archive: FOLDER'")
    elif any(_inside(archive, inbox.path) for inbox in settings.inboxes):
        yield document.fault((*at, "archive"), "the archive lies inside an inbox: what is moved there would be read again")
    elif any(_inside(inbox.path, archive) for inbox in settings.inboxes):
        yield document.fault((*at, "archive"), "an inbox lies inside the archive: what is moved there may be read again")


def _inside(path: Path, folder: Path) -> bool:
    return path == folder or folder in path.parents


def _channel_faults(settings: Settings, document: Document[_File]) -> Iterator[Problem]:
    names = document.keys(("channels",)) or settings.channels.keys()
    if document.empty(("channels",)):
        yield document.fault(("channels",), "no channel: name at least one, or take the key out to print alerts on the console")
    if settings.operator and settings.operator not in names:
        yield document.fault(("operator",), yamlfile.unknown("channel", settings.operator, names))
    for name, channel in settings.channels.items():
        at = ("channels", name)
        if not _NAME.fullmatch(name):
            yield document.fault(at, "a channel's name is letters, digits, '.', '-' and '_', at most 64 of them", key=True)
        yield from _source_faults(channel, document)
        if channel.fallback and channel.fallback not in names:
            yield document.fault((*at, "fallback"), yamlfile.unknown("channel", channel.fallback, names))
        circle = _circle(name, settings.channels)
        if circle and name == min(circle):   # told once, not by each of its channels
            yield document.fault((*at, "fallback"), f"fallbacks go in a circle: {' -> '.join(map(yamlfile.masked, [*circle, name]))}")


def _source_faults(channel: Channel, document: Document[_File]) -> Iterator[Problem]:
    at = ("channels", channel.name)
    given = [key for key in ("url", "url_file", "credential") if getattr(channel, key) or document.has((*at, key))]
    if not given:
        yield document.fault(at, "no address: give one of url, url_file and credential")
    if len(given) > 1:
        yield document.fault((*at, given[1]), f"{' and '.join(given)} are given: keep one of them")
    if channel.url is not None and not ADDRESS.fullmatch(channel.url):
        yield document.fault((*at, "url"), "not an address: expected one such as mailto://... or matrix://...")
    if channel.url_file is not None and ADDRESS.match(str(document.value.channels[channel.name].url_file)):
        yield document.fault((*at, "url_file"), "an address and not a file: write it into a file of its own (chmod 600), or use 'url'")
    if channel.credential is not None and not _NAME.fullmatch(channel.credential):
        yield document.fault((*at, "credential"), "not a credential's name: letters, digits, '.', '-' and '_' only")


def _limit_faults(limits: Limits, document: Document[_File]) -> Iterator[Problem]:
    for name in ("file", "unpacked", "members", "text", "memory"):
        if not 1 <= getattr(limits, name) <= _MOST:
            yield document.fault(("limits", name), f"a limit is at least 1 and at most {_MOST:,}")
    if 1 <= limits.memory < _LEAST_MEMORY:
        yield document.fault(("limits", "memory"), f"with less than {_LEAST_MEMORY} MB the reading process cannot start")
    if not timedelta() < limits.time <= _LONGEST_READING:
        longest = f"{_LONGEST_READING.total_seconds():g}s"
        yield document.fault(("limits", "time"), f"a reading takes from 1s to {longest}: for longer the daemon would seem dead to its watchdog")


def _circle(start: str, channels: Mapping[str, Channel]) -> list[str]:
    """The channels from this one back to itself by way of their fallbacks; none if the way ends elsewhere."""
    passed = [start]
    while True:
        follows = channels[passed[-1]].fallback
        if follows == start:
            return passed
        if follows is None or follows in passed or follows not in channels:
            return []
        passed.append(follows)


def _warnings(settings: Settings, document: Document[_File]) -> Iterator[Problem]:
    for name, channel in settings.channels.items():
        if channel.url and channel.url != CONSOLE:
            what = "the address stands in this file: if it holds a password or token, move it to a url_file (chmod 600) or a credential"
            yield document.fault(("channels", name, "url"), what)
