"""The language a text is in: told by the words that only one of our languages has, and only where they leave no doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from watcher.casualties.compiling import FOLDER, grammar, of_file
from watcher.casualties.grammar import Grammar

_READ = 60  # words from the beginning
_LEAST = 3  # different words of a language, fewer are an accident
_CLEARLY = 3  # times as many as any other language has


class _Telling(NamedTuple):
    """The words that tell a language from the others, the letters they are written in, and its file."""

    words: frozenset[str]
    letters: Mapping[int, str]
    path: Path


def tongue(words: Sequence[str], claimed: str | None) -> Grammar:
    """The grammar for a text that begins with these small-lettered words: of the language it clearly is in, else the claimed one, else English."""
    head = words[:_READ]
    found = sorted(((_told(head, telling), telling.path) for telling in _languages()), reverse=True)
    most, path = found[0]
    if most >= _LEAST and all(most >= _CLEARLY * less for less, _ in found[1:]):
        return of_file(path)
    return grammar((claimed or "en")[:2].lower())


def _told(head: Sequence[str], telling: _Telling) -> int:
    """How many different words of a language stand here."""
    joined = " ".join(head)
    plain = head if joined.isascii() or not telling.letters else joined.translate(telling.letters).split()
    return len(telling.words.intersection(plain))


@cache
def _languages() -> tuple[_Telling, ...]:
    """What tells each language we have a file for."""
    known = {path: of_file(path) for path in sorted(FOLDER.glob("*.yaml"))}
    words = {path: {*each.language.commonest, *each.entries} for path, each in known.items()}
    return tuple(
        _Telling(frozenset(words[path].difference(*(words[other] for other in known if other != path))), each.letters, path)
        for path, each in known.items()
    )
