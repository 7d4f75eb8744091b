"""From a language file to a grammar: read once, when the first article with a word of harm comes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

from watcher.casualties.grammar import BOUND, FRAME, NUMBER, SIGN, STATUS, TIME, Grammar, Phrases, Sign, WordSets
from watcher.casualties.inflection import unreal
from watcher.casualties.language import Language
from watcher.casualties.signs import signs
from watcher.casualties.suffering import cues, verbs
from watcher.casualties.tags import people, tags
from watcher.casualties.tokens import tokens

FOLDER = Path(__file__).parent / "languages"


def grammar(language: str) -> Grammar:
    """The grammar of a language we have a file for; English for any other."""
    from watcher.yamlfile import of_language  # late, as below

    return of_file(of_language(FOLDER, language))


@cache
def of_file(path: Path) -> Grammar:
    """A language file made ready, once; whatever languages strangers claim to write, there are no more than our files."""
    from watcher.yamlfile import load  # late: pydantic costs a tenth of a second that `watcher --help` need not pay

    return compiled(load(path, Language))


def compiled(language: Language) -> Grammar:
    """A language made ready for look-up."""
    harms, parts = list(signs(language)), tags(language)
    needed = _cues(harms, parts, language)
    table, frames, statuses = Phrases(harms), Phrases(_frames(language)), Phrases(_statuses(language))
    numbers = _numbers(language)
    bounding, fixed = Phrases(_bounds(language)), Phrases(_fixed(language))
    firsts = {
        SIGN: (*table.firsts(), *dict(verbs(language))),
        FRAME: frames.firsts(),
        STATUS: statuses.firsts(),
        TIME: _times(language),
        NUMBER: (*fixed.firsts(), *numbers, *language.multipliers, *language.articles),
        BOUND: (*bounding.firsts(), *language.number_words.opens),
    }
    return Grammar(
        **_word_sets(language),
        language=language,
        entries=_entries(language, parts, firsts),
        people=dict(people(language)),
        signs=table,
        suffers=dict(verbs(language)),
        cues=needed,
        cue_words=frozenset(needed),
        bounds=bounding,
        numbers=numbers,
        multipliers=language.multipliers,
        fixed_numbers=fixed,
        open_words=Phrases((phrase, True) for phrase in language.open_after),
        about_words=Phrases((phrase, True) for phrase in language.about_after),
        up_to=Phrases((phrase, True) for phrase in language.number_words.up_to),
        frames=frames,
        status=statuses,
        roles=_roles(language),
        sexes={**dict.fromkeys(language.male, "male"), **dict.fromkeys(language.female, "female")},
        tokens=tokens(language.age_words, language.time_words.ordinals, language.number_words.decimals),
        letters=str.maketrans(language.letters),
        marks_objects="whom" in language.roles,
        age_ends=tuple(f"{mark}{end}" for end in language.age_words.ends for mark in ("-", " ")),
        rising=frozenset((*language.number_words.rising, *language.steps)),
        lasting=(*language.time_words.long, *language.time_words.lengthy, *language.time_words.long_of_war),
    )


def _numbers(language: Language) -> dict[str, int]:
    """The words of numbers, and those that a page or a wire has run together: "twentythree"."""
    tens = {word: value for word, value in language.numbers.items() if value in range(20, 100, 10)}
    ones = {word: value for word, value in language.numbers.items() if 0 < value < 10}
    return {**{ten + one: tens[ten] + ones[one] for ten in tens for one in ones}, **language.numbers}


def _word_sets(language: Language) -> dict[str, frozenset[str]]:
    """The lists that are only asked whether they hold a word: those of the file, and those put together from several of it."""
    small = language.age_words
    return {
        **{field.name: frozenset(getattr(language, field.name)) for field in fields(WordSets)},
        "no_names": frozenset((*language.male, *language.female, *small.units, *small.ends)),
        "vague_words": frozenset(phrase for phrase in language.vague if " " not in phrase),
        "demonyms": frozenset(line.partition("|")[0].strip() for line in language.peoples),
        "abbreviated": frozenset((*language.titles, *language.months)),
        "long_past": frozenset((*language.wars, *language.long_things)),
        "has": frozenset((*language.agreement.one, *language.agreement.many)),
        "before_years": frozenset((*language.year_openers, *language.months)),
    }


def _times(language: Language) -> Iterable[str]:
    """The words that a time may be told with."""
    small = language.time_words
    return (*language.months, *language.cumulative_spans, *language.long_spans, *small.since, *small.days, *small.lengthy, *language.age_words.before, *language.age_words.ranges)


def _bounds(language: Language) -> Iterable[tuple[str, str]]:
    """The phrases that say how a figure after them is meant."""
    yield from ((phrase, kind) for kind in ("plain", "about", "most", "least") for phrase in getattr(language.bounds, kind))
    yield from ((phrase, "all but") for phrase in language.number_words.all_but)


def _fixed(language: Language) -> Iterable[tuple[str, tuple[int, bool]]]:
    """The phrases with a value of their own, and whether it is a vague one."""
    yield from ((phrase, (value, True)) for phrase, value in language.vague.items())
    yield from ((phrase, (value, False)) for phrase, value in language.exact.items())


def _frames(language: Language) -> Iterable[tuple[str, str]]:
    """The phrases of several words that frame a sentence."""
    spoken = (phrase for phrase in language.conjunctions if " " in phrase and phrase not in language.together)
    for kind, listed in (
        ("and", spoken),
        ("together", language.together),
        ("question", language.questions),
        ("including", language.including),
        ("of them", language.of_them),
        ("idiom", language.idioms),
    ):
        yield from ((phrase, kind) for phrase in listed)
    for kind, listed in (
        ("adverb", language.adverbs),
        ("prep", language.prepositions),
        ("time", language.times),
        ("subordinator", language.subordinators),
        ("link", language.links),
    ):
        yield from ((phrase, kind) for phrase in listed if " " in phrase)


def _statuses(language: Language) -> Iterable[tuple[str, str]]:
    """The phrases that decide a status."""
    for kind, listed in (
        ("denied", language.denied),
        ("denying", language.denying),
        ("untrue", language.untrue),
        ("timely", language.timely),
        ("fiction", language.fiction),
        ("hypothetical", (*language.hypothetical, *unreal(language))),
        ("background", language.background),
        ("recalled", language.recalled),
        ("judged", language.judged),
        ("dated", (*language.recent_days, *language.superseded)),
    ):
        yield from ((phrase, kind) for phrase in listed)


def _roles(language: Language) -> dict[str, str]:
    """The small words with a part of their own; "one" marks the verbs that are about one only."""
    roles = dict.fromkeys(language.agreement.singular, "one")
    return roles | {word: role for role, words in language.roles.items() for word in words}


def _entries(
    language: Language,
    tags: Mapping[str, str],
    firsts: Mapping[int, Iterable[str]],
) -> dict[str, tuple[str | None, int]]:
    """Every word we know: its part in a sentence, and what may begin with it."""
    hooks: dict[str, int] = dict.fromkeys((*tags, *language.not_adverbs), 0)
    for bit, words in firsts.items():
        for word in words:
            hooks[word] = hooks.get(word, 0) | bit
    return {word: (tags.get(word), bits) for word, bits in hooks.items()}


def _cues(signs: Iterable[tuple[str, Sign]], tags: Mapping[str, str], language: Language) -> dict[str, tuple[str, ...]]:
    """The words without which no harm is told, each with the phrases of which one must stand there too, if any."""
    found: dict[str, set[str]] = {}
    weak = frozenset(language.weak_cues)
    for noun, verb in cues(language):
        found.setdefault(noun, set()).add(verb)
    for phrase, sign in signs:
        texts = re.findall(r"[^\W\d_]+", phrase)
        if sign.part == "verb" and sign.of:
            for word in (*sign.of, *sign.by, *(language.limbs if sign.harm == "wounded" else ())):
                found.setdefault(word, set()).add(" ".join(texts))
            continue
        word = _cue(texts, tags, weak)
        found.setdefault(word, set()).add("" if len(texts) == 1 else " ".join(texts))
    return {word: () if "" in phrases else tuple(sorted(phrases)) for word, phrases in found.items()}


def _cue(texts: list[str], tags: Mapping[str, str], weak: frozenset[str]) -> str:
    """The word of a phrase that is looked for first: its longest that is neither a frame word nor too common."""
    strong = [
        text for text in texts if tags.get(text) in (None, "person", "thing", "link", "speech") and text not in weak
    ]
    return max(strong or texts, key=len)
