"""How the daemon's log reads: one event a line, nothing of a stranger's that steers a terminal or forges a line, and never a flood."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

SPAN = 60.0              # seconds
MOST_COMPLAINTS = 100    # lines of one kind in that time
MOST_NOTES = 3000        # the same, of what is no complaint: a line an article
MOST_KINDS = 1000        # told apart at one time
TALKATIVE = ("apprise", "urllib3", "requests")   # libraries that write whole addresses, which hold secrets; their errors reach us anyway


def start() -> None:
    """Log to standard error from now on, whatever a library set up before."""
    logging.basicConfig(level=logging.INFO, handlers=[Journal()], force=True)
    for library in TALKATIVE:
        logging.getLogger(library).setLevel(logging.CRITICAL)


class Plain(logging.Formatter):
    """Level, room, message. Control characters and direction marks are shown, not obeyed; a further line never looks like a first one."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return "\n  ".join(map(visible, super().format(record).split("\n")))


def visible(line: str) -> str:
    """The line with control characters and direction marks shown, not obeyed."""
    return line if line.isprintable() else "".join(map(_shown, line))


def _shown(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode()


@dataclass(slots=True)
class _Kind:
    """Lines that share their template: since when they are counted, and how many there were."""

    since: float
    count: int = 0


class Journal(logging.StreamHandler[TextIO]):
    """Standard error, with so many lines of one kind a minute; what is left out is said and counted."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(stream or sys.stderr)
        self.setFormatter(Plain())
        self._clock = clock
        self._kinds: dict[tuple[str, int, str], _Kind] = {}

    def emit(self, record: logging.LogRecord) -> None:
        most = MOST_COMPLAINTS if record.levelno >= logging.WARNING else MOST_NOTES
        kind = self._kind(record, most)
        kind.count += 1
        if kind.count <= most:
            super().emit(record)
        elif kind.count == most + 1:
            super().emit(_note(record, f"more lines like the last one are left out for up to {SPAN:.0f} s"))

    def _kind(self, record: logging.LogRecord, most: int) -> _Kind:
        """The lines like this one in the running minute; says how many an ended minute left out."""
        name, now = (record.name, record.levelno, str(record.msg)), self._clock()
        kind = self._kinds.get(name)
        if kind is not None and now - kind.since < SPAN:
            return kind
        if kind is not None and kind.count > most:
            super().emit(_note(record, f"{kind.count - most} lines like the next one were left out"))
        if len(self._kinds) >= MOST_KINDS:
            self._kinds.clear()
        fresh = self._kinds[name] = _Kind(now)
        return fresh


def _note(record: logging.LogRecord, text: str) -> logging.LogRecord:
    return logging.LogRecord(record.name, record.levelno, record.pathname, record.lineno, text, None, None)
