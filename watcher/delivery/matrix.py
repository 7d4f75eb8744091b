"""Matrix by its client-server API for matrix:// and matrixs:// URLs in apprise's forms: the envelope's id is the transaction id.

Apprise itself is not used: with an access token it gives two messages one transaction id, of which the server drops the
second and reports success; and it creates a room for a mistyped alias.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote

from watcher.delivery.matrix_answer import Answer, request
from watcher.delivery.matrix_url import MatrixChannel, parse
from watcher.delivery.wording import said_in_matrix
from watcher.errors import Refused, TryLater
from watcher.model import Envelope

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
        return request(method, f"{self._home()}/_matrix/client/v3{path}", self._channel, body=body, token=token, tells=tells)

    def _home(self) -> str:
        """The server's address; with discovery, what the named host says of it."""
        if not self._base:
            answer = request("GET", f"{self._channel.base}/.well-known/matrix/client", self._channel)
            if answer.status != 404:
                found = answer.judge().get("m.homeserver", {}).get("base_url", "")
                if not str(found).startswith("https://"):
                    raise TryLater(f"{self._channel.base} names no https address as its homeserver: write discovery=no to speak to it itself", at_fault="route")
                self._base = str(found).rstrip("/")
            self._base = self._base or self._channel.base
        return self._base
