"""Names of a watchlist that will hurt: that match too much, or that say what another name says already."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count

from watcher.matcher.atlas import atlas
from watcher.matcher.customary import with_customary_forms
from watcher.matcher.lexicon import (
    FOREMOST,
    METROPOLIS,
    is_common_word,
    is_given_name,
    is_name,
    is_place,
    is_surname,
    is_well_known,
    well_known,
)
from watcher.matcher.names import Name, names_of
from watcher.matcher.near import Neighbourhood
from watcher.matcher.rivals import rivals, takes_edits
from watcher.matcher.words import Words
from watcher.model import Alias, Entity
from watcher.text import fold

_SHORT = 3             # letters that many a word has


@dataclass(frozen=True, slots=True)
class Risk:
    """What may go wrong with one name of an entity, and what to write instead."""

    entity_id: str
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.entity_id}: {self.name!r} {self.what}"


def risks(entities: Iterable[Entity]) -> tuple[Risk, ...]:
    """The risky names in the watchlist's order; a sane list has few or none."""
    order, words, listed = count(), Words(sys.maxsize), [*entities]
    names = [name for entity, known in zip(listed, with_customary_forms(listed), strict=True) for name in names_of(entity, known, order, words) if name.listed_words and _is_listed(name, entity)]
    found = [(name, what) for name in names for what in _of_one(name)]
    found += rivals(listed, names)
    found.sort(key=lambda pair: pair[0].order)
    return tuple(Risk(name.entity.id, name.alias.text, what) for name, what in found)


def _is_listed(name: Name, entity: Entity) -> bool:
    """Whether the user wrote it: the customary forms are ours."""
    return name.alias == Alias(entity.name) or name.alias in entity.aliases


def _of_one(name: Name) -> Iterator[str]:
    """What is risky about the name itself, whatever else is listed."""
    (word, *more), alias = name.listed_words, name.alias
    if more or alias.needs:
        return
    if name.acronym:
        if is_common_word(word) and alias.case is None and not _has_a_longer_name(name):
            yield f"is a word, too, and does not count in text all in capitals: write {{text: {alias.text}, needs: [words that stand beside it]}}"
    elif is_common_word(word) and not is_name(word):
        if alias.case is None:
            yield f"is an ordinary word, too, and counts wherever it has a capital: write {{text: {alias.text}, needs: [words that stand beside it]}}, or a longer name"
    elif len(word) <= _SHORT and word.isascii() and not is_place(word):
        if not alias.case:
            yield f"is short, and may be many things: write {{text: {alias.text}, needs: [words that stand beside it]}}, or a longer name"
    elif name.entity.kind == "actor" and is_given_name(word) and not (is_surname(word) or _ends_another(name, word)):
        yield f"is a given name, and everybody's who bears it: write the full name, or {{text: {alias.text}, needs: [words that stand beside it]}}"
    else:
        yield from _near_a_well_known_name(name, word)


def _has_a_longer_name(name: Name) -> bool:
    """Whether the entity is found by another name where this one is not."""
    return any(len(text) > len(name.alias.text) for text in _names(name.entity))


def _ends_another(name: Name, word: str) -> bool:
    """Whether a longer name of the entity ends in the word: then it is the surname."""
    return any(fold(text).text.endswith(" " + word) for text in _names(name.entity))


def _names(entity: Entity) -> Iterator[str]:
    yield entity.name
    yield from (alias.text for alias in entity.aliases)


def _near_a_well_known_name(name: Name, word: str) -> Iterator[str]:
    """Where one slip of the pen lies between a name that takes slips and a name that news is full of and that is not the same."""
    if not takes_edits(name) or is_well_known(word) or word in atlas().cities or not word.isascii():
        return
    often, neighbourhood = _often_in_the_news()
    near = sorted({often[number] for number in neighbourhood.near([word], [1])[0]} - {fold(text).text for text in _names(name.entity)})
    if near:
        yield f"is one letter from {near[0].title()!r}, whose misspellings it may catch: write {{text: {name.alias.text}, match: variant}} unless they are the same"


@cache
def _often_in_the_news() -> tuple[Sequence[str], Neighbourhood]:
    """The countries, their divisions, the metropolises and the foremost given names, and what is near them."""
    names = {word for word, kinds in well_known().items() if METROPOLIS in kinds or FOREMOST in kinds}
    often = [*{*names, *atlas().countries, *atlas().divisions}]
    return often, Neighbourhood(often, [1] * len(often))
