"""How fast casualties are read: articles of 2,000 characters a second on one core, casualties in one of three.

    python tests/benchmarks/bench_casualties.py [ARTICLES]

Prints CPU seconds' worth, and beside it what a plain loop of this machine does, for machines are noisy.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from watcher import yamlfile
from watcher.casualties import extract

CASES = Path(__file__).parents[1] / "cases" / "casualties.en.yaml"
QUIET = "The council met on Tuesday to speak of the new road, the price of bread and the repair of two bridges in the old town. "
LENGTH = 2_000
HOSTILE = {"12 killed": "12 killed ", "killed": "killed ", "digits": "1234567890 "}


def article(sentences: list[str], number: int) -> str:
    """An article of 2,000 characters; every third one tells of the harmed in every third sentence."""
    text = ""
    position = number
    while len(text) < LENGTH:
        harmed = number % 3 == 0 and position % 3 == 0
        text += sentences[position % len(sentences)] + " " if harmed else QUIET
        position += 1
    return text[:LENGTH]


def seconds(texts: list[str]) -> float:
    """CPU seconds for reading the texts."""
    start = time.process_time()
    for text in texts:
        extract(text)
    return time.process_time() - start


def main() -> None:
    """Print articles a second, the plain loop, and the hostile texts."""
    groups = yamlfile.load(CASES, dict[str, list[dict[str, object]]])
    sentences = [str(case["text"]) for cases in groups.values() for case in cases]
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    texts = [article(sentences, number) for number in range(count)]
    seconds(texts[:30])
    print(f"articles/s               {count / seconds(texts):10.0f}")
    start = time.process_time()
    total = 0
    for number in range(3_000_000):
        total += number
    print(f"plain loop, million/s    {3 / (time.process_time() - start):10.1f}")
    for name, unit in HOSTILE.items():
        print(f"{name + ', s/10 MB':24s} {seconds([unit * (10_000_000 // len(unit))]):10.1f}")


if __name__ == "__main__":
    main()
