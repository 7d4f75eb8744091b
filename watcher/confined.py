"""What a process gives up before it handles strangers' text: descriptors, memory, files, processes, time.

Such a process may die at any moment, and nothing is lost.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from watcher import pipes

_DESCRIPTORS = 32
_FIRST_TO_GO = "800"
_PAGE = os.sysconf("SC_PAGE_SIZE")


def silence(*descriptors: int) -> None:
    """Let whatever a library reads or prints there go nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)
    if nowhere not in descriptors:     # one of them may have been closed before
        os.close(nowhere)


def give_up(memory: int) -> None:
    """Bound what this process may ever take: memory (bytes), open files, no file written, no other process, no core.

    Where the whole machine runs out of memory, it goes first.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")
    for kind, bound in (
        (resource.RLIMIT_AS, memory), (resource.RLIMIT_NOFILE, _DESCRIPTORS), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NPROC, 0),
    ):
        _, hard = resource.getrlimit(kind)
        lowest = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (lowest, lowest))


def bound(*, busy: int, lasting: int) -> None:
    """End this process after so many more seconds of work, or of the clock, unless it is bound anew."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + busy, hard))
    signal.alarm(lasting)


def end_with(descriptor: int) -> None:
    """See that this process ends when the other side of the descriptor is gone, even in the middle of its work."""
    threading.stack_size(2**18)
    threading.Thread(target=_end_with, args=(descriptor,), daemon=True).start()


def _end_with(descriptor: int) -> None:
    poll = select.poll()
    poll.register(descriptor, 0)
    poll.poll()
    os._exit(1)


def frame(asked: BinaryIO) -> bytes | None:
    """The content of the next frame, or None where nobody asks any more."""
    head = asked.read(pipes.HEAD)
    return asked.read(int.from_bytes(head, "big")) if len(head) == pipes.HEAD else None


def held() -> int:
    """The bytes of memory that this process holds now (what getrusage tells may be our parent's)."""
    return _sizes()[1]


def reserved() -> int:
    """The bytes of addresses that this process has reserved, which is what a limit of memory counts."""
    return _sizes()[0]


def _sizes() -> list[int]:
    return [int(pages) * _PAGE for pages in Path("/proc/self/statm").read_text(encoding="ascii").split()[:2]]
