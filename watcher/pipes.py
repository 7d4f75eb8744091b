"""Frames through a pipe or a socket, by a deadline: a length, and so many bytes."""

from __future__ import annotations

import os
import select
import time

HEAD = 8     # bytes of a frame's length
_CHUNK = 2**16


def framed(content: bytes) -> bytes:
    """The content as one frame."""
    return len(content).to_bytes(HEAD, "big") + content


def send(descriptor: int, content: bytes, deadline: float) -> None:
    """Write all of it through a descriptor that does not block; TimeoutError or a ConnectionError where that cannot be."""
    left = memoryview(content)
    while left:
        _wait(descriptor, select.POLLOUT, deadline)
        left = left[os.write(descriptor, left[:_CHUNK]) :]


class Incoming:
    """What comes through a descriptor that does not block, a frame at a time."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._received = bytearray()

    def frame(self, deadline: float, *, most: int) -> bytes:
        """The next frame's content. Raises EOFError or a ConnectionError where none comes any more, TimeoutError where it is not
        whole yet (ask again, nothing is lost), OverflowError where it has more than `most` bytes.
        """
        while True:
            length = int.from_bytes(self._received[:HEAD], "big") if len(self._received) >= HEAD else 0
            if length > most:
                raise OverflowError
            if len(self._received) >= HEAD + length:
                content = bytes(self._received[HEAD : HEAD + length])
                del self._received[: HEAD + length]
                return content
            _wait(self._descriptor, select.POLLIN, deadline)
            chunk = os.read(self._descriptor, _CHUNK)
            if not chunk:
                raise EOFError
            self._received += chunk


def _wait(descriptor: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeoutError
