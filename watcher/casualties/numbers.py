"""How many: from words to a figure with its bounds. "at least 12", "two dozen", "10 to 15", "tens of thousands"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from watcher.casualties.grammar import BOUND, FIGURE, NUMBER, Grammar
from watcher.casualties.words import Word

_MARKS = re.compile(r"[,'\u2019\u066c\u00a0\u2009\u202f ]")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+[km]?")
_DECIMAL = re.compile(r"\d+(?:\.\d{3})*,\d{1,2}[km]?")
_LONGEST = 13  # digits: more than the people on earth is a phone number
_WORDS = 12  # of one number
_POWERS = "km"  # what may stand right behind the digits: 2.3k
_MONEY = frozenset({"$", "€", "£", "¥", "#"})
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014")


class Quantity(NamedTuple):
    """A figure: `low` to `high` (None: open), `approx`, whether it is `vague` ("dozens"), and the index after it."""

    low: int
    high: int | None
    approx: bool
    vague: bool
    after: int


class _Number(NamedTuple):
    value: int
    vague: bool
    after: int


def quantity(words: Sequence[Word], index: int, grammar: Grammar) -> Quantity | None:
    """The figure that begins at this word with its bounds, or None."""
    if index >= len(words) or not words[index].hooks & FIGURE:
        return None
    bound, approx, between, at = "", False, False, index
    while at < len(words) and words[at].hooks & BOUND and (found := grammar.bounds.at(words, at)) is not None:
        kind, after = found
        if kind == "all but":
            return _all_but(words, after, grammar)
        if kind == "about" and after < len(words) and words[after].text in grammar.definite:
            return None  # "to say more about the five people killed"
        climbed = kind == "most" and at > 0 and words[at - 1].text in grammar.language.number_words.climbing  # "went up to 14"
        bound, approx, at = bound if climbed else _tighter(bound, kind), approx or kind == "about", after
    bounded = at > index
    if at + 1 < len(words) and words[at].text in grammar.language.number_words.between:
        between, at = True, at + 1
    first = _number(words, at, grammar)
    if first is None:
        return None
    rising = not bounded and at > 0 and words[at - 1].text in grammar.rising
    second = None if rising else _second(words, first.after, between, grammar)
    first = first if second is None else first._replace(value=_scaled(words, first, second, grammar))
    if between and second is None:
        return None
    return _bounded(words, first, second, bound, approx, grammar)


def _all_but(words: Sequence[Word], index: int, grammar: Grammar) -> Quantity | None:
    """What "all but two of the 30" leaves, whose two stand here: 28, and some where no whole is told; None where no figure does."""
    first = _number(words, index, grammar)
    if first is None:
        return None
    told = first.after + 2 < len(words) and grammar.roles.get(words[first.after].text) == "of"
    whole = _number(words, first.after + 1 + (words[first.after + 1].text in grammar.definite), grammar) if told else None
    if whole is None or whole.value < first.value:
        return Quantity(1, None, False, True, first.after)  # "killing all but three of them": of how many is not said
    return Quantity(whole.value - first.value, whole.value - first.value, False, False, whole.after)


def _tighter(old: str, new: str) -> str:
    return new if new in ("least", "most") else old


def _bounded(
    words: Sequence[Word],
    first: _Number,
    second: _Number | None,
    bound: str,
    approx: bool,
    grammar: Grammar,
) -> Quantity:
    """The figure with its bounds applied, and with the "or more" that may follow it."""
    last = second or first
    low, high, after = first.value, last.value, last.after
    if second is None and after < len(words) and words[after].text == "+":
        bound, after = "least", after + 1
    trailing = grammar.open_words.at(words, after)
    if trailing is not None:
        bound, after = "least", trailing[1]
    trailing = grammar.about_words.at(words, after)
    if trailing is not None:
        approx, after = True, trailing[1]
    after = _repeated(words, after, last.value, grammar)
    if bound == "most":
        return Quantity(0, high, approx, last.vague, after)
    if bound == "least" or last.vague:
        return Quantity(low, None, approx, last.vague, after)
    return Quantity(low, high, approx, last.vague, after)


def _repeated(words: Sequence[Word], after: int, value: int, grammar: Grammar) -> int:
    """Past a figure said twice: "seven (7) soldiers"."""
    if after + 2 < len(words) and words[after].text == "(" and words[after + 2].text == ")":
        again = _number(words, after + 1, grammar)
        if again is not None and again.value == value:
            return after + 3
    return after


def _second(words: Sequence[Word], after: int, between: bool, grammar: Grammar) -> _Number | None:
    """The upper end of a range: "10 to 15", "10-15", "two or three", "between 10 and 15"."""
    if after + 1 >= len(words):
        return None
    if (last := _at_most(words, after, grammar)) is not None:
        return last
    joint = words[after]
    tight = joint.text in _DASHES and joint.start == words[after - 1].end and joint.end == words[after + 1].start
    small = grammar.language.number_words
    spoken = joint.text in small.ranges and (joint.text in small.joint) == between
    if not tight and not spoken:
        return None
    first = _number(words, after - 1, grammar)
    second = _number(words, after + 1, grammar)
    first = first and second and first._replace(value=_scaled(words, first, second, grammar))
    if (
        second is None
        or second.vague
        or first is None
        or second.value <= first.value
        or second.value > 100 * first.value
    ):
        return None
    return second


def _scaled(words: Sequence[Word], first: _Number, second: _Number, grammar: Grammar) -> int:
    """The lower end of a range, counted in what the upper end is: the two of "two or three hundred" are 200."""
    factor = grammar.multipliers.get(words[second.after - 1].text, 1)
    alone = words[first.after - 1].text not in grammar.multipliers
    return first.value * factor if alone and first.value * factor < second.value else first.value


def _at_most(words: Sequence[Word], after: int, grammar: Grammar) -> _Number | None:
    """The upper end of a range that is told at length: "nine and possibly as many as 13"."""
    joint = grammar.up_to.at(words, after)
    return None if joint is None else _number(words, joint[1], grammar)


def _number(words: Sequence[Word], index: int, grammar: Grammar) -> _Number | None:
    """A bare number at this word: vague, in digits or in words."""
    if index >= len(words) or not words[index].hooks & NUMBER:
        return None
    kind = words[index].kind
    if kind != "number" and (fixed := grammar.fixed_numbers.at(words, index)) is not None:
        return _Number(*fixed[0], fixed[1])
    found = _digits(words, index, grammar) if kind == "number" else _spelt(words, index, grammar) if kind == "word" else None
    return None if found is None else _and_a_half(words, found, grammar)


def _and_a_half(words: Sequence[Word], found: _Number, grammar: Grammar) -> _Number:
    """The number with the half of a thousand or million that may follow it: "two and a half thousand"."""
    small = grammar.language.number_words
    factor = grammar.multipliers.get(words[found.after + 3].text, 0) if found.after + 3 < len(words) else 0
    if factor < 12 or _text(words, found.after, found.after + 3) not in small.halves:
        return found
    return _Number(found.value * factor + factor // 2, found.vague, found.after + 4)


def _text(words: Sequence[Word], start: int, end: int) -> str:
    return " ".join(word.text for word in words[start:end])


def _digits(words: Sequence[Word], index: int, grammar: Grammar) -> _Number | None:
    """Digits with their thousands marks and a multiplier: 1,200 · 1.5 million · 2.3k."""
    word = words[index]
    if _is_clock_or_date(words, index, grammar) or len(word.text) > _LONGEST + 6 or _is_decade(words, index, grammar):
        return None
    text = _MARKS.sub("", _with_point(word.text, grammar))
    factor = grammar.multipliers.get(text[-1], 1)
    text = text.rstrip(_POWERS)
    if _DOTTED.fullmatch(word.text):
        text = text.replace(".", "")
    if text.count(".") > 1 or not text[0].isdigit() or not text.isascii():
        return None
    if text.startswith("0") and not text.startswith("0.") and len(text) > 1:
        return None
    after = index + 1
    while after < len(words) and words[after].text in grammar.multipliers:
        factor *= grammar.multipliers[words[after].text]
        after = _beyond_of(words, after + 1, grammar)
    value = round(float(text) * factor) if "." in text else int(text) * factor
    return None if value > 10**_LONGEST or ("." in text and factor == 1) else _Number(value, False, after)


def _with_point(text: str, grammar: Grammar) -> str:
    """A figure whose decimals stand after a comma, in a language that writes them so, with a point instead: 1,5."""
    commas = "," in grammar.language.number_words.decimals and _DECIMAL.fullmatch(text)
    return text.replace(".", "").replace(",", ".") if commas else text


def _is_decade(words: Sequence[Word], index: int, grammar: Grammar) -> bool:
    """Whether these digits are those of "his 20's"."""
    after = words[index + 1] if index + 1 < len(words) else None
    return (
        after is not None
        and after.text in grammar.language.number_words.decades
        and after.start <= words[index].end + 1
    )


def _is_clock_or_date(words: Sequence[Word], index: int, grammar: Grammar) -> bool:
    """Whether these digits are part of 4:30, 1/26/2015, $300, 60 %, No. 5 or 3-2-1."""
    word = words[index]
    small = grammar.language.number_words
    if index and (words[index - 1].text in _MONEY or words[index - 1].text in small.numbered):
        return True
    if index and words[index - 1].end == word.start and words[index - 1].text in (":", "/", ".", "&"):
        return index < 2 or words[index - 1].text != "/" or words[index - 2].kind == "number"  # "5 dead/17 hurt"
    if (
        index
        and words[index - 1].text in small.clocks
        and len(word.text) == 4
        and word.text.isdigit()
        and int(word.text) < 2400
    ):
        return index + 1 >= len(words) or words[index + 1].text not in grammar.people
    if index + 1 < len(words):
        following = words[index + 1]
        if following.text in ("%", "°", "$", "€"):
            return True
        return (
            following.text in (":", "/")
            and following.start == word.end
            and index + 2 < len(words)
            and words[index + 2].text[:1].isdigit()
            and words[index + 2].start == following.end
        )
    return False


def _spelt(words: Sequence[Word], index: int, grammar: Grammar) -> _Number | None:
    """A number in words: "one hundred and twelve", "twenty-five", "two dozen", "a thousand"."""
    total = group = last = 0
    at, seen = index, False
    while at < len(words) and at < index + _WORDS:
        text = words[at].text
        value = _spelt_value(text, grammar) if not seen or text not in grammar.multipliers else None
        if value is not None:
            if seen and not (last >= 100 or (20 <= last <= 90 and value < 10)):
                break
            group, seen, last = group + value, True, value
        elif text in grammar.multipliers and len(text) > 2 and (seen or at > index):
            last = grammar.multipliers[text]
            if last in (12, 100):
                group = max(group, 1) * last
            else:
                total, group = total + max(group, 1) * last, 0
            seen = True
            if (after := _beyond_of(words, at + 1, grammar)) > at + 1:
                return _Number(total + group, False, after)
        elif text in grammar.articles and at == index and _is_multiplier(words, at + 1, grammar):
            group = 1
        elif not (seen and _is_joint(words, at, last, grammar)):
            break
        at += 1
    return _Number(total + group, False, at) if seen else None


def _spelt_value(text: str, grammar: Grammar) -> int | None:
    """The value of one word, or of one word with a hyphen: "twenty-five"."""
    if text in grammar.numbers or "-" not in text:
        return grammar.numbers.get(text)
    parts = text.split("-")
    return sum(grammar.numbers[part] for part in parts) if all(part in grammar.numbers for part in parts) else None


def _is_multiplier(words: Sequence[Word], index: int, grammar: Grammar) -> bool:
    return index < len(words) and words[index].text in grammar.multipliers


def _is_joint(words: Sequence[Word], index: int, last: int, grammar: Grammar) -> bool:
    """Whether an "and" within a number stands here, after its part `last`: "two hundred and six"."""
    small = grammar.language.number_words
    if not small.joint_after[0] <= last <= small.joint_after[1] or words[index].text not in small.joint:
        return False
    following = words[index + 1].text.split("-")[0] if index + 1 < len(words) else ""
    return following in grammar.numbers and (last >= 100 or grammar.numbers[following] < 10)


def _beyond_of(words: Sequence[Word], index: int, grammar: Grammar) -> int:
    """Past the "of" that some languages put between a large round number and what it counts."""
    return index + (index < len(words) and words[index].text in grammar.language.number_words.of_many)
