"""Drains the outbox: claim, send, and set down what the server said. The only loop of the house that reaches the network.

Each channel is served by a thread of its own, one message at a time, so that a dead or slow one delays no other and
never the courier's own pulse. Decides nothing about alerts.
"""

from __future__ import annotations

import logging
import random
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watcher.delivery.digest import digests
from watcher.delivery.fallback import Route, fallback_of, instead_of
from watcher.delivery.pace import FIRST_PAUSE, LONGEST_WISH, Pace
from watcher.delivery.senders import recipients
from watcher.errors import DeliveryError, StoreError, TryLater, UserError
from watcher.model import Envelope
from watcher.store import Store

log = logging.getLogger(__name__)

Outcome = str | tuple[str, ...] | DeliveryError

PULSE = 1.0                                # seconds the courier sleeps at most
LEASE = timedelta(seconds=30)              # after a crash a claimed message is due again; while we live the channel is busy
GIVE_UP = timedelta(days=3)
TOO_LONG = 120.0                           # seconds: an attempt still running then is left to itself
SET_BACK = 5.0                             # seconds: less is the clock's own correction
MOST_HUNG = 3                              # such attempts of one channel before it is left alone
MOST_RECORDS = 3600                        # tries, a second apart, to set down what became of a message
FAREWELL = 15.0                            # seconds that running attempts have when the daemon stops


@dataclass(slots=True, eq=False)
class Attempt:
    """One message on its way: `answered` once the server spoke, `hung` once it took too long and the channel went on without it."""

    envelope: Envelope
    began: float
    thread: threading.Thread = field(init=False)
    answered: bool = False
    hung: bool = False


@dataclass(slots=True)
class Courier:
    """Delivers what waits in `store`.

    `secret` resolves a channel's name to its URL or raises UserError. `trouble(name, what)` hears what is wrong with a
    channel ("channel desk-mail"), and None once it works again. `buried(envelope, reply)` hears of each message given up.
    """

    store: Store
    channels: Mapping[str, Route]
    secret: Callable[[str], str]
    send: Callable[[Envelope, str], str]
    trouble: Callable[[str, str | None], None] = lambda _, __: None
    buried: Callable[[Envelope, str], None] = lambda _, __: None
    moved: Callable[[], None] = lambda: None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: Callable[[], float] = time.monotonic   # what lasts is measured by these: a clock may be set
    rng: random.Random = field(default_factory=random.Random)
    wake: threading.Event = field(default_factory=threading.Event)
    _attempts: list[Attempt] = field(default_factory=list)
    _pace: Pace = field(init=False)
    _ahead: float | None = None   # the clock's lead over the seconds, as last seen
    _errors: dict[str, str] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._pace = Pace(self.rng)

    def run(self, stop: threading.Event) -> None:
        """Deliver until `stop`; sleeps until something is due, `wake` is set, or for a second, and says `moved` each time."""
        while not stop.is_set():
            self.wake.clear()
            self.moved()
            self.wake.wait(self._watched_step())
        self._stopping.set()
        self._say_farewell()

    def step(self) -> int:
        """Start an attempt on each channel that has a message due and is not busy; how many were started. Waits for none."""
        self._heed_the_clock()
        self._leave_the_hung()
        started = 0
        while (envelope := self.store.claim(now=self.clock(), lease=LEASE, busy=self._busy())) is not None:
            self._start(envelope)
            started += 1
        return started

    def wait(self, seconds: float) -> bool:
        """Whether every running attempt ended within these seconds; those long given up do not count."""
        deadline = time.monotonic() + seconds
        for attempt in self._running():
            attempt.thread.join(max(0.0, deadline - time.monotonic()))
        return not self._running()

    # --- one turn -------------------------------------------------------------------------------------------------

    def _watched_step(self) -> float:
        """How long to sleep after a step; a store that fails is a trouble, not the end."""
        try:
            self.step()
            self._clear("outbox")
            return self._pause(self.store.next_due())
        except StoreError as error:
            self._complain("outbox", f"the outbox cannot be read or written: {error}")
            return PULSE

    def _pause(self, due: datetime | None) -> float:
        """Seconds until a message is due or a channel has rested; what is due and blocked wakes us when it ends."""
        ahead = (due - self.clock()).total_seconds() if due else 0.0
        return min([PULSE, *self._pace.resting(self.seconds()).values(), *([ahead] if ahead > 0 else [])])

    def _heed_the_clock(self) -> None:
        """At the start, and whenever somebody sets the clock back, nothing must wait for a future that is no longer near."""
        lead = self.clock().timestamp() - self.seconds()
        if self._ahead is None or lead < self._ahead - SET_BACK:
            self.store.heed(self.clock(), longest=timedelta(seconds=LONGEST_WISH))
        self._ahead = lead

    def _busy(self) -> set[str]:
        """The channels that take no message now: one is under way, they rest, or too many attempts hang there."""
        with self._lock:
            under_way = Counter(attempt.envelope.target for attempt in self._attempts)
        crowded = {target for target, count in under_way.items() if count >= MOST_HUNG}
        return crowded | {attempt.envelope.target for attempt in self._running()} | set(self._pace.resting(self.seconds()))

    def _running(self) -> list[Attempt]:
        with self._lock:
            return [attempt for attempt in self._attempts if not attempt.hung]

    def _start(self, envelope: Envelope) -> None:
        attempt = Attempt(envelope, self.seconds())
        attempt.thread = threading.Thread(target=self._serve, args=(attempt,), name=f"to {envelope.target}", daemon=True)
        with self._lock:
            self._attempts.append(attempt)
        attempt.thread.start()

    def _leave_the_hung(self) -> None:
        """Put back what a server has swallowed without a word; should it answer after all, that still counts."""
        now = self.seconds()
        for attempt in self._running():
            if attempt.answered or now - attempt.began < TOO_LONG:
                continue
            error = TryLater(f"no answer within {TOO_LONG:.0f} s", may_double=True)
            self._failed(attempt.envelope, error)
            attempt.hung = True

    def _say_farewell(self) -> None:
        deadline = time.monotonic() + FAREWELL
        while time.monotonic() < deadline and not self.wait(PULSE):
            self.moved()

    # --- one attempt, in a thread of its own ----------------------------------------------------------------------

    def _serve(self, attempt: Attempt) -> None:
        try:
            outcome = self._try(attempt.envelope)
            attempt.answered = True
            self._record_patiently(attempt, outcome)
        finally:
            with self._lock:
                self._attempts.remove(attempt)
            self.wake.set()

    def _try(self, envelope: Envelope) -> Outcome:
        """The server's answer, or the error, or the recipients the envelope is to be split among."""
        try:
            url = self._resolve(envelope.target)
            known = recipients(url)
            if envelope.recipient not in known and (not envelope.recipient or len(known) == 1):
                return known   # unknown at commit, or the only address of the channel was mended since
            return self.send(envelope, url)
        except UserError as error:
            return TryLater(str(error), at_fault="route")
        except DeliveryError as error:
            return error
        except Exception as error:   # noqa: BLE001 - a fault of ours or of a library: the message waits, the daemon lives
            place = traceback.extract_tb(error.__traceback__)[-1]   # and not the error's own words, which may hold the URL
            return TryLater(f"the sender stumbled: {type(error).__name__} at {Path(place.filename).name}:{place.lineno}", unknown_outcome=True)

    def _resolve(self, target: str) -> str:
        """The channel's URL. Raises UserError where it cannot be had."""
        if target not in self.channels:
            raise UserError(f"there is no channel {target!r} any more: name it in the settings again")
        return self.secret(target)

    def _record_patiently(self, attempt: Attempt, outcome: Outcome) -> None:
        """Set the outcome down, however long the disk is full: a message that was sent must not be sent again for that."""
        for _ in range(MOST_RECORDS):
            try:
                self._record(attempt, outcome)
            except StoreError as error:
                self._complain("outbox", f"the outbox cannot be read or written: {error}")
                if self._stopping.wait(PULSE):
                    return
            else:
                return
        log.error("outcome lost envelope=%s channel=%s", attempt.envelope.id, attempt.envelope.target)

    def _record(self, attempt: Attempt, outcome: Outcome) -> None:
        envelope = attempt.envelope
        if isinstance(outcome, str):
            self.store.sent(envelope.id, reply=outcome, at=self.clock())
            log.info("sent envelope=%s channel=%s reply=%r", envelope.id, envelope.target, outcome)
            self._works(envelope.target)
        elif isinstance(outcome, tuple):
            self.store.split(envelope.id, outcome)
        elif not attempt.hung:
            self._failed(envelope, outcome)

    # --- failing --------------------------------------------------------------------------------------------------

    def _failed(self, envelope: Envelope, error: DeliveryError) -> None:
        now = self.clock()
        if isinstance(error, TryLater):
            if now - envelope.created < GIVE_UP:
                self._put_back(envelope, error, now)
                self._gather(envelope.target, error)
            else:
                self._bury(envelope, f"given up after {(now - envelope.created).days} days: {error}", now)
            self._let_rest(envelope.target, error)
        else:
            self._bury(envelope, str(error), now)

    def _put_back(self, envelope: Envelope, error: TryLater, now: datetime) -> None:
        """A message that failed steps behind the others; one that only met a dead route is the first again once that has rested."""
        pause = self._pace.pause(envelope, error)
        self.store.later(envelope.id, due=now + timedelta(seconds=pause), reply=str(error), at=now, unknown_outcome=error.unknown_outcome)

    def _gather(self, target: str, error: TryLater) -> None:
        """Where the server takes only so many messages, send those that wait as one."""
        if error.at_fault == "rate":
            for envelope, listed in digests(self.store.unsent(target), error.retry_after or FIRST_PAUSE):
                self.store.digest(envelope, [each.envelope for each in listed])
                log.info("gathered messages=%d channel=%s envelope=%s", len(listed), target, envelope.id)

    def _let_rest(self, target: str, error: TryLater) -> None:
        """Leave the channel alone for a moment; the second failure in a row is a trouble worth telling."""
        failures = self._pace.failed(target, error.retry_after, self.seconds())
        self._warn(target, str(error))
        if failures > 1:
            self.trouble(f"channel {target}", f"channel {target!r} fails: {error}")

    def _works(self, target: str) -> None:
        self._pace.worked(target)
        with self._lock:
            failed = self._errors.pop(target, None)
        if failed is not None:
            log.info("delivery works again channel=%s", target)
        self.trouble(f"channel {target}", None)

    def _bury(self, envelope: Envelope, reply: str, now: datetime) -> None:
        """Give it up loudly; the channel's fallback, if it has one, gets the message in the same transaction."""
        instead = self._instead(envelope, reply, now)
        self.store.bury(envelope.id, reply=reply, at=now, instead=instead)
        log.error("buried envelope=%s alert=%s channel=%s recipient=%s attempts=%d reply=%r instead=%s", envelope.id, envelope.alert_id,
                  envelope.target, envelope.recipient, envelope.attempts, reply, instead[0].target if instead else "nobody")
        self.buried(envelope, reply)

    def _instead(self, envelope: Envelope, reply: str, now: datetime) -> list[Envelope]:
        fallback = fallback_of(envelope.target, self.channels)
        if fallback is None:
            return []
        try:
            known = recipients(self._resolve(fallback))
        except UserError:
            known = ("",)   # split once the secret can be read
        return instead_of(envelope, reply, by=fallback, recipients=known, now=now)

    def _warn(self, name: str, error: str) -> None:
        """Log an error where it differs from the last: three days of the same line would hide all others."""
        with self._lock:
            changed = self._errors.get(name) != error
            self._errors[name] = error
        if changed:
            log.warning("delivery fails channel=%s error=%r", name, error)

    def _complain(self, name: str, what: str) -> None:
        self._warn(name, what)
        self.trouble(name, what)

    def _clear(self, name: str) -> None:
        with self._lock:
            failed = self._errors.pop(name, None)
        if failed is not None:
            self.trouble(name, None)
