"""Whether a claim of harm has what its sign asks for: a word for people, a place fled, somebody who did it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from watcher.casualties.claim import Claim
from watcher.casualties.grammar import Grammar, Sign
from watcher.casualties.phrase import Phrase
from watcher.casualties.victims import count

_MANY = 100
_DOER = 14  # phrases between a verb and whoever does it


def is_permitted(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether what the sign asks for (a word for people, a place fled) is there."""
    sign = phrases[claim.sign].sign
    if sign is None or not claim.victims or _is_anyone(claim, sign, phrases, grammar) or all(_is_of_things(victim, phrases, grammar) for victim in claim.victims):
        return False
    if sign.harm == "killed" and claim.victims[0].text in grammar.language.tellers:
        return False  # "they killed me," he said
    if sign.whom and not any(word in sign.whom for victim in claim.victims for word in (victim.text, *victim.words)):
        return False  # "30 rebels were driven out"
    if sign.harm == "displaced" and all(victim.head == "unknown" and victim.figure is None for victim in claim.victims):
        return False  # "coal was displaced by gas"
    if sign.harm == "displaced" and sign.of and all(victim.figure is None and not victim.opener for victim in claim.victims):
        return False  # "women had been moved to the cellar"
    if sign.harm == "displaced" and sign.of and sign.part == "befalls" and all(victim.figure is None and victim.plural is False for victim in claim.victims):
        return False  # "the victim fled to a shop"
    if sign.harm == "displaced" and claim.victims[0].text not in grammar.definite and (count(claim.victims[0]) or (0,))[0] >= _MANY:
        return True  # so many who flee are no culprits; "the 200,000 who fled" were told of before
    told = claim.victims[0].head == "bare" and (_tells_people(claim, phrases) or _is_taken(claim, phrases))
    if sign.people and claim.style == "passive" and not claim.victims[0].opener and _is_among_things(claim.victims[0], phrases):
        return False
    told = told or (sign.harm in ("killed", "wounded") and phrases[claim.sign].text not in grammar.language.losing and _is_her(claim.victims[0], grammar))
    if sign.people and not told and not any(_is_someone(victim, grammar) or _is_of_theirs(victim, phrases, grammar) for victim in claim.victims):
        return False
    if phrases[claim.sign].text in grammar.language.losing and claim.victims[0].figure is None and not claim.victims[0].opener:
        return False  # "the visitors lost captain Coppinger to a tight hamstring"
    if phrases[claim.sign].text in grammar.language.losing and _is_sport(phrases[claim.sign + 2 : claim.sign + 5], grammar):
        return False  # "lost two men to red cards"
    if not sign.of:
        return True
    if sign.by and _is_done_by(claim, sign.by, phrases):
        return True
    stretch = phrases[max(0, claim.first - 4) : claim.sign + 7 + 2 * len(claim.victims)]
    if sign.part == "befalls" and sign.harm == "wounded":  # "two medical students were taken to a museum"
        stretch = [phrase for phrase in stretch if all(phrase is not victim for victim in claim.victims)]
    near = {word for phrase in stretch for word in (phrase.text, *phrase.words)}
    checked = not near.isdisjoint(grammar.language.check_ups) or (sign.part == "befalls" and _is_unhurt(claim, phrases, grammar))
    return (not sign.of.isdisjoint(near) or (sign.harm == "wounded" and _is_hit_in(stretch, grammar))) and not checked


def _is_hit_in(stretch: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether it is told where in the body: "was struck in the foot"; not "on the second leg", nor "in the back of the van"."""
    for at in range(1, len(stretch)):
        of = at + 1 < len(stretch) and stretch[at + 1].role == "of"
        if stretch[at - 1].text in grammar.language.hit_in and not of and stretch[at].words[-1:] and stretch[at].words[-1] in grammar.language.limbs:
            return True
    return False


def _is_unhurt(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether those taken to hospital were found unhurt: "and suffered no wounds", "but were not hurt"; not "not seriously hurt"."""
    for at in range(claim.sign + 1, len(phrases) - 2):
        joined, following = phrases[at - 1].tag in ("and", "comma", "separator"), phrases[at + 1]
        if joined and phrases[at].text in grammar.suffers and following.opener == "negative":
            return True
        hurt = phrases[at + 2].sign
        if joined and phrases[at].tag == "be" and following.tag == "not" and hurt is not None and hurt.harm == "wounded" and hurt.form == "past":
            return True
        if phrases[at].tag == "stop":
            break
    return False


def _is_her(victim: Phrase, grammar: Grammar) -> bool:
    """Whether a word that could own something stands alone, and so is somebody: "slashed her", "could not save her"."""
    return victim.opener == "possessive" and victim.size == 1 and victim.text in grammar.sexes


def _is_someone(victim: Phrase, grammar: Grammar) -> bool:
    """Whether this is a word for people, and no mere adjective: "seized a Russian", not "seized Russian rifles"."""
    adjective = victim.text in grammar.demonyms and victim.size == 1 and victim.figure is None
    more = victim.head == "bare" and victim.text in grammar.others  # "and another 22 were taken to hospital"
    manned = victim.head == "group" and victim.figure is not None and victim.words[-1] in grammar.language.own  # "seized 10 crew"
    return more or manned or (victim.head == "person" and not adjective)


def _is_anyone(claim: Claim, sign: Sign, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether nobody in particular is told of: "27 percent of drivers who were killed", "victims who die within a month"."""
    first = next((at for at, phrase in enumerate(phrases) if phrase is claim.victims[0]), 0)
    who = phrases[first]
    if first > 1 and phrases[first - 1].role == "of" and phrases[first - 2].words[-1:] and phrases[first - 2].words[-1] in grammar.language.shares:
        return who.figure is None
    plain = who.plural is True and who.figure is None and not who.opener
    return plain and sign.part == "befalls" and sign.form == "base" and claim.sign > first + 1 and phrases[first + 1].tag == "relative"


def _is_of_theirs(victim: Phrase, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a figure alone is of people: "two of their own", "12 of the pupils"."""
    if victim.head != "bare":
        return False
    after = next((at for at, phrase in enumerate(phrases) if phrase is victim), len(phrases)) + 2
    if after >= len(phrases) or phrases[after - 1].role != "of" or not phrases[after].words:
        return False
    return phrases[after].words[-1] in grammar.language.own or (phrases[after].head == "person" and phrases[after].opener in ("possessive", "determiner"))


def _is_of_things(victim: Phrase, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a figure alone is of things: "five of the houses were hit", "killed one of the dogs"; not "killed six of the village"."""
    if victim.head != "bare":
        return False
    after = next((at for at, phrase in enumerate(phrases) if phrase is victim), len(phrases)) + 2
    if after >= len(phrases) or phrases[after - 1].role != "of":
        return False
    thing = phrases[after]
    return thing.head == "thing" and thing.plural is True and thing.words[-1:] != [] and thing.words[-1] not in grammar.people


def _is_sport(after: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether players are only lost to a game: "lost two men to red cards"."""
    return bool(after) and after[0].tag == "to" and any(word in grammar.language.not_lives for phrase in after for word in (phrase.text, *phrase.words))


def _tells_people(claim: Claim, phrases: Sequence[Phrase]) -> bool:
    """Whether what is told befalls nobody but people, so that a figure alone is of them: "two were rushed to hospital", "33 were held hostage"."""
    sign = phrases[claim.sign].sign
    if sign is None or sign.by or claim.style not in ("passive", "befalls", "state", "noun"):
        return False
    if sign.harm == "wounded":
        return bool(sign.of) and claim.style in ("passive", "befalls")
    if sign.harm == "killed":
        return sign.part == "befalls"  # "a couple was found hanging"
    return sign.harm in ("missing", "kidnapped") and phrases[claim.sign].size > 1


def _is_taken(claim: Claim, phrases: Sequence[Phrase]) -> bool:
    """Whether a figure alone is of people who are carried off: "took 40 hostage", "killed seven people and carried off 40"."""
    sign, victim = phrases[claim.sign].sign, claim.victims[0]
    if sign is None or sign.harm != "kidnapped" or claim.style != "active":
        return False
    following = next((phrase.sign for one, phrase in pairwise(phrases[claim.sign :]) if one is victim), None)
    held = following is not None and following.part == "state" and following.harm == "kidnapped"
    return held or (bool(sign.by) and any(phrase.head == "person" and phrase.figure is not None for phrase in phrases[: claim.first]))


def _is_among_things(victim: Phrase, phrases: Sequence[Phrase]) -> bool:
    """Whether a list of things ends here: "weapons, uniforms and subversive propaganda were seized"."""
    at = next((at for at, phrase in enumerate(phrases) if phrase is victim), 0)
    joined = 0 < at < len(phrases) - 1 and "and" in (phrases[at - 1].tag, phrases[at + 1].tag)
    while joined and at > 0 and (phrases[at - 1].tag in ("and", "comma") or phrases[at].tag in ("and", "comma")):
        at -= 1
        if phrases[at].head == "thing":
            return True
    return False


def _is_done_by(claim: Claim, doers: frozenset[str], phrases: Sequence[Phrase]) -> bool:
    """Whether one of these does it: "pirates are holding four sailors", "held by rebels", not "police held two pirates"."""
    if claim.style == "active":
        told = phrases[max(0, claim.first - _DOER) : claim.first]
    else:
        at = next((at for at in range(claim.sign + 1, min(claim.sign + _DOER, len(phrases))) if phrases[at].role == "by"), len(phrases))
        armed = at + 2 < len(phrases) and phrases[at + 2].tag == "prep"  # "men on motorcycles"
        told = phrases[at + 1 : at + (4 if armed else 2)]
    return any(word in doers for phrase in told for word in (phrase.text, *phrase.words))
