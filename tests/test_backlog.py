"""What was there before the first start, as a digest for each recipient."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from household import WATCHLIST, strike
from test_pipeline import LIST, START, Road

from watcher import backlog
from watcher.backlog import MOST_LISTED, _digest, send_digest
from watcher.delivery.wording import said_in_matrix
from watcher.message import TITLE
from watcher.store import Delivery
from watcher.store.sqlite import SqliteStore

PLACES = LIST.replace("rules:", "  - {id: aleppo, name: Aleppo, within: syria}\n  - {id: idlib, name: Idlib, within: syria}\nrules:")
LOUD = WATCHLIST + "    group_by: rule\n    cooldown: 0s\n"     # every strike is told


@pytest.fixture
def road(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        road = Road(folder, store)
        road.backlog = "digest"
        yield road


def test_a_digest_lists_every_folded_alert_once_for_each_recipient_and_is_sent_once(road):
    road.take(strike(killed=12), born=START - timedelta(days=1))
    road.take(strike(killed=99), born=START - timedelta(days=1))
    assert send_digest(road.store, datetime.now(UTC)) == 3
    assert send_digest(road.store, datetime.now(UTC)) == 0
    sent = [road.store.claim(now=datetime.now(UTC), lease=timedelta(minutes=1)) for _ in range(3)]
    assert {envelope.recipient for envelope in sent} == {"ana@watch.test", "ben@watch.test", "+1"}
    assert all("12 killed" in envelope.message.text and "99 killed" in envelope.message.text for envelope in sent)


def test_a_digest_begins_with_the_gravest(road):
    for place, killed in (("Homs", 3), ("Aleppo", 70), ("Idlib", 4)):
        road.watch(PLACES)
        road.take(strike(place, killed=killed), born=START - timedelta(days=1))
    assert send_digest(road.store, datetime.now(UTC)) == 3
    sent = [road.store.claim(now=datetime.now(UTC), lease=timedelta(minutes=1)) for _ in range(3)]
    (listed,) = [envelope.message.text for envelope in sent if envelope.recipient == "ana@watch.test"]
    (message,) = [envelope.message for envelope in sent if envelope.recipient == "ana@watch.test"]
    assert (message.severity, message.quiet) == ("critical", False)
    assert message.title == "[WATCHER] 3 alerts from before the start, the gravest: [CRITICAL] Aleppo: 70 killed (Islamic State)"
    assert re.findall(r"^- \[(\w+)\] (\w+)", listed, re.MULTILINE) == [("CRITICAL", "Aleppo"), ("LOW", "Homs"), ("LOW", "Idlib")]


def test_a_long_digest_is_several_and_leaves_nobody_out(road, monkeypatch):
    monkeypatch.setattr(backlog, "MOST_LISTED", 3)
    road.watch(LOUD)
    for killed in range(20, 28):
        road.take(strike(killed=killed), born=START - timedelta(days=1))
    assert send_digest(road.store, datetime.now(UTC)) == 9
    sent = [road.store.claim(now=datetime.now(UTC), lease=timedelta(minutes=1)) for _ in range(9)]
    told = [envelope.message for envelope in sent if envelope.recipient == "ana@watch.test"]
    assert [message.title for message in told] == [f"[WATCHER] {listed} alerts from before the start, the gravest: [CRITICAL] Homs: {first} killed (Islamic State)"
        for listed, first in ((3, 20), (3, 23), (2, 26))]
    assert [sum(f"{killed} killed" in message.text for message in told) for killed in range(20, 28)] == [1] * 8


def test_the_longest_digest_fits_into_a_matrix_event():
    alert = Delivery("id", 99_999, "desk", "!room:matrix.test", "folded", 0, "", "é" + "x" * (TITLE - 1), START, START, None)
    body = said_in_matrix(_digest([alert] * MOST_LISTED, START).message)["body"]
    assert body.count("watcher trace") == MOST_LISTED


def test_a_digest_of_one_alert_is_that_alert(road):
    road.take(strike(killed=12), born=START - timedelta(days=1))
    assert send_digest(road.store, datetime.now(UTC)) == 3
    assert send_digest(road.store, datetime.now(UTC)) == 0
    sent = [road.store.claim(now=datetime.now(UTC), lease=timedelta(minutes=1)) for _ in range(3)]
    assert {(envelope.alert_id, envelope.message.title, envelope.message.severity) for envelope in sent} == {
        (1, "[CRITICAL] Homs: 12 killed (Islamic State)", "critical")}


def test_without_folded_alerts_there_is_no_digest(road):
    assert send_digest(road.store, datetime.now(UTC)) == 0
