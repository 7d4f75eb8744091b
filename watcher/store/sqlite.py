"""The store in one SQLite file: the rooms' rows put together into the whole Store protocol."""

from __future__ import annotations

from watcher.store.articles import ArticleRows
from watcher.store.files import FileRows
from watcher.store.history import HistoryRows
from watcher.store.outbox import OutboxRows


class SqliteStore(FileRows, ArticleRows, OutboxRows, HistoryRows):
    """What is remembered. Every method is one transaction and may be called from any thread; all raise StoreError."""
