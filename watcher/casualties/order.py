"""Languages that tell the subject after its verb ("murieron doce personas") and mark whom a deed is done to ("a doce personas")."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.grammar import Grammar
from watcher.casualties.objects import objects
from watcher.casualties.phrase import Phrase

_FAR = 10  # phrases between a verb and its subject or object


def told_after(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> list[Phrase]:
    """The subjects that follow the verb which ends before this phrase, past when and where; none where subjects come first."""
    if not grammar.language.subject_after:
        return []
    at = index
    while at < len(phrases) and at < index + _FAR and (step := _aside(phrases, at)):
        at += step
    found = objects(phrases, at)
    if not found:
        return []
    first = found[0]
    if first.figure is not None:
        return found if first.head not in ("thing", "unit") else []
    named = at == index and first.head == "unknown" and not first.opener and first.size > 1 and not first.plural
    return found if first.head == "person" or named else []


def counted_after(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> list[Phrase]:
    """The subjects right after the verb that begin with a figure: nearer than anyone told before it."""
    found = told_after(phrases, index, grammar) if index < len(phrases) and phrases[index].tag == "np" else []
    return found if found and found[0].figure is not None else []


def marked(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> int | None:
    """The index of the object whose mark stands here or past when and where; None where the language marks none, or none is."""
    if not grammar.marks_objects:
        return None
    at = index
    while at + 1 < len(phrases) and at < index + _FAR:
        if phrases[at].role == "whom" and _is_someone(phrases[at + 1], at == index):
            return at + 1
        step = _aside(phrases, at)
        if not step:
            return None
        at += step
    return None


def without_marks(phrases: Sequence[Phrase], grammar: Grammar) -> list[Phrase]:
    """The phrases without the marks repeated within a list: "a una mujer y a sus hijos"."""
    if not grammar.marks_objects:
        return list(phrases)
    kept: list[Phrase] = []
    for index, phrase in enumerate(phrases):
        if phrase.role != "whom" or not _goes_on(phrases, index):
            kept.append(phrase)
        elif phrases[index + 1].head == "unknown" and phrases[index + 1].opener:
            phrases[index + 1].head = "person"  # so marked it is someone, whatever the word
    return kept


def _goes_on(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a list goes on with the mark that stands here."""
    return (
        0 < index < len(phrases) - 1
        and phrases[index - 1].tag in ("and", "comma", "including")
        and _is_someone(phrases[index + 1], near=True)
    )


def _aside(phrases: Sequence[Phrase], at: int) -> int:
    """How many phrases tell here when, where or how: 0 where none do."""
    phrase = phrases[at]
    if phrase.tag in ("adverb", "time"):
        return 1
    following = phrases[at + 1] if at + 1 < len(phrases) else None
    if phrase.tag != "prep" or following is None:
        return 0
    if following.tag in ("time", "prep"):
        return 1 if following.tag == "prep" else 2
    return 2 if following.tag == "np" else 0


def _is_someone(phrase: Phrase, near: bool) -> bool:
    if phrase.tag != "np" or phrase.head in ("thing", "unit"):
        return False
    return near or phrase.figure is not None or phrase.head == "person"
