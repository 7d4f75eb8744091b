"""Days and years in a sentence: their figures count nobody."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.grammar import Grammar
from watcher.casualties.words import Word

_LONGEST_MONTH = 31


def date(sequence: Sequence[Word], at: int, grammar: Grammar) -> int:
    """The index after the date that begins here (12 October 2016, Feb. 6, in 2014), else the same index."""
    word = sequence[at]
    months = grammar.language.months
    following = beyond_joint(sequence, at + 1, grammar)
    if (
        word.kind in ("number", "ordinal")
        and following < len(sequence)
        and sequence[following].text in months
        and len(word.text) <= 4
    ):
        return _year(sequence, beyond_joint(sequence, following + 1, grammar)) if following + 1 < len(sequence) else following + 1
    if word.text in months and at + 1 < len(sequence):
        return _month(sequence, at, grammar)
    if is_year(word) and at and sequence[at - 1].tag in ("prep", "time", "subordinator", "to"):
        after = sequence[at + 1].text if at + 1 < len(sequence) else ""
        return at if after in grammar.people or after in grammar.cues else at + 1
    return at


def _month(sequence: Sequence[Word], at: int, grammar: Grammar) -> int:
    """The index after the date that begins with a month: "Feb. 6, 2014", "in May 2012"; not "in January 5 soldiers"."""
    following = at + 2 if sequence[at + 1].text == "." and at + 2 < len(sequence) else at + 1
    day = sequence[following]
    if day.kind == "number" and len(day.text) == 4:
        return _year(sequence, following)
    number = bare(day.text, grammar)
    if day.kind not in ("number", "ordinal") or not number.isdigit() or not 1 <= int(number) <= _LONGEST_MONTH:
        return at
    alone = at > 0 and sequence[at - 1].text in grammar.language.time_words.month_alone
    after = sequence[following + 1] if following + 1 < len(sequence) else None
    if alone and day.kind == "number" and after is not None and after.tag in ("person", "group"):
        return following  # "in January 5 soldiers were killed"
    return _year(sequence, following + 1)


def beyond_joint(sequence: Sequence[Word], at: int, grammar: Grammar) -> int:
    """Past the small word that joins the parts of a date in some languages ("3 de mayo de 2016"), where a part follows it."""
    if at + 1 >= len(sequence) or sequence[at].text not in grammar.language.time_words.joints:
        return at
    return at + 1 if sequence[at + 1].text in grammar.language.months or is_year(sequence[at + 1]) else at


def bare(text: str, grammar: Grammar) -> str:
    """A number without the ending that makes it an ordinal: 3 of 3rd."""
    for ending in grammar.language.time_words.ordinals:
        if text.endswith(ending) and text[: -len(ending)].isdigit():
            return text[: -len(ending)]
    return text


def _year(sequence: Sequence[Word], at: int) -> int:
    """Past a year, or a comma and a year, that stands here."""
    if at < len(sequence) and is_year(sequence[at]):
        return at + 1
    if at + 1 < len(sequence) and sequence[at].text == "," and is_year(sequence[at + 1]):
        return at + 2
    if (
        at < len(sequence)
        and sequence[at].kind == "number"
        and len(sequence[at].text) == 2
        and sequence[at].text[0] in "789"
    ):
        return at + 1
    return at


def is_year(word: Word) -> bool:
    """Whether this is a year of our times in four digits."""
    return word.kind == "number" and len(word.text) == 4 and word.text[:2] in ("19", "20") and word.text.isdigit()
