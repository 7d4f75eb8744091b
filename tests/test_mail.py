"""Mail, spoken with real servers: what arrives, what their answers mean, and how the URL is read."""

from __future__ import annotations

import secrets
import socket
import threading
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import yaml
from mailserver import MailServer

from watcher.delivery import mail, mail_url
from watcher.errors import Refused, TryLater, UserError
from watcher.model import Envelope, Message

CASES = Path(__file__).parent / "cases" / "mail_urls.yaml"
TEXT = "Twelve killed\n\n> \u201cДвенадцать\u201d said the ministry\n.\n" + "a long line " * 300 + "\n"


def letter(recipient: str = "desk@watch.test", *, title: str = "[CRITICAL] Twelve killed", text: str = TEXT, thread: str = "") -> Envelope:
    message = Message(title, text, f"<h3>Twelve killed</h3><p>{text}</p>", "critical")
    return Envelope(id=secrets.token_hex(16), alert_id=7, target="desk-mail", recipient=recipient, message=message,
                    created=datetime.now(UTC), thread=thread)


# --- what arrives -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("kind", ["mail_server", "tls_mail_server", "plain_mail_server"])
def test_a_mail_arrives_whole_and_the_server_s_answer_comes_back(kind: str, request: pytest.FixtureRequest) -> None:
    server: MailServer = request.getfixturevalue(kind)
    envelope = letter(thread="ab" * 16)
    assert mail.send(envelope, server.url) == "250 2.0.0 OK queued as 1"
    (arrived,) = server.messages
    assert {name: arrived[name] for name in ("Subject", "From", "To", "Message-ID", "In-Reply-To", "References", "List-Id", "Auto-Submitted",
                                             "X-Auto-Response-Suppress", "X-Watcher-Severity")} == {
        "Subject": "[CRITICAL] Twelve killed", "From": "Watcher <bot@watch.test>", "To": "desk@watch.test",
        "Message-ID": f"<{envelope.id}@watch.test>", "In-Reply-To": f"<{'ab' * 16}@watch.test>", "References": f"<{'ab' * 16}@watch.test>",
        "List-Id": "<desk-mail.watcher.watch.test>", "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All",
        "X-Watcher-Severity": "critical"}
    assert abs((datetime.now(UTC) - parsedate_to_datetime(arrived["Date"])).total_seconds()) < 10
    plain, html = arrived.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == TEXT   # type: ignore[attr-defined]
    assert html.get_content_type() == "text/html"
    assert "Двенадцать" in html.get_content()   # type: ignore[attr-defined]
    assert server.envelopes[0].rcpt_tos == ["desk@watch.test"]
    assert max(map(len, (server.envelopes[0].content or b"").splitlines())) <= 998


def test_the_first_mail_of_a_story_answers_nothing(plain_mail_server: MailServer) -> None:
    mail.send(letter(), plain_mail_server.url)
    assert plain_mail_server.messages[0]["In-Reply-To"] is None


def test_a_second_try_bears_the_same_message_id(plain_mail_server: MailServer) -> None:
    envelope = letter()
    mail.send(envelope, plain_mail_server.url)
    mail.send(envelope, plain_mail_server.url)
    assert len({message["Message-ID"] for message in plain_mail_server.messages}) == 1


@pytest.mark.parametrize("title", [
    "[HIGH] Blast\r\nBcc: everyone@watch.test\r\n\r\nbody", "[HIGH] Blast\nX: y", "[HIGH] Blast\x00\x0b\x0c\x1b[31m\x85\u2028Bcc: x@y.zz",
    "\ud800 half", "=?utf-8?q?a=0ABcc=3A_x=40y=2Ezz?=", "ب" * 300, "x" * 2000, ""])
def test_no_title_can_add_a_header(plain_mail_server: MailServer, title: str) -> None:
    mail.send(letter(title=title), plain_mail_server.url)
    (arrived,) = plain_mail_server.messages
    assert arrived["Bcc"] is None
    assert arrived["X"] is None
    assert not any(each in arrived["Subject"] for each in "\r\n\0")
    assert plain_mail_server.envelopes[0].rcpt_tos == ["desk@watch.test"]
    assert arrived["X-Watcher-Severity"] == "critical"


def test_titles_in_every_script_arrive_as_written(plain_mail_server: MailServer) -> None:
    title = "[HIGH] انفجار في دمشق \u2014 Взрыв в Дамаске \u2014 12 убитых"
    mail.send(letter(title=title), plain_mail_server.url)
    assert plain_mail_server.messages[0]["Subject"] == title


@pytest.mark.parametrize("title", [
    "[CRITICAL] Nyala: 41 killed, at least 50 wounded (Rapid Support Forces)", "[HIGH] " + "Muzaffarabad, " * 7 + "Gao: 12 killed"])
def test_a_title_begins_on_the_line_of_the_word_subject(plain_mail_server: MailServer, title: str) -> None:
    mail.send(letter(title=title), plain_mail_server.url)
    assert f"\r\nSubject: {title}\r\n".encode() in b"\r\n" + (plain_mail_server.envelopes[0].original_content or b"")


def test_an_address_in_another_script_is_reached(plain_mail_server: MailServer) -> None:
    mail.send(letter("josé@bücher.example"), plain_mail_server.url)
    mail.send(letter("ana@bücher.example"), plain_mail_server.url)
    assert [envelope.rcpt_tos for envelope in plain_mail_server.envelopes] == [["josé@xn--bcher-kva.example"], ["ana@xn--bcher-kva.example"]]
    assert [("SMTPUTF8" in envelope.mail_options) for envelope in plain_mail_server.envelopes] == [True, False]


def test_a_domain_as_long_as_they_get_keeps_its_message_id_on_one_line(plain_mail_server: MailServer) -> None:
    domain = ".".join(["a-very-long-label-of-a-domain"] * 4) + ".test"
    envelope = letter(thread="cd" * 16)
    mail.send(envelope, plain_mail_server.url.replace("from=bot@watch.test", f"from=bot@{domain}"))
    raw = (plain_mail_server.envelopes[0].content or b"").decode()
    assert f"<{envelope.id}@{domain}>" in raw
    assert raw.count(f"<{'cd' * 16}@{domain}>") == 2
    assert f"<desk-mail.watcher.{domain}>" in raw


def test_headers_and_reply_address_of_the_url_are_set(plain_mail_server: MailServer) -> None:
    mail.send(letter(), plain_mail_server.url + "&+X-Team=night%0d%0aBcc:x@y.zz&+From=evil@watch.test&reply=ana@watch.test")
    (arrived,) = plain_mail_server.messages
    assert (arrived["X-Team"], arrived["From"], arrived["Reply-To"]) == ("night Bcc:x@y.zz", "Watcher <bot@watch.test>", "ana@watch.test")


# --- what the answers mean ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(("answer", "error"), [
    ("451 4.7.1 try again later", TryLater), ("452 4.2.2 mailbox full", TryLater), ("421 4.3.2 shutting down", TryLater),
    ("550 5.1.1 no such user", Refused), ("554 5.7.1 not wanted", Refused), ("552 5.3.4 too big", Refused),
    ("530 5.7.0 must authenticate first", TryLater)])
def test_4xx_waits_and_5xx_is_final(plain_mail_server: MailServer, verb: str, answer: str, error: type[Exception]) -> None:
    plain_mail_server.answers[verb] = answer
    with pytest.raises(error, match=answer[:20]):
        mail.send(letter(), plain_mail_server.url)


def test_one_bad_recipient_is_one_failure_and_the_good_one_is_not_mailed_again(plain_mail_server: MailServer) -> None:
    plain_mail_server.answers["RCPT:gone@watch.test"] = "550 5.1.1 unknown"
    url = plain_mail_server.url_to("ana@watch.test", "gone@watch.test")
    assert mail_url.parse(url).recipients == ("ana@watch.test", "gone@watch.test")
    mail.send(letter("ana@watch.test"), url)
    with pytest.raises(Refused, match=r"550 5\.1\.1 unknown"):
        mail.send(letter("gone@watch.test"), url)
    assert [envelope.rcpt_tos for envelope in plain_mail_server.envelopes] == [["ana@watch.test"]]


def test_what_the_server_does_not_speak_is_said_with_what_to_mend(plain_mail_server: MailServer) -> None:
    url = plain_mail_server.url.replace("mailto://", "mailtos://").replace("mode=insecure", "mode=starttls")
    with pytest.raises(TryLater, match=r"STARTTLS extension not supported by server \(mend the port, `mode` or the user"):
        mail.send(letter(), url)


@pytest.mark.parametrize("kind", ["mail_server", "tls_mail_server"])
def test_a_wrong_password_waits_for_the_operator(kind: str, request: pytest.FixtureRequest) -> None:
    server: MailServer = request.getfixturevalue(kind)
    for wrong in ("wrong", "пароль"):
        with pytest.raises(TryLater, match=r"535 .*mend the user or the password"):
            mail.send(letter(), server.url.replace("s3cret%2Fpass%3Aword", wrong))
    assert not server.messages


@pytest.mark.parametrize(("verb", "unknown"), [("MAIL", False), ("DATA", True)])
@pytest.mark.parametrize("deed", ["hang", "drop"])
def test_silence_and_a_cut_line_wait(plain_mail_server: MailServer, monkeypatch: pytest.MonkeyPatch, verb: str, unknown: bool, deed: str) -> None:
    monkeypatch.setattr(mail, "PATIENCE", 0.2)
    monkeypatch.setattr(mail, "AFTER_BODY", 0.2)
    plain_mail_server.answers[verb] = deed
    with pytest.raises(TryLater) as caught:
        mail.send(letter(), plain_mail_server.url)
    assert caught.value.unknown_outcome is unknown


def test_a_goodbye_that_never_comes_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "GOODBYE", 0.1)
    replies = [b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"354 go", b"250 2.0.0 taken"]
    with scripted(replies) as port:
        assert mail.send(letter(), f"mailto://127.0.0.1:{port}?from=a@watch.test&to=desk@watch.test") == "250 2.0.0 taken"


@pytest.mark.parametrize("greeting", [b"554 5.3.2 no service here", b"421 4.3.2 busy", b"nonsense"])
def test_a_server_that_is_closed_today_may_be_open_tomorrow(greeting: bytes) -> None:
    with scripted([greeting]) as port, pytest.raises(TryLater):
        mail.send(letter(), f"mailto://127.0.0.1:{port}?from=a@watch.test&to=desk@watch.test")


def test_a_server_that_is_not_there_waits() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(TryLater, match="Connection refused"):
            mail.send(letter(), f"mailto://127.0.0.1:{taken.getsockname()[1]}?from=a@watch.test&to=desk@watch.test")


@pytest.mark.parametrize("kind", ["mail_server", "tls_mail_server"])
def test_an_unknown_authority_is_not_trusted(kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    server: MailServer = request.getfixturevalue(kind)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(TryLater, match=r"certificate of 127\.0\.0\.1:.* is not to be trusted.*SSL_CERT_FILE"):
        mail.send(letter(), server.url)
    assert not server.logins
    mail.send(letter(), server.url + "&verify=no")
    assert len(server.messages) == 1


def test_a_server_without_starttls_hears_no_password(plain_mail_server: MailServer) -> None:
    with pytest.raises(TryLater, match="STARTTLS"):
        mail.send(letter(), f"mailtos://bot:secret@127.0.0.1:{plain_mail_server.port}/?from=a@watch.test&to=desk@watch.test")
    assert not plain_mail_server.logins
    assert not plain_mail_server.messages


# --- how the URL is read ------------------------------------------------------------------------------------------

@pytest.mark.filterwarnings("ignore::DeprecationWarning")   # of apprise's own imports
@pytest.mark.parametrize("url", yaml.safe_load(CASES.read_text()))
def test_we_read_mail_urls_as_apprise_does(url: str) -> None:
    import apprise

    theirs = apprise.Apprise.instantiate(url)
    ours = mail_url.parse(url)
    assert theirs is not None
    assert (ours.host, ours.port, ours.mode, ours.verify) == (theirs.smtp_host.strip("[]"), theirs.port, theirs.secure_mode, theirs.verify_certificate)
    assert (ours.user, ours.password) == (theirs.user or "", theirs.password or "")
    assert ours.sender == theirs.from_addr[1]
    assert ours.name == (theirs.from_addr[0] or "Apprise").replace("Apprise", "Watcher")
    assert sorted(ours.recipients) == sorted(address for _, address in theirs.targets)


@pytest.mark.parametrize(("url", "words"), [
    ("mailto://bot:secret@mail.example.org/?to=a@b.cc", "in the clear to 'mail.example.org': write mode=starttls"),
    ("mailtos://bot:secret@mail.example.org/?to=a@b.cc&mode=insecure", "in the clear"),
    ("mailto://bot:secret@gmail.com/?mode=insecure", "in the clear"),
    ("mailtos://mail.example.org/?to=a@b.cc", "does not say who sends: write from="),
    ("mailtos://mail.example.org/?from=bot&to=a@b.cc", "does not say who sends"),
    ("mailtos://bot:secret@example.org/?to=ana", "to='ana', which is no address"),
    ("mailtos://bot:secret@example.org/ana/?to=a@b.cc", "'ana', which is no address"),
    ("mailtos://bot:secret@example.org/?to=", "an empty to="),
    ("mailtos://bot:secret@example.org/?to=a@b.cc%0d%0aDATA", "no address"),
    ("mailtos://bot:secret@example.org/?to=a@b.cc;d@e.ff", "an @ after a semicolon.*commas"),
    ("mailtos://bot@example.org/?to=a@b.cc&pass=pass;secret@word", "an @ after a semicolon"),
    ("mailtos://bot@example.org/?pass=pass&secret@word&to=a@b.cc", "an @ after a semicolon or ampersand"),
    ("mailtos://bot:secret@example.org/?mode=tls", "mode='tls': write mode=starttls"),
    ("mailtos://bot:secret@example.org:99999/?to=a@b.cc", "not a number from 1 to 65535"),
    ("mailtos://bot:secret@example.org/?to=a@b.cc&pgp=encrypt", "PGP"),
    ("mailtos://bot:secret@example.org/?to=a@b.cc&wkd=yes", "PGP"),
    ("mailtos://bot:secret@example.org/?to=a@b.cc&+X:Y=1", "a header named 'X:Y'"),
    ("mailtos:bot@example.org", "begins with what it speaks"),
    ("mailtos://", "does not say who sends"),
])
def test_a_faulty_url_says_what_to_write_and_shows_no_secret(url: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        mail_url.parse(url)
    assert "secret" not in str(caught.value)


def test_the_password_is_in_no_repr() -> None:
    assert "hunter2" not in repr(mail_url.parse("mailtos://bot:hunter2@example.org"))


class scripted:
    """A server that says these lines whatever it hears, and then nothing."""

    def __init__(self, replies: list[bytes]) -> None:
        self._replies = replies
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> int:
        self._thread.start()
        return int(self._socket.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        line, _ = self._socket.accept()
        with line:
            for index, reply in enumerate(self._replies):
                if index and not self._heard(line, until=b"\r\n.\r\n" if index == 5 else b"\r\n"):
                    return
                line.sendall(reply + b"\r\n")
            self._done.wait(5)

    @staticmethod
    def _heard(line: socket.socket, *, until: bytes) -> bool:
        heard = b""
        while not heard.endswith(until):
            piece = line.recv(65536)
            if not piece:
                return False
            heard += piece
        return True
