"""What is done once a second beside the road: who hears of trouble and by which route, and how room is made."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from watcher import upkeep
from watcher.model import DroppedFile
from watcher.settings import Channel, Inbox, Settings
from watcher.store import Outcome
from watcher.store.sqlite import SqliteStore
from watcher.upkeep import Upkeep

TARGETS = {"desk": ("desk@watch.test",), "deputy": ("deputy@watch.test",), "room": ("!room:watch.test",)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(tmp_path / "var" / "watcher.db") as store:
        yield store


@pytest.fixture
def kept(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> Upkeep:
    monkeypatch.setattr(upkeep, "ROUTE_PATIENCE", 0.001)
    return Upkeep(store, store.path)


def written(folder: Path, **words: object) -> Settings:
    channels = {
        "desk": Channel("desk", url="mailto://x", fallback="deputy"), "deputy": Channel("deputy", url="mailto://x", fallback="room"),
        "room": Channel("room", url="matrix://x")}
    return Settings(**{
        "path": folder / "watcher.yaml", "inboxes": (Inbox(folder / "inbox"),), "backlog": "alert", "operator": "desk", "store": folder / "watcher.db",
        "watchlist": folder / "watchlist.yaml", "channels": channels, **words})


def told(store: SqliteStore) -> list[tuple[str, str]]:
    """The messages that wait: the channel and the title."""
    return [(delivery.channel, delivery.title) for delivery in store.outbox()]


def test_trouble_is_told_to_the_operator_at_the_next_step(kept, store, tmp_path):
    kept.health.trouble("inbox", "cannot list it")
    kept.step(written(tmp_path), (), TARGETS)
    assert told(store) == [("desk", "[WATCHER] Watcher needs you: cannot list it")]


@pytest.mark.parametrize(("down", "route"), [
    (["room"], "desk"), (["desk"], "deputy"), (["desk", "deputy"], "room"), (["desk", "deputy", "room"], "desk"), (["deputy"], "desk")])
def test_of_routes_that_are_down_the_operator_hears_by_the_first_of_their_fallbacks_that_works(kept, store, tmp_path, down, route):
    for channel in down:
        kept.route(f"channel {channel}", f"channel {channel!r} fails: refused")
    kept.health.trouble("inbox", "cannot list it")
    kept.step(written(tmp_path), (), TARGETS)
    assert {channel for channel, _ in told(store)} == {route}


def test_an_address_that_cannot_be_had_is_a_route_that_is_down(kept, store, tmp_path):
    kept.health.trouble("address of desk", "desk.url is open to others")
    kept.step(written(tmp_path), (), TARGETS)
    assert {channel for channel, _ in told(store)} == {"deputy"}


def test_a_route_that_fails_for_seconds_is_not_told(store, tmp_path):
    kept = Upkeep(store, store.path)
    for _ in range(5):
        kept.route("channel desk", "channel 'desk' fails: refused")
        kept.step(written(tmp_path), (), TARGETS)
    assert kept.health.problems() == ["channel 'desk' fails: refused"]
    kept.route("channel desk", None)
    kept.step(written(tmp_path), (), TARGETS)
    assert (told(store), kept.health.problems()) == ([], [])


def test_a_part_that_stands_still_is_told(kept, store, tmp_path, monkeypatch):
    monkeypatch.setattr(upkeep, "STILL", -1.0)
    kept.health.moved("intake")
    kept.step(written(tmp_path), (), TARGETS)
    assert "intake has stood still" in told(store)[0][1]


def test_details_older_than_keep_are_emptied_and_younger_ones_stay(kept, store, tmp_path):
    now = datetime.now(UTC)
    for name, age in (("old", 3), ("young", 1)):
        at = now - timedelta(days=age)
        store.commit(Outcome(name, f"/in/{name}", "Strike", at, "suppressed", "killed wants 10, got 9", "w", findings="{}"))
    for _ in range(3):
        kept.step(written(tmp_path, keep=timedelta(days=2)), (), TARGETS)
    assert (store.found("/in/old"), store.found("/in/young")) == ([], ["{}"])
    assert [reason for _, _, reason in store.outcomes()] == ["", "killed wants 10, got 9"]


def test_room_is_made_until_there_is_no_more_to_make_and_then_not_asked_for(kept, store, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(store, "prune", lambda *, before: asked.append(before) or max(0, 3 - len(asked)))
    for _ in range(10):
        kept.step(written(tmp_path), (), TARGETS)
    assert len(asked) == 3
    assert asked[0] < datetime.now(UTC) - timedelta(days=89)


def test_a_store_that_takes_nothing_is_a_trouble_and_nothing_is_forgotten(kept, store, tmp_path):
    kept.health.trouble("inbox", "cannot list it")
    store.close()
    for _ in range(3):
        kept.step(written(tmp_path), (), TARGETS)
    assert any("cannot be used" in problem for problem in kept.health.problems())
    with SqliteStore.open(store.path) as again:
        kept.desk.store = again
        kept.desk.flush("desk", TARGETS["desk"], datetime.now(UTC))
        assert "cannot list it" in told(again)[0][1]


def test_a_fault_of_ours_stops_nothing_else(kept, store, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(type(kept.canary), "look", lambda *_: 1 / 0)
    kept.step(written(tmp_path), (), TARGETS)
    assert "upkeep stumbled" in caplog.text


def test_files_that_could_not_be_read_are_told_and_are_a_sign_of_life(kept, store, tmp_path):
    kept.ended(dropped(tmp_path, ago=0), [("failed", "empty"), ("alerted", "")], written(tmp_path))
    kept.step(written(tmp_path), (), TARGETS)
    assert told(store)[0][1].startswith("[WATCHER] Watcher needs you: cannot read")
    assert f"articles in {tmp_path / 'inbox'}" in kept.health.signs()


def test_an_old_file_that_is_tried_again_does_not_end_a_silence(kept, store, tmp_path):
    settings = written(tmp_path, inboxes=(Inbox(tmp_path / "inbox", quiet=timedelta(hours=1)),))
    store.remember(f"articles in {tmp_path / 'inbox'}", (datetime.now(UTC) - timedelta(hours=2)).isoformat())
    kept.ended(dropped(tmp_path, ago=3 * 3600), [("failed", "empty")], settings)
    assert 7100 < kept.health.signs()[f"articles in {tmp_path / 'inbox'}"] < 7300


def dropped(folder: Path, *, ago: float) -> DroppedFile:
    """A file that came into the inbox so many seconds ago."""
    return DroppedFile(str(folder / "inbox" / "a.txt"), 0, 0, int((time.time() - ago) * 1e9), 1)
