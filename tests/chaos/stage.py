"""Lives of the real daemon that end by SIGKILL at a named step: its functions are wrapped, then `watcher run` is called as it is.

    python stage.py FOLDER                  a nursery: each line of stdin, "CONFIG<tab>STEP<tab>N", is one life, told as "began PID" and "ended CODE"
    python stage.py FOLDER CONFIG STEP N    one life, in a process of its own from the first import on

The nursery imports the daemon once and forks, so that many lives a second can be had. An empty STEP lets the life be.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
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
    import smtplib

    import requests

    from watcher import app, cli, mind

    assert app and cli and smtplib and requests
    mind.load(folder / "watchlist.yaml", channels=("desk-mail", "desk-room"), now=_now())   # what the package caches is warm in every child
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os.close(0)
            _speak_into(folder)
            _end(line.rstrip("\n").split("\t"))
        print(f"began {child}", flush=True)
        print(f"ended {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}", flush=True)


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
