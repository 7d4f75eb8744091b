"""The language a text is in: told by the words that only one of our languages has, and only where they leave no doubt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from watcher.casualties.compiling import FOLDER, grammar, of_file
from watcher.casualties.grammar import Grammar

_READ = 60  # words from the beginning
_LEAST = 3  # different words of a language, fewer are an accident
_CLEARLY = 3  # times as many as any other language has


class _Telling(NamedTuple):
    """The words that tell a language from the others, and its grammar."""

    words: frozenset[str]
    grammar: Grammar


def tongue(words: Sequence[str], claimed: str | None) -> Grammar:
    """The grammar for a text that begins with these small-lettered words: of the language it clearly is in, else the claimed one, else English."""
    head = words[:_READ]
    told = [_told(head, telling) for telling in _languages()]
    most = max(told)
    if most >= _LEAST and sum(_CLEARLY * each > most for each in told) == 1:  # but for itself no other comes near
        return _languages()[told.index(most)].grammar
    return grammar((claimed or "en")[:2].lower())


def _told(head: Sequence[str], telling: _Telling) -> int:
    """How many different words of a language stand here."""
    letters = telling.grammar.letters
    if letters and not (joined := " ".join(head)).isascii():
        head = joined.translate(letters).split()
    return len(telling.words.intersection(head))


@cache
def _languages() -> tuple[_Telling, ...]:
    """What tells each language we have a file for."""
    known = [of_file(path) for path in sorted(FOLDER.glob("*.yaml"))]
    words = [{*each.language.commonest, *each.entries} for each in known]
    return tuple(
        _Telling(frozenset(own.difference(*(other for other in words if other is not own))), each)
        for own, each in zip(words, known, strict=True)
    )
