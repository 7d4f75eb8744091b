"""What the matcher's memory grows to: python tests/benchmarks/bench_memory.py [DOCUMENTS [NAMES]] (5000 and 1000).

A month of made-up news, in which old words come again and new ones never end. Prints, along the way, what the process holds
beyond what it held before the first document, what is remembered of it, and how often a memory was full and begun anew.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from bench_matcher import documents, names

from watcher.matcher import Matcher, index, matcher
from watcher.model import Entity

STEPS = 10


def held() -> float:
    """The memory of this process, in megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def remembered(watch: Matcher) -> tuple[int, int]:
    """The words, and what is known of them and of pairs."""
    return len(watch._words.words), len(watch._index._nearby) + sum(map(len, watch._index._beginnings.values()))


def main() -> None:
    given = [*map(int, sys.argv[1:])]
    count, listed = [*given, *(5000, 1000)[len(given):]]
    dice = random.Random(1)
    watch = Matcher([Entity(str(number), "actor", name) for number, name in enumerate(names(dice, listed))])
    watch.find("")
    before, begun_anew, at_last = held(), 0, (0, 0)
    print(f"{listed} names: {before:.0f} MB; at most {matcher.REMEMBERED} words, {index.REMEMBERED} things known of them and of pairs of words")
    for step in range(1, STEPS + 1):
        for text in documents(dice, count // STEPS):
            watch.find(text)
            now = remembered(watch)
            begun_anew += now < at_last
            at_last = now
        print(f"{step * count // STEPS:>7} documents: {held() - before:4.0f} MB more; {at_last[0]:>7} words, {at_last[1]:>8} things known; begun anew {begun_anew} times")


if __name__ == "__main__":
    main()
