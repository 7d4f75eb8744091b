"""A long life at speed: thousands of articles of all kinds, alerts, bad files, edits and canaries, and nothing that grows.

Time is not faked but shortened: what is kept for 90 days in life is kept for a quarter of a minute here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from household import EXAMPLE, Household, closing
from mailserver import MailServer
from scale import Scale

KEPT = 15            # seconds
OUTSTANDING = 20     # files that lie in the inbox at most
TWIST = f"""
import sys
if "run" in sys.argv:
    from datetime import timedelta
    import watcher.upkeep as upkeep
    from watcher.store.sqlite import SqliteStore
    upkeep.PRUNING = 1.0
    prune = SqliteStore.prune
    SqliteStore.prune = lambda self, *, before: prune(self, before=before + timedelta(days=90) - timedelta(seconds={KEPT}), most=2000)
"""
PLACES = [place["name"] for place in yaml.safe_load(EXAMPLE.read_text())["locations"] if place["id"] not in {"syria", "iraq"}]


def watchlist(threshold: int | str = 10) -> str:
    return yaml.safe_dump({
        "actors": [{"id": "islamic-state", "name": "Islamic State", "aliases": ["ISIS", "Daesh"]}],
        "locations": [{"id": f"place-{number}", "name": name} for number, name in enumerate(PLACES)],
        "rules": [{"id": "deadly", "severity": "critical", "locations": "any", "casualties": {"killed": threshold}, "cooldown": "0s"}]})


@dataclass(frozen=True)
class Sample:
    """What the daemon takes of the machine, once `articles` were taken from the inbox."""

    articles: int
    rss: int          # kilobytes, of the daemon
    child: int        # kilobytes, of the process that reads for it
    descriptors: int
    threads: int
    store: int        # bytes, log and all


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Household]:
    house = Household(tmp_path / "house", watchlist=watchlist())
    (house.folder / "sitecustomize.py").write_text(TWIST)
    house.environment = {"PYTHONPATH": str(house.folder)}
    yield house
    closing([house])


def test_in_a_long_life_nothing_grows(house: Household, plain_mail_server: MailServer, scale: Scale) -> None:
    total = scale.pick(reduced=200, full=12_000)
    house.channels = {"desk": plain_mail_server.url}
    house.save_settings(inbox=[{"path": "inbox", "settle": "1s", "when_done": "archive", "archive": "archive"}], operator="desk", canary="30s", keep="90d")
    house.start()
    samples, began = [], time.monotonic()
    for number in range(total):
        house.drop(*article(number))
        if number % 10 == 9:
            house.until(lambda: waiting(house) < OUTSTANDING, "the inbox to be taken", seconds=120)
        if number % (total // 6) == total // 12:
            house.save_watchlist(watchlist(threshold=[10, 11, "many"][(number * 6 // total) % 3]))    # every third save is a bad one
        if number % (total // 20) == total // 20 - 1:
            samples.append(sample(house, number + 1))
    house.until(lambda: waiting(house) == 0, "the inbox to be empty", seconds=300)
    status = house.until(lambda: (now := house.status())["outbox"]["waiting"] == 0 and now, "all mails to be sent", seconds=600)
    time.sleep(KEPT / 3)
    samples.append(sample(house, total))
    seconds = time.monotonic() - began
    report(samples, status, seconds, len(plain_mail_server.messages))

    assert all("got 'many'" in problem for problem in status["problems"])      # the last save was a bad one
    assert total * 0.99 <= status["articles"] <= total + 3                     # a canary for each watchlist
    assert status["articles"] == status["alerted"] + status["suppressed"] + status["failed"]
    assert status["failed"] == total // 50 and status["alerted"] >= total * 0.3
    assert status["outbox"]["buried"] == 0
    assert house.stop() == 0
    check_flat(samples, scale)
    assert house.log.count("\n") < 4 * total and "Traceback" not in house.log


def article(number: int) -> tuple[str, str | bytes]:
    """Of a hundred, two cannot be read; of the others some are pages, mails and lists, and two in five tell of many dead."""
    place, killed = PLACES[number % len(PLACES)], 12 + number % 300 if number % 5 < 2 else number % 9
    story = f"An air strike killed {killed} people in {place} on Monday, Islamic State said in its report {number}."
    filler = " ".join(f"Residents of {PLACES[(number + step) % len(PLACES)]} spoke of a long night, line {step} of report {number}." for step in range(12))
    title = f"Report {number} from {place}"
    if number % 50 == 7:
        return f"{number}.txt", b"\0\1\2binary\0" * (50 + number)
    if number % 10 == 3:
        return f"{number}.html", f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{story}</p><p>{filler}</p></article></body></html>"
    if number % 10 == 5:
        return f"{number}.eml", f"Subject: {title}\nFrom: desk@agency.test\n\n{story}\n\n{filler}\n"
    if number % 10 == 8:
        return f"{number}.json", json.dumps({"title": title, "text": f"{story}\n\n{filler}"})
    return f"{number}.txt", f"{title}\n\n{story}\n\n{filler}\n"


def waiting(house: Household) -> int:
    return sum(1 for _ in house.inbox.iterdir())


def sample(house: Household, articles: int) -> Sample:
    process = Path(f"/proc/{house.process.pid}")
    child = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if parent(path) == house.process.pid]
    return Sample(articles, status_of(process, "VmRSS"), max((status_of(Path(f"/proc/{each}"), "VmRSS") for each in child), default=0),
                  len(list((process / "fd").iterdir())), status_of(process, "Threads"),
                  sum(path.stat().st_size for path in (house.folder / "var").glob("watcher.db*") if path.is_file()))


def status_of(process: Path, key: str) -> int:
    try:
        return int(next(line.split()[1] for line in (process / "status").read_text().splitlines() if line.startswith(f"{key}:")))
    except (OSError, StopIteration):
        return 0


def parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def report(samples: list[Sample], status: dict[str, Any], seconds: float, mails: int) -> None:
    print(f"{status['articles']} articles, {status['alerted']} alerted, {status['failed']} failed, {mails} mails in {seconds:.0f} s")
    print("articles  daemon MB  child MB  descriptors  threads  store MB")
    for each in samples:
        print(f"{each.articles:8}  {each.rss / 1024:9.1f}  {each.child / 1024:8.1f}  {each.descriptors:11}  {each.threads:7}  {each.store / 1e6:8.2f}")


def check_flat(samples: list[Sample], scale: Scale) -> None:
    """From half of the way to the end: what is used once it is warm stays what is used."""
    middle, end = samples[len(samples) // 2], samples[-1]
    assert end.rss - middle.rss <= 15 * 1024
    assert end.child - middle.child <= 20 * 1024
    assert max(each.descriptors for each in samples) <= middle.descriptors + 12    # a mail on its way has some
    assert max(each.threads for each in samples) <= middle.threads + 3
    if scale.full:     # in a short life the log of four megabytes is all there is to see
        grown = (end.store - middle.store) / (end.articles - middle.articles)
        assert grown <= 2_500, f"{grown:.0f} bytes an article stay in the store"
