"""What the daemon says of itself beside the store."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from watcher import health


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_a_part_ages_until_it_moves_again():
    clock = Clock()
    pulse = health.Health(clock)
    pulse.moved("intake")
    clock.now += 7
    assert pulse.ages() == {"intake": 7.0}
    assert pulse.alive(limit=7)
    assert not pulse.alive(limit=6)
    pulse.moved("intake")
    assert pulse.ages() == {"intake": 0.0}


def test_one_dead_part_is_enough_to_be_dead():
    clock = Clock()
    pulse = health.Health(clock)
    pulse.moved("intake")
    pulse.moved("delivery")
    clock.now += 60
    pulse.moved("intake")
    assert not pulse.alive(limit=30)


def test_a_problem_is_announced_once_and_again_when_its_wording_changes():
    announced = []
    pulse = health.Health(Clock(), announced.append)
    pulse.trouble("watchlist", "line 3 is wrong")
    pulse.trouble("watchlist", "line 3 is wrong")
    pulse.trouble("watchlist", "line 4 is wrong")
    assert announced == ["line 3 is wrong", "line 4 is wrong"]
    assert pulse.problems() == ["line 4 is wrong"]


def test_a_problem_that_ends_disappears_and_may_come_back():
    announced = []
    pulse = health.Health(Clock(), announced.append)
    pulse.trouble("route", "the desk is unreachable")
    pulse.trouble("route", None)
    assert pulse.problems() == []
    pulse.trouble("route", "the desk is unreachable")
    assert announced == ["the desk is unreachable"] * 2


def test_the_pulse_is_read_back_by_another_process_with_the_age_it_has_by_then(tmp_path):
    store = tmp_path / "watcher.db"
    pulse = health.Health(Clock())
    pulse.moved("thinking")
    pulse.trouble("x", "something is wrong")
    pulse.write(store)
    seen = health.read(store, datetime.now(UTC) + timedelta(seconds=10))
    assert seen.running
    assert 9 < seen.parts["thinking"] < 15
    assert seen.problems == ["something is wrong"]


def test_no_part_moved_in_the_future_though_the_clock_was_set_back(tmp_path):
    pulse = health.Health(Clock())
    pulse.moved("intake")
    pulse.write(tmp_path / "watcher.db")
    assert health.read(tmp_path / "watcher.db", datetime.now(UTC) - timedelta(hours=5)).parts == {"intake": 0.0}


def test_the_pulse_of_a_daemon_that_is_gone_says_not_running(tmp_path):
    store = tmp_path / "watcher.db"
    health.Health(Clock()).write(store)
    assert not health.read(store, datetime.now(UTC) + timedelta(hours=1)).running


def test_a_daemon_that_was_killed_a_moment_ago_is_not_running(tmp_path):
    store = tmp_path / "watcher.db"
    health.Health(Clock()).write(store)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    pulse = health.file_beside(store)
    pulse.write_text(json.dumps({**json.loads(pulse.read_text()), "pid": gone.pid}))
    assert not health.read(store, datetime.now(UTC)).running


def test_no_pulse_and_a_garbled_one_mean_not_running(tmp_path):
    store = tmp_path / "watcher.db"
    assert not health.read(store, datetime.now(UTC)).running
    health.file_beside(store).write_text("[]")
    assert not health.read(store, datetime.now(UTC)).running


def test_a_pulse_that_cannot_be_written_is_a_problem_and_no_crash(tmp_path):
    pulse = health.Health(Clock())
    pulse.write(tmp_path / "missing" / "watcher.db")
    assert "cannot write" in pulse.problems()[0]


def test_the_pulse_is_written_when_a_problem_comes_or_goes_and_else_every_few_seconds(tmp_path):
    store, clock = tmp_path / "watcher.db", Clock()
    pulse = health.Health(clock)
    seen = []

    def beat(seconds):
        clock.now += seconds
        before = health.file_beside(store).stat().st_mtime_ns if health.file_beside(store).exists() else 0
        pulse.beat(store)
        seen.append(health.file_beside(store).stat().st_mtime_ns != before)

    beat(0)
    beat(1)
    pulse.trouble("x", "wrong")
    beat(1)
    beat(1)
    pulse.trouble("x", None)
    beat(1)
    beat(health.EVERY)
    assert seen == [True, False, True, False, True, True]


def test_a_trouble_that_needs_patience_is_told_once_it_has_lasted_and_then_never_again(tmp_path):
    announced, clock = [], Clock()
    pulse = health.Health(clock, announced.append)
    for second in range(200):
        clock.now += 1
        pulse.trouble("channel desk", f"fails: {second}", patience=60)
        pulse.beat(tmp_path / "watcher.db")
    assert announced == ["fails: 60"]
    assert pulse.problems() == ["fails: 199"]


def test_its_end_is_told_if_it_was_told_itself_and_with_how_long_it_took(tmp_path):
    relieved, clock = [], Clock()
    pulse = health.Health(clock, relieve=relieved.append)
    pulse.trouble("channel desk", "fails", patience=60, over="the desk works again")
    pulse.trouble("channel desk", None)          # a blip
    assert relieved == []
    pulse.trouble("channel desk", "fails", patience=60, over="the desk works again")
    clock.now += 3 * 3600 + 20 * 60 + 5
    pulse.beat(tmp_path / "watcher.db")
    pulse.trouble("channel desk", None)
    pulse.trouble("channel desk", None)
    assert relieved == ["the desk works again (it was otherwise for 3 h 20 min)"]


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (3600, "1 h"), (90061, "1 d 1 h"), (86400 * 400, "400 d")])
def test_a_length_of_time_is_said_in_two_units(seconds, words):
    assert health.spoken(seconds) == words


def test_the_file_says_since_when_and_what_the_daemon_adds_and_is_private(tmp_path):
    store, clock = tmp_path / "watcher.db", Clock()
    pulse = health.Health(clock, figures=lambda: {"queue": {"files": 3}})
    pulse.moved("intake")
    pulse.trouble("x", "something is wrong")
    pulse.sign("canary", ago=5)
    clock.now += 90
    pulse.write(store)
    path = health.file_beside(store)
    said = json.loads(path.read_text())
    assert path.stat().st_mode & 0o777 == 0o600
    assert said["pid"] == os.getpid() and said["queue"] == {"files": 3} and said["signs"] == {"canary": 95.0}
    now = datetime.fromisoformat(said["at"])
    assert (now - datetime.fromisoformat(said["moved"]["intake"])).total_seconds() == pytest.approx(90, abs=0.1)
    assert (now - datetime.fromisoformat(said["troubles"][0]["since"])).total_seconds() == pytest.approx(90, abs=0.1)
    assert said["troubles"][0]["what"] == "something is wrong" == said["problems"][0]
    seen = health.read(store, now + timedelta(seconds=10))
    assert seen.signs == {"canary": 105.0} and seen.moved == said["moved"] and seen.troubles == said["troubles"]
