"""The names of the watchlist, made ready for comparison: their forms, and how far a text may stray from each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from watcher.matcher.customary import with_customary_forms
from watcher.matcher.lexicon import is_common_word, is_given_name
from watcher.matcher.particles import without_particles
from watcher.matcher.scripts import script_of
from watcher.matcher.words import WORD, Word, Words, gap_is_open, read
from watcher.model import Alias, Entity
from watcher.text import fold


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of one entity, and the rules that come with it."""

    entity: Entity
    alias: Alias
    listed_words: tuple[str, ...]      # folded
    needs: tuple[str, ...]             # folded phrases, of which one must stand in the sentence
    unless: tuple[tuple[str, ...], ...]        # folded words of the phrases that swallow it
    person: bool               # an actor whose first word is a given name
    acronym: bool              # up to four letters, all capitals
    minds_case: bool           # "US" is not "us"; "Turkey" not "turkey"
    order: int                 # in the watchlist
    crosses: bool              # it holds a comma or the like itself, so it may be found across one
    in_latin: bool             # the entity is listed in Latin letters, be it under this name or another


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """The words of a name as compared. A `bare` form has no particles; only a `listed` one can match exactly.

    `budget` is the number of edits that a text may be away: -1 not even in its spacing.
    """

    name: Name
    words: tuple[Word, ...]
    listed: bool
    bare: bool
    budget: int


def names_of(entity: Entity, order: Iterator[int], words: Words) -> Iterator[Name]:
    """The entity's own name and its aliases, each spelling once, the more particular one where both are given."""
    entity = with_customary_forms(entity)
    aliases = aliases_of(entity)
    in_latin = any(alias.text.isascii() or script_of(fold(alias.text).text.strip()) == "latin" for alias in aliases)
    return (_name(entity, alias, next(order), words, in_latin=in_latin) for alias in aliases)


def aliases_of(entity: Entity) -> Collection[Alias]:
    """The spellings of the entity's name as it is listed, its own first, each once."""
    if not entity.aliases:
        return (Alias(entity.name),)
    return {alias.text: alias for alias in (Alias(entity.name), *entity.aliases)}.values()


def forms_of(names: Iterable[Name], words: Words) -> Iterator[Form]:
    """Each name as listed and, where it has particles, without them."""
    for name in names:
        listed = tuple(words.read(name.alias.text))
        bare = _without_what_may_go(name)
        if listed:
            yield Form(name, listed, listed=True, bare=len(bare) == len(listed), budget=budget_of(name.alias, name.listed_words, acronym=name.acronym))
        if bare and len(bare) < len(listed) and name.alias.match != "exact":
            left = tuple(map(read, bare))
            yield Form(name, left, listed=False, bare=True, budget=budget_of(name.alias, bare, acronym=name.acronym))


def _name(entity: Entity, alias: Alias, order: int, words: Words, *, in_latin: bool) -> Name:
    listed = tuple([word.folded for word in words.read(alias.text)])
    needs = tuple(" ".join(_folded(need, words)) for need in alias.needs)
    unless = tuple(_folded(phrase, words) for phrase in entity.unless)
    common = len(listed) == 1 and is_common_word(listed[0])
    minds_case = alias.case if alias.case is not None else common and any(c.isupper() for c in alias.text)
    person = entity.kind == "actor" and len(listed) > 1 and is_given_name(listed[0])
    return Name(entity, alias, listed, needs, unless, person, is_acronym(alias.text), minds_case, order, _crosses(alias.text), in_latin)


def is_acronym(text: str) -> bool:
    """Up to four letters, all capitals, be there stops between them."""
    return text.isupper() and len(letters := [c for c in text if c.isalnum()]) <= 4 and all(map(str.isalpha, letters))


def _crosses(text: str) -> bool:
    """Whether something stands between two words of the text over which no other name goes on."""
    return not text.replace(" ", "").isalpha() and not all(gap_is_open(text[a.end():b.start()], a.group()) for a, b in pairwise(WORD.finditer(text)))


def _folded(text: str, words: Words) -> tuple[str, ...]:
    return tuple([word.folded for word in words.read(text)])


def _without_what_may_go(name: Name) -> tuple[str, ...]:
    """The folded words less particles and, in a person's name, less the initials inside it."""
    words = name.listed_words if all(len(word) > 3 and word.isascii() for word in name.listed_words) else without_particles(name.listed_words)
    if not name.person:
        return words
    return tuple(word for at, word in enumerate(words) if len(word) > 1 or not word.isalpha() or at in (0, len(words) - 1))


def budget_of(alias: Alias, words: Sequence[str], *, acronym: bool) -> int:
    """The edits that a text may be away from these folded words of the alias, or -1."""
    match alias.match:
        case "fuzzy":
            return 0 if acronym else default_budget(" ".join(words))
        case "exact":
            return -1
        case "variant":
            return 0
        case edits:
            return edits


def default_budget(folded: str) -> int:
    """The edits that a folded name of this length forgives: none up to 4 characters, 1 up to 8, then 2."""
    return 0 if len(folded) <= 4 else 1 if len(folded) <= 8 else 2
