"""Sums that no one incident makes: of a war, of a body of men in all its days, of many deeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from watcher.casualties.claim import Claim
from watcher.casualties.grammar import Grammar
from watcher.casualties.phrase import Phrase
from watcher.casualties.victims import REACH
from watcher.model import Harm, Status

Verdict = tuple[Status, tuple[str, ...]]

_MANY_AT_ONCE: dict[Harm, int] = {"killed": 20_000, "wounded": 50_000, "displaced": 3_000_000}  # more than one incident harms, unless the earth or the sea did it
_LONG_SUMS: dict[Harm, int] = {"killed": 500, "wounded": 1_000, "displaced": 100_000, "missing": 500, "kidnapped": 500}  # more than days of unrest do
_LEFT_BY_WAR = 100  # more than its first days do
_LEAVING = ("link", "prep", "adverb")  # between "has" and what it left: "has left", "has already resulted in"


def reckoned(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> Verdict | None:
    """The sum of many deeds, as background: "there have been 29 killings in the city"."""
    if claim.style != "count" or phrases[claim.sign].text not in grammar.reckoned or claim.first < 2:
        return None
    before = phrases[claim.first - 2 : claim.first]
    summed = [phrase.tag for phrase in before] == ["have", "be"]
    return ("background", (" ".join(phrase.text for phrase in before),)) if summed else None


def of_a_war(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> Verdict | None:
    """The sum of a war, as background: "the insurgency has claimed more than 6,000 lives"."""
    if claim.style != "count" or phrases[claim.sign].text not in grammar.lives:
        return None
    before = phrases[max(0, claim.first - REACH) : claim.first]
    named = [word for phrase in before if phrase.tag == "np" for word in (phrase.text, *phrase.words) if word in grammar.wars]
    return ("background", (named[-1],)) if named and any(phrase.tag == "have" for phrase in before[-3:]) else None


def lasting(claim: Claim, phrases: Sequence[Phrase], low: int, grammar: Grammar) -> Verdict | None:
    """What a war, or a body of men in all its days, has done, as background: "a war that is killing hundreds", "a regime that has killed 600"."""
    told = {phrases[at].tag for at in claim.frame}.intersection(("have", "be"))
    if claim.style != "active" or not told or not claim.first or _is_of_days(claim, phrases, grammar):
        return None
    many = _LONG_SUMS.get(claim.harm, 1)
    for doer, related in _doers(phrases, claim.first):
        word = (doer.words or [doer.text])[-1]
        unrest = word in grammar.language.unrest and "have" in told and low >= many  # "violence across the region has uprooted two million people"
        war = unrest or (claim.harm == "killed" and word in grammar.wars)
        if war or (related and "have" in told and doer.text in grammar.articles and word in grammar.language.organisations):
            return "background", (word,)
    return None


def left_by_strife(claim: Claim, phrases: Sequence[Phrase], low: int, grammar: Grammar) -> Verdict | None:
    """What a war or long unrest has left behind, as background: "the insurgency has left 4,000 dead", "the war has caused 120 deaths"."""
    at = claim.first - 1
    while at > 0 and phrases[at].tag in _LEAVING:
        at -= 1
    if claim.style not in ("count", "state", "noun") or at < 1 or phrases[at].tag != "have" or _is_of_days(claim, phrases, grammar):
        return None
    for doer, _ in _doers(phrases, at):
        word = (doer.words or [doer.text])[-1]
        least = _LEFT_BY_WAR if claim.harm == "killed" and word in grammar.wars else _LONG_SUMS[claim.harm]
        if low >= least and (word in grammar.wars or word in grammar.language.unrest):
            return "background", (word,)
    return None


def lost_to_strife(claim: Claim, phrases: Sequence[Phrase], low: int, grammar: Grammar) -> Verdict | None:
    """Those who have been harmed in long unrest, as background: "2,600 people have been killed in gang violence"; not "since Sunday"."""
    if claim.style not in ("passive", "befalls") or low < _LONG_SUMS[claim.harm] or all(phrases[at].tag != "have" for at in claim.frame):
        return None
    if _is_of_days(claim, phrases, grammar):
        return None
    told = [other for one, other in pairwise(_said_of(claim, phrases)) if one.tag == "prep" and other.tag == "np"]
    return next((("background", (phrase.words[-1],)) for phrase in told if phrase.words and phrase.words[-1] in grammar.language.strife), None)


def _said_of(claim: Claim, phrases: Sequence[Phrase]) -> list[Phrase]:
    """What is said of a harm right after it: where, in what, since when."""
    return list(takewhile(lambda phrase: phrase.tag not in ("comma", "stop", "speech", "link"), phrases[claim.sign + 1 : claim.sign + REACH]))


def _is_of_days(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a harm is dated by a weekday or the last days, so that it is no sum of years: "fighting has displaced 100,000 people since Monday", "in the past week"."""
    said = [word for phrase in _said_of(claim, phrases) for word in (phrase.text, *phrase.words)]
    return not grammar.weekdays.isdisjoint(said) or any(f" {days} " in f" {' '.join(said)} " for days in grammar.language.themes.recent)


def _doers(phrases: Sequence[Phrase], first: int) -> Iterator[tuple[Phrase, bool]]:
    """Who may have done what is told from here on: who stands right before it, or before a clause of his; with whether it is told in such a clause."""
    near = phrases[first - 1]
    if near.tag == "np":
        yield near, False
    at = first - 1
    while at > 1 and phrases[at].tag == "np" and phrases[at - 1].tag in ("prep", "and") and phrases[at - 2].tag == "np":
        at -= 2
        if phrases[at + 1].tag == "prep":
            yield phrases[at], False
    for at in range(first - 1, max(0, first - REACH), -1):
        if phrases[at].tag in ("stop", "separator", "colon"):
            break
        if phrases[at].tag == "relative" and phrases[at - 1].tag == "np" and phrases[at - 1].words:
            yield phrases[at - 1], near.tag == "relative"


def by_size(claim: Claim, phrases: Sequence[Phrase], low: int, grammar: Grammar) -> Verdict:
    """More than one incident can harm is the sum of many, unless nature did it."""
    many = _MANY_AT_ONCE.get(claim.harm)
    if many is not None and low >= many and not any(word in grammar.disasters for phrase in phrases for word in (phrase.text, *phrase.words)):
        return "background", (f"{low}",)
    return "event", ()
