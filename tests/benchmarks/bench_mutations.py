"""Damaged files of every format, read as the daemon reads them: `python tests/benchmarks/bench_mutations.py [EACH]` (default 500).

Prints, for each format, how many were tried, read, refused with a reason, and how many crashed or hung the reader (none may).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mutations import mutants, originals

from watcher.errors import UnreadableError
from watcher.readers import apart, read


def outcome(path: Path) -> str:
    """What became of one file."""
    try:
        found = read(path)
        why = " ".join(map(str, found.failures))
    except UnreadableError as error:
        found, why = None, f"{error.what}: {error.why}"
    except Exception as error:
        print(f"  {path.name}: {type(error).__name__}: {error}", file=sys.stderr)
        return "crashed"
    if "stopped the reading process" in why:
        return "crashed"
    if "too slow" in why:
        return "hung"
    if os.environ.get("SHOW") and "Error: " in why:
        print(f"  {path.name}: {why[:150]}", file=sys.stderr)
    return "read" if found else "refused"


def main(each: int) -> int:
    bad = 0
    print(f"{'format':8}{'tried':>8}{'read':>8}{'refused':>9}{'crashed':>9}{'hung':>6}{'seconds':>9}{'slowest':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for suffix, data in originals().items():
            counts: Counter[str] = Counter()
            slowest, began = 0.0, time.perf_counter()
            for number, mutant in enumerate(mutants(suffix, data, each)):
                path = Path(folder) / f"{number}{suffix}"
                path.write_bytes(mutant)
                start = time.perf_counter()
                counts[outcome(path)] += 1
                slowest = max(slowest, time.perf_counter() - start)
                path.unlink()
            print(f"{suffix:8}{each:8}{counts['read']:8}{counts['refused']:9}{counts['crashed']:9}{counts['hung']:6}{time.perf_counter() - began:9.1f}{slowest:9.2f}")
            bad += counts["crashed"] + counts["hung"]
    apart.close()
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
