"""Every form of every name by its number: how it is spelt, told once, and the form itself, made when it is needed.

A watchlist of a million names would fill the memory with forms, and most of them stand in no article.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from watcher.matcher.customary import with_customary_forms
from watcher.matcher.names import Form, aliases_of, forms_of, names_of
from watcher.matcher.reading import Spellings, spellings
from watcher.matcher.words import Words
from watcher.model import Entity, Match

KEPT = 50_000          # forms and pieces of names; beyond that the memory is emptied, which costs time only
TOGETHER = 10_000      # entities whose names are read at once


class Roster(dict[int, Form]):
    """The forms of a watchlist's names, numbered in its order, those that were asked for."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        super().__init__()
        self._entities = entities
        self._owners = array("i")          # the entity of each form
        self._customary: set[int] = set()  # the entities that have customary forms: few
        self._words = Words(KEPT)

    def spellings(self) -> Iterator[tuple[int, Spellings]]:
        """How each form is spelt, many at a time, with the number of the first; to be gone through once before any form is asked for."""
        self._owners = array("i")
        for first in range(0, len(self._entities), TOGETHER):
            listed = self._entities[first:first + TOGETHER]
            known = with_customary_forms(listed)
            self._customary.update([owner for owner, (one, other) in enumerate(zip(listed, known, strict=True), first) if one is not other])
            names = [(owner, entity, text, match) for owner, entity in enumerate(known, first) for text, match in _texts(entity)]
            found, number = spellings(names), len(self._owners)
            self._owners.extend([names[name][0] for name in found.names])
            yield number, found

    def __missing__(self, number: int) -> Form:
        if len(self) >= KEPT:
            self.clear()
            self._words.forget()
        owner = self._owners[number]
        entity = self._entities[owner]
        [known] = with_customary_forms([entity]) if owner in self._customary else [entity]
        forms = forms_of(names_of(entity, known, count(owner << 16), self._words), self._words)
        self.update(enumerate(forms, bisect_left(self._owners, owner)))
        return dict.__getitem__(self, number)


def _texts(entity: Entity) -> Iterable[tuple[str, Match]]:
    """The spellings of its name, and how far a text may stray from each."""
    return [(alias.text, alias.match) for alias in aliases_of(entity)] if entity.aliases else ((entity.name, "fuzzy"),)
