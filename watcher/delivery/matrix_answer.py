"""One request to a homeserver, and what it answered: in the server's words, and whether another try may help. The only door to requests."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from watcher.delivery.deadline import Deadline
from watcher.delivery.matrix_url import MatrixChannel
from watcher.errors import DeliveryError, Refused, TryLater

if TYPE_CHECKING:
    import requests

PATIENCE = (10.0, 20.0)         # seconds to connect, and between two bytes of an answer
DEADLINE = 45.0                 # seconds for a whole answer
LARGEST_ANSWER = 16 * 2**20     # bytes: a page of the largest events is half of that


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: the HTTP status and the JSON object; whatever else a proxy or a login page says is not Matrix."""

    status: int
    body: Mapping[str, Any]
    wait: float | None = None
    is_matrix: bool = True

    @property
    def code(self) -> str:
        """The server's errcode; "" where it did not answer as a Matrix server does."""
        return str(self.body.get("errcode", ""))

    @property
    def words(self) -> str:
        """The server's words on one line."""
        said = self.body.get("error", "") if self.is_matrix else f"{self.body.get('error', '')} (what answers is no Matrix server)"
        return " ".join(f"{self.status} {self.code} {said}".split())

    def judge(self, *, tells: bool = False) -> dict[str, Any]:
        """The body. Raises TryLater where another try may help, Refused where none can. `tells`: a server that stumbled may have told."""
        if 200 <= self.status < 300 and self.is_matrix:
            return dict(self.body)
        if self.status == 429:
            raise TryLater(self.words, retry_after=self.wait, at_fault="rate")
        if self.code and self.code != "M_UNRECOGNIZED" and self.status in {400, 403, 404, 413}:
            raise Refused(self.words)   # without a code it is a proxy that speaks, not the homeserver
        at_fault: Literal["message", "route"] = "message" if tells and self.status >= 500 else "route"
        raise TryLater(self.words, retry_after=self.wait, unknown_outcome=at_fault == "message", at_fault=at_fault)


class _Bearer:
    """Sets our own token, so that a ~/.netrc cannot put another in its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def request(method: str, url: str, channel: MatrixChannel, *, body: Mapping[str, Any] | None = None, token: str = "", tells: bool = False) -> Answer:
    """The server's answer. Raises TryLater where there is none. `tells`: without an answer the outcome is unknown."""
    import requests

    from watcher.delivery.door import Door

    _quieten(channel)
    data = None if body is None else json.dumps(body).encode()
    with requests.Session() as session, Deadline(DEADLINE) as deadline:
        for scheme in ("http://", "https://"):
            session.mount(scheme, Door(deadline))
        try:
            response = session.request(
                method, url, data=data, headers={"Content-Type": "application/json"}, auth=_Bearer(token), timeout=PATIENCE, stream=True,
                verify=channel.verify and (os.environ.get("SSL_CERT_FILE") or True), allow_redirects=method == "GET" and not token)
            return _answer(response)
        except requests.RequestException as error:
            raise _unanswered(error, channel, deadline, tells=tells) from error


def _answer(response: requests.Response) -> Answer:
    """The answer as far as one is read. Raises RequestException where the line breaks."""
    read = b""
    for piece in response.iter_content(2**16):
        read += piece
        if len(read) > LARGEST_ANSWER:
            break
    try:
        found = json.loads(read)
    except ValueError:
        found = None
    spoken = found if isinstance(found, dict) else {"error": response.reason or ""}
    return Answer(response.status_code, spoken, _wait(spoken, response.headers.get("Retry-After", "")), spoken is found)


def _unanswered(error: requests.RequestException, channel: MatrixChannel, deadline: Deadline, *, tells: bool) -> DeliveryError:
    import requests

    if isinstance(error, requests.exceptions.SSLError) and "wrong version" in str(error).lower():
        return TryLater(f"no TLS is spoken at {channel.base}: check the port, or write matrix:// for a server without", at_fault="route")
    if isinstance(error, requests.exceptions.SSLError) and not deadline.passed:
        return TryLater(f"the certificate of {channel.base} is not to be trusted; name its authority with SSL_CERT_FILE", at_fault="route")
    if isinstance(error, requests.ConnectTimeout):
        return TryLater(f"{channel.base} cannot be reached within {PATIENCE[0]:.0f} s", at_fault="route")
    refused = "refused" in str(error).lower() or "resolve" in str(error).lower()
    if deadline.passed:
        words = f"{channel.base} is too slow: not done within {deadline.seconds:.0f} s"
    elif isinstance(error, requests.Timeout):
        words = f"{channel.base} gave no answer within {PATIENCE[1]:.0f} s"
    else:
        words = f"{channel.base} cannot be reached" if refused else f"{channel.base} broke the line"
    told = tells and not refused
    return TryLater(words, unknown_outcome=told, at_fault="message" if told else "route")


def _quieten(channel: MatrixChannel) -> None:
    """verify=no is the user's choice; a warning for each request would only fill the log."""
    if not channel.verify:
        import urllib3

        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)


def _wait(body: Mapping[str, Any], header: str) -> float | None:
    wish = body.get("retry_after_ms")
    if isinstance(wish, int | float):
        return wish / 1000
    return float(header) if header.isdigit() else None
