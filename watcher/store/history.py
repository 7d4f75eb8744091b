"""The rows as people see them: what was told, what waits, how it is going, and a second try for what failed."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import get_args

from watcher.errors import UserError
from watcher.model import DroppedFile, Ending, Reason
from watcher.store import Delivery, Step, Tally, ToldAlert, codec
from watcher.store.codec import maybe_moment, moment, path_bytes, path_text, stamp
from watcher.store.database import Cursor, Database, Row
from watcher.store.failures import failures, take_back
from watcher.store.files import recall_row, remember_row
from watcher.store.outbox import delivery

_MIN_PREFIX = 6   # characters of an envelope's id that may stand for it

SPARE_PAGES = 256   # of four kilobytes: left free in the file
_LONGEST_NUMBER = 18   # digits: more than SQLite counts to is nobody's id


class HistoryRows(Database):
    """What the command line asks and tells."""

    def alerts(self) -> list[ToldAlert]:
        """All alerts that told someone, oldest first; those that only repeated a story are in `trace`."""
        with self._reading() as cursor:
            rows = cursor.execute("SELECT * FROM alerts WHERE id IN (SELECT alert_id FROM envelopes) ORDER BY at, id").fetchall()
            deliveries = defaultdict(list)
            for row in cursor.execute("SELECT * FROM envelopes WHERE alert_id IS NOT NULL ORDER BY seq"):
                deliveries[row["alert_id"]].append(delivery(row))
        return [
            ToldAlert(row["id"], moment(row["at"]), codec.alert(row["alert"]), Reason(row["reason"]),
                      path_text(row["path"]), row["title"], tuple(deliveries[row["id"]]))
            for row in rows
        ]

    def outbox(self) -> list[Delivery]:
        """All envelopes that wait or are buried, oldest first."""
        with self._reading() as cursor:
            return [delivery(row) for row in cursor.execute("SELECT * FROM envelopes WHERE state IN ('waiting', 'buried') ORDER BY created, seq")]

    def tally(self) -> Tally:
        """How it is going, in figures."""
        with self._reading() as cursor:
            counted = dict(map(tuple, cursor.execute("SELECT name, n FROM counters")))
            outbox = dict(map(tuple, cursor.execute("SELECT state, count(*) FROM envelopes GROUP BY state")))
            oldest = cursor.execute("SELECT min(created) FROM envelopes INDEXED BY envelopes_queue WHERE state = 'waiting'").fetchone()[0]
            return Tally(**counted, waiting=int(recall_row(cursor, "waiting") or 0), outbox=outbox, oldest=maybe_moment(oldest))

    def outcomes(self, ending: Ending | None = None) -> list[tuple[str, Ending, str]]:
        """Path, ending and reason of every article judged, or of those that ended so, oldest first."""
        with self._reading() as cursor:
            rows = cursor.execute(
                "SELECT path, ending, reason FROM articles WHERE ending IN (SELECT value FROM json_each(?)) ORDER BY at, path",
                (json.dumps([ending] if ending else get_args(Ending)),)).fetchall()
            return [(path_text(row["path"]), row["ending"], row["reason"]) for row in rows]

    def failed(self) -> list[DroppedFile]:
        """The files that failed, with the numbers they had."""
        with self._reading() as cursor:
            return [DroppedFile(path_text(row["path"]), *(int(row[name]) for name in ("size", "mtime_ns", "ctime_ns", "inode"))) for row in cursor.execute(
                "SELECT DISTINCT files.* FROM files JOIN articles USING (path) WHERE ending = 'failed' ORDER BY path")]

    def found(self, path: str) -> list[str]:
        """The findings of the articles judged at this path, oldest first, as far as retention has left them."""
        with self._reading() as cursor:
            rows = cursor.execute("SELECT findings FROM articles WHERE path = ? AND findings IS NOT NULL ORDER BY at", (path_bytes(path),)).fetchall()
            return [codec.unsqueeze(row["findings"]) for row in rows]

    def trace(self, what: str) -> list[Step]:
        """Every step of a path (as dropped) or an alert's id, oldest first; empty if unknown."""
        with self._reading() as cursor:
            steps = _path_steps(cursor, path_bytes(what))
            if not steps and what.isdecimal() and len(what) <= _LONGEST_NUMBER:
                steps = _alert_steps(cursor, cursor.execute("SELECT * FROM alerts WHERE id = ?", (int(what),)).fetchall())
        return sorted(steps, key=lambda step: step.at)

    def retry(self, what: str | None = None, *, at: datetime) -> int:
        """Make due again a buried or waiting envelope (its id, or any unambiguous beginning of at least 6 characters), or
        unknown again a failed path; None: all that failed or was buried. How many. A revived envelope counts attempts from 0,
        and one that was buried its age from now.

        Raises UserError where a beginning stands for several envelopes, or the failed file is no longer there.
        """
        with self._writing() as cursor:
            files = _forget_failed(cursor, None if what is None else path_bytes(what))
            if files:
                remember_row(cursor, "retries", str(int(recall_row(cursor, "retries") or 0) + 1))
            return files + (_revive_buried(cursor, at) if what is None else _revive(cursor, what, at))

    def prune(self, *, before: datetime, most: int = 50) -> int:
        """One small step of emptying what is bulky and older: findings and the reasons of silence, the bodies of sent messages, attempts.

        How many rows were emptied or pages given back to the disk; 0: there is no more to do. Facts, counters and cooldowns stay.
        """
        with self._writing(durable=False) as cursor:
            emptied = sum(cursor.execute(statement, {"limit": stamp(before), "most": most}).rowcount for statement in _EMPTYING)
            return emptied or _give_back(cursor, most)


_EMPTYING = (
    """UPDATE articles SET findings = NULL, reason = CASE ending WHEN 'suppressed' THEN '' ELSE reason END WHERE fingerprint IN
       (SELECT fingerprint FROM articles WHERE at < :limit AND findings IS NOT NULL ORDER BY at LIMIT :most)""",
    "UPDATE envelopes SET message = '' WHERE seq IN (SELECT seq FROM envelopes INDEXED BY envelopes_full WHERE state = 'sent' AND message <> '' AND at < :limit ORDER BY at LIMIT :most)",
    "DELETE FROM attempts WHERE id IN (SELECT id FROM attempts WHERE ended < :limit ORDER BY ended LIMIT :most)",
)


def _give_back(cursor: Cursor, most: int) -> int:
    """How many free pages the file was cut by; some stay, for what is written next."""
    free = cursor.execute("PRAGMA freelist_count").fetchone()[0]
    if free <= SPARE_PAGES:
        return 0
    for _ in range(min(most, free - SPARE_PAGES)):
        cursor.execute("PRAGMA incremental_vacuum(1)")   # asked for more at once, sqlite3 stops after the first page
    return int(free - cursor.execute("PRAGMA freelist_count").fetchone()[0])


def _path_steps(cursor: Cursor, path: bytes) -> list[Step]:
    """Dropped, begun, judged or a duplicate, alerts, envelopes, attempts, finished."""
    steps = []
    file = cursor.execute("SELECT * FROM files WHERE path = ?", (path,)).fetchone()
    if file:
        steps.append(Step(moment(int(file["ctime_ns"]) // 1000), "dropped", f"{file['size']} bytes"))
        if file["begun"] is not None:
            steps.append(Step(moment(file["begun"]), "begun", f"unfinished attempts: {file['attempts']}" if file["finished"] is None else ""))
    for sighting in cursor.execute("SELECT * FROM sightings WHERE path = ? ORDER BY at", (path,)).fetchall():
        steps += _article_steps(cursor, sighting)
    if file and file["finished"] is not None:
        steps.append(Step(moment(file["finished"]), "finished", ""))
    return steps


def _article_steps(cursor: Cursor, sighting: Row) -> list[Step]:
    article = cursor.execute("SELECT * FROM articles WHERE fingerprint = ?", (sighting["fingerprint"],)).fetchone()
    if sighting["duplicate"]:
        first = f" of {path_text(article['path'])!r}" if article else ""
        return [Step(moment(sighting["at"]), "duplicate", f"article {sighting['fingerprint'][:12]}{first}")]
    alerts = cursor.execute("SELECT * FROM alerts WHERE fingerprint = ? ORDER BY id", (sighting["fingerprint"],)).fetchall()
    ending = article["ending"] + (f": {article['reason']}" if article["reason"] else "")
    name = repr(path_text(article["path"])) if article["ending"] == "failed" else f"article {article['fingerprint'][:12]}"
    return [Step(moment(article["at"]), "judged", f"{name} {ending}"), *_alert_steps(cursor, alerts)]


def _alert_steps(cursor: Cursor, alerts: Iterable[Row]) -> list[Step]:
    steps = []
    for alert in alerts:
        steps.append(Step(moment(alert["at"]), "alert", f"{alert['id']} {alert['reason']}: {codec.alert(alert['alert']).headline}"))
        for envelope in cursor.execute("SELECT * FROM envelopes WHERE alert_id = ? ORDER BY seq", (alert["id"],)).fetchall():
            steps += _envelope_steps(cursor, envelope)
    return steps


def _envelope_steps(cursor: Cursor, envelope: Row) -> list[Step]:
    recipient = f" for {envelope['recipient']}" if envelope["recipient"] else ""
    name = f"{envelope['id'][:12]} to {envelope['target']}{recipient}"
    attempts = cursor.execute("SELECT * FROM attempts WHERE envelope = ? ORDER BY id", (envelope["id"],)).fetchall()
    return [
        Step(moment(min([envelope["created"], *(row["begun"] for row in attempts)])), "envelope", name),   # one that was buried and revived is older
        *(Step(moment(row["begun"] if row["ended"] is None else row["ended"]), _OUTCOMES[row["outcome"]],
               f"{name}, attempt {row['number']}" + (f": {row['reply']}" if row["reply"] else ""))
          for row in attempts),
    ]


_OUTCOMES = {"unknown": "trying", "waiting": "put back", "sent": "sent", "buried": "buried"}


def _forget_failed(cursor: Cursor, path: bytes | None) -> int:
    """Failed files become unknown again, and are no longer counted as failed: they will be once more, or not.

    One that is no longer there (archived, taken away) cannot be read again and stays failed.
    """
    failed = failures(cursor, path)
    there = [row for row in failed if os.path.lexists(row["path"])]
    if path is not None and failed and not there:
        raise UserError(f"{path_text(path)!r} failed and is no longer there: drop it again")
    cursor.executemany("DELETE FROM files WHERE path = ?", [(row["path"],) for row in there])
    take_back(cursor, there)
    return len({row["path"] for row in there})


def _revive(cursor: Cursor, beginning: str, at: datetime) -> int:
    if len(beginning) < _MIN_PREFIX or not beginning.isalnum():
        return 0
    found = cursor.execute("SELECT id FROM envelopes WHERE substr(id, 1, ?) = ? LIMIT 2", (len(beginning), beginning)).fetchall()
    if len(found) > 1:
        raise UserError(f"{beginning!r} is the beginning of several envelopes: give more of the id, as `watcher outbox --json` shows it")
    if not found:
        return 0
    cursor.execute("UPDATE envelopes SET state = 'folded' WHERE carrier = ?", (found[0]["id"],))
    return _unbury(cursor, found[0]["id"], at) or cursor.execute(
        "UPDATE envelopes SET due = created, attempts = 0 WHERE id = ? AND carrier IS NULL AND state = 'waiting'", (found[0]["id"],)).rowcount


def _revive_buried(cursor: Cursor, at: datetime) -> int:
    revived = _unbury(cursor, None, at)
    cursor.execute("UPDATE envelopes SET state = 'folded' WHERE state = 'buried'")
    return revived


def _unbury(cursor: Cursor, envelope: str | None, at: datetime) -> int:
    """How many are waiting again (None: all), as if they were new: by their age they would be given up at the next failure."""
    return cursor.execute(
        "UPDATE envelopes SET state = 'waiting', created = :at, due = :at, attempts = 0 "
        "WHERE state = 'buried' AND carrier IS NULL AND (:envelope IS NULL OR id = :envelope)", {"at": stamp(at), "envelope": envelope}).rowcount
