"""The samples we ship: each is told, or not told, as docs/samples.md says, by the watchlist we ship."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest

from watcher import readers, watchlist
from watcher.mind import Mind

HOME = Path(__file__).parents[1]
ROW = re.compile(r"\| `(?P<file>[^`]+)` \| [^|]+ \| (?P<rules>[^|]+) \| [^|]+ \|")
TABLE = {row["file"]: row["rules"] for row in ROW.finditer((HOME / "docs" / "samples.md").read_text(encoding="utf-8"))}


@lru_cache(maxsize=1)
def mind() -> Mind:
    return Mind.of(watchlist.load(HOME / "config" / "watchlist.yaml", channels=None))


def test_every_sample_is_described_and_every_description_has_its_sample() -> None:
    assert set(TABLE) == {path.name for path in (HOME / "seeds").iterdir()}


@pytest.mark.parametrize("name", TABLE)
def test_a_sample_fires_the_rules_that_its_description_names(name: str) -> None:
    (article,) = readers.read(HOME / "seeds" / name, root=HOME / "seeds")
    _, judgements = mind().judge(article)
    fired = [judgement.rule.id for judgement in judgements if judgement.fires]
    assert ", ".join(fired) == TABLE[name].replace("none", "")


@pytest.mark.parametrize(("name", "told"), [
    ("02-kirkuk-raid.txt", "Kirkuk: at least 22 killed"),
    ("03-palmyra-lost-again.txt", "Palmyra: at least 24 killed"),
    ("05-deir-ez-zor-coalition-strike.txt", "Deir ez-Zor: 62 killed"),
    ("06-karrada-bombing.html", "Karrada: at least 125 killed"),
    ("08-aleppo-hospital.html", "Aleppo: at least 27 killed"),
    ("12-manbij-tokhar.txt", "Manbij: at least 56 killed"),
    ("15-fallujah-flight.txt", "Fallujah: at least 30,000 displaced"),
    ("16-coast-flash.txt", "Jableh: 45 killed"),
])
def test_a_sample_s_alert_says_where_it_happened(name: str, told: str) -> None:
    (article,) = readers.read(HOME / "seeds" / name, root=HOME / "seeds")
    findings, judgements = mind().judge(article)
    firing = [judgement for judgement in judgements if judgement.fires]
    alert = mind().rulebook.alert(firing, findings, lead=firing[0])
    assert alert is not None and alert.headline.startswith(told)
