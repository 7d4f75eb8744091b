"""What the user wrote, as far as it is in force."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from household import WATCHLIST, Household

from watcher import settings
from watcher.errors import ConfigError
from watcher.health import Health
from watcher.orders import Orders


@pytest.fixture
def house(tmp_path: Path) -> Household:
    (tmp_path / "var").mkdir()
    return Household(tmp_path, channels={"console": "console:", "desk": {"url_file": "desk.url"}})


def orders(house: Household, health: Health | None = None) -> Orders:
    return Orders(settings.load(house.config), house.folder / "var" / "watcher.db", health or Health(time.monotonic))


def test_a_save_is_in_force_whole_or_not_at_all(house: Household) -> None:
    said: list[str] = []
    health = Health(time.monotonic, said.append, said.append)
    standing = orders(house, health)
    before = standing.settings, standing.mind, standing.targets
    house.save_settings(keep="7d")
    house.save_watchlist(WATCHLIST.replace("killed: 10", "killed: many"))
    assert not standing.take_up(lambda: None)
    assert (standing.settings, standing.mind, standing.targets) == before
    house.save_watchlist(WATCHLIST.replace("killed: 10", "killed: 20"))
    assert standing.take_up(lambda: None)
    assert standing.settings.keep.days == 7
    assert standing.mind.watchlist.rules[0].casualties == {"killed": 20}
    assert "a save was refused" in said[-2] and said[-1].startswith("what was saved is in force again")


def test_a_save_is_noticed_once_it_stands_still(house: Household) -> None:
    standing = orders(house)
    house.save_watchlist(WATCHLIST + "\n")
    assert [standing.changed() for _ in range(3)] == [False, True, False]


def test_a_faulty_list_at_the_start_leaves_the_last_good_one_in_force(house: Household) -> None:
    assert orders(house).mind.watchlist.rules
    house.save_watchlist("actors: [")
    health = Health(time.monotonic)
    assert orders(house, health).mind.watchlist.rules[0].id == "mass-casualty"
    assert any("last good one" in problem for problem in health.problems())


def test_a_faulty_list_and_none_that_was_ever_good_is_refused(house: Household) -> None:
    house.save_watchlist("actors: [")
    with pytest.raises(ConfigError):
        orders(house)


def test_a_save_that_lost_all_its_rules_is_refused_and_so_it_is_at_the_next_start(house: Household) -> None:
    said: list[str] = []
    standing = orders(house, Health(time.monotonic, said.append, said.append))
    house.save_watchlist(WATCHLIST.partition("rules:")[0])      # as a full disk leaves it
    assert not standing.take_up(lambda: None)
    assert standing.mind.watchlist.rules and "watchlist.yaml:1:1: has no rules any more" in said[-1]
    health = Health(time.monotonic)
    assert orders(house, health).mind.watchlist.rules
    assert any("last good one" in problem for problem in health.problems())


def test_a_list_that_never_had_a_rule_and_one_whose_rules_are_all_switched_off_are_taken_and_told_of(house: Household) -> None:
    said: list[str] = []
    health = Health(time.monotonic, said.append, said.append)
    house.save_watchlist(WATCHLIST.partition("rules:")[0])
    standing = orders(house, health)
    assert health.wrong("rules") and "no rule of the watchlist is switched on: nobody is told of any article" in said
    house.save_watchlist(WATCHLIST)
    assert standing.take_up(lambda: None) and not health.wrong("rules") and said[-1].startswith("a rule is switched on again")
    house.save_watchlist(WATCHLIST + "    enabled: false\n")
    assert standing.take_up(lambda: None) and not standing.mind.watchlist.rules[0].enabled
    assert "no rule of the watchlist is switched on" in said[-1]


def test_another_store_is_refused_while_the_daemon_runs(house: Household) -> None:
    health = Health(time.monotonic)
    standing = orders(house, health)
    house.save_settings(store="var/other.db")
    assert not standing.take_up(lambda: None)
    assert any("store: it cannot change" in problem for problem in health.problems())


@pytest.mark.parametrize("place", ["watchlist.yaml/inbox", "watchlist.yaml", "x" * 300])
def test_an_inbox_that_cannot_be_made_is_refused_while_the_daemon_runs(house: Household, place: str) -> None:
    health = Health(time.monotonic)
    standing = orders(house, health)
    before = standing.settings
    house.save_settings(inbox=[{"path": place}])
    assert not standing.take_up(lambda: None)
    assert standing.settings == before and any("cannot make the inbox" in problem for problem in health.problems())
    house.save_settings(inbox=[{"path": "new/inbox"}])
    assert standing.take_up(lambda: None)
    assert (house.folder / "new" / "inbox").is_dir() and not health.wrong("watchlist")


def test_an_address_that_cannot_be_had_stands_for_an_unknown_recipient_until_it_can(house: Household) -> None:
    health = Health(time.monotonic)
    standing = orders(house, health)
    assert standing.targets == {"console": ("console:",), "desk": ("",)}
    assert any("channel 'desk'" in problem for problem in health.problems())
    address = house.folder / "desk.url"
    address.write_text("mailto://127.0.0.1?from=bot@watch.test&to=desk@watch.test&mode=insecure")
    address.chmod(0o600)
    assert standing.take_up(lambda: None)
    assert standing.targets["desk"] == ("desk@watch.test",)
    assert health.problems() == []


def test_a_good_list_with_a_byte_order_mark_is_kept_as_the_last_good_one(house: Household) -> None:
    house.save_watchlist("\ufeff" + WATCHLIST)
    orders(house)
    house.save_watchlist("actors: [")
    assert orders(house).mind.watchlist.rules[0].id == "mass-casualty"


def test_where_the_last_good_list_is_of_no_use_the_faults_told_are_those_of_the_list(house: Household) -> None:
    house.save_watchlist(WATCHLIST.replace("severity: critical", "severity: critical\n    channels: [desk]"))
    orders(house)
    house.channels = {"console": "console:"}
    house.save_settings()
    house.save_watchlist("actors: [")
    with pytest.raises(ConfigError, match=r"watchlist\.yaml:2:1: not YAML") as raised:
        orders(house)
    assert "last-good" not in str(raised.value)
