"""What the verbs list, as JSON objects and as lines for people: alerts, the outbox, how it is going, the steps of a trace.

What strangers wrote is shown on one line of a terminal and steers nothing there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import zip_longest

from watcher.health import spoken
from watcher.logs import visible
from watcher.report import Row, lines
from watcher.store import Delivery, Step, ToldAlert

FAILURES_SHOWN = 10
LONGEST_STEP = 200   # characters, where all of it follows
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


# --- one object a line

def json_line(row: Row) -> str:
    """The object in UTF-8, whatever a path is made of; what ends a line or steers a terminal is escaped."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(row, ensure_ascii=False))


def alert_rows(told: Iterable[ToldAlert]) -> Iterator[Row]:
    """What `watcher alerts --json` prints."""
    for one in told:
        yield {
            "id": one.id,
            "at": _utc(one.at),
            "rules": list(one.alert.rules),
            "severity": one.alert.severity,
            "key": one.alert.key,
            "reason": one.reason.value,
            "path": one.path,
            "title": one.title,
            "toll": {kind: {"low": count.low, "high": count.high} for kind, count in one.alert.toll.items()},
            "headline": one.alert.headline,
            "deliveries": [_delivery_row(delivery) for delivery in one.deliveries],
        }


def outbox_rows(waiting: Iterable[Delivery]) -> Iterator[Row]:
    """What `watcher outbox --json` prints."""
    for delivery in waiting:
        yield {
            "envelope": delivery.envelope,
            "alert": delivery.alert_id,
            **_delivery_row(delivery),
            "title": delivery.title,
            "created": _utc(delivery.created),
            "due": _utc(delivery.due),
        }


def _delivery_row(delivery: Delivery) -> Row:
    return {
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "reply": delivery.reply,
    }


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


# --- for people

def alert_lines(told: Iterable[ToldAlert]) -> Iterator[str]:
    """Each alert, and under it whom it reached."""
    for one in told:
        yield f"{one.id:>5}  {_when(one.at)}  {one.alert.severity:<8} {one.reason:<7} {printable(one.alert.headline)}"
        for delivery in one.deliveries:
            yield f"       {delivery.state} {_way(delivery)}: {printable(delivery.reply)}"


def outbox_lines(waiting: Sequence[Delivery]) -> Iterator[str]:
    """Each envelope that waits or is buried, and what to do about the buried ones."""
    if not waiting:
        yield "nothing waits, nothing was buried"
    for delivery in waiting:
        due = f", next try {_when(delivery.due)}" if delivery.due else ""
        yield f"{delivery.envelope[:12]}  {delivery.state:<7} {_way(delivery)}: {printable(delivery.title)}"
        yield f"              since {_when(delivery.created)}, {some(delivery.attempts, 'attempt')}{due}; {printable(delivery.reply) or 'not tried yet'}"
    if any(delivery.state == "buried" for delivery in waiting):
        yield "try a buried one again: watcher retry ENVELOPE, or all: watcher retry --failed"


def status_lines(found: Row) -> Iterator[str]:
    """What `watcher status --json` prints, in words."""
    yield (f"articles  {found['articles']}: {found['alerted']} alerted, {found['suppressed']} suppressed, {found['failed']} failed; "
           f"{found['duplicates']} duplicates, {found['waiting']} waiting")
    queue = found["outbox"]
    oldest = f", oldest since {spoken(queue['oldest_s'])}" if queue["oldest_s"] is not None else ""
    yield f"outbox    {queue['waiting']} waiting{oldest}, {queue['sent']} sent, {queue['buried']} buried"
    yield "parts     " + (", ".join(f"{part} {spoken(age)} ago" for part, age in found["parts"].items()) or "the daemon is not running")
    for name, age in found["signs"].items():
        yield f"last      {printable(name)}: {spoken(age)} ago"
    for problem in found["problems"]:
        for label, line in zip_longest(["problem"], problem.splitlines(), fillvalue=""):
            yield f"{label:<9} {printable(line)}"
    for failure in found["failures"][-FAILURES_SHOWN:]:
        yield f"failed    {printable(failure['path'])}: {printable(failure['reason'])}"
    if len(found["failures"]) > FAILURES_SHOWN:
        yield f"failed    these are the latest {FAILURES_SHOWN} of {found['failed']}; more by 'watcher status --json'"


def trace_lines(steps: Iterable[Step], judged: Sequence[str]) -> Iterator[str]:
    """Each step with its time, then all that was judged; a step that says the same at length is cut short."""
    for step in steps:
        detail = printable(step.detail)
        yield f"{_when(step.at)}  {step.what:<12} " + (f"{detail[:LONGEST_STEP]}…" if judged and len(detail) > LONGEST_STEP else detail)
    for found in judged:
        yield from ("", "as it was judged:", *report_lines(json.loads(found)))


def report_lines(found: Row) -> Iterator[str]:
    """What `watcher scan` says of an article."""
    return map(visible, lines(found))


def some(count: int, one: str, many: str = "") -> str:
    """So many things, in words: 1 rule, 9 rules."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def printable(text: str) -> str:
    """Text of strangers on one line of a terminal."""
    return visible(" ".join(text.split()))


def _way(delivery: Delivery) -> str:
    return f"{delivery.channel} -> {printable(delivery.recipient)}"


def _when(moment: datetime | None) -> str:
    """A time in the reader's own zone, to the second."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z") if moment else "-"
