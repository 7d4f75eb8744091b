"""A channel's URL taken apart the way apprise writes it: scheme://user:password@host:port/path?option=value. It sends nothing.

Errors never repeat the URL, because it holds a secret.
"""

from __future__ import annotations

import ipaddress
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from watcher.errors import UserError

MASK = "****"
LEAST_SECRET = 4   # characters; a shorter word is found in too many innocent texts to be blotted out

_SHAPE = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ChannelUrl:
    """The parts of a URL, decoded; what is not there is "" or None. `headers` are the options written `+Name=value`."""

    scheme: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: int | None = None
    path: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def secure(self) -> bool:
        """Whether the scheme asks for TLS."""
        return self.scheme.endswith("s")

    def switch(self, option: str, *, default: bool) -> bool:
        """An option read as yes or no, by the beginnings of words that apprise knows."""
        word = self.options.get(option, "").lower()
        if word[:2] in {"de", "di", "ne", "f", "n", "no", "of", "0", "fa"}:
            return False
        return default if word[:2] not in {"en", "al", "t", "y", "ye", "on", "1", "tr"} else True


def scheme_of(url: str) -> str:
    """The scheme in lower case. Raises UserError where there is none."""
    if url.strip().lower().startswith("console:"):
        return "console"
    shape = _SHAPE.fullmatch(url.strip())
    if shape is None:
        raise UserError("a channel's url begins with what it speaks, such as mailtos://, matrixs:// or console: (this one does not)")
    return shape["scheme"].lower()


def take_apart(url: str) -> ChannelUrl:
    """The URL's parts. Raises UserError where it has not the shape of one."""
    scheme = scheme_of(url)
    rest, _, query = url.strip().partition("://")[2].partition("?")
    authority, _, path = rest.partition("/")
    options, headers = _options(query)
    login, _, place = authority.rpartition("@")
    user, _, password = login.partition(":")
    if "user" in options:
        user, password = quote(options["user"]), password or user
    host, port = _place(place, options.get("port", ""))
    return ChannelUrl(
        scheme=scheme, user=unquote(user), host=host, port=port,
        password=options.get("pass", options.get("password", unquote(password))),
        path=tuple(unquote(part) for part in path.split("/") if part.strip()), options=options, headers=headers)


def secrets_of(url: str) -> Iterator[str]:
    """Whatever of the URL could be a secret, as written and decoded, longest first."""
    rest = url.strip().partition("://")[2]
    words = set(re.split(r"[/:@?&;=]+", rest)) | {rest.partition("@")[0].partition(":")[2]}
    found = {form for word in words for form in (word, unquote(word), quote(unquote(word), safe=""))}
    yield from sorted((word for word in found if len(word) >= LEAST_SECRET), key=len, reverse=True)


def sent_as(secret: str, user: str) -> set[str]:
    """The secret as it stands, as an address writes it, and as SMTP and HTTP logins do: a server may repeat any of these."""
    logins = (secret, f"{user}:{secret}", f"\0{user}\0{secret}", f"{user}\0{user}\0{secret}")
    return {secret, quote(secret, safe=""), quote(secret), *(b64encode(login.encode()).decode() for login in logins)}


def is_loopback(host: str) -> bool:
    """Whether what is sent to this host never leaves the machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() in {"localhost", "localhost.localdomain"}


def _options(query: str) -> tuple[dict[str, str], dict[str, str]]:
    options: dict[str, str] = {}
    headers: dict[str, str] = {}
    for pair in re.split("[&;]", query):
        name, _, value = pair.partition("=")
        name, value = unquote(name), unquote(value).strip()   # a plus is a plus here: passwords hold it
        if name.startswith(("+", " ")):
            headers[name[1:].strip()] = value
        elif name:
            options[name.lower().strip()] = value
    return options, headers


def _place(place: str, port: str) -> tuple[str, int | None]:
    shape = re.fullmatch(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:]*)(:(?P<port>\d+))?", place.strip())
    if shape is None:
        raise UserError("the url's host and port cannot be told apart: write host:port, and %40, %3A, %2F for @, : and / inside a password")
    number = int(port or shape["port"] or 0) if (port or "0").isdigit() else -1
    if not 0 <= number <= 65535:
        raise UserError("the url's port is not a number from 1 to 65535")
    return unquote(shape["host"]).strip("[]"), number or None
