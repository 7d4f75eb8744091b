"""Servers that misbehave, case by case: what becomes of the message, that nothing is told twice, and that nobody else waits for it."""

from __future__ import annotations

import random
import re
import secrets
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
import yaml
from gates import Gate, Proxy
from homeserver import MatrixRoom
from mailserver import MailServer
from scale import Scale

from watcher.delivery import Courier, Senders, mail, matrix_answer
from watcher.model import Envelope, Message
from watcher.store import Delivery
from watcher.store.sqlite import SqliteStore

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "servers.yaml").read_text())
MARK = "net.article-watcher.envelope"
TURNS = (2, 15)        # seconds between the tries while the fault lasts
LATER = (300,)         # and in full: longer than any server's wish


@dataclass
class Channel:
    url: str
    fallback: str | None = None


@dataclass
class Office:
    """A courier with every real sender on a real store; only its clock is ours."""

    store: SqliteStore
    channels: dict[str, Channel]
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    troubles: list[tuple[str, str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.courier = Courier(
            self.store, self.channels, secret=lambda name: self.channels[name].url, send=Senders(self.store).send,
            trouble=lambda name, what: self.troubles.append((name, what)), clock=lambda: self.now, seconds=self.seconds, rng=random.Random(1))

    def seconds(self) -> float:
        return self.now.timestamp()

    def post(self, channel: str, recipient: str) -> Envelope:
        message = Message("[HIGH] Two killed", "Two killed\n\nIn Homs.", "<p>Two killed</p>", "high")
        envelope = Envelope(id=secrets.token_hex(16), alert_id=None, target=channel, recipient=recipient, message=message, created=self.now)
        self.store.post([envelope])
        self.now += timedelta(milliseconds=1)
        return envelope

    def turn(self, seconds: float) -> None:
        """Let time pass, start what is due, and wait until it ended."""
        self.now += timedelta(seconds=seconds)
        self.courier.step()
        assert self.courier.wait(30)

    def row(self, envelope: Envelope) -> Delivery | None:
        return next((each for each in self.store.outbox() if each.envelope == envelope.id), None)


@dataclass
class Street:
    """The servers of a case: the faulty one's URL and recipients, a healthy one, and how the fault ends."""

    faulty: str
    recipients: tuple[str, str]
    healthy: MailServer
    told: Any                                    # Counter of the envelopes that the faulty server's readers have seen
    mend: Any
    stack: ExitStack = field(default_factory=ExitStack)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "PATIENCE", 0.4)
    monkeypatch.setattr(mail, "AFTER_BODY", 0.5)
    monkeypatch.setattr(mail, "DEADLINE", 0.9)
    monkeypatch.setattr(matrix_answer, "PATIENCE", (2.0, 0.6))
    monkeypatch.setattr(matrix_answer, "DEADLINE", 0.9)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def certified(authority: trustme.CA, *, fault: str = "") -> ssl.SSLContext:
    """A server's side of TLS; certified by another authority or long ago, if that is the fault."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certify(context, authority, fault=fault)
    return context


def certify(context: ssl.SSLContext, authority: trustme.CA, *, fault: str = "") -> None:
    long_ago = {"not_before": datetime(2020, 1, 1, tzinfo=UTC), "not_after": datetime(2021, 1, 1, tzinfo=UTC)}
    issuer = trustme.CA() if fault == "untrusted" else authority
    issuer.issue_cert("127.0.0.1", "localhost", **(long_ago if fault == "expired" else {})).configure_cert(context)


@pytest.fixture
def street(request: pytest.FixtureRequest, authority: trustme.CA, impatient: None, plain_mail_server: MailServer) -> Iterator[Street]:
    case = request.getfixturevalue("case")
    with ExitStack() as stack:
        if case["server"] == "mail":
            yield mail_street(case["fault"], authority, plain_mail_server, stack)
        else:
            yield matrix_street(case, authority, plain_mail_server, request.getfixturevalue(room_of(case)), stack)


def room_of(case: dict[str, Any]) -> str:
    """The fixture of its room: the bot's own where it is logged out."""
    return "own_matrix_server" if case["fault"] == "forgotten" else "matrix_server"


def mail_street(fault: Any, authority: trustme.CA, healthy: MailServer, stack: ExitStack) -> Street:
    context = certified(authority, fault=fault if isinstance(fault, str) else "")
    server = MailServer(mode="insecure" if fault == "plain" else "starttls", certificate=context, auth=fault != "plain").start()
    stack.callback(server.stop)
    gate = Gate(server.port)
    port = stack.enter_context(gate.listen())
    recipients = ("first@watch.test", "second@watch.test")
    good = MailServer(mode="starttls", _port=port).url_to(*recipients)
    url = good.replace("127.0.0.1:", "nowhere.invalid:") if fault == "nowhere" else good.replace("s3cret", "stale") if fault == "password" else good
    street = Street(url, recipients, healthy, lambda: Counter(each["Message-ID"][1:33] for each in server.messages), None, stack)

    def mend() -> None:
        gate.fault, street.faulty = "", good
        server.answers.clear()
        certify(context, authority)
        if fault == "plain":
            server.stop()
            server.mode, server.certificate, server.auth = "starttls", context, True
        if fault in ("plain", "down"):
            server.start()

    street.mend = mend
    if isinstance(fault, dict):
        gate.fault = fault.get("line", "")
        server.answers.update(fault.get("answers", {}))
    if fault == "down":
        server.stop()
        gate.fault = "cut"
        street.faulty = good.replace(f":{port}", f":{server.port}")
    return street


def matrix_street(case: dict[str, Any], authority: trustme.CA, healthy: MailServer, room: MatrixRoom, stack: ExitStack) -> Street:
    fault = case["fault"]
    tls = fault in ("expired", "untrusted")
    context = certified(authority, fault=fault) if tls else None
    proxy = Proxy(room.server.port)
    port = stack.enter_context(proxy.listen(context))
    other = room.new_room() if fault == "removed" else room.room
    good = f"matrix{'s' if tls else ''}://{room.login}@127.0.0.1:{port}/{room.room}/{other}?discovery=no&hsreq=no"
    url = {"nowhere": good.replace("127.0.0.1:", "nowhere.invalid:"), "password": good.replace(room.bot, f"{room.bot}:stale", 1).replace(":stale:", ":stale", 1),
           "down": good.replace(f":{port}", ":9")}.get(fault if isinstance(fault, str) else "", good)
    told = lambda: Counter(each["content"][MARK] for place in {room.room, other} for each in room.messages(place))   # noqa: E731
    street = Street(url, (room.room, other), healthy, told, None, stack)

    def mend() -> None:
        proxy.faults.clear()
        street.faulty = good
        if context:
            certify(context, authority)

    street.mend = mend
    if isinstance(fault, dict):
        proxy.faults.update(fault)
        street.faults = proxy.faults   # type: ignore[attr-defined]   # the first message's id is not known yet
    return street


@pytest.mark.parametrize("case", CASES, ids=[f"{case['server']}: {case['name']}" for case in CASES])
def test_what_becomes_of_a_message(case: dict[str, Any], street: Street, tmp_path: Path, scale: Scale, request: pytest.FixtureRequest) -> None:
    channels = {"faulty": Channel(street.faulty, fallback="other"), "other": Channel(street.healthy.url)}
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        office = Office(store, channels)
        if case["fault"] in ("forgotten", "removed"):
            spoil(case["fault"], request.getfixturevalue(room_of(case)), office, street)
        first, second = (office.post("faulty", recipient) for recipient in street.recipients)
        name_the_first(street, first)
        elsewhere = office.post("other", "desk@watch.test")

        began = time.monotonic()
        office.courier.step()
        street.healthy.wait(1, seconds=2)
        while store.answer(elsewhere.id) is None and time.monotonic() < began + 5:
            time.sleep(0.01)
        assert store.answer(elsewhere.id), "another channel waited"
        assert office.courier.wait(30)
        for seconds in TURNS + (LATER if scale.full else ()):
            office.turn(seconds)
        if case.get("only") == "first":
            assert store.answer(second.id), "another message of the channel waited"
        check_meanwhile(case, office, first, scale)

        street.mend()
        channels["faulty"].url = street.faulty
        for _ in range(8):
            office.turn(901)
        told = street.told()
        if case["then"] != "buried":
            assert told[first.id] == case.get("copies", 1)
            assert store.answer(first.id)
        else:
            said = [each.get_body(("plain",)).get_content() for each in street.healthy.messages]
            assert any("because 'faulty' did not take it" in each for each in said), "the fallback's readers hear nothing"
        assert told[second.id] <= case.get("copies", 1)
        assert not [row for row in store.outbox() if row.state == "waiting"]
        assert ("channel faulty", None) in office.troubles or case["then"] == "buried"


def check_meanwhile(case: dict[str, Any], office: Office, first: Envelope, scale: Scale) -> None:
    """What `watcher outbox` says of the first message while the fault lasts, and what the operator and the fallback's readers hear."""
    row = office.row(first)
    if case["then"] == "told":
        answer = office.store.answer(first.id)
        assert answer and re.search(case["reply"], answer)
        return
    assert row, "it is gone from the outbox"
    assert re.search(case["reply"], row.reply), row.reply
    assert (row.state, row.attempts > 0) == ("buried" if case["then"] == "buried" else "waiting", True)
    assert "s3cret" not in row.reply
    if case["then"] == "waits" and case.get("only") != "first" and (scale.full or row.attempts > 1):
        assert [what for name, what in office.troubles if name == "channel faulty" and what], "the operator does not hear of it"


def spoil(fault: str, room: MatrixRoom, office: Office, street: Street) -> None:
    """What a homeserver does to a bot that was at work already."""
    office.post("faulty", street.recipients[1])
    office.turn(0)
    if fault == "forgotten":
        room.server.call("POST", "/logout/all", token=room.server.call("POST", "/login", room.password_login)["access_token"])
    else:
        room.server.call("POST", f"/rooms/{street.recipients[0]}/kick", {"user_id": f"@{room.bot}:watch.test"}, token=room.reader)


def name_the_first(street: Street, first: Envelope) -> None:
    """A fault that meets the first message alone is told it by its transaction id."""
    faults = getattr(street, "faults", {})
    for request in [each for each in faults if "FIRST" in each]:
        faults[request.replace("FIRST", first.id)] = faults.pop(request)
