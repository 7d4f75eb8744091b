"""The rows of the road: what was judged, what was told of which story, and the one commit an article."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from watcher.model import DroppedFile, Reason, Told
from watcher.store import Outcome, Telling, codec
from watcher.store.codec import moment, path_bytes, plain, stamp
from watcher.store.database import Cursor, Database, Row
from watcher.store.failures import count
from watcher.store.files import finish_row
from watcher.store.outbox import own_thread, put_envelope


class ArticleRows(Database):
    """What the road asks and tells."""

    def seen(self, fingerprint: str) -> str | None:
        """The watchlist version this article was last judged with, or None."""
        with self._reading() as cursor:
            row = cursor.execute("SELECT watchlist FROM articles WHERE fingerprint = ?", (plain(fingerprint),)).fetchone()
            return row and str(row["watchlist"])

    def duplicate(self, fingerprint: str, path: str, *, at: datetime, finish: DroppedFile | None = None) -> None:
        """Count a re-drop of a judged article (and finish the file), unless it is the same drop, begun anew or told twice within."""
        with self._writing(durable=False) as cursor:
            if not _same_drop(cursor, fingerprint, path):
                count(cursor, "duplicates", 1)
            cursor.execute("INSERT INTO sightings VALUES (?, ?, ?, 1) ON CONFLICT DO NOTHING", (path_bytes(path), plain(fingerprint), stamp(at)))
            if finish:
                finish_row(cursor, finish, at=at)

    def past(self, keys: Collection[str]) -> tuple[Told, ...]:
        """What each target was last told of these stories: told means waiting or sent; what was buried holds no cooldown."""
        with self._reading() as cursor:
            latest = [_latest(cursor, key, target) for key in sorted(map(plain, keys)) for target in _targets(cursor, key)]
        return tuple(
            Told(row["key"], row["target"], moment(row["at"]), moment(row["seen"]), codec.toll(row["toll"]), row["thread"])
            for row in latest if row is not None
        )

    def commit(self, outcome: Outcome, *, finish: DroppedFile | None = None) -> int | None:
        """Write facts, verdicts and envelopes together (and finish the file); the alert's id if there is one.

        Raises StoreError when nothing could be written (disk full, read-only, locked).
        """
        with self._writing() as cursor:
            if finish:
                finish_row(cursor, finish, at=outcome.at)
            _put_article(cursor, outcome)
            alert_id = _put_alert(cursor, outcome)
            began: dict[str, str] = {}   # by target, the envelope that a new story's thread is named after
            for telling in outcome.tellings:
                envelope = telling.envelope
                _put_telling(cursor, telling, alert_id, outcome.at, thread=envelope.thread or began.setdefault(envelope.target, envelope.id))
            for key, target in outcome.repeats:
                row = _latest(cursor, plain(key), target)
                if row is not None:
                    cursor.execute("UPDATE stories SET seen = ? WHERE key = ? AND target = ? AND at = ?", (stamp(outcome.at), row["key"], target, row["at"]))
            return alert_id


def _targets(cursor: Cursor, key: str) -> Iterator[str]:
    """The targets that were ever told of the story; each is one step in the index, however much they were told."""
    row = cursor.execute("SELECT min(target) FROM stories WHERE key = ?", (key,)).fetchone()
    while row[0] is not None:
        yield row[0]
        row = cursor.execute("SELECT min(target) FROM stories WHERE key = ? AND target > ?", (key, row[0])).fetchone()


def _latest(cursor: Cursor, key: str, target: str) -> Row | None:
    """What the target was last told of the story, if that was not buried."""
    row: Row | None = cursor.execute(
        "SELECT * FROM stories WHERE key = ? AND target = ? "
        "AND EXISTS (SELECT 1 FROM envelopes WHERE envelopes.origin = stories.origin AND state <> 'buried') "
        "ORDER BY at DESC, origin DESC LIMIT 1", (key, target)).fetchone()
    return row


def _same_drop(cursor: Cursor, fingerprint: str, path: str) -> bool:
    """Whether the article was committed since this very file was first begun, and the file is still unfinished."""
    return cursor.execute(
        "SELECT 1 FROM articles JOIN files USING (path) WHERE path = ? AND fingerprint = ? AND finished IS NULL "
        "AND articles.at >= files.begun", (path_bytes(path), plain(fingerprint))).fetchone() is not None


def _put_article(cursor: Cursor, outcome: Outcome) -> None:
    """Judged for the first time or again, an article is counted once, by its last ending."""
    fingerprint = plain(outcome.fingerprint)
    before = cursor.execute("SELECT ending FROM articles WHERE fingerprint = ?", (fingerprint,)).fetchone()
    if before:
        count(cursor, before["ending"], -1)
    count(cursor, outcome.ending, 1)
    cursor.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (
        fingerprint, path_bytes(outcome.path), plain(outcome.title), stamp(outcome.at), outcome.ending, plain(outcome.reason),
        outcome.watchlist, codec.squeeze(outcome.findings) if outcome.findings else None))
    cursor.execute("INSERT OR REPLACE INTO sightings VALUES (?, ?, ?, 0)", (path_bytes(outcome.path), fingerprint, stamp(outcome.at)))


def _put_alert(cursor: Cursor, outcome: Outcome) -> int | None:
    if outcome.alert is None:
        return None
    reason = outcome.alert_reason or (outcome.tellings[0].reason if outcome.tellings else Reason.REPEAT)
    cursor.execute(
        "INSERT INTO alerts (fingerprint, path, title, at, reason, alert) VALUES (?, ?, ?, ?, ?, ?)",
        (plain(outcome.fingerprint), path_bytes(outcome.path), plain(outcome.title), stamp(outcome.at),
         reason, codec.alert_json(outcome.alert)))
    return cursor.lastrowid


def _put_telling(cursor: Cursor, telling: Telling, alert_id: int | None, at: datetime, *, thread: str) -> None:
    """The envelope, in its own recipient's thread, and the stories it tells, all of one thread for all recipients."""
    envelope = telling.envelope
    if envelope.recipient:   # else the recipients are found when it is split
        envelope = replace(envelope, thread=own_thread(cursor, envelope.thread, envelope.recipient))
    put_envelope(cursor, envelope, origin=envelope.id, alert_id=alert_id, state="folded" if telling.folded else "waiting")
    for key in telling.stories:   # what a clock that was set back since has told in the future would stay the latest
        cursor.execute("UPDATE stories SET at = :at - 1, seen = min(seen, :at) WHERE key = :key AND target = :target AND at > :at",
                       {"at": stamp(at), "key": plain(key), "target": envelope.target})
    cursor.executemany("INSERT INTO stories VALUES (?, ?, ?, ?, ?, ?, ?)", [
        (plain(key), envelope.target, stamp(at), envelope.id, stamp(at), codec.toll_json(toll), thread)
        for key, toll in telling.stories.items()
    ])
