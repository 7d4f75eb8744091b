"""From words to phrases: who (noun phrases with their figure), what was done to them (signs), and the frame between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from watcher.casualties.grammar import FRAME, SIGN, TIME, Grammar, Sign
from watcher.casualties.numbers import Quantity, quantity
from watcher.casualties.words import Word

_ASIDE = 12  # words: a longer bracket is part of the sentence
_CONTENT = (None, "person", "thing", "unit", "group")
_OPENERS = ("anyone", "article", "determiner", "possessive", "negative")
_PRONOUNS = ("nobody", "pronoun", "pronouns")


@dataclass(slots=True)
class Phrase:
    """A stretch of the sentence. `tag` is np, sign, or the part that a word plays in the frame (be, prep, comma ...).

    For noun phrases: `figure` as stated, `opener` (article, possessive ...), `head` (person, thing, unit, group,
    unknown, bare: a figure alone) and whether it is `plural` (None: cannot be told). `stop` ends the phrase at its
    head; `aged` when an age followed a name; `end` ends it with what follows the head.
    """

    tag: str
    start: int
    stop: int
    end: int
    text: str = ""
    sign: Sign | None = None
    figure: Quantity | None = None
    opener: str = ""
    head: str = ""
    plural: bool | None = None
    size: int = 1
    aged: bool = False
    words: list[str] = field(default_factory=list)


def phrases(sequence: Sequence[Word], grammar: Grammar) -> list[Phrase]:
    """The phrases of one sentence, in order."""
    found: list[Phrase] = []
    at = 0
    while at < len(sequence):
        at, phrase = _next(sequence, at, grammar)
        if phrase is not None:
            found.append(phrase)
    return _without_ages(found)


def _without_ages(found: Sequence[Phrase]) -> list[Phrase]:
    """The phrases without ages told between commas: "John Smith, 34, and Ann Lee, 61, were shot"."""
    kept: list[Phrase] = []
    closed = -1
    for index, phrase in enumerate(found):
        if index == closed:
            continue
        if phrase.tag == "comma" and index and index + 1 < len(found) and _is_age(found, index + 1):
            continue
        if index and kept and kept[-1].tag == "np" and _is_age(found, index) and found[index - 1].tag == "comma":
            kept[-1].aged = True
            closed = index + 1 if index + 1 < len(found) and found[index + 1].tag == "comma" else -1
            if kept[-1].head == "unknown":
                kept[-1].head, kept[-1].plural = "person", False
            continue
        kept.append(phrase)
    return kept


def _is_age(found: Sequence[Phrase], index: int) -> bool:
    """Whether this bare figure between commas (or at the end) after a person is an age."""
    phrase = found[index]
    if (
        phrase.tag != "np"
        or phrase.head != "bare"
        or phrase.figure is None
        or index < 2
        or phrase.size != 1
        or not 0 < phrase.figure.low <= 110
    ):
        return False
    if found[index - 1].tag != "comma" or found[index - 2].tag != "np" or found[index - 2].figure is not None:
        return False
    return index + 1 >= len(found) or found[index + 1].tag in (
        "comma",
        "stop",
        "separator",
        "and",
        "be",
        "prep",
        "relative",
        "colon",
        "time",
        "dash",
    )


def _next(sequence: Sequence[Word], at: int, grammar: Grammar) -> tuple[int, Phrase | None]:
    """The phrase that begins at this word (None: nothing worth keeping) and the index after it."""
    word = sequence[at]
    tag = word.tag
    if word.text == "." and at and at + 1 < len(sequence) and _abbreviates(sequence[at - 1], sequence[at + 1], grammar):
        return at + 1, None
    if tag == "open" and (after := _aside(sequence, at, grammar)):
        return after, None
    if (word.kind in ("number", "ordinal") or word.hooks & TIME) and (after := _date(sequence, at, grammar)) > at:
        return after, _frame("time", sequence, at, after)
    figure = quantity(sequence, at, grammar)
    if figure is not None:
        return _noun_phrase(sequence, at, figure.after, figure, "", grammar)
    sign = grammar.signs.at(sequence, at) if word.hooks & SIGN else None
    if sign is not None:
        phrase = _frame("sign", sequence, at, sign[1])
        phrase.sign = sign[0]
        return sign[1], phrase
    frame = grammar.frames.at(sequence, at) if word.hooks & FRAME else None
    if frame is not None:
        return frame[1], _frame(frame[0], sequence, at, frame[1])
    if tag in ("possessive", "determiner") and (figure := quantity(sequence, at + 1, grammar)) is not None:
        return _noun_phrase(sequence, at, figure.after, figure, "", grammar)
    if tag in _OPENERS:
        return _noun_phrase(sequence, at, at + 1, None, tag or "", grammar)
    if tag in _PRONOUNS:
        phrase = _frame("np", sequence, at, at + 1)
        phrase.opener, phrase.head, phrase.plural = tag or "", "person", tag == "pronouns"
        return at + 1, phrase
    if tag in _CONTENT:
        return _noun_phrase(sequence, at, at, None, "", grammar)
    return at + 1, _frame(tag or "", sequence, at, at + 1)


def _abbreviates(before: Word, after: Word, grammar: Grammar) -> bool:
    """Whether a full stop between these words only marks an abbreviation: Gen. Ponce, Feb. 6, Ala."""
    if before.kind == "number":
        return False
    if after.start == before.end + 1 and after.kind != "mark":
        return len(before.text) == 1
    return len(before.text) <= 4 or before.text in grammar.titles


def _frame(tag: str, sequence: Sequence[Word], at: int, after: int) -> Phrase:
    start, end = sequence[at].start, sequence[after - 1].end
    return Phrase(tag, start, end, end, text=sequence[at].text, size=after - at)


def _aside(sequence: Sequence[Word], at: int, grammar: Grammar) -> int:
    """The index after a short bracket without a word of harm in it, else 0."""
    for index in range(at + 1, min(at + _ASIDE, len(sequence))):
        tag = sequence[index].tag
        if tag == "close":
            return index + 1
        if sequence[index].text in grammar.cues or tag == "open":
            return 0
    return 0


def _date(sequence: Sequence[Word], at: int, grammar: Grammar) -> int:
    """The index after the date that begins here (12 October 2016, Feb. 6, in 2014), else the same index."""
    word = sequence[at]
    months = grammar.language.months
    if (
        word.kind in ("number", "ordinal")
        and at + 1 < len(sequence)
        and sequence[at + 1].text in months
        and len(word.text) <= 4
    ):
        return _year(sequence, at + 2)
    if word.text in months and at + 1 < len(sequence):
        following = at + 2 if sequence[at + 1].text == "." and at + 2 < len(sequence) else at + 1
        day = sequence[following]
        if (day.kind == "ordinal" or (day.kind == "number" and len(day.text) in (1, 2, 4))) and day.text[:4].rstrip(
            "stndrh"
        ).isdigit():
            if len(day.text) == 4 and day.kind == "number":
                return _year(sequence, following) if is_year(day) else at
            if int(day.text.rstrip("stndrh")) > 31:
                return at
            return _year(sequence, following + 1)
        return at
    if is_year(word) and at and sequence[at - 1].tag in ("prep", "time", "subordinator", "to"):
        after = sequence[at + 1].text if at + 1 < len(sequence) else ""
        return at if after in grammar.people or after in grammar.cues else at + 1
    return at


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


def _noun_phrase(
    sequence: Sequence[Word],
    at: int,
    inside: int,
    figure: Quantity | None,
    opener: str,
    grammar: Grammar,
) -> tuple[int, Phrase]:
    """The noun phrase whose figure or article stands before `inside`, and the index after it."""
    phrase = Phrase(
        "np",
        sequence[at].start,
        sequence[at].end,
        sequence[at].end,
        figure=figure,
        opener=opener,
        head="bare" if figure else "unknown",
    )
    phrase.text = sequence[at].text
    end = inside
    stop = inside
    settled = False
    while end < len(sequence) and _continues(sequence, end, inside, phrase, grammar):
        word = sequence[end]
        tag = word.tag
        known = tag in ("person", "thing", "unit", "group") and word.kind != "age"
        if word.owner:
            phrase.opener, phrase.head, phrase.figure, phrase.plural, stop, settled = (
                "possessive",
                "unknown",
                None,
                None,
                end + 1,
                False,
            )
        elif known and not settled:
            phrase.head, stop = tag or "", end + 1
            phrase.plural = grammar.people[word.text].plural if tag == "person" else word.text.endswith("s")
        elif phrase.head in ("person", "group"):
            settled = True
        elif phrase.head in ("thing", "unit"):
            pass                        # "trade union members": a person may still come
        elif not settled:
            phrase.head, stop = "unknown", end + 1
            phrase.plural = word.text.endswith("s") and not word.text.endswith("ss")
        phrase.words.append(word.text)
        end += 1
    if end == inside and figure and end < len(sequence) and sequence[end].tag == "time":
        return end + 1, _frame("time", sequence, at, end + 1)
    phrase.stop = sequence[max(stop, inside, at + 1) - 1].end
    phrase.end = sequence[max(end, at + 1) - 1].end
    phrase.size = end - at
    if phrase.head == "unknown" and any(word.endswith("-old") for word in phrase.words):
        phrase.head, phrase.plural = "person", bool(figure and figure.high != 1)
    return _with_members(sequence, max(end, at + 1), phrase, grammar)


def _continues(sequence: Sequence[Word], index: int, inside: int, phrase: Phrase, grammar: Grammar) -> bool:
    """Whether the noun phrase goes on with this word."""
    word = sequence[index]
    tag = word.tag
    if word.text == "is" and index + 1 < len(sequence) and sequence[index + 1].tag == "person":
        return True  # "30 IS fighters"
    sign = grammar.signs.at(sequence, index) if word.hooks & SIGN else None
    if sign is not None:
        following = sequence[sign[1]].tag if sign[1] < len(sequence) else ""
        return (
            phrase.figure is None
            and bool(phrase.opener)
            and index == inside
            and following == "person"
            and sign[0].form != "ing"
        )
    if word.hooks & FRAME and grammar.frames.at(sequence, index) is not None:
        return False
    if word.kind == "number" or (word.text in grammar.numbers and index > inside):
        return False
    if tag == "time":
        return (
            index == inside
            and phrase.figure is None
            and bool(phrase.opener)
            and index + 1 < len(sequence)
            and sequence[index + 1].tag in _CONTENT
        )
    return tag in _CONTENT and word.kind != "mark" and (index == inside or quantity_free(word, grammar))


def quantity_free(word: Word, grammar: Grammar) -> bool:
    """Whether no figure can begin with this word."""
    return word.text not in grammar.numbers and word.text not in (
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "several",
    )


def _with_members(sequence: Sequence[Word], end: int, phrase: Phrase, grammar: Grammar) -> tuple[int, Phrase]:
    """A group with those it is made of: "a family of six", "a group of 12 soldiers", "two groups of men"."""
    if (
        phrase.head != "group"
        or end + 1 >= len(sequence)
        or sequence[end].text != "of"
        or sequence[end - 1].end != phrase.stop
    ):
        return end, phrase
    after, members = _next(sequence, end + 1, grammar)
    if members is None or members.tag != "np":
        return end, phrase
    phrase.figure = members.figure
    phrase.head, phrase.plural, phrase.stop, phrase.end = (
        ("person" if members.head == "bare" else members.head),
        True,
        members.stop,
        members.end,
    )
    phrase.size += 1 + members.size
    phrase.opener = ""
    return after, phrase
