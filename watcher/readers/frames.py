"""What goes between us and the reading process, in frames: pieces as JSON, which can do no harm."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from watcher.model import Article
from watcher.pipes import framed
from watcher.readers.limits import Limits
from watcher.readers.pieces import Failure, Piece


def order(name: str, limits: Limits) -> bytes:
    """The frame that goes before a file's bytes: its name, and what reading it may take."""
    return framed(_packed({"name": name, "unpacked": limits.unpacked, "members": limits.members, "seconds": limits.time.total_seconds()}))


def answer(piece: Piece) -> bytes:
    """A piece as a frame."""
    found = piece.found
    if isinstance(found, Failure):
        return framed(_packed({"member": piece.member, "failure": asdict(found)}))
    published = found.published.isoformat() if found.published else None
    return framed(_packed({"member": piece.member, "article": {**asdict(found), "published": published}}))


def end(memory: int) -> bytes:
    """The last frame of a reading, with the memory that the process holds, in megabytes."""
    return framed(_packed({"end": memory}))


def unpacked(content: bytes) -> dict[str, Any]:
    """What a frame says."""
    said: dict[str, Any] = json.loads(content)
    return said


def piece(said: dict[str, Any]) -> Piece:
    """The piece that a frame tells of."""
    if "failure" in said:
        return Piece(Failure(**said["failure"]), said["member"])
    article = Article(**said["article"])
    published = said["article"]["published"]
    return Piece(replace(article, published=datetime.fromisoformat(published) if published else None), said["member"])


def _packed(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode(errors="replace")
