"""A text under examination: its words with their places, and what its sentences say about capitals and context."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from watcher.matcher.words import WORD, Word, Words, gap_is_open
from watcher.model import Span
from watcher.text import enclosing, sentences


class Passage:
    """One text; whatever is not asked for is not worked out."""

    def __init__(self, text: str, words: Words) -> None:
        self.text = text
        self.words: list[Word] = [*map(words.__getitem__, WORD.findall(text))]
        self._read = words

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

    def sentence(self, position: int) -> str:
        """The sentence around a word."""
        start, end = self.spans[position]
        span = enclosing(self._sentences, start) or Span(start, end)
        return self.text[span.start:span.end]

    def in_capitals(self, position: int) -> bool:
        """Whether the sentence around the word is written in capitals, but for a stray small letter."""
        letters = [c for c in self.sentence(position) if c.isalpha()]
        return sum(c.isupper() for c in letters) >= 0.9 * len(letters)

    def folded_sentence(self, position: int) -> list[str]:
        """The folded words of the sentence around a word."""
        return [self._read[written].folded for written in WORD.findall(self.sentence(position))]

    def surface(self, first: int, last: int) -> str:
        return self.text[self.spans[first][0]:self.spans[last][1]]

    def is_open(self, position: int) -> bool:
        """Whether a name may go on from this word to the next."""
        end, start = self.spans[position][1], self.spans[position + 1][0]
        return gap_is_open(self.text[end:start], self.words[position].written)
