"""The words of a sentence: small letters, possessives cut off, quotation marks left out."""

from __future__ import annotations

import re
from typing import NamedTuple

from watcher.casualties.grammar import NUMBER, Grammar

_TOKEN = re.compile(
    r"""
    (?P<age>\d+[-\u2010\u2011\s]\s?(?:years?|yrs?|months?|weeks?)[-\u2010\u2011\s]\s?olds?(?![^\W_])  # 17 year old, 6 yr old
           |\d+(?:[-\u2010\u2011][^\W\d_]+)+)                                       # 13-year-old, 6-hour
  | (?P<ordinal>\d+(?:st|nd|rd|th|d)(?![^\W_]))
  | (?P<number>(?:\d{1,3}(?:[,.'\u2019\u066c\u00a0\u2009\u202f\x20]\d{3})+(?!\d)|\d+)(?:\.\d+)?[km]?(?![^\W_]|\.\d))
  | (?P<initials>(?:[^\W\d_]\.){2,})                                               # U.S. a.m.
  | (?P<word>[^\W_]+(?:[-'\u2019\u2010\u2011&][^\W_]+)*)
  | (?P<mark>--+|[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUOTES = frozenset("\"'“”‘’«»`´*_„")
_PLAIN = str.maketrans("\u2019\u2010\u2011", "'--")


class Word(NamedTuple):
    """One token: `text` in small letters and its `kind` (age, ordinal, number, initials, word, mark).

    `owner` says that a possessive 's was cut off, `tag` is its part in the frame of a sentence (None: a word of
    content), `hooks` what may begin with it.
    """

    text: str
    start: int
    end: int
    kind: str
    owner: bool
    tag: str | None
    hooks: int


def words(text: str, start: int, end: int, grammar: Grammar) -> list[Word]:
    """The words of text[start:end] in order, without quotation marks."""
    found = []
    entry, known = grammar.entry, grammar.entries
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup or "mark"
        raw = match.group()
        owner = False
        lower = raw.lower()
        if kind == "mark":
            if raw in _QUOTES:
                continue
        elif kind != "number":
            lower = lower if lower.isascii() else lower.translate(_PLAIN)
            if kind == "initials":
                lower = lower.rstrip(".")
            elif lower.endswith("'s") and len(lower) > 2:
                lower, owner = lower[:-2], True
        tag, hooks = known.get(lower) or entry(lower)
        first, last = match.span()
        found.append(Word(lower, first, last, kind, owner, tag, hooks | NUMBER if kind == "number" else hooks))
    return found
