"""The outbox against an obvious model: the same calls, in any order, on the store and on plain rows."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from watcher.model import Envelope, Message
from watcher.store.sqlite import SqliteStore

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Row:
    """One envelope as one would keep it in a list."""

    target: str
    created: datetime
    due: datetime
    state: str = "waiting"
    attempts: int = 0
    lease: datetime | None = None
    begun: datetime | None = None
    tried: datetime | None = None

    def is_free(self, now: datetime) -> bool:
        return self.state == "waiting" and self.due <= now and (self.lease is None or self.lease <= now)

    def end_attempt(self, state: str) -> None:
        self.state, self.lease, self.begun = state, None, None


class OutboxMachine(RuleBasedStateMachine):
    posted = Bundle("posted")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = SqliteStore.open(Path(self.folder.name) / "a.db")
        self.now = START
        self.rows: dict[str, Row] = {}

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @rule(target=posted, channels=st.lists(st.sampled_from("ab"), min_size=1, max_size=3))
    def post(self, channels: list[str]) -> object:
        message = Message("title", "text", "<p>text</p>", "high")
        new = [Envelope(f"{len(self.rows) + offset:032x}", None, channel, "", message, self.now) for offset, channel in enumerate(channels)]
        self.store.post(new)
        self.rows |= {one.id: Row(one.target, self.now, self.now) for one in new}
        return multiple(*(one.id for one in new))

    @rule()
    def restart(self) -> None:
        self.store.release()
        for row in self.rows.values():
            row.lease = None

    @rule(busy=st.sets(st.sampled_from("ab"), max_size=1))
    def claim(self, busy: set[str]) -> None:
        oldest_first = sorted(self.rows.items(), key=lambda item: item[1].created)
        free = [key for key, row in oldest_first if row.is_free(self.now) and row.target not in busy]
        found = self.store.claim(now=self.now, lease=MINUTE, busy=busy)
        assert (found and found.id) == (free[0] if free else None)
        if found:
            row = self.rows[found.id]
            row.tried = row.tried or row.begun
            row.attempts, row.begun, row.lease = row.attempts + 1, self.now, self.now + MINUTE
            assert (found.attempts, found.tried) == (row.attempts, row.tried)

    @rule(key=posted)
    def sent(self, key: str) -> None:
        self.store.sent(key, reply="250", at=self.now)
        self.rows[key].end_attempt("sent")

    @rule(key=posted, minutes=st.integers(0, 3), unknown=st.booleans())
    def later(self, key: str, minutes: int, *, unknown: bool) -> None:
        row, due = self.rows[key], self.now + minutes * MINUTE
        self.store.later(key, due=due, reply="451", at=self.now, unknown_outcome=unknown)
        if row.state == "waiting":
            row.due, row.tried = due, row.tried or (row.begun if unknown else None)
            row.end_attempt("waiting")

    @rule(key=posted)
    def bury(self, key: str) -> None:
        self.store.bury(key, reply="550", at=self.now)
        if self.rows[key].state == "waiting":
            self.rows[key].end_attempt("buried")

    @rule(key=consumes(posted))
    def retry(self, key: str) -> None:
        row = self.rows[key]
        assert self.store.retry(key, at=self.now) == (row.state != "sent")
        if row.state == "buried":
            row.created = self.now
        if row.state != "sent":
            row.state, row.due, row.attempts = "waiting", row.created, 0

    @rule(seconds=st.sampled_from([1, 59, 60, 200]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def the_outbox_agrees(self) -> None:
        shown = {row.envelope: (row.state, row.attempts) for row in self.store.outbox()}
        assert shown == {key: (row.state, row.attempts) for key, row in self.rows.items() if row.state != "sent"}
        dues = [max(row.due, row.lease or row.due) for row in self.rows.values() if row.state == "waiting"]
        assert self.store.next_due() == min(dues, default=None)


TestOutboxAgainstModel = OutboxMachine.TestCase
TestOutboxAgainstModel.settings = settings(
    max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_who_is_next_is_answered_without_a_look_at_the_messages(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        asked: list[str] = []
        store._connection.set_trace_callback(asked.append)
        store.next_due()
        store.tally()
        store.claim(now=datetime.now(UTC), lease=timedelta(seconds=1), busy=["desk"])
        store._connection.set_trace_callback(None)
        plans = [[row["detail"] for row in store._connection.execute(f"EXPLAIN QUERY PLAN {one}")] for one in asked if "state = 'waiting'" in one]
        assert len(plans) == 3
        assert all(any("USING COVERING INDEX envelopes_queue" in step for step in plan) for plan in plans), plans
