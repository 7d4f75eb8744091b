"""From a language file to a grammar: read once, when the first article with a word of harm comes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from watcher.casualties.grammar import FRAME, NUMBER, SIGN, STATUS, TIME, Grammar, Person, Phrases, Sign
from watcher.casualties.language import Language
from watcher.casualties.tokens import tokens

_FOLDER = Path(__file__).parent / "languages"


def grammar(language: str) -> Grammar:
    """The grammar of a language we have a file for; English for any other."""
    path = _FOLDER / f"{language}.yaml"
    return of_file(path if language.isalpha() and path.is_file() else _FOLDER / "en.yaml")


@cache
def of_file(path: Path) -> Grammar:
    """A language file made ready, once; whatever languages strangers claim to write, there are no more than our files."""
    from watcher.yamlfile import load  # late: pydantic costs a tenth of a second that `watcher --help` need not pay

    return compiled(load(path, Language))


def compiled(language: Language) -> Grammar:
    """A language made ready for look-up."""
    signs = list(_signs(language))
    tags = _tags(language)
    bounds = language.bounds
    table = Phrases(signs)
    bounding = Phrases(
        (phrase, kind) for kind in ("plain", "about", "most", "least") for phrase in getattr(bounds, kind)
    )
    fixed = Phrases(
        [
            *((phrase, (value, True)) for phrase, value in language.vague.items()),
            *((phrase, (value, False)) for phrase, value in language.exact.items()),
        ]
    )
    frames = Phrases(
        [
            *((phrase, "and") for phrase in language.conjunctions if " " in phrase and phrase not in language.together),
            *((phrase, "together") for phrase in language.together),
            *((phrase, "question") for phrase in language.questions),
            *((phrase, "including") for phrase in language.including),
            *((phrase, "of them") for phrase in language.of_them),
        ]
    )
    statuses = Phrases(
        [
            *((phrase, "denied") for phrase in language.denied),
            *((phrase, "hypothetical") for phrase in language.hypothetical),
            *((phrase, "background") for phrase in language.background),
            *((phrase, "recalled") for phrase in language.recalled),
            *((phrase, "dated") for phrase in language.recent_days),
        ]
    )
    firsts = {
        SIGN: table.firsts(),
        FRAME: frames.firsts(),
        STATUS: statuses.firsts(),
        TIME: (*language.months, *language.cumulative_spans, "since"),
        NUMBER: (
            *bounding.firsts(),
            *fixed.firsts(),
            *language.numbers,
            *language.multipliers,
            *language.articles,
            "between",
        ),
    }
    return Grammar(
        language=language,
        entries=_entries(language, tags, firsts),
        people=dict(_people(language)),
        signs=table,
        cues=_cues(signs, tags, frozenset(language.weak_cues)),
        bounds=bounding,
        numbers=language.numbers,
        multipliers=language.multipliers,
        articles=frozenset(language.articles),
        fixed_numbers=fixed,
        open_words=Phrases((phrase, True) for phrase in language.open_after),
        about_words=Phrases((phrase, True) for phrase in bounds.about if phrase.startswith("or ")),
        frames=frames,
        roles=_roles(language),
        both=frozenset(language.both),
        vague=frozenset(phrase for phrase in language.vague if " " not in phrase),
        age_ends=tuple(f"{mark}{end}" for end in language.age_words.ends for mark in ("-", " ")),
        tokens=tokens(language.age_words, language.time_words.ordinals),
        contracted=frozenset(language.contracted),
        definite=frozenset(language.definite),
        peoples=frozenset(singular for line in language.peoples for singular in (line.partition("|")[0].strip(),)),
        dead=frozenset(language.dead),
        to_death=frozenset(language.to_death),
        alone=frozenset(language.alone),
        reflexives=frozenset(language.reflexives),
        states_alone=frozenset(language.states_alone),
        states_of_figures=frozenset(language.states_of_figures),
        plural_be=frozenset(language.plural_be),
        doubtful=frozenset(language.doubtful),
        others=frozenset(language.others),
        culprits=frozenset(language.culprits),
        says=frozenset(language.says),
        lives=frozenset(language.lives),
        lives_cost=frozenset(language.lives_cost),
        deed_nouns=frozenset(language.deed_nouns),
        who_of=frozenset(language.who_of),
        sexes={**dict.fromkeys(language.male, "male"), **dict.fromkeys(language.female, "female")},
        titles=frozenset((*language.titles, *language.months)),
        toll_words=frozenset(language.toll_words),
        body_found=frozenset(language.body_found),
        status=statuses,
        recalled_after=frozenset(language.recalled_after),
        long_spans=frozenset(language.long_spans),
        continues=frozenset(language.continues),
        weekdays=frozenset(language.weekdays),
        spans=frozenset(language.cumulative_spans),
        past_markers=frozenset(language.past_markers),
        long_things=frozenset((*language.wars, *language.long_things)),
        year_openers=frozenset((*language.year_openers, *language.months)),
        wars=frozenset(language.wars),
        disasters=frozenset(language.disasters),
    )


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


def _cues(
    signs: Iterable[tuple[str, Sign]], tags: Mapping[str, str], weak: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """The words without which no harm is told, each with the phrases of which one must stand there too, if any."""
    found: dict[str, set[str]] = {}
    for phrase, sign in signs:
        texts = re.findall(r"[^\W\d_]+", phrase)
        if sign.part == "verb" and sign.of:
            for word in sign.of:
                found.setdefault(word, set()).add("")
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


def _signs(language: Language) -> Iterable[tuple[str, Sign]]:
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


def _people(language: Language) -> Iterable[tuple[str, Person]]:
    for line in (*language.people, *language.peoples):
        singular, _, plural = (part.strip() for part in line.partition("|"))
        yield plural or f"{singular}s", Person(plural=True)
        if singular != plural:
            yield singular, Person(plural=False)


def _tags(language: Language) -> dict[str, str]:
    """Each word's part in the sentence; what is named later here wins."""
    tags: dict[str, str] = {}
    for tag, listed in (
        ("thing", language.things),
        ("unit", language.units),
        ("person", dict(_people(language))),
        ("group", language.groups),
        ("time", language.times),
        ("adverb", language.adverbs),
        ("speech", language.speech),
        ("link", language.links),
        ("prep", language.prepositions),
        ("and", language.conjunctions),
        ("relative", language.relatives),
        ("separator", language.separators),
        ("subordinator", language.subordinators),
        ("determiner", language.determiners),
        ("anyone", language.anyone),
        ("article", language.articles),
        ("possessive", language.possessives),
        ("pronoun", [word for word in language.pronouns if word not in language.possessives]),
        ("pronouns", language.plural_pronouns),
        ("almost", language.almost),
        ("nobody", language.nobody),
        ("negative", language.negatives),
        ("modal", language.modals),
        ("be", language.be),
        ("have", language.have),
        ("do", language.do),
        ("not", language.negations),
        ("to", language.infinitive),
    ):
        tags.update((word, tag) for word in listed if " " not in word)
    tags.update(
        {
            ",": "comma",
            ";": "separator",
            ":": "colon",
            ".": "stop",
            "(": "open",
            ")": "close",
            "[": "open",
            "]": "close",
            "-": "dash",
            "--": "dash",
            "–": "dash",
            "—": "dash",
            "?": "stop",
            "!": "stop",
            "&": "and",
            "+": "mark",
            "/": "mark",
        }
    )
    return tags
