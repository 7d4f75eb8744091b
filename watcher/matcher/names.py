"""The names of the watchlist, made ready for comparison: their forms, and how far a text may stray from each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from watcher.matcher.bynames import head_noun, is_surname_alone, may_be_borne, surname
from watcher.matcher.lexicon import is_common_word, is_given_name
from watcher.matcher.middlenames import without_middle_names
from watcher.matcher.particles import LONGEST, places_of_no_particle
from watcher.matcher.scripts import script_of
from watcher.matcher.words import WORD, Word, Words, gap_is_open, read
from watcher.model import Alias, Entity, Match
from watcher.text import fold


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """One spelling of one entity, and the rules that come with it."""

    entity: Entity
    alias: Alias
    listed_words: tuple[str, ...]      # folded
    needs: tuple[str, ...]             # folded phrases, of which one must stand in the sentence
    unless: tuple[tuple[str, ...], ...]        # folded words of the phrases that swallow it
    person: bool               # an actor whose first word is a given name
    surname: str | None        # folded, of a person, and
    head_noun: str | None      # of an organisation, by which an article goes on to speak of it (bynames.py)
    surname_alone: bool        # it is but the surname of an actor who is listed in full, too
    borne: bool                # it is but a surname, of an actor who is no person
    acronym: bool              # up to four letters, all capitals
    minds_case: bool           # "US" is not "us"; "Turkey" not "turkey"
    order: int                 # in the watchlist
    crosses: bool              # it holds a comma or the like itself, so it may be found across one
    in_latin: bool             # the entity is listed in Latin letters, be it under this name or another
    as_listed: bool            # it is a place's, or the user wrote it: an actor's customary forms are ours


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """The words of a name as compared. A `bare` form has no particles; only a `listed` one can match exactly; a shortened one is without middle names, with these initials (middlenames.py).

    `budget` is the number of edits that a text may be away: -1 not even in its spacing.
    """

    name: Name
    words: tuple[Word, ...]
    listed: bool
    bare: bool
    budget: int
    without: str | None = None


def names_of(entity: Entity, known: Entity, order: Iterator[int], words: Words) -> Iterator[Name]:
    """The name and the aliases of an entity that is `known` with its customary forms, each spelling once, the more particular one where both are given."""
    in_latin, own = is_in_latin(known), {alias.text for alias in aliases_of(entity)}
    return (_name(known, alias, next(order), words, in_latin=in_latin, own=alias.text in own) for alias in aliases_of(known))


def aliases_of(entity: Entity) -> Collection[Alias]:
    """The spellings of the entity's name as it is listed, its own first, each once."""
    if not entity.aliases:
        return (Alias(entity.name),)
    return {alias.text: alias for alias in (Alias(entity.name), *entity.aliases)}.values()


def is_in_latin(entity: Entity) -> bool:
    """Whether the entity is listed in Latin letters, be it under one of several names."""
    return any(alias.text.isascii() or script_of(_last_letter(alias.text)) == "latin" for alias in aliases_of(entity))


def _last_letter(text: str) -> str:
    """What the last character that is not blank is folded to."""
    return next(filter(None, (fold(character).text.strip() for character in reversed(text))), "")


def forms_of(names: Iterable[Name], words: Words) -> Iterator[Form]:
    """Each name as listed, where it has particles, without them, and a person's without middle names."""
    for name in names:
        listed = tuple(words.read(name.alias.text))
        bare = [name.listed_words[at] for at in places_that_stay(name.listed_words, person=name.person)]
        if listed:
            yield Form(name, listed, listed=True, bare=len(bare) == len(listed), budget=budget_of(name.alias.match, name.listed_words, acronym=name.acronym))
        if bare and len(bare) < len(listed) and name.alias.match != "exact":
            left = tuple(map(read, bare))
            yield Form(name, left, listed=False, bare=True, budget=budget_of(name.alias.match, bare, acronym=name.acronym))
        if name.person and name.alias.match != "exact":
            for short, without in without_middle_names(name.listed_words, [at for at, word in enumerate(listed) if word.tied]):
                yield Form(name, tuple(map(read, short)), listed=False, bare=True, budget=0, without=without)


def _name(entity: Entity, alias: Alias, order: int, words: Words, *, in_latin: bool, own: bool) -> Name:
    listed = tuple([word.folded for word in words.read(alias.text)])
    needs = tuple(" ".join(_folded(need, words)) for need in alias.needs)
    unless = tuple(_folded(phrase, words) for phrase in entity.unless)
    common = len(listed) == 1 and is_common_word(listed[0])
    minds_case = alias.case if alias.case is not None else common and any(c.isupper() for c in alias.text)
    actor = entity.kind == "actor"
    person = actor and is_person(listed)
    last = surname(listed) if person else None
    noun = head_noun(listed) if actor and last is None else None
    return Name(
        entity, alias, listed, needs, unless, person, last, noun, actor and is_surname_alone(entity, listed), actor and may_be_borne(entity, listed),
        is_acronym(alias.text), minds_case, order, _crosses(alias.text), in_latin, own or not actor,
    )


def is_acronym(text: str) -> bool:
    """Up to four letters, all capitals, be there stops between them."""
    return text.isupper() and len(letters := [c for c in text if c.isalnum()]) <= 4 and all(map(str.isalpha, letters))


def _crosses(text: str) -> bool:
    """Whether something stands between two words of the text over which no other name goes on."""
    return not text.replace(" ", "").isalpha() and not all(gap_is_open(text[a.end():b.start()], a.group()) for a, b in pairwise(WORD.finditer(text)))


def _folded(text: str, words: Words) -> tuple[str, ...]:
    return tuple([word.folded for word in words.read(text)])


def is_person(words: Sequence[str]) -> bool:
    """Whether an actor's name of these folded words is a person's."""
    return len(words) > 1 and is_given_name(words[0])


def places_that_stay(words: Sequence[str], *, person: bool) -> Sequence[int]:
    """Where the folded words of a name are that are left without particles and, in a person's, without the initials inside it."""
    if min(map(len, words), default=0) > LONGEST:
        return range(len(words))
    left = places_of_no_particle(words)
    return [at for at in left if len(words[at]) > 1 or not words[at].isalpha() or at in (left[0], left[-1])] if person else left


def budget_of(match: Match, words: Sequence[str], *, acronym: bool) -> int:
    """The edits that a text may be away from these folded words of an alias that is matched so, or -1."""
    match match:
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
