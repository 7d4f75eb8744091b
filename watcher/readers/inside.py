"""The reading process from inside: it gives up what it does not need, then reads file after file until nobody asks.

It has no environment, no descriptor but its two pipes, and hard limits; it may die at any moment and nothing is lost.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import threading
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from watcher.readers import frames
from watcher.readers.formats import pieces_of
from watcher.readers.limits import MEGABYTE, Limits
from watcher.readers.pieces import Errand, guarded

_DESCRIPTORS = 32
_GRACE = 5      # seconds after which a reading that nobody stopped stops itself


def serve(memory: int) -> None:
    """Answer what comes through standard input through standard output, until it is closed. `memory` is in megabytes."""
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    for descriptor, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY)):      # whatever a library prints goes nowhere
        nowhere = os.open(os.devnull, mode)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
    threading.stack_size(2**18)
    threading.Thread(target=_end_with, args=(asked.fileno(),), daemon=True).start()
    _give_up(memory)
    while (head := _frame(asked)) is not None and (data := _frame(asked)) is not None:
        said = frames.unpacked(head)
        limits = Limits(unpacked=said["unpacked"], members=said["members"], time=timedelta(seconds=said["seconds"]))
        _bound(limits)
        for piece in guarded(pieces_of(said["name"], data, Errand(limits, pieces_of)), outermost=True):
            told.write(frames.answer(piece))
            told.flush()
        told.write(frames.end(_memory()))
        told.flush()
        signal.alarm(0)


def _frame(asked: BinaryIO) -> bytes | None:
    head = asked.read(frames.HEAD)
    return asked.read(int.from_bytes(head, "big")) if len(head) == frames.HEAD else None


def _end_with(descriptor: int) -> None:
    """End when the other side is gone, even in the middle of a reading."""
    poll = select.poll()
    poll.register(descriptor, 0)
    poll.poll()
    os._exit(1)


def _give_up(memory: int) -> None:
    """Bound what this process may ever take: memory, open files, no file written, no other process, no core."""
    for kind, bound in (
        (resource.RLIMIT_AS, memory * MEGABYTE), (resource.RLIMIT_NOFILE, _DESCRIPTORS), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NPROC, 0),
    ):
        _, hard = resource.getrlimit(kind)
        lowest = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (lowest, lowest))


def _memory() -> int:
    """The megabytes that this process holds now (what getrusage tells may be our parent's)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") // MEGABYTE


def _bound(limits: Limits) -> None:
    """Bound this reading's time, should whoever asked be unable to."""
    seconds = int(limits.time.total_seconds()) + _GRACE
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))
    signal.alarm(seconds)
