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
_WEIGHED = 300  # words from the beginning, to tell whether we know the language at all
_ENOUGH = 80  # letters; a headline may do without any common word
_COMMON = 0.2  # of all words: of English and Spanish news four in ten, of French, Portuguese and Italian one in seven


class _Telling(NamedTuple):
    """The words that tell a language from the others, its commonest ones, and its grammar."""

    words: frozenset[str]
    commonest: frozenset[str]
    grammar: Grammar


def tongue(words: Sequence[str], claimed: str | None) -> Grammar:
    """The grammar for a text that begins with these small-lettered words: of the language it clearly is in, else the claimed one, else English."""
    head = words[:_READ]
    told = [_told(head, telling) for telling in _languages()]
    most = max(told)
    if most >= _LEAST and sum(_CLEARLY * each > most for each in told) == 1:  # but for itself no other comes near
        return _languages()[told.index(most)].grammar
    return grammar((claimed or "en")[:2].lower())


def reads(words: Sequence[str]) -> bool:
    """Whether small-lettered words are of a language we have a file for, as far as its commonest words tell; too few words tell nothing."""
    head = words[:_WEIGHED]
    if sum(map(len, head)) < _ENOUGH:
        return True
    common = ([word for word in head if word in telling.commonest] for telling in _languages())
    return any(len(found) >= _COMMON * len(head) and len(set(found)) >= _LEAST for found in common)


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
        _Telling(frozenset(own.difference(*(other for other in words if other is not own))), frozenset(each.language.commonest), each)
        for own, each in zip(words, known, strict=True)
    )
