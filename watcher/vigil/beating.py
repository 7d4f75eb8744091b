"""The heartbeat: a call at an interval while every part moves, the canary comes out and the store can be written; silence otherwise."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watcher.errors import DeliveryError, StoreError, UserError
from watcher.health import STILL, Health
from watcher.store import Store
from watcher.vigil import canary

NAME = "heartbeat"      # of the sign of life, the trouble and the note
PULSE = 1.0
PATIENCE = 60.0         # seconds of failing before it is told

@dataclass(slots=True)
class Heartbeat:
    """Makes the calls. `every` says how often just now (None: never); `call` makes one, or raises UserError or DeliveryError."""

    health: Health
    store: Store
    every: Callable[[], timedelta | None]
    call: Callable[[], None]
    _called: float = -math.inf

    def run(self, stop: threading.Event) -> None:
        """Call until told to stop. It waits for nobody but the server, and nobody waits for it."""
        while not stop.wait(PULSE):
            every, now = self.every(), self.health.clock()
            if every is None:
                self.health.trouble(NAME, None)
            elif now - self._called >= every.total_seconds():
                self._called = now
                self._beat()

    def _beat(self) -> None:
        hindrance = self._hindrance()
        if hindrance:
            self.health.trouble(NAME, f"no heartbeat is sent, because {hindrance}", over="the heartbeat is sent again")
            return
        try:
            self.call()
        except (UserError, DeliveryError) as error:
            self.health.trouble(NAME, f"the heartbeat fails: {error}", patience=PATIENCE, over="the heartbeat is heard again")
        else:
            self.health.sign(NAME)
            self.health.trouble(NAME, None)

    def _hindrance(self) -> str | None:
        """What is amiss here, if anything."""
        still = self.health.still(STILL)
        if still:
            return " and ".join(f"{part} stands still" for part in still)
        if self.health.wrong(canary.NAME):
            return "the canary has not come out"
        try:
            self.store.remember(NAME, datetime.now(UTC).isoformat())
        except StoreError as error:
            return str(error)
        return None
