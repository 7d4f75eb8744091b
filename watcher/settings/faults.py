"""What is wrong with config/watcher.yaml, all of it at once, and what is legal there but may hurt."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from watcher import yamlfile
from watcher.model import Problem
from watcher.readers.limits import Limits
from watcher.settings.addresses import ADDRESS
from watcher.settings.shapes import CONSOLE, Channel, File, Settings
from watcher.yamlfile import Document, Steps

_LEAST_MEMORY = 256
_MOST = 10**6     # of whatever a limit counts: more would overflow, and would be no limit
_LONGEST_READING = timedelta(seconds=45)
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
_WEB = re.compile(r"https?://[^/?#\s]+\S*", re.IGNORECASE)
_NAME = re.compile(r"\w[\w.-]{0,63}")


def faults(settings: Settings, document: Document[File]) -> list[Problem]:
    return [
        *_inbox_faults(settings, document), *_channel_faults(settings, document), *_limit_faults(settings.limits, document),
        *_time_faults(settings, document), *_heartbeat_faults(settings, document),
    ]


def _inbox_faults(settings: Settings, document: Document[File]) -> Iterator[Problem]:
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
    if os.path.isdir(settings.store):   # noqa: PTH112 - False, no error, where it lies in a folder that only the service may enter
        yield document.fault(("store",), "this is a folder: name a file in it, such as watcher.db")
    if any(_inside(settings.store, inbox.path) for inbox in settings.inboxes):
        yield document.fault(("store",), "the store lies inside an inbox: put it elsewhere")


def _archive_faults(
    settings: Settings, document: Document[File], at: Steps, archive: Path | None
) -> Iterator[Problem]:
    if archive is None:
        yield document.fault((*at, "when_done"), "'archive' needs to know where to: add 'archive: FOLDER'")
    elif any(_inside(archive, inbox.path) for inbox in settings.inboxes):
        yield document.fault((*at, "archive"), "the archive lies inside an inbox: what is moved there would be read again")
    elif any(_inside(inbox.path, archive) for inbox in settings.inboxes):
        yield document.fault((*at, "archive"), "an inbox lies inside the archive: what is moved there may be read again")


def _inside(path: Path, folder: Path) -> bool:
    return path == folder or folder in path.parents


def _channel_faults(settings: Settings, document: Document[File]) -> Iterator[Problem]:
    names = document.keys(("channels",)) or settings.channels.keys()
    if document.empty(("channels",)):
        yield document.fault(("channels",), "no channel: name at least one, or take the key out to print alerts on the console")
    if settings.operator and settings.operator not in names:
        yield document.fault(("operator",), yamlfile.unknown("channel", settings.operator, names))
    for name, channel in settings.channels.items():
        at = ("channels", name)
        if not _NAME.fullmatch(name):
            yield document.fault(at, "a channel's name is letters, digits, '.', '-' and '_', at most 64 of them", key=True)
        yield from _source_faults(channel, at, document)
        if channel.fallback and channel.fallback not in names:
            yield document.fault((*at, "fallback"), yamlfile.unknown("channel", channel.fallback, names))
        circle = _circle(name, settings.channels)
        if circle and name == min(circle):   # told once, not by each of its channels
            yield document.fault((*at, "fallback"), f"fallbacks go in a circle: {' -> '.join(map(yamlfile.masked, [*circle, name]))}")


def _source_faults(channel: Channel, at: Steps, document: Document[File]) -> Iterator[Problem]:
    """What is wrong with where an address is to be had."""
    given = [key for key in ("url", "url_file", "credential") if getattr(channel, key) or document.has((*at, key))]
    if not given:
        yield document.fault(at, "no address: give one of url, url_file and credential")
    if len(given) > 1:
        yield document.fault((*at, given[1]), f"{' and '.join(given)} are given: keep one of them")
    if channel.url is not None and not ADDRESS.fullmatch(channel.url):
        yield document.fault((*at, "url"), "not an address: expected one such as mailto://... or matrix://...")
    if any(map(ADDRESS.match, document.texts((*at, "url_file")))):
        yield document.fault((*at, "url_file"), "an address and not a file: write it into a file of its own (chmod 600), or use 'url'")
    if channel.credential is not None and not _NAME.fullmatch(channel.credential):
        yield document.fault((*at, "credential"), "not a credential's name: letters, digits, '.', '-' and '_' only")


def _limit_faults(limits: Limits, document: Document[File]) -> Iterator[Problem]:
    for name in ("file", "unpacked", "members", "text", "memory"):
        if not 1 <= getattr(limits, name) <= _MOST:
            yield document.fault(("limits", name), f"a limit is at least 1 and at most {_MOST:,}")
    if 1 <= limits.memory < _LEAST_MEMORY:
        yield document.fault(("limits", "memory"), f"with less than {_LEAST_MEMORY} MB the reading process cannot start")
    if not timedelta() < limits.time <= _LONGEST_READING:
        longest = f"{_LONGEST_READING.total_seconds():g}s"
        yield document.fault(("limits", "time"), f"a reading takes from 1s to {longest}: for longer the daemon would seem dead to its watchdog")


def _time_faults(settings: Settings, document: Document[File]) -> Iterator[Problem]:
    """Times that would switch off what they are for, or wear it out."""
    several = isinstance(document.value.inbox, tuple)
    for index, inbox in enumerate(settings.inboxes):
        at: Steps = ("inbox", index) if several else ("inbox",)
        yield from _outside(inbox.settle, 0 * _SECOND, _DAY, (*at, "settle"), document)
        yield from _outside(inbox.quiet, _SECOND, 365 * _DAY, (*at, "quiet"), document)
    yield from _outside(settings.keep, _DAY, 36500 * _DAY, ("keep",), document)
    yield from _outside(settings.canary, _SECOND, 7 * _DAY, ("canary",), document)
    if settings.heartbeat:
        yield from _outside(settings.heartbeat.every, _SECOND, _DAY, ("heartbeat", "every"), document)


def _outside(time: timedelta | None, least: timedelta, most: timedelta, at: Steps, document: Document[File]) -> Iterator[Problem]:
    if time is not None and not least <= time <= most:
        longest = f"{most.days}d"
        yield document.fault(at, f"may be up to {longest}" if not least else f"may be from {_short(least)} to {longest}")


def _short(time: timedelta) -> str:
    return f"{time.days}d" if time >= _DAY else f"{time.seconds}s"


def _heartbeat_faults(settings: Settings, document: Document[File]) -> Iterator[Problem]:
    if settings.heartbeat is None:
        return
    channel = settings.heartbeat.address
    yield from _source_faults(channel, ("heartbeat",), document)
    if channel.url and ADDRESS.fullmatch(channel.url) and not _WEB.fullmatch(channel.url):
        yield document.fault(("heartbeat", "url"), "not a web address: expected https://...")


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


def warnings(settings: Settings, document: Document[File]) -> Iterator[Problem]:
    """What `check` says of a file without faults."""
    for name, channel in settings.channels.items():
        if channel.url != CONSOLE:
            yield from _open_address(channel, ("channels", name, "url"), settings.path, document)
    if settings.heartbeat:
        yield from _open_address(settings.heartbeat.address, ("heartbeat", "url"), settings.path, document)
    if settings.operator is None:
        for at in _silences(settings, document):
            yield document.fault(at, "nobody hears of it but the log: name an 'operator'")


def _open_address(channel: Channel, at: Steps, path: Path, document: Document[File]) -> Iterator[Problem]:
    if channel.url:
        who = ", which others on this machine may read" if _is_open(path) else ""
        yield document.fault(at, f"the address stands in this file{who}: if it holds a password or token, move it to a url_file (chmod 600) or a credential")


def _is_open(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o044)
    except OSError:
        return False


def _silences(settings: Settings, document: Document[File]) -> Iterator[Steps]:
    """Where the file asks to be told of a silence."""
    several = isinstance(document.value.inbox, tuple)
    for index, inbox in enumerate(settings.inboxes):
        if inbox.quiet:
            yield ("inbox", index, "quiet") if several else ("inbox", "quiet")
    if settings.canary:
        yield ("canary",)
