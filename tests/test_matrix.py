"""Matrix, spoken with a real homeserver, and with servers and proxies that misbehave as real ones do."""

from __future__ import annotations

import http.client
import json
import secrets
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from homeserver import Homeserver, MatrixRoom

from watcher.delivery import matrix, matrix_answer, matrix_url
from watcher.delivery.matrix import Matrix
from watcher.errors import Refused, TryLater, UserError
from watcher.model import Envelope, Message

CASES = Path(__file__).parent / "cases" / "matrix_urls.yaml"
HEADLINE = "Twelve killed \u2014 Йод <Homs>"


@dataclass
class Memory:
    """A store's memory of small facts and answers."""

    facts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def recall(self, name: str) -> str | None:
        return self.facts.get(name)

    def remember(self, name: str, value: str) -> None:
        self.facts[name] = value

    def answer(self, envelope: str) -> str | None:
        return self.answers.get(envelope)


def unexpected(envelope: Envelope, url: str) -> str:
    raise AssertionError("handed to apprise")


def sender(memory: Memory | None = None, encrypted: Callable[[Envelope, str], str] = unexpected) -> Matrix:
    return Matrix(memory or Memory(), encrypted=encrypted)


def letter(room: str, *, text: str = "> quoted\n", quiet: bool = False, thread: str = "", tried: datetime | None = None) -> Envelope:
    message = Message(f"[HIGH] {HEADLINE}", f"{HEADLINE}\n\n{text}", f"<h3>Twelve killed</h3><p>{text[:1000]}</p>", "high", quiet=quiet)
    return Envelope(id=secrets.token_hex(16), alert_id=7, target="desk-room", recipient=room, message=message,
                    created=datetime.now(UTC), thread=thread, tried=tried)


# --- what arrives -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("form", ["url", "token_url", "tls_url"])
def test_a_message_arrives_with_its_proof_and_pings_nobody(matrix_server: MatrixRoom, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(matrix_server.ca))
    envelope = letter(matrix_server.room, text="@room says »Homs«\n")
    reply = sender().send(envelope, getattr(matrix_server, form))
    (event,) = matrix_server.messages()
    assert reply == f"{event['event_id']} in {matrix_server.room}"
    assert event["sender"] == f"@{matrix_server.bot}:watch.test"
    assert event["content"] == {
        "msgtype": "m.text", "m.mentions": {}, "net.article-watcher.envelope": envelope.id,
        "body": f"[HIGH] {HEADLINE}\n\n@room says »Homs«",
        "format": "org.matrix.custom.html",
        "formatted_body": "<strong>[HIGH]</strong> <h3>Twelve killed</h3><p>@room says »Homs«\n</p>"}


def test_a_quiet_message_is_a_notice(matrix_server: MatrixRoom) -> None:
    sender().send(letter(matrix_server.room, quiet=True), matrix_server.url)
    sender().send(letter(matrix_server.room), matrix_server.url + "&msgtype=notice")
    assert [event["content"]["msgtype"] for event in matrix_server.messages()] == ["m.notice", "m.notice"]


def test_an_update_stands_in_the_thread_of_what_it_updates(matrix_server: MatrixRoom) -> None:
    memory = Memory()
    first, orphan = letter(matrix_server.room), letter(matrix_server.room, thread="ab" * 16)
    memory.answers[first.id] = sender(memory).send(first, matrix_server.url)
    sender(memory).send(letter(matrix_server.room, thread=first.id), matrix_server.url)
    sender(memory).send(orphan, matrix_server.url)
    root, update, alone = matrix_server.messages()
    assert update["content"]["m.relates_to"] == {
        "rel_type": "m.thread", "event_id": root["event_id"], "is_falling_back": True, "m.in_reply_to": {"event_id": root["event_id"]}}
    assert "m.relates_to" not in root["content"]
    assert "m.relates_to" not in alone["content"]


@pytest.mark.parametrize("filler", ["x", "\u0628", ".\n", '"', "\U0001f4a5", "\x00"])
def test_the_longest_message_is_cut_and_arrives(matrix_server: MatrixRoom, filler: str) -> None:
    sender().send(letter(matrix_server.room, text=filler * 200_000 + "end"), matrix_server.url)
    (event,) = matrix_server.messages()
    assert event["content"]["body"].startswith(f"[HIGH] {HEADLINE}")
    assert event["content"]["body"].endswith("[…]")
    assert "formatted_body" not in event["content"]


def test_half_a_surrogate_pair_does_not_stop_a_message(matrix_server: MatrixRoom) -> None:
    sender().send(letter(matrix_server.room, text="\ud83d and\x00more"), matrix_server.url)
    assert matrix_server.messages()[0]["content"]["body"].endswith("? and\ufffdmore")


# --- effectively once ---------------------------------------------------------------------------------------------

def test_a_second_try_is_the_first_message_even_after_a_restart(matrix_server: MatrixRoom) -> None:
    memory, envelope = Memory(), letter(matrix_server.room)
    one = sender(memory)
    replies = {one.send(envelope, matrix_server.url), one.send(envelope, matrix_server.url), sender(memory).send(envelope, matrix_server.url)}
    assert len(replies) == 1
    assert len(matrix_server.messages()) == 1


def test_messages_of_one_token_do_not_swallow_each_other(matrix_server: MatrixRoom) -> None:
    one = sender()
    for _ in range(3):
        one.send(letter(matrix_server.room), matrix_server.token_url)
    assert len(matrix_server.messages()) == 3


def test_one_device_is_kept_and_no_secret_is_stored(own_matrix_server: MatrixRoom) -> None:
    memory = Memory()
    for _ in range(3):
        sender(memory).send(letter(own_matrix_server.room), own_matrix_server.url)
    devices = own_matrix_server.server.call("GET", "/devices", token=own_matrix_server.token)["devices"]
    assert sum(device["device_id"].startswith("WATCHER") for device in devices) == 1
    assert list(memory.facts) == ["matrix.installation"]
    sender(Memory()).send(letter(own_matrix_server.room), own_matrix_server.url)   # another machine
    devices = own_matrix_server.server.call("GET", "/devices", token=own_matrix_server.token)["devices"]
    assert sum(device["device_id"].startswith("WATCHER") for device in devices) == 2


def test_an_answer_that_was_lost_on_the_way_makes_no_second_message(matrix_server: MatrixRoom) -> None:
    lossy, memory = Lossy(matrix_server.server), Memory()
    envelope = letter(matrix_server.room)
    with lossy.listen() as port:
        url = matrix_server.url.replace(f":{matrix_server.server.port}/", f":{port}/")
        with pytest.raises(TryLater) as caught:
            sender(memory).send(envelope, url)
        assert caught.value.unknown_outcome
        lossy.loses = False
        sender(memory).send(envelope, url)
    assert len(matrix_server.messages()) == 1


def test_what_may_have_come_through_is_looked_for_in_the_room(matrix_server: MatrixRoom) -> None:
    envelope = letter(matrix_server.room)
    first = sender().send(envelope, matrix_server.url)
    for _ in range(3):
        sender().send(letter(matrix_server.room), matrix_server.url)
    unsure = replace(envelope, tried=datetime.now(UTC) - timedelta(seconds=2))
    assert sender(Memory()).send(unsure, matrix_server.url) == first   # another device: the server itself does not know the id
    assert len(matrix_server.messages()) == 4
    sender().send(letter(matrix_server.room, tried=datetime.now(UTC) - timedelta(hours=13)), matrix_server.url)
    assert len(matrix_server.messages()) == 5


def test_it_looks_back_no_further_than_the_first_try_and_page_by_page(matrix_server: MatrixRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    envelope = letter(matrix_server.room)
    first = sender().send(envelope, matrix_server.url)
    monkeypatch.setattr(matrix, "PAGE", 3)
    for number in range(8):
        matrix_server.server.call("PUT", f"/rooms/{matrix_server.room}/send/m.room.message/n{number}", {"msgtype": "m.text", "body": "chat"},
                                  token=matrix_server.token)
    old = replace(envelope, tried=datetime.now(UTC) - timedelta(hours=13))
    assert sender(Memory()).send(old, matrix_server.url) == first
    future = replace(envelope, tried=datetime.now(UTC) + matrix.CLOCKS_DIFFER + timedelta(hours=1))
    assert sender(Memory()).send(future, matrix_server.url) != first


# --- logging in ---------------------------------------------------------------------------------------------------

def test_a_token_that_died_is_replaced_once(own_matrix_server: MatrixRoom) -> None:
    one = sender()
    one.send(letter(own_matrix_server.room), own_matrix_server.url)
    own_matrix_server.server.call("POST", "/logout/all", token=own_matrix_server.token)
    one.send(letter(own_matrix_server.room), own_matrix_server.url)
    assert len(own_matrix_server.messages()) == 2


def test_two_rooms_of_one_account_do_not_log_each_other_out(matrix_server: MatrixRoom) -> None:
    one, other = sender(), matrix_server.new_room()
    rooms = [matrix_server.room, other] * 4
    threads = [threading.Thread(target=one.send, args=(letter(room), matrix_server.url_of(room))) for room in rooms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (len(matrix_server.messages()), len(matrix_server.messages(other))) == (4, 4)
    assert len(one._accounts) == 1


def test_a_token_of_the_url_that_died_waits_for_the_operator(own_matrix_server: MatrixRoom) -> None:
    own_matrix_server.server.call("POST", "/logout", token=own_matrix_server.token)
    with pytest.raises(TryLater, match=r"401 M_UNKNOWN_TOKEN.*put a new one"):
        sender().send(letter(own_matrix_server.room), own_matrix_server.token_url)


def test_a_wrong_password_waits_for_the_operator(matrix_server: MatrixRoom) -> None:
    url = matrix_server.url.replace(matrix_server.login, f"{matrix_server.bot}:wrong")
    with pytest.raises(TryLater, match=r"cannot log in: 403 M_FORBIDDEN.*mend the user or the password"):
        sender().send(letter(matrix_server.room), url)


def test_a_netrc_does_not_take_the_token_s_place(matrix_server: MatrixRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    sender().send(letter(matrix_server.room), matrix_server.token_url)
    assert len(matrix_server.messages()) == 1


# --- rooms --------------------------------------------------------------------------------------------------------

def test_an_invitation_is_accepted(matrix_server: MatrixRoom) -> None:
    room = matrix_server.new_room(join=False)
    sender().send(letter(room), matrix_server.url_of(room))
    assert len(matrix_server.messages(room)) == 1


@pytest.mark.parametrize("kind", ["closed", "unknown", "left"])
def test_a_room_that_will_not_have_us_is_final(matrix_server: MatrixRoom, kind: str) -> None:
    room = "!nowhere:watch.test" if kind == "unknown" else matrix_server.new_room(invite=kind == "left", join=kind == "left")
    if kind == "left":
        matrix_server.server.call("POST", f"/rooms/{room}/leave", token=matrix_server.token)
    with pytest.raises(Refused, match=r"40[34] M_"):
        sender().send(letter(room), matrix_server.url_of(room))


@pytest.mark.parametrize("form", ["url", "tls_url&e2ee=no"])
def test_nothing_is_said_in_the_clear_in_an_encrypted_room(matrix_server: MatrixRoom, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(matrix_server.ca))
    room = matrix_server.new_room(encrypted=True)
    name, _, more = form.partition("&")
    url = getattr(matrix_server, name).replace(matrix_server.room, room) + (f"&{more}" if more else "")
    with pytest.raises(Refused, match="is encrypted, and this channel speaks in the clear: write matrixs://"):
        sender().send(letter(room), url)
    assert matrix_server.messages(room) == []


def test_a_room_that_turns_encrypted_is_noticed(matrix_server: MatrixRoom) -> None:
    one = sender()
    one.send(letter(matrix_server.room), matrix_server.url)
    matrix_server.server.call("PUT", f"/rooms/{matrix_server.room}/state/m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"},
                              token=matrix_server.reader)
    with pytest.raises(Refused, match="is encrypted"):
        one.send(letter(matrix_server.room), matrix_server.url)
    assert len(matrix_server.messages()) == 1


def test_an_encrypted_room_is_handed_on_over_tls(matrix_server: MatrixRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(matrix_server.ca))
    room = matrix_server.new_room(encrypted=True)
    url = matrix_server.tls_url.replace(matrix_server.room, room)
    assert sender(encrypted=lambda envelope, _: f"handed on to {envelope.recipient}").send(letter(room), url) == f"handed on to {room}"


# --- trouble ------------------------------------------------------------------------------------------------------

def test_too_many_messages_wait_as_long_as_the_server_says(own_matrix_server: MatrixRoom) -> None:
    own_matrix_server.server.limit(own_matrix_server.bot, per_second=2, burst=1)
    one, envelopes, waits = sender(), [letter(own_matrix_server.room) for _ in range(8)], []
    for envelope in envelopes:
        try:
            one.send(envelope, own_matrix_server.token_url)
        except TryLater as error:
            assert str(error).startswith("429 M_LIMIT_EXCEEDED")
            waits.append((envelope, error.retry_after))
            break
    ((envelope, wait),) = waits
    assert wait is not None
    assert 0 < wait < 5
    time.sleep(wait)
    one.send(envelope, own_matrix_server.token_url)
    assert own_matrix_server.messages()[-1]["content"]["net.article-watcher.envelope"] == envelope.id


ANSWERS = {"/_matrix/client/v3/login": (200, {"access_token": "tok"}),
           "/_matrix/client/v3/rooms/%21r/state/m.room.encryption": (404, {"errcode": "M_NOT_FOUND"})}
PUT = "/_matrix/client/v3/rooms/%21r/send/m.room.message/"


@pytest.mark.parametrize(("answer", "error", "unknown", "wish"), [
    ((429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}), TryLater, False, 2.5),
    ((429, {}, {"Retry-After": "7"}), TryLater, False, 7),
    ((500, {"errcode": "M_UNKNOWN"}), TryLater, True, None),       # it may have stumbled over what comes after the telling
    ((502, "<html>Bad Gateway</html>"), TryLater, True, None),
    ((503, "busy", {"Retry-After": "9"}), TryLater, True, 9),
    ((404, "<html>nginx</html>"), TryLater, False, None),           # a proxy that has lost its homeserver
    ((404, {"errcode": "M_UNRECOGNIZED"}), TryLater, False, None),
    ((302, ""), TryLater, False, None),
    ((403, {"errcode": "M_FORBIDDEN", "error": "may not speak"}), Refused, False, None),
    ((413, {"errcode": "M_TOO_LARGE"}), Refused, False, None),
    ("hang", TryLater, True, None),
    ("drop", TryLater, True, None),
])
def test_each_answer_has_its_meaning(answer: object, error: type[Exception], unknown: bool, wish: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_answer, "PATIENCE", (1.0, 0.3))
    with odd_server({**ANSWERS, PUT: answer}) as port, pytest.raises(error) as caught:
        sender().send(letter("!r"), f"matrix://bot:hunter2@127.0.0.1:{port}/!r")
    if isinstance(caught.value, TryLater):
        assert (caught.value.unknown_outcome, caught.value.retry_after) == (unknown, wish)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("answer", [(404, "no such page"), (500, ""), "hang", "drop", (429, {"retry_after_ms": 100})])
def test_before_the_message_is_handed_over_nothing_is_unknown(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_answer, "PATIENCE", (1.0, 0.3))
    room = "/_matrix/client/v3/rooms/%21r/state/m.room.encryption"
    with odd_server({**ANSWERS, room: answer}) as port, pytest.raises(TryLater) as caught:
        sender().send(letter("!r"), f"matrix://bot:pw@127.0.0.1:{port}/!r")
    assert not caught.value.unknown_outcome


def test_a_server_that_is_not_there_waits() -> None:
    with pytest.raises(TryLater, match=r"http://127\.0\.0\.1:9 cannot be reached") as caught:
        sender().send(letter("!r"), "matrix://bot:pw@127.0.0.1:9/!r")
    assert not caught.value.unknown_outcome


def test_an_unknown_authority_is_not_trusted(matrix_server: MatrixRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(TryLater, match="not to be trusted; name its authority with SSL_CERT_FILE"):
        sender().send(letter(matrix_server.room), matrix_server.tls_url)
    sender().send(letter(matrix_server.room), matrix_server.tls_url + "&verify=no")
    assert len(matrix_server.messages()) == 1


def test_the_homeserver_is_discovered_where_the_host_names_it(
        matrix_server: MatrixRoom, certificates: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(matrix_server.ca))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates["certificate"], certificates["key"])
    answers: dict[str, object] = {}
    with odd_server(answers, context) as port:
        url = f"matrixs://{matrix_server.login}@127.0.0.1:{port}/{matrix_server.room}"
        answers["/.well-known/matrix/client"] = (200, {"m.homeserver": {"base_url": f"https://127.0.0.1:{matrix_server.server.tls_port}/"}})
        sender().send(letter(matrix_server.room), url)
        answers["/.well-known/matrix/client"] = (200, {"m.homeserver": {"base_url": matrix_server.server.base}})
        with pytest.raises(TryLater, match="names no https address as its homeserver: write discovery=no"):
            sender().send(letter(matrix_server.room), url)
    assert len(matrix_server.messages()) == 1
    sender().send(letter(matrix_server.room), matrix_server.tls_url.replace("discovery=no", "discovery=yes"))   # names none: it is the homeserver
    assert len(matrix_server.messages()) == 2


def test_a_port_where_no_tls_is_spoken_is_not_mistaken_for_a_bad_certificate() -> None:
    with odd_server({}) as port, pytest.raises(TryLater, match="no TLS is spoken at"):
        sender().send(letter("!r:host"), f"matrixs://bot:secret@127.0.0.1:{port}/!r:host?discovery=no")


# --- how the URL is read ------------------------------------------------------------------------------------------

@pytest.mark.filterwarnings("ignore::DeprecationWarning")   # of apprise's own imports
@pytest.mark.parametrize("url", yaml.safe_load(CASES.read_text()))
def test_we_read_matrix_urls_as_apprise_does(url: str) -> None:
    import apprise

    theirs = apprise.Apprise.instantiate(url)
    ours = matrix_url.parse(url)
    assert theirs is not None
    assert matrix_url.speaks(url)
    scheme = "https" if theirs.secure else "http"
    assert ours.base == f"{scheme}://{theirs.host}{f':{theirs.port}' if theirs.port else ''}"
    assert (ours.user, ours.secret) == (theirs.user or "", theirs.password)
    assert sorted(ours.rooms) == theirs.rooms
    assert ours.discovery == (theirs.discovery and theirs.secure)
    assert (ours.verify, ours.notice, ours.encrypts) == (theirs.verify_certificate, theirs.msgtype == "notice", theirs.e2ee and theirs.secure)


@pytest.mark.parametrize("url", [
    "matrix://webhooktoken", "matrixs://bot@webhooktoken", "matrix://bot:token@localhost/!r?mode=slack", "matrixs://token@localhost/?mode=hookshot"])
def test_webhooks_are_left_to_apprise(url: str) -> None:
    assert not matrix_url.speaks(url)


@pytest.mark.parametrize(("url", "words"), [
    ("matrixs://bot:secret@host/#alias:host", "'#alias:host', which is not a room's id: write the id"),
    ("matrixs://bot:secret@host/%23alias", "'#alias', which is not a room's id"),
    ("matrixs://bot:secret@host/room", "something behind its server, which is not a room's id"),
    ("matrixs://bot:secret@host/@ana:host", "'@ana:host', which is not a room's id"),
    ("matrixs://to/secret/ken@host/!room", "something behind its server"),
    ("matrixs://to/ken-secret@host/!room", "something behind its server"),
    ("matrixs://bot:secret@host/", "names no room: write its id, which begins with '!'"),
    ("matrixs://bot:secret@/!room", "names no server"),
    ("matrixs://host/!room", "no password and no token"),
    ("matrixs://bot:secret@host:port/!room", "host and port cannot be told apart"),
])
def test_a_faulty_url_says_what_to_write_and_shows_no_secret(url: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        matrix_url.parse(url)
    assert "secret" not in str(caught.value)


def test_the_secret_is_in_no_repr() -> None:
    assert "hunter2" not in repr(matrix_url.parse("matrixs://bot:hunter2@host/!room"))


# --- servers that misbehave ---------------------------------------------------------------------------------------

@contextmanager
def odd_server(answers: dict[str, object], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """An HTTP server with these answers by path (or its beginning): (status, body[, headers]), "hang" or "drop"."""
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found = next((answer for path, answer in answers.items() if self.path.startswith(path)), (404, {}))
            if found == "hang":
                done.wait(5)
            if isinstance(found, str):
                self.close_connection = True
                return
            status, body, *headers = found   # type: ignore[misc]
            data = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            for name, value in (headers[0] if headers else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = answer

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            done.set()
            server.shutdown()
            thread.join(5)


@dataclass
class Lossy:
    """A proxy that hands every request on, and loses the answers to messages."""

    server: Homeserver
    loses: bool = True

    @contextmanager
    def listen(self) -> Iterator[int]:
        lossy = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                line = http.client.HTTPConnection("127.0.0.1", lossy.server.port, timeout=20)
                line.request(self.command, self.path, body, {name: self.headers[name] for name in ("Authorization", "Content-Type") if self.headers[name]})
                reply = line.getresponse()
                data = reply.read()
                line.close()
                if self.command == "PUT" and lossy.loses:
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = answer

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
