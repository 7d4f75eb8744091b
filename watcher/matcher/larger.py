"""A place's name inside a larger name that is not the place: a person, a street, a newspaper."""

from __future__ import annotations

from collections.abc import Iterator

from watcher.matcher.lexicon import is_common_word, is_foremost_given_name, is_given_name, is_place, is_surname
from watcher.matcher.matching import Match
from watcher.matcher.particles import is_particle
from watcher.matcher.passage import Passage

_STREETS = frozenset("street avenue road boulevard lane".split())
_PAPERS = frozenset("post times herald tribune gazette telegraph guardian chronicle".split())

# What begins the names of Arabic places: Kafr Nubl is not Nubl, nor Kut al-Amarah al-Amarah.
_HEADS = frozenset("kafr kufr kfar bab kut shatrat shatra tal tall tell tel khan umm abu bayt beit burj qalat jisr bir wadi dayr deir ayn ain ras".split())


def is_part_of_a_larger_name(match: Match, passage: Passage) -> bool:
    """Whether the words about a place show that something else bears its name: Washington Post, Homs Street, Jordan Peele."""
    if match.name.entity.kind != "location" or not passage.capitals_tell:
        return False
    return _names_a_street_or_paper(match, passage) or _names_a_person(match, passage) or _names_another_place(match, passage)


def _names_another_place(match: Match, passage: Passage) -> bool:
    """Whether the place is part of a longer name: after its head, be the article between, or misspelt beside a rare name."""
    if match.how == "fuzzy" and match.unlike and match.first == match.last and any(_is_rare(at, passage) for at in _neighbours(match, passage)):
        return True
    before = match.first - 1
    if before > 0 and is_particle(passage.words[before].folded, passage.words[before + 1].folded) and passage.is_open(before):
        before -= 1
    return before >= 0 and passage.is_open(before) and passage.words[before].written.istitle() and passage.words[before].folded in _HEADS


def _neighbours(match: Match, passage: Passage) -> Iterator[int]:
    """The words before and behind that nothing but a space keeps apart."""
    if match.first > 0 and passage.is_open(match.first - 1):
        yield match.first - 1
    if match.last + 1 < len(passage.words) and passage.is_open(match.last):
        yield match.last + 1


def _is_rare(at: int, passage: Passage) -> bool:
    word = passage.words[at]
    return word.written.istitle() and len(word.folded) > 3 and not word.known


def _names_a_street_or_paper(match: Match, passage: Passage) -> bool:
    after = match.last + 1
    if after >= len(passage.words) or not passage.is_open(match.last):
        return False
    word = passage.words[after]
    return word.written.istitle() and word.folded in _STREETS | _PAPERS


def _names_a_person(match: Match, passage: Passage) -> bool:
    """Whether a given name stands before the place, or the place is a given name and a surname stands behind."""
    if match.first != match.last:
        return False
    words, at = passage.words, match.first
    if at > 0 and passage.is_open(at - 1) and _is_only_a_person(words[at - 1].written, words[at - 1].folded, first=True):
        return True
    follows = at + 1 < len(words) and passage.is_open(at) and not words[at].tied
    return follows and is_given_name(words[at].folded) and _is_only_a_person(words[at + 1].written, words[at + 1].folded, first=False)


def _is_only_a_person(written: str, folded: str, *, first: bool) -> bool:
    """Whether the word is known as a person's name and hardly as anything else."""
    if not written.istitle() or len(folded) <= 3 or is_common_word(folded):
        return False
    return is_foremost_given_name(folded) or (is_given_name(folded) and not is_place(folded)) if first else is_surname(folded) and not is_place(folded)
