"""The address of a channel, read at the moment of sending from wherever it is kept.

It may hold a password: it is in no error and no log, and a file that others can read is refused.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.errors import AbsentError, UserError

if TYPE_CHECKING:
    from watcher.settings import Channel

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*")

_LONGEST = 64 * 1024   # bytes


def secret(channel: Channel) -> str:
    """The channel's address, read now. Never log what this returns.

    UserError says what to write where it is none, and AbsentError what to do where it cannot be had.
    """
    if channel.url_file:
        return _checked(channel, _owned_text(channel, channel.url_file))
    if channel.credential:
        return _checked(channel, _credential(channel, channel.credential))
    return channel.url or ""


def _owned_text(channel: Channel, path: Path) -> str:
    """The text of a file that nobody else can read."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            _check_owned(channel, path, os.fstat(file.fileno()))
            return _text(file.read(_LONGEST))
    except OSError as error:
        raise _absent(channel, f"{path}: {_reason(error)}: write its address there and chmod 600 {path}") from None


def _without_waiting(path: str, flags: int) -> int:
    """A FIFO in the place of a file keeps nobody waiting."""
    return os.open(path, flags | os.O_NONBLOCK)


def _check_owned(channel: Channel, path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _absent(channel, f"{path} is not a file")
    if found.st_uid not in (0, os.geteuid()):
        raise _absent(channel, f"{path} belongs to another user, who could change it: chown {os.geteuid()} {path}")
    if found.st_mode & 0o077:
        raise _absent(channel, f"{path} is open to others: chmod 600 {path}")


def _credential(channel: Channel, name: str) -> str:
    """The text of what systemd hands over. Its access list shows as group bits, so its mode says nothing."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    remedy = f"put LoadCredential={name}:/path/to/file into the service's unit"
    if not folder:
        raise _absent(channel, f"$CREDENTIALS_DIRECTORY is not set: {remedy} and start it with systemd, or use url_file")
    try:
        with (Path(folder) / name).open("rb") as file:
            return _text(file.read(_LONGEST))
    except OSError as error:
        raise _absent(channel, f"credential {name!r}: {_reason(error)}: {remedy}") from None


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", "replace").strip()


def _checked(channel: Channel, text: str) -> str:
    """The text if it is one address; the error does not show what it is instead."""
    where = channel.url_file or f"credential {channel.credential!r}"
    if not text:
        raise UserError(f"channel {channel.name!r}: {where} is empty: write its address there")
    if not ADDRESS.fullmatch(text):
        raise UserError(f"channel {channel.name!r}: {where} must hold one address and nothing else, such as mailto://... or matrix://...")
    return text


def _absent(channel: Channel, why: str) -> AbsentError:
    return AbsentError(f"channel {channel.name!r}: {why}")


def _reason(error: OSError) -> str:
    return (error.strerror or "cannot be read").lower()
