"""How long a watchlist takes from its file to being ready to think by: read and checked, then the matcher's and the rules' indexes. Prints, never fails on time."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from household import places

SIZES = (1_000, 10_000, 100_000)


def main() -> None:
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "watchlist.yaml"
            path.write_text(places(size), encoding="utf-8")
            subprocess.run([sys.executable, __file__, str(path)], check=True)   # a fresh process: a full heap makes loading slower


def tell(path: Path) -> None:
    """Print what this file takes."""
    from watcher import watchlist
    from watcher.mind import Mind

    began = time.process_time()
    watched = watchlist.load(path, channels=None)
    read = time.process_time()
    Mind.of(watched)
    print(f"{len(watched.entities):>7,} entities: read and checked in {read - began:.2f} s, made ready in {time.process_time() - read:.2f} s")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        tell(Path(sys.argv[1]))
    else:
        main()
