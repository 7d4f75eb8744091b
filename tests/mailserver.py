"""A real mail server on loopback: aiosmtpd, plain, with STARTTLS and AUTH, or with TLS from the first byte."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from homeserver import free_port

USER, PASSWORD = "bot", "s3cret/pass:word"
LOGIN = "bot:s3cret%2Fpass%3Aword"


@dataclass
class MailServer:
    """What it took is in `messages` and `envelopes`; `answers` maps a verb (MAIL, RCPT, DATA) or "RCPT:address" to what it says instead.

    An answer of "hang" waits for ever, "drip" answers without end and "drop" cuts the line, all at that verb; "keep and drop"
    cuts it once the message is taken.
    """

    mode: str = "starttls"
    ca: Path | None = None
    certificate: ssl.SSLContext | None = None
    auth: bool = True
    answers: dict[str, str] = field(default_factory=dict)
    messages: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    began: list[float] = field(default_factory=list)   # of each message, when its sender began (monotonic seconds)
    seen: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    _controller: Controller | None = None
    _port: int = 0

    def start(self) -> MailServer:
        """Listen, on the port of last time if there was one."""
        settings: dict[str, Any] = {"enable_SMTPUTF8": True}
        if self.auth:
            settings |= {"authenticator": self._authenticate, "auth_require_tls": self.mode == "starttls"}
        if self.mode == "starttls":
            settings |= {"tls_context": self.certificate, "require_starttls": True}
        elif self.mode == "ssl":
            settings |= {"ssl_context": self.certificate}
        self._port = self._port or free_port()
        self._controller = _Quiet(self, hostname="127.0.0.1", port=self._port, ready_timeout=10, **settings)
        self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def port(self) -> int:
        return self._port

    @property
    def url(self) -> str:
        """The channel's URL, as a user would write it, for one recipient: desk@watch.test."""
        return self.url_to("desk@watch.test")

    def url_to(self, *recipients: str) -> str:
        login = f"{LOGIN}@" if self.auth else ""
        scheme = "mailto" if self.mode == "insecure" else "mailtos"
        return f"{scheme}://{login}127.0.0.1:{self.port}/?from=bot@watch.test&to={','.join(recipients)}&mode={self.mode}"

    def wait(self, count: int, seconds: float = 10) -> list[EmailMessage]:
        """The messages, once there are `count`; fails when they do not come in time."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < count:
            assert time.monotonic() < deadline, f"{len(self.messages)} of {count} mails arrived"
            time.sleep(0.01)
        return list(self.messages)

    def _authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.login == USER.encode() and data.password == PASSWORD.encode()
        self.logins.append(mechanism)
        return AuthResult(success=good, handled=False)   # handled: aiosmtpd must still tell the client

    # what aiosmtpd calls

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if self.auth and not session.authenticated:
            return "530 5.7.0 Authentication required"
        answer = await self._answer("MAIL", session, server)
        if answer.startswith("250"):
            envelope.mail_from = address
            envelope.began = time.monotonic()
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        verb = f"RCPT:{address}" if f"RCPT:{address}" in self.answers else "RCPT"
        answer = await self._answer(verb, session, server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await self._answer("DATA", session, server)
        if answer.startswith("250") or answer == "keep and drop":
            message = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            self.began.append(envelope.began)
            self.envelopes.append(envelope)
            self.messages.append(message)
        if answer.startswith("250"):
            return f"250 2.0.0 OK queued as {len(self.messages)}"
        return answer

    async def _answer(self, verb: str, session: Session, server: SMTP) -> str:
        self.seen.append(verb)
        answer = self.answers.get(verb, "250 2.0.0 OK")
        if answer == "hang":
            await asyncio.sleep(3600)
        while answer == "drip" and not server.transport.is_closing():
            server.transport.write(b"250-wait\r\n")
            await asyncio.sleep(0.05)
        if answer in {"drop", "keep and drop"}:
            server.transport.abort()
        return answer


class _Quiet(Controller):
    """A controller that cancels what still hangs when it stops, so that no task outlives its loop."""

    def _stop(self) -> None:
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.call_later(0.01, super()._stop)
