"""Figures told of a land where nothing lies that is watched and named: "In Nigeria, 70 people were killed", below news from Mosul.

A figure whose sentence names no watched place belongs to those named before. Not so where the sentence opens with a country
("In Nigeria, a bomb ..."), has one right before the figure ("A strike in Yemen killed 70") or goes on with one behind it ("...
died in floods in Pakistan"), and every watched place in the text is known to lie in another. What is not known changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Protocol

from watcher.incidents.patterns import Patterns
from watcher.model import Span

_NAME = re.compile(r"[^\W\d_][\w'’]*(?:[ -][^\W\d_][\w'’]*){0,2}")
_OWNER = re.compile(r"['’]s?$")
_FURTHER = re.compile(r",\s+")
_COMMA = re.compile(r"\s*,")
_REACH = 120           # letters from a preposition to the figure
_FAR = 500             # letters from the opening of a sentence to a figure
_BASED = "-"           # "Nigeria-based" is nowhere


class Lands(Protocol):
    """Countries; an empty answer says that nobody knows."""

    def of(self, place: str) -> Collection[str]:
        """Those that a watched place is or lies in, by its id."""

    def named(self, name: str) -> Collection[str]:
        """Those of this name."""


class Abroad:
    """What one text tells of other lands than those of the watched places in it."""

    def __init__(self, text: str, places: Iterable[str], lands: Lands, patterns: Patterns) -> None:
        self._text, self._lands, self._patterns = text, lands, patterns
        of_each = [frozenset(lands.of(place)) for place in {*places}]
        self._home = frozenset().union(*of_each) if all(of_each) else None

    def land(self, sentence: Span, figure: Span) -> frozenset[str]:
        """The other land of which the figure is told; none where it is none, or nobody knows."""
        if not self._home:
            return frozenset()
        return self._opening(sentence, figure) or self._before(sentence, figure) or self._behind(sentence, figure)

    def _opening(self, sentence: Span, figure: Span) -> frozenset[str]:
        """The land with which the sentence opens, unless something is only said there."""
        near = figure.start - sentence.start <= _FAR         # a stranger's sentence may be as long as a book
        found = self._patterns.opening_in.match(self._text, sentence.start, figure.start) if near else None
        if found is None:
            return frozenset()
        lands, end = self._named_at(found.end(), figure.start)
        if _COMMA.match(self._text, end) is None or self._patterns.saying.search(self._text, end, figure.start):
            return frozenset()
        return lands

    def _before(self, sentence: Span, figure: Span) -> frozenset[str]:
        """The land of the place that nothing but a day stands behind, before the figure."""
        for found in self._patterns.happens_in.finditer(self._text, max(sentence.start, figure.start - _REACH), figure.start):
            lands, end = self._named_at(found.end(), figure.start)
            if lands and self._patterns.but_a_day.fullmatch(self._text, end, figure.start):
                return lands
        return frozenset()

    def _behind(self, sentence: Span, figure: Span) -> frozenset[str]:
        """The land of the place that follows the figure within a few words."""
        found = self._patterns.going_on_in.match(self._text, figure.end, sentence.end)
        return self._named_at(found.end(), sentence.end)[0] if found else frozenset()

    def _named_at(self, start: int, end: int) -> tuple[frozenset[str], int]:
        """The land of the place named here, less those that are home; and where its name ends, with the land behind it."""
        lands, at = self._known_at(start, end)
        further = _FURTHER.match(self._text, at, end)
        if further is not None:
            outer, behind = self._known_at(further.end(), end)
            if outer:
                lands, at = outer, behind
        home = self._home or frozenset()
        return (frozenset(), at) if lands & home else (lands, at)

    def _known_at(self, start: int, end: int) -> tuple[frozenset[str], int]:
        """The countries of the longest name here that somebody knows, and where it ends."""
        found = _NAME.match(self._text, start, end)
        words = _OWNER.sub("", found[0]).split(" ") if found and found[0][0].isupper() else []
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            if self._text[start + len(name):start + len(name) + 1] != _BASED and (lands := self._lands.named(name)):
                return frozenset(lands), start + len(name)
        return frozenset(), start + len(" ".join(words))
