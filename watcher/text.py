"""Plain text, measured: fingerprints, folding that keeps offsets, tokens, sentences and paragraphs.

No vocabulary lives here but the handful of abbreviations that end in a full stop without ending a sentence.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, repeat
from operator import itemgetter

from watcher.model import Span

_BULLET = r"(?:[•▪‣◦*]|[-–](?=[^\S\n]+[A-Z0-9]))[^\S\n]"
_LABEL = r"[^\W\d_][^\n:.!?]{1,40}:[^\S\n]+\d[\d,.]*(?:[^\S\n]+[^\W\d_]{1,20}|[^\S\n]*\([^\n()]{1,30}\))?[^\S\n]*$"  # "Houses destroyed: 4,500"
_PARAGRAPH_BREAK = re.compile(rf"\n[^\S\n]*(?:\n\s*|(?={_BULLET}|{_LABEL}))", re.MULTILINE)
_SENTENCE_END = re.compile(r"""[.!?…؟。](?<![.!?…؟。]{2})[.!?…؟。]*["'”’»)\]]*(?=\s)""")  # looks behind: a row of stops is tried once
_OPENING = "\"'“‘«([¿¡-–—•"
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col sgt cpl capt cmdr maj brig adm gov sen rep rev hon st mt ft jr sr vs etc inc ltd co corp "
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thurs fri sat sun no approx dept est al ave blvd".split()
)
_WORD_BEFORE = re.compile(r"[^\W_]+(?:\.[^\W_]+)*$")
_LONGEST_WORD = 24  # characters before a full stop that may be an abbreviation
# Letters that Unicode does not take apart, as those write them who lack them: Łódź is Lodz, Diyarbakır Diyarbakir, Əliyev Aliyev.
_BARRED = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ə": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y"})


def fingerprint(text: str) -> str:
    """The SHA-256, in hex, of the text in NFC with white space collapsed and case kept."""
    return hashlib.sha256(" ".join(unicodedata.normalize("NFC", text).split()).encode()).hexdigest()


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    """One character in NFKC, case-folded and without diacritics; hyphens, apostrophes and white space as a space."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_BARRED)
    return "".join(c if c.isalnum() else " " if c.isspace() or c in "-'’‘ʼʻ`´‐‑‒–—―ʹʽ" else c for c in kept)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, where it came from."""

    text: str
    origins: tuple[int, ...] | range

    def span(self, start: int, end: int) -> Span:
        """The stretch of the original that folded into text[start:end] (which must not be empty)."""
        return Span(self.origins[start], self.origins[end - 1] + 1)


def fold(text: str) -> Folded:
    """The text folded for comparison, character by character, so that every position maps back to the original."""
    if text.isascii():
        return Folded(text.casefold().translate(_ASCII_FOLD), range(len(text)))
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        folded = _fold_character(character)
        characters.append(folded)
        origins.extend([index] * len(folded))
    return Folded("".join(characters), tuple(origins))


_ASCII_FOLD = {code: " " for code in range(128) if chr(code).isspace() or chr(code) in "-'`"}


def paragraphs(text: str) -> tuple[Span, ...]:
    """The stretches between blank lines, and the entries of a list or of figures with their labels, without surrounding white space, in order."""
    bounds = paragraph_bounds(text)
    return tuple(filter(None, map(_trimmed, repeat(text), bounds, bounds[1:])))


def paragraph_bounds(text: str) -> list[int]:
    """Where the paragraphs start, in order, and the end of the text: each reaches to the next, blank lines and all.

    A bullet begins one, and so does a line that is a label with its figure: "Injured: 30".
    """
    return [0, *map(re.Match.end, _PARAGRAPH_BREAK.finditer(text)), len(text)]


def sentence_bounds(text: str, paragraph: Span) -> list[int]:
    """Where the sentences of a paragraph start, in order, and its end: each reaches to the next, white space and all."""
    stops = _SENTENCE_END.finditer(text, paragraph.start, paragraph.end)
    return [paragraph.start, *[stop.end() for stop in stops if _ends_sentence(text, *stop.span(), paragraph)], paragraph.end]


def bounds_about(bounds: Sequence[int], place: int) -> tuple[int, int]:
    """Those of the ordered bounds between which this place of the text lies."""
    after = bisect_right(bounds, place)
    return bounds[after - 1], bounds[after]


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences in order, without surrounding white space; none crosses a blank line."""
    return tuple(_each_sentence(text))


def first_sentences(text: str, most: int) -> tuple[Span, ...]:
    """The first sentences, so many at most; the others are not cut."""
    return tuple(islice(_each_sentence(text), most))


def _each_sentence(text: str) -> Iterator[Span]:
    for paragraph in paragraphs(text):
        yield from _each_in(text, paragraph)


def enclosing(spans: Sequence[Span], position: int) -> Span | None:
    """The one of these ordered spans that holds the position, or None where it falls between them."""
    index = bisect_right(spans, position, key=lambda span: span.start) - 1
    return spans[index] if index >= 0 and position < spans[index].end else None


def _each_in(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for end in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end):
        stop, after = end.span()
        if _ends_sentence(text, stop, after, paragraph):
            if piece := _trimmed(text, start, after):
                yield piece
            start = after
    if rest := _trimmed(text, start, paragraph.end):
        yield rest


def sentences_at(text: str, places: Iterable[int]) -> Iterator[Span]:
    """Those of the sentences in which these ordered places stand (none of them white space); the others are not even cut."""
    bounds = paragraph_bounds(text)
    paragraph, stops, done = Span(0, 0), list[tuple[int, int]](), 0
    for place in places:
        if place < done:
            continue
        if place >= paragraph.end:
            paragraph = Span(*bounds_about(bounds, place))
            stops = [end.span() for end in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end)]
        sentence = _around(text, place, stops, paragraph)
        yield sentence
        done = sentence.end


def _around(text: str, place: int, stops: Sequence[tuple[int, int]], paragraph: Span) -> Span:
    """The sentence of a paragraph in which this place stands; `stops` are the marks of the paragraph that may end one."""
    after = bisect_right(stops, place, key=itemgetter(1))
    before = after - 1
    while before >= 0 and not _ends_sentence(text, *stops[before], paragraph):
        before -= 1
    while after < len(stops) and not _ends_sentence(text, *stops[after], paragraph):
        after += 1
    start = stops[before][1] if before >= 0 else paragraph.start
    end = stops[after][1] if after < len(stops) else paragraph.end
    return _trimmed(text, start, end) or Span(start, end)


def _ends_sentence(text: str, stop: int, after: int, paragraph: Span) -> bool:
    """A full stop after an abbreviation or an initial, or before a small letter, does not end a sentence."""
    rest = text[after + 1 : after + 2]
    if not rest.isupper():  # else all is said
        rest = text[after : min(after + 8, paragraph.end)].lstrip().lstrip(_OPENING)
        if rest and rest[0].islower():
            return False
    if text[stop] != "." or text[stop : stop + 2] == "..":
        return True
    last = _word_before(text, stop, paragraph.start)
    small = last.lower()
    if small == "no":       # "No. 5" is a number; "He said no." is not
        return not rest[:1].isdigit()
    return small not in _ABBREVIATIONS and not _is_initials(last)


def _word_before(text: str, stop: int, start: int) -> str:
    """The word that a full stop follows, or ""."""
    before = text[max(start, stop - _LONGEST_WORD) : stop].rpartition(" ")[2]
    if before.isalpha():
        return before
    word = _WORD_BEFORE.search(before)
    return word.group() if word else ""


def _is_initials(word: str) -> bool:
    """Whether the word is single letters with stops between them: U.S, J."""
    return word[::2].isalpha() and not word[1::2].strip(".")


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end].lstrip()
    start, piece = end - len(piece), piece.rstrip()
    return Span(start, start + len(piece)) if piece else None
