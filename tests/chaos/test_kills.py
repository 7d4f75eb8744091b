"""Killed anywhere, at any moment: nothing is lost, a room is told once, and mail twice only where no sender can know better.

One house archives what is done, and one speaks to its homeserver through a proxy that loses answers.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from gates import Proxy
from homeserver import Homeserver, MatrixRoom
from mailserver import MailServer
from scale import Scale
from siege import Siege

ANY_MOMENT = 17   # kills of a house at no particular step, in each round


@pytest.fixture
def besieged(tmp_path: Path, plain_mail_server: MailServer, own_matrix_server: MatrixRoom, scale: Scale) -> Iterator[list[Siege]]:
    proxy = Flaky(own_matrix_server.server.port, scale.dice)
    with proxy.listen() as port:
        archiving = {"inbox": [{"path": "inbox", "settle": "1s", "when_done": "archive", "archive": "archive"}]}
        houses = [
            Siege(tmp_path / f"house{number}", plain_mail_server, own_matrix_server, Random(scale.dice.random()), matrix_port=matrix_port, settings=settings)
            for number, (matrix_port, settings) in enumerate([(None, {}), (None, archiving), (port, {})])]
        yield houses
        for house in houses:
            house.close()


class Flaky(Proxy):
    """Now and then it loses the answer, or hands nothing on."""

    def __init__(self, port: int, dice: Random) -> None:
        super().__init__(port)
        self.dice = dice

    def fault_of(self, method: str, path: str) -> Any:
        chance = self.dice.random()
        return "lose" if method == "PUT" and chance < 0.15 else "cut" if chance > 0.97 else None


def all_at_once(houses: list[Siege], attack: Callable[[Siege], None]) -> None:
    with ThreadPoolExecutor(len(houses)) as pool:
        list(pool.map(attack, houses))


def report(houses: list[Siege]) -> None:
    kills = sum((house.kills for house in houses), Counter())
    figures = sum((Counter(house.check()) for house in houses), Counter())
    print(f"\n{sum(kills.values())} kills: {dict(sorted(kills.items()))}\n{dict(figures)}")


@pytest.mark.timeout(300)
def test_killed_at_every_named_step_and_at_any_moment(
    besieged: list[Siege], scale: Scale, homeserver: Homeserver, certificates: dict[str, Path]) -> None:
    """The last kill of each round stands before the mark, and then the homeserver forgets what it was told."""

    def attack(siege: Siege) -> None:
        for step in siege.steps:
            siege.drop(told=True)
            siege.kill_at(step)
        for _ in range(ANY_MOMENT):
            siege.drop()
            siege.kill_after(siege.dice.uniform(0.02, 0.6))
        siege.drop(told=True)
        siege.kill_at("after put")

    for _ in range(scale.pick(reduced=1, full=10)):
        all_at_once(besieged, attack)
        forget(homeserver, besieged[0].room, certificates)
    assert any(siege.room.messages() for siege in besieged)
    all_at_once(besieged, Siege.live_on)
    report(besieged)


def forget(homeserver: Homeserver, room: MatrixRoom, certificates: dict[str, Path]) -> None:
    """The transaction ids are gone, as after a day, and so are the devices they were kept for, as after a logout everywhere."""
    homeserver.call("POST", "/logout/all", token=homeserver.call("POST", "/login", room.password_login)["access_token"])
    homeserver.stop()
    with closing(sqlite3.connect(homeserver.folder / "homeserver.db")) as database, database:
        database.execute("DELETE FROM event_txn_id_device_id")
    homeserver.start(certificate=certificates["certificate"], key=certificates["key"])
