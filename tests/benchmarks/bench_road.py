"""How many articles a second go from drop to committed outcome in the whole daemon, against the bare loop "open, read, fsync a row".

    python tests/benchmarks/bench_road.py [ARTICLES [FOLDER]]     2000 articles made of those in FOLDER (the seeds)

The articles are moved in as one folder; the daemon runs with the example watchlist and a console channel. Prints, never fails on time.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from household import EXAMPLE, Household

SEEDS = Path(__file__).parents[2] / "seeds"


def fill(folder: Path, count: int, source: Path) -> int:
    """So many articles, no two the same; how many bytes they have."""
    folder.mkdir(parents=True)
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(source.glob("**/*.txt"))]
    size = 0
    for number, text in zip(range(count), itertools.cycle(texts), strict=False):
        size += (folder / f"{number:06}.txt").write_text(f"{text}\n\nDispatch {number}.\n", encoding="utf-8")
    return size


def bare(folder: Path, store: Path) -> float:
    """Seconds that the bare loop takes over the folder."""
    rows = sqlite3.connect(store, isolation_level=None)
    rows.execute("PRAGMA journal_mode = WAL")
    rows.execute("PRAGMA synchronous = FULL")
    rows.execute("CREATE TABLE read (path TEXT, size INTEGER)")
    began = time.perf_counter()
    for path in sorted(folder.iterdir()):
        with path.open("rb") as reading:
            rows.execute("INSERT INTO read VALUES (?, ?)", (str(path), len(reading.read())))
    rows.close()
    return time.perf_counter() - began


def judged(store: Path) -> int:
    with sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True) as rows:
        return int(rows.execute("SELECT count(*) FROM articles").fetchone()[0])


def whole(house: Household, folder: Path, count: int) -> float:
    """Seconds from the drop until the last outcome is committed."""
    began = time.perf_counter()
    folder.rename(house.inbox / "burst")
    store = house.folder / "var" / "watcher.db"
    while judged(store) < count:
        time.sleep(0.05)
    return time.perf_counter() - began


def main(count: int, source: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        size = fill(Path(name) / "articles", count, source)
        alone = bare(Path(name) / "articles", Path(name) / "bare.db")
        house = Household(Path(name) / "house", watchlist=EXAMPLE.read_text().replace("desk-mail", "console").replace("desk-room", "console")).start()
        try:
            time.sleep(2)
            took = whole(house, Path(name) / "articles", count)
            processes = house.family()
            print(f"{count} articles of {size // count} bytes on {len(os.sched_getaffinity(0))} cores")
            print(f"bare loop      {count / alone:6.0f} articles/s")
            print(f"whole daemon   {count / took:6.0f} articles/s, {took / alone:.1f} times as long; {len(processes)} processes, {sum(processes):.0f} MB")
        finally:
            house.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, Path(sys.argv[2]) if len(sys.argv) > 2 else SEEDS)
