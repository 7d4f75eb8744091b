"""A limit on a whole exchange with a server, however slowly that drips: a socket's own limit begins anew with every byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self


class Deadline:
    """Cuts the lines it watches once its time is up; whoever reads from one finds it broken, and `passed` says by whom."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._lines: list[Callable[[], socket.socket | None]] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, line: Callable[[], socket.socket | None]) -> None:
        """The line is what this returns when the time is up: TLS may put another socket in a socket's place."""
        self._lines.append(line)
        if self.passed:
            self._cut()

    def _cut(self) -> None:
        self.passed = True
        for line in self._lines:
            found = line()
            if found is not None:
                with suppress(OSError):   # it has ended by itself
                    socket.socket.shutdown(found, socket.SHUT_RDWR)   # not the TLS socket's own, which the reader would stumble over
