"""Bursts of files on the real daemon: however they come, and whatever fails to tell of them, each is accounted for once, within a sweep.

In full a burst has 100,000 files. They share a few texts, so that most are duplicates and cost no thinking: it is the intake that is tried.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from household import Household, closing, strike

SWEEP = 60.0       # seconds between two full listings
EACH = 0.02        # seconds that a file may take on a machine with better things to do
FULL = 100_000
QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")
TEXTS = [strike(killed=killed) for killed in range(20, 30)]

Burst = Callable[[Path, Path, int], None]     # the inbox, a folder beside it on the same disk, how many


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Household]:
    house = Household(tmp_path / "house")
    yield house
    closing([house])


def by_writing(inbox: Path, beside: Path, count: int) -> None:
    for number in range(count):
        with (inbox / f"{number}.txt").open("w") as file:
            file.write(TEXTS[number % 10])


def by_renaming(inbox: Path, beside: Path, count: int) -> None:
    by_writing(beside, beside, count)
    for number in range(count):
        (beside / f"{number}.txt").rename(inbox / f"{number}.txt")


def by_linking(inbox: Path, beside: Path, count: int) -> None:
    by_writing(beside, beside, 10)
    for number in range(count):
        (inbox / f"{number}.txt").hardlink_to(beside / f"{number % 10}.txt")


def in_new_folders(inbox: Path, beside: Path, count: int) -> None:
    for number in range(count):
        path = inbox / f"{number % 7}" / f"{number % 49}" / f"{number // 50}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXTS[number % 10])


def as_a_folder(inbox: Path, beside: Path, count: int) -> None:
    in_new_folders(beside / "burst", beside, count)
    (beside / "burst").rename(inbox / "burst")


def accounted(house: Household) -> int:
    rows = sqlite3.connect(f"{(house.folder / 'var' / 'watcher.db').as_uri()}?mode=ro", uri=True)
    try:
        return int(rows.execute("SELECT count(*) FROM files WHERE finished IS NOT NULL").fetchone()[0])
    finally:
        rows.close()


def drop(house: Household, burst: Burst, count: int) -> None:
    """Let the burst come, and see that each file is accounted for, once and in time."""
    beside = house.folder / "beside"
    beside.mkdir()
    burst(house.inbox, beside, count)
    ended = time.monotonic()
    house.until(lambda: accounted(house) >= count, f"{count} files", SWEEP + EACH * count)
    print(f"{burst.__name__}: the last of {count} files {time.monotonic() - ended:.1f} s after the burst")
    status = house.status()
    assert (status["articles"], status["duplicates"], status["failed"]) == (10, count - 10, 0)


@pytest.mark.parametrize(("burst", "reduced"), [
    (by_writing, 600), (by_renaming, 600), (by_linking, 600), (in_new_folders, 600), (as_a_folder, 20_000)])
def test_a_burst_is_accounted_for_however_it_comes(house, scale, burst, reduced):
    drop(house.start(), burst, scale.pick(reduced, FULL))


def test_what_the_kernel_dropped_while_nobody_listened_is_found(house, scale):
    """Stopped for the time of the burst, the daemon leaves the kernel's queue to overflow: of the files that come last it is never told."""
    house.start().drop("first.txt", TEXTS[0])
    house.settled(1)     # so it listens
    house.process.send_signal(signal.SIGSTOP)
    try:
        for _ in range(int(QUEUE.read_text()) // 2 + 100):     # each is made and closed: two events
            passing = house.inbox / ".passing"
            passing.touch()
            passing.unlink()
        by_writing(house.inbox, house.folder, scale.pick(600, FULL))
    finally:
        house.process.send_signal(signal.SIGCONT)
    drop(house, lambda *_: None, scale.pick(600, FULL) + 1)
    assert "overflowed" in house.log


def test_a_burst_on_a_machine_without_time_to_spare_is_accounted_for(house, scale):
    house.start()
    with busy():
        drop(house, by_writing, scale.pick(600, FULL))


@contextmanager
def busy() -> Iterator[None]:
    """Four times as many programs as processors, each of which takes all it gets."""
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4 * len(os.sched_getaffinity(0)))]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


DEAF = """\
import pathlib, sys, threading, time
from watchdog.observers import inotify, inotify_c
{fault}
from watcher import cli
sys.argv = ["watcher", "run", "-c", sys.argv[1]]
cli.main()
"""
NO_EVENTS = """
def refuse(self, *_, **__):
    raise OSError(95, "Operation not supported")
inotify.InotifyObserver.schedule = refuse
"""
DEAD_THREAD = """
def die():     # as soon as the burst has begun
    while not any(pathlib.Path(sys.argv[-1]).with_name("inbox").iterdir()):
        time.sleep(0.001)
    for thread in threading.enumerate():
        if isinstance(thread, inotify_c.InotifyFD):
            thread.stop()
threading.Thread(target=die, daemon=True).start()
"""


@pytest.mark.parametrize(("fault", "sign"), [(NO_EVENTS, "cannot watch the inbox"), (DEAD_THREAD, "a thread of watchdog died")])
def test_a_burst_that_no_event_tells_of_is_accounted_for(house, scale, monkeypatch, fault, sign):
    start = subprocess.Popen
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", lambda command, **words: start([sys.executable, "-c", DEAF.format(fault=fault), command[-1]], **words))
        house.start()
    drop(house, by_writing, scale.pick(600, FULL))
    assert sign in house.log
