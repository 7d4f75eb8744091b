"""From which day something is counted: "since the offensive was launched on 11 November"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.dates import is_year
from watcher.casualties.grammar import Grammar
from watcher.casualties.when import NEWS, Today, day_of, is_superlative, on
from watcher.casualties.words import Word

_BEGUN = 14  # words after "since" that may name its day


def beginning(sequence: Sequence[Word], index: int, today: Today | None, grammar: Grammar) -> str:
    """The day more than a week ago from which something is counted: "since the offensive was launched on 11 November"."""
    if sequence[index].text not in grammar.language.time_words.since or is_superlative(sequence, index, grammar):
        return ""
    for at in range(index + 1, min(index + _BEGUN, len(sequence))):
        if sequence[at].text in grammar.language.months and (day := day_of(sequence, at, grammar)) is not None:
            return f"since {sequence[at].text} {day}" if _is_past(sequence, at, day, today, grammar) else ""
        if sequence[at].kind == "mark":
            break
    return ""


def _is_past(sequence: Sequence[Word], at: int, day: int, today: Today | None, grammar: Grammar) -> bool:
    """Whether a day of the month named here, with its year if that is told, lies more than a week back."""
    month = grammar.language.months[sequence[at].text]
    year = next((int(word.text) for word in sequence[at + 1 : at + 4] if is_year(word)), 0)
    if today is None:
        return bool(year)
    named = on(year or today.day.year - (month > today.day.month), month, day)
    return named is not None and today.day - named > NEWS
