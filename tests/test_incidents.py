"""Which figures speak of one happening, where it was, and who was in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time
from math import inf
from pathlib import Path
from time import process_time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from marked import marked

from watcher.casualties import extract
from watcher.incidents import tell_apart, toll
from watcher.matcher.lands import Lands
from watcher.model import Casualty, Count, Entity, Incident, Mention, Span

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "incidents.yaml").read_text(encoding="utf-8"))
SPANISH = yaml.safe_load((Path(__file__).parent / "cases" / "incidents.es.yaml").read_text(encoding="utf-8"))


ARTICLES = [
    article
    for name in ("articles.newsroom.yaml", "articles.own.yaml")
    for article in yaml.safe_load((Path(__file__).parent / "cases" / name).read_text(encoding="utf-8"))
]


def apart(text, mentions, casualties, within):
    """The happenings of the text for a watchlist of the places marked in it, under the names they are marked by, and of what contains them."""
    places = {mention.entity_id: mention.surface for mention in mentions if mention.kind == "location"}
    names = {**{outer: outer.title() for outer in within.values()}, **places}
    watched = [Entity(place, "location", name, within=within.get(place)) for place, name in names.items()]
    return tell_apart(text, mentions, casualties, within, Lands(watched))


def spoken(found):
    def one(count):
        return f"{count.low}+" if count.high is None else str(count.low) if count.low == count.high else f"{count.low}-{count.high}"

    return ", ".join(f"{harm} {one(count)}" for harm, count in found.items())


def line(incident, *, actors):
    parts = [", ".join(incident.places), *([", ".join(incident.actors)] if actors else []), spoken(incident.toll)]
    return " | ".join(parts)


@pytest.mark.parametrize("case", ARTICLES, ids=[case["text"].partition("\n")[0] for case in ARTICLES])
def test_the_toll_of_an_article_is_what_a_careful_reader_takes_from_it(case):
    published = datetime.combine(case["published"], time(), UTC)
    found = toll(apart(case["text"], (), extract(case["text"], published=published), {}))
    for harm in ("killed", "wounded", "missing", "kidnapped", "displaced"):
        low, high = case["toll"].get(harm, (0, 0))
        told = found.get(harm, Count(0, 0))
        least_too_many = inf if high is None else high + 1
        assert told.low < least_too_many, (harm, told)
        assert (inf if told.high is None else told.high) >= low, (harm, told)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_happenings_are_told_apart(case):
    text, mentions, casualties = marked(case["text"])
    found = apart(text, mentions, casualties, case.get("within", {}))
    assert [line(incident, actors=wanted.count("|") == 2) for incident, wanted in zip(found, case["incidents"], strict=True)] == case["incidents"]
    if "tally" in case:
        assert spoken(toll(found)) == case["tally"]


@pytest.mark.parametrize(("distance", "places"), [("1.2.3", "rastan, homs"), ("12.5", "rastan, homs"), ("1.200,5", "rastan"), ("1,200.5", "rastan"), ("90.", "rastan")])
def test_a_distance_is_read_however_it_is_written(distance, places):
    text, mentions, casualties = marked(f"A mine {{killed 3: killed three}} in [rastan:Rastan], {distance} km from [homs:Homs].")
    (incident,) = apart(text, mentions, casualties, {})
    assert ", ".join(incident.places) == places


@pytest.mark.parametrize("case", SPANISH, ids=[case["name"] for case in SPANISH])
def test_happenings_are_told_apart_in_spanish(case):
    text, mentions, casualties = marked(case["text"])
    found = apart(text, mentions, tuple(replace(casualty, language="es") for casualty in casualties), {})
    assert [line(incident, actors=False) for incident in found] == case["incidents"]
    assert "tally" not in case or spoken(toll(found)) == case["tally"]


def test_an_incident_lists_its_figures_with_their_parts():
    text, mentions, casualties = marked(
        "A bomb in [homs:Homs] {killed 7: killed 7}, {killed 3 of=0: three of them children}. The war {killed 900 background: killed 900}."
    )
    (incident,) = apart(text, mentions, casualties, {})
    assert incident.casualties == (0, 1)


def test_the_toll_is_that_of_the_worst_incident_for_each_harm():
    incidents = [
        Incident((), (), (), {"killed": Count(3, 3), "wounded": Count(50, None)}),
        Incident((), (), (), {"killed": Count(12, None)}),
        Incident((), (), (), {"killed": Count(0, 10)}),
    ]
    assert toll(incidents) == {"killed": Count(12, None), "wounded": Count(50, None)}
    summed = Incident((), (), (), {"killed": Count(90, 90), "missing": Count(4, 4)}, several=True)
    assert toll([summed, *incidents]) == {"killed": Count(12, None), "wounded": Count(50, None), "missing": Count(4, 4)}
    assert toll([]) == {}


def test_a_language_without_a_file_is_read_as_english():
    text, mentions, casualties = marked("In [homs:Homs] {killed 1: ‹a soldier› was killed} and {killed 2: ‹two guards› died}.")
    foreign = tuple(replace(casualty, language="xx") for casualty in casualties)
    assert apart(text, mentions, foreign, {}) == apart(text, mentions, casualties, {}) != ()


def test_a_circle_of_containers_does_not_hang():
    text, mentions, casualties = marked("In [a:A], in [b:B], {killed 3: three died}.")
    (incident,) = apart(text, mentions, casualties, {"a": "b", "b": "a"})
    assert set(incident.places) == {"a", "b"}


def test_a_sentence_as_long_as_a_book_that_opens_in_another_land_is_read_in_seconds():
    text, mentions, casualties = marked("[mosul:Mosul] was shelled.\n\nIn Belgium, " + "{killed 7: 7 were killed} and " * 8_000)
    begun = process_time()
    found = apart(text, mentions, casualties, {"mosul": "iraq"})
    assert process_time() - begun < 10          # seconds; each figure looked back to the opening, it took a minute and more
    assert sorted(index for incident in found for index in incident.casualties) == [*range(8_000)]


pieces = st.lists(
    st.sampled_from(
        ["[homs:Homs] ", "[iraq:Iraq] ", "[@isis:Daesh] ", "{killed 3: killed 3} ", "{killed 1: ‹Amir Khoury› died} ", ". ", "\n\n",
         "{wounded 5+: 5 were shot} ", "{killed 9 background: killed 9} ", "Meanwhile ", "in another attack ", "came as ", "while ", ", and "]
    ),
    max_size=25,
)


@given(pieces)
def test_every_event_belongs_to_one_incident_and_no_toll_exceeds_all_that_is_said(parts):
    text, mentions, casualties = marked("".join(parts))
    found = apart(text, mentions, casualties, {"homs": "syria"})
    events = [index for index, casualty in enumerate(casualties) if casualty.status == "event"]
    assert sorted(index for incident in found for index in incident.casualties) == events
    for incident in found:
        for harm, count in incident.toll.items():
            assert 0 < count.low <= sum(casualties[index].low for index in incident.casualties if casualties[index].kind == harm)
        assert set(incident.places) <= {"homs", "iraq"} and set(incident.actors) <= {"isis"}
    starts = [min(casualties[index].span.start for index in incident.casualties) for incident in found]
    assert starts == sorted(starts)


@pytest.mark.parametrize("blank", ["\n", "\n ", " ", "\t\n"])
@pytest.mark.parametrize("turn", ["Meanwhile", "Then"])
def test_a_run_of_white_space_takes_no_more_than_its_length(blank, turn):
    run = blank * (20_000 // len(blank))
    text, mentions, casualties = marked(f"[homs:Homs] saw {{killed 3: 3 killed}}.{run}{turn}, {{killed 2: 2 were killed}} in [hama:Hama].")
    begun = process_time()
    apart(text, mentions, casualties, {})
    assert process_time() - begun < 1


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", ["Homs: killed 1. ", "Homs killed 1 and ", "In another attack killed 4 in Homs. ", "Homs came as killed 2, while "])
def test_a_hostile_text_takes_no_more_than_its_length(unit):
    text = unit * 1000
    mentions = tuple(
        Mention(f"p{number % 900}", "location", Span(*hit.span()), "Homs", "Homs", "exact", 1.0)
        for number, hit in enumerate(re.finditer("Homs", text))
    )
    casualties = tuple(Casualty("killed", 1, 1, False, "event", Span(*hit.span()), hit.group()) for hit in re.finditer(r"killed \d", text))
    found = apart(text, mentions, casualties, {})
    assert sum(len(incident.casualties) for incident in found) == 1000


RUNS = {
    "turns of one sentence": "{killed 4: 4 were killed} in Homs " + "in another attack " * 6_000,
    "asides that no comma ends": "{killed 4: 4 were killed} in Homs " + "as " * 70_000,
    "who was struck, in one sentence": "{wounded 1: ‹a man› was shot} and " * 8_000,
    "who was struck, in many": "{wounded 1: ‹A man› was shot}. {killed 1: ‹A man› was killed}. " * 9_000,
}


@pytest.mark.parametrize("text", RUNS.values(), ids=RUNS)
def test_a_run_of_what_is_looked_back_from_takes_no_more_than_its_length(text):
    text, mentions, casualties = marked(text)
    begun = process_time()
    apart(text, mentions, casualties, {})
    assert process_time() - begun < 4
