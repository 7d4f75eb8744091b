"""From an article's rename into the inbox to its acceptance by a local mail server, one at a time and with a thousand waiting, and the start-up
times. Prints, never fails on time."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from household import WATCHLIST, Household, strike
from mailserver import MailServer

ARTICLES = 200
WAITING = 1000
ALWAYS = WATCHLIST.replace("casualties: {killed: 10}", "casualties: {killed: 10}\n    cooldown: 0s\n    group_by: rule")


def seconds(*words: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "watcher", *words], capture_output=True, check=True)
    return time.perf_counter() - began


def main() -> None:
    print(f"watcher --help     median of 5: {statistics.median(seconds('--help') for _ in range(5)):.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        server = MailServer(mode="insecure", auth=False).start()
        house = Household(Path(folder) / "house", channels={"desk": server.url}, watchlist=ALWAYS)
        began = time.perf_counter()
        house.start()
        print(f"watcher run        until it watches: {time.perf_counter() - began:.3f} s")
        try:
            tell(f"one at a time, {ARTICLES} articles", singly(house, server))
            tell(f"{WAITING} dropped at once", at_once(house, server))
        finally:
            house.stop()
            server.stop()


def singly(house: Household, server: MailServer) -> list[float]:
    """Milliseconds to each mail, dropped when the one before had gone."""
    waits = []
    for number in range(ARTICLES):
        time.sleep(0.05)
        began = time.perf_counter()
        house.drop(f"{number}.txt", strike(killed=12 + number, day=f"day {number}"))
        while len(server.messages) <= number:
            time.sleep(0.0005)
        waits.append((time.perf_counter() - began) * 1000)
    return waits


def at_once(house: Household, server: MailServer) -> list[float]:
    """Milliseconds to each mail from its own rename, all dropped as fast as can be."""
    known, dropped, waits = len(server.messages), {}, []
    for number in range(1000, 1000 + WAITING):
        dropped[number] = time.perf_counter()
        house.drop(f"{number}.txt", strike(killed=number, day=f"day {number}"))
    while len(waits) < WAITING:
        for mail in server.messages[known + len(waits) :]:
            [number] = re.findall(r"killed\W+([\d,]+)\W+people", mail.get_body(("plain",)).get_content())[:1]
            waits.append((time.perf_counter() - dropped[int(number.replace(",", ""))]) * 1000)
        time.sleep(0.001)
    return waits


def tell(what: str, waits: list[float]) -> None:
    waits.sort()
    print(f"rename to accepted {what}: median {statistics.median(waits):.0f} ms, p99 {waits[int(len(waits) * 0.99) - 1]:.0f} ms, worst {waits[-1]:.0f} ms")


if __name__ == "__main__":
    main()
