"""What the operator hears, and how often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from watcher.desk import MOST_LINES, Desk
from watcher.errors import StoreError
from watcher.store.sqlite import SqliteStore

NOW = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        yield store


def take(store, now):
    envelope = store.claim(now=now, lease=timedelta(minutes=5))
    return envelope and envelope.message


def test_the_first_problem_is_told_at_once_and_a_flood_becomes_one_message(store):
    desk = Desk(store)
    desk.tell("the desk route is down")
    desk.flush("desk", ["op@watch.test"], NOW)
    assert "the desk route is down" in take(store, NOW).text
    for number in range(200):
        desk.tell(f"cannot read {number}.txt")
    desk.flush("desk", ["op@watch.test"], NOW + timedelta(seconds=30))
    assert take(store, NOW + timedelta(seconds=30)) is None
    desk.flush("desk", ["op@watch.test"], NOW + timedelta(seconds=60))
    message = take(store, NOW + timedelta(seconds=60))
    assert "cannot read 0.txt" in message.text and "and 150 more" in message.text
    assert store.tally().outbox["waiting"] == 2


def test_without_an_operator_problems_are_in_the_log_only(store, caplog):
    desk = Desk(store)
    desk.tell("something is wrong")
    desk.flush(None, [], NOW)
    assert take(store, NOW) is None
    assert "something is wrong" in caplog.text


def test_what_reaches_nobody_yet_is_kept_until_it_reaches_somebody(store):
    desk = Desk(store)
    desk.tell("the disk is full")
    desk.flush("new", [], NOW)
    desk.flush("new", ["op@watch.test"], NOW + timedelta(seconds=1))
    assert "the disk is full" in take(store, NOW + timedelta(seconds=1)).text


def test_a_clock_set_back_does_not_silence_the_desk(store):
    desk = Desk(store)
    desk.tell("one")
    desk.flush("desk", ["op@watch.test"], NOW)
    desk.tell("two")
    desk.flush("desk", ["op@watch.test"], NOW - timedelta(days=1))
    assert store.tally().outbox["waiting"] == 2


def test_what_the_store_did_not_take_is_told_once_it_does(store, monkeypatch):
    desk = Desk(store)
    desk.tell("the desk route is down")
    with monkeypatch.context() as full:
        full.setattr(store, "post", lambda _: (_ for _ in ()).throw(StoreError("disk full")))
        with pytest.raises(StoreError):
            desk.flush("desk", ["op@watch.test"], NOW)
    desk.flush("desk", ["op@watch.test"], NOW)
    assert "the desk route is down" in take(store, NOW).text


def test_good_news_alone_does_not_call_for_anyone(store):
    desk = Desk(store)
    desk.relieve("the desk works again")
    desk.flush("desk", ["op@watch.test"], NOW)
    assert take(store, NOW).title == "[WATCHER] Watcher is well again: the desk works again"
    desk.relieve("the desk works again")
    desk.tell("the room is down")
    desk.flush("desk", ["op@watch.test"], NOW + timedelta(minutes=2))
    assert take(store, NOW + timedelta(minutes=2)).title.startswith("[WATCHER] Watcher needs you")


def test_a_flood_is_counted_and_not_kept(store):
    desk = Desk(store)
    for number in range(20_000):
        desk.hear(f"cannot read {number}.txt")
    assert len(desk._lines) == MOST_LINES
    desk.flush("desk", ["op@watch.test"], NOW)
    assert "and 19950 more" in take(store, NOW).text


def test_what_stands_in_the_log_already_is_not_said_there_twice(store, caplog):
    Desk(store).hear("cannot read a.txt")
    assert caplog.text == ""
