"""Whom a casualty tells of: the ages, names and sex by which people of one text are known again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from watcher.casualties.grammar import Grammar
from watcher.model import Casualty

_WORDS = re.compile(r"[^\W_]+")
_OTHERS = re.compile(r"\S+-\S+|\S+['\u2019]s\b(?=.)")  # "17-year-old", "Ruiz's son": no name of theirs
_PRONOUNS = ("pronoun", "possessive", "determiner")


@dataclass(frozen=True, slots=True)
class Person:
    """What a text says of one victim.

    Ages, names, sex ("": unknown), whether it is "another", whether it did the harm, and whether only a pronoun tells it.
    """

    ages: frozenset[str]
    names: frozenset[str]
    sex: str
    other: bool
    culprit: bool
    pronoun: bool


def person(casualty: Casualty, grammar: Grammar) -> Person:
    """The one whom a casualty tells of."""
    words = _WORDS.findall(casualty.who.lower())
    names = frozenset(
        word
        for word in _WORDS.findall(_OTHERS.sub(" ", casualty.who.lower()))
        if len(word) > 2 and word.isalpha() and grammar.entry(word) == (None, 0) and word not in grammar.no_names
    )
    return Person(
        frozenset(word for word in _WORDS.findall(casualty.quote) if word.isdigit()),
        names,
        next((sex for word in reversed(words) if (sex := grammar.sexes.get(word))), ""),  # "her son" is a son
        not (grammar.others.isdisjoint(words) and grammar.too.isdisjoint(words_of(casualty.quote))),
        not grammar.culprits.isdisjoint(words),
        len(words) == 1 and words[0] in grammar.sexes and grammar.entry(words[0])[0] in _PRONOUNS,
    )


def words_of(text: str) -> list[str]:
    """The words of a stretch of text in small letters."""
    return _WORDS.findall(text.lower())
