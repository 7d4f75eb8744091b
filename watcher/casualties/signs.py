"""The words and phrases of harm of a language, with what each is."""

from __future__ import annotations

from collections.abc import Iterable

from watcher.casualties.grammar import Sign
from watcher.casualties.language import Language


def signs(language: Language) -> Iterable[tuple[str, Sign]]:
    """Every word and phrase of harm with what it is."""
    for part, lists, people in (
        ("verb", language.transitive, False),
        ("verb", language.transitive_of_people, True),
        ("befalls", language.intransitive, False),
    ):
        for harm, verbs in lists.items():
            yield from _forms(verbs, Sign(part, harm, people=people))
    for part, guards in (("verb", language.transitive_of), ("befalls", language.intransitive_from)):
        for harm, guarded in guards.items():
            yield from _forms(guarded.verbs, Sign(part, harm, people=True, of=frozenset(guarded.of)))
    for part, nouns in (
        ("state", language.states),
        ("count", language.counts),
        ("act", language.acts),
        ("toll", language.tolls),
    ):
        for harm, phrases in nouns.items():
            yield from ((phrase, Sign(part, harm)) for phrase in phrases)
    for harm, deeds in language.multiple_deeds.items():
        for word, many in language.multiples.items():
            for deed in deeds:
                yield f"{word} {deed}", Sign("multiple", harm, str(many))
                yield f"{word}-{deed}", Sign("multiple", harm, str(many))
    yield from ((phrase, Sign("body", "killed", "singular")) for phrase in language.bodies.singular)
    yield from ((phrase, Sign("body", "killed", "plural")) for phrase in language.bodies.plural)


def _forms(verbs: Iterable[str], sign: Sign) -> Iterable[tuple[str, Sign]]:
    for verb in verbs:
        forms = [form.strip() for form in verb.split("|")]
        for name, form in zip(("base", "third", "past", "ing"), forms, strict=True):
            if name != "base" or form != forms[2]:  # "hurt" is a past first
                yield form, sign._replace(form=name)
