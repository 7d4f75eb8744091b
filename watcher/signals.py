"""Signals as events, set by a thread of their own.

A handler runs in the middle of whatever the main thread does. Where that waits for an event, or clears one, it holds the lock that
setting the event needs: it would wait for itself for ever. So the handler only puts the signal into a queue, which needs no lock.
"""

from __future__ import annotations

import signal
import threading
from queue import SimpleQueue


def hear(*, stop: threading.Event, reload: threading.Event) -> None:
    """From now on SIGTERM and SIGINT set `stop`, and SIGHUP sets `reload`."""
    told = {signal.SIGTERM: stop, signal.SIGINT: stop, signal.SIGHUP: reload}
    came: SimpleQueue[int] = SimpleQueue()
    for number in told:
        signal.signal(number, lambda number, _: came.put(number))
    threading.Thread(target=_pass_on, args=(came, told), name="signals", daemon=True).start()


def _pass_on(came: SimpleQueue[int], told: dict[signal.Signals, threading.Event]) -> None:
    while True:
        told[signal.Signals(came.get())].set()
