"""The nursery and the thinkers from inside. The nursery loads a watchlist once, reads nobody's text and only forks.

A thinker is such a fork: it gives up what it does not need, then reads and thinks until nobody asks. It may die at any moment.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from watcher import confined, pipes
from watcher.mind import Mind
from watcher.model import Article
from watcher.readers.formats import pieces_of
from watcher.readers.limits import MEGABYTE, Limits
from watcher.readers.pieces import Errand, Piece, guarded
from watcher.thinkers import wire

_PAGE = b"<!doctype html><html><head><title>Calm</title></head><body><article><p>All is calm in the caf\xe9.</p></article></body></html>"


def serve(memory: int) -> None:
    """Fork a thinker on each socket that comes through standard input, until that is closed. `memory` is in megabytes."""
    line = socket.socket(fileno=0)
    length = int.from_bytes(line.recv(pipes.HEAD, socket.MSG_WAITALL), "big")     # and not a byte of what comes after it
    thinker = _Thinker(Mind.of(wire.trusted(line.recv(length, socket.MSG_WAITALL))))
    for piece in thinker.read("calm.html", _PAGE, Limits()):     # what is loaded when it is needed is loaded now, once for all
        if isinstance(piece.found, Article):
            thinker.think(piece.found, "calm.html")
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)     # nobody waits for the dead
    while _fork(line, thinker, memory):
        pass


def _fork(line: socket.socket, thinker: _Thinker, memory: int) -> bool:
    """One more thinker, on the socket that comes; False where none comes any more."""
    asked, (*descriptors,), *_ = socket.recv_fds(line, 1, 1)
    if not asked:
        return False
    channel = socket.socket(fileno=descriptors[0])
    if not os.fork():
        with suppress(BaseException):
            line.close()
            _live(channel, thinker, memory)
        os._exit(1)
    channel.close()
    return True


def _live(channel: socket.socket, thinker: _Thinker, memory: int) -> None:
    """Say who we are, and answer until nobody asks."""
    confined.silence(0, 1, 2)
    confined.end_with(channel.fileno())
    confined.give_up(confined.reserved() + memory * MEGABYTE)
    fullest = confined.held() + memory * MEGABYTE // 2
    channel.sendall(pipes.framed(str(os.getpid()).encode()))
    asked = channel.makefile("rb")
    while (order := confined.frame(asked)) is not None:
        busy, lasting, verb, *words = wire.trusted(order)
        confined.bound(busy=busy, lasting=lasting)
        kind, said = _answer(getattr(thinker, verb), words)
        channel.sendall(pipes.framed(wire.packed((kind, said, confined.held() < fullest))))
        signal.alarm(0)


def _answer(act: Callable[..., Any], words: list[Any]) -> tuple[str, Any]:
    try:
        return "said", act(*words)
    except MemoryError:
        return "full", None
    except Exception:  # noqa: BLE001 - a fault of ours is told on the other side
        return "fault", traceback.format_exc()


@dataclass(frozen=True, slots=True)
class _Thinker:
    """What can be asked of a thinker."""

    mind: Mind

    def read(self, name: str, data: bytes, limits: Limits) -> list[Piece]:
        """The pieces of a file of text, or of a page."""
        return list(guarded(pieces_of(name, data, Errand(limits, pieces_of)), outermost=True))

    def think(self, article: Article, path: str) -> Any:
        """What is thought of an article."""
        return self.mind.think(article, path)
