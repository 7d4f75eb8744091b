"""Where a text turns from one happening to another ("meanwhile", "in a separate attack"), and where it sums up several."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.incidents.patterns import Patterns
from watcher.model import Span
from watcher.text import enclosing


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch between two turns. After an aside the text goes on where it was, so `number` is again what it was before.

    `another` is whether the text says outright that this is another happening.
    """

    span: Span
    number: int
    another: bool


def passages(text: str, sentences: Sequence[Span], patterns: Patterns) -> list[Passage]:
    """The passages of a text, in order; they cover it."""
    cuts: list[tuple[int, int, bool]] = [(0, 0, False)]
    main, clause, known = 0, 0, 0     # `clause` is where the last one began, as far as the text is `known`
    for number, turn in enumerate(patterns.turn.finditer(text), 1):
        sentence = enclosing(sentences, turn.start())
        hard = turn.lastgroup == "hard"
        if hard and sentence:
            clause = _clause(text, max(known, sentence.start), turn.start(), patterns) or max(clause, sentence.start)
            known = turn.start()
        cuts.append((clause if hard and sentence else turn.start(), number, hard))
        if turn.lastgroup == "aside":
            cuts.append((sentence.end if sentence else turn.end(), main, False))
        else:
            main = number
    cuts.sort(key=lambda cut: cut[0])
    ends = [*(start for start, _, _ in cuts[1:]), len(text)]
    return [Passage(Span(start, end), number, another) for (start, number, another), end in zip(cuts, ends, strict=True)]


def _clause(text: str, start: int, turn: int, patterns: Patterns) -> int:
    """Where in this stretch the clause begins that turns here, or 0: "and two were killed in another attack" turns with the two."""
    joins = [join.end() for join in patterns.join.finditer(text, start, turn)]
    return max((text.rfind(";", start, turn) + 1, *joins))


def passage_at(found: Sequence[Passage], position: int) -> Passage:
    """The passage that holds a position."""
    return found[bisect_right(found, position, key=lambda passage: passage.span.start) - 1]


def sums_up(text: str, sentence: Span, patterns: Patterns) -> bool:
    """Whether a sentence tells of several happenings at once, so that its figures are the sum of theirs."""
    return patterns.several.search(text, sentence.start, sentence.end) is not None
