"""What is done once a second beside the road: word to the operator, what has fallen silent, and making room in the store."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from watcher.delivery.fallback import fallback_of
from watcher.desk import Desk
from watcher.errors import StoreError
from watcher.health import STILL, Health
from watcher.model import DroppedFile, Ending, Entity
from watcher.settings import Settings
from watcher.store import Store
from watcher.vigil import Canary, Quiet

log = logging.getLogger(__name__)

PRUNING = 3600.0     # seconds between two rounds of making room
ROUTE_PATIENCE = 60.0   # seconds that a channel fails before the operator hears of it: a server restarts

Targets = Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Upkeep:
    """Everything of a daemon that watches over the daemon."""

    store: Store
    path: Path
    desk: Desk = field(init=False)
    health: Health = field(init=False)
    canary: Canary = field(init=False)
    _quiet: Quiet = field(init=False)
    _prune_at: float = 0.0

    def __post_init__(self) -> None:
        self.desk = Desk(self.store)
        self.health = Health(time.monotonic, self.desk.tell, self.desk.relieve, self._figures)
        self.canary = Canary(self.health, self.path)
        self._quiet = Quiet(self.health, self.store)

    def step(self, settings: Settings, entities: tuple[Entity, ...], targets: Targets) -> None:
        """One round; it never raises, and never takes longer than the store does over one small transaction of each kind."""
        try:
            self.health.beat(self.path)
            self._watch_parts()
            self.canary.look(settings.canary, entities)
            self._quiet.look(settings.inboxes)
            route = self._operator_route(settings)
            self.desk.flush(route, targets.get(route or "", ()), datetime.now(UTC))
            self._prune(settings)
            self.health.trouble("upkeep", None)
        except StoreError as error:
            self.health.trouble("upkeep", str(error))
        except Exception:   # the daemon goes on without it, and the log says what it misses
            log.exception("upkeep stumbled")

    def ended(self, file: DroppedFile, endings: list[tuple[Ending, str]], settings: Settings) -> None:
        """A file came to its end on the road: a sign of life of its inbox, and where it could not be read, a line to the operator."""
        if file.path == str(self.canary.article):
            self.canary.ended(endings)
            return
        self._quiet.heard(Path(file.path), settings.inboxes, ago=max(0.0, time.time() - file.ctime_ns / 1e9))
        for ending, reason in endings:
            if ending == "failed":
                self.desk.hear(f"cannot read {file.path!r}: {reason}")

    def route(self, name: str, what: str | None) -> None:
        """A route ("channel desk") fails, or works again: told once each, by another route, unless it was a matter of seconds."""
        patience = ROUTE_PATIENCE if name.startswith("channel ") else 0.0
        self.health.trouble(name, what, patience=patience, over=f"{name} works again")

    def _operator_route(self, settings: Settings) -> str | None:
        """The operator's channel; while that is down, the first of its fallbacks that is not."""
        step = settings.operator
        for _ in settings.channels:
            if step is None or not (self.health.wrong(f"channel {step}") or self.health.wrong(f"address of {step}")):
                break
            step = fallback_of(step, settings.channels)
        return step or settings.operator

    def _watch_parts(self) -> None:
        """A part that stands still is told, though it may be the operator's messenger itself: systemd will restart us."""
        still = self.health.still(STILL)
        for part in self.health.ages():
            what = f"{part} has stood still for more than {STILL:.0f} s: restart the daemon if it does not move again" if part in still else None
            self.health.trouble(f"part {part}", what, over=f"{part} moves again")

    def _prune(self, settings: Settings) -> None:
        """One small step of making room, until there is no more to make; then again after an hour."""
        if time.monotonic() >= self._prune_at and not self.store.prune(before=datetime.now(UTC) - settings.keep):
            self._prune_at = time.monotonic() + PRUNING

    def _figures(self) -> Mapping[str, Any]:
        """How long the queues are, for the health file."""
        with suppress(StoreError):
            tally = self.store.tally()
            oldest = round((datetime.now(UTC) - tally.oldest).total_seconds(), 1) if tally.oldest else None
            messages, buried = (tally.outbox.get(state, 0) for state in ("waiting", "buried"))
            return {"queue": {"files": tally.waiting, "messages": messages, "oldest_s": oldest, "buried": buried, "failed": tally.failed}}
        return {}
