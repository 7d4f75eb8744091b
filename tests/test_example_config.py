"""The configuration we ship: it loads, it explains every key where it stands, and it does what its comments say."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher import mind, settings, watchlist
from watcher.matcher import risks
from watcher.mind import Mind
from watcher.model import Alias, Article, Entity, Example, Rule
from watcher.settings import shapes
from watcher.text import fingerprint

CONFIG = Path(__file__).parent.parent / "config"
NOW = datetime(2016, 10, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded() -> mind.Loaded:
    return mind.load(CONFIG / "watchlist.yaml", channels=settings.load(CONFIG / "watcher.yaml").channels, now=NOW)


def rules(loaded: mind.Loaded, text: str) -> set[str]:
    article = Article(fingerprint(text), title="", text=text, published=NOW)
    return {judgement.rule.id for judgement in loaded.mind.judge(article)[1] if judgement.fires}


def found(loaded: mind.Loaded, text: str) -> set[str]:
    return {mention.entity_id for mention in loaded.mind.matcher.find(text)}


# --- watcher.yaml

def test_the_settings_load_without_a_warning() -> None:
    shipped = settings.load(CONFIG / "watcher.yaml")
    assert shipped.warnings == ()
    assert list(shipped.channels) == ["console"]
    assert [inbox.path for inbox in shipped.inboxes] == [CONFIG.parent / "inbox"]
    assert (shipped.store, shipped.watchlist) == (CONFIG.parent / "var" / "watcher.db", CONFIG / "watchlist.yaml")


def test_the_settings_say_what_is_the_default_anyway(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "watcher.yaml").write_text("inbox: ../inbox\noperator: console\n")
    (tmp_path / "config" / "full.yaml").write_text((CONFIG / "watcher.yaml").read_text())
    bare, full = (settings.load(tmp_path / "config" / name) for name in ("watcher.yaml", "full.yaml"))
    assert full == dataclasses.replace(bare, path=full.path)


def test_the_channels_that_are_commented_out_work_once_they_are_not(tmp_path: Path) -> None:
    text = (CONFIG / "watcher.yaml").read_text()
    live = re.sub(r"(?m)^(  )# ([a-z-]+:|  (?:url_file|credential|fallback): \S+)$", r"\1\2", text)
    (tmp_path / "watcher.yaml").write_text(live)
    channels = settings.load(tmp_path / "watcher.yaml").channels
    assert list(channels) == ["console", "desk-mail", "desk-room", "night-shift"]
    assert channels["desk-mail"].url_file == tmp_path / "secrets" / "desk-mail.url"
    assert (channels["desk-room"].credential, channels["desk-room"].fallback) == ("matrix-url", "desk-mail")


@pytest.mark.parametrize("shape", [shapes.Inbox, shapes.File, shapes.FileChannel, shapes.FileHeartbeat])
def test_every_key_of_the_settings_is_explained(shape: type) -> None:
    text = (CONFIG / "watcher.yaml").read_text()
    for field in dataclasses.fields(shape):
        if field.name != "path":                 # shown, and explained with `inbox`
            assert re.search(rf"(?s)#[^\n]*\n *(?:# +)?{field.name}:|# +{field.name}: |`{field.name}`", text), field.name


# --- watchlist.yaml

def test_the_watchlist_loads_and_its_examples_pass(loaded: mind.Loaded) -> None:
    assert [warning.what for warning in loaded.warnings] == ["the rule 'town-changes-hands' is switched off"]
    assert len(loaded.mind.watchlist.examples) >= 8
    assert any(not example.fires for example in loaded.mind.watchlist.examples)


def test_no_name_of_the_watchlist_is_risky(loaded: mind.Loaded) -> None:
    assert risks(loaded.mind.watchlist.entities) == ()


def test_every_rule_that_is_on_has_an_example(loaded: mind.Loaded) -> None:
    shown = {rule for example in loaded.mind.watchlist.examples for rule in example.fires}
    assert shown == {rule.id for rule in loaded.mind.watchlist.rules if rule.enabled}


def test_there_is_enough_to_start_from(loaded: mind.Loaded) -> None:
    kinds = [entity.kind for entity in loaded.mind.watchlist.entities]
    assert kinds.count("actor") >= 28
    assert kinds.count("location") >= 45
    assert len(loaded.mind.watchlist.rules) >= 6


def test_every_place_lies_in_syria_or_iraq(loaded: mind.Loaded) -> None:
    places = {entity.id: entity for entity in loaded.mind.watchlist.entities if entity.kind == "location"}

    def country(place: Entity) -> str:
        return country(places[place.within]) if place.within else place.id

    assert {country(place) for place in places.values()} == {"syria", "iraq"}


@pytest.mark.parametrize("shape", [Entity, Alias, Rule, Example])
def test_every_key_of_the_watchlist_is_explained_or_shown(shape: type) -> None:
    text = (CONFIG / "watchlist.yaml").read_text()
    for field in dataclasses.fields(shape):
        if (shape, field.name) not in {(Entity, "kind"), (Example, "text")}:
            assert re.search(rf"(?m)^#\s+{field.name} +\S|`{field.name}`", text), field.name


def test_the_rules_are_of_different_kinds(loaded: mind.Loaded) -> None:
    watched = loaded.mind.watchlist.rules
    assert {rule.near for rule in watched} == {"sentence", "paragraph", "incident", "article"}
    assert {rule.severity for rule in watched} == {"info", "low", "high", "critical"}
    assert {rule.group_by for rule in watched} >= {"place", "actor"}
    assert {harm for rule in watched for harm in rule.casualties} >= {"killed", "wounded", "kidnapped", "displaced"}


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("Fighters of Islamc State left Deir al Zor.", {"islamic-state", "deir-ez-zor"}),
        ("The town of Tel Keif, near Mossul", {"tel-keppe", "mosul"}),
        ("Hizbollah and the Al Nusra Front", {"hezbollah", "nusra"}),
        ("داعش في الموصل", {"islamic-state", "mosul"}),
        ("They took Hit, a town on the Euphrates.", {"heet"}),
        ("The strikes hit a town on the Euphrates.", set()),
        ("The State Duma voted in Moscow.", set()),
        ("Sheep grazed on the hills of County Kerry.", set()),
        ("Bassel Al Assad Air Base", {"khmeimim"}),
        ("The caliph, al-Baghdadi, spoke in Baghdad.", {"baghdadi", "baghdad"}),
        ("There IS no more to say of Somalia and Hamas.", {"islamic-state"}),
    ],
)
def test_names_are_found_as_the_comments_promise(loaded: mind.Loaded, text: str, entities: set[str]) -> None:
    assert found(loaded, text) == entities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Raids hit Homs in Syria.\n\nThe opposition said 36 civilians had died in the Russian strikes on Homs.", {"mass-casualty", "deadly-air-strike"}),
        ("Bombers stormed a police station in Kirkuk. The Islamic State attack left at least 22 people dead.", {"mass-casualty"}),
        ("Dozens of Syrian soldiers were killed in the fight for Palmyra, the Observatory said. Islamic State took the town.", {"mass-casualty"}),
        (
            "Iraqi forces are seven miles from Mosul, 30,000 men against 8,000 of Isis.\n\nThe UN expects 200,000 people to flee.",
            set(),
        ),
        ("Amnesty recalled the 1,300 people who died in the sarin attack on Ghouta in August 2013.", {"chemical-weapons"}),
        ("A journalist has been missing in Aleppo since Tuesday.", {"aid-workers-taken"}),
        ("Suicide bombers of Islamic State stormed a police station in Kirkuk, killing 22 people.", {"mass-casualty", "suicide-attack"}),
        ("Islamic State seized the town of Tal Afar.", set()),
        ("Hundreds feared dead as dam bursts near Raqqa", {"feared-dead"}),
        ("Residents of Raqqa feared a siege, and food was scarce.", set()),
    ],
)
def test_articles_are_told_as_a_duty_officer_would_want(loaded: mind.Loaded, text: str, expected: set[str]) -> None:
    assert rules(loaded, text) == expected


def test_the_rule_that_is_off_would_fire_if_it_were_on(loaded: mind.Loaded) -> None:
    watched = loaded.mind.watchlist
    on = dataclasses.replace(watched, rules=tuple(dataclasses.replace(rule, enabled=True) for rule in watched.rules))
    text = "Islamic State seized the town of Tal Afar."
    judgements = Mind.of(on).judge(Article(fingerprint(text), title="", text=text, published=NOW))[1]
    assert {judgement.rule.id for judgement in judgements if judgement.fires} == {"town-changes-hands"}


def test_the_channels_of_the_rules_are_optional(loaded: mind.Loaded) -> None:
    assert watchlist.load(CONFIG / "watchlist.yaml", channels=["elsewhere"]) == loaded.mind.watchlist
