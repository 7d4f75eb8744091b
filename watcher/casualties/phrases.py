"""From words to phrases: who (noun phrases with their figure), what was done to them (signs), and the frame between."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from watcher.casualties.ages import age, without_ages
from watcher.casualties.dates import date
from watcher.casualties.grammar import FIGURE, FRAME, SIGN, TIME, Grammar
from watcher.casualties.nounphrase import CONTENT, noun_phrase
from watcher.casualties.numbers import Quantity, quantity
from watcher.casualties.order import without_marks
from watcher.casualties.phrase import Phrase, frame
from watcher.casualties.suffering import sign_at
from watcher.casualties.words import Word

_ASIDE = 12  # words: a longer bracket is part of the sentence
_OPENERS = frozenset({"anyone", "article", "determiner", "possessive", "negative"})
_NUMBERS = frozenset({"number", "ordinal"})
_BEFORE = frozenset({"determiner", "possessive", "stop"})  # "the July 15 shooting", "their 20's", "Gen. Ponce"
_PRONOUNS = frozenset({"nobody", "pronoun", "pronouns"})

_Next = tuple[int, Phrase | None]  # the index after a phrase, and the phrase (None: nothing worth keeping)


def phrases(sequence: Sequence[Word], grammar: Grammar) -> list[Phrase]:
    """The phrases of one sentence, in order."""
    found: list[Phrase] = []
    sequence = _without_asides(sequence, grammar)
    at, listed = 0, False
    while at < len(sequence):
        at, phrase = _next(sequence, at, grammar)
        if phrase is not None:
            found.append(phrase)
            listed = listed or phrase.head == "group" or phrase.tag == "including"
    for one, other in pairwise(found):
        if one.tag == "subordinator" and other.tag == "time" and one.text in grammar.language.time_words.since:
            one.tag = "prep"  # "missing since Tuesday"; "since rebels came" begins a clause
    found = _with_same_numbers(_with_kin(without_ages(found), grammar), grammar)
    return without_marks(_with_sizes(_without_sources(found)) if listed else found, grammar)


def _with_sizes(found: list[Phrase]) -> list[Phrase]:
    """The phrases with the number of a group told between commas given to it: "the entire patrol, 11 men, was killed"."""
    for at in range(len(found) - 4):
        group, aside = found[at], found[at + 2]
        if group.head != "group" or group.figure is not None or found[at + 1].tag != "comma" or aside.figure is None or aside.head not in ("person", "bare"):
            continue
        closed = at + 3 + (found[at + 3].tag == "adverb")
        if found[closed].tag == "comma" and closed + 1 < len(found) and found[closed + 1].tag in ("be", "have", "sign"):
            group.figure, group.head, group.plural = aside.figure, "person", True
            return [*found[: at + 1], *found[closed + 1 :]]
    return found


def _with_kin(found: list[Phrase], grammar: Grammar) -> list[Phrase]:
    """The phrases with two nouns of kin counted as they are meant: "father and son" are two, "a husband and father" is one."""
    for at in range(len(found) - 3, -1, -1):
        one, other = found[at], found[at + 2]
        if found[at + 1].tag != "and" or other.size != 1 or one.words[-1:] == [] or one.figure is not None or one.end != one.stop:
            continue
        kin = f"{one.words[-1]} {other.text}"
        if kin in grammar.language.kin_pairs and (one.size == 1 or one.text in grammar.both):
            one.figure, one.plural = Quantity(2, 2, False, False, 0), True
        elif kin not in grammar.language.kin_of_one or one.opener != "article":
            continue
        one.stop, one.end, one.size = other.stop, other.end, one.size + 2
        found[at + 1 : at + 3] = []
    return found


def _with_same_numbers(found: list[Phrase], grammar: Grammar) -> list[Phrase]:
    """The phrases with "as many" counted as those told of before: "three were killed and as many injured"; not "twice as many"."""
    for at in range(len(found) - 1, 1, -1):
        same = found[at]
        if same.tag != "np" or found[at - 1].tag != "subordinator" or same.figure is not None or f"{found[at - 1].text} {same.text}" not in grammar.language.same_number or found[at - 2].tag == "adverb":
            continue
        told = next((one.figure for one in reversed(found[: at - 1]) if one.tag == "np" and one.figure is not None and one.head not in ("thing", "unit")), None)
        if told is not None:
            same.figure, same.plural, same.start = told, True, found[at - 1].start
            same.head = "bare" if same.head == "unknown" and same.size == 1 else same.head
            del found[at - 1]
    return found


def _without_sources(found: list[Phrase]) -> list[Phrase]:
    """The phrases without whoever says it between "including" and those it tells of: "including, a nurse said, two girls"."""
    for at, phrase in enumerate(found):
        if phrase.tag == "including" and at + 2 < len(found) and found[at + 1].tag == "comma":
            closed = next((end for end in range(at + 2, min(at + _ASIDE, len(found))) if found[end].tag == "comma"), 0)
            if any(said.tag in ("speech", "link") for said in found[at + 2 : closed]):
                return [*found[: at + 1], *found[closed + 1 :]]
    return found


def _next(sequence: Sequence[Word], at: int, grammar: Grammar) -> _Next:
    """The phrase that begins at this word."""
    word = sequence[at]
    found = None
    if word.hooks & TIME or word.tag in _BEFORE or word.kind in _NUMBERS:
        found = _passed_over(sequence, at, grammar)
    if found is None and word.hooks:
        found = _framing(sequence, at, grammar)
    return found or _naming(sequence, at, grammar)


def _passed_over(sequence: Sequence[Word], at: int, grammar: Grammar) -> _Next | None:
    """What counts nobody: abbreviating stops, ages, dates."""
    word = sequence[at]
    if word.text == "." and at and at + 1 < len(sequence) and _abbreviates(sequence[at - 1], sequence[at + 1], grammar):
        return at + 1, None
    timely = word.hooks & TIME
    if (timely or word.tag == "possessive") and (after := age(sequence, at, grammar.language.age_words)) > at:
        return after, frame("age", sequence, at, after)
    if (timely or word.kind in _NUMBERS) and (after := date(sequence, at, grammar)) > at:
        return after, frame("time", sequence, at, after)
    if word.tag == "determiner" and at + 1 < len(sequence) and sequence[at + 1].text in grammar.language.months:
        after = date(sequence, at + 1, grammar)  # "the July 15 shooting"
        return (after, frame("time", sequence, at, after)) if after > at + 1 else None
    return None


def _framing(sequence: Sequence[Word], at: int, grammar: Grammar) -> _Next | None:
    """A figure with what it counts, a sign of harm, or a phrase of the frame."""
    word = sequence[at]
    figure = quantity(sequence, at, grammar) if word.hooks & FIGURE else None
    if figure is not None:
        return _extended(sequence, noun_phrase(sequence, at, figure.after, figure, "", grammar), grammar)
    known = grammar.frames.at(sequence, at) if word.hooks & FRAME else None
    if known is not None and known[0] == "idiom":
        return known[1], frame("idiom", sequence, at, known[1])
    sign = sign_at(sequence, at, grammar) if word.hooks & SIGN else None
    if sign is not None:
        phrase = frame("sign", sequence, at, sign[1])
        phrase.sign = sign[0]
        if phrase.sign.part in ("state", "multiple"):
            phrase.role = " ".join(item.text for item in sequence[at : sign[1]])
        return sign[1], phrase
    return None if known is None else (known[1], frame(known[0], sequence, at, known[1]))


def _naming(sequence: Sequence[Word], at: int, grammar: Grammar) -> _Next:
    """Who is named here, else the part the word plays."""
    tag = sequence[at].tag
    if tag in CONTENT:
        return _extended(sequence, noun_phrase(sequence, at, at, None, "", grammar), grammar)
    if tag in ("possessive", "determiner") and (figure := quantity(sequence, at + 1, grammar)) is not None:
        return _extended(sequence, noun_phrase(sequence, at, figure.after, figure, "", grammar), grammar)
    if tag in _OPENERS:
        return _extended(sequence, noun_phrase(sequence, at, at + 1, None, tag or "", grammar), grammar)
    phrase = frame(tag or "", sequence, at, at + 1)
    if tag in _PRONOUNS:
        phrase.tag, phrase.opener, phrase.head, phrase.plural = "np", phrase.tag, "person", tag == "pronouns"
        phrase.role = (
            "self" if phrase.text in grammar.reflexives else "subject" if phrase.text in grammar.nominatives else ""
        )
    else:
        phrase.role = grammar.roles.get(phrase.text, "")
    return at + 1, phrase


def _extended(sequence: Sequence[Word], found: tuple[int, Phrase], grammar: Grammar) -> _Next:
    """A noun phrase with what "of" adds: "a group of 12 soldiers", "a family of six"; "father of 5" is one man."""
    end, phrase = found
    parent = phrase.head == "person" and phrase.figure is None and phrase.plural is False
    if (
        not (parent or phrase.head == "group")
        or end + 1 >= len(sequence)
        or grammar.roles.get(sequence[end].text) != "of"
        or sequence[end - 1].end != phrase.stop
        or (phrase.figure is not None and phrase.words[-1] in grammar.language.own)
    ):
        return found  # of "five crew of the ship" there are five
    after, members = _next(sequence, end + 1, grammar)
    if members is None or members.tag != "np" or (parent and (members.head != "bare" or members.size > 1)):
        return found
    phrase.end = members.end
    phrase.size += 1 + members.size
    if not parent:
        phrase.figure, phrase.plural, phrase.opener = members.figure, True, ""
        phrase.head, phrase.stop = "person" if members.head == "bare" else members.head, members.stop
    return after, phrase


def _abbreviates(before: Word, after: Word, grammar: Grammar) -> bool:
    """Whether a full stop between these words only marks an abbreviation: Gen. Ponce, Feb. 6, Ala."""
    if before.kind == "number":
        return False
    if after.start == before.end + 1 and after.kind != "mark":
        return len(before.text) == 1
    return len(before.text) <= 4 or before.text in grammar.abbreviated


def _without_asides(sequence: Sequence[Word], grammar: Grammar) -> Sequence[Word]:
    """The words without what short brackets add: "seven (by another count eight) people"."""
    opened = [at for at, word in enumerate(sequence) if word.tag == "open"]
    if not opened:
        return sequence
    kept: list[Word] = []
    past = 0
    for at in opened:
        if at >= past and (after := _aside(sequence, at, grammar)):
            kept.extend(sequence[past:at])
            kept.extend(sequence[at + 1 : after - 1] if _is_count(sequence, at, after) else ())  # "dead (12), wounded (30)"
            kept.extend(sequence[at + 1 : after - 1] if grammar.roles.get(sequence[at + 1].text) == "of" else ())  # "the murder [of six priests]"
            past = after
    return [*kept, *sequence[past:]]


def _is_count(sequence: Sequence[Word], at: int, after: int) -> bool:
    """Whether a bracket holds the bare number of the harm before it, that opens a list or goes on with it."""
    opens = at < 2 or sequence[at - 2].kind == "mark"
    return opens and after == at + 3 and sequence[at + 1].kind == "number" and bool(sequence[at - 1].hooks & SIGN)


def _aside(sequence: Sequence[Word], at: int, grammar: Grammar) -> int:
    """The index after a short bracket without a word of harm in it, else 0."""
    for index in range(at + 1, min(at + _ASIDE, len(sequence))):
        tag = sequence[index].tag
        if tag == "close":
            return index + 1
        if tag == "open" or (sequence[index].hooks & SIGN and sign_at(sequence, index, grammar) is not None):
            return 0
    return 0
