"""One sentence's casualties: its claims with their figures, their parts, their status and their quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from watcher.casualties.attribution import claims
from watcher.casualties.claim import Claim
from watcher.casualties.grammar import Grammar
from watcher.casualties.parts import parts, whole_of
from watcher.casualties.phrase import Phrase
from watcher.casualties.phrases import phrases
from watcher.casualties.status import Cue, cues, status
from watcher.casualties.victims import count
from watcher.casualties.when import Today
from watcher.casualties.words import words
from watcher.model import Casualty, Span

_Draft = tuple[Casualty, int | None]  # and the index of the draft it is a part of


def report(text: str, sentence: Span, base: int, today: Today | None, grammar: Grammar) -> list[Casualty]:
    """The casualties of one sentence in the order of the text; `base` is the index the first of them will have."""
    sequence = words(text, sentence.start, sentence.end, grammar)
    stretch = phrases(sequence, grammar)
    told = claims(stretch, grammar)
    if not told:
        return []
    return _ordered(_drafts(text, stretch, told, cues(sequence, today, grammar), grammar), base)


def _drafts(
    text: str,
    stretch: Sequence[Phrase],
    told: Sequence[Claim],
    marks: Sequence[Cue],
    grammar: Grammar,
) -> list[_Draft]:
    """The casualties of the claims of a stretch, each with the draft it is a part of."""
    wholes = [_whole(text, claim, stretch, marks, grammar) for claim in told]
    for number, (before, claim) in enumerate(pairwise(told), 1):
        if _is_left_over(before, claim, stretch) and wholes[number - 1].status == "background" and wholes[number].status == "event":
            wholes[number] = replace(wholes[number], status="background", cues=wholes[number - 1].cues)
    drafts: list[_Draft] = [(whole, None) for whole in wholes]
    for number, claim in enumerate(told):
        larger = whole_of(stretch, told, number)
        if larger is not None:
            drafts[number] = (wholes[number], larger)
        members = claim.victims if len(claim.victims) > 1 else claim.parts
        drafts.extend((_part(text, wholes[number], victim, claim.shared), number) for victim in members)
    drafts.extend((_part(text, wholes[number], victim, told[number].shared), number) for victim, number in parts(stretch, told))
    return drafts


def _is_left_over(before: Claim, claim: Claim, stretch: Sequence[Phrase]) -> bool:
    """Whether a claim only tells what is left of the one before: "were abducted in 2014; 90 are still missing"."""
    lasting = (claim.style == "state" and claim.harm in ("missing", "kidnapped")) or claim.harm == "displaced"
    dated = any(phrase.tag == "time" for phrase in stretch[claim.sign + 1 : claim.sign + 3])
    return lasting and not dated and any(phrase.text == ";" for phrase in stretch[before.sign : claim.sign])


def _whole(text: str, claim: Claim, stretch: Sequence[Phrase], marks: Sequence[Cue], grammar: Grammar) -> Casualty:
    """The casualty of a claim: the figures of its victims added up, from the first word of them to the harm."""
    figures = [figure for victim in claim.victims if (figure := count(victim)) is not None]
    low = _least(claim.victims)
    high = None if any(figure[1] is None for figure in figures) else sum(figure[1] or 0 for figure in figures)
    verdict, why = status(claim, stretch, marks, low or high or 0, grammar)
    low, high = (0, high or low) if claim.shared else (low, high)
    sign = stretch[claim.sign]
    span = Span(min(sign.start, claim.victims[0].start), max(sign.stop, claim.victims[-1].stop))
    return Casualty(
        claim.harm,
        low,
        high,
        any(figure[2] for figure in figures),
        verdict,
        span,
        text[span.start : span.end],
        who=text[claim.victims[0].start : claim.victims[-1].stop],
        language=grammar.language.language,
        cues=why,
    )


def _least(victims: Sequence[Phrase]) -> int:
    """The lower bound of a list: its bare plurals are no number, and add nothing to one."""
    told = [figure[0] for victim in victims if not _is_bare(victim) and (figure := count(victim)) is not None]
    return sum(told) if len(told) == len(victims) else max(1, sum(told))


def _is_bare(victim: Phrase) -> bool:
    return victim.figure is None and victim.plural is True and victim.opener not in ("negative", "nobody")


def _part(text: str, whole: Casualty, victim: Phrase, shared: bool) -> Casualty:
    """A part of a casualty: the same harm and status, for some of the victims; `shared` as its whole is."""
    low, high, approx = count(victim) or (1, None, False)
    low, high = (0, high or low) if shared else (low, high)
    span, quote = Span(victim.start, victim.stop), text[victim.start : victim.stop]
    return Casualty(whole.kind, low, high, approx, whole.status, span, quote, who=quote, language=whole.language, cues=whole.cues)


def _ordered(drafts: list[_Draft], base: int) -> list[Casualty]:
    """The drafts in the order of the text, their parts pointing at where their wholes now stand."""
    order = sorted(
        range(len(drafts)), key=lambda index: (drafts[index][0].span.start, -drafts[index][0].span.end, index)
    )
    place = {index: base + position for position, index in enumerate(order)}
    ordered = []
    for index in order:
        casualty, whole = drafts[index]
        ordered.append(casualty if whole is None else replace(casualty, part_of=place[whole]))
    return ordered
