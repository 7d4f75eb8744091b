"""The words and phrases of harm of a language, with what each is."""

from __future__ import annotations

from collections.abc import Iterable

from watcher.casualties.grammar import Sign
from watcher.casualties.inflection import forms
from watcher.casualties.language import Language


def signs(language: Language) -> Iterable[tuple[str, Sign]]:
    """Every word and phrase of harm with what it is."""
    yield from _verbs(language)
    for part, nouns in (
        ("state", language.states),
        ("count", language.counts),
        ("act", language.acts),
        ("toll", language.tolls),
    ):
        for harm, phrases in nouns.items():
            people = part == "state" and harm == "kidnapped"  # "the army is hostage to its generals"
            yield from ((phrase, Sign(part, harm, people=people)) for phrase in phrases)
    for harm, deeds in language.multiple_deeds.items():
        for word, many in language.multiples.items():
            for deed in deeds:
                yield f"{word} {deed}", Sign("multiple", harm, str(many))
                yield f"{word}-{deed}", Sign("multiple", harm, str(many))
    for harm, named in language.deeds_of_many.items():
        yield from ((deed, Sign("multiple", harm, str(many))) for deed, many in named.items())
    yield from ((phrase, Sign("body", "killed", "singular")) for phrase in language.bodies.singular)
    yield from ((phrase, Sign("body", "killed", "plural")) for phrase in language.bodies.plural)
    yield from ((phrase, Sign("body", "killed", "plural", people=True)) for phrase in language.bodies.remains)


def _verbs(language: Language) -> Iterable[tuple[str, Sign]]:
    """Every form of the verbs of harm."""
    for part, lists, people in (
        ("verb", language.transitive, False),
        ("verb", language.transitive_of_people, True),
        ("befalls", language.intransitive, False),
        ("oneself", language.to_oneself, False),
        ("life", language.one_life, False),
    ):
        for harm, verbs in lists.items():
            yield from _forms(verbs, Sign(part, harm, people=people), language)
    for harm, guards in language.transitive_of.items():
        for guarded in guards:
            sign = Sign("verb", harm, people=not guarded.anyone, of=frozenset(guarded.of), by=frozenset(guarded.by), whom=frozenset(guarded.whom))
            yield from _forms(guarded.verbs, sign, language)
    for harm, guards in language.intransitive_from.items():
        for guarded in guards:
            yield from _forms(guarded.verbs, Sign("befalls", harm, people=True, of=frozenset(guarded.of), whom=frozenset(guarded.whom)), language)


def _forms(verbs: Iterable[str], sign: Sign, language: Language) -> Iterable[tuple[str, Sign]]:
    for verb in verbs:
        told = list(forms(verb, language.conjugations))
        for name, form in told:
            if name != "base" or ("past", form) not in told:  # "hurt" is a past first
                yield form, sign._replace(form="third" if name == "unreal" else name)
