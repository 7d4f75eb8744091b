"""What is said again of those whose harm lies in the past: "a boy was shot last year ... his death led to protests", "276 were abducted in 2014; 80 are still missing".

Only where the article has news of its own before that: an article about an old deed alone tells of it as its news.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from watcher.casualties.grammar import Grammar
from watcher.casualties.people import Person, person, words_of
from watcher.model import Casualty, Span
from watcher.text import sentences

_NEAR = 2  # sentences within which "his" is whoever was told of last
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FARTHEST = 300  # characters from a figure to the day that is named with it
_LASTING = ("missing", "kidnapped")
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


def without_remnants(found: Sequence[Casualty], text: str, grammar: Grammar) -> list[Casualty]:
    """The casualties; so many of those told right before as taken long ago as are still missing or held are background, too."""
    if not any(one.status == "background" and one.kind in _LASTING for one in found):
        return list(found)
    stretches, kept = sentences(text), []
    taken: tuple[Casualty, int] | None = None  # who was told of last, as taken long ago, and in which sentence
    for one in found:
        at = bisect_right(stretches, one.span.start, key=lambda span: span.start)
        said = _around(one, text, stretches[at - 1])
        left = taken is not None and at - taken[1] <= _NEAR and _is_left(one, taken[0], said, grammar)
        kept.append(replace(one, status="background", cues=taken[0].cues) if taken is not None and left else one)
        if kept[-1].status == "event":
            taken = None  # by now the article may be back at its news
        elif kept[-1].status == "background" and one.kind in _LASTING and _is_of_a_year(said, grammar):
            taken = kept[-1], at
    return kept


def _is_of_a_year(said: str, grammar: Grammar) -> bool:
    """Whether a year dates what is said here, or years have passed since."""
    return _YEAR.search(said) is not None or any(word in grammar.language.time_words.years for word in words_of(said))


def _around(one: Casualty, text: str, sentence: Span) -> str:
    """What a sentence says near a figure."""
    return text[max(sentence.start, one.span.start - _FARTHEST) : min(sentence.end, one.span.end + _FARTHEST)]


def _is_left(one: Casualty, before: Casualty, sentence: str, grammar: Grammar) -> bool:
    """Whether these are so many of those told of before as are still missing or held, and no recent day is named with them."""
    if one.status != "event" or one.kind not in _LASTING or (one.high or one.low) > before.low:
        return False
    return any(word in grammar.language.still for word in words_of(one.quote)) and grammar.weekdays.isdisjoint(words_of(sentence))


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
