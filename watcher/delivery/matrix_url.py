"""What a matrix:// or matrixs:// URL says, in apprise's forms: server, login, rooms; and whether it is a webhook instead."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from watcher.delivery.url import scheme_of, take_apart
from watcher.errors import UserError

_SIGILS = ("!", "#", "@")   # with which the names of rooms and users begin
_ROOM = re.compile(r"![^\s/:]+(:[^\s/]+)?")


@dataclass(frozen=True, slots=True)
class MatrixChannel:
    """Where and as whom to speak, and the rooms that listen. With `user` empty the secret is an access token."""

    base: str
    user: str
    secret: str = field(repr=False)
    rooms: tuple[str, ...] = ()
    notice: bool = False
    discovery: bool = True
    verify: bool = True
    encrypts: bool = True


def speaks(url: str) -> bool:
    """Whether the URL is ours: Matrix's own API, not one of the webhooks that apprise also calls matrix."""
    if scheme_of(url) not in {"matrix", "matrixs"}:
        return False
    parts = take_apart(url)
    mode = parts.options.get("mode", "").lower()
    return mode in {"", "off"} and bool(parts.path or parts.password or parts.options.get("to") or parts.options.get("token") or mode)


def parse(url: str) -> MatrixChannel:
    """What the URL says. Raises UserError with what is wrong and what to write."""
    parts = take_apart(url)
    token = parts.options.get("token", "") or ("" if parts.password else parts.user)
    written = [*parts.path, *re.split(r"[\s,;]+", parts.options.get("to", ""))]
    rooms = tuple(dict.fromkeys(_room(room) for room in written if room))
    if not parts.host:
        raise UserError("the matrix url names no server: write matrixs://user:password@host/!room")
    if not (token or parts.password):
        raise UserError("the matrix url has no password and no token: write matrixs://user:password@host/!room or matrixs://TOKEN@host/!room")
    if not rooms:
        raise UserError("the matrix url names no room" + (" (a # or ? in it must be written %23, %3F)" if "#" in url else "")
                        + ": write its id, which begins with '!' (in Element: room settings, advanced)")
    scheme = "https" if parts.secure else "http"
    host = f"[{parts.host}]" if ":" in parts.host else parts.host
    return MatrixChannel(
        base=f"{scheme}://{host}{f':{parts.port}' if parts.port else ''}", rooms=rooms, user="" if token else parts.user,
        secret=token or parts.password, notice=parts.options.get("msgtype", "").lower() == "notice",
        discovery=parts.secure and parts.switch("discovery", default=True), verify=parts.switch("verify", default=True),
        encrypts=parts.secure and parts.switch("e2ee", default=True))


def _room(room: str) -> str:
    if _ROOM.fullmatch(room):
        return room
    named = f"names {room!r}" if room.startswith(_SIGILS) else "has something behind its server"   # a piece of a token, perhaps, whose / is not written %2F
    raise UserError(f"the matrix url {named}, which is not a room's id: write the id, which begins with '!' "
                    "(in Element: room settings, advanced), because an alias can be mistyped and point elsewhere tomorrow")
