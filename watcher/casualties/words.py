"""The words of a sentence: small letters, possessives cut off, quotation marks left out."""

from __future__ import annotations

from typing import NamedTuple

from watcher.casualties.grammar import NUMBER, Grammar

_QUOTES = frozenset("\"'“”‘’«»`´*_„")
_APOSTROPHES = frozenset("'\u2019")
_QUOTING = frozenset("'\u2018")
_FIXED = ("mark", "number")  # kinds of words that have no letters to level
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
    found: list[Word] = []
    quoted = False  # whether a single quotation mark is open, which the next at the end of a word will close
    new = tuple.__new__  # a third faster than Word(...)
    entry, known, ending = grammar.entry, grammar.entries, grammar.language.possessive_ending
    for match in grammar.tokens.finditer(text, start, end):
        kind = match.lastgroup or "mark"
        lower = raw = match.group()
        owner = False
        if kind == "mark":
            if raw in _QUOTES:
                if raw in _APOSTROPHES and found and found[-1].end == match.start():
                    if not quoted and _owns(found[-1], ending, grammar):
                        found[-1] = found[-1]._replace(owner=True)
                    quoted = False
                else:
                    quoted = quoted or raw in _QUOTING
                continue
        else:
            lower = raw.lower()
        if kind not in _FIXED:
            lower = lower if lower.isascii() else lower.translate(_PLAIN).translate(grammar.letters)
            if kind == "initials":
                lower = lower.rstrip(".")
            elif ending and lower.endswith(ending) and len(lower) > len(ending):
                lower, owner = lower[: -len(ending)], True
        tag, hooks = known.get(lower) or entry(lower)
        first, last = match.span()
        found.append(new(Word, (lower, first, last, kind, owner, tag, hooks | NUMBER if kind == "number" else hooks)))
    return found


def _owns(word: Word, ending: str, grammar: Grammar) -> bool:
    """Whether an apostrophe after this word makes it an owner of whom there are many: "the soldiers' wives"."""
    return bool(ending) and word.text.endswith(ending[1:]) and word.text in grammar.people
