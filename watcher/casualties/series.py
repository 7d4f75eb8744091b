"""Verbs in a row of which the last tells the harm: "were dragged from a bus and shot", "was tied to a tree and stabbed"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.claim import Claim, claim_of, verb_group
from watcher.casualties.grammar import Grammar
from watcher.casualties.phrase import Phrase
from watcher.casualties.subjects import subject
from watcher.casualties.victims import REACH

_BETWEEN = ("np", "prep", "time", "adverb", "comma", "and", "to")  # what stands between the verbs


def last_of_row(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """The claim of a participle after "and" whose auxiliary and subject stand before the first verb of its row; None where there is no such row."""
    first = index - 1
    while first > 0 and phrases[first].tag == "adverb":
        first -= 1
    if first < 2 or phrases[first].tag != "and" or (index + 1 < len(phrases) and phrases[index + 1].tag in ("np", "be", "have")):
        return None
    at = first - 1
    while at > 0 and index - at < REACH and (phrases[at].tag in _BETWEEN or (phrases[at].tag == "sign" and phrases[at - 1].tag in ("be", "comma"))):
        at -= 1
    if phrases[at].tag != "be" or not _is_done(phrases[at + 1], grammar):
        return None
    group = verb_group(phrases, at + 1, grammar)
    victims, begun = subject(phrases, group.first - 1)
    known = victims and all(victim.head == "person" or victim.figure is not None for victim in victims)
    return claim_of(phrases, index, victims, group, "passive", begun) if known else None


def _is_done(participle: Phrase, grammar: Grammar) -> bool:
    """Whether this is what was done first: "dragged", "taken to"."""
    if participle.sign is not None:
        return participle.sign.form == "past"
    plain = participle.tag == "speech" or (participle.tag == "np" and participle.head == "unknown" and participle.size == 1 and participle.figure is None and not participle.opener)
    return plain and participle.text.endswith((*grammar.language.agreement.ended, *grammar.language.agreement.done))
