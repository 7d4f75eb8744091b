"""Which sender speaks for which URL, and what people may see of one."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

import pytest
from homeserver import MatrixRoom
from mailserver import MailServer

from watcher.delivery import Senders, check, recipients, risk, scrub
from watcher.errors import DeliveryError, Refused, TryLater, UserError
from watcher.model import Envelope, Message
from watcher.store.sqlite import SqliteStore

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")   # of apprise's own imports

MAIL = "mailtos://bot:hunter2@mail.example.org:587/?from=bot@example.org&to=ana@example.org,ben@example.org"
ROOM = "matrixs://bot:hunter2@matrix.example.org/!one:example.org/!two:example.org"
TOKEN = "matrixs://syt_hunter2@matrix.example.org/!one:example.org"
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#desk"
TELEGRAM = "tgram://123456789:abcdefghijklmnopqrstuvwxyz012345678/-1001234"


def letter(recipient: str) -> Envelope:
    return Envelope(id="ab" * 16, alert_id=1, target="t", recipient=recipient, created=datetime.now(UTC),
                    message=Message("[HIGH] Two killed", "In Homs.", "<p>In Homs.</p>", "high"))


@pytest.mark.parametrize(("url", "told"), [
    ("console:", ("console:",)),
    (MAIL, ("ana@example.org", "ben@example.org")),
    ("mailto://127.0.0.1:2525?from=bot@watch.test&to=desk@watch.test", ("desk@watch.test",)),
    (ROOM, ("!one:example.org", "!two:example.org")),
    (TOKEN, ("!one:example.org",)),
    ("matrixs://matrix.example.org/!one?token=syt_hunter2", ("!one",)),
    (SLACK, ("slack://****",)),
    (TELEGRAM, ("tgram://****",)),
    ("json://user:hunter2@localhost/path", ("json://****",)),
    (f"matrixs://hunter2{'a' * 57}", ("matrixs://****",)),
])
def test_people_see_whom_and_never_the_secret(url: str, told: tuple[str, ...]) -> None:
    check(url)
    assert recipients(url) == told


@pytest.mark.parametrize(("url", "words"), [
    ("desk@example.org", "a channel's url begins with what it speaks"),
    ("nosuch://hunter2", "apprise does not understand this nosuch:// url"),
    ("slack://hunter2", "apprise does not understand this slack:// url"),
    ("console:stderr", "is written console: and nothing after it"),
    ("mailto://bot:hunter2@mail.example.org", "in the clear"),
    ("matrixs://bot:hunter2@host/#alias", "not a room's id"),
    ("", "begins with what it speaks"),
])
def test_a_faulty_url_is_explained_without_its_secret(url: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        check(url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(("url", "reply", "kept"), [
    (MAIL, "535 bot/hunter2\r\nwrong", "535 bot/**** wrong"),
    ("mailtos://bot:hunt%2Fer2@example.org", "hunt/er2 and hunt%2Fer2", "**** and ****"),
    (TOKEN, "401 syt_hunter2 unknown", "401 **** unknown"),
    ("matrixs://host/!one?token=syt_hunter2", "401 syt_hunter2", "401 ****"),
    (TELEGRAM, "bot 123456789:abcdefghijklmnopqrstuvwxyz012345678 to -1001234", "bot ****:**** to ****"),
    ("console:", "\x1b[31mred", "\ufffd[31mred"),
    (MAIL, "x" * 2000, "x" * 500),
])
def test_a_reply_is_one_line_without_secrets(url: str, reply: str, kept: str) -> None:
    assert scrub(reply, url) == kept


@pytest.mark.parametrize("answer", ["550 5.7.1 s3cret/pass:word is no good", "451 4.7.1 s3cret/pass:word is no good"])
def test_a_server_that_repeats_the_password_spreads_it_no_further(mail_server: MailServer, tmp_path: Path, answer: str) -> None:
    mail_server.answers["DATA"] = answer
    with SqliteStore.open(tmp_path / "watcher.db") as store, pytest.raises(DeliveryError, match=r"\*\*\*\* is no good") as caught:
        Senders(store).send(letter("desk@watch.test"), mail_server.url)
    assert "s3cret" not in "".join(traceback.format_exception(caught.value, chain=False))
    assert caught.value.__suppress_context__
    assert isinstance(caught.value, Refused if answer.startswith("5") else TryLater)


def test_each_url_finds_its_sender(
        plain_mail_server: MailServer, matrix_server: MatrixRoom, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        senders = Senders(store)
        assert senders.send(letter("desk@watch.test"), plain_mail_server.url) == "250 2.0.0 OK queued as 1"
        assert senders.send(letter(matrix_server.room), matrix_server.url).endswith(f"in {matrix_server.room}")
        assert senders.send(letter("console:"), "console:") == "printed"
    assert capsys.readouterr().out == "[HIGH] Two killed\n\nIn Homs.\n\n"
    assert len(plain_mail_server.messages) == len(matrix_server.messages()) == 1


@pytest.mark.parametrize(("url", "words"), [
    ("console:", None),
    ("mailtos://u:hunter2@h.example?from=a@h.example&to=b@h.example&mode=starttls", None),
    ("mailtos://u:hunter2@h.example?from=a@h.example&to=b@h.example&verify=no", "verify=no trusts whoever answers for 'h.example'"),
    ("mailto://127.0.0.1:2525?from=a@h.example&to=b@h.example&mode=insecure", None),
    ("matrixs://u:hunter2@h.example/!r", None),
    ("matrix://u:hunter2@h.example/!r", "in the clear: write matrixs://"),
    ("matrix://hunter2@h.example/!r", "in the clear: write matrixs://"),
    ("matrix://u:hunter2@127.0.0.1:8008/!r", None),
    ("json://u:hunter2@h.example/x", "in the clear: write jsons://"),
    ("jsons://u:hunter2@h.example/x", None),
    ("json://h.example/x", None),
    ("json://u:hunter2@localhost/x", None),
    ("tgram://123456789:hunter2hunter2_hunter2/12315544/", None),
])
def test_a_password_that_others_on_the_way_could_read_is_warned_of(url: str, words: str | None) -> None:
    told = risk(url)
    assert (told is None) == (words is None)
    assert words is None or (words in told and "hunter2" not in told)
