"""Old deeds that somebody answers for: "the man who killed nine was sentenced on Tuesday", "convicted of ordering the killing of 50 men"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.claim import Claim
from watcher.casualties.grammar import Grammar
from watcher.casualties.phrase import Phrase

_CHARGE = 4  # phrases from "of" or "for" to the deed: "of ordering the killing"
_NEAR = 6  # phrases after a harm in which its own day stands
_HAD = 3  # phrases before a sentence in which "had" makes it older than the deed


def is_answered_for(start: int, end: int, claim: Claim, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether the words of a trial or a penalty that stand here are about whoever did the harm, so that it lies far back.

    Not where a day dates the harm itself, nor where he had been tried for something else: "a man who killed two on Friday had been convicted of theft".
    """
    begun = min(claim.frame, default=claim.sign)
    if any(word in grammar.weekdays for phrase in phrases[claim.last + 1 : claim.last + _NEAR] for word in (phrase.text, *phrase.words)):
        return False
    if start >= phrases[claim.last].end:
        between = [phrase for phrase in phrases[claim.last + 1 :] if phrase.start < start]
        return _is_his(claim, begun, phrases) and all(phrase.text not in grammar.language.until_then for phrase in between[-_HAD:])
    return end <= phrases[begun].start and (_is_his(claim, begun, phrases) or _is_charge(end, claim, begun, phrases, grammar))


def _is_his(claim: Claim, begun: int, phrases: Sequence[Phrase]) -> bool:
    """Whether a clause tells the harm of its doer: "the man who killed nine"."""
    doer = phrases[begun - 2] if begun > 1 else None
    return claim.style == "active" and phrases[begun - 1].tag == "relative" and doer is not None and doer.head == "person"


def _is_charge(end: int, claim: Claim, begun: int, phrases: Sequence[Phrase], grammar: Grammar) -> bool:
    """Whether the harm is what he is tried for: "convicted of ordering the killing of 50 men", "jailed for killing a nurse"."""
    sign, at = phrases[claim.sign].sign, begun - 1
    while at > max(0, begun - _CHARGE) and phrases[at].tag == "np" and phrases[at].figure is None:
        at -= 1
    charged = at >= 0 and phrases[at].tag == "prep" and phrases[at].text in grammar.language.themes.about and phrases[at].start >= end
    return charged and (claim.style == "act" or (claim.style == "active" and sign is not None and sign.form == "ing"))
