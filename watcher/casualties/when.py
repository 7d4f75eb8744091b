"""When a sentence plays: the day an article counts from, and which of the dates a sentence names are long past."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import NamedTuple

from watcher.casualties.dates import bare, is_year
from watcher.casualties.grammar import Grammar
from watcher.casualties.words import Word

NEWS = timedelta(days=8)  # what an article reports as its own happened within about a week
_NEARLY_A_YEAR = timedelta(days=330)  # a later day of the year is one to come
_SINCE = 8  # words after "since" in which it is said what began
_NAMED = 5  # words after a year that may name what happened in it
_TO_YEAR = 4  # words from a month to its year: "August 20, 2022"
_RECORD = 8  # words before a span of time in which something is compared with all of it
_CENTURIES = ("18", "19", "20")
_HEAD = 240  # characters in which a date line stands
_DAY_MONTH_YEAR = re.compile(r"\b(\d{1,2})\s+([^\W\d_]{3,9})\.?,?\s+(\d{4}|\d{2})\b")
_MONTH_DAY_YEAR = re.compile(r"\b([^\W\d_]{3,9})\.?\s+(\d{1,2}),\s*(\d{4})\b")
_DIGIT, _DAY_YEAR = re.compile(r"\d"), re.compile(r"\d,\s*\d")  # without which neither is looked for: that takes longer


class Today(NamedTuple):
    """The day an article counts from, and whether it is `known` or only read off its date line (good for the year)."""

    day: date
    known: bool


def reference(text: str, published: datetime | None, grammar: Grammar) -> Today | None:
    """The day the article counts from: its own date, else that of its date line, else None."""
    if published is not None:
        return Today(published.date(), known=True)
    head = text[:_HEAD].lower()
    if joints := grammar.language.time_words.joints:
        head = " ".join(word for word in head.split(" ") if word not in joints)
    for pattern, order, needed in ((_DAY_MONTH_YEAR, (1, 2, 3), _DIGIT), (_MONTH_DAY_YEAR, (2, 1, 3), _DAY_YEAR)):
        for match in pattern.finditer(head) if needed.search(head) else ():
            day, month, year = (match.group(index) for index in order)
            number = grammar.language.months.get(month)
            if number:
                named = on(int(year) + (1900 if len(year) == 2 else 0), number, int(day))
                return None if named is None else Today(named, known=False)
    return None


def on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def long_past(sequence: Sequence[Word], index: int, today: Today | None, grammar: Grammar) -> str:
    """The words that say that this place of the sentence speaks of more than a week ago, or ""."""
    word = sequence[index]
    if word.kind == "number" and len(word.text) == 4 and word.text[:2] in _CENTURIES and word.text.isdigit():
        return _old_year(sequence, index, today, grammar)
    if word.text[4:] in grammar.language.number_words.decades and word.text[:4].isdigit():
        return word.text  # "a grave of the 1980s"
    if word.text in grammar.language.months:
        return _throughout(sequence, index, grammar) or _old_month(sequence, index, today, grammar)
    if word.text in grammar.language.time_words.days:
        return _many_days(sequence, index, grammar)
    if word.text in grammar.cumulative_spans:
        return _old_span(sequence, index, grammar)
    if word.text.endswith(grammar.language.time_words.lengthy):
        return word.text  # "the two-month-long siege"
    if word.text.endswith(grammar.language.time_words.long) and index + 1 < len(sequence):
        aged = sequence[index + 1].text in grammar.language.age_words.ends  # "three-year old son", "three-year old war"
        return word.text if sequence[min(index + 1 + aged, len(sequence) - 1)].text in grammar.long_past else ""
    if word.text.endswith(grammar.language.time_words.long_of_war):
        return word.text if index + 1 < len(sequence) and sequence[index + 1].text in grammar.wars else ""
    if word.text in grammar.language.time_words.since:
        return _since(sequence, index, today, grammar)
    return ""


def dated(sequence: Sequence[Word], index: int, today: Today | None, grammar: Grammar) -> str:
    """The month, with its day and year, by which this place of the sentence dates something; "" beside a weekday or a known day.

    Whoever speaks of last night's news names the weekday; a month is named for what lies further back.
    """
    word = sequence[index]
    if today is not None or word.text not in grammar.language.months:
        return ""
    near = (*sequence[max(0, index - 3) : index], *sequence[index + 1 : index + 3])
    if any(other.text in grammar.weekdays for other in near):
        return ""
    day = day_of(sequence, index, grammar)
    year = next((other.text for other in sequence[index + 1 : index + _TO_YEAR] if is_year(other)), "")
    opened = index > 0 and sequence[index - 1].text in grammar.language.time_words.months
    followed = index + 1 < len(sequence) and is_year(sequence[index + 1])
    parts = (word.text, "" if day is None else str(day), year)
    return " ".join(part for part in parts if part) if day is not None or opened or followed else ""


def recalled(sequence: Sequence[Word], index: int, _today: Today | None, grammar: Grammar) -> str:
    """What leads back to another occasion: "eight months after", "a year since", "the deadliest since"."""
    after = sequence[index + 1].text if index + 1 < len(sequence) else ""
    text = sequence[index].text
    if text in grammar.language.time_words.since:
        dated = after[:1].isdigit() or (index + 1 < len(sequence) and sequence[index + 1].tag == "time")
        return text if not dated and is_superlative(sequence, index, grammar) else ""
    return f"{text} {after}" if after in grammar.recalled_after and text in grammar.long_spans else ""


def _old_year(sequence: Sequence[Word], index: int, today: Today | None, grammar: Grammar) -> str:
    year = int(sequence[index].text)
    small = grammar.language.time_words
    joined = index > 1 and sequence[index - 1].text in small.joints and sequence[index - 2].text in grammar.language.months
    before = sequence[index - 1 - joined].text if index else ""
    after = sequence[index + 1] if index + 1 < len(sequence) else None
    if (before in grammar.articles or before in grammar.definite) and any(word.text in grammar.language.happenings for word in sequence[index + 1 : index + _NAMED]):
        return _named_by_year(sequence, index, today)
    if after is not None and after.text == "," and [word.tag for word in sequence[index + 2 : index + 3]] == ["subordinator"]:
        return _named_by_year(sequence, index, today)  # "remembers 1992, when the storm killed 65"
    if before not in grammar.before_years or before in small.since or _is_clock(sequence, index, grammar):
        return ""
    if after is not None and (after.tag == "unit" or after.text in small.streets):
        return ""  # "in the 2000 block of Main Street"
    if spanned := _throughout(sequence, index, grammar):
        return spanned
    if today is not None:
        return sequence[index].text if year < (today.day - NEWS).year else ""
    dated = before == "," or before in grammar.language.months or bare(before, grammar).isdigit()
    return "" if dated else sequence[index].text


def _named_by_year(sequence: Sequence[Word], index: int, today: Today | None) -> str:
    """The year by which something is named, where it is none of today's: "the 1994 barracks massacre"."""
    text = sequence[index].text
    return text if today is None or int(text) < (today.day - NEWS).year else ""


def _is_clock(sequence: Sequence[Word], index: int, grammar: Grammar) -> bool:
    """Whether four digits tell an hour, as those they are joined with do: "between 1800 and 0600"."""
    for joint, other in ((index + 1, index + 2), (index - 1, index - 2)):
        if 0 <= other < len(sequence) and sequence[joint].text in grammar.language.number_words.ranges:
            text = sequence[other].text
            if len(text) == 4 and text.isdigit() and text[:2] not in _CENTURIES:
                return True
    return False


def _throughout(sequence: Sequence[Word], index: int, grammar: Grammar) -> str:
    """A whole month or year over which something is counted: "during October", "in 2014 alone"; not "during October 5"."""
    small = grammar.language.time_words
    after = sequence[index + 1] if index + 1 < len(sequence) else None
    if after is not None and after.text in small.alone:
        return f"{sequence[index].text} {after.text}"
    dated = after is not None and after.kind in ("number", "ordinal") and len(after.text) < 4
    before = sequence[index - 1].text if index else ""
    if index > 1 and grammar.roles.get(before) == "of" and sequence[index - 2].text in grammar.long_spans:
        return f"{sequence[index - 2].text} {before} {sequence[index].text}"  # "in the month of October"
    return "" if dated or before not in small.throughout else f"{before} {sequence[index].text}"


def _old_month(sequence: Sequence[Word], index: int, today: Today | None, grammar: Grammar) -> str:
    """A month, with the day beside it if there is one, that ended more than a week before the article."""
    if (
        today is None
        or not today.known
        or (
            sequence[index].text in grammar.language.time_words.month_or_not
            and not _is_month(sequence, index, grammar)
        )
    ):
        return ""
    month = grammar.language.months[sequence[index].text]
    now = today.day
    day = day_of(sequence, index, grammar)
    year = now.year if month <= now.month else now.year - 1
    if day is None:
        last = on(year + month // 12, month % 12 + 1, 1)
        return sequence[index].text if month != now.month and last is not None and now - last > NEWS else ""
    named = on(year, month, day)
    return f"{sequence[index].text} {day}" if named is not None and _NEARLY_A_YEAR > now - named > NEWS else ""


def _is_month(sequence: Sequence[Word], index: int, grammar: Grammar) -> bool:
    """Whether a word that may be a verb is the month: "in May", "5 May", not "they may march"."""
    if index and sequence[index - 1].text in grammar.language.time_words.months:
        return True
    return any(0 <= at < len(sequence) and sequence[at].kind in ("number", "ordinal") for at in (index - 1, index + 1))


def day_of(sequence: Sequence[Word], index: int, grammar: Grammar) -> int | None:
    """The day of the month named beside a month."""
    after = index + 2 if index + 1 < len(sequence) and sequence[index + 1].text == "." else index + 1
    joined = index > 1 and sequence[index - 1].text in grammar.language.time_words.joints
    for at in (after, index - 2 if joined else index - 1):
        if 0 <= at < len(sequence) and sequence[at].kind in ("number", "ordinal"):
            digits = bare(sequence[at].text, grammar)
            if digits.isdigit() and 1 <= int(digits) <= 31:
                return int(digits)
    return None


def _old_span(sequence: Sequence[Word], index: int, grammar: Grammar) -> str:
    """A span of time that is past: "in the last 3 years", "10 years ago"; not "30 years in prison", "8 months old"."""
    small = grammar.language.time_words
    after = sequence[index + 1].text if index + 1 < len(sequence) else ""
    before = [word.text for word in sequence[max(0, index - 4) : index]]
    text = sequence[index].text
    if " ".join(word.text for word in sequence[index + 1 : index + 3]) in small.of_age:
        return ""
    if after in small.ahead and not grammar.past_markers.intersection(before):
        return ""
    if text in small.weeks:
        return f"{text} {after}" if after in small.later else ""
    if after in small.ago or (after in small.of and text.endswith(grammar.language.plural_endings)):
        return f"{text} {after}"
    for marker in before:
        if marker in grammar.past_markers:
            return f"{marker} {text}"
    if (spanned := _within(before, grammar)) and after not in small.later and after not in small.ago:
        return f"{spanned} {text}"
    return text if text in small.years and any(word in small.lasting for word in before) else ""


def _many_days(sequence: Sequence[Word], index: int, grammar: Grammar) -> str:
    """A span of more days than news lasts: "over the past 12 days", "in less than 40 days"; not "in the last 2 days"."""
    many = sequence[index - 1].text if index else ""
    number = int(many) if many.isdigit() and len(many) < 4 else grammar.numbers.get(many, 0)
    if number <= NEWS.days:
        return ""
    before = [word.text for word in sequence[max(0, index - 4) : index - 1]]
    marker = next((word for word in before if word in grammar.past_markers), "") or _within(before, grammar)
    return f"{marker} {many} {sequence[index].text}" if marker else ""


def _within(before: Sequence[str], grammar: Grammar) -> str:
    """The words that make a span one in which something was counted: "in less than (a month)"."""
    said = f" {' '.join(before)} "
    return next((words for words in grammar.language.time_words.within if f" {words} " in said), "")


def _since(sequence: Sequence[Word], index: int, today: Today | None, grammar: Grammar) -> str:
    """A beginning long past: "since 2011", "since the war began", "since the party was founded"; not "since Saturday", "since the fighting began"."""
    if is_superlative(sequence, index, grammar):
        return ""  # "the deadliest since 2014" is today's
    if any(word.kind in ("number", "ordinal") and len(word.text) < 4 for word in sequence[index + 1 : index + 2]):
        return ""  # "since 1 August": the day decides
    after = list(takewhile(lambda word: word.kind != "mark", sequence[index + 1 : index + 1 + _SINCE]))
    if any(word.text in grammar.weekdays for word in after):
        return ""
    opened = False
    for at, word in enumerate(after[:_NAMED], index + 1):
        if word.text in grammar.language.months:
            return "" if _is_dated_now(sequence, at, today, grammar) else f"since {word.text}"
        if word.text in grammar.wars:
            return f"since {word.text}"
        if word.kind == "number" and len(word.text) == 4 and word.text[:2] in _CENTURIES:
            return f"since {word.text}"
        if opened and word.text in grammar.long_spans:
            return f"since {word.text}"  # "since the start of the year"
        opened = opened or word.text in grammar.language.time_words.openings
    told = f" {' '.join(word.text for word in after)} "
    return next((f"since {words}" for words in grammar.language.time_words.begun if f" {words} " in told), "")


def _is_dated_now(sequence: Sequence[Word], index: int, today: Today | None, grammar: Grammar) -> bool:
    """Whether a month after "since" has a day, which decides, or is the one that an article is of."""
    this = today is not None and today.known and grammar.language.months[sequence[index].text] == today.day.month
    return this or day_of(sequence, index, grammar) is not None


def is_record(sequence: Sequence[Word], index: int, grammar: Grammar) -> bool:
    """Whether what is told is compared with all of a time: "the largest raid of the war", "the bloodiest day this year"."""
    reach = _RECORD if sequence[index].text in grammar.long_spans else _NAMED
    return any(word.text in grammar.language.time_words.records for word in sequence[max(0, index - reach) : index])


def is_superlative(sequence: Sequence[Word], index: int, grammar: Grammar) -> bool:
    """Whether something is compared here with all that was: "the deadliest attack since"."""
    small = grammar.language.time_words
    return any(
        word.text.endswith(small.superlative_endings) or word.text in small.superlatives
        for word in sequence[max(0, index - 4) : index]
    )
