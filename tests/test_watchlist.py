"""watchlist: whom and what to watch, checked against itself."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from household import places
from hypothesis import given
from hypothesis import settings as pace
from hypothesis import strategies as some

from watcher import watchlist, yamlfile
from watcher.errors import ConfigError
from watcher.model import Alias, Entity, Example, Rule, Watchlist

CHANNELS = ("console", "desk-mail")


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    yaml: str
    faults: tuple[str, ...]


CASES = yamlfile.load(Path(__file__).parent / "cases" / "watchlist_faults.yaml", tuple[Case, ...])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "watchlist.yaml"


def faults(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    try:
        watchlist.load(path, channels=CHANNELS)
    except ConfigError as error:
        return [str(problem).replace(str(path), "p") for problem in error.problems]
    return []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_fault_is_told_at_its_place(case: Case, path: Path) -> None:
    assert faults(path, case.yaml) == list(case.faults)


_WHOLE = """\
actors:
  - id: islamic-state
    name: Islamic State
    aliases: [ISIS, {text: IS, match: variant, case: true, needs: [fighters, militants]}, {text: داعش, match: 1}]
    tags: [armed-group]
    unless: [State of the Union]
locations:
  - {id: syria, name: Syria}
  - {id: "90026", name: NO, within: syria, tags: [capital]}
rules:
  - id: everything
    enabled: false
    severity: critical
    actors: [islamic-state, tag:armed-group]
    locations: any
    casualties: {killed: 10, displaced: 1000}
    mentions: 3
    words: [chemical]
    near: sentence
    group_by: actor
    cooldown: 3d
    channels: [console]
  - {id: little, words: [gas]}
examples:
  - {text: Gas, fires: [little]}
  - {text: Nothing, fires: []}
"""


def test_all_keys_are_read(path: Path) -> None:
    path.write_text(_WHOLE, encoding="utf-8")
    assert watchlist.load(path, channels=CHANNELS) == Watchlist(
        entities=(
            Entity(
                id="islamic-state",
                kind="actor",
                name="Islamic State",
                aliases=(Alias("ISIS"), Alias("IS", "variant", case=True, needs=("fighters", "militants")), Alias("داعش", 1)),
                tags=("armed-group",),
                unless=("State of the Union",),
            ),
            Entity(id="syria", kind="location", name="Syria"),
            Entity(id="90026", kind="location", name="NO", tags=("capital",), within="syria"),
        ),
        rules=(
            Rule(
                id="everything",
                enabled=False,
                severity="critical",
                actors=("islamic-state", "tag:armed-group"),
                locations="any",
                casualties={"killed": 10, "displaced": 1000},
                mentions=3,
                words=("chemical",),
                near="sentence",
                group_by="actor",
                cooldown=timedelta(days=3),
                channels=("console",),
            ),
            Rule(id="little", words=("gas",)),
        ),
        examples=(Example("Gas", ("little",)), Example("Nothing", ())),
        version=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def test_entities_are_of_the_house_and_not_of_the_file(path: Path) -> None:
    path.write_text(_WHOLE, encoding="utf-8")
    assert {type(entity) for entity in watchlist.load(path, channels=None).entities} == {Entity}


def test_channels_are_not_checked_where_nobody_knows_them(path: Path) -> None:
    path.write_text("rules: [{id: a, actors: any, channels: [elsewhere]}]")
    assert watchlist.load(path, channels=None).rules[0].channels == ("elsewhere",)


def test_a_failing_example_is_told_at_its_text(path: Path) -> None:
    path.write_text(_WHOLE, encoding="utf-8")
    problem = watchlist.read(path, channels=CHANNELS).example_fault(1, "should fire nothing")
    assert str(problem) == f"{path}:26:12: examples[1].text: should fire nothing"


def warnings(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    return [str(problem).replace(str(path), "p") for problem in watchlist.read(path, channels=CHANNELS).warnings]


def test_a_rule_switched_off_is_a_warning(path: Path) -> None:
    assert warnings(path, "rules:\n  - {id: a, enabled: no, words: [gas]}\n") == [
        "p:2:22: rules[0].enabled: the rule 'a' is switched off"
    ]


def test_a_rule_for_any_of_nothing_is_a_warning(path: Path) -> None:
    assert warnings(path, "rules: [{id: a, actors: any, locations: any}]") == [
        "p:1:25: rules[0].actors: no actors are listed: the rule 'a' cannot fire",
        "p:1:41: rules[0].locations: no locations are listed: the rule 'a' cannot fire",
    ]


def test_a_name_listed_twice_is_a_warning(path: Path) -> None:
    text = "actors: [{id: a, name: Al-Nusra, aliases: [al nusra, Nusra, {text: Nusra, match: exact}]}]\nrules: [{id: r, actors: any}]"
    assert warnings(path, text) == [
        "p:1:44: actors[0].aliases[0]: 'al nusra' stands in 'a' already, capitals and accents apart",
        "p:1:61: actors[0].aliases[2]: 'Nusra' stands in 'a' already, capitals and accents apart",
    ]


def test_the_name_itself_may_be_listed_again_with_demands_of_its_own(path: Path) -> None:
    text = "actors: [{id: a, name: Douma, aliases: [{text: Douma, match: exact}]}]\nrules: [{id: r, actors: any}]"
    assert warnings(path, text) == []


def test_a_list_without_rules_is_a_warning(path: Path) -> None:
    assert warnings(path, "actors: [{id: a, name: Aa}]") == ["p:1:1: has no rules: nothing will ever be told"]


def test_five_times_the_entities_take_no_more_than_about_five_times_as_long(path: Path) -> None:
    def seconds(count: int) -> float:
        path.write_text(places(count))
        began = time.process_time()
        assert len(watchlist.load(path, channels=CHANNELS).entities) == count
        return time.process_time() - began

    few, many = (min(seconds(count) for _ in range(3)) for count in (2_000, 10_000))          # the quickest of three: a busy machine is no fault of the code
    assert many < 12 * few          # each looked up among all the others would be 25 times


def test_a_chain_of_ten_thousand_places_exhausts_nothing(path: Path) -> None:
    places = "".join(f"  - {{id: p{index}, name: Place {index}, within: p{(index + 1) % 10_000}}}\n" for index in range(10_000))
    path.write_text(f"locations:\n{places}")
    with pytest.raises(ConfigError) as caught:
        watchlist.load(path, channels=CHANNELS)
    (problem,) = caught.value.problems
    assert problem.what == "lies within itself: p0 -> p1 -> p2 -> p3 -> p4 -> ... -> p9999 -> p0"


_LINES = some.sampled_from(sorted(set(_WHOLE.splitlines())))


@pace(deadline=None)
@given(some.lists(_LINES, max_size=25).map("\n".join))
def test_any_shuffle_of_lines_gives_a_watchlist_or_faults(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any-watchlist.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        assert isinstance(watchlist.load(path, channels=CHANNELS), Watchlist)
    except ConfigError as error:
        assert error.problems
