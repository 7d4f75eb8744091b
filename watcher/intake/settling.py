"""Which of the new files are whole: closed or renamed into place, or still for long enough."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from datetime import timedelta

from watcher.model import DroppedFile


@dataclass(frozen=True, slots=True)
class _Watched:
    """A file that may still be written: its numbers, since when they stand still, and when to look again."""

    numbers: tuple[int, int, int]
    since: float
    due: float


class Settling:
    """The files that are not whole yet."""

    def __init__(self) -> None:
        self._watched: dict[str, _Watched] = {}
        self.next_due = math.inf   # monotonic seconds; never later than the earliest due

    def __len__(self) -> int:
        return len(self._watched)

    def is_whole(self, file: DroppedFile, settle: timedelta, *, closed: bool) -> bool:
        """Whether the file may be read: its writer has `closed` it, or its size and time stood still for `settle`.

        An empty file is never taken as closed: it was made to be written. A time in the future, or a clock that was set
        back, is no hindrance: then the file must stand still before our eyes.
        """
        age, patience = time.time() - file.mtime_ns / 1e9, settle.total_seconds()
        if (closed and file.size) or age >= patience:
            self._watched.pop(file.path, None)
            return True
        now, numbers = time.monotonic(), (file.size, file.mtime_ns, file.inode)
        before = self._watched.get(file.path)
        since = before.since if before and before.numbers == numbers else now
        if now - since >= patience:
            self._watched.pop(file.path, None)   # seen for the first time where `settle` is 0
            return True
        due = since + patience if age < 0 else min(since + patience, now + patience - age)
        self._watched[file.path] = _Watched(numbers, since, due)
        self.next_due = min(self.next_due, due)
        return False

    def due(self) -> list[str]:
        """The paths to look at again now; ask `is_whole` of each again, or `forget` it."""
        now = time.monotonic()
        if now < self.next_due:
            return []
        paths = [path for path, watched in self._watched.items() if watched.due <= now]
        self.next_due = min((watched.due for watched in self._watched.values() if watched.due > now), default=math.inf)
        return paths

    def forget(self, path: str) -> None:
        """There is no such file any more."""
        self._watched.pop(path, None)
