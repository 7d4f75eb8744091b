"""Printed pages made a text again: lines out of what stands at one height, paragraphs out of lines.

What the printing added goes: running heads, page numbers, the address and date that a browser prints, and hyphens at the
ends of lines. A name broken over two lines is one name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from watcher.readers.furniture import RELATED_HEADING

_EDGE = 0.075          # the share of a page's height in which heads and feet stand
_LABEL = 60            # characters of a heading over other stories, at most
_TEASER = 240          # characters of another story's headline or teaser, at most
_SHADOWS = 5           # chunks among which the first drawing of a shadow is looked for
_HEAD = 200            # characters of a running head, at most
_HEADLINE = 1.15       # times the body's size: a heading
_LOOSE = 1.22          # times the usual distance of lines: a new paragraph
_LETTER = 0.55         # times the size: the width of a letter, generously
_CELL = 1.2            # times the size: a gap between two cells of a table
_SHORT = 0.8           # of the usual length of a line: the last of its paragraph
_COUNTER = re.compile(r"(?:[-–—|]\s*)?(?:(?:page|seite|pág(?:ina)?\.?|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|von|sur|de)\s*\d{1,4})?(?:\s*[-–—|])?", re.IGNORECASE)
_BROWSER = re.compile(r"(?:https?|file)://\S*(?:\s+\d{1,4}\s*/\s*\d{1,4})?|(?:.* )?\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d\d(?:\s?[AP]M)?(?: .*)?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?…:؟。][\"'”’»)\]]*$")
_WORD = re.compile(r"\w+(?:-\w+)*")
_HYPHEN = re.compile(r"(?P<word>(?:\w+-)*(?P<head>\w+))-$")
_KEEPS_HYPHEN = frozenset((
    "al", "el", "ul", "ad", "an", "ar", "as", "ash", "at", "az", "ed", "er", "es", "esh", "ez", "bin", "ibn", "co", "ex", "non", "anti", "pro", "self", "vice",
    "semi", "mid", "multi", "well", "so", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "thirty", "forty", "fifty",
    "sixty", "seventy", "eighty", "ninety", "year", "month", "week", "day", "long", "south", "north", "east", "west", "government", "car", "air", "u", "jean",
))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a line as it was drawn: where it begins, its letters' size, and whether it is a link."""

    text: str
    x: float
    y: float
    size: float
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its chunks in the order of drawing, and its lower and upper edge."""

    chunks: Sequence[Chunk]
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    x: float
    y: float
    size: float
    page: int
    cells: bool
    linked: int


def title_and_text(sheets: Sequence[Sheet]) -> tuple[str, str]:
    """The first heading, "" if nothing is larger than the rest, and all the text with a blank line between paragraphs."""
    pages = [_lines(sheet, number) for number, sheet in enumerate(sheets)]
    furniture = _furniture(pages, sheets)
    lines = [line for page in pages for line in page if line not in furniture]
    if not lines:
        return "", ""
    body = _body_size(lines)
    pitch = _pitch(lines)
    width = _usual_length(lines, body)
    paragraphs: list[list[_Line]] = []
    for line in lines:
        if paragraphs and _goes_on(paragraphs[-1][-1], line, pitch, width):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    known = Counter(word for line in lines for word in _WORD.findall(line.text))
    texts = [_joined(paragraph, known) for paragraph in paragraphs]
    large = next((index for index, of in enumerate(paragraphs) if of[0].size >= _HEADLINE * body and of[0].page == 0), None)
    links = [index != large and _is_link(paragraph) for index, paragraph in enumerate(paragraphs)]
    if all(links):
        links = [False] * len(texts)
    return "" if large is None else texts[large], "\n\n".join(_without_boxes(texts, links))


def _is_link(paragraph: Sequence[_Line]) -> bool:
    """Whether nearly all of a paragraph is a link, as headlines of other stories and menus are."""
    return sum(line.linked for line in paragraph) >= 0.7 * sum(len(line.text) for line in paragraph)


def _without_boxes(texts: Sequence[str], links: Sequence[bool]) -> list[str]:
    """The paragraphs without links to other stories, and without what stands under "Related stories" and its like.

    There it is what ends no sentence, and what stands between two links.
    """
    kept: list[str] = []
    boxed = False
    for text, link, next_link in zip(texts, links, [*links[1:], False], strict=True):
        label = len(text) <= _LABEL and RELATED_HEADING.fullmatch(text) is not None
        teaser = len(text) <= _TEASER and (next_link or not _SENTENCE_END.search(text))
        boxed = label or (boxed and (link or teaser))
        if not (boxed or link):
            kept.append(text)
    return kept


# --- lines ---------------------------------------------------------------------------------------------------------------

def _lines(sheet: Sheet, page: int) -> list[_Line]:
    """The lines of a page in the order of drawing, which is the order of reading; within a line, as its script is read."""
    rows: list[list[Chunk]] = []
    for chunk in sheet.chunks:
        if rows and abs(rows[-1][0].y - chunk.y) <= 0.35 * max(rows[-1][0].size, chunk.size, 1.0):
            if not any(_is_shadow(chunk, other) for other in rows[-1][-_SHADOWS:]):
                rows[-1].append(chunk)
        else:
            rows.append([chunk])
    return [_line(row, page) for row in rows]


def _is_shadow(chunk: Chunk, other: Chunk) -> bool:
    """Whether a chunk was drawn a second time, a hair beside the first, as bold is feigned."""
    return chunk.text == other.text and len(chunk.text.strip()) > 1 and abs(chunk.x - other.x) < 0.15 * chunk.size


def _line(row: list[Chunk], page: int) -> _Line:
    text = "".join(chunk.text for chunk in row)
    cells = False
    if len(row) > 1 and _is_right_to_left(text):
        text = " ".join(chunk.text.strip() for chunk in sorted(row, key=lambda chunk: -chunk.x))
    elif len(row) > 1:
        gaps = ["", *("\t" if _is_gap(before, chunk) else "" for before, chunk in pairwise(row))]
        text = "".join(gap + chunk.text for gap, chunk in zip(gaps, row, strict=True))
        cells = "\t" in gaps
    first = min(row, key=lambda chunk: chunk.x)
    written = "\t".join(" ".join(cell.split()) for cell in text.split("\t"))
    return _Line(written, first.x, row[0].y, max(chunk.size for chunk in row), page, cells, sum(len(chunk.text) for chunk in row if chunk.linked))


def _is_gap(before: Chunk, chunk: Chunk) -> bool:
    """Whether more than a space lies between two chunks of a line: they are cells of a table."""
    return chunk.x - before.x > (_LETTER * len(before.text) + _CELL) * before.size


def _is_right_to_left(text: str) -> bool:
    directions = Counter(unicodedata.bidirectional(character) for character in text)
    return directions["R"] + directions["AL"] > directions["L"]


def _furniture(pages: Sequence[Sequence[_Line]], sheets: Sequence[Sheet]) -> set[_Line]:
    """The lines at the edges of pages that are page numbers, a browser's, or the same on other pages."""
    edges = [[line for line in page if _at_edge(line, sheet)] for page, sheet in zip(pages, sheets, strict=True)]
    often = Counter(_DIGITS.sub("#", text) for edge in edges for text in {line.text for line in edge})
    repeated = {text for text, count in often.items() if count > 1 and count * 2 >= len(pages)}
    return {
        line for edge in edges for line in edge
        if _COUNTER.fullmatch(line.text) or _BROWSER.fullmatch(line.text) or _DIGITS.sub("#", line.text) in repeated
    }


def _at_edge(line: _Line, sheet: Sheet) -> bool:
    share = _EDGE * (sheet.top - sheet.bottom)
    return len(line.text) <= _HEAD and (line.y > sheet.top - share or line.y < sheet.bottom + share)


# --- paragraphs ----------------------------------------------------------------------------------------------------------

def _body_size(lines: Sequence[_Line]) -> float:
    """The size in which most is written."""
    written: Counter[float] = Counter()
    for line in lines:
        written[round(line.size, 1)] += len(line.text)
    return written.most_common(1)[0][0]


def _pitch(lines: Sequence[_Line]) -> float:
    """The usual distance of two lines of a paragraph, as a share of their size; the lower half counts, as gaps are larger."""
    gaps = sorted(
        (before.y - line.y) / line.size
        for before, line in pairwise(lines)
        if line.size and before.page == line.page and abs(before.size - line.size) < 0.5 and 0.8 < (before.y - line.y) / line.size < 3
    )
    return median(gaps[: max(1, len(gaps) // 2 + 1)]) if gaps else 1.3


def _usual_length(lines: Sequence[_Line], body: float) -> float:
    lengths = sorted(len(line.text) for line in lines if abs(line.size - body) < 0.5)
    return lengths[len(lengths) * 3 // 4] if lengths else 80.0


def _goes_on(before: _Line, line: _Line, pitch: float, width: float) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    if before.cells or line.cells or abs(before.size - line.size) > 0.08 * max(before.size, line.size):
        return False
    ended = _SENTENCE_END.search(before.text) is not None
    if line.page != before.page or line.y > before.y:       # the next page or column
        return not ended or line.text[:1].islower()
    if before.y - line.y > _LOOSE * pitch * line.size:
        return False
    indented = line.x > before.x + 0.8 * line.size and not _is_right_to_left(line.text)
    return not (ended and (indented or len(before.text) < _SHORT * width) and not line.text[:1].islower())


def _joined(paragraph: Sequence[_Line], known: Counter[str]) -> str:
    """The lines as one; a word that was broken is whole again."""
    pieces = [_continued(before.text, line.text, known) for before, line in pairwise(paragraph)]
    return "".join([*pieces, paragraph[-1].text]).replace("\xad", "")


def _continued(text: str, more: str, known: Counter[str]) -> str:
    """A line as it stands before the next: with a space behind it, or the end of a broken word without its hyphen."""
    if text.endswith(("\xad", "‐")):        # what only a break of a word can be
        return text[:-1]
    broken = _HYPHEN.search(text[-80:])
    if broken is None or not more[:1].isalnum():
        return f"{text} "
    head, tail = broken["word"], _WORD.findall(more[:80])[0]
    whole, parted = known[head + tail], known[f"{head}-{tail}"]      # how the document writes it elsewhere
    keeps = broken["head"].lower() in _KEEPS_HYPHEN or broken["head"][-1:].isdigit() or not tail[:1].islower()
    if whole != parted:
        keeps = parted > whole
    return text if keeps else text[:-1]
