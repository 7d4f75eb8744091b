"""Calls an address while all is well, so that somebody elsewhere raises the alarm when the calls stop. The only door to urllib.

It holds a secret (whoever knows it can keep the alarm silent), so nothing of it is repeated but the server's name.
"""

from __future__ import annotations

import ssl
import urllib.request
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from watcher.delivery.url import is_loopback
from watcher.errors import TryLater, UserError

PATIENCE = 10.0   # seconds for each step of the call


def call(url: str) -> None:
    """Make the call; TryLater says why it failed, UserError what is wrong with the address."""
    host = host_of(url)
    opener = urllib.request.build_opener(_StayHere, urllib.request.HTTPSHandler(context=ssl.create_default_context()))
    request = urllib.request.Request(url.strip(), headers={"User-Agent": "article-watcher"})   # noqa: S310 - host_of lets nothing else pass
    try:
        with opener.open(request, timeout=PATIENCE):
            return
    except HTTPError as error:
        error.close()
        moved = " (it has moved: write its new address)" if 300 <= error.code < 400 else ""
        raise TryLater(f"{host} answered {error.code}{moved}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise TryLater(f"{host}: {_cause(error)}") from None   # what is chained holds the address


def host_of(url: str) -> str:
    """The server's name, which is all that may be shown. Raises UserError where it is no web address."""
    try:
        parts = urlsplit(url.strip())
        if parts.scheme.lower() in {"http", "https"} and parts.hostname:
            return parts.hostname
    except ValueError:
        pass
    raise UserError("not a web address: write https://...")


def warning(url: str) -> str | None:
    """What is legal and unwise: an address that everyone on the way can read."""
    host = host_of(url)
    if urlsplit(url.strip()).scheme.lower() == "http" and not is_loopback(host):
        return f"calls {host!r} in the clear, where anyone on the way can read the address: write https://"
    return None


class _StayHere(urllib.request.HTTPRedirectHandler):
    """An address that moved is told, not followed: the secret in it is for one server."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _cause(error: Exception) -> str:
    """Words that hold nothing of the address."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted: {reason.verify_message}"
    if isinstance(reason, TimeoutError):
        return f"no answer within {PATIENCE:.0f} s"
    strerror = getattr(reason, "strerror", None)
    return str(strerror).lower() if strerror else type(reason).__name__
