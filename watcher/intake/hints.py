"""The only door to watchdog: where something seems to have happened in an inbox.

A hint only wakes. It may be late, false or missing: the kernel's queue overflows in a burst and watchdog tells only its
log; an inbox that was deleted and made again is watched no more, though all threads live; a thread may die. All of it
is noticed here, and answered by a full listing.
"""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers.api import BaseObserver, EventEmitter, ObservedWatch
from watchdog.observers.inotify import InotifyObserver

log = logging.getLogger(__name__)

_EVENTS: list[type[FileSystemEvent]] = [DirCreatedEvent, DirMovedEvent, FileClosedEvent, FileCreatedEvent, FileMovedEvent]
_OVERFLOW_LOG = "watchdog.observers.inotify_c"
_MOST_HINTS = 20_000   # more than this and a full listing is cheaper
_PARTING = 2.0         # seconds that watchdog may take to end a thread


@dataclass(frozen=True, slots=True)
class Taken:
    """What was hinted since the last time: paths with whether their writer has closed them; `all` asks for a full listing."""

    paths: dict[str, bool]
    all: bool


@dataclass(frozen=True, slots=True)
class _Root:
    """A watched inbox: the folder that was there when the watch was made, and the thread that reads its events."""

    identity: tuple[int, int]
    watch: ObservedWatch
    emitter: EventEmitter


class Hints:
    """Hints from the kernel, gathered until they are taken. `with` it: the threads live inside."""

    def __init__(self) -> None:
        self._paths: dict[str, bool] = {}
        self._all = False
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._roots: dict[Path, _Root] = {}
        self._overflow = _OverflowListener(self)
        self._observer: BaseObserver | None = None
        self._fault = ""

    def __enter__(self) -> Self:
        logging.getLogger("watchdog").setLevel(logging.WARNING)   # its DEBUG log is slow enough to lose events
        # Said of a folder made while its parent is being listed; harmless, and as long as all watched folders together.
        warnings.filterwarnings("ignore", message="Callback with id", category=RuntimeWarning)
        logging.getLogger(_OVERFLOW_LOG).addHandler(self._overflow)
        self._start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        logging.getLogger(_OVERFLOW_LOG).removeHandler(self._overflow)
        self._stop()

    def mend(self, roots: Iterable[Path]) -> dict[Path, str]:
        """Watch every root, anew where its folder or its thread is another than before; what hinders each that is not watched."""
        if self._observer and not _is_alive(self._observer):
            self._begin_anew("a thread of watchdog died")
        if self._observer is None:
            self._start()
        hindrances = {root: self._mend_one(root) for root in roots}
        return {root: hindrance for root, hindrance in hindrances.items() if hindrance}

    def wait(self, seconds: float) -> None:
        """Return at the next hint, or after that long."""
        self._woken.wait(seconds)

    def take(self) -> Taken:
        """What was hinted since the last time."""
        with self._lock:
            self._woken.clear()
            taken = Taken(self._paths, self._all)
            self._paths, self._all = {}, False
            return taken

    def add(self, path: str, *, closed: bool) -> None:
        """Something happened at the path; `closed` if its writer has closed it or put it in place whole."""
        with self._lock:
            if len(self._paths) >= _MOST_HINTS:
                self._paths, self._all = {}, True
            if not self._all:
                self._paths[path] = closed or self._paths.get(path, False)
            self._woken.set()

    def ask_all(self) -> None:
        """Ask for a full listing."""
        with self._lock:
            self._all = True
            self._woken.set()

    def _start(self) -> None:
        """Begin to watch, or remember why that is not possible."""
        try:
            self._observer = InotifyObserver(generate_full_events=True)   # else a file moved in looks like one just begun
            self._observer.start()
        except OSError as error:   # the user's instances are used up
            self._observer, self._fault = None, error.strerror or str(error)

    def _stop(self) -> None:
        if self._observer and not _ended(partial(_end, self._observer)):
            log.warning("threads of watchdog are left behind reason=%r", "they did not end when told to")
        self._observer = None
        self._roots.clear()

    def _begin_anew(self, reason: str) -> None:
        log.warning("watching begins anew reason=%r", reason)
        self._stop()
        self._start()

    def _mend_one(self, root: Path) -> str:
        identity, watched = _identity(root), self._roots.get(root)
        if watched and watched.identity == identity and watched.emitter.is_alive():
            return ""
        if watched and self._observer:
            del self._roots[root]
            if not _ended(partial(self._observer.unschedule, watched.watch)):
                self._begin_anew("watchdog did not let go of a folder")
        if identity is None:
            return f"there is no inbox {str(root)!r}: make the folder, it is taken up when it appears"
        fault = self._watch(root, identity)
        return fault and (f"cannot watch the inbox {str(root)!r}: {fault}; it is listed every few seconds instead "
                          "(raise fs.inotify.max_user_watches and max_user_instances)")

    def _watch(self, root: Path, identity: tuple[int, int]) -> str:
        """Watch a root that is there; what hinders it, or ""."""
        if self._observer is None:
            return self._fault
        real = os.path.realpath(root)   # a watch does not follow a link
        try:
            watch = self._observer.schedule(_Listener(self, real, root), real, recursive=True, event_filter=_EVENTS)
        except OSError as error:
            return error.strerror or str(error)
        emitter = next(emitter for emitter in self._observer.emitters if emitter.watch == watch)
        self._roots[root] = _Root(identity, watch, emitter)
        self.ask_all()   # what came before the watch was never hinted
        return ""


class _Listener(FileSystemEventHandler):
    """Turns the events of one root into hints, with paths as the user wrote the root."""

    def __init__(self, hints: Hints, real: str, root: Path) -> None:
        self._hints = hints
        self._real = real
        self._root = str(root)

    def dispatch(self, event: FileSystemEvent) -> None:
        moved = isinstance(event, (FileMovedEvent, DirMovedEvent))
        path = os.fsdecode(event.dest_path if moved else event.src_path)
        if path.startswith(self._real + "/"):   # what was moved out has no destination
            self._hints.add(self._root + path[len(self._real) :], closed=isinstance(event, (FileClosedEvent, FileMovedEvent)))


class _OverflowListener(logging.Handler):
    """Hears watchdog's warning that events were lost; there is no other sign."""

    def __init__(self, hints: Hints) -> None:
        super().__init__(logging.WARNING)
        self._hints = hints

    def emit(self, record: logging.LogRecord) -> None:
        if "overflow" in record.getMessage():
            self._hints.ask_all()


def _end(observer: BaseObserver) -> None:
    observer.stop()
    observer.join()


def _ended(part: Callable[[], None]) -> bool:
    """Whether watchdog gave something up as told. Where its reader died it may raise instead, or wait for ever for a thread of its own."""
    ended = threading.Event()

    def act() -> None:
        try:
            part()
        except (OSError, KeyError) as error:
            log.debug("watchdog failed to end", exc_info=error)
        else:
            ended.set()

    parting = threading.Thread(target=act, name="parting", daemon=True)
    parting.start()
    parting.join(_PARTING)
    return ended.is_set()


def _is_alive(observer: BaseObserver) -> bool:
    """Whether the dispatching thread lives, and the one that reads the kernel's queue (of which watchdog tells nobody)."""
    reader = getattr(observer, "_inotify_fd", None)
    return observer.is_alive() and (reader is None or reader.is_alive())


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
        return (found.st_dev, found.st_ino) if folder.is_dir() else None
    except OSError:
        return None
