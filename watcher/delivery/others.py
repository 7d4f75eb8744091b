"""Every other service, and encrypted Matrix rooms, by way of apprise: one fresh object and one target a call. The only door to apprise.

What apprise cannot give is not promised here: a try of unknown outcome may arrive twice.
"""

from __future__ import annotations

import logging
import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from watcher.delivery.url import is_loopback, scheme_of
from watcher.delivery.wording import whole
from watcher.errors import Refused, TryLater, UserError
from watcher.model import Envelope, Message, Severity

if TYPE_CHECKING:
    from apprise import Apprise, AppriseResult

PATIENCE = 60.0   # seconds for a whole call
_COLOURS: dict[Severity, str] = {"info": "info", "low": "info", "high": "warning", "critical": "failure"}   # apprise's words
INNER = {"retry", "wait", "optional"}   # options that would send again by themselves, or report a failure as success

# words that ping a whole room somewhere, and the brackets in which Slack and Discord write such things
_PINGS = re.compile(r"@(?=(?:everyone|here|channel|all|room)\b)|<(?=[!@#])", re.IGNORECASE)


def check(url: str) -> None:
    """Raises UserError where apprise does not understand the URL. Reaches no server."""
    _load(_steadied(url))


def risk(url: str) -> str | None:
    """What is legal and unwise: a password sent without TLS, where the service has a scheme that uses it. Raises UserError as `check`."""
    plugin = _load(_steadied(url))[0]
    if not (plugin.password and plugin.secure_protocol) or scheme_of(url) not in _schemes(plugin.protocol) or is_loopback(plugin.host or ""):
        return None
    return f"its password goes to {plugin.host!r} in the clear: write {_schemes(plugin.secure_protocol)[0]}://"


def _schemes(named: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(named or ())


def send(envelope: Envelope, url: str) -> str:
    """Hand the message to apprise. Raises TryLater with the reason it logged, UserError where it does not understand the URL."""
    return _notify(_load(_steadied(url)), envelope.message, url)


def send_encrypted(envelope: Envelope, url: str) -> str:
    """Hand the message for an encrypted Matrix room to apprise. Raises Refused where encryption is not installed, else as `send`."""
    from apprise.plugins.matrix.e2ee import MATRIX_E2EE_SUPPORT

    if not MATRIX_E2EE_SUPPORT:
        raise Refused(f"{envelope.recipient} is encrypted and encryption is not installed: pip install cryptography, or name a room that is not encrypted")
    loaded = _load(_steadied(_only_room(url, envelope.recipient)))
    _forbid_plain_text(loaded[0])
    return _notify(loaded, envelope.message, url)


def _load(url: str) -> Apprise:
    """A fresh object with this one target. Raises UserError where apprise does not understand it."""
    import apprise

    logger = logging.getLogger("apprise")
    logger.setLevel(logging.WARNING)   # below it apprise writes whole URLs and articles
    logger.propagate = False           # and the reasons of a failure are in its result
    if "SSL_CERT_FILE" in os.environ:  # mail and Matrix heed it; requests, which apprise uses, goes by another name
        os.environ.setdefault("REQUESTS_CA_BUNDLE", os.environ["SSL_CERT_FILE"])
    loaded = apprise.Apprise(asset=apprise.AppriseAsset(secure_logging=True, service_timeout=PATIENCE))
    if not loaded.add(url) or len(loaded) != 1:
        scheme = scheme_of(url)
        raise UserError(f"apprise does not understand this {scheme}:// url: compare it with https://appriseit.com/services/, or use mailtos:// or matrixs://")
    return loaded


def _notify(loaded: Apprise, message: Message, url: str) -> str:
    from apprise import AppriseResultStatus, NotifyFormat

    text = whole(message).removeprefix(message.title).lstrip()
    result = loaded.notify(
        title=_harmless(message.title), body=_harmless(text), body_format=NotifyFormat.TEXT, notify_type=_COLOURS[message.severity])
    if result:   # never `is True`: it is an object that is true on success alone
        return f"accepted by {loaded[0].service_name or scheme_of(url)}"
    raise TryLater(_reason(result), may_double=result.status in {AppriseResultStatus.TIMEOUT, AppriseResultStatus.PARTIAL})


def _reason(result: AppriseResult) -> str:
    """What apprise logged of the failure, each line once."""
    lines = dict.fromkeys(entry.message for one in result.results for attempt in one.attempts for entry in attempt.logs)
    return f"{result.status.name}: {'; '.join(lines) or 'apprise gave no reason'}"


def _forbid_plain_text(plugin: Any) -> None:
    """Where setting up encryption fails, apprise sends in the clear with a warning; here that request is never made."""
    fetch = plugin._fetch   # noqa: SLF001 - a plugin without it must not send at all, so the AttributeError is wanted

    def guarded(path: str | None, *args: Any, **options: Any) -> Any:
        if "/send/m.room.message/" in f"{path}":
            raise TryLater("encryption could not be set up, and the room must not be written to in the clear")
        return fetch(path, *args, **options)

    plugin._fetch = guarded   # noqa: SLF001


def _only_room(url: str, room: str) -> str:
    """The URL for this room alone, taken by its id as it stands."""
    head, _, query = url.strip().partition("?")
    scheme, _, rest = head.partition("://")
    kept = [pair for pair in re.split("[&;]", query) if pair.partition("=")[0].strip().lower() not in {"", "to", "hsreq"}]
    return f"{scheme}://{rest.partition('/')[0]}/{quote(room, safe='')}?{'&'.join([*kept, 'hsreq=no'])}"


def _steadied(url: str) -> str:
    """The URL without what would break a promise, and with bodies split rather than refused for their length."""
    head, _, query = url.strip().partition("?")
    kept = [pair for pair in re.split("[&;]", query) if pair.partition("=")[0].strip().lower() not in {"", *INNER}]
    if not any(pair.lower().startswith("overflow=") for pair in kept):
        kept.append("overflow=split")
    return f"{head}?{'&'.join(kept)}"


def _harmless(text: str) -> str:
    """The text with a space of no width where a service would read a call to everyone."""
    return _PINGS.sub(lambda found: f"{found[0]}\u200b", text)
