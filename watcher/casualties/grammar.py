"""A language made ready for look-up: every word with its part in the sentence, every phrase by its first word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from watcher.casualties.language import Language
from watcher.model import Harm

if TYPE_CHECKING:
    from watcher.casualties.words import Word

SIGN, FRAME, NUMBER, BOUND, STATUS, TIME = 1, 2, 4, 8, 16, 32  # what may begin with a word
FIGURE = NUMBER | BOUND  # with its bounds or without
_SHORT = 4  # letters: "only" and "early" are no adverbs by their ending
T = TypeVar("T")


class Sign(NamedTuple):
    """What a word or phrase of harm is: `part` (verb, befalls, oneself, life, state, count, multiple, act, toll, body), its harm and its form.

    `form` is base, third, past or ing for verbs, singular or plural for bodies, the number for multiples; `people` asks for a word for
    people beside it; `of` lists words of which one must stand near, or else one of `by` must be the doer;
    `whom` lists those of whom one must be the victim.
    """

    part: str
    harm: Harm
    form: str = ""
    people: bool = False
    of: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()
    whom: frozenset[str] = frozenset()


class Person(NamedTuple):
    """A word for people."""

    plural: bool


class Phrases(Generic[T]):
    """Phrases by their first two words; `at` gives the longest that begins at a word."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._alone: dict[str, T] = {}
        self._longer: dict[str, dict[str, list[tuple[list[str], T]]]] = {}
        for phrase, meaning in entries:
            first, *rest = phrase.split()
            if rest:
                self._longer.setdefault(first, {}).setdefault(rest[0], []).append((rest[1:], meaning))
            else:
                self._alone.setdefault(first, meaning)
        for by_second in self._longer.values():
            for candidates in by_second.values():
                candidates.sort(key=lambda candidate: -len(candidate[0]))

    def firsts(self) -> Iterable[str]:
        """The words that phrases begin with."""
        return {*self._alone, *self._longer}

    def at(self, sequence: Sequence[Word], index: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase that begins here and the index after it, or None."""
        if index >= len(sequence):
            return None
        first = sequence[index].text
        following = index + 1
        if first in self._longer and following < len(sequence):
            for rest, meaning in self._longer[first].get(sequence[following].text, ()):
                after = following + 1 + len(rest)
                if not rest or [word.text for word in sequence[following + 1 : after]] == rest:
                    return meaning, after
        return (self._alone[first], following) if first in self._alone else None


@dataclass(frozen=True, slots=True, eq=False)
class WordSets:
    """The lists of a language file that are only ever asked whether they hold a word; each has the name it has there."""

    plural_be: frozenset[str]
    finite: frozenset[str]
    superseded: frozenset[str]
    awaited: frozenset[str]
    doubtful: frozenset[str]
    others: frozenset[str]
    too: frozenset[str]
    culprits: frozenset[str]
    armed: frozenset[str]
    says: frozenset[str]
    lives: frozenset[str]
    lives_cost: frozenset[str]
    deed_nouns: frozenset[str]
    reckoned: frozenset[str]
    not_owners: frozenset[str]
    goes_on: frozenset[str]
    who_of: frozenset[str]
    toll_words: frozenset[str]
    body_found: frozenset[str]
    past_markers: frozenset[str]
    wars: frozenset[str]
    disasters: frozenset[str]
    articles: frozenset[str]
    dead: frozenset[str]
    to_death: frozenset[str]
    alone: frozenset[str]
    ordinals: frozenset[str]
    people_at_large: frozenset[str]
    reflexives: frozenset[str]
    nominatives: frozenset[str]
    doers: frozenset[str]
    states_alone: frozenset[str]
    states_of_figures: frozenset[str]
    contracted: frozenset[str]
    both: frozenset[str]
    definite: frozenset[str]
    recalled_after: frozenset[str]
    continues: frozenset[str]
    weekdays: frozenset[str]
    columns: frozenset[str]
    cumulative: frozenset[str]
    long_spans: frozenset[str]
    cumulative_spans: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Grammar(WordSets):
    """A language, compiled: `entries` by word, phrases by first word, `cues` the words harm needs."""

    language: Language
    entries: Mapping[str, tuple[str | None, int]]
    people: Mapping[str, Person]
    signs: Phrases[Sign]
    suffers: Mapping[str, str]
    cues: Mapping[str, tuple[str, ...]]
    cue_words: frozenset[str]
    bounds: Phrases[str]
    numbers: Mapping[str, int]
    multipliers: Mapping[str, int]
    fixed_numbers: Phrases[tuple[int, bool]]
    open_words: Phrases[bool]
    about_words: Phrases[bool]
    up_to: Phrases[bool]
    frames: Phrases[str]
    status: Phrases[str]
    roles: Mapping[str, str]
    sexes: Mapping[str, str]
    no_names: frozenset[str]
    tokens: re.Pattern[str]
    letters: Mapping[int, str]
    marks_objects: bool
    age_ends: tuple[str, ...]
    lasting: tuple[str, ...]
    rising: frozenset[str]
    vague_words: frozenset[str]
    demonyms: frozenset[str]
    abbreviated: frozenset[str]
    long_past: frozenset[str]
    before_years: frozenset[str]
    has: frozenset[str]

    def entry(self, text: str) -> tuple[str | None, int]:
        """The part a word plays in the frame of a sentence (None: a word of content), and what may begin with it."""
        found = self.entries.get(text)
        if found is not None:
            return found
        if text.endswith(self.language.adverb_endings) and len(text) > _SHORT:
            return ("adverb", 0)
        if "-" in text:
            return (
                None,
                (NUMBER if text.split("-", maxsplit=1)[0] in self.numbers else 0)
                | (TIME if text.endswith(self.lasting) else 0),
            )
        return (None, TIME if text[:4].isdigit() else 0)

    def bare(self, text: str) -> str:
        """The text with its letters as the language file writes them: "murió" as "murio"."""
        for letter, plain in self.language.letters.items():  # five times as fast as str.translate
            text = text.replace(letter, plain)
        return text

    def tells_harm(self, words: Sequence[str]) -> bool:
        """Whether these words in small letters hold a word or phrase of harm."""
        needed = [self.cues[hit] for hit in self.cue_words.intersection(words)]
        if not all(needed):
            return True
        joined = " ".join(words) if needed else ""
        return any(phrase in joined for phrases in needed for phrase in phrases)
