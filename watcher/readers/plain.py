"""A plain text or Markdown file as one article: its text is the file, nothing added and nothing left out."""

from __future__ import annotations

import re
from datetime import datetime

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers.dates import parse_date
from watcher.text import fingerprint

_TITLE = 300          # characters of a title
_TOP = 12             # lines among which a title and a date are looked for
_LINE = 1000          # characters of each that are looked at: none of the patterns may meet a line of a stranger's length
_HASHES = re.compile(r"^#{1,6}\s+|\s+#+$")
_TITLED = re.compile(r"(?:title|headline)\s*:\s*(?P<title>\S.*)", re.IGNORECASE)     # as front matter and clipping tools write it
_LABELLED = re.compile(r"(?:published|posted|date|dateline|first published)(?:\s+(?:on|at))?\s*:?\s*(?P<date>.{6,60})", re.IGNORECASE)
_ALONE = re.compile(
    r"(?P<date>(?:\w{3,9},?\s+)?(?:\d{4}-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?,?\s+\d{4}|[a-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
    r"(?:[T,/|\s·-]*(?:at\s+)?\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s*\(?(?:(?-i:[A-Z]{1,4})|[+-]\d\d:?\d\d)\)?)?)?)(?:\s*(?:Z|GMT|UTC))?(?:\s*[/|·-]?\s*(?:\d+|an?)\s+\w+\s+ago)?",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"[A-Z][\w .,'’()/-]{1,60}?[,(]\s*(?P<date>[a-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2} [a-z]{3,9}\.? \d{4})[^.!?]{0,30}?\s[-–—]+\s.*", re.IGNORECASE)
_FURNITURE = re.compile(r"(?:advertisement|flash|urgent|alert|breaking(?: news)?|share(?: this)?|print|e-?mail|save|home|news|world|\W*)", re.IGNORECASE)


def article_of_text(text: str) -> Article:
    """The article of a decoded text file, its line ends made one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableError("empty", "the file holds no text; drop it again once it has some")
    lines = _top(text)
    return Article(fingerprint=fingerprint(text), title=_title(lines), text=text, published=_published(lines))


def date_at_top(text: str) -> datetime | None:
    """The date that the first lines of a text state, if they agree on one."""
    return _published(_top(text))


def _top(text: str) -> list[str]:
    return [line[:_LINE] for line in (line.strip() for line in text[: 2**16].lstrip().split("\n")) if line][:_TOP]


def _title(lines: list[str]) -> str:
    """The first line that says something, without Markdown's hashes; a date or "Advertisement" above it does not."""
    telling = (line for line in lines if not _FURNITURE.fullmatch(line) and not _date_of(line))
    first = next(telling, lines[0])
    labelled = _TITLED.fullmatch(first)
    return _HASHES.sub("", labelled["title"].strip("'\"") if labelled else first)[:_TITLE].strip()


def _published(lines: list[str]) -> datetime | None:
    """The date that a line of its own, or a place and a dash, states near the top; None where lines disagree."""
    dates = {date for date in map(_date_of, lines) if date} or {date for date in map(_dateline, lines) if date}
    return dates.pop() if len(dates) == 1 else None


def _dateline(line: str) -> datetime | None:
    """The date in "TARTUS, Syria, May 23, 2016 (Agency) - ..." at the beginning of a line."""
    stated = _DATELINE.fullmatch(line[:400])
    return parse_date(stated["date"]) if stated else None


def _date_of(line: str) -> datetime | None:
    line = line.strip("*_# ")
    stated = _LABELLED.fullmatch(line) or _ALONE.fullmatch(line)
    return parse_date(re.sub(r"\s*[/|·]\s*", " ", stated["date"])) if stated else None
