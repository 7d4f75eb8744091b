"""Matrix by its client-server API for matrix:// and matrixs:// URLs in apprise's forms: the envelope's id is the transaction id.

Apprise itself is not used: with an access token it gives two messages one transaction id, of which the server drops the
second and reports success; and it creates a room for a mistyped alias. The only door to requests.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import quote

from watcher.delivery.deadline import Deadline
from watcher.delivery.matrix_url import MatrixChannel, parse
from watcher.delivery.wording import said_in_matrix
from watcher.errors import DeliveryError, Refused, TryLater
from watcher.model import Envelope

if TYPE_CHECKING:
    import requests

PATIENCE = (10.0, 20.0)         # seconds to connect, and between two bytes of an answer
DEADLINE = 45.0                 # seconds for a whole answer
LARGEST_ANSWER = 16 * 2**20     # bytes: a page of the largest events is half of that
LOOK_BACK, PAGE = 20, 100       # pages, and events on each
CLOCKS_DIFFER = timedelta(days=1)    # ours and the server's, or ours and itself before it was set
MARK = "net.article-watcher.envelope"
INSTALLATION = "matrix.installation"

_EVENT = re.compile(r"\$\S+")


class Memory(Protocol):
    """What must outlive a restart: this installation's name, and the answers to the envelopes that began a thread."""

    def recall(self, name: str) -> str | None: ...
    def remember(self, name: str, value: str) -> None: ...
    def answer(self, envelope: str) -> str | None: ...


class Matrix:
    """Speaks to homeservers, each account logged in once and always as the same device."""

    def __init__(self, memory: Memory, *, encrypted: Callable[[Envelope, str], str]) -> None:
        self._memory = memory
        self._encrypted = encrypted
        self._accounts: dict[MatrixChannel, Account] = {}
        self._lock = threading.Lock()

    def send(self, envelope: Envelope, url: str) -> str:
        """The event's id and its room. Raises TryLater or Refused with the server's words, UserError for the URL."""
        channel = parse(url)
        account = self._account(channel)
        room = envelope.recipient
        if account.is_encrypted(room):
            return self._send_encrypted(envelope, url, channel)
        event = self._find(account, envelope) or account.put(room, envelope.id, self._content(envelope, channel))
        return f"{event} in {room}"

    def _account(self, channel: MatrixChannel) -> Account:
        """One for each server and user, whatever the rooms, so that two channels do not log each other out."""
        key = MatrixChannel(base=channel.base, user=channel.user, secret=channel.secret, discovery=channel.discovery, verify=channel.verify)
        with self._lock:
            if key not in self._accounts:
                self._accounts[key] = Account(key, self._device(key))
            return self._accounts[key]

    def _device(self, channel: MatrixChannel) -> str:
        """The same name after every restart, another on another machine: transaction ids are kept per device."""
        installation = self._memory.recall(INSTALLATION)
        if installation is None:
            installation = secrets.token_hex(16)
            self._memory.remember(INSTALLATION, installation)
        digest = hashlib.sha256(f"{installation}\n{channel.user}\n{channel.base}".encode()).hexdigest()
        return f"WATCHER{digest[:10].upper()}"

    def _send_encrypted(self, envelope: Envelope, url: str, channel: MatrixChannel) -> str:
        if not channel.encrypts:
            raise Refused(f"{envelope.recipient} is encrypted, and this channel speaks in the clear: "
                          "write matrixs:// without e2ee=no, or name a room that is not encrypted")
        return self._encrypted(envelope, url)

    def _find(self, account: Account, envelope: Envelope) -> str | None:
        """The event of an earlier attempt of unknown outcome, if it came through after all.

        A server forgets a transaction id after a day, and with the device it was used by: at any logout. The room forgets nothing.
        """
        return account.find(envelope.recipient, envelope.id, since=envelope.tried - CLOCKS_DIFFER) if envelope.tried else None

    def _content(self, envelope: Envelope, channel: MatrixChannel) -> dict[str, Any]:
        """The event: the same in every attempt, so that a second one is the first."""
        content = said_in_matrix(envelope.message)
        content |= {"msgtype": "m.notice" if envelope.message.quiet or channel.notice else "m.text", "m.mentions": {}, MARK: envelope.id}
        answer = _EVENT.match(self._memory.answer(envelope.thread) or "") if envelope.thread else None
        if answer:
            root = answer[0]
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True, "m.in_reply_to": {"event_id": root}}
        return content


class Account:
    """One login on one server. May be used from several threads."""

    def __init__(self, channel: MatrixChannel, device: str) -> None:
        self._channel = channel
        self._device = device
        self._token = "" if channel.user else channel.secret
        self._base = "" if channel.discovery else channel.base
        self._lock = threading.Lock()

    def is_encrypted(self, room: str) -> bool:
        """Whether the room is encrypted; joins it first if we are only invited. Asked each time: it may turn so any day."""
        path = f"/rooms/{quote(room)}/state/m.room.encryption"
        answer = self._ask("GET", path)
        if answer.status == 403:
            self._demand("POST", f"/join/{quote(room)}", {})
            answer = self._ask("GET", path)
        if answer.status == 404 and answer.code == "M_NOT_FOUND":
            return False
        answer.judge()
        return True

    def put(self, room: str, transaction: str, content: Mapping[str, Any]) -> str:
        """The event's id; the same one for the same transaction."""
        path = f"/rooms/{quote(room)}/send/m.room.message/{quote(transaction)}"
        return str(self._demand("PUT", path, content, tells=True)["event_id"])

    def find(self, room: str, transaction: str, *, since: datetime) -> str | None:
        """The event that bears this envelope's mark and is not older than `since`, if there is one."""
        page = ""
        for _ in range(LOOK_BACK):
            found = self._demand("GET", f"/rooms/{quote(room)}/messages?dir=b&limit={PAGE}" + (f"&from={quote(page)}" if page else ""))
            for event in found.get("chunk", []):
                if event.get("content", {}).get(MARK) == transaction:
                    return str(event["event_id"])
                if event.get("origin_server_ts", 0) < since.timestamp() * 1000:
                    return None
            page = found.get("end", "")
            if not page:
                return None
        return None   # too long ago to tell: twice is better than never

    def _demand(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, tells: bool = False) -> dict[str, Any]:
        return self._ask(method, path, body, tells=tells).judge(tells=tells)

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, tells: bool = False) -> Answer:
        """The answer; a token that died is replaced once by logging in again. `tells`: without an answer the outcome is unknown."""
        token = self._current_token("")
        answer = self._call(method, path, body, token, tells=tells)
        if answer.status == 401 and self._channel.user:
            token = self._current_token(token)
            answer = self._call(method, path, body, token, tells=tells)
        if answer.status == 401:
            raise TryLater(f"{answer.words} (the access token is no longer valid: put a new one into the channel's url)", at_fault="route")
        return answer

    def _current_token(self, dead: str) -> str:
        """The token, newly asked for if there is none or `dead` is the one we hold."""
        with self._lock:
            if self._token and self._token != dead:
                return self._token
            answer = self._call("POST", "/login", {
                "type": "m.login.password", "identifier": {"type": "m.id.user", "user": self._channel.user},
                "password": self._channel.secret, "device_id": self._device, "initial_device_display_name": "Watcher"}, "")
            if answer.status in {400, 401, 403, 404}:
                raise TryLater(f"cannot log in: {answer.words} (mend the user or the password in the channel's url)", at_fault="route")
            self._token = str(answer.judge()["access_token"])
            return self._token

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None, token: str, *, tells: bool = False) -> Answer:
        return _request(method, f"{self._home()}/_matrix/client/v3{path}", self._channel, body=body, token=token, tells=tells)

    def _home(self) -> str:
        """The server's address; with discovery, what the named host says of it."""
        if not self._base:
            answer = _request("GET", f"{self._channel.base}/.well-known/matrix/client", self._channel)
            if answer.status != 404:
                found = answer.judge().get("m.homeserver", {}).get("base_url", "")
                if not str(found).startswith("https://"):
                    raise TryLater(f"{self._channel.base} names no https address as its homeserver: write discovery=no to speak to it itself", at_fault="route")
                self._base = str(found).rstrip("/")
            self._base = self._base or self._channel.base
        return self._base


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


def _request(method: str, url: str, channel: MatrixChannel, *, body: Mapping[str, Any] | None = None, token: str = "", tells: bool = False) -> Answer:
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
