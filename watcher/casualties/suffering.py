"""What is suffered, told by a verb and a noun with words between that say how: "sustained serious head injuries"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from watcher.casualties.grammar import Grammar, Sign
from watcher.casualties.inflection import forms
from watcher.casualties.language import Language
from watcher.casualties.words import Word

_REACH = 7  # words from the verb to what is suffered
_SAID = 5  # words of "what police say are"
_BETWEEN = (None, "article", "determiner", "adverb", "thing", "person", "and", "to")


def sign_at(sequence: Sequence[Word], at: int, grammar: Grammar) -> tuple[Sign, int] | None:
    """The sign of harm that begins at this word and the index after it, or None."""
    found = grammar.signs.at(sequence, at)
    return _suffered(sequence, at, grammar) if found is None and sequence[at].text in grammar.suffers else found


def _suffered(sequence: Sequence[Word], at: int, grammar: Grammar) -> tuple[Sign, int] | None:
    """The harm whose verb stands here, and the index after what is suffered; None where that is no injury."""
    form = grammar.suffers[sequence[at].text]
    words = grammar.language.suffering
    broken = fatal = False
    begun = _beyond_source(sequence, at + 1, grammar)
    for index in range(begun, min(begun + _REACH, len(sequence))):
        word = sequence[index]
        if word.text in words.degrees or (grammar.roles.get(word.text) == "of" and sequence[index - 1].text in words.degrees):
            continue  # "various degrees of injury"
        broken, fatal = broken or word.text in words.broken, fatal or word.text in words.fatal
        if word.text in words.what or (broken and word.text in words.parts):
            return Sign("befalls", "killed" if fatal else "wounded", form), index + 1
        if (word.tag not in _BETWEEN and (index > begun or word.text != "from")) or word.kind == "number":
            return None
    return None


def _beyond_source(sequence: Sequence[Word], at: int, grammar: Grammar) -> int:
    """The index after whoever says what is suffered: "sustained what police say are serious injuries"."""
    if at < len(sequence) and sequence[at].text in grammar.language.suffering.said_to_be:
        return next((end + 1 for end in range(at + 1, min(at + _SAID, len(sequence))) if sequence[end].tag == "be"), at)
    return at


def verbs(language: Language) -> Iterable[tuple[str, str]]:
    """Every form of the verbs by which it is told what is suffered, with its name."""
    for verb in language.suffering.verbs:
        yield from ((form, name) for name, form in forms(verb, language.conjugations))


def cues(language: Language) -> Iterable[tuple[str, str]]:
    """The nouns of what is suffered, each with the verbs of which one must stand there too."""
    for verb in language.suffering.verbs:
        base = verb.partition(" ")[0]
        yield from ((noun, base) for noun in (*language.suffering.what, *language.suffering.parts))
