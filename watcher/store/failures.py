"""The rows of what could not be read, and how they are taken back when the file is tried again: it may be read this time."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.store.database import Cursor, Row


def failures(cursor: Cursor, path: bytes | None) -> list[Row]:
    """What failed at this path (None: anywhere), the file itself or articles in it."""
    return cursor.execute(
        "SELECT fingerprint, path FROM articles INDEXED BY articles_by_path WHERE ending = 'failed' AND path = ?" if path is not None else
        "SELECT fingerprint, path FROM articles WHERE ending = 'failed'", () if path is None else (path,)).fetchall()


def outlived(cursor: Cursor, path: bytes) -> list[Row]:
    """What failed at this path before the file that is there now was begun."""
    return cursor.execute(
        "SELECT fingerprint, path FROM articles INDEXED BY articles_by_path JOIN files USING (path) WHERE path = ? AND ending = 'failed' AND articles.at < files.begun",
        (path,)).fetchall()


def take_back(cursor: Cursor, failed: Sequence[Row]) -> None:
    """These are no longer counted as failed."""
    for row in failed:
        cursor.execute("DELETE FROM sightings WHERE path = ? AND fingerprint = ?", (row["path"], row["fingerprint"]))
        cursor.execute("DELETE FROM articles WHERE fingerprint = ?", (row["fingerprint"],))
    if failed:
        count(cursor, "failed", -len(failed))


def count(cursor: Cursor, name: str, change: int) -> None:
    """Move a counter; counters outlive the rows they counted."""
    cursor.execute("INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n", (name, change))
