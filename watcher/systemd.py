"""Datagrams to systemd: ready, reloading, stopping, still alive. Silent when not under systemd.

The protocol is sd_notify(3); a library would add a dependency for twenty lines.
"""

from __future__ import annotations

import os
import socket
import time


def notify(*lines: str) -> None:
    """Send the lines to the socket of $NOTIFY_SOCKET, if there is one; a lost datagram is nobody's failure."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        try:
            channel.sendto("\n".join(lines).encode(), address)
        except OSError:
            return


def ready(status: str) -> None:
    """The daemon is up (or done reloading)."""
    notify("READY=1", f"STATUS={status}")


def reloading() -> None:
    """A reload has begun; `ready` ends it. The time stamp is what Type=notify-reload asks for."""
    notify("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")


def stopping() -> None:
    notify("STOPPING=1", "STATUS=stopping")


def alive() -> None:
    """Feed the watchdog."""
    notify("WATCHDOG=1")


def watchdog_seconds() -> float | None:
    """How long systemd waits for `alive` before it restarts us, if it watches this very process."""
    pid, interval = os.environ.get("WATCHDOG_PID"), os.environ.get("WATCHDOG_USEC")
    if not interval or not interval.isdigit() or (pid and pid != str(os.getpid())):
        return None
    return int(interval) / 1e6
