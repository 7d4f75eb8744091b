"""The names of the watchlist, made ready for comparison: their forms, and how far a text may stray from each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from watcher.matcher.customary import with_customary_forms
from watcher.matcher.lexicon import is_common_word, is_given_name
from watcher.matcher.particles import without_particles
from watcher.matcher.scripts import script_of
from watcher.matcher.words import WORD, Word, gap_is_open, read
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


def names_of(entity: Entity, order: Iterator[int]) -> Iterator[Name]:
    """The entity's own name and its aliases, each spelling once, the more particular one where both are given."""
    entity = with_customary_forms(entity)
    aliases = {alias.text: alias for alias in (Alias(entity.name), *entity.aliases)}
    in_latin = any(script_of(fold(text).text.strip()) == "latin" for text in aliases)
    return (_name(entity, alias, next(order), in_latin=in_latin) for alias in aliases.values())


def forms_of(names: Iterable[Name]) -> Iterator[Form]:
    """Each name as listed and, where it has particles, without them."""
    for name in names:
        listed = tuple(read(match.group()) for match in WORD.finditer(name.alias.text))
        bare = _without_what_may_go(name)
        if listed:
            yield Form(name, listed, listed=True, bare=len(bare) == len(listed), budget=_budget(name, listed))
        if bare and len(bare) < len(listed) and name.alias.match != "exact":
            words = tuple(read(token) for token in bare)
            yield Form(name, words, listed=False, bare=True, budget=_budget(name, words))


def _name(entity: Entity, alias: Alias, order: int, *, in_latin: bool) -> Name:
    letters = "".join(c for c in alias.text if c.isalnum())
    acronym = len(letters) <= 4 and letters.isupper() and letters.isalpha()
    found = [*WORD.finditer(alias.text)]
    words = _folded(alias.text)
    needs = tuple(" ".join(_folded(need)) for need in alias.needs)
    unless = tuple(_folded(phrase) for phrase in entity.unless)
    crosses = not all(gap_is_open(alias.text[a.end():b.start()], a.group()) for a, b in pairwise(found))
    common = len(words) == 1 and is_common_word(words[0])
    minds_case = alias.case if alias.case is not None else common and any(c.isupper() for c in alias.text)
    person = entity.kind == "actor" and len(words) > 1 and is_given_name(words[0])
    return Name(entity, alias, words, needs, unless, person, acronym, minds_case, order, crosses, in_latin)


def _folded(text: str) -> tuple[str, ...]:
    return tuple(read(found).folded for found in WORD.findall(text))


def _without_what_may_go(name: Name) -> tuple[str, ...]:
    """The folded words less particles and, in a person's name, less the initials inside it."""
    words = without_particles(name.listed_words)
    if not name.person:
        return words
    return tuple(word for at, word in enumerate(words) if len(word) > 1 or not word.isalpha() or at in (0, len(words) - 1))


def _budget(name: Name, words: tuple[Word, ...]) -> int:
    match name.alias.match:
        case "exact":
            return -1
        case "variant":
            return 0
        case "fuzzy":
            return 0 if name.acronym else default_budget(" ".join(word.folded for word in words))
        case edits:
            return edits


def default_budget(folded: str) -> int:
    """The edits that a folded name of this length forgives: none up to 4 characters, 1 up to 8, then 2."""
    return 0 if len(folded) <= 4 else 1 if len(folded) <= 8 else 2
