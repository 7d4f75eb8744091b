"""Every form of every name by its number: how it is spelt, told once, and the form itself, made when it is needed.

A watchlist of a million names would fill the memory with forms, and most of them stand in no article.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from watcher.matcher.customary import with_customary_forms
from watcher.matcher.hearing import can_be_heard
from watcher.matcher.names import Form, aliases_of, budget_of, forms_of, is_acronym, names_of
from watcher.matcher.particles import is_article_shaped
from watcher.matcher.words import Words, without_lookalikes
from watcher.model import Alias, Entity

KEPT = 50_000          # forms and pieces of names; beyond that the memory is emptied, which costs time only

_LETTERS = re.compile("[a-z]+")
_DIGIT = re.compile("[0-9]")


class Spelling(NamedTuple):
    """How a form is spelt: its words folded, plain and thin; its budget; whether it may be heard; whether it is a place's, and listed in Latin letters."""

    words: Sequence[str]
    plain: Sequence[str]
    thin: Sequence[str]
    budget: int
    audible: bool
    of_place: bool
    in_latin: bool


class Roster:
    """The forms of a watchlist's names, numbered in its order."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._entities = entities
        self._owners = array("i")          # the entity of each form
        self._kept: dict[int, Form] = {}
        self._words = Words(KEPT)

    def spellings(self) -> Iterator[Spelling]:
        """How each form is spelt, in the order of their numbers; to be gone through once before any form is asked for."""
        self._owners = array("i")
        for number, entity in enumerate(self._entities):
            for spelling in self._spellings_of(entity):
                self._owners.append(number)
                yield spelling
        self._words.forget()

    def __getitem__(self, number: int) -> Form:
        form = self._kept.get(number)
        if form is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
                self._words.forget()
            owner = self._owners[number]
            forms = forms_of(names_of(self._entities[owner], count(owner << 16), self._words), self._words)
            self._kept.update(enumerate(forms, bisect_left(self._owners, owner)))
            form = self._kept[number]
        return form

    def _spellings_of(self, entity: Entity) -> Iterator[Spelling]:
        """Those of one entity; where all its names are plain, without making a form."""
        plain = [_of_plain(alias, of_place=entity.kind == "location") for alias in aliases_of(with_customary_forms(entity))]
        found = [spelling for spelling in plain if spelling is not None]
        return iter(found) if len(found) == len(plain) else map(_of_form, forms_of(names_of(entity, count(), self._words), self._words))


def _of_form(form: Form) -> Spelling:
    name = form.name
    words, plain, thin = [word.folded for word in form.words], [word.plain for word in form.words], [word.thin for word in form.words]
    return Spelling(words, plain, thin, form.budget, can_be_heard(form), name.entity.kind == "location", name.in_latin)


def _of_plain(alias: Alias, *, of_place: bool) -> Spelling | None:
    """The spelling of a name of Latin letters alone, in words of which none comes and goes: so most names are, and it is as its one form's."""
    text = alias.text
    folded = text.lower()
    if not text.isascii() or _DIGIT.search(text) or not (words := _LETTERS.findall(folded)):
        return None
    if min(map(len, words)) <= 3 and any(len(word) == 1 or is_article_shaped(word) for word in words):
        return None
    plain = _LETTERS.findall(without_lookalikes(folded))
    thin = _LETTERS.findall(without_lookalikes(folded).replace("rn", "m")) if "rn" in folded else plain
    acronym = is_acronym(text)
    audible = not acronym and alias.match not in ("exact", "variant")
    return Spelling(words, plain, thin, budget_of(alias, words, acronym=acronym), audible, of_place, in_latin=True)
