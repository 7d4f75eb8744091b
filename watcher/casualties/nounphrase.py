"""Noun phrases: where one ends, what it is about (its head), and whether that is people."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.ages import age
from watcher.casualties.grammar import FRAME, SIGN, TIME, Grammar, Sign
from watcher.casualties.numbers import Quantity
from watcher.casualties.phrase import Phrase, frame
from watcher.casualties.suffering import sign_at
from watcher.casualties.words import Word

_BEFORE_NAMES = frozenset({"st", "mt", "ft"})  # the stop after them ends nothing: "two St. Mary deputies"
_NOUNS = frozenset({"person", "thing", "unit", "group"})
CONTENT = _NOUNS | {None}


def noun_phrase(
    sequence: Sequence[Word],
    at: int,
    inside: int,
    figure: Quantity | None,
    opener: str,
    grammar: Grammar,
) -> tuple[int, Phrase]:
    """The noun phrase whose figure or article stands before `inside`, and the index after it."""
    first = sequence[at]
    head = "bare" if figure else "unknown"
    phrase = Phrase("np", first.start, first.end, first.end, first.text, 1, figure, opener, head)
    stop, end = _read(sequence, inside, phrase, grammar)
    if end == inside and figure and end < len(sequence) and sequence[end].tag == "time" and not _is_shift(sequence, end, grammar) and not _is_harmed(sequence, at, end, grammar):
        return end + 1, frame("time", sequence, at, end + 1)
    if end > inside and sequence[end - 1].owner:
        phrase.role = "owner"
    after = max(end, at + 1)
    phrase.stop = sequence[max(stop, at + 1) - 1].end
    phrase.end = sequence[after - 1].end
    phrase.size = end - at
    if phrase.aged:
        if _is_name_of_one(phrase, grammar):
            phrase.figure = None  # "told Channel 7 17-year-old Ann Lee was shot"
        if phrase.head == "unknown":
            last = phrase.words[-1]
            many = phrase.figure.high != 1 if phrase.figure else last.endswith(grammar.age_ends) and _is_plural(last, grammar)  # "the 17-year-olds"
            phrase.head, phrase.plural = "person", many
    if phrase.head == "unknown" and phrase.text in grammar.others:
        phrase.role = "others"
    if figure is None:
        _count_by_words(phrase, opener, grammar)
    elif phrase.words and phrase.words[-1] in grammar.people_at_large:
        phrase.role = "people"
    elif phrase.words and phrase.words[-1] in grammar.language.herds and figure.high != 1:
        phrase.head = "thing"  # "12,000 head of cattle"
    if phrase.text in grammar.both and phrase.head in ("unknown", "person") and not phrase.plural:
        phrase.figure = None  # "both Miller and Cruz": the names count
    return after, phrase


def _count_by_words(phrase: Phrase, opener: str, grammar: Grammar) -> None:
    """Tell how many a phrase without a figure is of, where its words do: "a third", "the couple", "his parents"."""
    last = phrase.words[-1] if phrase.words else ""
    if (phrase.size == 2 and phrase.opener == "article" and last in grammar.ordinals) or (phrase.size == 1 and phrase.text in grammar.alone):
        phrase.head, phrase.plural = "person", False
    size = grammar.language.group_sizes.get(last) if opener != "possessive" and phrase.opener == opener else None
    if size is not None:
        phrase.figure, phrase.head, phrase.plural = Quantity(size, size, False, False, 0), "person", True
    if phrase.opener == "possessive" and last in grammar.language.pairs and phrase.text not in grammar.language.owners_of_many:
        phrase.figure, phrase.plural = Quantity(2, 2, False, False, 0), True  # "his parents"
    if phrase.text in grammar.language.referring:
        phrase.head = "group"  # "those who were kidnapped": however many were told of elsewhere


def _is_name_of_one(phrase: Phrase, grammar: Grammar) -> bool:
    """Whether a figure stands before other words than the age and name of one person, so that it is not of people."""
    first, last = phrase.words[0], phrase.words[-1]
    return phrase.head == "unknown" and not first.endswith(grammar.age_ends) and not last.endswith(grammar.age_ends)


def _read(sequence: Sequence[Word], inside: int, phrase: Phrase, grammar: Grammar) -> tuple[int, int]:
    """Take the words of the phrase in: the index after its head, and the index after its last word."""
    stop = end = inside
    settled = many = False
    while end < len(sequence) and _continues(sequence, end, inside, phrase, grammar):
        word = sequence[end]
        if many:  # "the two soldiers' wives": of the soldiers we are told nothing
            phrase.head, phrase.figure, phrase.plural, many = "unknown", None, None, False
        if word.owner and phrase.figure is not None and phrase.figure.high != 1 and _is_one(word, grammar):
            stop = end + 1  # "two sheriff's deputies"
        elif word.owner and word.tag == "person" and grammar.people[word.text].plural:
            phrase.opener, phrase.head, phrase.plural, many = "possessive", "person", True, True
            stop, settled = end + 1, False
        elif word.owner:
            phrase.opener, phrase.head, phrase.figure, phrase.plural = "possessive", "unknown", None, None
            stop, settled = end + 1, False
        elif word.tag in _NOUNS and word.kind != "age" and not settled and not _is_adjective(word, stop > inside, grammar):
            phrase.head, stop, settled = word.tag or "", end + 1, grammar.language.adjectives_after
            phrase.plural = grammar.people[word.text].plural if word.tag == "person" else _is_plural(word.text, grammar)
        elif phrase.head == "person" and end == stop and not settled and sequence[end - 1].text in grammar.demonyms:
            phrase.head, stop = "unknown", end + 1  # "a Honduran trawler"
            phrase.plural = _is_plural(word.text, grammar)
        elif phrase.head in ("person", "group"):
            settled = True
        elif phrase.head not in ("thing", "unit") and not settled:  # "trade union members": a person may still come
            phrase.head, stop = "unknown", end + 1
            phrase.plural = _is_plural(word.text, grammar)
        if word.text.endswith(grammar.age_ends):
            phrase.aged = True
        phrase.words.append(word.text)
        end += 1
    return stop, end


def _continues(sequence: Sequence[Word], index: int, inside: int, phrase: Phrase, grammar: Grammar) -> bool:
    """Whether the noun phrase goes on with this word."""
    word = sequence[index]
    tag = word.tag
    if not word.hooks and word.kind == "word" and tag in CONTENT:
        return True  # nothing else can begin here
    if tag == "stop" and index == inside + 1 < len(sequence) - 1 and sequence[inside].text in _BEFORE_NAMES:
        return sequence[index + 1].tag in CONTENT
    if word.text in grammar.language.groups_like_verbs and index + 1 < len(sequence) and sequence[index + 1].tag == "person":
        return True  # "30 IS fighters"
    if word.hooks & TIME and word.text in grammar.language.age_words.before and age(sequence, index, grammar.language.age_words) > index:
        return False
    if word.hooks & SIGN and (sign := sign_at(sequence, index, grammar)) is not None:
        return index == inside and sign[1] == index + 1 and _says_who(sequence, sign, phrase)
    if word.hooks & FRAME and grammar.frames.at(sequence, index) is not None:
        return False
    if word.kind == "number" or (word.text in grammar.numbers and index > inside):
        return False
    if tag == "time":
        return (
            index == inside
            and (_is_shift(sequence, index, grammar) if phrase.figure is not None else bool(phrase.opener))
            and index + 1 < len(sequence)
            and sequence[index + 1].tag in CONTENT
        )
    if tag not in CONTENT and index > inside and f"{sequence[index - 1].text} {word.text}" in grammar.language.compounds:
        return True  # "two United States missionaries"
    return tag in CONTENT and word.kind != "mark" and (index == inside or _is_no_figure(word, grammar))


def _is_shift(sequence: Sequence[Word], index: int, grammar: Grammar) -> bool:
    """Whether a time only says who it is: "three night watchmen"."""
    return sequence[index].text in grammar.language.time_words.shifts and index + 1 < len(sequence) and sequence[index + 1].tag == "person"


def _is_harmed(sequence: Sequence[Word], at: int, end: int, grammar: Grammar) -> bool:
    """Whether a figure is of those harmed, and what follows it only says when: "killed 12 Sunday", not "killed two days ago"."""
    timed = sequence[end].text in grammar.weekdays or sequence[end].text in grammar.language.moments
    alone = end + 1 >= len(sequence) or sequence[end + 1].tag not in CONTENT  # not "two Sunday trains"
    return timed and alone and at > 0 and bool(sequence[at - 1].hooks & SIGN)


def _says_who(sequence: Sequence[Word], sign: tuple[Sign, int], phrase: Phrase) -> bool:
    """Whether a word of harm only says more of the people after it: "the wounded soldier"."""
    following = sequence[sign[1]].tag if sign[1] < len(sequence) else ""
    if sign[0].part == "state" and phrase.opener in ("article", "determiner") and sequence[sign[1] - 1].tag == "person":
        return True  # "the hostage was shot", not "held her hostage"
    return phrase.figure is None and bool(phrase.opener) and following == "person" and sign[0].form != "ing"


def _is_adjective(word: Word, begun: bool, grammar: Grammar) -> bool:
    """Whether a word for a people only says more of the noun before it: "un barco hondureño"."""
    return grammar.language.adjectives_after and begun and word.text in grammar.demonyms


def _is_one(word: Word, grammar: Grammar) -> bool:
    return word.tag == "person" and not grammar.people[word.text].plural


def _is_plural(text: str, grammar: Grammar) -> bool:
    return text.endswith(grammar.language.plural_endings) and not text.endswith(grammar.language.singular_endings)


def _is_no_figure(word: Word, grammar: Grammar) -> bool:
    """Whether no figure can begin with this word."""
    return word.text not in grammar.numbers and word.text not in grammar.vague_words
