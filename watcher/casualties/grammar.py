"""A language file made ready for look-up: every word with its part in the sentence, every phrase by its first word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from watcher.casualties.language import Language
from watcher.casualties.words import Word, words
from watcher.model import Harm

_FOLDER = Path(__file__).parent / "languages"
T = TypeVar("T")


class Sign(NamedTuple):
    """What a word or phrase of harm is: `part` (verb, befalls, state, count, act, toll, body), its harm and its form.

    `form` is base, third, past or ing for verbs and singular or plural for bodies; `people` asks for a word for
    people beside it; `of` lists words of which one must stand near.
    """

    part: str
    harm: Harm
    form: str = ""
    people: bool = False
    of: frozenset[str] = frozenset()


class Person(NamedTuple):
    """A word for people."""

    plural: bool


class Found(NamedTuple):
    """A bound or a fixed number, and the index of the word after it."""

    kind: str
    value: int
    vague: bool
    after: int


class Phrases(Generic[T]):
    """Phrases by their first word; `at` gives the longest that begins at a word."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in entries:
            texts = tuple(word.text for word in words(phrase, 0, len(phrase)))
            self._by_first.setdefault(texts[0], []).append((texts, meaning))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def at(self, sequence: Sequence[Word], index: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase that begins here and the index after it, or None."""
        if index >= len(sequence):
            return None
        for texts, meaning in self._by_first.get(sequence[index].text, ()):
            size = len(texts)
            if size == 1 or all(
                index + offset < len(sequence) and sequence[index + offset].text == texts[offset] for offset in range(1, size)
            ):
                return meaning, index + size
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """A language, compiled. `tags` gives a word's part in the sentence, `cues` the words without which no harm is told."""

    language: Language
    tags: Mapping[str, str]
    people: Mapping[str, Person]
    not_adverbs: frozenset[str]
    signs: Phrases[Sign]
    cues: frozenset[str]
    bounds: Phrases[str]
    numbers: Mapping[str, int]
    multipliers: Mapping[str, int]
    articles: frozenset[str]
    fixed_numbers: Phrases[tuple[int, bool]]
    open_words: Phrases[bool]
    about_words: Phrases[bool]
    frames: Phrases[str]
    plural_be: frozenset[str]
    titles: frozenset[str]
    toll_words: frozenset[str]
    body_found: frozenset[str]
    status: Phrases[str]
    spans: frozenset[str]
    past_markers: frozenset[str]
    long_things: frozenset[str]
    year_openers: frozenset[str]
    wars: frozenset[str]
    disasters: frozenset[str]

    def tag(self, text: str) -> str | None:
        """The part a word plays in the frame of a sentence, None for a word of content we do not know."""
        tag = self.tags.get(text)
        if tag is None and text.endswith("ly") and len(text) > 4 and text not in self.not_adverbs:
            return "adverb"
        return tag

    def bound(self, sequence: Sequence[Word], index: int) -> Found | None:
        """The bound that begins at this word."""
        found = self.bounds.at(sequence, index)
        return None if found is None else Found(found[0], 0, False, found[1])

    def fixed(self, sequence: Sequence[Word], index: int) -> Found | None:
        """The phrase with a value of its own ("dozens", "both") that begins at this word."""
        found = self.fixed_numbers.at(sequence, index)
        return None if found is None else Found("", found[0][0], found[0][1], found[1])

    def open_after(self, sequence: Sequence[Word], index: int) -> int | None:
        """The index after an "or more" that stands here."""
        found = self.open_words.at(sequence, index)
        return None if found is None else found[1]

    def about_after(self, sequence: Sequence[Word], index: int) -> int | None:
        """The index after an "or so" that stands here."""
        found = self.about_words.at(sequence, index)
        return None if found is None else found[1]


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language we have a file for; English for any other."""
    path = _FOLDER / f"{language}.yaml"
    known = path if language.isalpha() and path.is_file() else _FOLDER / "en.yaml"
    from watcher.yamlfile import load      # late: pydantic costs a tenth of a second that `watcher --help` need not pay
    return compiled(load(known, Language))


def compiled(language: Language) -> Grammar:
    """A language made ready for look-up."""
    signs = list(_signs(language))
    tags = _tags(language)
    bounds = language.bounds
    return Grammar(
        language=language,
        tags=tags,
        people=dict(_people(language)),
        not_adverbs=frozenset(language.not_adverbs),
        signs=Phrases(signs),
        cues=frozenset(_cue(phrase, tags) for phrase, _ in signs),
        bounds=Phrases((phrase, kind) for kind in ("plain", "about", "most", "least") for phrase in getattr(bounds, kind)),
        numbers=language.numbers,
        multipliers=language.multipliers,
        articles=frozenset(language.articles),
        fixed_numbers=Phrases([*((phrase, (value, True)) for phrase, value in language.vague.items()),
                               *((phrase, (value, False)) for phrase, value in language.exact.items())]),
        open_words=Phrases((phrase, True) for phrase in language.open_after),
        about_words=Phrases((phrase, True) for phrase in bounds.about if phrase.startswith("or ")),
        frames=Phrases([*((phrase, "and") for phrase in language.conjunctions if " " in phrase and phrase not in language.together),
                        *((phrase, "together") for phrase in language.together),
                        *((phrase, "including") for phrase in language.including),
                        *((phrase, "of them") for phrase in language.of_them)]),
        plural_be=frozenset(language.plural_be),
        titles=frozenset((*language.titles, *language.months)),
        toll_words=frozenset(language.toll_words),
        body_found=frozenset(language.body_found),
        status=Phrases([*((phrase, "denied") for phrase in language.denied),
                        *((phrase, "hypothetical") for phrase in language.hypothetical),
                        *((phrase, "background") for phrase in language.background)]),
        spans=frozenset(language.cumulative_spans),
        past_markers=frozenset(language.past_markers),
        long_things=frozenset((*language.wars, *language.long_things)),
        year_openers=frozenset((*language.year_openers, *language.months)),
        wars=frozenset(language.wars),
        disasters=frozenset(language.disasters),
    )


def _signs(language: Language) -> Iterable[tuple[str, Sign]]:
    for part, lists, people in (("verb", language.transitive, False), ("verb", language.transitive_of_people, True),
                                ("befalls", language.intransitive, False)):
        for harm, verbs in lists.items():
            yield from _forms(verbs, Sign(part, harm, people=people))
    for part, guards in (("verb", language.transitive_of), ("befalls", language.intransitive_from)):
        for harm, guarded in guards.items():
            yield from _forms(guarded.verbs, Sign(part, harm, people=True, of=frozenset(guarded.of)))
    for part, nouns in (("state", language.states), ("count", language.counts), ("act", language.acts), ("toll", language.tolls)):
        for harm, phrases in nouns.items():
            yield from ((phrase, Sign(part, harm)) for phrase in phrases)
    yield from ((phrase, Sign("body", "killed", "singular")) for phrase in language.bodies.singular)
    yield from ((phrase, Sign("body", "killed", "plural")) for phrase in language.bodies.plural)


def _forms(verbs: Iterable[str], sign: Sign) -> Iterable[tuple[str, Sign]]:
    for verb in verbs:
        forms = [form.strip() for form in verb.split("|")]
        for name, form in zip(("base", "third", "past", "ing"), forms, strict=True):
            if name != "base" or form != forms[2]:           # "hurt" is a past first
                yield form, sign._replace(form=name)


def _people(language: Language) -> Iterable[tuple[str, Person]]:
    for line in language.people:
        singular, _, plural = (part.strip() for part in line.partition("|"))
        yield plural or f"{singular}s", Person(plural=True)
        if singular != plural:
            yield singular, Person(plural=False)


def _cue(phrase: str, tags: Mapping[str, str]) -> str:
    """The word of a phrase that is looked for first: its longest that is no frame word."""
    texts = re.findall(r"[^\W\d_]+", phrase)
    return max((text for text in texts if tags.get(text) in (None, "person", "thing", "link", "speech")), key=len, default=max(texts, key=len))


def _tags(language: Language) -> dict[str, str]:
    """Each word's part in the sentence; what is named later here wins."""
    tags: dict[str, str] = {}
    for tag, listed in (
        ("thing", language.things), ("unit", language.units), ("person", dict(_people(language))), ("group", language.groups), ("time", language.times),
        ("adverb", language.adverbs), ("speech", language.speech), ("link", language.links), ("prep", language.prepositions),
        ("and", language.conjunctions), ("relative", language.relatives), ("separator", language.separators),
        ("subordinator", language.subordinators), ("determiner", language.determiners), ("article", language.articles), ("possessive", language.possessives),
        ("pronoun", [word for word in language.pronouns if word not in language.possessives]), ("pronouns", language.plural_pronouns), ("almost", language.almost), ("nobody", language.nobody), ("negative", language.negatives), ("modal", language.modals),
        ("be", language.be), ("have", language.have), ("do", language.do), ("not", ("not", "n't", "never")),
    ):
        tags.update((word, tag) for word in listed if " " not in word)
    tags.update({",": "comma", ";": "separator", ":": "colon", ".": "stop", "(": "open", ")": "close", "[": "open", "]": "close", "to": "to",
                 "-": "dash", "--": "dash", "–": "dash", "—": "dash", "?": "stop", "!": "stop", "&": "and", "+": "mark", "/": "mark"})
    return tags
