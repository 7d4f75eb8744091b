"""Persons named with a middle name that is not listed: Rodrigo Roa Duterte is the listed Rodrigo Duterte.

James Earl Jones is not James Jones. So the surname is one that few bear, or an office stands before the name: as where a
listed middle name is left out (middlenames.py). Both names stand as they are listed.
"""

from __future__ import annotations

from collections.abc import Sequence

from watcher.matcher.lexicon import is_bound, is_common_word, is_given_name
from watcher.matcher.middlenames import is_whole_and_telling
from watcher.matcher.names import Form
from watcher.matcher.particles import could_go
from watcher.matcher.passage import Passage
from watcher.matcher.words import Word

APART = 2              # words from the given name to the surname


def may_be_middle(word: Word) -> bool:
    """Whether the word may be a middle name by itself; a surname may, too."""
    ordinary = is_common_word(word.folded) and not is_given_name(word.folded)
    return word.capital and not word.tied and word.folded.isalpha() and not ordinary and not could_go(word) and not is_bound(word.folded)


def are_names_of(form: Form, first: Word, last: Word) -> bool:
    """Whether the form is a person's name of just these words, as it is listed."""
    return form.listed and form.budget >= 0 and form.name.person and [word.folded for word in form.words] == [first.folded, last.folded]


def is_person_meant_in_full(form: Form, positions: Sequence[int], passage: Passage) -> bool:
    """Whether these two words of the text, with another between, are the person's name in full."""
    first, last = positions[0], positions[-1]
    if len(positions) != APART or last != first + APART:
        return False
    words = passage.words
    given, middle, surname = words[first:last + 1]
    if not (given.capital and not given.tied and may_be_middle(middle) and surname.capital and are_names_of(form, given, surname)):
        return False
    return is_whole_and_telling(first, last, passage)
