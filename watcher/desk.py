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


@dataclass(slots=True)
class Desk:
    """Collects lines and posts them to the operator's channel; where none is configured they are in the log only."""

    store: Store
    _lines: list[str] = field(default_factory=list)
    _posted: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, line: str) -> None:
        """Set a line down for the next message, and in the log now."""
        log.error("%s", line)
        with self._lock:
            self._lines.append(line)

    def flush(self, channel: str | None, recipients: Sequence[str], now: datetime) -> None:
        """Post what has gathered, at once after a quiet while, else a minute after the last message."""
        with self._lock:
            if not self._lines or (self._posted and timedelta(0) <= now - self._posted < PAUSE):
                return
            lines, self._lines = self._lines, []
            self._posted = now
        if channel is None:
            return
        message = operator_message(f"Watcher needs you: {lines[0]}", lines)
        self.store.post(
            Envelope(id=secrets.token_hex(16), alert_id=None, target=channel, recipient=recipient, message=message, created=now)
            for recipient in recipients
        )
