"""Thinkers, from our side: processes that read and think for us, forked by a process of their own that holds the watchlist.

They have no environment, no file of ours and hard limits. None outlives us: each ends when its socket does.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from watcher import pipes
from watcher.model import Watchlist
from watcher.readers.limits import MEGABYTE
from watcher.thinkers import wire

START = "import sys; sys.path.append({home!r}); from watcher.thinkers.inside import serve; serve({memory})"
_HOME = str(Path(__file__).resolve().parents[2])
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}     # a library's own threads would be lost in a fork
_START_UP = 20.0      # seconds that a nursery, and then a thinker, may take to be there
_TICK = 1.0           # seconds between two signs that an order has time left
_LARGEST = 512 * MEGABYTE   # an answer
_WAITING = 3          # times the work an order may take: so long it may last, on a machine that is busy
_GRACE = 5            # seconds after which a thinker that nobody stopped stops itself


class StoppedError(Exception):
    """A thinker died over an order, did not end, or wants more memory than it may have; the text says which."""


class Thinker:
    """One thinker, and the way to it; one order at a time."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel, self._said = channel, pipes.Incoming(channel.fileno())
        channel.setblocking(False)
        self._process = int(self._said.frame(time.monotonic() + _START_UP, most=20))

    def ask(self, verb: str, *words: object, busy: int, waiting: Callable[[], None]) -> Any:
        """The answer to an order, which may take so many seconds of work; `waiting` is told that it has time left.

        Raises StoppedError, after which this thinker is gone.
        """
        lasting = busy * _WAITING
        deadline = time.monotonic() + lasting
        try:
            pipes.send(self._channel.fileno(), pipes.framed(wire.packed((busy, lasting + _GRACE, verb, *words))), deadline)
            kind, said, well = wire.heard(self._answer(deadline, waiting))
        except (EOFError, ConnectionError) as error:
            raise self._stopped("the process ended") from error
        except TimeoutError as error:
            raise self._stopped(f"not done after {lasting} s") from error
        except (OverflowError, ValueError, TypeError, pickle.UnpicklingError) as error:
            raise self._stopped("it answered nonsense") from error
        if kind == "full":
            raise self._stopped("it takes more memory than `limits: memory` allows")
        if not well:     # what one article left behind must not be the next one's trouble
            self.end()
        if kind == "fault":
            raise RuntimeError(said)
        return said

    def _answer(self, deadline: float, waiting: Callable[[], None]) -> bytes:
        while True:
            try:
                return self._said.frame(min(deadline, time.monotonic() + _TICK), most=_LARGEST)
            except TimeoutError:
                if time.monotonic() >= deadline:
                    raise
                waiting()

    def end(self) -> None:
        """End the process; what it is asked from now on it does not answer."""
        if self._channel.fileno() >= 0:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            self._channel.close()

    @property
    def ended(self) -> bool:
        return self._channel.fileno() < 0

    def _stopped(self, how: str) -> StoppedError:
        self.end()
        return StoppedError(how)


class Nursery:
    """Where thinkers on one watchlist come from; `memory` is what each may take beside the watchlist, in megabytes."""

    def __init__(self, watchlist: Watchlist, memory: int) -> None:
        self._watchlist, self._memory = watchlist, memory
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._closed = False
        self._lock = threading.Lock()

    def born(self) -> Thinker:
        """A new thinker. Raises OSError or EOFError where there can be none now."""
        with self._lock:
            line = self._running()
            ours, theirs = socket.socketpair()
            with theirs:
                try:
                    socket.send_fds(line, [b"1"], [theirs.fileno()])
                except OSError:
                    ours.close()
                    raise
        try:
            return Thinker(ours)
        except BaseException:
            ours.close()
            raise

    def close(self) -> None:
        """End the nursery; its thinkers end with their own sockets."""
        with self._lock:
            self._closed = True
            self._end()

    def _running(self) -> socket.socket:
        if self._closed:
            raise EOFError
        if self._line is not None and self._process is not None and self._process.poll() is None:
            return self._line
        self._end()
        command = [sys.executable, "-I", "-c", START.format(home=_HOME, memory=self._memory)]
        line, theirs = socket.socketpair()
        try:
            with theirs:
                self._process = subprocess.Popen(
                    command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, env=_ENVIRONMENT, cwd="/", start_new_session=True)
            line.settimeout(_START_UP)
            line.sendall(pipes.framed(wire.packed(self._watchlist)))
        except BaseException:
            line.close()
            raise
        self._line = line
        return line

    def _end(self) -> None:
        process, line, self._process, self._line = self._process, self._line, None, None
        if line is not None:
            line.close()
        if process is not None:
            process.kill()
            process.wait()
