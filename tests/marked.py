"""Findings written out by hand, so that a test of one room leans on no other.

    [homs:Homs]                     a place of the watchlist, by id; [@isis:Daesh] an actor
    {killed 12: killed 12 people}   a figure: 12 · 12+ at least · 0-30 up to · 10-15; then a status unless it is an event,
                                    and of=N for a part of the figure with that index; ‹the victims› within it are its `who`
"""

from __future__ import annotations

import re

from watcher.model import Article, Casualty, Findings, Incident, Mention, Span
from watcher.text import fingerprint

_OPEN = re.compile(r"\[(@?)([\w-]+):|\{(\w+) (\d+)(\+|-\d+)?(?: (background|denied|hypothetical))?(?: of=(\d+))?: |‹")
_CLOSE = {"[": "]", "{": "}", "‹": "›"}


def marked(source: str) -> tuple[str, tuple[Mention, ...], tuple[Casualty, ...]]:
    """The plain text, and what is marked in it."""
    text, at, open_marks = "", 0, []
    mentions: list[Mention] = []
    casualties: list[Casualty] = []
    whos: list[str] = []
    while at < len(source):
        if mark := _OPEN.match(source, at):
            open_marks.append((mark, len(text)))
            at = mark.end()
        elif open_marks and source[at] == _CLOSE[open_marks[-1][0].group()[0]]:
            mark, start = open_marks.pop()
            _close(mark, Span(start, len(text)), text[start:], mentions, casualties, whos)
            at += 1
        else:
            text += source[at]
            at += 1
    assert not open_marks, f"unclosed mark in {source!r}"
    return text, tuple(sorted(mentions, key=lambda m: m.span.start)), _in_order(casualties)


def _close(mark: re.Match[str], span: Span, surface: str, mentions: list, casualties: list, whos: list[str]) -> None:
    if mark.group() == "‹":
        whos.append(surface)
    elif mark.group().startswith("["):
        kind = "actor" if mark.group(1) else "location"
        mentions.append(Mention(mark.group(2), kind, span, surface, surface, "exact", 1.0))
    else:
        low, more = int(mark.group(4)), mark.group(5)
        high = low if more is None else None if more == "+" else int(more[1:])
        whole = None if mark.group(7) is None else int(mark.group(7))
        who = whos.pop() if whos else ""
        casualties.append(Casualty(mark.group(3), low, high, False, mark.group(6) or "event", span, surface, who, whole))


def _in_order(casualties: list[Casualty]) -> tuple[Casualty, ...]:
    return tuple(sorted(casualties, key=lambda casualty: (casualty.span.start, -casualty.span.end)))


def findings(markup: str, /, *incidents: Incident, title: str = "", **article: object) -> Findings:
    """The findings of a marked text, with the incidents as given."""
    text, mentions, casualties = marked(markup)
    return Findings(Article(fingerprint(text), title, text, **article), mentions, casualties, incidents)
