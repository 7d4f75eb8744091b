"""Connections for requests whose lines a deadline watches. Imported with requests, and as late."""

from __future__ import annotations

from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from watcher.delivery.deadline import Deadline


class Door(HTTPAdapter):
    """Tells the deadline of every socket it opens."""

    def __init__(self, deadline: Deadline) -> None:
        self._plain, self._secure = _watched(HTTPConnection, deadline), _watched(HTTPSConnection, deadline)
        super().__init__()

    def get_connection_with_tls_context(self, *words: Any, **more: Any) -> Any:
        """The pool, whose connections are watched."""
        pool = super().get_connection_with_tls_context(*words, **more)
        if isinstance(pool, HTTPConnectionPool):
            pool.ConnectionCls = self._secure if pool.scheme == "https" else self._plain
        return pool


def _watched(kind: type[HTTPConnection], deadline: Deadline) -> type[HTTPConnection]:
    class Watched(kind):   # type: ignore[valid-type, misc]
        def connect(self) -> None:
            super().connect()
            opened = self.sock   # the connection may let go of it while the answer is still being read
            deadline.watch(lambda: opened)

    return Watched
