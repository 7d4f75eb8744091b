"""The reading process from inside: it gives up what it does not need, then reads file after file until nobody asks.

It has no environment, no descriptor but its two pipes, and hard limits; it may die at any moment and nothing is lost.
"""

from __future__ import annotations

import os
import signal
from datetime import timedelta

from watcher import confined
from watcher.readers import frames
from watcher.readers.formats import pieces_of
from watcher.readers.limits import MEGABYTE, Limits
from watcher.readers.pieces import Errand, guarded

_GRACE = 5      # seconds after which a reading that nobody stopped stops itself


def serve(memory: int) -> None:
    """Answer what comes through standard input through standard output, until it is closed. `memory` is in megabytes."""
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    confined.silence(0, 1)
    confined.end_with(asked.fileno())
    confined.give_up(memory * MEGABYTE)
    while (head := confined.frame(asked)) is not None and (data := confined.frame(asked)) is not None:
        said = frames.unpacked(head)
        limits = Limits(unpacked=said["unpacked"], members=said["members"], time=timedelta(seconds=said["seconds"]))
        seconds = int(limits.time.total_seconds()) + _GRACE     # should whoever asked be unable to end it
        confined.bound(busy=seconds, lasting=seconds)
        for piece in guarded(pieces_of(said["name"], data, Errand(limits, pieces_of)), outermost=True):
            told.write(frames.answer(piece))
            told.flush()
        told.write(frames.end(confined.held() // MEGABYTE))
        told.flush()
        signal.alarm(0)
