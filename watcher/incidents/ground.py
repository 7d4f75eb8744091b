"""The places of a text as a reader takes them: which clause names which, which are only bearings, and which contain which.

A bearing (where it was said, where people fled to, how far it is from somewhere, the dateline, the kicker of a headline) is not where it happened,
unless the text names nothing better.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from watcher.incidents.countries import COUNTRIES
from watcher.incidents.patterns import Patterns
from watcher.model import Mention, Span
from watcher.text import fold, paragraphs, sentences

T = TypeVar("T")

NEARBY = 60   # kilometres or miles: what is this close to a place happened there, for want of a better name

REACH = 8     # clauses or sentences on either side of a figure in which its place is looked for

_OPENING = re.compile(
    r"[A-Z][^.!?\n(–—]{1,40}\((?:[A-Z]\w+ ?){1,3}\)\s*[-–—:]"                 # Amman (Reuters) -
    r"|[A-Z][A-Z'’ .-]{2,}(?:,\s[^.!?\n(–—-]{2,25})?\s*(?:\([^)\n]{2,25}\)\s*)?[-–—]{1,2}\s"   # BAGHDAD, Iraq —
    r"|[^.!?\n:]{0,40}:\s"                                                    # Battle for Mosul:
)
_BULLETS = " \t•▪‣◦*-–"
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")
_BREAK = re.compile(r";|\s[–—]\s|\s-\s|\n\s*[•*]|:\s")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence; an aside tells of something beside the point: as, while, after, which."""

    span: Span
    aside: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A place where it is named."""

    place: str
    span: Span
    bearing: bool


class Ground:
    """The places of one text. All answers are ids in the order of the text, each once."""

    def __init__(self, text: str, mentions: Iterable[Mention], within: Mapping[str, str], patterns: Patterns) -> None:
        self.text = text
        self._patterns = patterns
        self.sentences = sentences(text)
        self.paragraphs = paragraphs(text)
        places = [mention for mention in mentions if mention.kind == "location"]
        self._named = tuple(Named(mention.entity_id, mention.span, self._is_bearing(mention)) for mention in places)
        self._starts = [named.span.start for named in self._named]
        self._inside: dict[tuple[Span, bool], tuple[str, ...]] = {}
        self._mains: dict[Span, tuple[str, ...]] = {}
        self._settled = self._numbers(named for named in self._named if not named.bearing)
        self._broad = {mention.entity_id for mention in places if _is_country(mention)} | (set(within.values()) - set(within))
        self._within = dict(within)
        for inner, outer in self._told_within():
            if inner not in self.chain(outer):
                self._within.setdefault(inner, outer)

    def inside(self, span: Span, *, bearings: bool = False) -> tuple[str, ...]:
        """The places named in a stretch of text, without the bearings unless these are asked for."""
        if (span, bearings) not in self._inside:
            named = self._named[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]
            self._inside[span, bearings] = unique(one.place for one in named if bearings or not one.bearing)
        return self._inside[span, bearings]

    def around(self, position: int, clauses: Sequence[Clause]) -> tuple[str, ...]:
        """The places a figure of a sentence stands with: those of its clause, else of the clauses nearest to it."""
        own = bisect_right(clauses, position, key=lambda clause: clause.span.start) - 1
        before = clauses[max(0, own - REACH) : own][::-1]
        after = clauses[own + 1 : own + 1 + REACH]
        main = [clause for clause in before if not clause.aside]
        asides = [clause for clause in before if clause.aside]
        for clause in (clauses[own], *main, *after, *asides):
            if places := self.inside(clause.span):
                return places
        return ()

    def main(self, sentence: Span) -> tuple[str, ...]:
        """The places a sentence is about: those of its main clauses, else of its asides."""
        if sentence not in self._mains:
            main = unique(place for clause in self.clauses(sentence, ()) if not clause.aside for place in self.inside(clause.span))
            self._mains[sentence] = main or self.inside(sentence)
        return self._mains[sentence]

    def before(self, number: int, start: int) -> tuple[str, ...]:
        """The places of the nearest sentence before this one that names some, no further back than the position `start`."""
        index = bisect_left(self._settled, number) - 1
        if index < 0 or self.sentences[self._settled[index]].end <= start:
            return ()
        return self.main(self.sentences[self._settled[index]])

    def after(self, number: int, end: int) -> tuple[str, ...]:
        """The narrow places of the nearest sentence after this one that names some, no further on than the position `end`."""
        first = bisect_right(self._settled, number)
        for later in self._settled[first : first + REACH]:
            if self.sentences[later].start >= end:
                break
            if places := self.narrow(self.main(self.sentences[later])):
                return places
        return ()

    def bearings(self, figures: Sequence[tuple[int, Span]], end: int) -> tuple[str, ...]:
        """For want of a better name: the bearings of the first of these sentences or paragraphs that has any, else the nearest one.

        It is the last before them, else the first after, no further on than the position `end`: a dateline stands below its headline.
        """
        for number, paragraph in figures:
            if here := self.inside(self.sentences[number], bearings=True) or self.inside(paragraph, bearings=True):
                return here
        index = bisect_left(self._starts, self.sentences[figures[0][0]].start)
        nearest = self._named[index - 1] if index else next(iter(self._named), None)
        return (nearest.place,) if nearest and nearest.span.start < end else ()

    def clauses(self, sentence: Span, figures: Sequence[Span]) -> list[Clause]:
        """A sentence cut where asides begin and end, at strong punctuation, and between figures."""
        cuts: dict[int, bool] = {sentence.start: False}
        for gap in _BREAK.finditer(self.text, sentence.start, sentence.end):
            cuts[gap.end()] = False
        comma = sentence.start     # the one that ends an aside; once there is none, there is none for those behind
        for aside in self._patterns.aside.finditer(self.text, sentence.start, sentence.end):
            if not self._patterns.not_aside.search(self.text, max(sentence.start, aside.start() - 20), aside.start()):
                cuts[aside.start()] = True
                if 0 <= comma < aside.end():
                    comma = self.text.find(", ", aside.end(), sentence.end)
                if comma >= 0:
                    cuts.setdefault(comma, False)
        for one, other in pairwise(figures):
            joins = list(self._patterns.join.finditer(self.text, one.end, other.start))
            if joins:
                cuts.setdefault(joins[-1].start(), False)
        starts = sorted(cuts)
        ends = [*starts[1:], sentence.end]
        return [Clause(Span(start, end), cuts[start]) for start, end in zip(starts, ends, strict=True)]

    def is_broad(self, place: str) -> bool:
        """Whether a place is only a container of others: a country, or what the watchlist puts others in and in nothing."""
        return place in self._broad

    def chain(self, place: str) -> list[str]:
        """A place and what is known to contain it, the nearest first."""
        known = [place]
        while (outer := self._within.get(known[-1])) and outer not in known:
            known.append(outer)
        return known

    def contains(self, outer: str, inner: str) -> bool:
        return outer in self.chain(inner)

    def may_contain(self, outer: str, inner: str) -> bool:
        """Whether one place may lie in the other: known to, or nothing is known of it and the outer one is a country."""
        return self.contains(outer, inner) or (self.is_broad(outer) and not self.is_broad(inner) and len(self.chain(inner)) == 1)

    def depth(self, place: str) -> int:
        """How specific a place is."""
        return len(self.chain(place)) - (1 if self.is_broad(place) else 0)

    def differ(self, some: Sequence[str], others: Sequence[str]) -> bool:
        """Whether two sets of places cannot be of one happening: no place of one may be, or lie in, a place of the other."""
        narrow, other_narrow = self.narrow(some), self.narrow(others)
        if narrow and other_narrow:
            return not any(self.contains(a, b) or self.contains(b, a) for a in narrow for b in other_narrow)
        return bool(some and others) and not any(
            a == b or self.may_contain(a, b) or self.may_contain(b, a) for a in some for b in others
        )

    def narrow(self, places: Iterable[str]) -> tuple[str, ...]:
        return tuple(place for place in places if not self.is_broad(place))

    def _numbers(self, named: Iterable[Named]) -> list[int]:
        """The numbers of the sentences that hold these places, in order."""
        return sorted({bisect_right(self.sentences, one.span.start, key=lambda span: span.start) - 1 for one in named})

    def _is_bearing(self, mention: Mention) -> bool:
        start, end = mention.span.start, mention.span.end
        before = self.text[max(0, start - 90) : start]
        distance = self._patterns.distance.search(before)
        if _whole(distance.group(1)) > NEARBY if distance else self._patterns.off.search(before):
            return True
        said = self._patterns.said_in.search(before) and not self._patterns.target_in.search(before)
        if said or self._patterns.bound_for.search(before) or self._patterns.based.match(self.text[end : end + 12]):
            return True
        line = self.text.rfind("\n", 0, start) + 1
        opening = _OPENING.match(self.text, line)
        return opening is not None and end <= opening.end() and not self._is_entry(Span(line, opening.end()), mention)

    def _is_entry(self, opening: Span, mention: Mention) -> bool:
        """Whether a place alone opens a line below the heading, as in a list of what happened where: "Khartoum: 31 dead"; datelines are in capitals."""
        alone = self.text[opening.start : mention.span.start].strip(_BULLETS) + self.text[mention.span.end : opening.end].strip()
        return opening.start > 0 and alone == ":" and not mention.surface.isupper()

    def _told_within(self) -> Iterable[tuple[str, str]]:
        """What the text itself says lies in what: "Rastan in Homs", "Iraq's northern city of Mosul"."""
        for one, other in pairwise(self._named):
            if one.place == other.place or other.span.start - one.span.end > 60:
                continue
            gap = self.text[one.span.end : other.span.start]
            inside = self._patterns.inside.match(gap)
            if inside and (inside.group(1) != "," or other.place in self._broad):
                yield one.place, other.place
            elif self._patterns.owns.match(gap):
                yield other.place, one.place


def unique(values: Iterable[T]) -> tuple[T, ...]:
    """The values in their order, each once."""
    return tuple(dict.fromkeys(values))


def _is_country(mention: Mention) -> bool:
    return fold(mention.alias).text in COUNTRIES or fold(mention.surface).text in COUNTRIES


def _whole(digits: str) -> int:
    """The whole of a length as it is written: 1,200 of "1.200,5" and of "1,200.5", and 1 of "1.2.3"."""
    return int(re.split(r"[.,]", _THOUSANDS.sub("", digits), maxsplit=1)[0])
