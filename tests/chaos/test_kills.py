"""Killed anywhere, at any moment: nothing is lost, a room is told once, and mail twice only where no sender can know better."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from homeserver import Homeserver, MatrixRoom
from mailserver import MailServer
from scale import Scale
from siege import Siege, sieges

HOUSES = 3
ANY_MOMENT = 17   # kills of a house at no particular step, in each round


@pytest.fixture
def besieged(tmp_path: Path, plain_mail_server: MailServer, own_matrix_server: MatrixRoom, scale: Scale) -> Iterator[list[Siege]]:
    houses = list(sieges(tmp_path, HOUSES, plain_mail_server, own_matrix_server, scale.dice))
    yield houses
    for house in houses:
        house.close()


def all_at_once(houses: list[Siege], attack: Callable[[Siege], None]) -> None:
    with ThreadPoolExecutor(len(houses)) as pool:
        list(pool.map(attack, houses))


def report(houses: list[Siege]) -> None:
    kills = sum((house.kills for house in houses), Counter())
    figures = sum((Counter(house.check()) for house in houses), Counter())
    print(f"\n{sum(kills.values())} kills: {dict(sorted(kills.items()))}\n{dict(figures)}")


def test_killed_at_every_named_step_and_at_any_moment(besieged: list[Siege], scale: Scale) -> None:
    rounds = scale.pick(reduced=1, full=11)

    def attack(siege: Siege) -> None:
        for _ in range(rounds):
            for step in siege.steps:
                siege.drop(told=True)
                siege.kill_at(step)
            for _ in range(ANY_MOMENT):
                siege.drop()
                siege.kill_after(siege.dice.uniform(0.02, 0.6))
        siege.live_on()

    all_at_once(besieged, attack)
    report(besieged)


def test_killed_before_the_mark_and_then_forgotten_by_the_server(
    besieged: list[Siege], scale: Scale, homeserver: Homeserver, certificates: dict[str, Path]) -> None:
    """The transaction ids are gone, as after a day, and so are the devices they were kept for, as after a logout everywhere."""
    unmarked = 0
    for _ in range(scale.pick(reduced=1, full=10)):
        for siege in besieged:
            siege.drop(told=True)
            siege.kill_at("after put")
        unmarked += sum(len(siege.room.messages()) for siege in besieged)
        homeserver.call("POST", "/logout/all", token=homeserver.call("POST", "/login", besieged[0].room.password_login)["access_token"])
        homeserver.stop()
        with closing(sqlite3.connect(homeserver.folder / "homeserver.db")) as database, database:
            database.execute("DELETE FROM event_txn_id_device_id")
        homeserver.start(certificate=certificates["certificate"], key=certificates["key"])
    assert unmarked
    all_at_once(besieged, Siege.live_on)
    report(besieged)
