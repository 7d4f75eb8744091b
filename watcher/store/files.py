"""The rows of dropped files: which numbers are known, and which attempts at reading are unfinished.

Nothing said of a file here waits for the disk: what the loss of power takes is one more reading of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from watcher.model import DroppedFile
from watcher.store.codec import number, path_bytes, plain, stamp
from watcher.store.database import Cursor, Database
from watcher.store.failures import outlived, take_back


class FileRows(Database):
    """What intake asks and tells."""

    def unknown(self, files: Sequence[DroppedFile]) -> list[DroppedFile]:
        """Those of the files that were never finished with these numbers, in the order given."""
        with self._reading() as cursor:
            return [
                file for file in files
                if cursor.execute(
                    "SELECT 1 FROM files WHERE finished IS NOT NULL AND (path, size, mtime_ns, ctime_ns, inode) = (?, ?, ?, ?, ?)",
                    _numbers(file)).fetchone() is None
            ]

    def begin(self, file: DroppedFile, *, at: datetime) -> int:
        """Record an attempt before the file is read; how many attempts at these numbers are unfinished, this one included."""
        with self._writing(durable=False) as cursor:
            attempts = _unfinished(cursor, file)
            if attempts is not None:
                cursor.execute("UPDATE files SET attempts = attempts + 1 WHERE path = ?", _numbers(file)[:1])
                return attempts + 1
            _put(cursor, file, attempts=1, begun=stamp(at), finished=None)
            return 1

    def attempts(self, file: DroppedFile) -> int:
        """How many attempts at these numbers are unfinished."""
        with self._reading() as cursor:
            return _unfinished(cursor, file) or 0

    def forget(self, file: DroppedFile) -> None:
        """Withdraw the attempt: no fault of the file's own ended it. What is committed of the file stays known as of this drop."""
        with self._writing(durable=False) as cursor:
            if _unfinished(cursor, file) is not None:
                path = _numbers(file)[:1]
                cursor.execute("UPDATE files SET attempts = max(attempts - 1, 0) WHERE path = ?", path)
                cursor.execute("DELETE FROM files WHERE path = ? AND attempts = 0 AND NOT EXISTS "
                               "(SELECT 1 FROM articles WHERE articles.path = files.path AND articles.at >= files.begun)", path)

    def finish(self, file: DroppedFile, *, at: datetime) -> None:
        """Every article of the file is committed: these numbers are known from now on."""
        with self._writing(durable=False) as cursor:
            finish_row(cursor, file, at=at)

    def expect(self, waiting: int) -> None:
        """Say how many listed files wait to be read, for `tally`."""
        with self._writing(durable=False) as cursor:
            remember_row(cursor, "waiting", str(waiting))

    def remember(self, name: str, value: str) -> None:
        """Keep a small fact across restarts (first start, the device messages are sent from)."""
        with self._writing() as cursor:
            remember_row(cursor, name, value)

    def recall(self, name: str) -> str | None:
        """The fact remembered under this name, or None."""
        with self._reading() as cursor:
            return recall_row(cursor, name)


def finish_row(cursor: Cursor, file: DroppedFile, *, at: datetime) -> None:
    """Mark the file's numbers as known, within a transaction; what failed at this path before it was begun is past."""
    take_back(cursor, outlived(cursor, path_bytes(file.path)))
    cursor.execute(
        "UPDATE files SET finished = ? WHERE (path, size, mtime_ns, ctime_ns, inode) = (?, ?, ?, ?, ?)", (stamp(at), *_numbers(file)))
    if not cursor.rowcount:
        _put(cursor, file, attempts=0, begun=None, finished=stamp(at))


def remember_row(cursor: Cursor, name: str, value: str) -> None:
    """Write a fact, within a transaction."""
    cursor.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, plain(value)))


def recall_row(cursor: Cursor, name: str) -> str | None:
    """Read a fact, within a transaction."""
    row = cursor.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return row and str(row["value"])


def _unfinished(cursor: Cursor, file: DroppedFile) -> int | None:
    """How many attempts at these numbers are unfinished; None where they are unknown or finished."""
    row = cursor.execute(
        "SELECT attempts FROM files WHERE finished IS NULL AND (path, size, mtime_ns, ctime_ns, inode) = (?, ?, ?, ?, ?)",
        _numbers(file)).fetchone()
    return int(row["attempts"]) if row else None


def _put(cursor: Cursor, file: DroppedFile, *, attempts: int, begun: int | None, finished: int | None) -> None:
    cursor.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*_numbers(file), attempts, begun, finished))


def _numbers(file: DroppedFile) -> tuple[bytes | int, ...]:
    return path_bytes(file.path), *map(number, (file.size, file.mtime_ns, file.ctime_ns, file.inode))
