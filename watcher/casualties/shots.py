"""Shots that are told of without anybody whom they hit: "gunmen shot at two policemen", "another shot rang out"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.grammar import Grammar
from watcher.casualties.phrase import Phrase


def is_aimed(doer: Phrase, phrases: Sequence[Phrase], index: int, grammar: Grammar) -> bool:
    """Whether somebody was only shot at, and perhaps missed: "gunmen shot at two policemen", "a man shot at by thieves"; not "two men shot at a party"."""
    if index + 2 >= len(phrases) or phrases[index].text not in grammar.doubtful or phrases[index + 1].text not in grammar.language.aimed:
        return False
    whom = phrases[index + 2]
    armed = doer.figure is None and not grammar.armed.isdisjoint(doer.words)
    return armed or whom.role == "by" or (whom.tag == "np" and whom.head == "person" and whom.end == whom.stop and whom.opener != "possessive")


def is_shot(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> bool:
    """Whether a shot is told of and nobody whom it hit: "one shot was fired", "heard another shot", "another shot rang out"."""
    left = phrases[index - 1] if index else phrases[index]
    lone = left.tag == "np" and (left.head == "bare" or left.text in grammar.alone)
    return lone and phrases[index].text in grammar.doubtful and _is_fired(phrases, index - 2, index + 1, grammar)


def _is_fired(phrases: Sequence[Phrase], before: int, after: int, grammar: Grammar) -> bool:
    """Whether a word before or after "another shot" tells that it is a noun: "was fired", "heard another shot", "rang out"."""
    if after < len(phrases) and phrases[after].tag == "be":
        return True
    near = [*([phrases[before]] if before >= 0 else []), *phrases[after : after + 1]]
    return any(word in grammar.language.of_shots for phrase in near for word in (phrase.text, *phrase.words[-1:]))
