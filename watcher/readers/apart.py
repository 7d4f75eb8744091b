"""Risky formats are read in a process of their own, kept warm; it is killed and replaced when it hangs, dies or grows.

What it had read before that is kept. No child outlives us: it ends when its pipe does.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from watcher import pipes
from watcher.errors import UnreadableError
from watcher.readers import frames
from watcher.readers.limits import MEGABYTE, Limits
from watcher.readers.pieces import Piece

_START = "import sys; sys.path.append({home!r}); from watcher.readers.inside import serve; serve({memory})"
_HOME = str(Path(__file__).resolve().parents[2])
_REPLY = 4           # times what may be unpacked: so long all answers to one file may be
_START_UP = 20.0     # seconds that a new process may take beside the time of the reading


class Apart:
    """The process, if one runs, and the way to it; one reading at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._memory = 0
        self._lock = threading.Lock()

    def read(self, name: str, data: bytes, limits: Limits) -> Iterator[Piece]:
        """The pieces of a file; UnreadableError where the process died over it or took too long."""
        with self._lock:
            warm, count = self._is_warm(limits.memory), 0
            try:
                for count, piece in enumerate(self._reading(name, data, limits), start=1):  # noqa: B007 - counted for below
                    yield piece
            except (EOFError, BrokenPipeError) as error:
                ending = self._last_words()
                if not warm or count:
                    raise _stopped(ending) from error
            else:
                return
            try:       # it may have died while it idled: another one shall say whether it was the file
                yield from self._reading(name, data, limits)
            except (EOFError, BrokenPipeError) as error:
                raise _stopped(self._last_words()) from error

    def _reading(self, name: str, data: bytes, limits: Limits) -> Iterator[Piece]:
        try:
            process, extra = self._running(limits.memory)
            deadline = time.monotonic() + limits.time.total_seconds() + extra
            pipes.send(_descriptor(process.stdin), frames.order(name, limits) + pipes.framed(data), deadline)
            yield from self._answers(process, limits, deadline)
        except TimeoutError:
            self.close()
            raise UnreadableError("too slow", f"reading it took longer than {limits.time.total_seconds():g} s (`limits: time`); drop it in smaller pieces") from None
        except GeneratorExit:
            self.close()       # it would answer to the next file
            raise

    def _is_warm(self, memory: int) -> bool:
        return self._process is not None and self._process.poll() is None and self._memory == memory

    def close(self) -> None:
        """End the process, if one runs."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _running(self, memory: int) -> tuple[subprocess.Popen[bytes], float]:
        """The process, a new one if need be, and the seconds it may take to start."""
        if self._process is not None and self._is_warm(memory):
            return self._process, 0.0
        self.close()
        command = [sys.executable, "-I", "-c", _START.format(home=_HOME, memory=memory)]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/", bufsize=0, start_new_session=True)
        except OSError as error:
            raise UnreadableError("no reading process", f"it cannot be started: {error.strerror}; mend that, then 'watcher retry --failed'") from error
        self._memory = memory
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
        return self._process, _START_UP

    def _answers(self, process: subprocess.Popen[bytes], limits: Limits, deadline: float) -> Iterator[Piece]:
        room, incoming = _REPLY * limits.unpacked * MEGABYTE + MEGABYTE, pipes.Incoming(_descriptor(process.stdout))
        while True:
            try:
                content = incoming.frame(deadline, most=room)
            except OverflowError:
                self.close()
                raise UnreadableError("too large", f"its text takes more than {_REPLY * limits.unpacked} MB; drop it in smaller pieces") from None
            room -= len(content)
            said = frames.unpacked(content)
            if "end" in said:
                if said["end"] * 2 > limits.memory:     # what one file left behind must not be the next one's trouble
                    self.close()
                return
            yield frames.piece(said)

    def _last_words(self) -> str:
        """How the process ended."""
        process = self._process
        try:
            code = process.wait(1) if process is not None else 0
        except subprocess.TimeoutExpired:
            code = 0
        self.close()
        return _named(-code) if code < 0 else f"exit status {code}"


def _descriptor(pipe: IO[bytes] | None) -> int:
    return pipe.fileno() if pipe else -1


def _named(number: int) -> str:
    """A signal by its number and, where it has one, its name."""
    names = {known.value: f", {known.name}" for known in signal.Signals}
    return f"signal {number}{names.get(number, '')}"


def _stopped(ending: str) -> UnreadableError:
    return UnreadableError("damaged", f"it stopped the reading process ({ending}); save it anew")


_apart = Apart()
read_apart = _apart.read
close = _apart.close
atexit.register(close)
