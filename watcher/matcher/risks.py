"""Names of a watchlist that will hurt: that match too much, or that say what another name says already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from string import ascii_lowercase

from watcher.matcher.atlas import atlas
from watcher.matcher.lexicon import is_common_word, is_given_name, is_name, is_place, is_surname, is_well_known
from watcher.matcher.names import Name, default_budget, names_of
from watcher.matcher.near import Neighbourhood
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
    order = count()
    names = [name for entity in entities for name in names_of(entity, order) if name.listed_words and _is_listed(name, entity)]
    found = [(name, what) for name in names for what in _of_one(name)]
    found += _near_another(names)
    found += _said_twice(names)
    found.sort(key=lambda pair: pair[0].order)
    return tuple(Risk(name.entity.id, name.alias.text, what) for name, what in found)


def _is_listed(name: Name, entity: Entity) -> bool:
    """Whether the user wrote it: the customary forms of a well-known place are ours."""
    return name.alias == Alias(entity.name) or name.alias in entity.aliases


def _of_one(name: Name) -> Iterator[str]:
    """What is risky about the name itself, whatever else is listed."""
    (word, *more), alias = name.listed_words, name.alias
    if more or alias.needs:
        return
    if name.acronym:
        if is_common_word(word) and alias.case is None:
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
        yield from _near_a_place(name, word)


def _ends_another(name: Name, word: str) -> bool:
    """Whether a longer name of the entity ends in the word: then it is the surname."""
    return any(fold(text).text.endswith(" " + word) for text in (name.entity.name, *(alias.text for alias in name.entity.aliases)))


def _near_a_place(name: Name, word: str) -> Iterator[str]:
    """Where one slip of the pen lies between a name that takes slips and a country or one of its divisions that is not the same."""
    if not _takes_edits(name) or is_well_known(word) or not word.isascii():
        return
    same = {fold(text).text for text in (name.entity.name, *(alias.text for alias in name.entity.aliases))}
    near = sorted({other for other in _one_edit_away(word) if other in atlas().countries or other in atlas().divisions} - same)
    if near:
        yield f"is one letter from {near[0].title()!r}, whose misspellings it may catch: write {{text: {name.alias.text}, match: variant}} unless it is that place"


def _takes_edits(name: Name) -> bool:
    """Whether the name forgives a misspelling."""
    edits = name.alias.match
    if isinstance(edits, int):
        return edits > 0
    return edits == "fuzzy" and not name.acronym and default_budget(" ".join(name.listed_words)) > 0


def _one_edit_away(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            yield head + letter + tail[1:]


def _near_another(names: Sequence[Name]) -> Iterator[tuple[Name, str]]:
    """The names that one letter tells from a name of another entity, so that a slip of the pen makes one the other; two entities are told once."""
    by_text = {" ".join(name.listed_words): name for name in names if _takes_edits(name)}
    neighbourhood = Neighbourhood(dict.fromkeys(by_text, 1))
    told: set[tuple[str, str]] = set()
    for text, name in by_text.items():
        for near, edits in neighbourhood.near(text).items():
            other = by_text[near]
            pair = (other.entity.id, name.entity.id)
            if edits and other.order < name.order and pair[0] != pair[1] and pair not in told and not _are_told_apart(name, other):
                told.add(pair)
                yield name, (
                    f"is one letter from {other.alias.text!r} of {other.entity.id!r}, and what lies between counts for both: "
                    f"write {{text: {name.alias.text}, match: variant}} if they are to be kept apart"
                )


def _are_told_apart(name: Name, other: Name) -> bool:
    """Whether the words that differ are well known, or so short that they take no edit."""
    differing = [word for pair in zip(name.listed_words, other.listed_words, strict=False) if pair[0] != pair[1] for word in pair]
    return all(len(word) <= _SHORT or is_well_known(word) for word in differing)


def _said_twice(names: Sequence[Name]) -> Iterator[tuple[Name, str]]:
    """The aliases that differ from another name of their entity in nothing that is compared."""
    first: dict[tuple[str, tuple[str, ...]], Name] = {}
    for name in names:
        other = first.setdefault((name.entity.id, name.listed_words), name)
        if other is not name and other.alias == Alias(other.alias.text) and name.alias == Alias(name.alias.text):
            yield name, f"says no more than {other.alias.text!r}: capitals, accents, hyphens and spaces are found by themselves; leave it out"
