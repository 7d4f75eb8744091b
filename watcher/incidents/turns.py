"""Where a text turns from one happening to another ("meanwhile", "in a separate attack"), and where it sums up several."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.model import Span
from watcher.text import enclosing

_EVENT = (
    r"(?:attacks?|blasts?|bombings?|bombs?|explosions?|shootings?|raids?|(?:air ?)?strikes?|ambush(?:es)?|incidents?|clash(?:es)?|"
    r"crash(?:es)?|accidents?|assaults?|killings?|stabbings?|fires?|cases?|battles?)"
)
_ANOTHER = r"(?:another|a second|a separate|an earlier|a previous|a similar|an unrelated|a different|other|separate)"
_TURN = re.compile(
    r"(?P<soft>(?:^|(?<=[\n.!?'\"”’]))\s*(?:meanwhile|elsewhere|separately)\b)"
    rf"|(?P<hard>\b(?:in |on |by |and )?{_ANOTHER}\s+(?:[\w-]+\s+){{0,2}}{_EVENT}\b)"
    r"|(?P<aside>\b(?:came|comes|coming)\s+(?:(?:just|only|barely|less than)\s+)?"
    r"(?:(?:a|an|two|three|several|\d+)?\s*(?:hours?|days?|weeks?|months?)\s+)?(?:as|after|amid)\b)",
    re.IGNORECASE,
)
_EVENTS = r"(?:attacks|bombings|explosions|shootings|raids|(?:air ?)?strikes|incidents|clashes|crashes|accidents|killings|stabbings|homicides|murders)"
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+|multiple|several|various|dozens of)"
_SEVERAL = re.compile(
    rf"\b(?:separate|unrelated|different)\s+(?:[\w-]+\s+){{0,2}}{_EVENTS}\b"
    rf"|\b{_NUMBER}\s+(?:[\w-]+\s+)?(?:shootings|incidents|stabbings|homicides|accidents|crashes)\b"
    rf"|\b{_EVENTS}\s+(?:\w+\s+)?(?:across|around|throughout|citywide|nationwide|statewide|since|(?:over|during|in)\s+the\s+(?:past|last|weekend))\b"
    r"|\b(?:across|around|throughout)\s+the\s+(?:city|country|state|county|region|nation)\b"
    r"|\bin\s+the\s+(?:city|country|state|county)\s+(?:since|over|in|so\s+far|this\s+year)\b"
    rf"|\bweekend\s+(?:\w+\s+)?{_EVENTS}\b|\b{_EVENTS}\s+(?:\w+\s+)?(?:this|over)\s+(?:\w+\s+){{0,3}}weekend\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch between two turns. After an aside the text goes on where it was, so `number` is again what it was before.

    `another` is whether the text says outright that this is another happening.
    """

    span: Span
    number: int
    another: bool


def passages(text: str, sentences: Sequence[Span]) -> list[Passage]:
    """The passages of a text, in order; they cover it."""
    cuts: list[tuple[int, int, bool]] = [(0, 0, False)]
    main = 0
    for number, turn in enumerate(_TURN.finditer(text), 1):
        cuts.append((turn.start(), number, turn.lastgroup == "hard"))
        if turn.lastgroup == "aside":
            sentence = enclosing(sentences, turn.start())
            cuts.append((sentence.end if sentence else turn.end(), main, False))
        else:
            main = number
    cuts.sort(key=lambda cut: cut[0])
    ends = [*(start for start, _, _ in cuts[1:]), len(text)]
    return [Passage(Span(start, end), number, another) for (start, number, another), end in zip(cuts, ends, strict=True)]


def passage_at(found: Sequence[Passage], position: int) -> Passage:
    """The passage that holds a position."""
    return found[bisect_right(found, position, key=lambda passage: passage.span.start) - 1]


def sums_up(text: str, sentence: Span) -> bool:
    """Whether a sentence tells of several happenings at once, so that its figures are the sum of theirs."""
    return _SEVERAL.search(text, sentence.start, sentence.end) is not None
