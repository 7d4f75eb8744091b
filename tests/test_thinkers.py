"""Reading and thinking in processes of their own: real ones, which are killed, hung and filled up by what they are given."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from household import WATCHLIST, strike

from watcher import mind, thinkers
from watcher.errors import UnreadableError, VanishedError
from watcher.model import Article, DroppedFile
from watcher.readers import Limits, Reading, read
from watcher.thinkers import Surroundings, Thinkers, nursery, wire

SEEDS = Path(__file__).parents[1] / "seeds"
ILL = """\
import sys, os, time, signal; sys.path.append({home!r})
from watcher import mind
from watcher.readers import writing
def ail(text):
    if "ABORT" in text: os.abort()
    if "SPIN" in text:
        while True: pass
    if "SLEEP" in text: time.sleep(3600)
    if "FILL" in text: kept = [bytearray(2**20) for _ in range(2**14)]
    if "TRIP" in text: raise ZeroDivisionError("tripped")
think, pieces = mind.Mind.think, writing.text_pieces
def ill_think(self, article, path):
    ail(article.text)
    return think(self, article, path)
def ill_pieces(data, name, errand):
    ail(data.decode().replace("READ-", "") if b"READ-" in data else "")
    return pieces(data, name, errand)
mind.Mind.think, writing.text_pieces = ill_think, ill_pieces
from watcher.thinkers.inside import serve; serve({memory})
"""


@dataclass
class House:
    """Thinkers with all they need, over the files of one folder."""

    folder: Path
    troubles: dict[str, str | None] = field(default_factory=dict)
    thought_of: list[str] = field(default_factory=list)
    known: Callable[[Article], bool] = lambda _: False
    waited: int = 0
    stop: bool = False

    def hire(self, memory: int = 512) -> Thinkers:
        path = self.folder / "list.yaml"
        path.write_text(WATCHLIST)
        self.mind = mind.load(path, channels=["console"], now=datetime.now(UTC)).mind
        return Thinkers(self.mind.watchlist, Surroundings(
            limits=Limits(memory=memory), root_of=lambda _: self.folder, is_wanted=self._is_wanted, may_begin=lambda _: True,
            moved=self._moved, stopping=lambda: self.stop, trouble=self.troubles.__setitem__))

    def put(self, name: str, text: str) -> DroppedFile:
        path = self.folder / name
        path.write_text(text)
        seen = path.stat()
        return DroppedFile(str(path), seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)

    def _is_wanted(self, article: Article, file: DroppedFile) -> bool:
        return not self.known(article)

    def _moved(self) -> None:
        self.waited += 1


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def staff(house: House) -> Iterator[Thinkers]:
    staff = house.hire()
    yield staff
    staff.close()


@pytest.fixture
def ill_staff(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Thinkers]:
    """Thinkers whom some words make ill, and who are given up after a second of work."""
    monkeypatch.setattr(nursery, "START", ILL)
    monkeypatch.setattr(thinkers, "PATIENCE", 1)
    staff = house.hire(memory=256)
    yield staff
    staff.close()


def outcome(staff: Thinkers, file: DroppedFile) -> str:
    """What came of the one article of a file."""
    try:
        [(_, thought)] = staff.study(file).thoughts()
        return "fires" if thought().firing else "silent"
    except UnreadableError as error:
        return str(error)


def test_what_they_think_is_what_is_thought_here(house: House, staff: Thinkers) -> None:
    files = [house.put(path.name, path.read_text()) for path in sorted(SEEDS.glob("0*"))]
    staff.expect(files)
    for file in files:
        study = staff.study(file)
        assert study.reading == read(Path(file.path))
        for article, thought in study.thoughts():
            assert thought() == house.mind.think(article, file.path)


def test_a_file_nobody_expected_is_studied_all_the_same(house: House, staff: Thinkers) -> None:
    assert outcome(staff, house.put("strike.txt", strike())) == "fires"


def test_every_article_of_a_file_has_its_thought_in_the_order_of_the_file(house: House, staff: Thinkers) -> None:
    file = house.put("many.jsonl", "\n".join(f'{{"text": "A raid killed {number + 1} people in Homs."}}' for number in range(60)))
    thoughts = [(article.text, bool(thought().firing)) for article, thought in staff.study(file).thoughts()]
    assert thoughts == [(f"A raid killed {number + 1} people in Homs.", number >= 9) for number in range(60)]


def test_what_is_known_is_thought_of_only_when_it_is_asked_for(house: House, staff: Thinkers) -> None:
    house.known = lambda _: True
    [(_, thought)] = staff.study(house.put("strike.txt", strike())).thoughts()
    assert thought().firing


def test_a_file_that_cannot_be_read_or_has_gone_says_so(house: House, staff: Thinkers) -> None:
    assert outcome(staff, house.put("bad.txt", "\0\1\2\0")).startswith("not text")
    gone = house.put("gone.txt", "x")
    Path(gone.path).unlink()
    with pytest.raises(VanishedError):
        staff.study(gone)


@pytest.mark.parametrize(("word", "how"), [
    ("ABORT", "the process ended"), ("SPIN", "the process ended"), ("SLEEP", "not done after 3 s"), ("FILL", "it takes more memory"), ("READ-ABORT", "the process ended"), ("READ-SPIN", "the process ended")])
def test_what_stops_a_thinker_twice_is_given_up_and_its_neighbours_are_not(
    house: House, ill_staff: Thinkers, caplog: pytest.LogCaptureFixture, word: str, how: str
) -> None:
    files = [house.put(f"{number}.txt", f"{strike()} {word if number == 3 else number}") for number in range(12)]
    outcome(ill_staff, files[0])     # they are awake
    ill_staff.expect(files)
    began = time.monotonic()
    came = [outcome(ill_staff, file) for file in files]
    assert time.monotonic() - began < 15
    assert came.pop(3).startswith(f"stopped the reader twice: {how}") and set(came) == {"fires"}
    assert caplog.text.count("a thinker stopped") == 2


def test_a_fault_of_ours_is_told_with_its_trace_and_stops_nobody(house: House, ill_staff: Thinkers) -> None:
    with pytest.raises(RuntimeError, match=r"ill_think[\s\S]*ZeroDivisionError: tripped"):
        outcome(ill_staff, house.put("odd.txt", "TRIP"))
    assert outcome(ill_staff, house.put("strike.txt", strike())) == "fires"


def test_the_daemons_stop_ends_the_waiting(house: House, ill_staff: Thinkers) -> None:
    outcome(ill_staff, house.put("quick.txt", strike()))     # they are awake
    threading.Timer(2.0, setattr, (house, "stop", True)).start()
    with pytest.raises(VanishedError):
        outcome(ill_staff, house.put("slow.txt", "SLEEP"))
    assert house.waited   # and the pulse was kept meanwhile


def test_while_no_process_can_be_had_articles_wait_and_the_reason_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinkers, "_AGAIN", 0.1)
    with monkeypatch.context() as patch:
        patch.setattr(nursery.sys, "executable", "/nowhere/python")
        staff = house.hire()
        file = house.put("strike.txt", strike())
        staff.expect([file])
        deadline = time.monotonic() + 10
        while "articles wait" not in (house.troubles.get("thinkers") or ""):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert outcome(staff, file) == "fires"
    assert house.troubles["thinkers"] is None
    staff.close()


def test_a_process_that_ends_at_once_is_told_as_such(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinkers, "_AGAIN", 0.1)
    monkeypatch.setattr(nursery, "START", "raise SystemExit")
    staff = house.hire()
    staff.expect([house.put("strike.txt", strike())])
    deadline = time.monotonic() + 10
    while "can be started: it ended at once;" not in (house.troubles.get("thinkers") or ""):
        assert time.monotonic() < deadline, house.troubles
        time.sleep(0.02)
    staff.close()


def test_a_nursery_that_was_killed_is_replaced(house: House, staff: Thinkers) -> None:
    outcome(staff, house.put("one.txt", strike()))
    process = staff._nursery._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    staff._nursery.born().end()
    assert outcome(staff, house.put("two.txt", strike(killed=40))) == "fires"


def test_more_take_part_while_there_is_much_to_do_and_leave_afterwards(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinkers, "_IDLE", 0.5)
    monkeypatch.setattr(thinkers, "MOST", 2)
    staff = house.hire()
    staff._most = 2
    files = [house.put(f"{number}.txt", strike(killed=number)) for number in range(40)]
    staff.expect(files)
    assert [outcome(staff, file) for file in files].count("fires") == 30
    assert staff._hands == 2
    deadline = time.monotonic() + 10
    while staff._hands > 1:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    staff.close()


def test_work_that_comes_while_the_idle_leave_is_done(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinkers, "_IDLE", 0.02)
    staff = house.hire()
    staff._most = 2
    for number in range(60):
        work = [staff._submit(lambda _: os.getpid()) for _ in range(4)]
        assert {one.result(10) for one in work} == {os.getpid()}
        time.sleep(0.018 + number % 10 / 2000)
    staff.close()


def test_each_file_that_is_read_ahead_is_a_sign_of_life(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the file in turn waits for those that came before it to the one process that reads risky formats."""
    staff = house.hire()
    files = [house.put(f"{number}.json", "{}") for number in range(6)]
    signs: list[int] = []
    monkeypatch.setattr(thinkers.readers, "read", lambda *_, **__: signs.append(house.waited) or time.sleep(0.05) or Reading())
    staff.expect(files)
    for file in files:
        staff.study(file)
    staff.close()
    assert len(signs) == 6 and house.waited >= 5 and signs[-1] > signs[0]


def test_large_files_are_not_read_all_at_once(house: House, staff: Thinkers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thinkers, "AHEAD_BYTES", 5_000)
    files = [house.put(f"{number}.txt", strike() + "rain " * 500) for number in range(6)]
    staff.expect(files)
    assert len(staff._begun) == 1
    assert {outcome(staff, file) for file in files} == {"fires"}


def test_a_thinker_holds_nothing_of_ours(house: House, staff: Thinkers) -> None:
    os.environ["WATCHER_TEST_SECRET"] = "hush"
    try:
        thinker = staff._nursery.born()
        inside = Path("/proc") / str(thinker._process)
        assert b"hush" not in (inside / "environ").read_bytes()
        descriptors = {number.name: str(number.readlink()) for number in (inside / "fd").iterdir()}
        assert {descriptors.pop(number) for number in "012"} == {"/dev/null"}
        assert all(target.startswith("socket:") for target in descriptors.values()) and len(descriptors) <= 2
        limits = (inside / "limits").read_text()
        assert all(f"Max {name}" in limits for name in ("file size", "address space"))
        assert next(line for line in limits.splitlines() if line.startswith("Max file size")).split()[3] == "0"
        thinker.end()
    finally:
        del os.environ["WATCHER_TEST_SECRET"]


@pytest.mark.parametrize("said", [os.system, subprocess.Popen, sys.exit, print])
def test_nothing_but_our_nouns_is_taken_from_a_thinker(said: object) -> None:
    with pytest.raises(pickle.UnpicklingError, match="spoke of"):
        wire.heard(wire.packed(("said", said, True)))


def test_they_end_with_the_daemon_however_that_ends(tmp_path: Path) -> None:
    program = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from test_thinkers import House, outcome, strike
house = House(Path({str(tmp_path)!r}))
staff = house.hire()
outcome(staff, house.put("strike.txt", strike()))
thinker = staff._nursery.born()
print(staff._nursery._process.pid, thinker._process, flush=True)
input()
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with parent:
        assert parent.stdout is not None
        children = [Path("/proc") / number for number in parent.stdout.readline().decode().split()]
        assert len(children) == 2 and all(child.exists() for child in children)
        parent.kill()
    deadline = time.monotonic() + 5
    while any(child.exists() and "Z" not in (child / "stat").read_text().split()[2] for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.02)
