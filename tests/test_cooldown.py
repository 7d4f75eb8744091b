"""Whether a target has heard of a story lately."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.cooldown import choose, figures_of, keys_of, weigh
from watcher.model import Casualty, Count, Judgement, Reason, Rule, Span, Told

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def told(toll=None, *, key="rule@place", seen=NOON):
    return Told(key, "desk", seen - timedelta(hours=1), seen, toll or {}, "thread")


def killed(low, high=None):
    return {"killed": Count(low, low if high is None else high)}


def firing(name, severity="high", toll=None, cooldown=DAY):
    return Judgement(Rule(name, severity=severity, cooldown=cooldown), True, (), (), toll or {}, key=f"{name}@place")


def after(hours, toll, past):
    return weigh(toll, past, cooldown=DAY, now=NOON + timedelta(hours=hours))


def test_a_story_never_told_is_first():
    assert after(0, killed(1), None) is Reason.FIRST


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        (killed(12), killed(19), Reason.WORSE),
        (killed(12), killed(18), Reason.WORSE),      # exactly half as many again
        (killed(12), killed(17), Reason.REPEAT),     # five more, but not half as many again
        (killed(2), killed(4), Reason.REPEAT),       # twice as many, but not three more
        (killed(2), killed(5), Reason.WORSE),
        (killed(12), killed(9), Reason.REPEAT),
        (killed(12), {}, Reason.REPEAT),             # an unknown toll is never worse
        ({}, killed(3), Reason.WORSE),               # nobody, then three
        ({}, killed(2), Reason.REPEAT),
        (killed(12), {"killed": Count(0, 30)}, Reason.WORSE),     # "up to 30" compares as 30
        ({"killed": Count(0, 30)}, killed(31), Reason.REPEAT),
        (killed(12), {"killed": Count(12, 12), "wounded": Count(3, None)}, Reason.WORSE),
    ],
)
def test_a_toll_is_worse_when_it_grew_by_half_and_by_three(was, now, reason):
    assert after(1, now, told(was)) is reason


@pytest.mark.parametrize(("hours", "reason"), [(-1, Reason.REPEAT), (-23, Reason.REPEAT), (-24, Reason.ELAPSED), (-24 * 3650, Reason.ELAPSED)])
def test_a_clock_that_was_set_back_silences_no_story_for_longer_than_its_cooldown(hours, reason):
    assert after(hours, killed(5), told(killed(5))) is reason


@pytest.mark.parametrize("month", [3, 10])   # a day of 23 hours, and one of 25
def test_a_day_without_an_article_is_24_hours_whatever_the_zone_does_at_night(month):
    zone = ZoneInfo("Europe/Berlin")
    evening = datetime(2026, month, {3: 28, 10: 24}[month], 20, tzinfo=zone)
    past = told(killed(5), seen=evening.astimezone(UTC))
    for hours, reason in ((23.9, Reason.REPEAT), (24.1, Reason.ELAPSED)):
        now = (evening.astimezone(UTC) + timedelta(hours=hours)).astimezone(zone)
        assert weigh(killed(5), past, cooldown=DAY, now=now) is reason


def test_a_story_is_told_again_when_no_article_of_it_came_for_the_cooldown():
    assert after(24, killed(5), told(killed(5))) is Reason.ELAPSED
    assert after(23.9, killed(5), told(killed(5))) is Reason.REPEAT


def test_the_quiet_counts_from_the_last_article_not_from_the_last_alert():
    past = Told("k", "desk", NOON - timedelta(days=9), NOON, killed(5), "thread")
    assert after(1, killed(5), past) is Reason.REPEAT


@pytest.mark.parametrize(
    ("hours", "was", "now", "figures", "reason"),
    [
        (24, killed(57), killed(8), {("killed", 8)}, Reason.ELAPSED),       # another attack: nobody speaks of the 57
        (24, killed(57), killed(60), {("killed", 60)}, Reason.ELAPSED),
        (24, {"killed": Count(57, 57), "wounded": Count(4, 4)}, {"wounded": Count(30, None)}, {("wounded", 30)}, Reason.WORSE),
        (23.9, killed(57), killed(8), {("killed", 8)}, Reason.REPEAT),      # told less than a cooldown ago
        (24, killed(57), killed(57), {("killed", 57)}, Reason.REPEAT),      # the same happening
        (24, killed(57), killed(57, 60), {("killed", 57)}, Reason.REPEAT),
        (24, killed(57), killed(8), {("killed", 8), ("killed", 57)}, Reason.REPEAT),    # it recalls the 57, so it may be about them
        (24, killed(57), killed(8), {("killed", 8), ("wounded", 57)}, Reason.ELAPSED),  # those 57 are others
        (24, killed(18), killed(18), {("killed", 14), ("killed", 4)}, Reason.REPEAT),   # told in parts
        (24, {}, killed(2), {("killed", 2)}, Reason.REPEAT),                # nothing was told to tell it by
        (24, killed(57), {}, set(), Reason.REPEAT),                         # an unknown toll is no other one
    ],
)
def test_where_articles_never_cease_another_toll_is_told_once_a_cooldown(hours, was, now, figures, reason):
    told_at = NOON - timedelta(hours=1)
    past = Told("k", "desk", told_at, told_at + timedelta(hours=hours - 2), was, "thread")     # an article two hours ago
    assert weigh(now, past, cooldown=DAY, now=told_at + timedelta(hours=hours), figures=figures) is reason


def test_what_an_article_counts_are_its_figures_whatever_their_status():
    def figure(harm, low, high, status):
        return Casualty(harm, low, high, False, status, Span(0, 1), "", "", None, "en")

    counted = [figure("killed", 8, 8, "event"), figure("killed", 57, None, "background"), figure("wounded", 0, 30, "denied")]
    assert figures_of(counted) == {("killed", 8), ("killed", 57), ("wounded", 30)}


def test_worse_comes_before_elapsed():
    assert after(48, killed(50), told(killed(5))) is Reason.WORSE


def test_a_clock_set_back_repeats():
    assert after(-5, killed(5), told(killed(5))) is Reason.REPEAT


tolls = st.dictionaries(
    st.sampled_from(["killed", "wounded"]),
    st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)).map(lambda pair: Count(pair[0], pair[1] and max(pair))),
)


@given(now=tolls, was=tolls, hours=st.integers(0, 60), cooldown=st.integers(0, 48))
def test_it_agrees_with_the_rule_written_out(now, was, hours, cooldown):
    def number(toll, harm):
        count = toll.get(harm, Count(0, 0))
        return count.low if count.low > 0 else count.high or 0

    worse = any(
        number(now, harm) * 2 >= number(was, harm) * 3 and number(now, harm) - number(was, harm) >= 3 for harm in ("killed", "wounded")
    )
    before = {(harm, number(was, harm)) for harm in was if number(was, harm)}
    given = {(harm, number(now, harm)) for harm in now if number(now, harm)}
    back = hours >= cooldown or (hours + 1 >= cooldown and before and given and not before & given)   # told an hour before it was last heard of
    expected = Reason.WORSE if worse else Reason.ELAPSED if back else Reason.REPEAT
    past = told(was)
    assert weigh(now, past, cooldown=timedelta(hours=cooldown), now=NOON + timedelta(hours=hours)) is expected


def test_the_highest_severity_leads_and_the_rest_follow():
    low, critical, high = firing("a", "low"), firing("b", "critical"), firing("c", "high")
    choice = choose([low, critical, high], {}, now=NOON)
    assert (choice.lead, choice.rules) == (critical, (critical, high, low))
    assert (choice.reason, choice.past) == (Reason.FIRST, None)


def test_the_first_listed_leads_among_equals():
    one, other = firing("a"), firing("b")
    assert choose([one, other], {}, now=NOON).rules == (one, other)


def test_a_repeat_does_not_lead_while_another_rule_has_news():
    critical, low = firing("b", "critical", killed(5)), firing("a", "low", killed(5))
    choice = choose([critical, low], {"b@place": told(killed(5), key="b@place")}, now=NOON + timedelta(hours=1))
    assert (choice.lead, choice.rules, choice.reason) == (low, (low, critical), Reason.FIRST)


def test_it_is_a_repeat_only_when_every_rule_repeats():
    rules = [firing("a", "low", killed(5)), firing("b", "critical", killed(5))]
    past = {rule.key: told(killed(5), key=rule.key) for rule in rules}
    choice = choose(rules, past, now=NOON + timedelta(hours=1))
    assert (choice.lead.rule.id, choice.reason, choice.past) == ("b", Reason.REPEAT, past["b@place"])


def test_each_rule_keeps_its_own_cooldown():
    short = firing("a", "low", killed(5), timedelta(minutes=30))
    long = firing("b", "critical", killed(5))
    past = {rule.key: told(killed(5), key=rule.key) for rule in (short, long)}
    choice = choose([short, long], past, now=NOON + timedelta(hours=1))
    assert (choice.lead, choice.reason, choice.past) == (short, Reason.ELAPSED, past["a@place"])


@pytest.mark.parametrize(
    ("graver", "lower", "reason"),
    [
        (killed(57), killed(31), Reason.REPEAT),     # the graver rule has told of the 57
        (killed(50), killed(31), Reason.REPEAT),     # of 50, than which 57 is not worse
        (killed(40), killed(31), Reason.REPEAT),
        (killed(57), killed(57), Reason.REPEAT),
        (killed(57), None, Reason.FIRST),            # what was never told by a rule is told: it may ask for something else
        (None, killed(31), Reason.FIRST),
    ],
)
def test_what_a_graver_rule_has_told_of_the_place_is_not_told_again_as_worse_by_a_lower_one(graver, lower, reason):
    critical, high = firing("b", "critical", killed(57)), firing("a", "high", killed(57))
    past = {rule.key: told(toll, key=rule.key) for rule, toll in ((critical, graver), (high, lower)) if toll}
    assert choose([high, critical], past, now=NOON + timedelta(hours=1)).reason is reason


@pytest.mark.parametrize(
    ("critical", "high"),
    [
        (replace(firing("b", "critical", killed(57)), key="b@elsewhere"), firing("a", "high", killed(57))),
        (firing("b", "low", killed(57)), firing("a", "high", killed(57))),           # that rule is the less grave one
        (replace(firing("b", "critical", killed(57)), key="b"), replace(firing("a", "high", killed(57)), key="a")),     # grouped by rule: no place to tell by
    ],
)
def test_what_another_rule_has_told_of_elsewhere_or_less_gravely_silences_nothing(critical, high):
    past = {critical.key: told(killed(57), key=critical.key), high.key: told(killed(31), key=high.key)}
    choice = choose([critical, high], past, now=NOON + timedelta(hours=1))
    assert (choice.lead, choice.reason) == (high, Reason.WORSE)


def test_the_first_alert_of_a_rule_goes_on_from_what_another_told_of_the_place_lately():
    critical, high = firing("b", "critical", killed(12)), firing("a", "high", killed(12))
    known = told(killed(7), key="a@place")
    choice = choose([critical, high], {known.key: known}, now=NOON + timedelta(hours=1))
    assert (choice.lead, choice.reason, choice.past) == (critical, Reason.FIRST, known)
    assert choose([critical, high], {known.key: known}, now=NOON + DAY).past is None
    elsewhere = replace(critical, key="b@elsewhere")
    assert choose([elsewhere, high], {known.key: known}, now=NOON + timedelta(hours=1)).past is None


def test_where_the_worst_happening_of_an_article_repeats_the_next_one_that_is_news_is_told():
    third, second = (replace(firing("a", "high", killed(dead)), key=f"a@{place}") for dead, place in ((11, "third"), (12, "second")))
    worst = replace(firing("a", "high", killed(57)), others=(second, third))
    assert keys_of([worst, firing("b")]) == ["a@place", "a@second", "a@third", "b@place"]
    past = {"a@place": told(killed(57), key="a@place")}
    later = NOON + timedelta(hours=1)
    assert choose([worst], {}, now=later).lead is worst
    assert choose([worst], past, now=later).lead is second
    past["a@second"] = told(killed(12), key="a@second")
    assert choose([worst], past, now=later).lead is third
    past["a@third"] = told(killed(11), key="a@third")
    choice = choose([worst], past, now=later)
    assert (choice.lead, choice.reason) == (worst, Reason.REPEAT)


def test_another_happening_gives_way_to_a_graver_rule():
    second = replace(firing("a", "high", killed(12)), key="a@second")
    worst = replace(firing("a", "high", killed(57)), others=(second,))
    graver = firing("b", "critical", killed(57))
    choice = choose([worst, graver], {"a@place": told(killed(57), key="a@place")}, now=NOON + timedelta(hours=1))
    assert choice.rules == (graver, second)
