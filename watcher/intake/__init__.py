"""Which dropped files are whole and new, and where they go afterwards.

The directory listing is the truth; hints only wake us and say where to look first. What happens at start, at a hint, after
an overflow and once a minute is one and the same sweep. Nothing is opened or read here.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from watcher import readers
from watcher.errors import StoreError
from watcher.intake import archive, listing
from watcher.intake.hints import Hints, Taken
from watcher.intake.listing import Oddity
from watcher.intake.settling import Settling
from watcher.intake.waiting import Waiting
from watcher.model import DroppedFile
from watcher.store import Store

log = logging.getLogger(__name__)

PULSE = 0.5               # seconds at most between two yields while nothing happens
SWEEP = 60.0              # seconds between full listings
BLIND_SWEEP = 5.0         # the same, while an inbox cannot be watched
SWEEP_SHARE = 20          # a full listing takes at most one part in this many of the time
BATCH = 50                # files handed out at once
ASKED = 5000              # files that the store is asked about at once
MOST_REFUSED = 100        # entries reported one by one; a flood of them is not told
MOST_KNOWN = 2_000_000    # finished files remembered here, at about 100 bytes each, to spare the store

Trouble = Callable[[str, str | None], None]


class Inbox(Protocol):
    """A drop folder as the settings describe it: `archive` says where finished files go, if `when_done` wants that."""

    @property
    def path(self) -> Path: ...
    @property
    def when_done(self) -> str: ...
    @property
    def archive(self) -> Path | None: ...
    @property
    def settle(self) -> timedelta: ...


class Intake:
    """The new files of some inboxes.

    `readable` says whether a path has a suffix we know: one that has not is handed out too, but only once it stands still,
    as it may be another program's unfinished work. `trouble(name, what)` hears what is wrong with an inbox, and None when
    it no longer is; `listening` is called once every inbox is watched that can be.
    """

    def __init__(
        self, inboxes: Sequence[Inbox], store: Store, *, trouble: Trouble, listening: Callable[[], None] = lambda: None,
        readable: Callable[[Path], bool] = readers.readable,
    ) -> None:
        self._inboxes = {str(inbox.path): inbox for inbox in sorted(inboxes, key=lambda inbox: len(str(inbox.path)), reverse=True)}
        self._store = store
        self._readable = readable
        self._trouble = trouble
        self._listening = listening
        self._hints = Hints()
        self._settling = Settling()
        self._waiting = Waiting()
        self._known: set[int] = set()
        self._retries: str | None = None
        self._refused: set[str] = set()
        self._stuck: set[Path] = set()   # archives that a finished file could not be moved into since the last full listing began
        self._expected = -1
        self._next_full, self._soonest_full = 0.0, 0.0
        self._blind = False
        self._fault = ""

    def batches(self, stop: threading.Event) -> Iterator[list[DroppedFile]]:
        """New whole files in order of arrival, at most BATCH at a time, and [] as a pulse; ends when `stop` is set.

        Between two batches it looks for what was dropped meanwhile, which does not wait for all that came before. Tell `done` of
        each file that was travelled. While the store cannot be asked, nothing is handed out but what it was asked about before.
        """
        self._next_full = 0.0
        with self._hints:
            self._watch()
            self._listening()
            while not stop.is_set():
                try:
                    found = yield from self._sweep(stop)
                except StoreError as error:
                    found = self._put_off(f"{error}; dropped files wait")
                except Exception as error:   # noqa: BLE001 - a fault of ours over one file must stop neither the daemon nor what is dropped later
                    found = self._put_off(self._stumbled(error))
                if stop.is_set():
                    return
                self._waiting.add(found)
                self._expect(len(self._waiting) + len(self._settling))
                batch = [file for file in self._waiting.take(BATCH) if self._is_still_there(file)]
                yield batch
                if not batch:
                    self._hints.wait(max(0.0, min(PULSE, self._settling.next_due - time.monotonic())))

    def _stumbled(self, error: Exception) -> str:
        """What to say of a fault of ours. Its trace is logged where it is another than the last: it comes again with every full listing."""
        if repr(error) != self._fault:
            self._fault = repr(error)
            log.error("intake stumbled", exc_info=error)
        return f"Watcher itself failed at listing what was dropped: {type(error).__name__}; some of it waits; please report this with the log"

    def _put_off(self, why: str) -> list[DroppedFile]:
        """Nothing, and a full listing before long."""
        self._next_full = time.monotonic() + BLIND_SWEEP
        self._trouble("intake", why)
        return []

    @property
    def busy(self) -> bool:
        """Whether whole files wait to be handed out."""
        return bool(self._waiting)

    @property
    def idle(self) -> bool:
        """Whether no file waits, be it only to stand still for long enough."""
        return self._expected == 0

    def done(self, file: DroppedFile) -> None:
        """The file was travelled: if the store has finished it, it goes where finished files go; now, or at a later sweep."""
        with suppress(StoreError):
            if not self._store.unknown([file]):
                self._put_away(file)

    def _sweep(self, stop: threading.Event) -> Generator[list[DroppedFile], None, list[DroppedFile]]:
        """The new whole files of all inboxes, or only of the paths hinted, oldest first; yields [] as a pulse meanwhile."""
        self._watch()
        self._heed_retries()
        began, taken = time.monotonic(), self._hints.take()
        if taken.all:   # at once, unless there is enough to do meanwhile
            self._next_full = min(self._next_full, self._soonest_full if self._waiting else began)
        full = began >= self._next_full
        beat = began + PULSE
        whole: list[DroppedFile] = []
        new: list[DroppedFile] = []
        listed: set[int] = set()
        if full:
            self._stuck.clear()
        for file in self._everything() if full else self._hinted(taken):
            if time.monotonic() > beat:
                yield []
                beat = time.monotonic() + PULSE
                if stop.is_set():
                    return []
            key = file if isinstance(file, int) else hash(file)
            if key in listed:
                continue   # hinted itself, and within a folder that was
            listed.add(key)
            if isinstance(file, int) or key in self._known or key in self._waiting:
                continue
            if self._is_whole(file, closed=taken.paths.get(file.path, False)):
                whole.append(file)
            if len(whole) >= ASKED:
                new += self._new(whole)
                whole = []
        new += self._new(whole)
        if full:
            self._known &= listed   # forget what is gone
            self._fault = ""
            self._trouble("intake", None)
            self._end_of_stuck()
            self._soonest_full = time.monotonic() + SWEEP_SHARE * (time.monotonic() - began)
            self._next_full = max(self._soonest_full, time.monotonic() + (BLIND_SWEEP if self._blind else SWEEP))
        return sorted(new, key=lambda file: (file.mtime_ns, file.path))

    def _new(self, whole: list[DroppedFile]) -> list[DroppedFile]:
        """Those that the store does not know. What it knows is put away: a move cut short is made good."""
        new = self._store.unknown(whole) if whole else []
        for file in set(whole).difference(new):
            self._put_away(file)
        return new

    def _is_still_there(self, file: DroppedFile) -> bool:
        """Whether the listing still shows the same file; if not, a later sweep looks at what became of it."""
        same = listing.look(file.path, self._root_of(file.path)) == file
        if not same:
            self._hints.add(file.path, closed=False)
        return same

    def _everything(self) -> Iterator[DroppedFile | int]:
        """Every candidate of every inbox; of one that is known, its hash."""
        refused: set[str] = set()
        for root in self._inboxes:
            for found in listing.files_but(self._known, root, root, besides=self._inboxes, archive=self._archive_of(root)):
                if isinstance(found, Oddity):
                    refused.add(found.path)
                    self._refuse(found)
                else:
                    yield found
        for path in self._refused - refused:
            self._trouble(f"entry {path}", None)
        self._refused &= refused

    def _hinted(self, taken: Taken) -> Iterator[DroppedFile]:
        """The candidates at the paths hinted, in the folders hinted, and those that should have settled by now."""
        for path in {*taken.paths, *self._settling.due()}:
            root = self._root_of(path)
            there = list(listing.at(path, root, archive=self._archive_of(root)))
            if not there:
                self._settling.forget(path)
            for found in there:
                if isinstance(found, Oddity):
                    self._refuse(found)
                else:
                    yield found

    def _is_whole(self, file: DroppedFile, *, closed: bool) -> bool:
        inbox = self._inboxes[self._root_of(file.path)]
        return self._settling.is_whole(file, inbox.settle, closed=closed and self._readable(Path(file.path)))

    def _root_of(self, path: str) -> str:
        """The innermost inbox that holds the path."""
        return next((root for root in self._inboxes if path.startswith(root + "/")), path)

    def _archive_of(self, root: str) -> Path | None:
        inbox = self._inboxes.get(root)
        return inbox.archive if inbox and inbox.when_done == "archive" else None

    def _watch(self) -> None:
        """See that every inbox is watched."""
        hindrances = self._hints.mend(inbox.path for inbox in self._inboxes.values())
        for inbox in self._inboxes.values():
            self._trouble(f"inbox {inbox.path}", hindrances.get(inbox.path))
        self._blind = bool(hindrances)
        if self._blind:
            self._next_full = min(self._next_full, max(self._soonest_full, time.monotonic() + BLIND_SWEEP))

    def _heed_retries(self) -> None:
        """See that files the user wants tried again are looked at."""
        retries = self._store.recall("retries")
        if retries != self._retries:
            self._retries = retries
            self._known.clear()
            self._hints.ask_all()

    def _refuse(self, oddity: Oddity) -> None:
        if oddity.path in self._refused or len(self._refused) >= MOST_REFUSED:
            return
        self._refused.add(oddity.path)
        log.warning("entry refused reason=%r", oddity.what)
        self._trouble(f"entry {oddity.path}", oddity.what)

    def _put_away(self, file: DroppedFile) -> None:
        inbox = self._inboxes[self._root_of(file.path)]
        if inbox.when_done != "archive" or inbox.archive is None:
            self._remember(file)
            return
        try:
            place = archive.move(file, inbox.path, inbox.archive)
        except OSError as error:   # it stays in the inbox, finished; the next full sweep tries again
            if inbox.archive not in self._stuck:
                self._trouble(f"archive {inbox.archive}", _hindrance(error, Path(file.path), inbox.archive))
            self._stuck.add(inbox.archive)
        else:
            log.info("file archived path=%r place=%r", file.path, str(place or ""))

    def _end_of_stuck(self) -> None:
        """What a full listing could move into an archive, it has: where nothing is left over, nothing is wrong. One file that fits proves nothing."""
        for inbox in self._inboxes.values():
            if inbox.archive is not None and inbox.archive not in self._stuck:
                self._trouble(f"archive {inbox.archive}", None)

    def _remember(self, file: DroppedFile) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known.add(hash(file))

    def _expect(self, waiting: int) -> None:
        if waiting != self._expected:
            self._expected = waiting
            with suppress(StoreError):   # a figure for `watcher status`; a full disk must not stop the intake
                self._store.expect(waiting)


def _hindrance(error: OSError, file: Path, archive_folder: Path) -> str:
    """Why finished files stay in the inbox, and what to do."""
    if archive.may_leave(file):
        where = f" (at {error.filename!r})" if error.filename else ""
        return f"cannot move finished files into the archive {str(archive_folder)!r}: {error.strerror}{where}; check its space and its owner"
    return (f"cannot take finished files out of {str(file.parent)!r}: {error.strerror}; let the daemon's user write to that folder "
            "(under systemd with ReadWritePaths=), or set `when_done: keep`")
