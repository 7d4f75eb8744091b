"""E-mail by SMTP for mailto:// and mailtos:// URLs in apprise's forms: one recipient a transaction, the envelope's id as Message-ID.

Apprise itself is not used: it overwrites Message-ID, hides the server's answer, and mails a good recipient again with a bad one.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from contextlib import suppress
from email.headerregistry import Address, HeaderRegistry, MessageIDHeader, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, Policy
from email.utils import format_datetime, localtime
from typing import Literal

from watcher.delivery.deadline import Deadline
from watcher.delivery.mail_url import MailChannel, parse, plain_domain
from watcher.delivery.wording import sound
from watcher.errors import DeliveryError, Refused, TryLater
from watcher.model import Envelope

PATIENCE = 20.0     # seconds for each step of the dialogue
AFTER_BODY = 90.0   # seconds for the last: a server that examines the mail first would be sent it twice
DEADLINE = 110.0    # seconds for all of it
GOODBYE = 2.0     # seconds for QUIT
CLOSING = 421     # at any step: the server goes away
SUBJECT = 200     # characters that may stand in one line; a server takes 998
MENDABLE = {530, 534, 535, 538}   # authentication: the message is fine, the operator can mend the password


def send(envelope: Envelope, url: str) -> str:
    """The server's last answer, such as "250 2.0.0 OK". Raises TryLater or Refused with the server's words, UserError for the URL."""
    channel = parse(url)
    message = compose(envelope, channel)
    with Deadline(DEADLINE) as deadline:
        try:
            smtp = _connect(channel, deadline)
            try:
                _log_in(smtp, channel)
                return _hand_over(smtp, channel, envelope.recipient, message)
            finally:
                _leave(smtp)
        except DeliveryError as error:
            raise _in_time(error, deadline) from error
        except smtplib.SMTPResponseException as error:   # of connecting, TLS or AUTH: nothing the message can help
            raise _in_time(TryLater(_words(error.smtp_code, error.smtp_error) + _advice(error.smtp_code), at_fault="route"), deadline) from error
        except ssl.SSLCertVerificationError as error:
            raise TryLater(f"the certificate of {channel.host}:{channel.port} is not to be trusted: {error.verify_message}; "
                           "name its authority with SSL_CERT_FILE", at_fault="route") from error
        except smtplib.SMTPNotSupportedError as error:
            raise TryLater(f"{channel.host}:{channel.port}: {_cause(error).rstrip('.')} (mend the port, `mode` or the user in the channel's url)",
                           at_fault="route") from error
        except (OSError, smtplib.SMTPException) as error:
            raise _in_time(TryLater(f"{channel.host}:{channel.port}: {_cause(error)}", at_fault="route"), deadline) from error


def _in_time(error: DeliveryError, deadline: Deadline) -> DeliveryError:
    """The error, or where it is our own doing, what it comes from."""
    if not (deadline.passed and isinstance(error, TryLater)):
        return error
    return TryLater(f"too slow: not done within {deadline.seconds:.0f} s", may_double=error.may_double, at_fault=error.at_fault)


def compose(envelope: Envelope, channel: MailChannel) -> EmailMessage:
    """The mail, text first and HTML beside it. Nothing of the article can add a header or end one."""
    wide = _needs_utf8(channel.sender, envelope.recipient, *channel.reply_to)
    message = EmailMessage(policy=(SMTPUTF8 if wide else SMTP).clone(header_factory=_headers()))
    message["Subject"] = _line(envelope.message.title)
    message["From"] = _address(channel.sender, channel.name)
    message["To"] = _address(envelope.recipient)
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{envelope.id}@{channel.domain}>"
    if envelope.thread:
        message["In-Reply-To"] = message["References"] = f"<{envelope.thread}@{channel.domain}>"
    if channel.reply_to:
        message["Reply-To"] = [_address(each) for each in channel.reply_to]
    message["List-Id"] = f"<{_label(envelope.target)}.watcher.{channel.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Watcher-Severity"] = envelope.message.severity
    for name, value in channel.headers:
        del message[name]
        message[name] = _line(value)
    message.set_content(sound(envelope.message.text), cte="quoted-printable")
    message.add_alternative(sound(envelope.message.html), subtype="html", cte="quoted-printable")
    return message


# --- the dialogue -------------------------------------------------------------------------------------------------

class _Plain(smtplib.SMTP):
    """A line that is watched from its first byte on."""

    def __init__(self, channel: MailChannel, deadline: Deadline) -> None:
        deadline.watch(lambda: self.sock)
        super().__init__(channel.host, channel.port, timeout=PATIENCE)


class _Secure(smtplib.SMTP_SSL):
    """The same with TLS from that byte on."""

    def __init__(self, channel: MailChannel, deadline: Deadline, context: ssl.SSLContext) -> None:
        deadline.watch(lambda: self.sock)
        super().__init__(channel.host, channel.port, timeout=PATIENCE, context=context)


def _connect(channel: MailChannel, deadline: Deadline) -> smtplib.SMTP:
    if channel.mode == "ssl":
        return _Secure(channel, deadline, _context(channel))
    smtp = _Plain(channel, deadline)
    if channel.mode == "starttls":
        try:
            smtp.starttls(context=_context(channel))
        except BaseException:
            smtp.close()
            raise
    return smtp


def _context(channel: MailChannel) -> ssl.SSLContext:
    """Whom to trust; made only where TLS is spoken, as reading all authorities takes longer than a mail."""
    context = ssl.create_default_context()   # honours SSL_CERT_FILE
    if not channel.verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _log_in(smtp: smtplib.SMTP, channel: MailChannel) -> None:
    smtp.ehlo_or_helo_if_needed()
    login = f"\0{channel.user}\0{channel.password}"
    if not (channel.user and channel.password):
        return
    if login.isascii():
        smtp.login(channel.user, channel.password)
        return
    code, answer = smtp.docmd("AUTH", "PLAIN " + b64encode(login.encode()).decode())   # smtplib's own knows only ASCII
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _leave(smtp: smtplib.SMTP) -> None:
    """Say goodbye; whatever the server makes of that changes nothing."""
    with suppress(OSError, smtplib.SMTPException):
        if smtp.sock is not None:
            smtp.sock.settimeout(GOODBYE)
            smtp.quit()
    smtp.close()


def _hand_over(smtp: smtplib.SMTP, channel: MailChannel, recipient: str, message: EmailMessage) -> str:
    """MAIL, RCPT and DATA, each answer judged: 5xx is Refused, any other no is TryLater."""
    options = []
    if _needs_utf8(channel.sender, recipient, *channel.reply_to):
        if not smtp.has_extn("smtputf8"):
            raise Refused(f"the server cannot write to {recipient!r}: it does not offer SMTPUTF8; name an address in plain ASCII")
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    _judge(*smtp.mail(_plain(channel.sender), options), at_fault="route")
    try:
        _judge(*smtp.rcpt(_plain(recipient)))
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise TryLater(f"the server stumbled over {recipient!r}: {_cause(error)}") from error
    if smtp.sock is not None:
        smtp.sock.settimeout(AFTER_BODY)
    try:
        return _judge(*smtp.data(message.as_bytes()))
    except smtplib.SMTPDataError as error:
        return _judge(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise TryLater(f"the line broke while the message was handed over: {_cause(error, AFTER_BODY)}", may_double=True) from error


def _judge(code: int, answer: bytes | str, *, at_fault: Literal["message", "route"] = "message") -> str:
    words = _words(code, answer)
    if 200 <= code < 300:
        return words
    if code >= 500 and code not in MENDABLE:
        raise Refused(words)
    raise TryLater(words + _advice(code), at_fault="route" if code in MENDABLE | {CLOSING} else at_fault)


def _words(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}".strip()


def _advice(code: int) -> str:
    return " (mend the user or the password in the channel's url)" if code in MENDABLE else ""


def _cause(error: Exception, patience: float | None = None) -> str:
    """A line that stays the same for the same fault."""
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return f"no answer within {patience or PATIENCE:.0f} s"
    return " ".join(str(getattr(error, "strerror", None) or error or type(error).__name__).split())


# --- what stands in the headers -----------------------------------------------------------------------------------

class _Subject(UniqueUnstructuredHeader):
    """A subject that begins on the line of its name: the library may leave that empty, and some readers and pagers show no subject then."""

    def fold(self, *, policy: Policy) -> str:
        fits = self.isascii() and len(self) <= SUBJECT   # type: ignore[attr-defined, arg-type]   # what it is mixed with is a str
        return super().fold(policy=policy.clone(max_line_length=None) if fits else policy)   # type: ignore[misc, no-any-return]


def _headers() -> HeaderRegistry:
    """The library's headers, save that a long id is never broken into encoded words, and the thread with it."""
    registry = HeaderRegistry()
    registry.map_to_type("subject", _Subject)   # type: ignore[arg-type]   # as below
    for name in ("in-reply-to", "references", "list-id"):
        registry.map_to_type(name, MessageIDHeader)   # type: ignore[arg-type]   # it is mixed with BaseHeader, unknown to typeshed
    return registry


def _address(address: str, name: str = "") -> Address:
    local, _, domain = _plain(address).rpartition("@")
    return Address(_line(name), local, domain)


def _needs_utf8(*addresses: str) -> bool:
    """Whether an address cannot be written in ASCII; many servers do not speak SMTPUTF8, so it is used for nothing else."""
    return not all(_plain(address).isascii() for address in addresses)


def _plain(address: str) -> str:
    """The address with its domain in ASCII, which every server can route."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{plain_domain(domain)}"


def _line(text: str) -> str:
    """One line without controls or encoded words, in which the library would find a line break and begin a header."""
    return " ".join("".join(each if each.isprintable() else " " for each in sound(text)).split()).replace("=?", "= ?")


def _label(target: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", target).strip("-") or "alerts"
