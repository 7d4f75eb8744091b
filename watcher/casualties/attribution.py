"""Who suffered which harm: from the phrases of a sentence to claims, each a harm with its victims.

Every sign of harm is asked for its victims once; what follows "and" shares them, and a second source may add a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from watcher.casualties.claim import Claim, VerbGroup, verb_group
from watcher.casualties.grammar import Grammar, Sign
from watcher.casualties.nouns import act, body, counted, life, multiple, one_more, toll
from watcher.casualties.objects import objects
from watcher.casualties.parts import spell_out
from watcher.casualties.phrase import Phrase
from watcher.casualties.states import state
from watcher.casualties.verbs import befalls, oneself, verb
from watcher.casualties.victims import REACH, count

_MANY = 100
_NEAR = 4  # claims before that may have counted someone already
_APART = 12  # phrases after figures in which it is said that they are of several happenings
_DOER = 14  # phrases between a verb and whoever does it
_READERS = {
    "verb": verb,
    "befalls": befalls,
    "oneself": oneself,
    "life": life,
    "state": state,
    "count": counted,
    "multiple": multiple,
    "act": act,
    "toll": toll,
    "body": body,
}


def claims(phrases: Sequence[Phrase], grammar: Grammar) -> list[Claim]:
    """Every claim of harm in a sentence, in the order of its signs."""
    found: list[Claim] = []
    if all(phrase.tag != "np" and (phrase.sign is None or phrase.sign.part != "multiple") for phrase in phrases):
        return found
    for index, phrase in enumerate(phrases):
        if phrase.sign is not None:
            claim = _READERS[phrase.sign.part](phrases, index, grammar) or _continued(phrases, index, found, grammar)
            if claim is not None and not _is_told(claim, found, phrases) and _allowed(claim, phrases, grammar):
                spell_out(claim.victims, phrases)
                found.extend(_place_by_place(claim, phrases, grammar))
            elif claim is None and (total := _summed(phrases, index, found, grammar)) is not None:
                found.append(total)
        elif phrase.role == "that" and (claim := one_more(phrases, index, grammar)) is not None:
            found.append(claim)
        elif found and (figure := _echo(phrases, index, found[-1], grammar)) is not None and not _is_among(phrases[figure], found):
            found.append(Claim(found[-1].harm, [phrases[figure]], index, figure, figure, style="echo"))
    return found


def _is_among(victim: Phrase, found: Sequence[Claim]) -> bool:
    return any(victim is told for claim in found[-_NEAR:] for told in claim.victims)


def _place_by_place(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> list[Claim]:
    """The claim, or one for each place where its list tells of several: "12 people in Homs and eight in Hama" are two happenings."""
    if len(claim.victims) < 2:
        return [claim]
    if _is_one_each(claim, phrases, grammar):
        return [replace(claim, victims=[victim]) for victim in claim.victims]
    groups: list[list[Phrase]] = [[]]
    for victim in claim.victims:
        groups[-1].append(victim)
        at = next((at for at, phrase in enumerate(phrases) if phrase is victim), len(phrases))
        place = phrases[at + 2] if at + 2 < len(phrases) and phrases[at + 1].text in grammar.language.elsewhere else None
        if place is not None and place.tag == "np" and place.head == "unknown" and not place.opener and place.figure is None:
            groups.append([])
    told = [group for group in groups if group]
    if len(told) < 2 or groups[-1] or any(victim.figure is None for group in told for victim in group[:1]):
        return [claim]
    return [replace(claim, victims=group) for group in told]


def _is_one_each(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether each figure is of another happening: "counted 13 and 9 dead respectively"."""
    if any(victim.figure is None for victim in claim.victims):
        return False
    end = claim.victims[-1].start
    after = [phrase for phrase in phrases if phrase.start > end][:_APART]
    return any(phrase.text in grammar.language.each for phrase in after)


def _is_told(claim: Claim, found: Sequence[Claim], phrases: Sequence[Phrase]) -> bool:
    """Whether the claim before says the same; victims it took as its objects are taken from this one.

    "killing two men and three soldiers were hurt": three were.
    """
    if not found:
        return False
    before = found[-1]
    inverted = before.style in ("passive", "befalls", "state") and before.victims[0].start > phrases[before.sign].start
    if (before.style in ("active", "act") or inverted) and claim.style != "continued" and claim.sign > before.sign:
        left = [victim for victim in claim.victims if not any(victim is taken for taken in before.victims)]
        if not left and claim.harm == before.harm:
            return True
        claim.victims = left or claim.victims
    return claim.harm == before.harm and claim.victims[0] is before.victims[0]


def _continued(phrases: Sequence[Phrase], index: int, found: Sequence[Claim], grammar: Grammar) -> Claim | None:
    """The second half of "was shot in the chest and pronounced dead", "100 dead or wounded": the victims of the first half."""
    sign = phrases[index].sign
    group = verb_group(phrases, index, grammar)
    joint = phrases[group.first - 1].tag if group.first else ""
    if not found or sign is None or joint not in ("and", "comma") or not (found[-1].shared or _goes_on(found[-1])):
        return None
    if not (found[-1].shared or _is_predicate(phrases, index, group, joint)) or index - found[-1].sign > REACH:
        return None
    if any(phrase.tag in ("separator", "stop") for phrase in phrases[found[-1].sign : index]):
        return None
    shared = found[-1].shared and group.first - 2 == found[-1].sign
    return Claim(sign.harm, found[-1].victims, group.first, index, index, tuple(group.members), found[-1].nobody, shared=shared, style="continued")


def _goes_on(before: Claim) -> bool:
    """Whether a second harm can be told of the same victims."""
    return before.style in ("passive", "befalls", "state") or before.victims[-1].role == "self"


def _is_predicate(phrases: Sequence[Phrase], index: int, group: VerbGroup, joint: str) -> bool:
    """Whether a sign says something of the subject before it, rather than of people that follow."""
    sign = phrases[index].sign
    if sign is None or (sign.part == "verb" and sign.form != "past"):
        return False
    if sign.part == "verb":
        return group.be or (joint == "and" and not objects(phrases, index + 1))
    return (sign.part == "befalls" and sign.form == "past") or (sign.part == "state" and (group.link or group.be))


def _echo(phrases: Sequence[Phrase], index: int, before: Claim, grammar: Grammar) -> int | None:
    """The index of another figure for the harm told before.

    "A toll of 10 dead; hospital sources said 14", "officials put the figure at four", "bringing the total to 27",
    "three died in Ohio and two in Kentucky".
    """
    tag, text = phrases[index].tag, phrases[index].text
    at = index + 1
    if tag == "and" and _is_gapped(phrases, at) and before.style == "active":
        return at + 1
    if tag == "and" or (tag == "comma" and index > 1 and phrases[index - 2].text in grammar.language.elsewhere):
        follows = before.style != "echo" or before.last == index - 3  # "nine in Homs, two in Hama and three in Idlib"
        counted = before.victims[0].figure is not None or before.victims[0].opener == "article"
        elsewhere = follows and counted and _is_elsewhere(phrases, at, grammar)
        return at if elsewhere else None
    if phrases[index].tag == "np" and (new := _new_total(phrases, index, grammar)) is not None:
        return new
    if text in grammar.language.summing and phrases[min(at, len(phrases) - 1)].tag in ("prep", "to") and _is_total_after(phrases, at + 1, grammar):
        return at + 1
    if (tag == "comma" or text == ";") and (gapped := _is_of_source(phrases, at, grammar)):
        return gapped
    it = tag == "np" and phrases[index].words[-1:] and phrases[index].words[-1] in grammar.doers and at + 1 < len(phrases) and phrases[at].tag == "prep"
    if it and not grammar.says.isdisjoint(phrases[index].words) and _is_alone(phrases, at + 1):
        return at + 1  # "the rebels put it at 40"
    if tag not in ("speech", "link") or text not in grammar.says or at >= len(phrases):
        return None
    at += (phrases[at].role == "of" or phrases[at].tag == "to") and at + 1 < len(phrases)  # "spoke of three", "admitted to three"
    return at if _is_alone(phrases, at) and phrases[at] not in before.victims else None


def _new_total(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> int | None:
    """The index of the figure that a total is now put at or brought to."""
    if not index or index + 2 >= len(phrases) or phrases[index + 1].tag not in ("prep", "to"):
        return None
    if phrases[index].text in grammar.language.revised and phrases[index + 1].tag == "to":  # "the count was later raised to eleven"
        counts = any(word in grammar.language.totals for phrase in phrases[max(0, index - REACH) : index] for word in phrase.words)
        return index + 2 if counts and _is_alone(phrases, index + 2) else None
    named = any(word in grammar.language.totals for word in phrases[index].words)
    verb = (phrases[index - 1].text, *phrases[index - 1].words[-1:])
    told = any(word in grammar.says or word in grammar.language.summing for word in verb)
    return index + 2 if named and told and _is_alone(phrases, index + 2) else None


def _is_of_source(phrases: Sequence[Phrase], at: int, grammar: Grammar) -> int:
    """The index of the figure that another source gives, its verb left out: "police counted 12 dead, the hospital 15", ", Al Jazeera at 45"; else 0."""
    source = phrases[at] if at + 1 < len(phrases) else None
    if source is None or source.tag != "np" or source.figure is not None or source.head == "unit" or source.aged:
        return 0
    placed = phrases[at + 1].tag == "prep" and at + 2 < len(phrases)
    if not _is_alone(phrases, at + 1 + placed) or (source.opener != "determiner" and not placed):
        return 0
    said = any(word in grammar.says for phrase in phrases[:at] for word in (phrase.text, *phrase.words))
    put = placed and any(one.text == phrases[at + 1].text and other.figure is not None for one, other in pairwise(phrases[:at]))
    return at + 1 + placed if said and (put or not placed) else 0


def _summed(phrases: Sequence[Phrase], index: int, found: Sequence[Claim], grammar: Grammar) -> Claim | None:
    """The claim of a total told after its figure, where what sums it up could tell a harm of its own: "taking to eight the number of victims"."""
    if not found or phrases[index].text not in grammar.language.summing or not _is_total_after(phrases, index + 1, grammar):
        return None
    return Claim(found[-1].harm, [phrases[index + 1]], index, index + 1, index + 1, style="echo")


def _is_total_after(phrases: Sequence[Phrase], at: int, grammar: Grammar) -> bool:
    """Whether a figure stands here before the total it is of: "(to) eight the number of victims", "(to) nine the death toll"."""
    if at + 1 >= len(phrases) or phrases[at].head != "bare" or phrases[at + 1].figure is not None:
        return False
    total, sign = phrases[at + 1], phrases[at + 2].sign if at + 2 < len(phrases) else None
    tolled = sign is not None and sign.part == "toll" and total.opener == "determiner"
    return tolled or (bool(total.words) and total.words[0] in grammar.language.totals)


def _is_alone(phrases: Sequence[Phrase], at: int) -> bool:
    """Whether a figure stands here by itself."""
    ended = at + 1 >= len(phrases) or phrases[at + 1].tag in ("stop", "comma", "separator", "open")
    return ended and phrases[at].head == "bare" and phrases[at].figure is not None


def _is_gapped(phrases: Sequence[Phrase], at: int) -> bool:
    """Whether another doer and his figure stand here without the verb: "lost nine men and the army five"."""
    doer = phrases[at] if at < len(phrases) else None
    told = doer is not None and doer.tag == "np" and doer.figure is None and doer.opener == "determiner"
    return told and at + 1 < len(phrases) and _is_alone(phrases, at + 1)


def _is_elsewhere(phrases: Sequence[Phrase], at: int, grammar: Grammar) -> bool:
    """Whether a figure alone stands here for another place: "and two in Kentucky"."""
    if at + 2 >= len(phrases) or phrases[at].figure is None:
        return False
    listed = phrases[at].head == "person" and phrases[at - 1].tag == "comma" and phrases[at].end == phrases[at].stop
    if phrases[at].head != "bare" and not listed and phrases[at].words[-1] not in grammar.language.further:
        return False
    if at + 4 < len(phrases) and phrases[at + 1].tag == "prep" and phrases[at + 2].tag == "time":
        at += 2  # "and two more on Tuesday in Gao"
    ended = at + 3 >= len(phrases) or phrases[at + 3].tag not in ("sign", "be", "have", "modal")
    return phrases[at + 1].text in grammar.language.elsewhere and phrases[at + 2].tag == "np" and phrases[at + 2].figure is None and ended


def _is_someone(victim: Phrase, grammar: Grammar) -> bool:
    """Whether this is a word for people, and no mere adjective: "seized a Russian", not "seized Russian rifles"."""
    adjective = victim.text in grammar.demonyms and victim.size == 1 and victim.figure is None
    more = victim.head == "bare" and victim.text in grammar.others  # "and another 22 were taken to hospital"
    return more or (victim.head == "person" and not adjective)


def _is_anyone(claim: Claim, sign: Sign, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether nobody in particular is told of: "27 percent of drivers who were killed", "victims who die within a month"."""
    first = next((at for at, phrase in enumerate(phrases) if phrase is claim.victims[0]), 0)
    who = phrases[first]
    if first > 1 and phrases[first - 1].role == "of" and phrases[first - 2].words[-1:] and phrases[first - 2].words[-1] in grammar.language.shares:
        return who.figure is None
    plain = who.plural is True and who.figure is None and not who.opener
    return plain and sign.part == "befalls" and sign.form == "base" and claim.sign > first + 1 and phrases[first + 1].tag == "relative"


def _is_of_theirs(victim: Phrase, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether a figure alone is of people: "two of their own"."""
    if victim.head != "bare":
        return False
    after = next((at for at, phrase in enumerate(phrases) if phrase is victim), len(phrases)) + 2
    if after >= len(phrases) or phrases[after - 1].role != "of" or not phrases[after].words:
        return False
    return phrases[after].words[-1] in grammar.language.own or (phrases[after].head == "person" and phrases[after].opener == "possessive")


def _allowed(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether what the sign asks for (a word for people, a place fled) is there."""
    sign = phrases[claim.sign].sign
    if sign is None or not claim.victims or _is_anyone(claim, sign, phrases, grammar):
        return False
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
    told = claim.victims[0].head == "bare" and _tells_people(claim, phrases)
    if sign.people and claim.style == "passive" and not claim.victims[0].opener and _is_among_things(claim.victims[0], phrases):
        return False
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
    near = {word for phrase in phrases[max(0, claim.first - 4) : claim.sign + 7 + 2 * len(claim.victims)] for word in (phrase.text, *phrase.words)}
    return not sign.of.isdisjoint(near) and near.isdisjoint(grammar.language.check_ups)


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
    return sign.harm in ("missing", "kidnapped") and phrases[claim.sign].size > 1


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
