"""Who suffered which harm: from the phrases of a sentence to claims, each a harm with its victims.

Every sign of harm is asked for its victims once; what follows "and" shares them, and a second source may add a figure.
"""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.claim import Claim, VerbGroup, verb_group
from watcher.casualties.grammar import Grammar
from watcher.casualties.nouns import act, body, counted, multiple, toll
from watcher.casualties.objects import objects
from watcher.casualties.phrase import Phrase
from watcher.casualties.states import state
from watcher.casualties.verbs import befalls, oneself, verb
from watcher.casualties.victims import REACH

_READERS = {
    "verb": verb,
    "befalls": befalls,
    "oneself": oneself,
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
                found.append(claim)
        elif found and _is_echo(phrases, index, grammar) and phrases[index + 1] not in found[-1].victims:
            found.append(Claim(found[-1].harm, [phrases[index + 1]], index, index + 1, index + 1, style="echo"))
    return found


def _is_told(claim: Claim, found: Sequence[Claim], phrases: Sequence[Phrase]) -> bool:
    """Whether the claim before says the same; victims it took as its objects are taken from this one.

    "killing two men and three soldiers were hurt": three were.
    """
    if not found:
        return False
    before = found[-1]
    inverted = before.style in ("passive", "befalls", "state") and before.victims[0].start > phrases[before.sign].start
    if (before.style == "active" or inverted) and claim.style != "continued" and claim.sign > before.sign:
        left = [victim for victim in claim.victims if not any(victim is taken for taken in before.victims)]
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
    return Claim(sign.harm, found[-1].victims, group.first, index, index, tuple(group.members), shared=shared, style="continued")


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


def _is_echo(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> bool:
    """Whether a second source gives a figure: "a toll of 10 dead; hospital sources said 14"."""
    if phrases[index].tag not in ("speech", "link") or index + 1 >= len(phrases):
        return False
    figure = phrases[index + 1]
    alone = index + 2 >= len(phrases) or phrases[index + 2].tag in ("stop", "comma", "separator")
    return alone and figure.head == "bare" and figure.figure is not None and phrases[index].text in grammar.says


def _is_someone(victim: Phrase, grammar: Grammar) -> bool:
    """Whether this is a word for people, and no mere adjective: "seized a Russian", not "seized Russian rifles"."""
    adjective = victim.text in grammar.demonyms and victim.size == 1 and victim.figure is None
    return victim.head == "person" and not adjective


def _allowed(claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether what the sign asks for (a word for people, a place fled) is there."""
    sign = phrases[claim.sign].sign
    if sign is None or not claim.victims:
        return False
    if sign.people and not any(_is_someone(victim, grammar) for victim in claim.victims):
        return False
    if not sign.of:
        return True
    near = phrases[max(0, claim.first - 4) : claim.sign + 5]
    return any(word in sign.of for phrase in near for word in (phrase.text, *phrase.words))
