"""The forms of a verb as a language file writes it: four or five between bars, or a stem and the class of its endings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from watcher.casualties.language import Conjugation, Language

_NAMES = ("base", "third", "past", "ing", "unreal")


def forms(verb: str, conjugations: Mapping[str, Conjugation]) -> Iterable[tuple[str, str]]:
    """Every form of a verb with its name: base, third, past, ing, and unreal where the language has such forms."""
    if "|" not in verb:
        yield from _conjugated(verb, conjugations)
        return
    told = [form.strip() for form in verb.split("|")]
    for name, several in zip(_NAMES[: max(len(told), 4)], told, strict=True):
        for form in several.split("/"):
            if form.strip():
                yield name, form.strip()


def unreal(language: Language) -> Iterable[str]:
    """The forms of the language's verbs of harm that tell what would or will be."""
    lists = [*language.transitive.values(), *language.transitive_of_people.values(), *language.intransitive.values(), *language.to_oneself.values(), *language.one_life.values()]
    lists += [guarded.verbs for guards in (*language.transitive_of.values(), *language.intransitive_from.values()) for guarded in guards]
    for verbs in lists:
        for verb in verbs:
            yield from (form for name, form in forms(verb, language.conjugations) if name == "unreal")


def _conjugated(verb: str, conjugations: Mapping[str, Conjugation]) -> Iterable[tuple[str, str]]:
    """The forms of "stem-class" and what follows it: "perd-er la vida"."""
    first, _, rest = verb.partition(" ")
    stem, _, kind = first.rpartition("-")
    for name in _NAMES:
        for ending in getattr(conjugations[kind], name):
            yield name, f"{stem}{ending} {rest}".strip()
