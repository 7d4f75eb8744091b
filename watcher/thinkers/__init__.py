"""Reads the files and judges the articles in processes of their own: as many at once as there is work, and processors to do it.

Files are read ahead while the road is busy with those before them; the road takes them in its own order. A file or an
article that stops a thinker twice is given up; the others wait for it no longer than that takes.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from watcher import readers
from watcher.errors import StoreError, UnreadableError, VanishedError
from watcher.mind import Thought
from watcher.model import Article, DroppedFile, Watchlist
from watcher.readers import Limits, Reading
from watcher.readers.pieces import Piece
from watcher.thinkers.nursery import Nursery, StoppedError, Thinker

log = logging.getLogger(__name__)

MOST = 4                  # thinkers, on however large a machine
AHEAD = 16                # files or articles begun before the road asks for them
AHEAD_BYTES = 2**22       # and how large the files may be, together, beside the first
PATIENCE = 3              # seconds of work for any order, and one more
PER_SECOND = 20_000       # for so many bytes or letters
_ATTEMPTS = 2
_TICK = 0.2               # seconds between two looks at whether the daemon stops
_AGAIN = 5.0              # seconds before a thinker that could not be had is asked for again
_IDLE = 60.0              # seconds without work after which all thinkers but one leave


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the thinkers know of the daemon: limits, which inbox a path lies in, whether an article is to be thought of at all.

    `may_begin` says whether a file may be read before its turn: one that may have stopped us before may not. `moved` hears of
    every sign of life, `stopping` ends the waiting for one; `trouble` is told what keeps all from thinking, and None when
    nothing does.
    """

    limits: Limits
    root_of: Callable[[str], Path | None]
    is_wanted: Callable[[Article, DroppedFile], bool]
    may_begin: Callable[[DroppedFile], bool]
    moved: Callable[[], None]
    stopping: Callable[[], bool]
    trouble: Callable[[str, str | None], None]


class Thinkers:
    """The thinkers on one watchlist; on another there are others."""

    def __init__(self, watchlist: Watchlist, around: Surroundings) -> None:
        self._around = around
        self._nursery = Nursery(watchlist, around.limits.memory)
        self._work: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._hands, self._idle, self._closed = 0, 0, threading.Event()
        self._awake = threading.Event()
        self._most = min(len(os.sched_getaffinity(0)), MOST)
        self._coming: deque[DroppedFile] = deque()
        self._begun: dict[DroppedFile, Future[_Read]] = {}
        self._call_hand()     # so that the first article finds a thinker awake

    def await_one(self) -> None:
        """Return once there was a thinker, or the daemon stops: what is begun before there can be any would be blamed for our end meanwhile."""
        while not self._awake.wait(_TICK) and not self._around.stopping():
            pass

    def expect(self, files: Iterable[DroppedFile]) -> None:
        """These files will be studied next, in this order."""
        self._coming, self._begun = deque(files), {}
        self._read_ahead()

    def study(self, file: DroppedFile) -> Study:
        """The file, read, and the way to what is thought of its articles. Raises UnreadableError, or VanishedError."""
        reading = self._begun.pop(file, None) or self._submit(partial(self._read, file))
        self._read_ahead()
        return Study(self, file, self.wait(reading))

    def think(self, article: Article, file: DroppedFile) -> Future[Thought]:
        """Begin to think of an article."""
        return self._submit(partial(_think, article=article, file=file))

    def wait(self, work: Future[Any]) -> Any:
        """What the work came to. Raises what it raised, and VanishedError where the daemon stops meanwhile."""
        while True:
            try:
                return work.result(_TICK)
            except NotYetError:
                if work.done():
                    raise
                if self._around.stopping():
                    raise VanishedError("the daemon stops") from None

    def is_wanted(self, article: Article, file: DroppedFile) -> bool:
        """Whether the article is one to think about; yes where the store cannot say."""
        with suppress(StoreError):
            return self._around.is_wanted(article, file)
        return True

    def close(self) -> None:
        """End all thinkers; work that was begun comes to nothing."""
        self._closed.set()
        for _ in range(self._hands):
            self._work.put(None)
        self._nursery.close()

    def _read_ahead(self) -> None:
        room = AHEAD_BYTES - sum(file.size for file in self._begun)
        while self._coming and len(self._begun) < AHEAD and (not self._begun or self._coming[0].size <= room):
            file = self._coming.popleft()
            if self._around.may_begin(file):
                room -= file.size
                self._begun[file] = self._submit(partial(self._read, file))

    def _submit(self, act: Callable[[_Hand], Any]) -> Future[Any]:
        work = _Work(act, Future())
        self._work.put(work)
        if self._work.qsize() > self._idle and self._hands < self._most:
            self._call_hand()
        return work.future

    def _call_hand(self) -> None:
        with self._lock:
            self._hands += 1
        threading.Thread(target=self._serve, name=f"thinking-{self._hands}", daemon=True).start()

    def _serve(self) -> None:
        """One hand's life: it takes work as it comes, and leaves when there has been none for long, unless it is the last."""
        hand = _Hand(self._nursery, self._around, self._closed)
        with suppress(VanishedError):
            hand.wake()
            self._awake.set()
        while not self._closed.is_set():
            work = self._next()
            if work is not None:
                work.do(hand)
                self._around.moved()   # the file in turn may have to wait for those before it: risky ones are read one at a time
            elif self._may_leave():
                break
        hand.rest()

    def _may_leave(self) -> bool:
        """Whether one hand is not needed: others stay, and nothing came while it made up its mind."""
        with self._lock:
            leaves = self._hands > 1 and self._work.empty()
            self._hands -= leaves
            return leaves

    def _next(self) -> _Work | None:
        """The next piece of work, or None where there was none for long, or all are to leave."""
        with self._lock:
            self._idle += 1
        try:
            return self._work.get(timeout=_IDLE)
        except queue.Empty:
            return None
        finally:
            with self._lock:
                self._idle -= 1

    def _read(self, file: DroppedFile, hand: _Hand) -> _Read:
        """Read the file, and think of its first article at once: most files have but one."""
        limits = self._around.limits
        path, root = Path(file.path), self._around.root_of(file.path)
        reading = readers.read(path, root=root, limits=limits, plain=hand.read)
        first: Future[Thought] | None = None
        if reading and self.is_wanted(reading[0], file):
            first = Future()
            _Work(partial(_think, article=reading[0], file=file), first).do(hand)
        return _Read(reading, first)


@dataclass(frozen=True, slots=True)
class _Read:
    """A file's articles, and what is thought of the first one, if that is wanted."""

    reading: Reading
    first: Future[Thought] | None


class Study:
    """A file that was read, and the thoughts on its articles, begun some way ahead."""

    def __init__(self, thinkers: Thinkers, file: DroppedFile, read: _Read) -> None:
        self._thinkers, self._file, self._first = thinkers, file, read.first
        self.reading = read.reading

    def thoughts(self) -> Iterator[tuple[Article, Callable[[], Thought]]]:
        """Each article in order, and how to ask what is thought of it."""
        begun: deque[Future[Thought] | None] = deque([self._first])
        for index, article in enumerate(self.reading):
            for coming in self.reading[index + len(begun) : index + AHEAD]:
                wanted = self._thinkers.is_wanted(coming, self._file)
                begun.append(self._thinkers.think(coming, self._file) if wanted else None)
            yield article, partial(self._thought, article, begun.popleft())

    def _thought(self, article: Article, begun: Future[Thought] | None) -> Thought:
        thought: Thought = self._thinkers.wait(begun or self._thinkers.think(article, self._file))
        return thought


@dataclass(frozen=True, slots=True)
class _Work:
    """Something a hand is to do, and where the road hears what came of it."""

    act: Callable[[_Hand], Any]
    future: Future[Any]

    def do(self, hand: _Hand) -> None:
        """Do it; whatever it raises is for the road to hear."""
        try:
            self.future.set_result(self.act(hand))
        except BaseException as error:  # noqa: BLE001
            self.future.set_exception(error)


def _think(hand: _Hand, *, article: Article, file: DroppedFile) -> Thought:
    return hand.think(article, file.path)


class _Hand:
    """One thread's way to its own thinker, which is replaced when it stops."""

    def __init__(self, nursery: Nursery, around: Surroundings, closed: threading.Event) -> None:
        self._nursery, self._around, self._closed = nursery, around, closed
        self._thinker: Thinker | None = None

    def read(self, name: str, data: bytes, limits: Limits) -> list[Piece]:
        """The pieces of a file of text, or of a page."""
        pieces: list[Piece] = self._ask(repr(name), "read", name, data, limits, size=len(data))
        return pieces

    def think(self, article: Article, path: str) -> Thought:
        """What is thought of the article."""
        thought: Thought = self._ask(repr(path), "think", article, path, size=len(article.text))
        return thought

    def wake(self) -> Thinker:
        """A thinker, a new one if need be, however long it takes to be had."""
        while self._thinker is None or self._thinker.ended:
            if self._closed.is_set():
                raise VanishedError("the daemon stops")
            try:
                self._thinker = self._nursery.born()
                self._around.trouble("thinkers", None)
            except (OSError, EOFError) as error:
                if self._closed.is_set():
                    continue
                what = f"no process to think in can be started: {str(error) or 'it ended at once'}; articles wait until there is one"
                self._around.trouble("thinkers", what)
                self._around.moved()
                self._closed.wait(_AGAIN)
        return self._thinker

    def rest(self) -> None:
        """The thinker may go."""
        if self._thinker is not None:
            self._thinker.end()

    def _ask(self, of: str, verb: str, *words: object, size: int) -> Any:
        """The answer to an order; UnreadableError where it stopped a thinker twice."""
        busy = PATIENCE + size // PER_SECOND
        stops: list[str] = []
        while len(stops) < _ATTEMPTS:
            thinker = self.wake()
            try:
                return thinker.ask(verb, *words, busy=busy, waiting=self._around.moved)
            except StoppedError as stopped:
                if self._closed.is_set():
                    raise VanishedError("the daemon stops") from None
                log.warning("a thinker stopped at=%s order=%s how=%r", of, verb, str(stopped))
                stops.append(str(stopped))
        raise UnreadableError("stopped the reader twice", f"{stops[-1]}; cut it down or save it anew, then 'watcher retry --failed'")
