"""The door to apprise: what a service gets, and that a failure is a failure."""

from __future__ import annotations

import json
import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from homeserver import MatrixRoom

from watcher.delivery import others
from watcher.errors import Refused, TryLater, UserError
from watcher.model import Envelope, Message

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")   # of apprise's own imports


@dataclass
class Sink:
    """A web hook that keeps what it is sent and answers with `statuses`, the last one for ever."""

    statuses: list[int] = field(default_factory=lambda: [200])
    got: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def listen(self) -> Iterator[int]:
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sink.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(sink.statuses.pop(0) if len(sink.statuses) > 1 else sink.statuses[0])
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.02,))
            thread.start()
            try:
                yield server.server_address[1]
            finally:
                server.shutdown()
                thread.join(5)


def letter(text: str = "Two killed\n\nIn Homs & *Hama* <b>.\n", recipient: str = "json://****") -> Envelope:
    message = Message("[HIGH] Two killed", text, "<p>Two killed</p>", "high")
    return Envelope(id=secrets.token_hex(16), alert_id=1, target="hook", recipient=recipient, message=message, created=datetime.now(UTC))


def test_a_service_gets_title_and_text() -> None:
    sink = Sink()
    with sink.listen() as port:
        assert others.send(letter(), f"json://user:hunter2@127.0.0.1:{port}/") == "accepted by JSON"
    (got,) = sink.got
    assert (got["title"], got["message"].strip(), got["type"]) == ("[HIGH] Two killed", "In Homs & *Hama* <b>.", "warning")


def test_nobody_is_pinged_by_an_article() -> None:
    sink = Sink()
    with sink.listen() as port:
        others.send(letter("@everyone @here <!channel> <@U123> @Room ana@example.org"), f"json://127.0.0.1:{port}/")
    assert sink.got[0]["message"] == "@\u200beveryone @\u200bhere <\u200b!channel> <\u200b@U123> @\u200bRoom ana@example.org"


@pytest.mark.parametrize("options", ["", "?optional=yes", "?retry=3&wait=0", "?Optional=yes;retry=2"])
def test_a_failure_is_one_try_and_a_failure(options: str) -> None:
    sink = Sink([500, 200])
    with sink.listen() as port, pytest.raises(TryLater, match=r"^FAILURE: .*500") as caught:
        others.send(letter(), f"json://user:hunter2@127.0.0.1:{port}/{options}")
    assert len(sink.got) == 1
    assert not caught.value.unknown_outcome
    assert "hunter2" not in str(caught.value)


def test_a_service_that_is_silent_waits_with_the_outcome_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(others, "PATIENCE", 0.2)
    release = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            release.wait(5)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        with pytest.raises(TryLater, match="TIMEOUT") as caught:
            others.send(letter(), f"json://127.0.0.1:{server.server_address[1]}/")
        release.set()
        server.shutdown()
        thread.join(5)
    assert caught.value.unknown_outcome


def test_apprise_logs_neither_secret_nor_article() -> None:
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append   # type: ignore[method-assign]
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with pytest.raises(UserError):
            others.check("matrixs://hunter2")
        with Sink([500]).listen() as port, pytest.raises(TryLater):
            others.send(letter("confidential"), f"json://user:hunter2@127.0.0.1:{port}/")
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
    assert not [record for record in records if "hunter2" in record.getMessage() or "confidential" in record.getMessage()]
    assert not [record for record in records if record.name.startswith("apprise")]


def test_an_encrypted_room_gets_an_encrypted_message(matrix_server: MatrixRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(matrix_server.ca))
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    room = matrix_server.new_room(encrypted=True)
    url = matrix_server.tls_url.replace(matrix_server.room, f"{room}/{matrix_server.room}").replace("&hsreq=no", "")
    assert others.send_encrypted(letter(recipient=room), url) == "accepted by Matrix"
    assert [event["type"] for event in matrix_server.messages(room)] == ["m.room.encrypted"]
    assert matrix_server.messages() == []


def test_where_encryption_fails_nothing_is_said_in_the_clear(matrix_server: MatrixRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.matrix.base import NotifyMatrix

    monkeypatch.setenv("SSL_CERT_FILE", str(matrix_server.ca))
    monkeypatch.setattr(NotifyMatrix, "_e2ee_setup", lambda _: False)   # apprise would warn, and send plain text
    room = matrix_server.new_room(encrypted=True)
    with pytest.raises(TryLater):
        others.send_encrypted(letter(recipient=room), matrix_server.tls_url.replace(matrix_server.room, room))
    assert matrix_server.messages(room) == []


def test_where_encryption_is_not_installed_the_message_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import apprise.plugins.matrix.e2ee as module

    monkeypatch.setattr(module, "MATRIX_E2EE_SUPPORT", False)
    with pytest.raises(Refused, match="encryption is not installed: pip install cryptography"):
        others.send_encrypted(letter(recipient="!r"), "matrixs://bot:hunter2@host/!r")
