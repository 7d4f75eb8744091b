"""What strangers write, in names and in texts, all the way to the mail, the room, the terminal and the log: it is shown, and commands nobody."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from homeserver import MatrixRoom
from household import WATCHLIST, Household, closing
from mailserver import MailServer

NAMES: list[bytes] = [
    b"line\nERROR watcher.app all is lost.txt",
    b"terminal\x1b[2J\x1b]0;owned\x07\x08\r.txt",
    "\u202etxt.exe-\u2066hidden\u200b.txt".encode(),
    b"<img src=x onerror=alert(1)><a href=https:evil.example>.txt",
    b"@room @everyone [click](https:evil.example) **bold** `code` <@U1>.txt",
    b"\xff\xfe not utf-8.txt",
    b"Bcc: all@evil.example\r\nX-Evil: yes\r\n\r\n<h1>body<h1>.txt",
    b"=?utf-8?q?=0d=0aBcc:_all=40evil.example?=.txt",
    b"$(touch owned) `touch owned` ; touch owned %s %n {0}.txt",
    ("\u0301" * 60 + "zalgo.txt").encode(),
]
TRICKS = (
    "<script>alert(1)</script><img src=https://evil.example/seen.png> @room @everyone [go](https://evil.example) "
    "=?utf-8?q?=0d=0aBcc:_all=40evil.example?= \x1b[31mred\x07 \u202etxt.exe\u202c \u2028ERROR forged \u200b&lt;b&gt; ${jndi:x} {{7*7}} %s"
)


def hostile(number: int) -> str:
    return f"Strike {number} on Homs {TRICKS}\n\nAn air strike killed {20 + number} people in Homs {TRICKS} on Monday, Islamic State {TRICKS} said.\n"


@pytest.fixture
def house(tmp_path: Path, mail_server: MailServer, matrix_server: MatrixRoom) -> Iterator[Household]:
    for name, url in (("mail.url", mail_server.url), ("matrix.url", matrix_server.url)):
        (tmp_path / name).write_text(url)
        (tmp_path / name).chmod(0o600)
    house = Household(
        tmp_path / "house", settings={"operator": "mail"},
        channels={"console": "console:", "mail": {"url_file": str(tmp_path / "mail.url")}, "room": {"url_file": str(tmp_path / "matrix.url")}},
        watchlist=WATCHLIST.replace("locations: [syria]", "locations: [syria]\n    group_by: rule\n    cooldown: 0s"))
    yield house
    closing([house])


def drop(house: Household, name: bytes, content: bytes) -> None:
    draft = house.inbox / ".draft"
    draft.write_bytes(content)
    draft.rename(house.inbox / os.fsdecode(name))


def commanding(text: str, allowed: str = "\n") -> set[str]:
    """The characters of a text that a terminal, a pager or a reader's eye would obey."""
    return {each for each in text if each not in allowed and unicodedata.category(each) in {"Cc", "Cf", "Zl", "Zp", "Cs"}}


def test_names_and_texts_of_strangers_are_shown_and_not_obeyed(house: Household, mail_server: MailServer, matrix_server: MatrixRoom) -> None:
    house.start()
    for number, name in enumerate(NAMES):
        drop(house, name, hostile(number).encode())
    drop(house, b"bad\nERROR watcher.app forged\x1b[2J.txt", b"\0\1\2binary\0" * 50)
    status = house.settled(len(NAMES) + 1)
    assert (status["alerted"], status["failed"]) == (len(NAMES), 1)
    mails = mail_server.wait(len(NAMES) + 1)     # the operator hears of the bad one
    posts = house.until(lambda: (found := matrix_server.messages()) and len(found) == len(NAMES) and found, "the room to hear of all")
    house.stop()

    check_log(house.log)
    assert commanding(house.output) == set()
    for mail in mails:
        check_mail(mail)
    for post in posts:
        check_post(post["content"])
    check_terminal(house)
    assert not [path for path in (house.folder, house.inbox, Path.cwd()) if (path / "owned").exists()]


def check_log(log: str) -> None:
    lines = log.splitlines()
    assert commanding(log) == set()
    assert {re.match(r"[A-Z]+ watcher\.[a-z_.]+ |  ", line) is not None for line in lines} == {True}
    assert not any(line.startswith("ERROR watcher.app") for line in lines)


def check_mail(mail: Any) -> None:
    assert mail.defects == [] and {"Bcc", "X-Evil", "Cc"}.isdisjoint(mail.keys())
    assert mail["To"] == "desk@watch.test" and len(mail.get_all("Subject")) == 1
    assert commanding(mail["Subject"], "") == set()
    text, html = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    assert commanding(text) == set()
    check_html(html)


def check_post(content: dict[str, Any]) -> None:
    assert content["m.mentions"] == {} and content["msgtype"] == "m.text"
    assert commanding(content["body"]) == set()
    check_html(content["formatted_body"])


def check_html(html: str) -> None:
    """No element but our own, and no link of an article's making."""
    assert commanding(html) == set()
    assert set(re.findall(r"<\s*/?\s*([a-z0-9]+)", html, re.IGNORECASE)) <= {"h3", "p", "ul", "li", "blockquote", "strong"}
    assert "href" not in re.sub(r"&lt;.*?&gt;", "", html)


def check_terminal(house: Household) -> None:
    shown = [house.ask("status"), house.ask("alerts"), house.ask("outbox"), house.ask("trace", "1"), house.ask("scan", str(house.inbox), code=1)]
    shown += [house.ask("trace", str(house.inbox / os.fsdecode(name))) for name in NAMES[:3]]
    assert [commanding(text) for text in shown] == [set()] * len(shown)
    assert any("\\x1b" in text for text in shown)      # and yet it is shown
    for words in (("status", "--json"), ("alerts", "--json")):
        assert [json.loads(line) for line in house.ask(*words).splitlines()]


def test_bombs_in_the_watchlist_are_refused_within_seconds_and_stop_nothing(tmp_path: Path) -> None:
    """What an operator's editor, or whoever got hold of it, may save while the daemon runs."""
    floors = "\n".join(f"{here}: &{here} [{', '.join([f'*{below}'] * 10)}]" for below, here in zip("abcdefghi", "bcdefghij", strict=True))
    bombs = [
        f"a: &a [x, x, x]\n{floors}\n", "actors: " + "[" * 200_000, "actors: [" + "{id: x}, " * 200_000 + "]", WATCHLIST + WATCHLIST,
        WATCHLIST.replace("Homs", '"\\e[2J\\u202eHoms"').replace("killed: 10", "killed: many"), "\0" * 30_000_000]
    house = Household(tmp_path / "house").start()
    try:
        for number, bomb in enumerate(bombs):
            house.save_watchlist(bomb)
            house.until(lambda number=number: house.log.count("a save was refused") == number + 1, f"bomb {number} to be refused", seconds=30)
            drop(house, f"{number}.txt".encode(), hostile(number * 100).encode())
        assert house.settled(len(bombs))["failed"] == 0
        assert commanding(house.log) == set() and house.log.count("\n") < 3000
    finally:
        closing([house])
