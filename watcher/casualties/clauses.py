"""Which clause a harm stands in, and whether a word of the past speaks of the harm or only of whoever is told of beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from watcher.casualties.claim import Claim
from watcher.casualties.grammar import Grammar
from watcher.casualties.phrase import Phrase

_NEAR = 5  # phrases after a harm in which its own day stands
_FAR = 40  # phrases after a harm that are searched for the relative clause a date stands in


def clause(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> tuple[int, int]:
    """Where the clause of a claim begins and ends in the text."""
    first, last = claim.first, claim.last
    while first > 0 and phrases[first - 1].tag != "separator":
        first -= 1
    while last + 1 < len(phrases) and (
        phrases[last + 1].tag != "separator" or phrases[last + 1].text in grammar.continues
    ):
        last += 1
    return phrases[first].start, phrases[last].end


def is_of(start: int, end: int, claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a word of the past speaks of the claim, not of something told after it: "which began in 1986", "will be tried"."""
    if _in_aside(start, end, claim, phrases, grammar) or _is_of_thing(start, phrases, grammar) or _has_its_day(start, claim, phrases, grammar) or _is_of_old(start, claim, phrases):
        return False
    told = max(phrases[claim.last].end, _into_clause(claim, phrases))
    return not any(
        phrase.tag in ("relative", "modal") or phrase.text in grammar.language.summing
        for phrase in phrases[claim.last + 1 : claim.last + _FAR]
        if told <= phrase.start < start
    )


def _has_its_day(start: int, claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a weekday nearer to the harm dates it: "was stabbed Monday by a man she had married in 2011", "40 died last year, and nine were shot on Friday"."""
    near = phrases[claim.last + 1 : claim.last + _NEAR]
    begun = min(claim.victims[0].start, phrases[claim.first].start)
    if any(phrase.tag == "and" and start < phrase.start < begun for phrase in phrases):
        return any(phrase.text in grammar.weekdays for phrase in takewhile(lambda phrase: phrase.tag not in ("sign", "comma"), near))
    return any(phrase.tag == "time" and phrase.end <= start and phrase.text in grammar.weekdays for phrase in near)


def _is_of_old(start: int, claim: Claim, phrases: Sequence[Phrase]) -> bool:
    """Whether a word of the past dates the figure that a toll has risen from: "rose to 19, up from 12 last month"."""
    told = claim.victims[-1].stop
    return claim.style == "toll" and any(one.role == "from" and told <= one.start < start and other.text[:1].isdigit() for one, other in pairwise(phrases))


def _is_of_thing(start: int, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a date only says how old a thing is: "killed in a church built in 1890", "the process begun on 14 January 1986"."""
    before = [phrase for phrase in phrases if phrase.end <= start and phrase.tag not in ("prep", "time", "adverb")]
    since = grammar.language.time_words.since
    if not before or not grammar.wars.isdisjoint(before[-1].words) or any(phrase.text in since for phrase in phrases):
        return False  # "since it was founded in 1985, 900 have died"
    return any(word in grammar.language.made for word in (before[-1].text, *before[-1].words[-1:]))


def _into_clause(claim: Claim, phrases: Sequence[Phrase]) -> int:
    """Where the clause begins that tells of a deed's victims, and so dates it: "the deaths of two men who fell in 2021"; else 0."""
    following = next((phrase for phrase in phrases if phrase.start >= claim.victims[-1].stop and phrase.tag != "comma"), None)
    told = claim.style == "act" and following is not None and following.role == "who"
    return following.end if told and following is not None else 0


def _in_aside(start: int, end: int, claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a word of the past stands in what explains the victim or the place: "Ali, mayor in the war years, was shot"."""
    if _in_relative(start, end, claim, phrases, grammar) or _is_of_place(start, claim, phrases, grammar):
        return True
    last = claim.victims[-1]
    if not last.end <= start:
        return False
    commas = [phrase.start for phrase in phrases if phrase.tag == "comma" and phrase.start >= last.stop]
    before = [comma for comma in commas if comma < start]
    sign = phrases[claim.sign].start
    if last.start < sign:
        apposed = last.figure is None and any(one.tag == "comma" and other is last for one, other in pairwise(phrases))
        return (bool(before) or apposed) and any(end <= comma < sign for comma in commas)
    following = [phrase for phrase in phrases if phrase.start >= last.stop][:2]
    return (
        len(before) == 1
        and len(following) > 1
        and following[0].tag == "comma"
        and following[1].head == "person"
        and following[1].figure is None
    )


def _is_of_place(start: int, claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a word of the past says more of a place told before the harm: "in Gao, where a school opened last month, two men were killed"."""
    begun = min(claim.victims[0].start, phrases[claim.first].start)
    for one, other in pairwise(phrases):
        if other.start >= min(start, begun):
            return False
        if one.tag == "comma" and other.text in grammar.language.where:
            closed = next((phrase.start for phrase in phrases if phrase.tag == "comma" and phrase.start > other.start), begun)
            return start < closed < begun
    return False


def _in_relative(start: int, end: int, claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a word of the past stands in a clause that only says more of who is told of here.

    "A man who had come two years ago was shot", "the mill, which was fined last year, killed two men".
    """
    sign = phrases[claim.sign]
    if not (start < sign.start and claim.style in ("active", "passive", "befalls", "state")):
        return False
    verb = min(claim.frame, default=claim.sign)
    opened = [at for at, phrase in enumerate(phrases[:verb]) if phrase.tag == "relative" and phrase.start < start]
    if not opened or end > phrases[verb].start:
        return False
    if claim.style != "active" and any(phrases[at - 1] is claim.victims[-1] for at in opened):
        return True
    lasting = any(phrase.tag == "have" for phrase in phrases[verb : claim.sign])  # "the war, which began in 2011, has killed 500"
    return phrases[verb - 1].tag == "comma" and not lasting and any(
        phrases[at - 1].tag == "comma" and grammar.wars.isdisjoint(phrases[at - 2].words) for at in opened if at > 1
    )
