"""Another figure for a harm told before: what another source says, a sum, another place's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from watcher.casualties.claim import Claim
from watcher.casualties.grammar import Grammar
from watcher.casualties.phrase import Phrase
from watcher.casualties.victims import REACH


def echo(phrases: Sequence[Phrase], index: int, before: Claim, grammar: Grammar) -> int | None:
    """The index of another figure for the harm told before.

    "A toll of 10 dead; hospital sources said 14", "officials put the figure at four", "bringing the total to 27",
    "three died in Ohio and two in Kentucky".
    """
    tag, text = phrases[index].tag, phrases[index].text
    at = index + 1
    if tag == "and" and _is_gapped(phrases, at) and before.style == "active":
        return at + 1
    parted = (tag == "comma" or text == ";") and index > 1 and phrases[index - 2].text in grammar.language.elsewhere
    elsewhere = (tag == "and" or parted) and _is_elsewhere(phrases, at, grammar)
    if tag == "and" or elsewhere:
        follows = before.style != "echo" or before.last == index - 3  # "nine in Homs, two in Hama and three in Idlib"
        counted = before.victims[0].figure is not None or before.victims[0].opener == "article"
        return at if elsewhere and follows and counted else None
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
    told = any(word in grammar.says or word in grammar.language.summing or word in grammar.language.revised for word in verb)
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


def summed(phrases: Sequence[Phrase], index: int, found: Sequence[Claim], grammar: Grammar) -> Claim | None:
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
    place = phrases[at + 2]
    nowhere = not place.opener and any(word in grammar.language.no_places for word in place.words[-1:])
    named = place.tag == "np" and place.figure is None and not nowhere
    return phrases[at + 1].text in grammar.language.elsewhere and named and ended
