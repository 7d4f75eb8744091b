"""Articles that kill, hang or fill up whatever reads or thinks of them, in the real daemon: they are failed, and the others move on within seconds."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from household import Household, closing, strike

POISONED = """\
import sys
from watcher.thinkers import nursery
nursery.START = {start!r}
from watcher import cli
sys.argv = ["watcher", "run", "-c", sys.argv[1]]
cli.main()
"""
START = """\
import sys, os, time; sys.path.append({home!r})
from watcher import mind
from watcher.readers import writing
def ail(text):
    if "SEGFAULT" in text: os.kill(os.getpid(), 11)
    if "SPIN" in text:
        while True: pass
    if "HANG" in text: time.sleep(3600)
    if "FILL" in text: kept = [bytearray(2**20) for _ in range(2**15)]
think, pieces = mind.Mind.think, writing.text_pieces
def ill_think(self, article, path):
    ail(article.text)
    return think(self, article, path)
def ill_pieces(data, name, errand):
    ail(data.decode().lower().replace("reading spins", "SPIN").replace("reading crashes", "SEGFAULT"))
    return pieces(data, name, errand)
mind.Mind.think, writing.text_pieces = ill_think, ill_pieces
from watcher.thinkers.inside import serve; serve({memory})
"""
POISONS = ("SEGFAULT", "SPIN", "FILL", "HANG", "reading crashes", "reading spins")
MOVES_ON = {"SEGFAULT": 15, "SPIN": 40, "FILL": 30, "HANG": 60, "reading crashes": 15, "reading spins": 40}     # seconds, on a machine that is busy


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Household]:
    """A daemon whose thinkers some words make ill."""
    house, start = Household(tmp_path / "house"), subprocess.Popen
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", lambda command, **words: start([sys.executable, "-c", POISONED.format(start=START), command[-1]], **words))
        house.start()
    yield house
    closing([house])


@pytest.mark.parametrize("poison", POISONS)
def test_a_poisoned_article_is_failed_and_those_behind_it_move_on(house, scale, poison):
    if "SPIN" in poison.upper() and not scale.full:
        pytest.skip("in full only: test_thinkers has it in small")
    house.drop("first.txt", strike(killed=20))
    house.settled(1)
    pid = house.process.pid
    dropped = time.monotonic()
    house.drop("poison.txt", f"{strike(killed=30)} {poison}")
    for number in range(20):
        house.drop(f"good-{number}.txt", strike(killed=40 + number))
    status = house.until(lambda: (now := house.status())["articles"] == 22 and now, "all the others", MOVES_ON[poison])
    print(f"{poison}: all others judged {time.monotonic() - dropped:.1f} s after the drop")
    assert status["failed"] == 1
    [failure] = status["failures"]
    assert Path(failure["path"]).name == "poison.txt" and failure["reason"].startswith("stopped the reader twice") and "watcher retry" in failure["reason"]
    assert house.process.pid == pid and house.process.poll() is None     # the daemon itself took no harm


def test_a_poisoned_archive_costs_its_own_member_only(house):
    lines = [f'{{"text": "A raid killed {number + 20} people in Homs."}}' for number in range(30)]
    lines[7] = '{"text": "SEGFAULT in Homs: 50 dead."}'
    house.drop("day.jsonl", "\n".join(lines))
    status = house.until(lambda: (now := house.status())["articles"] == 30 and now, "the whole file", 30)
    assert status["failed"] == 1


def test_poison_that_lies_there_at_the_start_does_not_keep_the_daemon_from_starting(house):
    house.stop()
    for number, poison in enumerate(("SEGFAULT", "reading crashes", "SEGFAULT again")):
        house.drop(f"{number}.txt", f"{strike(killed=30 + number)} {poison}")
    house.drop("good.txt", strike(killed=90))
    house.start()
    house.drop("later.txt", strike(killed=200))
    status = house.until(lambda: (now := house.status())["articles"] == 5 and now, "all five", 40)
    assert status["failed"] in {0, 3}
