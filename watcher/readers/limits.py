"""How much one dropped file may take: bytes, members, memory and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

MEGABYTE = 2**20
DEPTH = 6     # archives within archives, mails within mails


@dataclass(frozen=True, slots=True)
class Limits:
    """What exceeds one of these is set down as failed with the reason; sizes are in megabytes.

    `file` bounds the file as dropped, `unpacked` all that comes out of it, `members` how many articles and archive members
    are looked at; `text` bounds the text of one article in millions of characters, since thinking takes its time and memory
    too; `time` and `memory` bound the process that reads it.
    """

    file: int = 20
    unpacked: int = 200
    members: int = 10_000
    text: int = 1
    time: timedelta = timedelta(seconds=30)
    memory: int = 1024
