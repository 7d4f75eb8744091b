"""What the operator hears: problems of the daemon itself, gathered so that many become one message."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watcher.message import operator_message
from watcher.model import Envelope
from watcher.store import Store

log = logging.getLogger(__name__)

PAUSE = timedelta(minutes=1)   # at most one message in this time
MOST_LINES = 1000              # kept for one message, which shows the first fifty; the others are counted


@dataclass(slots=True)
class Desk:
    """Collects lines and posts them to the operator's channel; where none is configured they are in the log only."""

    store: Store
    _lines: list[str] = field(default_factory=list)
    _more: int = 0
    _is_grave: bool = False
    _posted: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, line: str) -> None:
        """Set a line down for the next message, and in the log now."""
        log.error("%s", line)
        self.hear(line)

    def relieve(self, line: str) -> None:
        """The same of something that is well again."""
        log.info("%s", line)
        self.hear(line, grave=False)

    def hear(self, line: str, *, grave: bool = True) -> None:
        """Set a line down for the next message; it stands in the log already."""
        with self._lock:
            self._is_grave |= grave
            if len(self._lines) < MOST_LINES:
                self._lines.append(line)
            else:
                self._more += 1

    def flush(self, channel: str | None, recipients: Sequence[str], now: datetime) -> None:
        """Post what has gathered, at once after a quiet while, else a minute after the last message. Raises StoreError, and keeps it then."""
        with self._lock:
            if not self._lines or (self._posted and timedelta(0) <= now - self._posted < PAUSE):
                return
            if channel is not None:
                if not recipients:   # a channel taken up a moment ago, whom it reaches not known yet
                    return
                self._post(channel, recipients, now)
            self._lines, self._more, self._is_grave, self._posted = [], 0, False, now

    def _post(self, channel: str, recipients: Sequence[str], now: datetime) -> None:
        title = f"Watcher {'needs you' if self._is_grave else 'is well again'}: {self._lines[0]}"
        message = operator_message(title, self._lines, unsaid=self._more)
        self.store.post(
            Envelope(id=secrets.token_hex(16), alert_id=None, target=channel, recipient=recipient, message=message, created=now)
            for recipient in recipients
        )
