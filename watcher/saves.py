"""What the user saves while the daemon runs: noticing it, and keeping a copy of the last good watchlist beside the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from watcher import folders
from watcher.yamlfile import version_of


@dataclass(slots=True)
class Watch:
    """Notices saved files by their numbers, once they have stood still for a beat (an editor may write in pieces)."""

    _seen: tuple[object, ...] = ()
    _pending: tuple[object, ...] | None = None

    def look(self, files: tuple[Path, ...]) -> None:
        """Take the files as they are for known."""
        self._seen = tuple(map(_numbers, files))

    def changed(self, files: tuple[Path, ...]) -> bool:
        """Whether the files differ from what was last known, and no longer change."""
        now = tuple(map(_numbers, files))
        settled = now == self._pending
        self._pending = now
        if now == self._seen or not settled:
            return False
        self._seen = now
        return True


def _numbers(path: Path) -> object:
    """What tells that a file was saved; None where it is not there."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return (seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


def last_good(store: Path) -> Path:
    """Where the copy of the last good watchlist is kept."""
    return store.with_name("watchlist.last-good.yaml")


def keep(watchlist: Path, version: str, copy: Path, trouble: Callable[[str, str | None], None]) -> None:
    """Put a copy of a watchlist that proved good beside the store, whole or not at all.

    Not of what was saved since: nobody has looked at that yet, and a copy of a faulty list would be of no help.
    """
    try:
        content = watchlist.read_bytes()
        if version_of(content) != version:
            return
        folders.put(copy, content, durable=True)
    except OSError as error:
        trouble("watchlist copy", f"cannot keep a copy of the watchlist as {str(copy)!r}: {error.strerror}; check the disk and who owns the folder")
    else:
        trouble("watchlist copy", None)
