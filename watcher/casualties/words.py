"""The words of a sentence: small letters, possessives cut off, quotation marks left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.casualties.grammar import NUMBER, Grammar

_QUOTES = frozenset("\"'“”‘’«»`´*_„")
_APOSTROPHES = frozenset("'\u2019")
_QUOTING = frozenset("'\u2018")
_PLAIN = str.maketrans("\u2019\u2010\u2011", "'--")


@dataclass(slots=True)  # not frozen: that would take twice as long to make
class Word:
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
    known = grammar.entries
    for match in grammar.tokens.finditer(text, start, end):
        kind, raw = match.lastgroup or "mark", match.group()
        first, last = match.span()
        if kind == "mark" and raw in _QUOTES:
            quoted = _is_open_after(raw, first, found, quoted, grammar)
            continue
        small = raw.lower()
        entry = known.get(small)
        if entry is not None:
            tag, hooks = entry
            found.append(Word(small, first, last, kind, False, tag, hooks))
        else:
            found.append(_unknown(small, first, last, kind, grammar))
    return found


def _unknown(small: str, first: int, last: int, kind: str, grammar: Grammar) -> Word:
    """The word for what is not known as it stands, its letters levelled and its possessive cut off."""
    owner = False
    if kind == "number":
        tag, hooks = grammar.entry(small)
        return Word(small, first, last, kind, owner, tag, hooks | NUMBER)
    if kind != "mark":
        small = small if small.isascii() else small.translate(_PLAIN).translate(grammar.letters)
        ending = grammar.language.possessive_ending
        if kind == "initials":
            small = small.rstrip(".")
        elif ending and small.endswith(ending) and len(small) > len(ending):
            small, owner = small[: -len(ending)], True
    return Word(small, first, last, kind, owner, *grammar.entry(small))


def _is_open_after(mark: str, at: int, found: Sequence[Word], quoted: bool, grammar: Grammar) -> bool:
    """Whether a single quotation mark is open after this mark; as an apostrophe it makes the word before it an owner."""
    if mark not in _APOSTROPHES or not found or found[-1].end != at:
        return quoted or mark in _QUOTING
    found[-1].owner = found[-1].owner or (not quoted and _owns(found[-1], grammar))
    return False


def _owns(word: Word, grammar: Grammar) -> bool:
    """Whether an apostrophe after this word makes it an owner of whom there are many: "the soldiers' wives"."""
    ending = grammar.language.possessive_ending
    return bool(ending) and word.text.endswith(ending[1:]) and word.text in grammar.people
