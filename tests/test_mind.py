"""A watchlist made ready: its examples are tests that it must pass."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from household import WATCHLIST, strike

from watcher import mind
from watcher.casualties import compiling, extract
from watcher.errors import ConfigError
from watcher.model import Article
from watcher.text import fingerprint

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def load(tmp_path, text):
    path = tmp_path / "list.yaml"
    path.write_text(text)
    return mind.load(path, channels=["console"], now=NOW)


def test_a_list_whose_examples_pass_is_ready_to_judge(tmp_path):
    ready = load(tmp_path, WATCHLIST + "examples:\n  - {text: A blast killed 12 in Homs, fires: [mass-casualty]}\n  - {text: All quiet, fires: []}\n").mind
    findings, [judgement] = ready.judge(Article(fingerprint(strike()), "", strike()))
    assert judgement.fires and {mention.entity_id for mention in findings.mentions} >= {"homs"}


def test_every_failing_example_is_told_with_its_place_and_what_fired_instead(tmp_path):
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, WATCHLIST + "examples:\n  - {text: All quiet, fires: [mass-casualty]}\n  - {text: A blast killed 12 in Homs, fires: []}\n")
    first, second = raised.value.problems
    assert (first.line, second.line) == (13, 14)
    assert "should fire mass-casualty, but fires nothing" in first.what
    assert "should fire nothing, but fires mass-casualty" in second.what


def test_examples_are_dated_now_so_that_an_old_year_is_the_past(tmp_path):
    load(tmp_path, WATCHLIST + "examples:\n  - {text: A blast killed 12 people in Homs in 1996., fires: []}\n")


def test_a_failing_example_says_what_its_rule_lacks_or_has(tmp_path):
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, WATCHLIST + "examples:\n  - {text: A blast killed 2 in Homs, fires: [mass-casualty]}\n  - {text: A blast killed 12 in Homs, fires: []}\n")
    lacking, having = raised.value.problems
    assert "(mass-casualty lacks casualties.killed: got 2, wants 10)" in lacking.what
    assert "(mass-casualty has casualties.killed: 12 (wants 10), has locations: Homs (wants " in having.what


def test_what_the_rooms_load_is_loaded_before_the_first_article(tmp_path):
    load(tmp_path, WATCHLIST)
    assert compiling.of_file.cache_info().currsize >= 1


def test_whatever_languages_articles_claim_no_more_grammars_are_kept_than_there_are_files():
    before = compiling.of_file.cache_info().currsize
    for claim in ("xx", "qq", "en-GB", "Ελ", "../en", ""):
        assert [casualty.low for casualty in extract("A bomb killed 12 people in Homs.", language=claim)] == [12]
    assert compiling.of_file.cache_info().currsize <= max(before, 1)


def test_of_silent_rules_the_one_that_lacks_the_fewest_things_is_told_first_and_of_equals_the_gravest(tmp_path):
    rules = """\
  - {id: chemical, severity: high, words: [sarin]}
  - {id: both, severity: critical, actors: any, casualties: {killed: 10, wounded: 20}}
  - {id: toll, severity: critical, casualties: {killed: 10, wounded: 20}}
"""
    ready = load(tmp_path, WATCHLIST[:WATCHLIST.index("  - id: mass-casualty")] + rules).mind
    lacks = ready.think(Article("f", "", "Two people were killed in Homs."), "a.txt").lacks
    assert [each.partition(":")[0] for each in lacks.split("; ")] == ["toll", "chemical", "both"]
