"""Lives of the real daemon that end by SIGKILL at a named step: its functions are wrapped, then `watcher run` is called as it is.

    python stage.py FOLDER                  a nursery: each line of stdin, "CONFIG<tab>STEP<tab>N", is one life, told as "began PID" and "ended CODE"
    python stage.py FOLDER CONFIG STEP N    one life, in a process of its own from the first import on

The nursery imports the daemon once and forks, so that many lives a second can be had; the processes that a life's thinkers come from
are forked likewise, and are otherwise the daemon's own. An empty STEP lets the life be.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any


def _steps() -> dict[str, tuple[Any, str, bool]]:
    """For each step the function it is told by: its owner, its name, and whether the life ends before or (True) after it."""
    from watcher import pipeline, readers
    from watcher.delivery import mail, matrix, senders
    from watcher.intake import archive
    from watcher.store import articles, outbox
    from watcher.store.sqlite import SqliteStore

    return {
        "before read": (readers, "read", False), "after read": (readers, "read", True),
        "while thinking": (pipeline.message, "compose", True),
        "before commit": (SqliteStore, "commit", False), "inside commit": (articles, "put_envelope", True), "after commit": (SqliteStore, "commit", True),
        "before archive": (archive, "move", False), "after archive": (archive, "move", True),
        "inside claim": (outbox, "_envelope", True), "after claim": (SqliteStore, "claim", True),
        "before send": (senders.Senders, "send", False), "after send": (senders.Senders, "send", True),
        "before data": (mail, "_hand_over", False), "after data": (mail, "_hand_over", True),
        "before put": (matrix.Account, "put", False), "after put": (matrix.Account, "put", True),
        "before mark": (SqliteStore, "sent", False), "inside mark": (outbox, "_settle", True), "after mark": (SqliteStore, "sent", True),
    }


ONCE_AN_ARTICLE = (
    "before read", "after read", "while thinking", "before commit", "inside commit", "after commit", "before archive", "after archive")
STEPS = (
    *ONCE_AN_ARTICLE, "inside claim", "after claim", "before send", "before data", "after data", "before put", "after put", "after send", "before mark",
    "inside mark", "after mark")


def _doom(step: str, number: int) -> None:
    """See that this process is killed when the step is reached for the n-th time."""
    owner, name, after = _steps()[step]
    whole: Callable[..., Any] = getattr(owner, name)
    process, left = os.getpid(), [number]

    def wrapped(*words: Any, **more: Any) -> Any:
        found = whole(*words, **more) if after else None
        if name != "claim" or found is not None:
            left[0] -= 1
        if not left[0]:
            os.kill(process, signal.SIGKILL)
            signal.pause()   # in whatever thread: nothing more is done
        return found if after else whole(*words, **more)

    setattr(owner, name, wrapped)


def _live(config: str, step: str, number: str) -> None:
    from watcher import cli

    if step:
        _doom(step, int(number))
    sys.argv = ["watcher", "run", "-c", config]
    cli.main()


def _speak_into(folder: Path) -> None:
    """Standard output and error go where the household looks for them."""
    for stream, name in ((1, "output"), (2, "log")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream)


def _nursery(folder: Path) -> None:
    """Each life is a fork of this process, and so is the process that its thinkers come from: all that they import is here already."""
    import smtplib

    import requests

    from watcher import app, cli, mind
    from watcher.readers.limits import Limits
    from watcher.thinkers.inside import _Thinker

    assert app and cli and smtplib and requests
    loaded = mind.load(folder / "watchlist.yaml", channels=("desk-mail", "desk-room"), now=_now())
    _Thinker(loaded.mind).read("calm.html", b"<html><body><p>All is calm.</p></body></html>", Limits())
    for line in sys.stdin:
        ours, theirs = socket.socketpair()
        child = os.fork()
        if not child:
            os.close(0)
            ours.close()
            _speak_into(folder)
            _bear_thinkers_by(theirs)
            _end(line.rstrip("\n").split("\t"))
        theirs.close()
        print(f"began {child}", flush=True)
        print(f"ended {_attend(child, ours)}", flush=True)
        ours.close()


def _attend(life: int, asked: socket.socket) -> int:
    """The exit code of a life; until it ends, processes for its thinkers to come from are forked as it asks for them."""
    waiting = [asked]
    while True:
        ready, _, _ = select.select(waiting, [], [], 0.01)
        if ready:
            word, descriptors = b"", []
            with suppress(ConnectionError):
                word, descriptors, *_ = socket.recv_fds(asked, 1, 1)
            if word:
                with suppress(ConnectionError):
                    asked.sendall(b"%10d" % _serve_thinkers(descriptors[0]))
                os.close(descriptors[0])
            else:
                waiting = []   # the life is over, and is about to be found so
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == life:
                    return os.waitstatus_to_exitcode(ended[1])


def _serve_thinkers(descriptor: int) -> int:
    from watcher.readers.limits import Limits
    from watcher.thinkers.inside import serve

    child = os.fork()
    if not child:
        nothing = os.open(os.devnull, os.O_WRONLY)
        for stream, source in ((0, descriptor), (1, nothing), (2, nothing)):
            os.dup2(source, stream)
        os.closerange(3, 256)
        os.setsid()
        try:
            serve(Limits().memory)
        finally:
            os._exit(0)
    return child


def _bear_thinkers_by(ask: socket.socket) -> None:
    """Within a life: where the daemon would start a fresh interpreter for its thinkers to come from, the nursery forks one."""
    from watcher.thinkers import nursery

    class Forked:
        def __init__(self, _: object, *, stdin: int, **__: object) -> None:
            socket.send_fds(ask, [b"1"], [stdin])
            self._process = int(ask.recv(10, socket.MSG_WAITALL))

        def poll(self) -> int | None:
            try:
                os.kill(self._process, 0)
            except ProcessLookupError:
                return 0
            return None

        def kill(self) -> None:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)

        def wait(self) -> int:
            return 0

    nursery.subprocess = SimpleNamespace(Popen=Forked, DEVNULL=None)   # type: ignore[assignment, attr-defined]


def _end(words: list[str]) -> None:
    """Live, and leave with the code that the command would leave with."""
    code = 70
    try:
        _live(*words)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _now() -> Any:
    from datetime import datetime

    return datetime.now().astimezone()


if __name__ == "__main__":
    place = Path(sys.argv[1])
    if sys.argv[2:]:
        _speak_into(place)
        _live(*sys.argv[2:])
    else:
        _nursery(place)
