"""What a whole article is about: a film, a drill, an anniversary, a trial, a year's statistics. Its figures are no news, whatever their sentences say.

The heading and the first sentence set the theme; where a recent day dates a figure, it reports news all the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from watcher.casualties.grammar import Grammar
from watcher.casualties.when import NEWS, Today
from watcher.model import Casualty, Span, Status
from watcher.text import first_sentences, sentences

_HEAD = 1_500  # characters in which the heading and the first sentence end
_FIRST = 5  # sentences of which the first long one below the heading ends the head
_WORDS = 120  # words in which a theme is set
_DATE_LINE = 60  # characters; what is longer is a sentence
_OPENING = 25  # characters of a sentence in which the day stands that all of it is dated by


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What sets each theme, and what dates news; `words` are those of which a heading that sets one has one at least."""

    words: frozenset[str]
    reviews: re.Pattern[str]
    made_up: re.Pattern[str]
    surveyed: re.Pattern[str]
    ended: re.Pattern[str]
    remembered: re.Pattern[str]
    opening: re.Pattern[str]
    tried: re.Pattern[str]
    about: re.Pattern[str]
    row: re.Pattern[str]
    recent: re.Pattern[str]


def without_themes(found: Sequence[Casualty], text: str, spoken: Sequence[str], today: Today | None, grammar: Grammar) -> list[Casualty]:
    """The casualties; where the article is no report of an incident, and dates no figure as news, its figures have the status of its theme.

    `spoken` are the words of the text in small letters.
    """
    patterns = _patterns(grammar)
    dated = today is not None and today.known and any(casualty.status == "background" for casualty in found)
    if (not dated and patterns.words.isdisjoint(spoken[:_WORDS])) or not any(_is_news(casualty) for casualty in found):
        return list(found)
    head = _head(first_sentences(text[:_HEAD], _FIRST))
    theme = _theme(found, text, head, grammar, dated=today is not None and today.known)
    if theme is None or _reports_news(found, text, head[-1], _recent_days(text, today, grammar)):
        return list(found)
    status, word = theme
    return [replace(casualty, status=status, cues=(word,)) if _is_news(casualty) else casualty for casualty in found]


def _is_news(casualty: Casualty) -> bool:
    return casualty.status == "event" and bool(casualty.low or casualty.high)


def _head(stretches: Sequence[Span]) -> Sequence[Span]:
    """The heading and the first sentence below it, with what a date line cuts off it."""
    lead = next((at for at, sentence in enumerate(stretches) if at and sentence.end - sentence.start > _DATE_LINE), 1)
    return stretches[: lead + 1]


def _theme(found: Sequence[Casualty], text: str, head: Sequence[Span], grammar: Grammar, *, dated: bool) -> tuple[Status, str] | None:
    """The status that the theme of an article gives its figures, and the word that sets it; None where it has none."""
    patterns, end = _patterns(grammar), head[-1].end
    small = text[:end].lower()
    early = [casualty for casualty in found if casualty.span.start < end]
    news = [casualty for casualty in early if _is_news(casualty)]
    only = _is_only_told_of(news, text, head, patterns)
    themes: list[tuple[Status, re.Pattern[str], bool]] = [
        ("hypothetical", patterns.reviews, True),
        ("hypothetical", patterns.made_up, not news),
        ("background", patterns.surveyed, not news),
        ("background", patterns.ended, all(casualty.kind == "killed" and casualty.high == 1 for casualty in found if _is_news(casualty))),
        ("background", patterns.remembered, only),
        ("background", patterns.tried, dated and only),
    ]
    for status, pattern, holds in themes:
        if holds and (word := pattern.search(small)):
            return status, word.group()
    opening = next((word for sentence in head if (word := patterns.opening.match(text[sentence.start : end].lower()))), None)
    if opening is not None and not news:
        return "background", opening.group()
    return _past([casualty for casualty in early if grammar.superseded.isdisjoint(casualty.cues)], news, head[-1]) if dated else None


def _is_only_told_of(news: Sequence[Casualty], text: str, head: Sequence[Span], patterns: _Patterns) -> bool:
    """Whether each of these figures is but what a trial or a remembrance, named before it in its sentence, is about, or stands in a row with such."""
    before: Casualty | None = None
    for casualty in news:
        sentence = next(sentence for sentence in reversed(head) if sentence.start <= casualty.span.start)
        in_a_row = before is not None and patterns.row.fullmatch(text, before.span.end, casualty.span.start) is not None
        if not (in_a_row or _is_told_of(casualty, text, sentence, patterns)):
            return False
        before = casualty
    return True


def _is_told_of(casualty: Casualty, text: str, sentence: Span, patterns: _Patterns) -> bool:
    """Whether a word for a trial or a remembrance leads to the figure: by "for", or by "a fire that"."""
    small = text[sentence.start : casualty.span.end].lower()
    harm = casualty.span.start - sentence.start
    words = [word for pattern in (patterns.remembered, patterns.tried) for word in pattern.finditer(small) if word.start() < harm]
    return any(word.end() > harm or patterns.about.search(small, word.start(), harm) for word in words)


def _past(early: Sequence[Casualty], news: Sequence[Casualty], lead: Span) -> tuple[Status, str] | None:
    """The past, where the first sentence tells of nothing else, and the heading of nothing but what that tells."""
    told = [casualty for casualty in early if casualty.span.start >= lead.start and casualty.status == "background"]
    past = {(casualty.kind, casualty.low) for casualty in told}
    single = any(casualty.low == casualty.high == 1 for casualty in told)
    only = bool(told) and all((casualty.kind, casualty.low) in past or (single and casualty.low == casualty.high == 1) for casualty in news)
    return ("background", " ".join(told[0].cues)) if only else None


def _recent_days(text: str, today: Today | None, grammar: Grammar) -> list[int]:
    """Where a text names a day of the week, or the date of one of the last days."""
    days = [day.start() for day in _patterns(grammar).recent.finditer(text) if day["day"]]
    if today is None:
        return days
    dates = [today.day - timedelta(days=back) for back in range(NEWS.days)]
    told = [f"{date.day} {month}|{month} {date.day}" for date in dates for month, number in grammar.language.months.items() if number == date.month]
    return sorted([*days, *(found.start() for found in _compiled("|".join(told)).finditer(text))])


def _reports_news(found: Sequence[Casualty], text: str, lead: Span, days: Sequence[int]) -> bool:
    """Whether a recent day dates a figure: in the head it follows the figure or opens its sentence; below it stands in it."""
    stretches = sentences(text) if days else ()
    for casualty in found if days else ():
        sentence = stretches[bisect_right(stretches, casualty.span.start, key=lambda span: span.start) - 1]
        start = sentence.start if sentence.start > lead.start else casualty.span.start
        within = (start, sentence.end), (sentence.start, min(sentence.start + _OPENING, casualty.span.start))
        if _is_news(casualty) and any(bisect_left(days, first) < bisect_left(days, last) for first, last in within):
            return True
    return False


@lru_cache(maxsize=8)
def _patterns(grammar: Grammar) -> _Patterns:
    """The patterns of a language, compiled once: for small letters all but the one that is looked for in the whole text, for that takes half the time."""
    themes = grammar.language.themes
    recent = _any((*(day for day in grammar.language.weekdays if day not in themes.coming), *themes.recent))
    idle = _any((*grammar.language.says, *themes.idle))
    phrases = (*themes.reviews, *themes.made_up, *themes.surveyed, *themes.ended, *themes.remembered, *themes.tried)
    return _Patterns(
        words=frozenset((*themes.spans, *(re.findall(r"\w+", max(phrase.split(), key=len))[0] for phrase in phrases))),
        reviews=_compiled(_any(themes.reviews)),
        made_up=_compiled(_any(themes.made_up)),
        surveyed=_compiled(_any(themes.surveyed)),
        ended=_compiled(rf"(?:{_any(themes.ended)})\s+(?:[6-9]\d|1\d\d)"),
        remembered=_compiled(_any(themes.remembered)),
        opening=_compiled(rf"(?:\w+[ -]){{1,2}}(?:{_any(themes.spans)}) (?:{_any(themes.after)})"),
        tried=_compiled(_any(themes.tried)),
        about=re.compile(rf"(?<!\w)(?:{_any(themes.about)})\s+\Z|(?<!\w)(?:{_any(themes.relative)})\s+(?:\w+\s+){{0,3}}\Z"),
        row=re.compile(rf",?\s+(?:{_any(grammar.language.conjunctions)})\s+"),
        recent=_compiled(rf"(?i:(?:{idle})\s+(?:on\s+)?(?:{recent})|(?:{recent})\s+(?:{idle})|(?P<day>{recent}))"),
    )


def _any(words: Sequence[str]) -> str:
    """One of these words; none where there are none. A space stands for any white space."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest) or "(?!)"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
