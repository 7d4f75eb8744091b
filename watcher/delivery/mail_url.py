"""What a mailto:// or mailtos:// URL says, in apprise's forms and with its defaults: server, login, sender, recipients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import getaddresses
from typing import Literal

from watcher.delivery.providers import PROVIDERS
from watcher.delivery.url import ChannelUrl, is_loopback, take_apart
from watcher.errors import UserError

Mode = Literal["starttls", "ssl", "insecure"]

PORTS: dict[str, int] = {"starttls": 587, "ssl": 465, "insecure": 25}
OURS = {"from", "to", "cc", "bcc", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "content-type",
        "content-transfer-encoding", "sender", "return-path", "received"}

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f]+@[^\s@<>,;:\"()\\\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class MailChannel:
    """Where and as whom to send, and to whom the channel's messages go."""

    host: str
    port: int
    mode: Mode
    sender: str
    name: str
    recipients: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    verify: bool = True
    reply_to: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def domain(self) -> str:
        """The sender's domain, the right side of every Message-ID."""
        return plain_domain(self.sender.rpartition("@")[2])


def parse(url: str) -> MailChannel:
    """What the URL says, with apprise's defaults. Raises UserError with what is wrong and what to write."""
    parts = take_apart(url)
    if parts.options.get("pgp", "no").lower() not in {"", "n", "no", "none"} or parts.switch("wkd", default=False):
        raise UserError("mail cannot be encrypted with PGP here: leave pgp= and wkd= out of the url")
    home = _own_address(parts).rpartition("@")[2]
    provider = PROVIDERS.get(home.lower()) if not parts.options.get("smtp") else None
    mode = _mode(parts, provider.mode if provider else None)
    name, sender = _sender(parts)
    channel = MailChannel(
        host=parts.options.get("smtp") or (provider.host if provider else parts.host or home),
        port=parts.port or (provider.port if provider else PORTS[mode]), mode=mode, sender=sender, name=name,
        recipients=tuple(_recipients(parts)) or (sender,), password=parts.password,
        user=provider.login(parts.user, parts.host) if provider and parts.user else parts.user,
        verify=parts.switch("verify", default=True), reply_to=tuple(_addresses(parts.options.get("reply", ""), "reply=")),
        headers=tuple((name, value) for name, value in parts.headers.items() if _is_header(name)))
    _complain(channel)
    return channel


def _mode(parts: ChannelUrl, provided: Mode | None) -> Mode:
    written = parts.options.get("mode", "").lower()
    if not written:
        return provided or ("starttls" if parts.secure else "insecure")
    modes: dict[str, Mode] = {"starttls": "starttls", "ssl": "ssl", "insecure": "insecure"}
    if written not in modes:
        raise UserError(f"the mail url says mode={written!r}: write mode=starttls, mode=ssl or mode=insecure")
    return modes[written]


def _own_address(parts: ChannelUrl) -> str:
    if "@" in parts.user and not parts.host:
        return parts.user
    return f"{parts.user.partition('@')[0]}@{parts.host}" if parts.user else (f"root@{parts.host}" if parts.host == "localhost" else "")


def _sender(parts: ChannelUrl) -> tuple[str, str]:
    """The name and address that mail comes from."""
    name, address = parts.options.get("name", ""), _own_address(parts)
    written = parts.options.get("from", "")
    if written and "@" in written:
        found = getaddresses([written])[0]
        name, address = name or found[0], found[1]
    elif written:
        name = name or written
    if not _ADDRESS.fullmatch(address):
        raise UserError("the mail url does not say who sends: write from=bot@your.domain")
    return name or "Watcher", address


def _recipients(parts: ChannelUrl) -> Iterator[str]:
    """Each address once, in the order written; copies (cc=, bcc=) are recipients like any other."""
    if any("@" in option for option in parts.options):   # not shown: it may be a piece of a password whose ; or & is not written as %3B or %26
        raise UserError("the mail url has an @ after a semicolon or ampersand, which ends to=: separate addresses with commas")
    if parts.options.get("to") == "":
        raise UserError("the mail url has an empty to=: name whom to write to, or take it out to write to the sender itself")
    written = [*parts.path, *(parts.options.get(option, "") for option in ("to", "cc", "bcc"))]
    yield from dict.fromkeys(address for text in written for address in _addresses(text, "to="))


def _addresses(text: str, where: str) -> Iterator[str]:
    separated = text.replace(";", ",") if "<" in text else re.sub(r"[\s;]+", ",", text.strip())
    for _, address in getaddresses([separated]) if separated.strip(", ") else ():
        if not _ADDRESS.fullmatch(address):
            raise UserError(f"the mail url has {where}{text!r}, which is no address: write {where}ana@example.org, several with commas between")
        yield address


def _is_header(name: str) -> bool:
    if not re.fullmatch(r"[A-Za-z0-9-]+", name):
        raise UserError(f"the mail url has a header named {name!r}: letters, digits and hyphens only")
    return name.lower() not in OURS


def _complain(channel: MailChannel) -> None:
    if not channel.host:
        raise UserError("the mail url names no server: write mailtos://user:password@host/ or smtp=host")
    if channel.mode == "insecure" and channel.password and not is_loopback(channel.host):
        raise UserError(f"the mail url would send its password in the clear to {channel.host!r}: write mode=starttls or mode=ssl")


def plain_domain(domain: str) -> str:
    """The domain in ASCII, which every server can route."""
    try:
        return domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        return domain
