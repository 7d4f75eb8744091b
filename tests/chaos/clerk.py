"""Works on a store and says on standard error what it has been told is done: python clerk.py STORE SEED STEPS. Its writes are recorded from outside."""

from __future__ import annotations

import os
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watcher.model import Alert, Count, DroppedFile, Envelope, Message, Reason
from watcher.store import Outcome, Telling
from watcher.store.sqlite import SqliteStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SMALL_LOG = 25   # pages after which the log is taken into the file, so that this happens often


def main(path: Path, seed: int, steps: int) -> None:
    dice = random.Random(seed)
    with SqliteStore.open(path) as store:
        store._connection.execute(f"PRAGMA wal_autocheckpoint = {SMALL_LOG}")
        say("opened", "")
        for number in range(steps):
            now = NOON + timedelta(minutes=number)
            article(store, number, now, dice)
            for _ in range(dice.randrange(3)):
                deliver(store, now, dice)
            if dice.random() < 0.1:
                store.prune(before=now - timedelta(minutes=20))


def article(store: SqliteStore, number: int, now: datetime, dice: random.Random) -> None:
    """Read one: begun, perhaps a duplicate, else committed with two messages."""
    file = DroppedFile(f"/inbox/{number}.txt", 100, number, number, number)
    store.begin(file, at=now)
    if number and dice.random() < 0.2:
        store.duplicate(f"article {dice.randrange(number)}", file.path, at=now, finish=file)
        return
    message = Message(f"[HIGH] {number}", "text" * dice.randrange(2000), "<p>text</p>", "high")
    toll = {"killed": Count(number, number)}
    tellings = [
        Telling(Envelope(f"{number * 2 + index:032x}", None, target, "somebody", message, now), Reason.FIRST, {f"story {number % 7}": toll})
        for index, target in enumerate(("desk", "room"))]
    alert = Alert(key=f"story {number % 7}", severity="high", rules=("rule",), toll=toll, headline="headline", because=(), quotes=(), fingerprint=f"article {number}")
    store.commit(Outcome(f"article {number}", file.path, "title", now, "alerted", "", "w1", alert, Reason.FIRST, tuple(tellings),
                         findings="x" * dice.randrange(9000)), finish=file)
    say("told", f"article {number}")


def deliver(store: SqliteStore, now: datetime, dice: random.Random) -> None:
    envelope = store.claim(now=now, lease=timedelta(seconds=30))
    if envelope is None:
        return
    chance = dice.random()
    if chance < 0.6:
        store.sent(envelope.id, reply="250", at=now)
        say("sent", envelope.id)
    elif chance < 0.7:
        store.bury(envelope.id, reply="550", at=now)
        say("buried", envelope.id)
    else:
        store.later(envelope.id, due=now + timedelta(minutes=3), reply="451", at=now, unknown_outcome=chance < 0.8)


def say(what: str, which: str) -> None:
    os.write(2, f"DONE {what} {which}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
