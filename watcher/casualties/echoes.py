"""What is said again of someone whose harm lies in the past: "a boy was shot last year ... his death led to protests".

Only where the article has news of its own before that: an article about an old deed alone tells of it as its news.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from watcher.casualties.grammar import Grammar
from watcher.casualties.people import Person, person
from watcher.model import Casualty
from watcher.text import sentences

_NEAR = 2  # sentences within which "his" is whoever was told of last
_MANY = 50  # people told as past whose names are looked for


def without_echoes(found: Sequence[Casualty], text: str, grammar: Grammar) -> list[Casualty]:
    """The casualties; what speaks again of somebody told as past, below the article's news, is background too."""
    if not any(one.status == "background" and _is_single(one) for one in found):
        return list(found)
    memory, stretches = _Memory(), sentences(text)
    kept: list[Casualty] = []
    for one in found:
        if _is_single(one):
            sentence = bisect_right(stretches, one.span.start, key=lambda span: span.start)
            kept.append(memory.judged(one, person(one, grammar), sentence))
        else:
            memory.pass_by(one)
            kept.append(one)
    return kept


def _is_single(casualty: Casualty) -> bool:
    return casualty.low == casualty.high == 1 and casualty.part_of is None


@dataclass(slots=True)
class _Memory:
    """Who was told of so far: by the news, as past, and last of all, in which sentence."""

    news: set[str] = field(default_factory=set)
    begun: bool = False
    past: list[tuple[frozenset[str], Casualty]] = field(default_factory=list)
    last: tuple[Casualty, str] | None = None  # with the sex
    sentence: int = 0

    def pass_by(self, casualty: Casualty) -> None:
        """Take note of a figure of several: nobody that "his" could be."""
        self.begun = self.begun or (casualty.status == "event" and bool(casualty.low or casualty.high))
        self.last = None

    def judged(self, casualty: Casualty, told: Person, sentence: int) -> Casualty:
        """The casualty, as past as what it speaks of again."""
        before = self._before(told, sentence) if casualty.status == "event" and self.begun else None
        if before is not None:
            casualty = replace(casualty, status="background", cues=before.cues)
        if casualty.status == "event":
            self.begun = True
            self.news |= told.names
        elif casualty.status == "background" and self.begun and told.names and len(self.past) < _MANY:
            self.past.append((told.names, casualty))
        self.last, self.sentence = (casualty, told.sex), sentence
        return casualty

    def _before(self, told: Person, sentence: int) -> Casualty | None:
        """What was told as past of the same person."""
        if told.pronoun:
            before, sex = self.last or (None, "")
            same = sentence - self.sentence <= _NEAR and sex in ("", told.sex)
            return before if same and before is not None and before.status == "background" else None
        if told.names & self.news:
            return None
        return next((casualty for names, casualty in self.past if names & told.names), None)
