"""Who suffered which harm: from the phrases of a sentence to claims, each a harm with its victims.

Every sign of harm is asked for its victims once; what follows "and" shares them, and a second source may add a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from watcher.casualties.claim import Claim, VerbGroup, verb_group
from watcher.casualties.grammar import Grammar
from watcher.casualties.nouns import act, body, counted, life, multiple, one_more, toll
from watcher.casualties.objects import objects
from watcher.casualties.parts import spell_out
from watcher.casualties.permitted import is_permitted
from watcher.casualties.phrase import Phrase
from watcher.casualties.retold import echo, summed
from watcher.casualties.states import labelled, state
from watcher.casualties.verbs import befalls, oneself, verb
from watcher.casualties.victims import REACH

_NEAR = 4  # claims before that may have counted someone already
_APART = 12  # phrases after figures in which it is said that they are of several happenings
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
            claim = labelled(phrases, index) or _READERS[phrase.sign.part](phrases, index, grammar) or _continued(phrases, index, found, grammar)
            if claim is not None:
                claim.harm = "wounded" if _is_taken_hurt(claim, phrases) else claim.harm
            if claim is not None and not _is_told(claim, found, phrases) and is_permitted(claim, phrases, grammar):
                spell_out(claim.victims, phrases)
                found.extend(_place_by_place(claim, phrases, grammar))
            elif claim is None and (total := summed(phrases, index, found, grammar)) is not None:
                found.append(total)
        elif phrase.role == "that" and (claim := one_more(phrases, index, grammar)) is not None:
            found.append(claim)
        elif found and (figure := echo(phrases, index, found[-1], grammar)) is not None and not _is_among(phrases[figure], found):
            found.append(Claim(found[-1].harm, [phrases[figure]], index, figure, figure, style="echo"))
    return _without_names_of_deeds(found, phrases, grammar)


def _without_names_of_deeds(found: list[Claim], phrases: Sequence[Phrase], grammar: Grammar) -> list[Claim]:
    """The claims without a deed that only names what the others tell: "killed his wife and himself in a murder-suicide"."""
    names = [phrases[claim.sign].role in grammar.language.deeds_of_many.get(claim.harm, ()) for claim in found]
    told = {claim.harm for claim, is_name in zip(found, names, strict=True) if not is_name}
    return [claim for claim, is_name in zip(found, names, strict=True) if not (is_name and claim.harm in told)] if any(names) else found


def _is_taken_hurt(claim: Claim, phrases: Sequence[Phrase]) -> bool:
    """Whether those taken away are the hurt: "were evacuated to Cali with bullet wounds"."""
    if claim.harm != "displaced":
        return False
    after = next((phrase for phrase in phrases[claim.sign + 1 :][:_NEAR * 2] if phrase.tag not in ("np", "prep", "to", "time", "adverb", "and")), None)
    return after is not None and after.sign is not None and after.sign.part == "state" and after.sign.harm == "wounded"


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
    """The second half of "was shot and pronounced dead", "was revived but was declared dead", "100 dead or wounded": the victims of the first half."""
    sign = phrases[index].sign
    group = verb_group(phrases, index, grammar)
    before = phrases[group.first - 1] if group.first else phrases[index]
    joint = "but" if before.tag == "separator" and before.text != ";" else before.tag
    if not found or sign is None or joint not in ("and", "comma", "but") or not (found[-1].shared or _goes_on(found[-1])):
        return None
    if not (found[-1].shared or _is_predicate(phrases, index, group, joint)) or index - found[-1].sign > REACH:
        return None
    if any(phrase.tag in ("separator", "stop") for phrase in phrases[found[-1].sign : group.first - (joint == "but")]):
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
