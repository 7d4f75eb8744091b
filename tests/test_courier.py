"""The courier: what becomes of each envelope, and that one channel's trouble stays its own."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from watcher.delivery import Courier
from watcher.errors import TryLater, UserError
from watcher.model import Envelope, Message
from watcher.store import Delivery
from watcher.store.sqlite import SqliteStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Channel:
    url: str = "console:"
    fallback: str | None = None


@dataclass
class Office:
    """A courier on a real store, with a clock to turn and servers that answer as told."""

    store: SqliteStore
    channels: dict[str, Channel]
    now: datetime = NOON
    answers: dict[str, Callable[[Envelope], str]] = field(default_factory=dict)
    sent: list[Envelope] = field(default_factory=list)
    troubles: list[tuple[str, str | None]] = field(default_factory=list)
    buried: list[tuple[Envelope, str]] = field(default_factory=list)
    beats: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.courier = Courier(
            self.store, self.channels, secret=self.secret, send=self.send, trouble=lambda name, what: self.troubles.append((name, what)),
            buried=lambda envelope, reply: self.buried.append((envelope, reply)), moved=lambda: self.beats.append(time.monotonic()),
            clock=lambda: self.now, rng=random.Random(1))

    def secret(self, name: str) -> str:
        url = self.channels[name].url
        if not url:
            raise UserError(f"cannot read the url of {name!r}: chmod 600 it")
        return url

    def send(self, envelope: Envelope, url: str) -> str:
        answer = self.answers.get(envelope.target, lambda _: "250 OK")(envelope)
        self.sent.append(envelope)
        return answer

    def post(self, target: str, recipient: str = "console:", **changes: object) -> Envelope:
        message = Message("[HIGH] Two killed", "Two killed\n\nIn Homs.", "<p>Two killed</p>", "high")
        fields = {"id": secrets.token_hex(16), "alert_id": None, "target": target, "recipient": recipient, "message": message, "created": self.now}
        envelope = Envelope(**{**fields, **changes})   # type: ignore[arg-type]
        self.store.post([envelope])
        return envelope

    def turn(self, seconds: float = 0) -> int:
        """Let time pass, take one step and wait for what it started."""
        self.now += timedelta(seconds=seconds)
        started = self.courier.step()
        assert self.courier.wait(10)
        return started

    def waiting(self) -> list[Delivery]:
        return self.store.outbox()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        yield Office(store, {"desk": Channel(), "room": Channel(fallback="desk"), "other": Channel()})


def raising(error: Exception) -> Callable[[Envelope], str]:
    def answer(_: Envelope) -> str:
        raise error

    return answer


def test_a_message_is_sent_once_and_the_reply_is_kept(office: Office) -> None:
    envelope = office.post("desk")
    assert office.turn() == 1
    assert office.turn() == 0
    assert [each.id for each in office.sent] == [envelope.id]
    assert office.store.answer(envelope.id) == "250 OK"
    assert not office.waiting()


def test_a_temporary_failure_waits_five_seconds_and_doubles(office: Office) -> None:
    office.answers["desk"] = raising(TryLater("451 later"))
    office.post("desk")
    pauses = []
    for _ in range(12):
        office.turn()
        due = office.waiting()[0].due
        assert due is not None
        pauses.append((due - office.now).total_seconds())
        office.now = due
        office.turn()
        office.now += timedelta(hours=1)
    assert 4 <= pauses[0] <= 6
    assert max(pauses) <= 900 and pauses[-1] >= 720
    assert all(later > earlier for earlier, later in zip(pauses[:3], pauses[1:4], strict=True))
