"""A household under siege: its daemon is killed again and again while articles are dropped, and afterwards everything is counted."""

from __future__ import annotations

import os
import random
import re
import secrets
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from homeserver import MatrixRoom
from household import WATCHLIST, Household
from household import closing as closing_households
from mailserver import MailServer
from stage import ONCE_AN_ARTICLE, STEPS

STAGE = Path(__file__).with_name("stage.py")
EVERY_ARTICLE = WATCHLIST + "    group_by: rule\n    cooldown: 0s\n"   # so that no article's alert is another's repeat
MARK = "net.article-watcher.envelope"
LONGEST_LIFE = 15.0   # seconds in which a named step is reached, else the life is ended where it is


@dataclass
class Siege:
    """One house with its own inbox, store, room and mail addresses; `mail` and `room` are real servers that others use too."""

    folder: Path
    mail: MailServer
    room: MatrixRoom
    dice: random.Random
    matrix_port: int | None = None   # of a proxy before the homeserver
    settings: dict[str, Any] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    alerting: list[int] = field(default_factory=list)    # numbers of the articles that must be told, each once
    silent: int = 0
    unreadable: int = 0
    again: int = 0                                       # articles dropped once more under another name
    _plain: list[int] = field(default_factory=list)
    sent_at_death: list[tuple[float, set[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.addresses = [f"{name}-{secrets.token_hex(4)}@watch.test" for name in ("ana", "ben")]
        self.room = MatrixRoom(self.room.server, self.room.bot, self.room.token, self.room.reader, self.room.new_room(), self.room.ca)
        self.house = Household(
            self.folder, channels={"desk-mail": self.mail.url_to(*self.addresses), "desk-room": self.room.url.replace(f":{self.room.server.port}/", f":{self.matrix_port or self.room.server.port}/")},
            watchlist=EVERY_ARTICLE, settings=self.settings)

    @cached_property
    def nursery(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, str(STAGE), str(self.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def close(self) -> None:
        closing_households([self.house])
        if "nursery" in self.__dict__:
            assert self.nursery.stdin and self.nursery.stdout
            self.nursery.stdin.close()
            self.nursery.wait(20)
            self.nursery.stdout.close()

    # --- articles

    def drop(self, *, told: bool = False) -> None:
        """An article, most often one that must be told, or surely (`told`); as it looks still, it is read at once."""
        number, chance = self.dropped, 0.0 if told else self.dice.random()
        if chance < 0.65:
            self._put(f"strike-{number}.txt", self._strike(number))
            self.alerting.append(number)
            self._plain.append(number)
        elif chance < 0.75:
            self._put(f"page-{number}.html", f"<html><head><title>{number}</title></head><body><p>{self._strike(number)}</p></body></html>")
            self.alerting.append(number)
        elif chance < 0.85:
            self._put(f"quiet-{number}.txt", f"Market day {number}\n\nTraders in Homs sold {number} sacks of grain.\n")
            self.silent += 1
        elif chance < 0.92:
            self._put(f"empty-{number}.txt", "")
            self.unreadable += 1
        elif self._plain:
            self._put(f"again-{number}.txt", self._strike(self.dice.choice(self._plain)) + "\n")
            self.again += 1
    def _put(self, name: str, text: str) -> None:
        draft = self.folder / name
        draft.write_text(text)
        os.utime(draft, (time.time() - 60,) * 2)
        draft.rename(self.house.inbox / name)

    @staticmethod
    def _strike(number: int) -> str:
        return f"Strike number {number} on Homs\n\nAn air strike killed {20 + number} people in Homs on Monday, Islamic State said.\n"

    # --- lives

    def kill_at(self, step: str) -> None:
        """A life that ends when the step is reached, the first time or where it comes more often the second; or after a while."""
        number = 1 if step in ONCE_AN_ARTICLE or len(self.alerting) < 3 else self.dice.randint(1, 2)
        with self._life(step, number) as (process, ended):
            reached = ended(LONGEST_LIFE)
            if not reached:
                _kill(process)
        self.kills[step if reached else "not reached"] += 1

    def kill_after(self, seconds: float) -> None:
        """A life that ends after so many seconds, whatever it is at."""
        with self._life("", 0) as (process, ended):
            assert not ended(seconds), f"the daemon ended by itself:\n{self.house.log[-3000:]}"
            _kill(process)
        self.kills["any moment"] += 1

    def live_on(self) -> None:
        """A life in which everything is done that is left, and which ends when it is told to."""
        seconds = 60 + 3 * len(self.alerting)   # most messages wait until now
        self.house.start()
        self._wait_until_done(seconds)
        if self._ask("SELECT n FROM counters WHERE name = 'failed'") > self.unreadable:   # killed twice over the same article: set aside, not lost
            self.house.ask("retry", "--failed")
            self._wait_until_done(seconds, told=True)
        assert self.house.stop() == 0

    def _life(self, step: str, number: int) -> Any:
        return _Life(self, step, number)

    def _wait_until_done(self, seconds: float, *, told: bool = False) -> None:
        """Until every file is finished and no message waits; `told`: until every alert was told, too."""
        deadline = time.monotonic() + seconds
        while True:
            finished = self._ask("SELECT count(*) FROM files WHERE finished IS NOT NULL")
            waiting = self._ask("SELECT count(*) FROM envelopes WHERE state = 'waiting' OR state = 'folded' AND carrier IS NULL")
            alerted = self._ask("SELECT n FROM counters WHERE name = 'alerted'")
            if finished == self.dropped and not waiting and (alerted == len(self.alerting) or not told):
                return
            assert time.monotonic() < deadline, (
                f"{finished} of {self.dropped} files are finished, {waiting} messages wait, {alerted} of {len(self.alerting)} articles were told; "
                f"the outbox holds {self.house.ask('outbox')}\n"
                f"{self.folder} ends its log with\n{self.house.log[-3000:]}")
            time.sleep(0.05)

    def _ask(self, question: str) -> int:
        """A figure of the store; 0 where there is none."""
        with closing(sqlite3.connect(f"{self._store.as_uri()}?mode=ro", uri=True)) as store:
            return (store.execute(question).fetchone() or [0])[0]

    @property
    def steps(self) -> list[str]:
        """The steps that this house's daemon can be killed at, in any order."""
        there = [step for step in STEPS if self.settings or "archive" not in step]
        return self.dice.sample(there, len(there))

    @property
    def dropped(self) -> int:
        return len(self.alerting) + self.silent + self.unreadable + self.again

    @property
    def _store(self) -> Path:
        return self.folder / "var" / "watcher.db"

    def remember_death(self) -> None:
        """What the store held as sent when the daemon died, looked up in a copy so that the store itself stays as it was left."""
        copy = self.folder / "copy"
        copy.mkdir(exist_ok=True)
        source = self._store
        for name in ("watcher.db", "watcher.db-wal"):
            (copy / name).unlink(missing_ok=True)
            if source.with_name(name).exists():
                shutil.copyfile(source.with_name(name), copy / name)
        sent: set[str] = set()
        if (copy / "watcher.db").exists():
            with closing(sqlite3.connect(copy / "watcher.db")) as connection:
                if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'envelopes'").fetchone():
                    sent = {row[0] for row in connection.execute("SELECT id FROM envelopes WHERE state = 'sent'")}
        self.sent_at_death.append((time.monotonic(), sent))

    # --- the count

    def check(self) -> dict[str, int]:
        """Every article has one outcome, every alert was told, nothing was told twice but in the one window mail leaves open; figures."""
        status = self.house.status()
        told = len(self.alerting)
        assert (status["alerted"], status["suppressed"], status["failed"]) == (told, self.silent, self.unreadable)
        assert status["articles"] == status["alerted"] + status["suppressed"] + status["failed"]
        assert status["articles"] + status["duplicates"] == self.dropped
        assert (status["outbox"]["waiting"], status["outbox"]["buried"]) == (0, 0)
        assert self._ask("SELECT count(*) FROM envelopes WHERE alert_id IS NOT NULL AND state IN ('sent', 'folded')") == 3 * told
        assert sorted(alert["toll"]["killed"]["low"] - 20 for alert in self.house.alerts()) == sorted(self.alerting)
        self._check_room()
        return {"articles": self.dropped, "messages": 3 * told, "lost": 0, "told the room twice": 0, "mailed twice": self._check_mail()}

    def _check_room(self) -> None:
        told = [event["content"] for event in self.room.messages()]
        assert len({content[MARK] for content in told}) == len(told), "the room was told twice"
        assert sorted(number for content in told for number in _numbers(content["body"])) == sorted(self.alerting)

    def _check_mail(self) -> int:
        """How many mails came twice; each of them was taken by the server in a life that died before it had set that down."""
        copies: dict[str, list[float]] = {}
        told: dict[str, dict[int, str]] = {address: {} for address in self.addresses}
        for began, envelope, mail in zip(self.mail.began, self.mail.envelopes, self.mail.messages, strict=True):
            if (address := envelope.rcpt_tos[0]) in told:
                name = mail["Message-ID"].strip("<>").partition("@")[0]
                copies.setdefault(name, []).append(began)
                for number in _numbers(mail.get_body(("plain",)).get_content()):
                    assert told[address].setdefault(number, name) == name, "the same alert under two names"
        assert all(sorted(numbers) == sorted(self.alerting) for numbers in told.values())
        for name, times in copies.items():
            for earlier, later in pairwise(times):
                marked = [name in sent for death, sent in self.sent_at_death if earlier < death < later]
                assert marked, f"{name} was sent twice within one life"
                assert not any(marked), f"{name} was sent again though it was known to be sent"
        return sum(len(times) - 1 for times in copies.values())


def _numbers(text: str) -> set[int]:
    """The numbers of the articles that a message tells of, by their tolls: of one, or of many where so many had gathered that they are listed."""
    found = [int(killed) - 20 for killed in re.findall(r"(\d+) killed", text)]
    assert found, text
    return set(found) if "alerts from before the start" in text else set(found[:1])     # one may say what was told before


class _Life:
    """The daemon from its start to its death: gives its process id and a way to wait for its end."""

    def __init__(self, siege: Siege, step: str, number: int) -> None:
        self._siege, self._order = siege, f"{siege.house.config}\t{step}\t{number}\n"

    def __enter__(self) -> Any:
        nursery = self._siege.nursery
        assert nursery.stdin
        nursery.stdin.write(self._order.encode())
        word, number = self._line(60).split()
        assert word == "began"
        return int(number), self._ended

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            if self._code is None:
                assert self._ended(20)
            assert self._code == -signal.SIGKILL, f"the daemon ended with {self._code}:\n{self._siege.house.log[-3000:]}"
            self._siege.remember_death()

    _code: int | None = None

    def _ended(self, seconds: float) -> bool:
        line = self._line(seconds)
        if line:
            self._code = int(line.split()[1])
        return bool(line)

    def _line(self, seconds: float) -> str:
        """The nursery's next line, or "" when none comes in time."""
        stream = self._siege.nursery.stdout
        assert stream
        ready, _, _ = select.select([stream], [], [], seconds)
        return stream.readline().decode() if ready else ""


def _kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
