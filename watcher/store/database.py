"""The only door to SQLite: opens a state file or says why not, and runs transactions. No table is named here.

Why it is written as it is:
- WAL (a log beside the file): a commit is one write and one sync, `watcher status` reads while the daemon writes, and a kill or
  a power cut leaves at worst an unfinished tail of the log, which the next opening drops.
- synchronous=FULL for every commit that something outside follows: a mail sent, a file moved away, an alert believed told.
  NORMAL, which waits for no disk, where a power cut costs no more than reading a file again. The log keeps order, so what is
  synced holds all that was written before it, and a lost tail never tears what was committed earlier.
- auto_vacuum=INCREMENTAL, so that retention gives pages back a few at a time instead of rewriting the file at once.
- A damaged file is refused at the start (quick_check) and left as it is: the operator decides, nothing is replaced unasked.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from json import JSONDecodeError
from pathlib import Path
from typing import Literal, Self

from watcher.errors import StoreError
from watcher.store import guard
from watcher.store.schema import APPLICATION_ID, MIGRATIONS

Cursor = sqlite3.Cursor
Row = sqlite3.Row
Mode = Literal["daemon", "visitor", "reader"]

_PATIENCE = 5.0   # seconds to wait for another process's transaction


class Database:
    """One connection, used by one thread at a time."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock_descriptor: int | None) -> None:
        self.path = path
        self._connection = connection
        self._lock_descriptor = lock_descriptor
        self._lock = threading.RLock()
        self._identity = _identity(path)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, visiting: bool = False) -> Self:
        """The store at the path.

        As the daemon (the default): created if missing, and held until closed, so that a second daemon is refused.
        `visiting` may write beside a running daemon; `read_only` only looks. Neither creates anything.
        Raises StoreError if it cannot be used: held, newer, foreign, damaged, not writable, on a network.
        """
        mode: Mode = "reader" if read_only else "visitor" if visiting else "daemon"
        path = path.resolve()
        guard.refuse_network(path)
        descriptor = None
        if mode == "daemon":
            guard.make_place(path)
            descriptor = guard.hold(path)
        try:
            return cls(path, _connect(path, mode), descriptor)
        except BaseException:
            if descriptor is not None:
                os.close(descriptor)
            raise

    def close(self) -> None:
        """Let the file and the lock go; closing twice does no harm."""
        with self._lock:
            with _explained(self.path):
                self._connection.close()
            if self._lock_descriptor is not None:
                os.close(self._lock_descriptor)
                self._lock_descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _writing(self, *, durable: bool = True) -> Iterator[Cursor]:
        """One transaction: all of it or nothing; `durable` waits for the disk. Nothing is written to a file that was moved away under us.

        It would be lost with the next start; and where a copy was put in its place, SQLite would mix the two.
        """
        if _identity(self.path) != self._identity:
            raise StoreError(f"the store {str(self.path)!r} was moved, deleted or replaced while the daemon runs: restart the daemon, or put the very file back")
        with self._lock, _explained(self.path):
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            with _transaction(self._connection, "IMMEDIATE") as cursor:
                yield cursor

    @contextmanager
    def _reading(self) -> Iterator[Cursor]:
        """A view of one moment."""
        with self._lock, _explained(self.path), _transaction(self._connection, "DEFERRED") as cursor:
            yield cursor


@contextmanager
def _transaction(connection: sqlite3.Connection, kind: str) -> Iterator[Cursor]:
    connection.execute(f"BEGIN {kind}")
    try:
        yield connection.cursor()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:   # SQLite may have rolled back by itself when the disk was full
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """SQLite's errors as ours; what we wrote and cannot read back is damage, too."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(explain(path, error)) from error
    except (UnicodeDecodeError, JSONDecodeError, zlib.error) as error:
        raise StoreError(f"the store {str(path)!r} {_DAMAGED}") from error


def explain(path: Path, error: sqlite3.Error) -> str:
    """What an error of SQLite means to the user, and what to do next."""
    name = getattr(error, "sqlite_errorname", "")
    for beginning, meaning in _MEANINGS.items():
        if name.startswith(beginning):
            return f"the store {str(path)!r} {meaning}"
    return f"the store {str(path)!r} cannot be used: {error}"


_DAMAGED = "is damaged: stop the daemon, move it aside with its -wal file (keep them), and start again or put back a copy"
_MEANINGS = {
    "SQLITE_FULL": "cannot grow: the disk is full; make room, nothing was half-written",
    "SQLITE_READONLY": "cannot be written: give its file and folder to the user the daemon runs as, or set `store:` elsewhere",
    "SQLITE_BUSY": "is locked by another program: close it and try again",
    "SQLITE_LOCKED": "is locked by another program: close it and try again",
    "SQLITE_NOTADB": "is not a store of Watcher: set `store:` to another path",
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_CANTOPEN": "cannot be opened: check the path and who may read it",
    "SQLITE_IOERR": "cannot be read or written: the disk reports an error; check its health and its space",
}


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at the path."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _connect(path: Path, mode: Mode) -> sqlite3.Connection:
    if not path.is_file():
        raise StoreError(f"there is no store {str(path)!r}: start the daemon first (watcher run), or check `store:`")
    with _explained(path):
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode={'ro' if mode == 'reader' else 'rw'}",
            uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False,
        )
        try:
            _prepare(path, connection, mode)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(path: Path, connection: sqlite3.Connection, mode: Mode) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    _refuse_foreign(path, connection)
    if mode == "daemon":
        _refuse_damaged(path, connection)
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")   # heeded while the file is empty: `prune` gives pages back in small steps
        connection.execute("PRAGMA journal_mode = WAL")
        _migrate(connection)
    elif _number(connection, "user_version") < len(MIGRATIONS):
        raise StoreError(f"the store {str(path)!r} is of an older version: start the daemon once (watcher run)")


def _refuse_foreign(path: Path, connection: sqlite3.Connection) -> None:
    owner, version = _number(connection, "application_id"), _number(connection, "user_version")
    if owner != APPLICATION_ID and (owner or version or _number(connection, "schema_version")):
        raise StoreError(f"{str(path)!r} belongs to another program: set `store:` to another path")
    if version > len(MIGRATIONS):
        raise StoreError(f"the store {str(path)!r} was written by a newer Watcher (format {version}, this one knows "
                         f"{len(MIGRATIONS)}): upgrade, or set `store:` to another path")


def _refuse_damaged(path: Path, connection: sqlite3.Connection) -> None:
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise StoreError(f"the store {str(path)!r} is damaged ({verdict}): stop the daemon, move it aside with its -wal file (keep them), and start again or put back a copy")


def _migrate(connection: sqlite3.Connection) -> None:
    with _transaction(connection, "IMMEDIATE") as cursor:   # taken even with nothing to do: tells now if the file is read-only
        for number, statements in enumerate(MIGRATIONS, start=1):
            if _number(connection, "user_version") < number:
                for statement in statements:
                    cursor.execute(statement)
                cursor.execute(f"PRAGMA user_version = {number}")
        cursor.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
