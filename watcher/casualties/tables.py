"""Tables: figures in rows under columns that are headed by a harm, as situation reports give them.

A row is a line whose cells stand between tabs or upright bars. Its figures speak for themselves: of the place that the row names, or of all
where it is the total. No row is a part of another, so that each place keeps its own figures.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from watcher.casualties.grammar import Grammar
from watcher.casualties.phrases import phrases
from watcher.casualties.when import Today
from watcher.casualties.words import words
from watcher.model import Casualty, Harm, Span, Status

_BAR = re.compile(r"[\t|]")
_CELL = re.compile(r"[^\t|]+")
_ASIDE = re.compile(r"\([^()]*\)")
_FIGURE = re.compile(r"(?P<approx>[~≈])?\s?(?P<digits>\d{1,3}(?:[,. \u00a0\u202f]\d{3})+|\d{1,9})(?P<more>\+)?[*†]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST = 60  # characters of a heading
_SHORT = 300  # characters of a table that can be quoted
_COLUMNS = 40
_ROWS = 2_000  # of one text


class _Row(NamedTuple):
    """A line of a table: where it stands, and its cells."""

    line: Span
    cells: tuple[Span, ...]


class _Column(NamedTuple):
    """A column whose heading names a harm."""

    cell: int
    harm: Harm
    summed: bool


class Table(NamedTuple):
    """Where a table stands in the text, and what it tells."""

    span: Span
    casualties: tuple[Casualty, ...]


def tables(text: str, today: Today | None, grammar: Grammar) -> list[Table]:
    """The tables of a text that tell of the harmed, in order."""
    if not grammar.language.columns or ("\t" not in text and "|" not in text):
        return []
    found: list[Table] = []
    heading: _Row | None = None
    columns: tuple[_Column, ...] = ()
    told: list[Casualty] = []
    last = 0
    for row in islice(_rows(text), _ROWS):
        near = heading is not None and not text[last : row.line.start].replace("|", " ").strip()
        if near and heading is not None and columns and not _is_headed(text, row, grammar):
            told += _told(text, row, _beside(row, heading, columns, text), _begun(text, row, heading, grammar), today, grammar)
        else:
            found += _table(heading, last, told)
            heading, columns, told = row, _columns(text, row, grammar), []
        last = row.line.end
    return [*found, *_table(heading, last, told)]


def with_tables(found: Sequence[Casualty], told: Sequence[Table]) -> list[Casualty]:
    """The casualties of sentences and of tables in the order of the text; within a table its rows alone speak."""
    starts = [table.span.start for table in told]
    within = (bisect_right(starts, casualty.span.start) - 1 for casualty in found)
    kept = {index for index, table in enumerate(within) if table < 0 or found[index].span.start >= told[table].span.end}
    kept -= {index for index in kept if found[index].part_of is not None and found[index].part_of not in kept}
    drafts = [(found[index], index) for index in sorted(kept)] + [(casualty, None) for table in told for casualty in table.casualties]
    drafts.sort(key=lambda draft: draft[0].span.start)
    place = {index: at for at, (_, index) in enumerate(drafts) if index is not None}
    return [casualty if casualty.part_of is None else replace(casualty, part_of=place[casualty.part_of]) for casualty, _ in drafts]


def _table(heading: _Row | None, end: int, told: Sequence[Casualty]) -> list[Table]:
    return [Table(Span(heading.line.start, end), tuple(told))] if heading is not None and told else []


def _rows(text: str) -> Iterator[_Row]:
    """The lines that have more than one cell."""
    end = 0
    while (bar := _BAR.search(text, end)) is not None:
        start, end = text.rfind("\n", 0, bar.start()) + 1, text.find("\n", bar.end())
        end = end if end >= 0 else len(text)
        cells = tuple(cell for found in _CELL.finditer(text, start, end) if (cell := _trimmed(text, *found.span())))
        if 1 < len(cells) <= _COLUMNS:
            yield _Row(Span(cells[0].start, cells[-1].end), cells)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end].lstrip()
    start = end - len(piece)
    return Span(start, start + len(piece.rstrip())) if piece else None


def _is_headed(text: str, row: _Row, grammar: Grammar) -> bool:
    """Whether a row begins another table."""
    return bool(_columns(text, row, grammar))


def _columns(text: str, row: _Row, grammar: Grammar) -> tuple[_Column, ...]:
    """The columns that this row heads with a harm; of none but the missing much else may be told."""
    found = tuple(column for at, cell in enumerate(row.cells) if (column := _column(text[cell.start : cell.end], at, grammar)) is not None)
    return found if any(column.harm != "missing" for column in found) else ()


def _column(heading: str, at: int, grammar: Grammar) -> _Column | None:
    """The column with this heading: "Killed", "Persons injured", "Cumulative deaths"; None for "Houses damaged" or "Killed or injured"."""
    plain = _ASIDE.sub(" ", heading) if len(heading) <= _LONGEST else ""
    if grammar.columns.isdisjoint(plain.lower().split()) or any(character.isdigit() for character in plain):
        return None
    stretch = phrases(words(plain, 0, len(plain), grammar), grammar)
    signs = [phrase.sign for phrase in stretch if phrase.sign is not None]
    if len({sign.harm for sign in signs}) != 1 or any(phrase.tag == "not" or phrase.head in ("thing", "unit") or phrase.opener == "negative" for phrase in stretch):
        return None
    return _Column(at, signs[0].harm, not grammar.cumulative.isdisjoint(plain.lower().split()))


def _beside(row: _Row, heading: _Row, columns: Sequence[_Column], text: str) -> Sequence[_Column]:
    """The columns as this row has them: one further on where the rows have names and those no heading; none where its cells are others."""
    further = len(row.cells) - len(heading.cells)
    named = further == 1 and _FIGURE.fullmatch(text, row.cells[0].start, row.cells[0].end) is None
    return [column._replace(cell=column.cell + further) for column in columns] if further == 0 or named else ()


def _begun(text: str, row: _Row, heading: _Row, grammar: Grammar) -> int:
    """Where begins what a row tells: a total is told by the whole of a short table, and so of no place that the rows above it name."""
    label = text[row.cells[0].start : row.cells[0].end].lower().split()
    summed = not set(grammar.language.totals).isdisjoint(label) and row.line.end - heading.line.start <= _SHORT
    return heading.line.start if summed else row.line.start


def _told(text: str, row: _Row, columns: Sequence[_Column], begun: int, today: Today | None, grammar: Grammar) -> Iterator[Casualty]:
    """The figures of a row, each told from where the row begins; those of another year are past."""
    label = text[row.cells[0].start : row.cells[0].end]
    past = _YEAR.fullmatch(label) is not None and (today is None or int(label) != today.day.year)
    for column in columns:
        cell = row.cells[column.cell]
        figure = _FIGURE.fullmatch(text, cell.start, cell.end)
        low = int(re.sub(r"\D", "", figure["digits"])) if figure is not None else 0
        if figure is None or not low:
            continue
        status: Status = "background" if past or column.summed else "event"
        span = Span(begun, cell.end)
        yield Casualty(
            column.harm, low, None if figure["more"] else low, bool(figure["approx"]), status, span, text[span.start : span.end],
            who=text[cell.start : cell.end], language=grammar.language.language,
        )
