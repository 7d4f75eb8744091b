"""What each reader costs: `python tests/benchmarks/bench_readers.py`. Files a second, warm and as the daemon reads them; the peak memory of
the reading process, and what the first file of a format adds to its start-up."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mutations import originals

from watcher.readers import apart, read

SECONDS = 0.7


def peak(process: int) -> int:
    """The most memory the process has had, in megabytes."""
    rows = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(rows["VmHWM"].split()[0]) // 1024


def main() -> None:
    print(f"{'format':8}{'bytes':>9}{'first ms':>10}{'warm ms':>9}{'files/s':>9}{'articles/s':>12}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for suffix, data in originals().items():
            path = Path(folder) / f"a{suffix}"
            path.write_bytes(data)
            apart.close()
            began = time.perf_counter()
            articles = len(read(path))
            first = (time.perf_counter() - began) * 1000
            began, count = time.perf_counter(), 0
            while time.perf_counter() - began < SECONDS:
                read(path)
                count += 1
            each = (time.perf_counter() - began) / count
            process = apart._apart._process
            memory = str(peak(process.pid)) if process is not None else "-"
            print(f"{suffix:8}{len(data):9}{first:10.1f}{each * 1000:9.2f}{1 / each:9.0f}{articles / each:12.0f}{memory:>9}")
    apart.close()


if __name__ == "__main__":
    main()
