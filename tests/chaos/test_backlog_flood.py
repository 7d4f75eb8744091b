"""A first start over thousands of old articles, and the return after an outage: a real daemon, a real mail server, and no flood of mail."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from household import WATCHLIST, Household, closing, strike
from mailserver import MailServer
from test_bursts import accounted

from watcher.backlog import MOST_LISTED
from watcher.pipeline import MOST_SINGLY

LOUD = WATCHLIST.replace("locations: [syria]", "group_by: rule\n    cooldown: 0s\n    locations: [syria]")     # every strike is told


@pytest.fixture
def house(tmp_path: Path, plain_mail_server: MailServer) -> Iterator[Household]:
    house = Household(tmp_path / "house", channels={"desk": plain_mail_server.url}, watchlist=LOUD)
    yield house
    closing([house])


def drop(house: Household, beginning: int, count: int) -> None:
    """So many strikes, each of a toll of its own: every one is an alert."""
    for number in range(beginning, beginning + count):
        (house.inbox / f"{number}.txt").write_text(strike(killed=10 + number, day=f"day {number}"))


def judged(house: Household, count: int) -> dict[str, int]:
    """The status once so many articles are judged and nothing waits to be sent."""
    def done() -> dict[str, int] | None:
        now = house.status()
        return now if now["articles"] == count and not now["outbox"]["waiting"] and not now["waiting"] else None
    return house.until(done, f"{count} articles", 30 + count * 0.1)


def lists(server: MailServer) -> int:
    """How many alerts are told in lists."""
    titles = [re.search(r"(\d+) alerts from before the start", mail["Subject"]) for mail in server.messages]
    return sum(int(title[1]) for title in titles if title)


@pytest.mark.parametrize(("policy", "singly"), [("alert", MOST_SINGLY), ("digest", 0), ("skip", 0)])
def test_a_first_start_over_old_articles_is_no_flood(house, scale, plain_mail_server, policy, singly):
    count = scale.pick(200, 10_000)
    house.save_settings(backlog=policy)
    drop(house, 0, count)
    house.start()
    status = judged(house, count)
    assert status["alerted"] == (0 if policy == "skip" else count)
    listed = status["alerted"] and count - singly
    mails = singly + math.ceil(listed / MOST_LISTED)
    house.until(lambda: len(plain_mail_server.messages) == mails, f"{mails} mails", 20)
    assert lists(plain_mail_server) == listed
    house.drop("new.txt", strike(killed=450, day="Sunday"))
    plain_mail_server.wait(mails + 1, 20)
    assert "450" in plain_mail_server.messages[-1]["Subject"]


@pytest.mark.parametrize("policy", ["alert", "digest", "skip"])
def test_what_was_dropped_during_an_outage_is_news_and_no_flood(house, scale, plain_mail_server, policy):
    if policy != "alert" and not scale.full:
        pytest.skip("in full only: test_pipeline has it in small")
    count = scale.pick(100, 10_000)
    house.save_settings(backlog=policy)
    house.start()
    house.stop()
    drop(house, 0, count)
    house.start()
    assert judged(house, count)["alerted"] == count
    mails = MOST_SINGLY + math.ceil((count - MOST_SINGLY) / MOST_LISTED)
    house.until(lambda: len(plain_mail_server.messages) == mails, "the list", 20)
    assert lists(plain_mail_server) == count - MOST_SINGLY


def test_what_is_dropped_meanwhile_is_told_before_the_backlog_is_read(house, scale, plain_mail_server):
    count = scale.pick(3_000, 50_000)
    for number in range(count):
        (house.inbox / f"{number}.txt").write_text(f"Market day {number}\n\nThe market of the town opened at {number} as ever, a clerk said.\n")
    house.start()
    house.drop("new.txt", strike(killed=450, day="Sunday"))
    plain_mail_server.wait(1, 20)
    assert "450" in plain_mail_server.messages[0]["Subject"]
    read = accounted(house)
    assert read < count / 2
    print(f"told after {read} of {count} were read")
    assert judged(house, count + 1)["suppressed"] == count
