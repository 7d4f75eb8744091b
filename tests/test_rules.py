"""What rules answer, for yes and for no."""

from __future__ import annotations

import re
from pathlib import Path
from time import process_time

import pytest
import yaml
from marked import findings

from watcher.model import Count, Entity, Incident, Rule, Span
from watcher.rules import Rulebook

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "rules.yaml").read_text(encoding="utf-8"))
ENTITIES = (
    Entity("syria", "location", "Syria"),
    Entity("homs", "location", "Homs", within="syria", tags=("front",)),
    Entity("rastan", "location", "Rastan", within="homs"),
    Entity("kirkuk", "location", "Kirkuk"),
    Entity("isis", "actor", "Islamic State", tags=("armed",)),
    Entity("army", "actor", "Syrian army"),
)


def count(spoken):
    if match := re.fullmatch(r"(\d+)(\+|-\d+)?", str(spoken)):
        low, more = int(match.group(1)), match.group(2)
        return Count(low, low if more is None else None if more == "+" else int(more[1:]))
    raise ValueError(spoken)


def incident(places, actors, casualties, toll):
    return Incident(tuple(places), tuple(actors), tuple(casualties), {harm: count(spoken) for harm, spoken in toll.items()})


def rule(name="rule", **fields):
    return Rule(name, **{key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()})


def judged(source, incidents=(), entities=ENTITIES, **fields):
    found = findings(source, *(incident(*one) for one in incidents))
    return Rulebook([rule(**fields)], entities).judge(found)[0], found


def told(reasons):
    return [f"{reason.what} | {reason.want} | {reason.got}" for reason in reasons]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_rule_answers_with_its_reasons(case):
    judgement, found = judged(case["text"], case["incidents"], **case["rule"])
    assert (judgement.fires, judgement.key) == ("fires" in case, case.get("fires", ""))
    if "because" in case:
        assert told(judgement.because) == case["because"]
    if "proof" in case:
        assert judgement.because[0].quote == case["proof"]
    assert told(judgement.missing) == case.get("missing", [])
    for reason in judgement.because:
        assert reason.span and reason.quote == found.article.text[reason.span.start : reason.span.end]


def test_it_rests_on_the_wanted_places_and_actors_only():
    judgement, _ = judged(
        "[@isis:Daesh] and the [@army:army] fought in [homs:Homs], [syria:Syria]; {killed 12: 12 died}.",
        [(["homs", "syria"], ["isis", "army"], [0], {"killed": 12})],
        locations=["syria"], actors=["isis"], casualties={"killed": 10},
    )
    assert (judgement.places, judgement.actors, judgement.toll) == (("homs", "syria"), ("isis",), {"killed": Count(12, 12)})


def test_the_mention_quoted_is_the_one_nearest_to_the_figure():
    judgement, found = judged(
        "[homs:Homs] is old.\n\nA strike on [homs:Homs] {killed 12: killed 12}.",
        [(["homs"], [], [0], {"killed": 12})],
        locations=["homs"], casualties={"killed": 10},
    )
    place = next(reason for reason in judgement.because if reason.what == "locations")
    assert place.span == found.mentions[1].span


@pytest.mark.parametrize(
    ("second", "fields", "key"),
    [
        ((["kirkuk"], {"killed": 12}), {}, "rule@kirkuk"),
        ((["syria", "kirkuk"], {"killed": 12}), {"locations": ["kirkuk"]}, None),      # the worst is nowhere in the rule's places: this leads
        ((["kirkuk"], {"killed": 9}), {}, None),                  # misses the threshold
        ((["kirkuk"], {"killed": 57}), {}, None),                 # the same figure: likely the same dead
        ((["kirkuk"], {"killed": 1}), {"casualties": {"killed": 1}}, None),   # a single victim is too often one of the 57
        ((["homs"], {"killed": 12}), {}, None),                   # the same place
        ((["rastan"], {"killed": 12}), {}, None),                 # a place within it
        ((["syria"], {"killed": 12}), {}, None),                  # or around it
        ((["kirkuk"], {"killed": 12}), {"near": "article"}, None),
        ((["kirkuk"], {"killed": 12}), {"group_by": "rule"}, None),
    ],
)
def test_another_happening_in_the_article_is_told_of_by_itself(second, fields, key):
    places, toll = second
    text = "{killed 57: Fifty-seven died} in [homs:Homs], [rastan:Rastan], [syria:Syria]. {killed 12: Twelve died} in [kirkuk:Kirkuk]."
    first = (["homs"], [], [0], {"killed": 57})
    judgement, _ = judged(text, [first, (places, [], [1], toll)], **{"locations": "any", "casualties": {"killed": 10}, **fields})
    assert judgement.fires
    assert [other.key for other in judgement.others] == ([key] if key else [])
    if key:
        [other] = judgement.others
        assert (other.fires, other.places, other.toll) == (True, ("kirkuk",), {"killed": Count(12, 12)})
        assert told(other.because) == ["casualties.killed | 10 | 12", "locations | any watched location | Kirkuk"]


def test_a_roundup_of_very_many_happenings_is_weighed_in_bounds():
    places = tuple(Entity(f"p{number}", "location", f"Place {number}") for number in range(400))
    incidents = [([f"p{number}"], [], [], {"killed": 1000 - number}) for number in range(400)]
    judgement, _ = judged("Nothing.", incidents, places, locations="any", casualties={"killed": 10})
    assert (judgement.key, len(judgement.others)) == ("rule@p0", 10)


def test_rules_are_judged_in_their_order_and_disabled_ones_are_not():
    rules = [rule("b"), rule("off", enabled=False), rule("a")]
    assert [judgement.rule.id for judgement in Rulebook(rules, ENTITIES).judge(findings("x"))] == ["b", "a"]


def test_a_circle_of_containers_does_not_hang():
    around = (Entity("a", "location", "A", within="b"), Entity("b", "location", "B", within="a"))
    judgement, _ = judged("In [a:A].", entities=around, locations=["b"])
    assert judgement.fires


def alert(source, incidents, *rules, title=""):
    found = findings(source, *(incident(*one) for one in incidents), title=title)
    book = Rulebook(rules, ENTITIES)
    return book.alert(book.judge(found), found), found


def test_no_alert_when_nothing_fires():
    assert alert("Calm in [homs:Homs].", [], rule(casualties={"killed": 1}))[0] is None


def test_the_alert_is_led_by_the_highest_severity():
    source = "[@isis:Daesh] bombed [homs:Homs]. It {killed 36+: killed at least 36}."
    made, found = alert(
        source, [(["homs"], ["isis"], [0], {"killed": "36+"})],
        rule("low", severity="low"), rule("first", severity="critical", locations="any", casualties={"killed": 10}),
        rule("second", severity="critical"), rule("silent", casualties={"killed": 99}),
    )
    assert (made.rules, made.key, made.severity) == (("first", "second", "low"), "first@homs", "critical")
    assert made.headline == "Homs: at least 36 killed (Islamic State)"
    text = found.article.text
    assert [text[span.start : span.end] for span in made.quotes] == ["It killed at least 36.", "Daesh bombed Homs."]
    assert made.fingerprint == found.article.fingerprint


def test_a_given_lead_comes_first_whatever_its_severity():
    found = findings("In [homs:Homs].")
    book = Rulebook([rule("critical", severity="critical"), rule("low", severity="low")], ENTITIES)
    critical, low = book.judge(found)
    made = book.alert((critical, low), found, lead=low)
    assert (made.rules, made.key, made.severity) == (("low", "critical"), "low@homs", "low")


def test_the_evidence_of_all_that_fired_is_told_once():
    made, _ = alert("In [homs:Homs].", [], rule("a", locations="any"), rule("b", locations="any"), rule("c", locations=["homs"]))
    assert told(made.because) == ["locations | any watched location | Homs", "locations | homs | Homs"]


def test_a_headline_without_a_toll_takes_the_title():
    assert alert("[@isis:Daesh] in [homs:Homs].", [], rule(), title="A visit")[0].headline == "Homs: A visit (Islamic State)"
    assert alert("Gas.", [], rule(words=["gas"]), title="Gas leak")[0].headline == "Gas leak"
    assert alert("Gas.", [], rule(words=["gas"]))[0].headline == "rule"


def test_all_harms_are_in_the_headline():
    made, _ = alert(
        "{killed 2: Two died}, {wounded 0-30: up to 30 were hurt}.", [([], [], [0, 1], {"killed": 2, "wounded": "0-30"})], rule()
    )
    assert made.headline == "2 killed, up to 30 wounded"


def test_every_quote_is_a_sentence_of_the_text():
    made, found = alert("Dr. [homs:Homs] spoke. [@isis:Daesh] did not.", [], rule(locations="any", actors="any"))
    assert made.quotes == (Span(0, 15), Span(16, 30))
    assert found.article.text[:15] == "Dr. Homs spoke."


def test_a_rule_that_names_thousands_of_places_is_made_ready_in_seconds():
    places = [Entity(f"p{number}", "location", f"Place {number}", within=f"p{number // 10}" if number else None) for number in range(60_000)]
    begun = process_time()
    book = Rulebook([rule(locations=[f"p{number}" for number in range(50_000, 60_000)])], places)
    assert process_time() - begun < 3          # seconds; each place was looked for among all that the rule names
    assert book.judge(findings("In [p59999:Here]."))[0].fires and not book.judge(findings("In [p5999:There]."))[0].fires


def test_a_sentence_of_thousands_of_figures_is_judged_in_seconds():
    found = findings("[homs:Homs] {killed 3: killed 3} and " * 7_000, incident(["homs"], [], range(7_000), {"killed": 3}))
    book = Rulebook([rule(str(number), locations=["homs"], casualties={"killed": 2}) for number in range(3)], ENTITIES)
    begun = process_time()
    assert all(judgement.fires for judgement in book.judge(found))
    assert process_time() - begun < 4          # seconds; the names of the sentence were gathered for each of its figures
