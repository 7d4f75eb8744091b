"""Intake: real files, the real watchdog, one daemon's thread; only the store's clock is ours."""

from __future__ import annotations

import ctypes
import errno
import logging
import multiprocessing
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from disks import small_disk_at
from watchdog.observers import inotify_c

from watcher import intake as house
from watcher.errors import StoreError
from watcher.intake import Intake, archive, listing
from watcher.intake.settling import Settling
from watcher.intake.waiting import Waiting
from watcher.model import DroppedFile
from watcher.store import Outcome, unreadable
from watcher.store.sqlite import SqliteStore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SETTLE = 0.3   # seconds


@dataclass(frozen=True)
class Inbox:
    path: Path
    when_done: str = "keep"
    archive: Path | None = None
    settle: timedelta = timedelta(seconds=SETTLE)


@dataclass
class Daemon:
    """An intake in its thread: what it handed out, when, and what it complained of. Each file is finished as it comes."""

    store: SqliteStore
    inboxes: list[Inbox]
    files: list[DroppedFile] = field(default_factory=list)
    when: dict[str, float] = field(default_factory=dict)
    pulses: int = 0
    troubles: dict[str, str] = field(default_factory=dict)
    travel: Callable[[DroppedFile], None] | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def start(self) -> Daemon:
        self.stop = threading.Event()
        self.intake = Intake(self.inboxes, self.store, trouble=self._trouble)
        before = self.pulses
        self.thread = threading.Thread(target=self._run)
        self.thread.start()
        until(lambda: self.pulses > before, "the first sweep")
        return self

    def end(self) -> None:
        self.stop.set()
        if self.thread:
            self.intake._hints.ask_all()   # only to be quick
            self.thread.join(10)
            assert not self.thread.is_alive()

    def names(self) -> list[str]:
        return [Path(file.path).name for file in self.files]

    def wait(self, *names: str, seconds: float = 5) -> None:
        until(lambda: set(names) <= set(self.names()), f"{names}, got {self.names()[-5:]}", seconds)

    def _run(self) -> None:
        for batch in self.intake.batches(self.stop):
            self.pulses += not batch
            for file in batch:
                self.when[Path(file.path).name] = time.monotonic()
                self.files.append(file)
                (self.travel or self._finish)(file)
                self.intake.done(file)

    def _finish(self, file: DroppedFile) -> None:
        self.store.finish(file, at=NOW)

    def _trouble(self, name: str, what: str | None) -> None:
        if what is None:
            self.troubles.pop(name, None)
        else:
            self.troubles[name] = what


def until(true: Callable[[], object], what: object, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.002)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore.open(tmp_path / "watcher.db")) as store:
        yield store


@pytest.fixture
def daemon(inbox: Path, store: SqliteStore) -> Iterator[Daemon]:
    daemon = Daemon(store, [Inbox(inbox)])
    yield daemon
    daemon.end()


def put(path: Path, text: str = "news", *, age: float = 0) -> Path:
    """A file written in place, its time set `age` seconds back."""
    path.write_text(text)
    if age:
        os.utime(path, (time.time() - age, time.time() - age))
    return path


# --- what is taken, and when


def test_what_was_there_before_is_taken_in_order_of_arrival(inbox: Path, daemon: Daemon) -> None:
    for name, age in (("c.txt", 30), ("a.txt", 20), ("b.txt", 20), ("d.txt", 10)):
        put(inbox / name, age=age)
    same = (inbox / "a.txt").stat()
    os.utime(inbox / "b.txt", ns=(same.st_atime_ns, same.st_mtime_ns))
    daemon.start().wait("d.txt")
    assert daemon.names() == ["c.txt", "a.txt", "b.txt", "d.txt"]


def test_a_file_renamed_or_moved_or_closed_is_taken_within_a_blink(inbox: Path, daemon: Daemon, tmp_path: Path) -> None:
    daemon.start()
    put(inbox / ".renamed.txt").rename(inbox / "renamed.txt")
    put(tmp_path / "moved.txt").rename(inbox / "moved.txt")
    put(inbox / "closed.txt")
    dropped = time.monotonic()
    daemon.wait("renamed.txt", "moved.txt", "closed.txt")
    assert max(daemon.when.values()) - dropped < SETTLE / 2   # no waiting to settle


def test_a_file_being_written_is_left_until_it_stands_still(inbox: Path, daemon: Daemon) -> None:
    daemon.start()
    with (inbox / "slow.txt").open("w") as writing:
        for _ in range(8):
            writing.write("more ")
            writing.flush()
            time.sleep(SETTLE / 3)
            assert daemon.names() == []
    daemon.wait("slow.txt")
    assert daemon.files[0].size == 40


def test_a_writer_that_never_closes_is_taken_once_it_stands_still(inbox: Path, daemon: Daemon) -> None:
    daemon.start()
    with (inbox / "open.txt").open("w") as writing:
        writing.write("all there is")
        writing.flush()
        written = time.monotonic()
        daemon.wait("open.txt")
    assert SETTLE * 0.9 < daemon.when["open.txt"] - written < SETTLE + 1


def test_where_nothing_is_waited_for_a_time_in_the_future_is_none_to_wait_for_either() -> None:
    settling, ahead = Settling(), DroppedFile("/inbox/a.txt", 7, time.time_ns() + 10**12, 1, 1)
    assert settling.is_whole(ahead, timedelta(0), closed=False)
    assert not settling.is_whole(ahead, timedelta(seconds=1), closed=False)


def test_a_time_in_the_future_does_not_hold_a_file_for_ever(inbox: Path, daemon: Daemon) -> None:
    put(inbox / "tomorrow.txt", age=-86400)
    started = time.monotonic()
    daemon.start().wait("tomorrow.txt")
    assert daemon.when["tomorrow.txt"] - started > SETTLE * 0.9


def test_an_empty_file_waits_for_its_writing(inbox: Path, daemon: Daemon) -> None:
    daemon.start()
    (inbox / "touched.txt").touch()
    time.sleep(SETTLE / 2)
    assert daemon.names() == []
    put(inbox / "touched.txt", "now it is written")
    daemon.wait("touched.txt")
    assert [file.size for file in daemon.files] == [17]


def test_a_suffix_we_do_not_know_is_handed_out_once_it_stands_still(inbox: Path, daemon: Daemon) -> None:
    daemon.start()
    put(inbox / "report.xyz")
    dropped = time.monotonic()
    daemon.wait("report.xyz")
    assert daemon.when["report.xyz"] - dropped > SETTLE * 0.9


@pytest.mark.parametrize("name", [
    ".hidden.txt", "~lock.txt", "a.txt~", "a.txt.tmp", "a.txt.part", "a.swp", "A.TXT.CRDOWNLOAD", ".git/a.txt", "draft.tmp/a.txt",
    "Thumbs.db", "desktop.ini", "__MACOSX/a.txt"])
def test_hidden_and_temporary_names_and_litter_are_passed_over(inbox: Path, name: str) -> None:
    (inbox / name).parent.mkdir(exist_ok=True)
    put(inbox / name, age=60)
    assert list(listing.files(str(inbox), str(inbox))) == []
    assert list(listing.at(str(inbox / name), str(inbox))) == []


@pytest.mark.parametrize("page", ["story.html", "story.htm", "week/story.html"])
def test_what_a_saved_page_brings_along_is_no_article(inbox: Path, page: str) -> None:
    (inbox / page).parent.mkdir(exist_ok=True)
    put(inbox / page, age=60)
    brought = (inbox / page).with_name("story_files")
    (brought / "frames").mkdir(parents=True)
    for name in ("script.js", "advertisement.html", "frames/inner.html"):
        put(brought / name, age=60)
        assert list(listing.at(str(brought / name), str(inbox))) == []
    assert list(listing.at(str(brought), str(inbox))) == []
    assert [found.path for found in listing.files(str(inbox), str(inbox))] == [str(inbox / page)]


@pytest.mark.parametrize("name", ["syria_files/story.txt", "story/a.html", "files/a.html", "story_files/a.html", "story_files"])
def test_a_folder_with_no_page_of_its_name_beside_it_holds_articles(inbox: Path, name: str) -> None:
    put(inbox / "other.html", age=60)
    put(inbox / "story.txt", age=60)
    (inbox / name).parent.mkdir(exist_ok=True)
    put(inbox / name, age=60)
    assert str(inbox / name) in [found.path for found in listing.files(str(inbox), str(inbox))]
    assert [found.path for found in listing.at(str(inbox / name), str(inbox))] == [str(inbox / name)]


def test_a_file_that_is_called_as_such_a_folder_is_taken(inbox: Path) -> None:
    put(inbox / "story.html", age=60)
    put(inbox / "story_files", age=60)
    assert len(list(listing.files(str(inbox), str(inbox)))) == 2
    assert len(list(listing.at(str(inbox / "story_files"), str(inbox)))) == 1


def test_only_regular_files_are_taken(inbox: Path, daemon: Daemon) -> None:
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "folder.txt").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(inbox / "socket.txt"))
        put(inbox / "real.txt")
        daemon.start().wait("real.txt")
    time.sleep(SETTLE)
    assert daemon.names() == ["real.txt"]
    assert daemon.troubles == {}


def test_a_link_that_leaves_the_inbox_is_refused_aloud_and_one_that_stays_is_passed_over(inbox: Path, daemon: Daemon, tmp_path: Path) -> None:
    secret = put(tmp_path / "secret.txt", age=60)
    put(inbox / "real.txt", age=60)
    (inbox / "inside.txt").symlink_to(inbox / "real.txt")
    (inbox / "outside.txt").symlink_to(secret)
    (inbox / "folder").symlink_to(tmp_path)
    daemon.start().wait("real.txt")
    (inbox / "later.txt").symlink_to(secret)
    until(lambda: len(daemon.troubles) == 3, "the refusals")
    assert all("leads out of the inbox" in what for what in daemon.troubles.values())
    for name in ("outside.txt", "folder", "later.txt"):
        (inbox / name).unlink()
    daemon.intake._hints.ask_all()
    until(lambda: not daemon.troubles, "the refusals to end")
    assert daemon.names() == ["real.txt"]


def test_a_flood_of_links_is_not_told_one_by_one(inbox: Path, daemon: Daemon) -> None:
    for number in range(house.MOST_REFUSED + 20):
        (inbox / f"{number}.txt").symlink_to("/etc/hostname")
    daemon.start()
    assert len(daemon.troubles) == house.MOST_REFUSED


# --- what the kernel does not tell


def test_files_in_new_folders_are_taken(inbox: Path, daemon: Daemon, tmp_path: Path) -> None:
    daemon.start()
    (inbox / "a" / "b" / "c").mkdir(parents=True)
    put(inbox / "a" / "b" / "c" / "deep.txt")
    (tmp_path / "outside" / "sub").mkdir(parents=True)
    put(tmp_path / "outside" / "sub" / "carried.txt")
    (tmp_path / "outside").rename(inbox / "moved in")
    daemon.wait("deep.txt", "carried.txt")
    put(inbox / "moved in" / "sub" / "afterwards.txt")
    daemon.wait("afterwards.txt")


def test_a_file_hinted_with_the_folders_around_it_is_handed_out_once(inbox: Path, daemon: Daemon) -> None:
    daemon.start()
    with daemon.intake._hints._lock:     # all of them are taken together
        (inbox / "a" / "b").mkdir(parents=True)
        for number in range(50):
            put(inbox / "a" / "b" / f"{number}.txt")
        daemon.intake._hints._paths |= {str(inbox / path): False for path in ("a", "a/b")}
        daemon.intake._hints._woken.set()
    until(lambda: len(set(daemon.names())) == 50, "all of them")
    time.sleep(SETTLE)
    assert len(daemon.files) == 50


def test_a_hard_link_is_taken(inbox: Path, daemon: Daemon, tmp_path: Path) -> None:
    daemon.start()
    os.link(put(tmp_path / "elsewhere.txt", age=60), inbox / "linked.txt")
    daemon.wait("linked.txt")


def test_what_was_lost_in_an_overflow_is_found(inbox: Path, daemon: Daemon, tmp_path: Path) -> None:
    daemon.travel = lambda _: None   # quicker; none is handed out again before the next full sweep
    daemon.start()
    daemon.intake._hints.add = lambda *_, **__: None   # the kernel drops everything
    (tmp_path / "burst").mkdir()
    original = put(tmp_path / "original.txt", age=60)
    for number in range(5000):
        os.link(original, tmp_path / "burst" / f"{number}.txt")
    (tmp_path / "burst").rename(inbox / "burst")
    time.sleep(0.2)
    assert daemon.files == []
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed; filesystem events were lost")
    until(lambda: len(daemon.files) == 5000, "5,000 files", 10)
    assert len(set(daemon.names())) == 5000


def test_more_hints_than_are_kept_end_in_a_full_listing(inbox: Path, daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watcher.intake.hints._MOST_HINTS", 50)
    daemon.travel = lambda file: time.sleep(0.0005) or daemon._finish(file)
    daemon.start()
    for number in range(400):
        put(inbox / f"{number}.txt")
    until(lambda: len(set(daemon.names())) == 400, "400 files")
    assert len(daemon.files) == 400


def test_a_sweep_finds_what_no_hint_named(inbox: Path, daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "SWEEP", 0.3)
    daemon.start()
    daemon.intake._hints.add = lambda *_, **__: None
    put(inbox / "unseen.txt", age=60)
    daemon.wait("unseen.txt")


def test_an_inbox_deleted_and_made_again_is_watched_again(inbox: Path, daemon: Daemon) -> None:
    daemon.start()
    for life in range(2):
        inbox.rmdir()
        until(lambda: any("there is no inbox" in what for what in daemon.troubles.values()), "the loss to be told")
        inbox.mkdir()
        put(inbox / f"{life}.txt")
        daemon.wait(f"{life}.txt")
        until(lambda: not daemon.troubles, "the trouble to end")
        put(inbox / f"{life}-hinted.txt")
        dropped = time.monotonic()
        daemon.wait(f"{life}-hinted.txt")
        assert daemon.when[f"{life}-hinted.txt"] - dropped < SETTLE / 2   # by its event, not by a sweep
        for path in inbox.iterdir():
            path.unlink()


def test_a_dead_thread_of_the_watcher_is_replaced(inbox: Path, daemon: Daemon) -> None:
    daemon.start()
    before = daemon.intake._hints._observer
    before._inotify_fd.stop()
    until(lambda: daemon.intake._hints._observer is not before and daemon.intake._hints._roots, "another watcher")
    put(inbox / "a.txt")
    dropped = time.monotonic()
    daemon.wait("a.txt")
    assert daemon.when["a.txt"] - dropped < SETTLE / 2


@pytest.mark.parametrize(("reached", "told"), [("a thread died", "left behind"), ("the inbox is another", "did not let go")])
def test_a_watcher_that_does_not_end_when_told_to_holds_nobody_up(
    inbox: Path, daemon: Daemon, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, reached: str, told: str
) -> None:
    """Where a watch was made while the kernel's queue was closed, watchdog raises half-way, and then waits for a thread that it forgot to end."""
    daemon.start()
    hints = daemon.intake._hints
    until(lambda: hints._roots, "a watch")
    before, root = hints._observer, hints._roots[inbox]
    monkeypatch.setattr(inotify_c, "inotify_rm_watch", lambda *_: ctypes.set_errno(errno.EBADF) or -1)
    if reached == "a thread died":
        monkeypatch.setattr(before._inotify_fd, "is_alive", lambda: False)
    else:
        hints._roots[inbox] = replace(root, identity=(0, 0))
    until(lambda: hints._observer is not before and hints._roots, "another watcher", 8)
    assert told in caplog.text
    put(inbox / "a.txt")
    daemon.wait("a.txt")


def test_it_says_that_it_listens_once_every_inbox_is_watched(inbox: Path, store: SqliteStore) -> None:
    heard: list[set[Path]] = []
    intake = Intake([Inbox(inbox)], store, trouble=lambda *_: None, listening=lambda: heard.append(set(intake._hints._roots)))
    stop = threading.Event()
    batches = intake.batches(stop)
    assert next(batches) == []
    stop.set()
    assert [*batches] == []
    assert heard == [{inbox}]


def test_an_inbox_swapped_between_two_looks_is_watched_again(inbox: Path, daemon: Daemon, tmp_path: Path) -> None:
    daemon.start()
    (tmp_path / "new").mkdir()
    inbox.rename(tmp_path / "old")
    (tmp_path / "new").rename(inbox)
    put(inbox / "first.txt", age=60)
    daemon.wait("first.txt")
    assert daemon.troubles == {}


def test_an_inbox_that_is_not_there_yet_is_taken_up_when_it_appears(inbox: Path, daemon: Daemon, tmp_path: Path) -> None:
    daemon.inboxes.append(Inbox(tmp_path / "mounted later"))
    daemon.start()
    assert "make the folder" in daemon.troubles[f"inbox {tmp_path / 'mounted later'}"]
    put(inbox / "meanwhile.txt")
    daemon.wait("meanwhile.txt")
    (tmp_path / "mounted later").mkdir()
    put(tmp_path / "mounted later" / "there.txt")
    daemon.wait("there.txt")


def test_an_inbox_that_is_a_link_works(inbox: Path, daemon: Daemon, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(inbox)
    daemon.inboxes = [Inbox(tmp_path / "link")]
    daemon.start()
    put(inbox / "a.txt")
    daemon.wait("a.txt")
    assert daemon.files[0].path == str(tmp_path / "link" / "a.txt")


def test_an_inbox_inside_an_inbox_takes_its_own_files(inbox: Path, daemon: Daemon) -> None:
    (inbox / "inner").mkdir()
    put(inbox / "inner" / "old.txt", age=60)
    daemon.inboxes.append(Inbox(inbox / "inner", settle=timedelta(hours=1)))
    daemon.start()
    put(inbox / "inner" / "report.xyz", age=30)
    put(inbox / "outer.xyz", age=30)
    daemon.wait("outer.xyz")
    time.sleep(SETTLE)
    assert daemon.names() == ["outer.xyz"]


def test_an_inbox_that_cannot_be_watched_is_listed_all_the_same(inbox: Path, daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("watcher.intake.hints.InotifyObserver.schedule", refuse)
    monkeypatch.setattr(house, "BLIND_SWEEP", 0.2)
    daemon.start()
    assert "cannot watch the inbox" in daemon.troubles[f"inbox {inbox}"]
    put(inbox / "a.txt")
    daemon.wait("a.txt")


def test_a_machine_without_watches_to_spare_is_served_and_watching_begins_when_it_can(
    inbox: Path, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(house, "BLIND_SWEEP", 0.2)
    with monkeypatch.context() as patch:
        patch.setattr("watcher.intake.hints.InotifyObserver", refuse)
        daemon.start()
        put(inbox / "a.txt")
        daemon.wait("a.txt")
        assert "Too many open files" in daemon.troubles[f"inbox {inbox}"]
    until(lambda: not daemon.troubles, "the watching to begin")
    put(inbox / "b.txt")
    dropped = time.monotonic()
    daemon.wait("b.txt")
    assert daemon.when["b.txt"] - dropped < SETTLE / 2


# --- once, and no oftener


def test_a_known_file_is_not_handed_out_again_and_a_changed_one_is(inbox: Path, daemon: Daemon) -> None:
    put(inbox / "a.txt", age=60)
    daemon.start().wait("a.txt")
    for _ in range(3):
        daemon.intake._hints.ask_all()
        time.sleep(0.05)
    assert daemon.names() == ["a.txt"]
    daemon.end()
    daemon.start()
    assert daemon.names() == ["a.txt"]
    put(inbox / "a.txt", "a correction")
    until(lambda: daemon.names() == ["a.txt", "a.txt"], "the correction")


def test_a_known_file_costs_no_question_to_the_store(inbox: Path, daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(50):
        put(inbox / f"{number}.txt", age=60)
    daemon.start()
    until(lambda: len(daemon.intake._known) == 50, "50 files")
    asked: list[int] = []
    monkeypatch.setattr(daemon.store, "unknown", lambda files: asked.append(len(files)) or [])
    pulses = daemon.pulses
    daemon.intake._hints.ask_all()
    until(lambda: daemon.pulses > pulses + 1, "a sweep")
    assert asked == []


def test_more_known_files_than_are_kept_cost_a_question_and_no_second_reading(
    inbox: Path, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "MOST_KNOWN", 10)
    for number in range(50):
        put(inbox / f"{number}.txt", age=60)
    daemon.start()
    until(lambda: len(daemon.files) == 50 and daemon.store.unknown(daemon.files) == [], "50 files")
    assert len(daemon.intake._known) <= 10
    pulses = daemon.pulses
    daemon.intake._hints.ask_all()
    until(lambda: daemon.pulses > pulses + 1, "a sweep")
    assert len(daemon.files) == 50


def test_a_file_the_store_did_not_finish_is_handed_out_again(inbox: Path, daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "SWEEP", 0.1)
    daemon.travel = lambda file: len(daemon.files) > 2 and daemon._finish(file)
    put(inbox / "stubborn.txt", age=60)
    daemon.start()
    until(lambda: len(daemon.files) == 3, "three tries")
    time.sleep(0.3)
    assert len(daemon.files) == 3


def test_a_retry_is_noticed_while_running(inbox: Path, daemon: Daemon) -> None:
    def fail(file: DroppedFile) -> None:
        daemon.store.commit(Outcome(unreadable(file.path), file.path, "", NOW, "failed", "empty", "w1"), finish=file)

    daemon.travel = fail
    put(inbox / "bad.txt", age=60)
    daemon.start().wait("bad.txt")
    assert daemon.store.retry(str(inbox / "bad.txt"), at=NOW) == 1
    until(lambda: daemon.names() == ["bad.txt"] * 2, "the retry")


def test_a_file_that_changed_or_went_since_the_listing_is_not_handed_out(inbox: Path, store: SqliteStore) -> None:
    for number in range(house.BATCH + 2):
        put(inbox / f"{number:02}.txt", age=60 - number)
    intake, stop = Intake([Inbox(inbox)], store, trouble=lambda *_: None), threading.Event()
    seen: list[DroppedFile] = []
    for batch in intake.batches(stop):
        if batch and not seen:
            (inbox / f"{house.BATCH}.txt").unlink()
            put(inbox / f"{house.BATCH + 1}.txt", "another")
        seen += batch
        if len(seen) > house.BATCH:
            stop.set()
    assert [Path(file.path).name for file in seen[house.BATCH :]] == [f"{house.BATCH + 1}.txt"]
    assert seen[-1].size == len("another")


def test_a_stop_is_obeyed_between_batches(inbox: Path, store: SqliteStore) -> None:
    for number in range(house.BATCH * 3):
        put(inbox / f"{number}.txt", age=60)
    intake, stop, seen = Intake([Inbox(inbox)], store, trouble=lambda *_: None), threading.Event(), 0
    for batch in intake.batches(stop):
        seen += len(batch)
        if batch:
            stop.set()
    assert seen == house.BATCH


def dropped(number: int) -> DroppedFile:
    return DroppedFile(f"/inbox/{number}.txt", 1, number, number, number)


def numbers(files: list[DroppedFile]) -> list[int]:
    return [file.inode for file in files]


def test_of_those_that_wait_the_latest_and_the_oldest_go_together() -> None:
    waiting = Waiting()
    for group in (range(10), range(10, 13), range(13, 19)):
        waiting.add(map(dropped, group))
    assert numbers(waiting.take(4)) == [13, 14, 0, 1]
    waiting.add([dropped(19)])
    assert numbers(waiting.take(4)) == [19, 2, 3, 4]
    assert [numbers(waiting.take(6)) for _ in range(3)] == [[15, 16, 17, 5, 6, 7], [18, 8, 9, 10, 11, 12], []]


@pytest.mark.parametrize("most", [1, 2, 3, 7, 50])
def test_whatever_comes_each_waits_once_and_every_turn_takes_some_of_the_oldest(most: int) -> None:
    waiting, taken = Waiting(), list[int]()
    for turn in range(100):
        waiting.add(map(dropped, range(turn * 5, turn * 5 + 8)))   # three of them are found again, if they wait still
        assert len(waiting) == len({number for number in range(turn * 5 + 8) if hash(dropped(number)) in waiting})
        oldest = min(number for number in range(turn * 5 + 8) if hash(dropped(number)) in waiting)
        taken += numbers(now := waiting.take(most))
        assert len(now) <= most
        assert dropped(oldest) in now
    while now := waiting.take(most):
        taken += numbers(now)
    assert set(taken) == set(range(503))
    assert len(waiting) == 0


def test_a_single_group_goes_in_its_order() -> None:
    waiting = Waiting()
    waiting.add(map(dropped, range(9)))
    assert [numbers(waiting.take(4)) for _ in range(4)] == [[0, 1, 2, 3], [4, 5, 6, 7], [8], []]


def test_what_is_dropped_while_many_wait_goes_before_most_of_them(inbox: Path, daemon: Daemon) -> None:
    def drop_one(file: DroppedFile) -> None:
        if len(daemon.files) == 1:
            put(inbox / ".news").rename(inbox / "news.txt")
            daemon.intake._hints.wait(1)
        daemon._finish(file)

    daemon.travel = drop_one
    for number in range(house.BATCH * 20):
        put(inbox / f"{number:04}.txt", age=3600 - number)
    daemon.start()
    until(lambda: len(daemon.files) == house.BATCH * 20 + 1, "all of them")
    assert daemon.names().index("news.txt") <= house.BATCH * 2
    assert [name for name in daemon.names() if name != "news.txt"] == [f"{number:04}.txt" for number in range(house.BATCH * 20)]


def test_what_waits_is_not_handed_out_again_by_a_listing_meanwhile(inbox: Path, daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "SWEEP_SHARE", 0)

    def overflow(file: DroppedFile) -> None:
        daemon.intake._hints.ask_all()
        daemon._finish(file)

    daemon.travel = overflow
    for number in range(house.BATCH * 5):
        put(inbox / f"{number}.txt", age=60)
    daemon.start()
    until(lambda: len(daemon.files) >= house.BATCH * 5 and not daemon.intake.busy, "all of them")
    assert len(set(daemon.names())) == len(daemon.files) == house.BATCH * 5


def test_a_file_that_changes_while_it_waits_is_handed_out_once_as_it_is_now(inbox: Path, daemon: Daemon) -> None:
    def change_the_last(file: DroppedFile) -> None:
        if len(daemon.files) == 1:
            put(inbox / ".draft", "a correction").rename(inbox / "last.txt")
        daemon._finish(file)

    daemon.travel = change_the_last
    for number in range(house.BATCH * 3):
        put(inbox / f"{number}.txt", age=60)
    put(inbox / "last.txt", age=30)
    daemon.start()
    until(lambda: len(daemon.files) == house.BATCH * 3 + 1, "all of them")
    time.sleep(0.1)
    assert [file.size for file in daemon.files if file.path.endswith("last.txt")] == [len("a correction")]


def test_how_many_wait_is_told_to_the_store(inbox: Path, daemon: Daemon) -> None:
    waiting = []
    daemon.travel = lambda file: waiting.append(daemon.store.tally().waiting) or daemon._finish(file)
    for number in range(house.BATCH + 5):
        put(inbox / f"{number}.txt", age=60)
    daemon.start()
    until(lambda: len(waiting) == house.BATCH + 5, "the files")
    assert waiting == [house.BATCH + 5] * house.BATCH + [5] * 5
    until(lambda: daemon.store.tally().waiting == 0, "the count to fall")


def test_a_store_that_refuses_is_waited_for(inbox: Path, daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "BLIND_SWEEP", 0.1)
    refuse = True

    def unknown(files: list[DroppedFile]) -> list[DroppedFile]:
        if refuse:
            raise StoreError("the store is locked by another program")
        return files

    monkeypatch.setattr(daemon.store, "unknown", unknown)
    put(inbox / "a.txt", age=60)
    daemon.start()
    until(lambda: "dropped files wait" in daemon.troubles.get("intake", ""), "the trouble")
    refuse = False
    daemon.wait("a.txt")
    assert daemon.troubles == {}


def test_a_fault_of_ours_over_one_file_does_not_keep_what_is_dropped_later(inbox: Path, daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = daemon.store.unknown

    def trip(files: list[DroppedFile]) -> list[DroppedFile]:
        if any(file.path.endswith("odd.txt") for file in files):
            raise OverflowError("a number too large")
        return unknown(files)

    monkeypatch.setattr(daemon.store, "unknown", trip)
    odd = put(inbox / "odd.txt", age=60)
    daemon.start()
    until(lambda: "OverflowError" in daemon.troubles.get("intake", ""), "the trouble")
    put(inbox / "good.txt")
    daemon.wait("good.txt")
    monkeypatch.setattr(house, "BLIND_SWEEP", 0.1)
    odd.unlink()
    until(lambda: daemon.troubles == {}, "the end of the trouble", 10)


def test_a_pulse_comes_at_least_every_second(daemon: Daemon) -> None:
    daemon.start()
    before = daemon.pulses
    time.sleep(1.1)
    assert daemon.pulses > before


# --- where they go afterwards


@pytest.fixture
def archiving(inbox: Path, store: SqliteStore, tmp_path: Path) -> Iterator[Daemon]:
    daemon = Daemon(store, [Inbox(inbox, "archive", tmp_path / "archive")])
    yield daemon
    daemon.end()


def listed(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_finished_file_keeps_its_relative_path_and_covers_no_other(inbox: Path, archiving: Daemon, tmp_path: Path) -> None:
    archiving.start()
    (inbox / "sub").mkdir()
    for text in ("one", "two", "three"):
        put(tmp_path / "draft", text).rename(inbox / "sub" / "a.b.txt")
        until(lambda: not (inbox / "sub" / "a.b.txt").exists(), "the move")
    assert listed(tmp_path / "archive") == {"sub/a.b.txt": "one", "sub/a.b-1.txt": "two", "sub/a.b-2.txt": "three"}
    assert {file.size for file in archiving.files} == {3, 5}   # a look in the midst of a rename may hand one out twice: a duplicate, by content


def test_a_move_cut_short_is_made_good_at_the_next_start(inbox: Path, archiving: Daemon, store: SqliteStore, tmp_path: Path) -> None:
    put(inbox / "a.txt", age=60)
    (file,) = listing.files(str(inbox), str(inbox))
    store.finish(file, at=NOW)   # committed, then killed before the move
    archiving.start()
    until(lambda: listed(tmp_path / "archive") == {"a.txt": "news"}, "the move")
    assert (archiving.files, list(inbox.iterdir())) == ([], [])


def test_a_file_the_store_did_not_finish_stays(inbox: Path, archiving: Daemon, tmp_path: Path) -> None:
    archiving.travel = lambda _: None
    put(inbox / "a.txt", age=60)
    archiving.start().wait("a.txt")
    time.sleep(0.1)
    assert (inbox / "a.txt").exists()
    assert not (tmp_path / "archive").exists()


def test_a_file_replaced_since_it_was_read_stays_to_be_read(inbox: Path, archiving: Daemon, tmp_path: Path) -> None:
    def travel(file: DroppedFile) -> None:
        archiving._finish(file)
        if len(archiving.files) == 1:
            put(tmp_path / "draft", "a correction").rename(file.path)

    archiving.travel = travel
    put(inbox / "a.txt", "the first", age=60)
    archiving.start()
    until(lambda: listed(tmp_path / "archive") == {"a.txt": "a correction"}, "the correction to be read and moved")
    assert [file.size for file in archiving.files] == [9, 12]


def test_a_file_replaced_under_the_move_itself_is_given_back(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(inbox / "a.txt", "read", age=60)
    (file,) = listing.files(str(inbox), str(inbox))
    rename = archive.rename

    def late(source: Path, target: Path) -> None:
        if target.is_relative_to(tmp_path / "archive"):
            put(tmp_path / "draft", "unread").rename(source)
            rename(source, target)
            put(inbox / "a.txt", "unread too")
        else:
            rename(source, target)

    monkeypatch.setattr(archive, "rename", late)
    assert archive.move(file, inbox, tmp_path / "archive") is None
    assert listed(tmp_path / "archive") == {}
    assert listed(inbox) == {"a.txt": "unread too", "a-1.txt": "unread"}


def _across(source: Path, target: Path) -> None:
    if source.parent != target.parent:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
    _RENAME(source, target)


_RENAME = archive.rename


def test_an_archive_on_another_disk_gets_a_whole_copy(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "rename", _across)
    (tmp_path / "archive").mkdir()
    put(tmp_path / "archive" / "a.txt", "older")
    put(inbox / "a.txt", "new", age=60).chmod(0o640)
    (file,) = listing.files(str(inbox), str(inbox))
    place = archive.move(file, inbox, tmp_path / "archive")
    assert place == tmp_path / "archive" / "a-1.txt"
    found = place.stat()
    assert (found.st_mtime_ns, found.st_mode & 0o777) == (file.mtime_ns, 0o640)
    assert listed(tmp_path / "archive") == {"a.txt": "older", "a-1.txt": "new"}
    assert list(inbox.iterdir()) == []


def saved(inbox: Path, name: str) -> DroppedFile:
    """A page with its folder, as a browser saves them."""
    (inbox / "p_files").mkdir(exist_ok=True)
    put(inbox / "p_files" / "frame.html", name, age=60)
    put(inbox / "p.html", name, age=60)
    (page,) = listing.files(str(inbox), str(inbox))
    assert isinstance(page, DroppedFile)
    return page


@pytest.mark.parametrize("careful", [True, False])
def test_a_saved_page_takes_its_folder_with_it(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, careful: bool) -> None:
    if not careful:
        monkeypatch.setattr(archive.ctypes, "CDLL", lambda *_, **__: object())
    for name in ("one", "two"):
        archive.move(saved(inbox, name), inbox, tmp_path / "archive")
        assert list(inbox.iterdir()) == []
    assert listed(tmp_path / "archive") == {"p.html": "one", "p_files/frame.html": "one", "p-1.html": "two", "p_files-1/frame.html": "two"}


def test_an_archive_on_another_disk_leaves_a_saved_pages_folder_hidden(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "rename", _across)
    archive.move(saved(inbox, "one"), inbox, tmp_path / "archive")
    assert (listed(tmp_path / "archive"), listed(inbox)) == ({"p.html": "one"}, {".p_files/frame.html": "one"})
    assert list(listing.files(str(inbox), str(inbox))) == []


def test_a_page_that_changed_keeps_its_folder(inbox: Path, tmp_path: Path) -> None:
    page = saved(inbox, "one")
    put(inbox / "p.html", "another")
    assert archive.move(page, inbox, tmp_path / "archive") is None
    assert listed(inbox) == {"p.html": "another", "p_files/frame.html": "one"}


def test_a_folder_that_comes_after_its_page_was_archived_is_passed_over(inbox: Path, archiving: Daemon, tmp_path: Path) -> None:
    archiving.start()
    put(tmp_path / "draft", "page").rename(inbox / "p.html")
    until(lambda: listed(tmp_path / "archive") == {"p.html": "page"}, "the move")
    (inbox / "p_files").mkdir()
    put(inbox / "p_files" / "frame.html", "advertisement")
    put(inbox / "last.txt")
    archiving.wait("p.html", "last.txt")
    archiving.intake._hints.ask_all()
    time.sleep(3 * SETTLE)
    assert archiving.names() == ["p.html", "last.txt"]


def test_what_is_no_page_takes_no_folder_with_it(inbox: Path, tmp_path: Path) -> None:
    page = saved(inbox, "one")
    story = Path(page.path).rename(inbox / "p.txt").stat()
    file = DroppedFile(str(inbox / "p.txt"), story.st_size, story.st_mtime_ns, story.st_ctime_ns, story.st_ino)
    archive.move(file, inbox, tmp_path / "archive")
    assert listed(inbox) == {"p_files/frame.html": "one"}


def test_a_file_that_changed_while_it_was_copied_stays(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "rename", _across)
    put(inbox / "a.txt", "old", age=60)
    (file,) = listing.files(str(inbox), str(inbox))
    copy = archive.shutil.copyfileobj
    monkeypatch.setattr(archive.shutil, "copyfileobj", lambda *files: (copy(*files), put(inbox / "a.txt", "newer")))
    assert archive.move(file, inbox, tmp_path / "archive") is None
    assert (listed(tmp_path / "archive"), listed(inbox)) == ({}, {"a.txt": "newer"})


def test_a_file_system_without_the_careful_rename_is_served_too(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive.ctypes, "CDLL", lambda *_, **__: object())
    (tmp_path / "archive").mkdir()
    put(tmp_path / "archive" / "a.txt", "older")
    put(inbox / "a.txt", "new", age=60)
    (file,) = listing.files(str(inbox), str(inbox))
    archive.move(file, inbox, tmp_path / "archive")
    assert listed(tmp_path / "archive") == {"a.txt": "older", "a-1.txt": "new"}


def test_a_file_that_went_away_is_no_error(inbox: Path, tmp_path: Path) -> None:
    gone = replace(DroppedFile("", 1, 1, 1, 1), path=str(inbox / "gone.txt"))
    assert archive.move(gone, inbox, tmp_path / "archive") is None


def test_an_archive_that_cannot_be_written_is_told_and_tried_again(inbox: Path, archiving: Daemon, tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file where the folder should be")
    put(inbox / "a.txt", age=60)
    archiving.start()
    until(lambda: any("cannot move finished files" in what for what in archiving.troubles.values()), "the trouble")
    (tmp_path / "archive").unlink()
    archiving.intake._hints.ask_all()
    until(lambda: not archiving.troubles, "the trouble to end")
    assert (archiving.names(), list(inbox.iterdir())) == (["a.txt"], [])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own for the archive, of 256 kB."""
    with small_disk_at(tmp_path / "archive", "256k") as disk:
        yield disk


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def sweep(daemon: Daemon, times: int) -> None:
    for _ in range(times):
        before = daemon.pulses
        daemon.intake._hints.ask_all()
        until(lambda before=before: daemon.pulses > before + 1, "a listing")


def test_an_inbox_that_lets_nothing_out_is_named_and_fills_no_archive(inbox: Path, archiving: Daemon, small_disk: Path) -> None:
    put(inbox / "a.txt", age=60)
    with read_only(inbox):
        archiving.start()
        until(lambda: archiving.troubles, "the trouble")
        sweep(archiving, 3)
        assert [what for what in archiving.troubles.values() if f"out of {str(inbox)!r}" in what and "ReadWritePaths" in what]
        assert listed(small_disk) == {}
    sweep(archiving, 1)
    until(lambda: not archiving.troubles, "the trouble to end")
    assert (listed(small_disk), list(inbox.iterdir())) == ({"a.txt": "news"}, [])


def test_a_file_that_cannot_be_taken_away_leaves_no_copies(inbox: Path, archiving: Daemon, small_disk: Path) -> None:
    stuck = put(inbox / "a.txt", age=60)
    with read_only(stuck):   # a mount point cannot be removed, though its folder may be written
        archiving.start()
        until(lambda: archiving.troubles, "the trouble")
        sweep(archiving, 3)
        assert listed(small_disk) == {}
    sweep(archiving, 1)
    assert (listed(small_disk), list(inbox.iterdir())) == ({"a.txt": "news"}, [])


def test_a_full_archive_is_named_and_keeps_nothing_of_what_did_not_fit(inbox: Path, archiving: Daemon, small_disk: Path) -> None:
    large = put(inbox / "large.txt", "news " * 100_000, age=60)
    put(inbox / "small.txt", age=30)
    archiving.start()
    until(lambda: any("into the archive" in what for what in archiving.troubles.values()), "the trouble")
    sweep(archiving, 2)
    assert listed(small_disk) == {"small.txt": "news"}
    assert list(inbox.iterdir()) == [large]
    put(inbox / ".draft").rename(inbox / "fits.txt")
    until(lambda: "fits.txt" in listed(small_disk), "what fits")
    assert archiving.troubles   # one that fits does not end it
    large.unlink()
    sweep(archiving, 1)
    assert not archiving.troubles


def test_a_file_that_its_owner_removes_while_it_is_copied_stays_in_the_archive(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(source: Path, target: Path) -> None:
        _across(source, target)
        (inbox / "a.txt").unlink()

    monkeypatch.setattr(archive, "rename", late)
    put(inbox / "a.txt", age=60)
    (file,) = listing.files(str(inbox), str(inbox))
    assert archive.move(file, inbox, tmp_path / "archive") == tmp_path / "archive" / "a.txt"
    assert listed(tmp_path / "archive") == {"a.txt": "news"}


def _live(folder: Path) -> None:
    """A daemon's life, until it is killed."""
    store = SqliteStore.open(folder / "chaos.db")
    intake = Intake([Inbox(folder / "inbox", "archive", folder / "archive")], store, trouble=lambda *_: None)
    for batch in intake.batches(threading.Event()):
        for file in batch:
            now = datetime.now(UTC)
            store.begin(file, at=now)
            name = Path(file.path).read_text()
            if store.seen(name):
                store.duplicate(name, file.path, at=now, finish=file)
            else:
                store.commit(Outcome(name, file.path, name, now, "suppressed", "no rule", "w1"), finish=file)
            intake.done(file)


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")   # said of fork since Python 3.12
def test_killed_again_and_again_it_takes_each_file_once_and_archives_it_once(inbox: Path, tmp_path: Path) -> None:
    count = 0
    for life in range(5):
        child = multiprocessing.get_context("fork").Process(target=_live, args=(tmp_path,))
        child.start()
        time.sleep(0.05 * life)
        for _ in range(40):
            put(inbox / ".draft", f"article {count}").rename(inbox / f"{count}.txt")
            count += 1
            time.sleep(0.001)
        if life == 4:
            until(lambda: not list(inbox.iterdir()), "the rest to be archived", 20)
        child.kill()
        child.join()
    assert listed(tmp_path / "archive") == {f"{number}.txt": f"article {number}" for number in range(count)}
    with SqliteStore.open(tmp_path / "chaos.db") as store:
        assert (store.tally().suppressed, store.tally().duplicates) == (count, 0)
