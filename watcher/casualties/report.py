"""One sentence's casualties: its claims with their figures, their parts, their status and their quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from watcher.casualties.attribution import Claim, claims, count
from watcher.casualties.grammar import Grammar
from watcher.casualties.phrases import Phrase, phrases
from watcher.casualties.status import cues, status
from watcher.casualties.words import words
from watcher.model import Casualty, Span

_LONGEST = 4000         # words of one sentence that are read together


def report(text: str, sentence: Span, base: int, today: date | None, grammar: Grammar) -> list[Casualty]:
    """The casualties of one sentence in the order of the text; `base` is the index the first of them will have."""
    sequence = words(text, sentence.start, sentence.end)
    drafts: list[tuple[Casualty, int | None]] = []
    for begin in range(0, len(sequence), _LONGEST):
        piece = sequence[begin:begin + _LONGEST]
        stretch = phrases(piece, grammar)
        marks = cues(piece, today, grammar)
        for claim in claims(stretch, grammar):
            drafts.extend(_casualties(text, claim, stretch, marks, len(drafts), grammar))
    return _ordered(drafts, base)


def _casualties(
    text: str, claim: Claim, stretch: Sequence[Phrase], marks: Sequence[tuple[int, int, str, str]], base: int, grammar: Grammar,
) -> list[tuple[Casualty, int | None]]:
    """The casualty of a claim and, where its victims are a list, its parts; each with the draft it is part of."""
    plural = None
    counts = [count(victim, plural) for victim in claim.victims]
    figures = [figure for figure in counts if figure is not None]
    low = sum(figure[0] for figure in figures)
    high = None if any(figure[1] is None for figure in figures) else sum(figure[1] or 0 for figure in figures)
    approx = any(figure[2] for figure in figures)
    verdict, why = status(claim, stretch, marks, low, grammar)
    sign = stretch[claim.sign]
    start = min(sign.start, claim.victims[0].start)
    end = max(sign.stop, claim.victims[-1].stop)
    whole = Casualty(claim.harm, low, high, approx, verdict, Span(start, end), text[start:end],
                     who=text[claim.victims[0].start:claim.victims[-1].stop], language=grammar.language.language, cues=why)
    drafts: list[tuple[Casualty, int | None]] = [(whole, None)]
    if len(claim.victims) > 1:
        for victim, figure in zip(claim.victims, figures, strict=True):
            span = Span(victim.start, victim.stop)
            part = replace(whole, low=figure[0], high=figure[1], approx=figure[2], span=span, quote=text[span.start:span.end], who=text[span.start:span.end])
            drafts.append((part, base))
    return drafts


def _ordered(drafts: list[tuple[Casualty, int | None]], base: int) -> list[Casualty]:
    """The drafts in the order of the text, their parts pointing at where their wholes now stand."""
    order = sorted(range(len(drafts)), key=lambda index: (drafts[index][0].span.start, -drafts[index][0].span.end, index))
    place = {index: base + position for position, index in enumerate(order)}
    return [replace(drafts[index][0], part_of=None if (whole := drafts[index][1]) is None else place[whole]) for index in order]
