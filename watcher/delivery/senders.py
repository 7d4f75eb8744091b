"""Which sender speaks for which URL, and what people may see of one: its recipients, its faults, a server's reply without its secret."""

from __future__ import annotations

from contextlib import suppress

from watcher.delivery import console, mail, mail_url, matrix, matrix_url, others
from watcher.delivery.url import MASK, is_loopback, scheme_of, secrets_of, sent_as, take_apart
from watcher.errors import Refused, TryLater, UserError
from watcher.model import Envelope

MAIL = {"mailto", "mailtos"}
LONGEST_REPLY = 500


class Senders:
    """Every way out of the house."""

    def __init__(self, memory: matrix.Memory) -> None:
        self._matrix = matrix.Matrix(memory, encrypted=others.send_encrypted)

    def send(self, envelope: Envelope, url: str) -> str:
        """The server's answer, on one line and without secrets. Raises TryLater or Refused likewise, UserError where the URL is wrong."""
        try:
            return scrub(self._speak(envelope, url), url)
        except Refused as error:
            raise Refused(scrub(str(error), url)) from None   # what is chained may still hold the secret
        except TryLater as error:
            raise TryLater(scrub(str(error), url), retry_after=error.retry_after, unknown_outcome=error.unknown_outcome,
                           may_double=error.may_double, at_fault=error.at_fault) from None

    def _speak(self, envelope: Envelope, url: str) -> str:
        scheme = scheme_of(url)
        if scheme == "console":
            return console.send(envelope, url)
        if scheme in MAIL:
            return mail.send(envelope, url)
        if matrix_url.speaks(url):
            return self._matrix.send(envelope, url)
        return others.send(envelope, url)


def recipients(url: str) -> tuple[str, ...]:
    """Mail addresses, Matrix room ids, or for anything else one label without a secret. Raises UserError where the URL is wrong."""
    scheme = scheme_of(url)
    if scheme in MAIL:
        return mail_url.parse(url).recipients
    if scheme == "console":
        check(url)
        return ("console:",)
    if matrix_url.speaks(url):
        return matrix_url.parse(url).rooms
    return (f"{scheme}://{MASK}",)


def check(url: str) -> None:
    """Raises UserError with what is wrong with the URL and what to write instead. Reaches no server."""
    scheme = scheme_of(url)
    if scheme == "console":
        if url.strip().lower() != "console:":
            raise UserError("the embedded channel is written console: and nothing after it")
    elif scheme in MAIL:
        mail_url.parse(url)
    elif matrix_url.speaks(url):
        matrix_url.parse(url)
    else:
        others.check(url)


def risk(url: str) -> str | None:
    """What is legal and unwise: a password that others on the way can read. Raises UserError as `check`; reaches no server."""
    scheme = scheme_of(url)
    if scheme == "console":
        return None
    if scheme not in MAIL and not matrix_url.speaks(url):
        return others.risk(url)
    parts = take_apart(url)
    if is_loopback(parts.host):
        return None
    if not parts.switch("verify", default=True):
        return f"verify=no trusts whoever answers for {parts.host!r} with the password: name the server's authority with SSL_CERT_FILE instead"
    return f"its password or token goes to {parts.host!r} in the clear: write matrixs://" if scheme == "matrix" else None   # mail refuses that by itself


def scrub(reply: str, url: str) -> str:
    """A server's reply on one line, bounded, without anything secret of the URL it may repeat."""
    line = " ".join(reply.split())
    for secret in _secrets(url):
        line = line.replace(secret, MASK)
    return "".join(each if each.isprintable() else "\ufffd" for each in line)[:LONGEST_REPLY]


def _secrets(url: str) -> list[str]:
    """Of mail and Matrix, what logs in; of anything else every word, since its secret may stand anywhere. In all forms it is sent in."""
    try:
        ours = scheme_of(url) in MAIL or matrix_url.speaks(url)
        parts = take_apart(url) if ours else None
    except UserError:
        return list(secrets_of(url))
    if parts is None:
        return sorted({*secrets_of(url), *_logins(url)}, key=len, reverse=True)
    token = () if parts.password or scheme_of(url) in MAIL else (parts.user,)
    words = [word for word in (parts.password, parts.options.get("token", ""), *token) if word]
    return sorted({form for word in words for form in sent_as(word, parts.user)}, key=len, reverse=True)


def _logins(url: str) -> set[str]:
    """What HTTP makes of the user and password of an address, where it has them."""
    with suppress(UserError):
        parts = take_apart(url)
        return sent_as(parts.password, parts.user) if parts.password else set()
    return set()
