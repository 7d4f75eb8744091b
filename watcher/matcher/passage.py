"""A text under examination: its words with their places, and what its sentences say about capitals and context."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from watcher.matcher.words import WORD, Word, Words, gap_is_open
from watcher.model import Span
from watcher.text import enclosing, sentences


class Sentence:
    """A sentence of the text, examined once however many names stand in it: a stranger's text may be one sentence of megabytes."""

    def __init__(self, text: str, words: Words) -> None:
        letters = [c for c in text if c.isalpha()]
        self.in_capitals = sum(c.isupper() for c in letters) >= 0.9 * len(letters)     # but for a stray small letter
        self._folded = " " + " ".join(words[found].folded for found in WORD.findall(text)) + " "
        self._held: dict[str, bool] = {}

    def holds(self, phrase: str) -> bool:
        """Whether the folded phrase stands in the sentence; its last word may be a plural."""
        if phrase not in self._held:
            self._held[phrase] = f" {phrase} " in self._folded or f" {phrase}s " in self._folded
        return self._held[phrase]


class Passage:
    """One text; whatever is not asked for is not worked out."""

    def __init__(self, text: str, words: Words) -> None:
        self.text = text
        self.words: list[Word] = [*map(words.__getitem__, WORD.findall(text))]
        self._read = words
        self._examined: dict[int, Sentence] = {}

    @cached_property
    def spans(self) -> Sequence[tuple[int, int]]:
        """Start and end of each word."""
        starts = [match.start() for match in WORD.finditer(self.text)]
        return [(start, start + len(word.written)) for start, word in zip(starts, self.words, strict=True)]

    @cached_property
    def without_capitals(self) -> bool:
        return self.text.islower()

    @cached_property
    def capitals_tell(self) -> bool:
        """Whether the text has both capitals and small letters, so that a name shows by its capital."""
        return not self.without_capitals and not self.text.isupper()

    @cached_property
    def _sentences(self) -> tuple[Span, ...]:
        return sentences(self.text)

    def sentence(self, position: int) -> Sentence:
        """The sentence around a word."""
        start, end = self.spans[position]
        span = enclosing(self._sentences, start) or Span(start, end)
        known = self._examined.get(span.start)
        if known is None:
            known = self._examined[span.start] = Sentence(self.text[span.start:span.end], self._read)
        return known

    def surface(self, first: int, last: int) -> str:
        return self.text[self.spans[first][0]:self.spans[last][1]]

    def is_open(self, position: int) -> bool:
        """Whether a name may go on from this word to the next."""
        end, start = self.spans[position][1], self.spans[position + 1][0]
        return gap_is_open(self.text[end:start], self.words[position].written)
