"""The part that each word and mark plays in the frame of a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from watcher.casualties.grammar import Person
from watcher.casualties.language import Language

_LISTS = (  # a tag and the list of its words; what stands later here wins
    ("thing", "things"),
    ("unit", "units"),
    ("person", ""),
    ("group", "groups"),
    ("time", "times"),
    ("adverb", "adverbs"),
    ("speech", "speech"),
    ("link", "links"),
    ("prep", "prepositions"),
    ("and", "conjunctions"),
    ("relative", "relatives"),
    ("separator", "separators"),
    ("subordinator", "subordinators"),
    ("determiner", "determiners"),
    ("anyone", "anyone"),
    ("article", "articles"),
    ("possessive", "possessives"),
    ("pronoun", "pronouns"),
    ("pronouns", "plural_pronouns"),
    ("almost", "almost"),
    ("nobody", "nobody"),
    ("negative", "negatives"),
    ("modal", "modals"),
    ("be", "be"),
    ("have", "have"),
    ("do", "do"),
    ("not", "negations"),
    ("to", "infinitive"),
)
_MARKS = {
    "comma": ",",
    "separator": ";",
    "colon": ":",
    "stop": ".?!",
    "open": "([",
    "close": ")]",
    "dash": "-–—",
    "and": "&",
    "mark": "+/",
}


def tags(language: Language) -> dict[str, str]:
    """Each word and mark with its part in the sentence."""
    found: dict[str, str] = {}
    for tag, name in _LISTS:
        listed: Iterable[str] = getattr(language, name) if name else (word for word, _ in people(language))
        found.update((word, tag) for word in listed if " " not in word and not _is_owner(word, tag, language))
    found.update((mark, tag) for tag, marks in _MARKS.items() for mark in marks)
    return found | {"--": "dash"}


def _is_owner(word: str, tag: str, language: Language) -> bool:
    """Whether a pronoun is one of possession too: "her" opens a noun phrase before it stands for one."""
    return tag == "pronoun" and word in language.possessives


def people(language: Language) -> Iterable[tuple[str, Person]]:
    """Every word for people, singular and plural."""
    for line in (*language.people, *language.peoples):
        singular, _, plural = (part.strip() for part in line.partition("|"))
        yield plural or f"{singular}s", Person(plural=True)
        if singular != plural:
            yield singular, Person(plural=False)
