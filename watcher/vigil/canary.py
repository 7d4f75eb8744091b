"""An article of our own that goes all the way, from a folder beside the store to its outcome in the store, and tells nobody.

It has an inbox of its own, watched as the others are: theirs may not be ours to write in, and what lies there is their users'.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from watcher import folders
from watcher.health import Health, spoken
from watcher.model import Ending, Entity

NAME = "canary"         # of the sign of life, and of the trouble
MOST_NAMES = 20         # of the watchlist, so that finding and judging have work to do
OVER = "the canary comes out again"


@dataclass(frozen=True, slots=True)
class Perch:
    """The inbox that the canary is dropped into."""

    path: Path
    when_done: str = "keep"
    archive: Path | None = None
    settle: timedelta = timedelta(seconds=2)


@dataclass(slots=True)
class Canary:
    """Drops the article at every interval; one that has not come out when the next is due is a trouble until it, or a later one, does."""

    health: Health
    store: Path
    _dropped: float | None = None
    _waiting_since: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def perch(self) -> Perch:
        return Perch(self.store.with_name(self.store.name + ".canary"))

    @property
    def article(self) -> Path:
        """Where it is dropped, always the same: one row in the store, however often it comes."""
        return self.perch.path / "canary.txt"

    def make_perch(self) -> bool:
        """Whether its inbox is there; made where it was not. One that cannot be made is told."""
        try:
            self.perch.path.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            self._complain(error)
            return False
        return True

    def look(self, every: timedelta | None, entities: Sequence[Entity]) -> None:
        """Drop it if it is due, and say so if the last one is still missing. Call it once a second."""
        now = self.health.clock()
        if every is None:
            self._rest()
        elif self._dropped is None or now - self._dropped >= every.total_seconds():
            self._dropped = now
            self._miss(now)
            self._drop(text(entities), now)

    def ended(self, endings: Sequence[tuple[Ending, str]]) -> None:
        """It came to its end on the road; nothing ended where it had been changed meanwhile, and another is on its way."""
        with self._lock:
            failed = [reason for ending, reason in endings if ending == "failed"]
            if failed:
                self.health.trouble(NAME, f"the canary, an article of Watcher's own, could not be read: {failed[0]}", over=OVER)
            elif endings:
                self._waiting_since = None
                self.health.sign(NAME)
                self.health.trouble(NAME, None)

    def _miss(self, now: float) -> None:
        with self._lock:
            if self._waiting_since is not None:
                waited = spoken(now - self._waiting_since)
                what = f"the canary, an article of Watcher's own, has not come out within {waited}: others may lie unread; see 'watcher status'"
                if not self.health.wrong(NAME):
                    self.health.trouble(NAME, what, over=OVER)

    def _drop(self, article: str, now: float) -> None:
        """Put it there whole, in the place of the last one."""
        if not self.make_perch():
            return
        try:
            folders.put(self.article, article.encode())
        except OSError as error:
            self._complain(error)
        else:
            with self._lock:
                self._waiting_since = self._waiting_since or now

    def _complain(self, error: OSError) -> None:
        self.health.trouble(NAME, f"cannot drop the canary {str(self.article)!r}: {error.strerror}; check the disk and who owns the folder", over=OVER)

    def _rest(self) -> None:
        if self._dropped is not None:
            self._dropped = self._waiting_since = None
            self.health.trouble(NAME, None)


def text(entities: Sequence[Entity]) -> str:
    """The article: the same for the same watchlist."""
    names = ", ".join(entity.name for entity in entities[:MOST_NAMES])
    return f"Watcher's own canary\n\nThis article is a test of the road and reports nothing. It names {names or 'nobody'}.\n"
