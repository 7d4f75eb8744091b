"""A text under examination: its words with their places, and what its sentences say about capitals and context."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from string import ascii_uppercase

from watcher.matcher.concordance import Concordance, Places
from watcher.matcher.wording import Wording
from watcher.matcher.words import Word, gap_is_open
from watcher.model import Span
from watcher.text import bounds_about, paragraph_bounds, sentence_bounds

_FREQUENT = "aeinorst"         # small letters
_CAPITALS = ascii_uppercase.encode()
_ALL = -1                      # letters of a text that are capitals
_SHARE = 0.9                   # of the letters are capitals in what is written in capitals


class Sentence:
    """A sentence of the text, examined once however many names stand in it: a stranger's text may be one sentence of megabytes."""

    def __init__(self, text: str, words: Wording, start: int, end: int) -> None:
        self._text = text[start:end].strip()
        self._wording, self._start, self._end = words, start, end
        self._held: dict[str, bool] = {}

    @cached_property
    def _words(self) -> list[Word]:
        return self._wording.from_to(self._start, self._end)

    @cached_property
    def in_capitals(self) -> bool:
        """Whether all is, but for a stray small letter."""
        if sum(map(self._text.count, _FREQUENT)) > 0.1 * len(self._text):
            return False                # found out without going through the letters
        return sum(map(str.isupper, self._text)) >= _SHARE * sum(map(str.isalpha, self._text))

    @cached_property
    def _folded(self) -> str:
        return " " + " ".join([word.folded for word in self._words]) + " "

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The folded words that begin with a small letter."""
        return frozenset(word.folded for word in self._words if not word.capital)

    def holds(self, phrase: str) -> bool:
        """Whether the folded phrase stands in the sentence; its last word may be a plural."""
        if phrase not in self._held:
            self._held[phrase] = f" {phrase} " in self._folded or f" {phrase}s " in self._folded
        return self._held[phrase]


class Passage:
    """One text. `without_capitals` says that it has none, `capitals_tell` that it has both capitals and small letters, so that a name shows by its capital.

    What else is not asked for is not worked out.
    """

    def __init__(self, text: str, words: Wording, concordance: Concordance) -> None:
        self.text = text
        self.words = words
        self.without_capitals = text.islower()
        self.capitals_tell = not self.without_capitals and ("e" in text or not text.isupper())         # "e" is found at once
        self._concordance = concordance
        self._capitals: dict[int, int] = {}                      # of each paragraph, by where it starts, how many there are at most
        self._sentences: dict[int, Sequence[int]] = {}           # and the bounds of its sentences
        self._examined: dict[int, Sentence] = {}

    @cached_property
    def _paragraphs(self) -> list[int]:
        return paragraph_bounds(self.text)

    def in_capitals(self, position: int) -> bool:
        """Whether the sentence around a word is in capitals. Where its paragraph is, as a headline is, or has too few beside the word's small letters, no sentence need be cut."""
        start, end = bounds_about(self._paragraphs, self.words.span(position)[0])
        capitals = self._capitals.get(start)
        if capitals is None:
            capitals = self._capitals[start] = _capitals(self.text[start:end])
        if capitals == _ALL:
            return True
        small = sum(map(str.islower, self.words[position].written))
        return capitals >= _SHARE * (capitals + small) and self.sentence(position).in_capitals

    def sentence(self, position: int) -> Sentence:
        """The sentence around a word."""
        place = self.words.span(position)[0]
        start, end = bounds_about(self._paragraphs, place)
        if start not in self._sentences:
            self._sentences[start] = sentence_bounds(self.text, Span(start, end))
        start, end = bounds_about(self._sentences[start], place)
        if start not in self._examined:
            self._examined[start] = Sentence(self.text, self.words, start, end)
        return self._examined[start]

    def opens_a_paragraph(self, position: int) -> bool:
        """Whether the word is the first of its line."""
        before = self.text[self.words.span(position - 1)[1] if position else 0:self.words.span(position)[0]].rstrip(" ")
        return before.endswith("\n") or not (position or before)

    @cached_property
    def _places(self) -> Places:
        return self._concordance.of(self.words)

    def places(self, folded: str) -> list[int]:
        """Where the word stands, in order."""
        return self._places.of(folded)

    def surface(self, first: int, last: int) -> str:
        start, end = self.words.stretch(first, last)
        return self.text[start:end]

    def is_open(self, position: int) -> bool:
        """Whether a name may go on from this word to the next."""
        return self.words.is_spaced(position) or gap_is_open(self.gap(position), self.words[position].written)

    def gap(self, position: int) -> str:
        """What stands between this word and the next."""
        return self.text[self.words.span(position)[1]:self.words.span(position + 1)[0]]


def _capitals(text: str) -> int:
    """How many capitals the text has at most, or that it has nothing else."""
    if not text.isascii():
        return len(text)
    return _ALL if text.isupper() else len(text) - len(text.encode().translate(None, _CAPITALS))
