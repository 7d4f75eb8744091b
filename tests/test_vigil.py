"""Silence is news: inboxes gone quiet, a canary that does not come out, a heartbeat withheld. Only the clock is not real."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from watcher import health
from watcher.errors import StoreError, TryLater
from watcher.model import Entity
from watcher.store.sqlite import SqliteStore
from watcher.vigil import Canary, Heartbeat, Quiet, beating

SIX_HOURS = timedelta(hours=6)


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


@dataclass
class Inbox:
    path: Path
    quiet: timedelta | None = SIX_HOURS


@dataclass
class Watched:
    """A daemon's health on a clock of its own, and what it announced."""

    health: health.Health
    clock: Clock
    said: list[str]
    store: SqliteStore

    def later(self, seconds: float) -> None:
        self.clock.now += seconds


@pytest.fixture
def watched(tmp_path):
    said, clock = [], Clock()
    with SqliteStore.open(tmp_path / "var" / "watcher.db") as store:
        yield Watched(health.Health(clock, said.append, said.append), clock, said, store)


# --- inboxes

def test_an_inbox_gone_quiet_is_told_once_and_once_when_articles_come_again(watched, tmp_path):
    inboxes = [Inbox(tmp_path / "in"), Inbox(tmp_path / "other", quiet=None)]
    quiet = Quiet(watched.health, watched.store)
    for _ in range(8 * 60):
        quiet.look(inboxes)
        watched.later(60)
    assert watched.said == [f"no article has come into '{tmp_path}/in' for 6 h: look at what drops them there"]
    quiet.heard(tmp_path / "in" / "deep" / "a.txt", inboxes)
    quiet.look(inboxes)
    assert watched.said[1:] == [f"articles come into '{tmp_path}/in' again (it was otherwise for 2 h)"]
    assert watched.health.problems() == []


def test_a_file_that_came_long_ago_and_is_taken_again_ends_no_silence(watched, tmp_path):
    inboxes = [Inbox(tmp_path / "in")]
    quiet = Quiet(watched.health, watched.store)
    for _ in range(8):
        quiet.look(inboxes)
        watched.later(3600)
    quiet.heard(tmp_path / "in" / "a.txt", inboxes, ago=9 * 3600)
    quiet.look(inboxes)
    assert len(watched.said) == 1
    quiet.heard(tmp_path / "in" / "b.txt", inboxes, ago=3600)      # dropped an hour ago, and read only now
    quiet.look(inboxes)
    assert "articles come into" in watched.said[1]
    watched.later(5 * 3600)
    quiet.look(inboxes)
    assert len(watched.said) == 3


def test_an_inbox_that_is_fed_is_never_quiet(watched, tmp_path):
    inboxes = [Inbox(tmp_path / "in"), Inbox(tmp_path / "inner")]
    quiet = Quiet(watched.health, watched.store)
    for _ in range(10):
        for name in ("in", "inner"):
            quiet.heard(tmp_path / name / "a.txt", inboxes)
        for _ in range(5):
            quiet.look(inboxes)
            watched.later(3600)
    assert watched.said == []
    quiet.heard(tmp_path / "in" / "a.txt", inboxes)      # not the other, whose name begins alike
    watched.later(3600)
    quiet.look(inboxes)
    assert [str(tmp_path / "inner") in line for line in watched.said] == [True]


def test_a_restart_does_not_begin_to_count_anew_and_gives_what_waits_time_to_be_read(watched, tmp_path):
    inboxes = [Inbox(tmp_path / "in")]
    before = Quiet(watched.health, watched.store)
    before.heard(tmp_path / "in" / "a.txt", inboxes)
    watched.later(5 * 3600)
    before.look(inboxes)         # notes when the last one came
    assert watched.said == []
    watched.later(0.5 * 3600)

    after = Quiet(watched.health, watched.store)
    after.look(inboxes)
    assert watched.said == []
    watched.later(6 * 3600 - 5 * 3600)    # the real clock has not moved: it is the note that says "five hours ago"
    after.look(inboxes)
    assert len(watched.said) == 1


def test_in_the_first_moments_nothing_is_missing(watched, tmp_path):
    quiet = Quiet(watched.health, watched.store)
    watched.store.remember(f"articles in {tmp_path / 'in'}", "2020-01-01T00:00:00+00:00")
    quiet.look([Inbox(tmp_path / "in")])
    watched.later(119)
    quiet.look([Inbox(tmp_path / "in")])
    assert watched.said == []
    watched.later(1)
    quiet.look([Inbox(tmp_path / "in")])
    assert len(watched.said) == 1


def test_a_note_nobody_can_read_is_no_note(watched, tmp_path):
    watched.store.remember(f"articles in {tmp_path / 'in'}", "yesterday")
    Quiet(watched.health, watched.store).look([Inbox(tmp_path / "in")])
    assert watched.said == []


def test_what_is_no_longer_asked_for_is_no_longer_told(watched, tmp_path):
    quiet = Quiet(watched.health, watched.store)
    quiet.look([Inbox(tmp_path / "in")])
    watched.later(7 * 3600)
    quiet.look([Inbox(tmp_path / "in")])
    assert watched.health.problems()
    quiet.look([Inbox(tmp_path / "in", quiet=None)])
    assert watched.health.problems() == []


# --- the canary

ENTITIES = (Entity(id="homs", kind="location", name="Homs"),)
HOUR = timedelta(hours=1)


@pytest.fixture
def canary(watched):
    return Canary(watched.health, watched.store.path)


def test_a_canary_that_comes_out_is_dropped_again_at_the_next_interval(watched, canary):
    for _ in range(3):
        canary.look(HOUR, ENTITIES)
        assert "Homs" in canary.article.read_text()
        canary.article.unlink()
        canary.ended([("suppressed", "")])
        watched.later(3599)
        canary.look(HOUR, ENTITIES)
        assert not canary.article.exists()
        watched.later(1)
    assert watched.said == []
    assert watched.health.signs() == {"canary": 3600.0}


def test_another_interval_is_in_force_at_once(watched, canary, address):
    every = [timedelta(days=1)]
    beat = Heartbeat(watched.health, watched.store, lambda: every[0], address)
    for _ in range(2):
        canary.look(every[0], ENTITIES)
        canary.article.unlink()
        canary.ended([("suppressed", "")])
        beat.run(Once())
        every = [timedelta(minutes=1)]
        watched.later(59)
        canary.look(every[0], ENTITIES)
        beat.run(Once())
        assert not canary.article.exists()
        watched.later(1)
    assert address.calls == 2


def test_a_canary_still_missing_when_the_next_is_due_is_told_once_until_one_comes_out(watched, canary):
    for _ in range(5):
        canary.look(HOUR, ENTITIES)
        watched.later(3600)
    assert watched.said == ["the canary, an article of Watcher's own, has not come out within 1 h: others may lie unread; see 'watcher status'"]
    canary.ended([])              # it had been replaced by the next one when it was to be read
    assert len(watched.said) == 1
    canary.ended([("suppressed", "")])
    assert watched.said[1:] == ["the canary comes out again (it was otherwise for 4 h)"]


def test_a_canary_that_could_not_be_read_is_told(watched, canary):
    canary.look(HOUR, ENTITIES)
    canary.ended([("failed", "stopped the reader twice")])
    assert watched.said == ["the canary, an article of Watcher's own, could not be read: stopped the reader twice"]


def test_a_canary_that_cannot_be_dropped_is_told_and_tried_again(watched, canary):
    canary.perch.path.write_text("a file in the way")
    canary.look(HOUR, ENTITIES)
    assert "cannot drop the canary" in watched.said[0] and "Traceback" not in watched.said[0]
    canary.perch.path.unlink()
    watched.later(3600)
    canary.look(HOUR, ENTITIES)
    canary.ended([("suppressed", "")])
    assert watched.said[1:] == ["the canary comes out again (it was otherwise for 1 h)"]


def test_without_an_interval_there_is_no_canary_and_no_trouble_of_its(watched, canary):
    canary.look(None, ENTITIES)
    assert not canary.perch.path.exists()
    for _ in range(2):
        canary.look(HOUR, ENTITIES)
        watched.later(3600)
    canary.look(HOUR, ENTITIES)
    assert watched.health.problems()
    canary.look(None, ENTITIES)
    assert watched.health.problems() == []


def test_the_canary_of_an_empty_watchlist_names_nobody(watched, canary):
    canary.look(HOUR, ())
    assert "It names nobody." in canary.article.read_text()
    assert canary.article.stat().st_mode & 0o777 == 0o600


# --- the heartbeat

class Address:
    """Counts the calls, and answers them as it is told."""

    def __init__(self) -> None:
        self.calls = 0
        self.error: Exception | None = None

    def __call__(self) -> None:
        self.calls += 1
        if self.error:
            raise self.error


@pytest.fixture
def address():
    return Address()


@pytest.fixture
def pulse(watched, address):
    """Lets one turn of the heartbeat's thread pass, a second later."""
    beat = Heartbeat(watched.health, watched.store, lambda: timedelta(minutes=1), address)

    def turn(seconds: float = 1.0) -> None:
        watched.later(seconds)
        beat.run(Once())

    return turn


class Once(threading.Event):
    """A stop that lets one turn pass, at once."""

    turns = 0

    def wait(self, timeout: float | None = None) -> bool:
        self.turns += 1
        return self.turns > 1


def test_the_heartbeat_is_called_at_its_interval(watched, address, pulse):
    for _ in range(180):
        pulse()
    assert address.calls == 3
    assert watched.health.signs()["heartbeat"] < 60


def test_no_heartbeat_while_a_part_stands_still(watched, address, pulse):
    watched.health.moved("thinking")
    pulse()
    assert address.calls == 1
    pulse(health.STILL)
    assert address.calls == 1
    assert watched.said == ["no heartbeat is sent, because thinking stands still"]
    watched.health.moved("thinking")
    pulse(60)
    assert address.calls == 2
    assert "the heartbeat is sent again" in watched.said[1]


def test_no_heartbeat_while_the_canary_is_missing(watched, address, pulse):
    watched.health.trouble("canary", "missing")
    pulse()
    assert address.calls == 0
    assert "the canary has not come out" in watched.said[-1]


def test_no_heartbeat_while_the_store_takes_nothing(watched, address, pulse, monkeypatch):
    def full(*_: str) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(watched.store, "remember", full)
    pulse()
    assert address.calls == 0
    assert watched.said == ["no heartbeat is sent, because the disk is full"]


def test_a_heartbeat_that_fails_is_told_once_it_has_failed_for_a_minute_and_once_when_it_is_heard(watched, address, pulse, tmp_path):
    address.error = TryLater("beat.example answered 503")
    for _ in range(200):
        pulse()
        watched.health.beat(tmp_path / "x.db")
    assert watched.said == ["the heartbeat fails: beat.example answered 503"]
    address.error = None
    pulse(60)
    assert "the heartbeat is heard again" in watched.said[1]


def test_without_an_interval_nothing_is_called(watched, address):
    beating.Heartbeat(watched.health, watched.store, lambda: None, address).run(Once())
    assert address.calls == 0
