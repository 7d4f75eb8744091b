"""How quickly dropped files are handed out: `python tests/benchmarks/bench_intake.py [FILES]` (default 100000; the disk does the rest)."""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watcher.intake import Intake
from watcher.store.sqlite import SqliteStore


@dataclass(frozen=True)
class Inbox:
    path: Path
    when_done: str = "keep"
    archive: Path | None = None
    settle: timedelta = timedelta(seconds=2)


@contextmanager
def running(folder: Path, store: SqliteStore, seen: dict[str, float]) -> Iterator[Intake]:
    """An intake in a thread, whose files are finished as they come; `seen` is when each was handed out."""
    intake, stop = Intake([Inbox(folder)], store, trouble=lambda *_: None), threading.Event()

    def work() -> None:
        for batch in intake.batches(stop):
            for file in batch:
                seen[file.path] = time.perf_counter()
                store.finish(file, at=datetime.now(UTC))
                intake.done(file)

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(1)
    yield intake
    stop.set()
    thread.join()


def until(seen: dict[str, float], count: int) -> float:
    while len(seen) < count:
        time.sleep(0.005)
    return max(seen.values())


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "inbox"
        (folder / "burst").mkdir(parents=True)
        store = SqliteStore.open(Path(name) / "watcher.db")
        seen: dict[str, float] = {}
        with running(folder, store, seen) as intake:
            print(f"latency from rename to hand-out: {latency(folder, seen)}")
            report_burst(folder / "burst", seen, count)
            report_sweeps(intake, count)
        print(f"start on {count} known files: {start(folder, store):.2f} s")
        store.close()


def latency(folder: Path, seen: dict[str, float]) -> str:
    """Median and worst of 200 renames into place."""
    times = []
    for number in range(200):
        draft, path = folder / ".draft", folder / f"single-{number}.txt"
        draft.write_text("news")
        began = time.perf_counter()
        draft.rename(path)
        while str(path) not in seen:
            time.sleep(0.0002)
        times.append((seen[str(path)] - began) * 1000)
    return f"median {statistics.median(times):.2f} ms, worst {max(times):.1f} ms"


def report_burst(folder: Path, seen: dict[str, float], count: int) -> None:
    before, began = len(seen), time.perf_counter()
    for number in range(count):
        with (folder / f"{number}.txt").open("w") as writing:
            writing.write("news")
    written = time.perf_counter()
    taken = until(seen, before + count)
    print(f"burst of {count} files: written in {written - began:.1f} s, the last handed out {taken - written:.1f} s later")


def report_sweeps(intake: Intake, count: int) -> None:
    """A full sweep with everything known, and what knowing costs. The thread is idle: only the sweep's own time counts."""
    began = time.perf_counter()
    listed = sum(1 for file in intake._everything() if isinstance(file, int))
    print(f"sweep of {listed} known files: {time.perf_counter() - began:.2f} s")
    tracemalloc.start()
    copy = {key + 0 for key in intake._known}
    print(f"memory: {tracemalloc.get_traced_memory()[0] / len(copy):.0f} bytes a known file ({count} files)")
    tracemalloc.stop()


def start(folder: Path, store: SqliteStore) -> float:
    """Seconds until a fresh intake has listed everything and asked the store about it; stopping takes part of a pulse more."""
    stop, intake = threading.Event(), Intake([Inbox(folder)], store, trouble=lambda *_: None)
    began = time.perf_counter()
    for batch in intake.batches(stop):
        assert not batch, "a known file was handed out again"
        if intake._known:
            stop.set()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
