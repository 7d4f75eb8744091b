"""Who is told with what: the actors of a text, by where they stand and by what they claim."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from watcher.incidents.patterns import Patterns
from watcher.model import Mention, Span
from watcher.text import enclosing

CLOSE = 3   # sentences below a figure in which an actor is still taken to be of it


class Cast:
    """The actors of one text."""

    def __init__(self, text: str, sentences: Sequence[Span], mentions: Iterable[Mention], patterns: Patterns) -> None:
        self._sentences = sentences
        self._actors = [mention for mention in mentions if mention.kind == "actor"]
        self._starts = [actor.span.start for actor in self._actors]
        named = dict.fromkeys(enclosing(sentences, start) for start in self._starts)
        self._claims = [span for span in named if span and patterns.claim.search(text, span.start, span.end)]
        self._claim_starts = [span.start for span in self._claims]

    def inside(self, span: Span) -> list[str]:
        """The actors named in a stretch of text, in its order, as often as they are."""
        return [actor.entity_id for actor in self._actors[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]]

    def before(self, position: int, start: int) -> list[str]:
        """The actors of the nearest sentence before a position that names some, no further back than `start`."""
        index = bisect_left(self._starts, position) - 1
        if index < 0 or self._starts[index] < start:
            return []
        return self.inside(enclosing(self._sentences, self._starts[index]) or self._actors[index].span)

    def after(self, position: int, end: int) -> Span | None:
        """The sentence among the next few behind a position that names an actor first, no further on than `end`."""
        index = bisect_right(self._starts, position)
        own = bisect_right(self._sentences, position, key=lambda sentence: sentence.start)
        near = self._sentences[own : own + CLOSE]
        named = index < len(self._starts) and self._starts[index] < end
        return enclosing(near, self._starts[index]) if named else None

    def claiming(self, span: Span) -> list[str]:
        """The actors of the sentences of a stretch that claim something, or blame somebody for it."""
        claims = self._claims[bisect_left(self._claim_starts, span.start) : bisect_left(self._claim_starts, span.end)]
        return [actor for claim in claims for actor in self.inside(claim)]
