"""What is remembered, in the verbs of the house: the Store protocol and the rows it speaks in. No SQL here, no policy anywhere below.

Left of the outbox the road asks (`seen`, `past`) and tells (`commit`) once an article; right of it delivery claims
envelopes and says what became of them. Every method is one transaction and may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from watcher.model import Alert, DeliveryState, DroppedFile, Ending, Envelope, Reason, Severity, Told, Toll


@dataclass(frozen=True, slots=True)
class Telling:
    """One envelope to write with an article: the stories (rule keys with their tolls) it tells `target` of.

    A folded one is not sent by itself: it waits for a digest to carry it (`folded`, `digest`), and holds its cooldown.
    """

    envelope: Envelope
    reason: Reason
    stories: Mapping[str, Toll]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article, committed in one transaction.

    `fingerprint` is the article's, or for a file that could not be read `unreadable(path)`; `reason` says in words why it was
    suppressed or failed ("" if alerted). `repeats` are the (key, target) pairs an article spoke of without telling: they move
    `Told.seen`. `findings` is the JSON of what `watcher scan --json` would print, for `trace`.
    """

    fingerprint: str
    path: str
    title: str
    at: datetime
    ending: Ending
    reason: str
    watchlist: str
    alert: Alert | None = None
    alert_reason: Reason | None = None
    tellings: tuple[Telling, ...] = ()
    repeats: tuple[tuple[str, str], ...] = ()
    findings: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox as people see it. `at` is when the row last changed, `due` when a waiting one is tried next.

    `severity` is that of its message, for those that a digest may carry.
    """

    envelope: str
    alert_id: int | None
    channel: str
    recipient: str
    state: DeliveryState
    attempts: int
    reply: str
    title: str
    created: datetime
    at: datetime
    due: datetime | None
    severity: Severity = "info"


@dataclass(frozen=True, slots=True)
class ToldAlert:
    """An alert as `watcher alerts` prints it."""

    id: int
    at: datetime
    alert: Alert
    reason: Reason
    path: str
    title: str
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way from file to the server's reply."""

    at: datetime
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How it is going: articles = alerted + suppressed + failed, each fingerprint once; counters outlive retention.

    `waiting` are files begun or listed and not finished; `oldest` is when the oldest waiting envelope was created.
    """

    alerted: int = 0
    suppressed: int = 0
    failed: int = 0
    duplicates: int = 0
    waiting: int = 0
    outbox: Mapping[DeliveryState, int] = field(default_factory=dict)
    oldest: datetime | None = None


class Store(Protocol):
    """The memory of one daemon."""

    # intake
    def unknown(self, files: Sequence[DroppedFile]) -> list[DroppedFile]:
        """Those of the files that were never finished with these numbers, in the order given."""
        ...

    def begin(self, file: DroppedFile, *, at: datetime) -> int:
        """Record an attempt before the file is read; how many attempts at these numbers are unfinished, this one included."""
        ...

    def attempts(self, file: DroppedFile) -> int:
        """How many attempts at these numbers are unfinished."""
        ...

    def forget(self, file: DroppedFile) -> None:
        """Withdraw the attempt: no fault of the file's own ended it. What is committed of the file stays known as of this drop."""
        ...

    def finish(self, file: DroppedFile, *, at: datetime) -> None:
        """Every article of the file is committed: these numbers are known from now on.

        What failed at this path before it was begun is no longer counted as failed: it has failed once more, or not.
        """
        ...

    def expect(self, waiting: int) -> None:
        """Say how many listed files wait to be read, for `tally`."""
        ...

    # the road
    def seen(self, fingerprint: str) -> str | None:
        """The watchlist version this article was last judged with, or None."""
        ...

    def duplicate(self, fingerprint: str, path: str, *, at: datetime, finish: DroppedFile | None = None) -> None:
        """Count a re-drop of a judged article (and finish the file), unless it is the same drop, begun anew or told twice within."""
        ...

    def past(self, keys: Collection[str]) -> tuple[Told, ...]:
        """What each target was last told of these stories: told means waiting or sent; what was buried holds no cooldown."""
        ...

    def commit(self, outcome: Outcome, *, finish: DroppedFile | None = None) -> int | None:
        """Write facts, verdicts and envelopes together (and finish the file); the alert's id if there is one.

        Raises StoreError when nothing could be written (disk full, read-only, locked).
        """
        ...

    # delivery
    def claim(self, *, now: datetime, lease: timedelta, busy: Collection[str] = ()) -> Envelope | None:
        """The next due envelope (oldest first) whose target is not in `busy`, leased until now + lease; None if nothing is due.

        Counts an attempt; the envelope returned bears the count, and as `tried` when the *first* earlier attempt of unknown
        outcome began. A lease that runs out makes the envelope due again, and its attempt one of unknown outcome. Order within
        a target is kept among due envelopes; a waiting one blocks no other.
        """
        ...

    def release(self) -> None:
        """End every lease, at the start of a daemon: what a killed one had claimed is due at once, its outcome unknown."""
        ...

    def heed(self, now: datetime, *, longest: timedelta) -> None:
        """Take up a clock that was set back: what waits from the future, or for longer than `longest`, is due at once, in its order."""
        ...

    def next_due(self) -> datetime | None:
        """When the next waiting envelope is due, or None."""
        ...

    def sent(self, envelope: str, *, reply: str, at: datetime) -> None:
        """The server took it; true whatever was believed of it before."""
        ...

    def later(self, envelope: str, *, due: datetime, reply: str, at: datetime, unknown_outcome: bool) -> None:
        """Put it back until `due`; if the outcome is unknown this attempt may become `tried`. What was sent stays sent."""
        ...

    def bury(self, envelope: str, *, reply: str, at: datetime, instead: Sequence[Envelope] = ()) -> None:
        """Give it up; the same transaction may post it by another way (`instead`, the fallback's envelopes, which hold its cooldown)."""
        ...

    def split(self, envelope: str, recipients: Sequence[str]) -> None:
        """Replace an envelope whose recipients were unknown ("") at commit by one for each, in its recipient's own thread."""
        ...

    def post(self, envelopes: Iterable[Envelope]) -> None:
        """Put messages that belong to no article into the outbox (for the operator)."""
        ...

    def folded(self) -> list[Delivery]:
        """The folded envelopes that no digest carries yet, the gravest first, of equal ones the oldest."""
        ...

    def unsent(self, target: str) -> list[Delivery]:
        """The target's waiting envelopes of which no copy can be out and that carry no others, oldest first."""
        ...

    def digest(self, envelope: Envelope, carrying: Collection[str]) -> None:
        """Put a message into the outbox that stands for these folded or unsent envelopes: they are told or buried with it."""
        ...

    def unfold(self, envelope: str) -> None:
        """Send a folded envelope that no digest carries as what it is."""
        ...

    def answer(self, envelope: str) -> str | None:
        """The server's reply to an envelope that was sent (an earlier one of a thread), or None."""
        ...

    # people
    def alerts(self) -> list[ToldAlert]:
        """All alerts that told someone, oldest first."""
        ...

    def outbox(self) -> list[Delivery]:
        """All envelopes that wait or are buried, oldest first."""
        ...

    def outcomes(self, ending: Ending | None = None) -> list[tuple[str, Ending, str]]:
        """Path, ending and reason of every article judged, or of those that ended so, oldest first."""
        ...

    def failed(self) -> list[DroppedFile]:
        """The files that failed, with the numbers they had."""
        ...

    def found(self, path: str) -> list[str]:
        """The findings (see Outcome) of the articles judged at this path, oldest first, as far as retention has left them."""
        ...

    def trace(self, what: str) -> list[Step]:
        """Every step of a path (as dropped) or an alert's id, oldest first; empty if unknown."""
        ...

    def tally(self) -> Tally: ...

    def retry(self, what: str | None = None, *, at: datetime) -> int:
        """Make due again a buried or waiting envelope (its id, or any unambiguous beginning of at least 6 characters), or
        unknown again a failed path; None: all that failed or was buried. How many. A revived envelope counts attempts from 0,
        and one that was buried its age from now.

        The fact "retries" moves with every path made unknown again, so that a running intake notices. Raises UserError where a
        beginning stands for several envelopes, or the failed file is no longer there.
        """
        ...

    def prune(self, *, before: datetime, most: int = 50) -> int:
        """One small step of emptying what is bulky and older: findings and the reasons of silence, the bodies of sent messages, attempts.

        How many rows were emptied or pages given back to the disk; 0: there is no more to do. Facts, counters and cooldowns stay.
        """
        ...

    def remember(self, name: str, value: str) -> None:
        """Keep a small fact across restarts (first start, the device messages are sent from)."""
        ...

    def recall(self, name: str) -> str | None: ...

    def close(self) -> None: ...


def unreadable(path: str) -> str:
    """The stand-in for a fingerprint of a file that cannot be read."""
    return f"unreadable:{path}"
