"""How long to wait before the next try: of one message, and of a channel that fails. Keeps no clock; `now` comes in.

A rest is measured in seconds that only grow: whoever sets the clock changes nothing about it.
"""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field

from watcher.errors import TryLater
from watcher.model import Envelope

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 900.0    # seconds before the next try of one message
DOUBTFUL_PAUSE, LONGEST_DOUBT = 900.0, 6 * 3600.0   # seconds before what may have come through twice already is tried again
LONGEST_REST = 60.0                        # seconds a failing channel is left alone between two messages
LONGEST_WISH = 24 * 3600.0                 # seconds: no server may ask for more patience


@dataclass(slots=True)
class Rest:
    """A channel that fails is left alone for a while, so that a dead server is not asked once for each message."""

    until: float
    failures: int


@dataclass(slots=True)
class Pace:
    """Who rests until when. May be used from several threads."""

    rng: random.Random
    _rests: dict[str, Rest] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def delay(self, failures: int, wish: float | None) -> float:
        """Seconds until the next try of a message: what the server wishes, else 5 s doubling to 15 min, a fifth more or less."""
        if wish is not None:
            return min(max(wish, 0.0), LONGEST_WISH)
        doubled: float = FIRST_PAUSE * 2 ** min(max(failures, 1) - 1, 10)
        return min(doubled * self.rng.uniform(0.8, 1.2), LONGEST_PAUSE)

    def pause(self, envelope: Envelope, error: TryLater) -> float:
        """Seconds until the next try of a message that failed with this error; none where only the route is to blame.

        That we were killed over it is no failure of the server's, and lengthens the pause only where each attempt may be a copy.
        """
        if error.may_double:
            return self.doubtful(envelope.attempts)
        patient = error.at_fault == "message" or error.retry_after is not None
        return self.delay(envelope.failures + 1, error.retry_after) if patient else 0.0

    def doubtful(self, attempts: int) -> float:
        """Seconds until the next try of a message whose every try may be a copy: soon after the first, then ever more rarely."""
        return self.delay(1, None) if attempts <= 1 else min(DOUBTFUL_PAUSE * 2.0 ** min(attempts - 2, 10), LONGEST_DOUBT)

    def failed(self, channel: str, wish: float | None, now: float) -> int:
        """Let the channel rest, longer each time or as the server wishes; how often it failed in a row."""
        with self._lock:
            failures = self._rests[channel].failures + 1 if channel in self._rests else 1
            seconds = min(2.0 ** min(failures - 1, 10), LONGEST_REST) * self.rng.uniform(0.8, 1.2)
            if wish is not None:
                seconds = self.delay(0, wish)
            self._rests[channel] = Rest(now + seconds, failures)
        return failures

    def worked(self, channel: str) -> None:
        """The channel is fine."""
        with self._lock:
            self._rests.pop(channel, None)

    def resting(self, now: float) -> dict[str, float]:
        """The channels to leave alone, and for how many seconds more."""
        with self._lock:
            return {channel: rest.until - now for channel, rest in self._rests.items() if rest.until > now}
