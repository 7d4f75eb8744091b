"""Whether the noun phrase after a verb of harm is unlikely to be its victim: "shooting victims", "killed time", "two men killed, police say"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.grammar import Grammar
from watcher.casualties.phrase import Phrase

_HABITS = ("be", "link")  # what stands before a deed told as a habit: "are killing people", "continue killing people"


def weak(first: Phrase, phrases: Sequence[Phrase], index: int, form: str, grammar: Grammar) -> bool:
    """Whether the noun phrase after a verb is no object of it, or too unlike people to be one."""
    if first.head in ("thing", "unit") or _begins_clause(first, phrases, index, form):
        return True
    if first.words[:1] and first.words[-1] in grammar.deed_nouns and not first.opener and first.figure is None:
        return True  # "the shooting victims"
    if form == "base" and first.figure is not None:
        return False
    if _is_general(first, phrases, index, form, grammar) or (form == "base" and not _is_verb(phrases, index)):
        return True
    if first.figure is not None or first.head in ("person", "group") or first.text[:1].isdigit():
        return False
    if first.size > 1 and first.opener in ("article", "determiner") and _is_somebody(first, phrases[index], grammar):
        return False
    return _is_no_name(first, phrases[index - 1] if index else None, form, grammar)


def _is_somebody(first: Phrase, verb: Phrase, grammar: Grammar) -> bool:
    """Whether a verb tells that this is a person, whatever the word: "murdered the subprefect", not "murdered the previous day"."""
    return not first.plural and verb.text in grammar.language.of_somebody and first.words[-1] not in grammar.language.times


def _begins_clause(first: Phrase, phrases: Sequence[Phrase], index: int, form: str) -> bool:
    """Whether the noun phrase is the next clause's subject: "two men killed, police say"."""
    if form != "past" or not index or phrases[index - 1].figure is None:
        return False
    after = next((at for at in range(index + 1, min(index + 4, len(phrases))) if phrases[at] is first), index) + 1
    return after < len(phrases) and phrases[after].tag in ("speech", "link", "be", "have")


def _is_general(first: Phrase, phrases: Sequence[Phrase], index: int, form: str, grammar: Grammar) -> bool:
    """Whether nobody in particular is hurt: "shooting people", "guns kill people", "are killing priests"; but ", killing priests" is told as done."""
    sign = phrases[index].sign
    if sign is None or not first.plural or first.opener or first.figure is not None:
        return False
    by_whom = phrases[index - 1].head if index else ""
    if sign.form in ("base", "third") and first.size == 1 and first.text in grammar.language.anybody and by_whom != "person":
        return True  # "guns kill people", but "bandits kill people in Jos"
    if sign.harm == "killed":
        before = phrases[index - 1 - (index > 1 and phrases[index - 1].tag == "adverb")] if index else first
        return form == "ing" and before.tag in _HABITS and first.head == "person" and first.end == first.stop
    return (form == "ing" and sign.harm == "wounded") or (form in ("ing", "base") and sign.harm == "kidnapped")


def _is_verb(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a base form is a verb here: "could kill", "rebels kill", not "the kill"."""
    left = phrases[index - 1] if index else None
    if left is None:
        return False
    glue = left.tag in ("to", "modal", "do", "almost", "not", "and", "adverb")
    return glue or (left.tag == "np" and left.plural is True)


def _is_no_name(first: Phrase, left: Phrase | None, form: str, grammar: Grammar) -> bool:
    """Whether a noun phrase without a figure or a word for people is no name of a victim either."""
    if form in ("ing", "base") and left is not None and left.tag == "np":
        return True
    if first.opener in ("article", "determiner", "possessive", "negative"):
        return first.opener != "possessive" or first.head != "unknown"
    if form != "past" or left is None or left.tag != "np" or left.figure is None:
        return False
    if first.size < 2 and not grammar.armed.isdisjoint(left.words):
        return first.head != "unknown"  # "three gunmen killed Ruiz", but "three people shot Easter Sunday"
    return first.size < 2 or first.plural is True
