"""The store's file under a running daemon: locked, unable to grow, damaged. Articles wait, the operator knows, nothing is lost or replaced."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from household import WATCHLIST, Household, strike
from household import closing as closing_households
from mailserver import MailServer
from scale import Scale

from watcher.errors import StoreError
from watcher.store.sqlite import SqliteStore

LONGER_THAN_ITS_PATIENCE = 6.0   # seconds


@pytest.fixture
def house(tmp_path: Path, plain_mail_server: MailServer) -> Iterator[Household]:
    house = Household(tmp_path / "house", channels={"desk": plain_mail_server.url}, watchlist=WATCHLIST + "    group_by: rule\n    cooldown: 0s\n")
    yield house
    closing_households([house])


@contextmanager
def locked(house: Household) -> Iterator[None]:
    """By another program."""
    with closing(sqlite3.connect(house.folder / "var" / "watcher.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def unable_to_grow(house: Household) -> Iterator[None]:
    """No file of the daemon's may be written beyond a few bytes, as on a full disk: not its log either."""
    _, most = resource.prlimit(house.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(house.process.pid, resource.RLIMIT_FSIZE, (100, most))
    yield
    resource.prlimit(house.process.pid, resource.RLIMIT_FSIZE, (most, most))


@pytest.mark.parametrize("fault", [locked, unable_to_grow])
def test_articles_and_messages_wait_until_the_store_takes_them(house: Household, plain_mail_server: MailServer, fault: object) -> None:
    house.start()
    house.drop("before.txt", strike(killed=20))
    house.settled(1)
    with fault(house):   # type: ignore[operator]
        for number in range(4):
            house.drop(f"meanwhile{number}.txt", strike(killed=30 + number))
        time.sleep(LONGER_THAN_ITS_PATIENCE)
        assert house.process.poll() is None
    house.drop("after.txt", strike(killed=40))
    status = house.until(lambda: (found := house.status())["alerted"] == 6 and not found["outbox"]["waiting"] and found, "all to be told", seconds=60)
    assert (status["failed"], status["duplicates"], status["outbox"]["buried"]) == (0, 0, 0)
    assert set(Counter(mail["Message-ID"] for mail in plain_mail_server.wait(6)).values()) == {1}
    assert house.stop() == 0
    assert "Traceback" not in house.log


def test_a_damaged_store_is_refused_left_as_it_is_and_a_copy_serves(house: Household) -> None:
    store = house.folder / "var" / "watcher.db"
    house.start()
    for number in range(5):
        house.drop(f"{number}.txt", strike(killed=20 + number))
    house.settled(5)
    house.stop()
    shutil.copy(store, house.folder / "copy")
    damaged = bytearray(store.read_bytes())
    damaged[4096 * 3 : 4096 * 9] = b"\xa5" * 4096 * 6
    store.write_bytes(damaged)
    said = house.ask("run", code=1)
    assert "is damaged" in said and "move it aside" in said and str(store) in said
    assert store.read_bytes() == bytes(damaged)
    store.rename(store.with_name("damaged.db"))
    shutil.copy(house.folder / "copy", store)
    house.start()
    house.drop("new.txt", strike(killed=90))
    assert house.settled(6)["alerted"] == 6


@pytest.mark.parametrize("replaced", [False, True])
def test_a_store_moved_away_under_the_daemon_is_told_and_nothing_is_set_down_in_it(house: Household, plain_mail_server: MailServer, replaced: bool) -> None:
    store = house.folder / "var" / "watcher.db"
    house.start()
    house.drop("before.txt", strike(killed=20))
    house.settled(1)
    aside = store.rename(store.with_name("aside.db"))
    if replaced:
        shutil.copy(aside, store)
    house.drop("meanwhile.txt", strike(killed=30))
    house.until(lambda: "moved, deleted or replaced while the daemon runs" in house.log, "the complaint")
    time.sleep(1)
    assert len(plain_mail_server.messages) == 1
    if not replaced:
        assert "it was moved or deleted" in house.ask("status", code=1)
    aside.rename(store)
    status = house.until(lambda: (found := house.status())["alerted"] == 2 and not found["problems"] and found, "the rest to be told", seconds=30)
    assert (status["failed"], status["duplicates"]) == (0, 0)
    assert len(plain_mail_server.wait(2)) == 2
    assert house.stop() == 0
    assert "Traceback" not in house.log


def test_whatever_is_damaged_is_told_plainly_or_does_no_harm(tmp_path: Path, scale: Scale) -> None:
    """Bytes of the file turned anywhere: refused in words, or read without a stumble; never another exception, never a file changed by a refusal."""
    whole = tmp_path / "whole.db"
    with SqliteStore.open(whole) as store:
        for number in range(60):
            store.remember(f"fact {number}", "x" * 500)
    refused = 0
    for _ in range(scale.pick(reduced=60, full=2000)):
        content = bytearray(whole.read_bytes())
        for _ in range(scale.dice.choice((1, 1, 8, 200))):
            content[scale.dice.randrange(len(content))] = scale.dice.randrange(256)
        path = tmp_path / "damaged.db"
        for old in tmp_path.glob("damaged.db*"):
            old.unlink()
        path.write_bytes(content)
        try:
            with SqliteStore.open(path) as store:
                store.recall("fact 7")
                store.tally()
                store.remember("fact 7", "another")
        except StoreError as error:
            refused += 1
            assert str(path) in str(error)
    assert refused
    print(f"\n{refused} of the damaged files refused")
