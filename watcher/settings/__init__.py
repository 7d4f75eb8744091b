"""config/watcher.yaml -> Settings: where articles come from, what is remembered where, and whom to tell.

Every fault of the file is told at once. A channel's address may hold a password: it is in no repr, no error and no log,
and `secret` gives it out at the moment of sending only.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from watcher import yamlfile
from watcher.errors import UserError
from watcher.settings.addresses import secret
from watcher.settings.faults import faults, warnings
from watcher.settings.shapes import (
    CONSOLE,
    STORE,
    Backlog,
    Channel,
    File,
    FileChannel,
    FileHeartbeat,
    Heartbeat,
    Inbox,
    Settings,
)
from watcher.yamlfile import Document

__all__ = ["CONSOLE", "SYSTEM_CONFIG", "Backlog", "Channel", "Heartbeat", "Inbox", "Settings", "find", "load", "secret", "store_despite"]

SYSTEM_CONFIG = Path("/etc/article-watcher/watcher.yaml")


def find() -> Path:
    """The configuration to use where none is named: $WATCHER_CONFIG, ./config/watcher.yaml or the system's own."""
    named = os.environ.get("WATCHER_CONFIG")
    if named:
        return Path(named)
    local = Path("config/watcher.yaml")
    for candidate in (local, SYSTEM_CONFIG):
        if os.path.exists(candidate):   # noqa: PTH110 - no error where the folder may not be entered
            return candidate
    raise UserError(f"no configuration: neither {local} here nor {SYSTEM_CONFIG}: name one with -c FILE or $WATCHER_CONFIG")


def load(path: Path) -> Settings:
    """The settings of this file; ConfigError tells all its faults."""
    document = yamlfile.read(path, File, short={Inbox: "path", FileHeartbeat: "url"}, check=lambda document: faults(_settings(path, document), document))
    settings = _settings(path, document)
    return replace(settings, warnings=tuple(warnings(settings, document)))


def store_despite(path: Path) -> Path | None:
    """Where a file with faults says that the store is, or None where that cannot be told."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = [line for line in text.splitlines() if line.startswith("store:")]
        if not lines and "store" in text:
            return None
        return _absolute(path.parent, yamlfile.parse("\n".join(lines), _StoreOnly, name=str(path)).store)
    except (OSError, UnicodeDecodeError, UserError):
        return None


@dataclass(frozen=True, slots=True)
class _StoreOnly:
    """The one key that is asked for where the others have faults."""

    store: Path = STORE


# --- what the file means -------------------------------------------------------------------------------------------

def _settings(path: Path, document: Document[File]) -> Settings:
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
        keep=written.keep,
        canary=written.canary,
        heartbeat=_heartbeat(written.heartbeat, path.parent),
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


def _channel(name: str, written: FileChannel, base: Path) -> Channel:
    url_file = _absolute(base, written.url_file) if written.url_file else None
    return Channel(name, written.url, url_file, written.credential, written.fallback)


def _heartbeat(written: FileHeartbeat | None, base: Path) -> Heartbeat | None:
    if written is None:
        return None
    return Heartbeat(_channel("heartbeat", FileChannel(written.url, written.url_file, written.credential), base), written.every)
