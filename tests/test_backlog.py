"""What was there before the first start, as one digest a recipient."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from household import strike
from test_pipeline import START, Road

from watcher.backlog import send_digest
from watcher.store.sqlite import SqliteStore


def test_a_digest_lists_every_folded_alert_once_for_each_recipient_and_is_sent_once(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        road = Road(folder, store)
        road.backlog = "digest"
        road.take(strike(killed=12), born=START - timedelta(days=1))
        road.take(strike(killed=99), born=START - timedelta(days=1))
        assert send_digest(store, datetime.now(UTC)) == 3
        assert send_digest(store, datetime.now(UTC)) == 0
        sent = [store.claim(now=datetime.now(UTC), lease=timedelta(minutes=1)) for _ in range(3)]
        assert {envelope.recipient for envelope in sent} == {"ana@watch.test", "ben@watch.test", "+1"}
        assert all("12 killed" in envelope.message.text and "99 killed" in envelope.message.text for envelope in sent)


def test_a_digest_of_one_alert_is_that_alert(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        road = Road(folder, store)
        road.backlog = "digest"
        road.take(strike(killed=12), born=START - timedelta(days=1))
        assert send_digest(store, datetime.now(UTC)) == 3
        assert send_digest(store, datetime.now(UTC)) == 0
        sent = [store.claim(now=datetime.now(UTC), lease=timedelta(minutes=1)) for _ in range(3)]
        assert {(envelope.alert_id, envelope.message.title, envelope.message.severity) for envelope in sent} == {
            (1, "[CRITICAL] Homs: 12 killed (Islamic State)", "critical")}


def test_without_folded_alerts_there_is_no_digest(tmp_path):
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        assert send_digest(store, datetime.now(UTC)) == 0
