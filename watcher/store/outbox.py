"""The rows of the outbox: envelopes that wait, were sent or buried, and what the servers answered."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watcher.errors import StoreError
from watcher.model import SEVERITIES, DeliveryState, Envelope
from watcher.store import Delivery, codec
from watcher.store.codec import maybe_moment, moment, plain, stamp
from watcher.store.database import Cursor, Database, Row

ATTEMPTS_KEPT = 20   # of each envelope, the last ones


class OutboxRows(Database):
    """What delivery asks and tells."""

    def claim(self, *, now: datetime, lease: timedelta, busy: Collection[str] = ()) -> Envelope | None:
        """The next due envelope (oldest first) whose target is not in `busy`, leased until now + lease; None if nothing is due.

        Counts an attempt. The envelope bears that count, how many of those before failed, and as `tried` the first whose outcome
        is unknown (one whose lease ran out is). A lease that runs out makes the envelope due again.
        """
        with self._writing() as cursor:
            row = cursor.execute(
                "SELECT * FROM envelopes WHERE seq = (SELECT seq FROM envelopes INDEXED BY envelopes_queue WHERE state = 'waiting' "
                "AND due <= :now AND (lease IS NULL OR lease <= :now) AND target NOT IN (SELECT value FROM json_each(:busy)) "
                "ORDER BY created, seq LIMIT 1)", {"now": stamp(now), "busy": json.dumps(list(busy))}).fetchone()
            if row is None:
                return None
            number, tried = row["attempts"] + 1, row["begun"] if row["tried"] is None else row["tried"]
            cursor.execute("UPDATE envelopes SET attempts = ?, tried = ?, begun = ?, lease = ? WHERE id = ?",
                           (number, tried, stamp(now), stamp(now + lease), row["id"]))
            cursor.execute("INSERT INTO attempts (envelope, number, begun, outcome, reply) VALUES (?, ?, ?, 'unknown', '')",
                           (row["id"], number, stamp(now)))
            failures = cursor.execute("SELECT count(ended) FROM attempts WHERE envelope = ?", (row["id"],)).fetchone()[0]
            return replace(_envelope(row), attempts=number, tried=maybe_moment(tried), failures=failures)

    def release(self) -> None:
        """End every lease: no other daemon can be at work, so what a killed one had claimed is due at once."""
        with self._writing() as cursor:
            cursor.execute("UPDATE envelopes SET lease = NULL WHERE lease IS NOT NULL AND state = 'waiting'")

    def heed(self, now: datetime, *, longest: timedelta) -> None:
        """Take up a clock that was set back: what waits from the future, or for longer than `longest`, is due at once, in its order."""
        with self._writing() as cursor:
            cursor.execute(
                "UPDATE envelopes SET created = min(created, :now), due = min(due, :now), begun = min(begun, :now), tried = min(tried, :now), "
                "lease = min(lease, :lease) WHERE state = 'waiting' AND (created > :now OR due > :lease OR lease > :lease)",
                {"now": stamp(now), "lease": stamp(now + longest)})

    def next_due(self) -> datetime | None:
        """When the next waiting envelope is due (or its lease runs out), or None."""
        with self._reading() as cursor:
            return maybe_moment(cursor.execute("SELECT min(max(due, ifnull(lease, due))) FROM envelopes INDEXED BY envelopes_queue WHERE state = 'waiting'").fetchone()[0])

    def sent(self, envelope: str, *, reply: str, at: datetime) -> None:
        """The server took it; true whatever was believed of it before."""
        with self._writing() as cursor:
            _existing(cursor, envelope)
            _settle(cursor, envelope, "sent", reply, at)
            cursor.execute("UPDATE envelopes SET message = '' WHERE carrier = ?", (envelope,))   # told by this one: nobody will be sent their own text

    def later(self, envelope: str, *, due: datetime, reply: str, at: datetime, unknown_outcome: bool) -> None:
        """Put it back until `due`; if the outcome is unknown this attempt stays on record as `tried`. What was sent stays sent."""
        with self._writing() as cursor:
            row = _existing(cursor, envelope)
            if row["state"] == "waiting":
                tried = row["begun"] if unknown_outcome and row["tried"] is None else row["tried"]
                cursor.execute("UPDATE envelopes SET due = ?, tried = ? WHERE id = ?", (stamp(due), tried, envelope))
                _settle(cursor, envelope, "waiting", reply, at)

    def bury(self, envelope: str, *, reply: str, at: datetime, instead: Sequence[Envelope] = ()) -> None:
        """Give it up; the same transaction may post it by another way (`instead`, the fallback's envelopes). What was sent stays sent."""
        with self._writing() as cursor:
            row = _existing(cursor, envelope)
            if row["state"] == "waiting":
                _settle(cursor, envelope, "buried", reply, at)
                _pass_on(cursor, envelope, instead[0].id if instead else _other_copy(cursor, row))
                for other in instead:
                    put_envelope(cursor, other, origin=row["origin"], alert_id=row["alert_id"] if other.alert_id is None else other.alert_id)

    def split(self, envelope: str, recipients: Sequence[str]) -> None:
        """Replace an envelope whose recipients were unknown ("") at commit by one for each.

        Each continues the thread that its own recipient was sent, if there is one.
        """
        if not recipients:
            raise ValueError("an envelope cannot be split among nobody")
        with self._writing() as cursor:
            row = _existing(cursor, envelope)
            whole = _envelope(row)
            cursor.execute("DELETE FROM envelopes WHERE id = ?", (envelope,))
            copies = [
                replace(whole, id=secrets.token_hex(16), recipient=recipient, thread=own_thread(cursor, whole.thread, recipient))
                for recipient in recipients
            ]
            for copy in copies:
                put_envelope(cursor, copy, origin=row["origin"], alert_id=whole.alert_id)
            _pass_on(cursor, envelope, copies[0].id)

    def post(self, envelopes: Iterable[Envelope]) -> None:
        """Put messages that belong to no article into the outbox (for the operator)."""
        with self._writing() as cursor:
            for envelope in envelopes:
                put_envelope(cursor, envelope, origin=envelope.id, alert_id=envelope.alert_id)

    def folded(self) -> list[Delivery]:
        """The folded envelopes that no digest carries yet, the gravest first, of equal ones the oldest."""
        with self._reading() as cursor:
            return [_untold(row) for row in cursor.execute(
                "SELECT *, json_extract(message, '$.severity') AS severity FROM envelopes WHERE state = 'folded' AND carrier IS NULL ORDER BY "
                "(SELECT key FROM json_each(?) WHERE value = severity) DESC, created, seq", (json.dumps(SEVERITIES),))]

    def unsent(self, target: str) -> list[Delivery]:
        """The target's waiting envelopes of which no copy can be out and that carry no others, oldest first."""
        with self._reading() as cursor:
            return [_untold(row) for row in cursor.execute(
                "SELECT *, json_extract(message, '$.severity') AS severity FROM envelopes WHERE state = 'waiting' AND target = ? AND begun IS NULL AND tried IS NULL "
                "AND NOT EXISTS (SELECT 1 FROM envelopes AS carried WHERE carried.carrier = envelopes.id) ORDER BY created, seq", (target,))]

    def digest(self, envelope: Envelope, carrying: Collection[str]) -> None:
        """Put a message into the outbox that stands for these folded or unsent envelopes: they are told or buried with it."""
        with self._writing() as cursor:
            put_envelope(cursor, envelope, origin=envelope.id, alert_id=envelope.alert_id)
            cursor.executemany(
                "UPDATE envelopes SET carrier = ?, state = 'folded' WHERE id = ? AND (state = 'folded' OR state = 'waiting' AND begun IS NULL AND tried IS NULL)",
                [(envelope.id, each) for each in carrying])

    def unfold(self, envelope: str) -> None:
        """Send a folded envelope that no digest carries as what it is."""
        with self._writing() as cursor:
            cursor.execute("UPDATE envelopes SET state = 'waiting' WHERE id = ? AND state = 'folded' AND carrier IS NULL", (envelope,))

    def answer(self, envelope: str) -> str | None:
        """The server's reply to an envelope that was sent (an earlier one of a thread), or None."""
        with self._reading() as cursor:
            row = cursor.execute("SELECT reply FROM envelopes WHERE id = ? AND state = 'sent'", (envelope,)).fetchone()
            return row and str(row["reply"])


def put_envelope(cursor: Cursor, envelope: Envelope, *, origin: str, alert_id: int | None, state: DeliveryState = "waiting") -> None:
    """Write an envelope, due at once if it waits, within a transaction."""
    created = stamp(envelope.created)
    cursor.execute(
        "INSERT INTO envelopes (id, origin, alert_id, target, recipient, thread, title, message, created, state, at, attempts, due, reply) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '')",
        (envelope.id, origin, alert_id, envelope.target, plain(envelope.recipient), envelope.thread, plain(envelope.message.title),
         codec.message_json(envelope.message), created, state, created, created))


def delivery(row: Row) -> Delivery:
    """The envelope's row as people see it."""
    return Delivery(
        envelope=row["id"], alert_id=row["alert_id"], channel=row["target"], recipient=row["recipient"], state=row["state"],
        attempts=row["attempts"], reply=row["reply"], title=row["title"], created=moment(row["created"]), at=moment(row["at"]),
        due=moment(row["due"]) if row["state"] == "waiting" else None)


def _untold(row: Row) -> Delivery:
    return replace(delivery(row), severity=row["severity"])


def _envelope(row: Row) -> Envelope:
    return Envelope(
        id=row["id"], alert_id=row["alert_id"], target=row["target"], recipient=row["recipient"], message=codec.message(row["message"]),
        created=moment(row["created"]), thread=row["thread"], attempts=row["attempts"], tried=maybe_moment(row["tried"]))


def _existing(cursor: Cursor, envelope: str) -> Row:
    row: Row | None = cursor.execute("SELECT * FROM envelopes WHERE id = ?", (envelope,)).fetchone()
    if row is None:
        raise StoreError(f"there is no envelope {envelope!r} in the store: list them with `watcher outbox`")
    return row


def _other_copy(cursor: Cursor, row: Row) -> str | None:
    """A message that says the same as this one (to another recipient, or by a fallback) and is not buried."""
    found = cursor.execute("SELECT id FROM envelopes WHERE origin = ? AND id <> ? AND state <> 'buried' LIMIT 1", (row["origin"], row["id"])).fetchone()
    return found and str(found["id"])


def _pass_on(cursor: Cursor, envelope: str, heir: str | None) -> None:
    """What this digest carries is carried by its heir from now on; without one it is buried with the digest."""
    cursor.execute("UPDATE envelopes SET state = ?, carrier = ? WHERE carrier = ?",
                   ("folded" if heir else "buried", heir or envelope, envelope))


def _settle(cursor: Cursor, envelope: str, state: str, reply: str, at: datetime) -> None:
    """End the running attempt, if there is one, in this state."""
    cursor.execute("UPDATE envelopes SET state = ?, reply = ?, at = ?, lease = NULL, begun = NULL WHERE id = ?",
                   (state, plain(reply), stamp(at), envelope))
    cursor.execute("UPDATE attempts SET ended = ?, outcome = ?, reply = ? WHERE id = (SELECT max(id) FROM attempts WHERE envelope = ?) AND ended IS NULL",
                   (stamp(at), state, plain(reply), envelope))
    cursor.execute("DELETE FROM attempts WHERE envelope = ? AND id NOT IN (SELECT id FROM attempts WHERE envelope = ? ORDER BY id DESC LIMIT ?)",
                   (envelope, envelope, ATTEMPTS_KEPT))


def own_thread(cursor: Cursor, thread: str, recipient: str) -> str:
    """What this recipient was first sent of the thread, a digest perhaps, or "" where it begins with this one for them."""
    row = thread and cursor.execute(
        "SELECT ifnull(carrier, id) AS id FROM stories CROSS JOIN envelopes USING (origin) WHERE stories.thread = ? AND recipient = ? AND state <> 'buried' "
        "ORDER BY stories.at LIMIT 1", (thread, plain(recipient))).fetchone()
    return str(row["id"]) if row else ""
