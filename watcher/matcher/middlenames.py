"""A person's name with the initials of its middle names ("Dora M. Velten" for Dora Marisol Velten), or without them ("Dora Velten").

What stays is the first name and the last. Between them may go what is a given name or a word that nobody knows; not an ordinary word, a
surname ("Enrique Peña Nieto" has two, of which people say the first), nor what belongs to its neighbour (Abdul Rashid, bin Hamad, Jean-Claude).
Many are called Juan Santos, so that is Juan Manuel Santos only with his initial or after an office; a surname that few bear says by itself who
is meant. Where another name of the watchlist stands on the same words, it is not counted (overlaps.py). The last word never goes: that
Maduro of "Nicolás Maduro Moros" is no middle name, the words do not tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from watcher.matcher.lexicon import (
    is_bound,
    is_common_word,
    is_family_first,
    is_foremost_given_name,
    is_given_name,
    is_office,
    is_place,
    is_surname,
    is_well_known,
)
from watcher.matcher.particles import is_particle, without_particles
from watcher.matcher.passage import Passage


def without_middle_names(words: Sequence[str], tied: Collection[int]) -> Iterator[tuple[Sequence[str], str]]:
    """How a person's name of these folded words, of which some are tied to the next, is shortened: what is left, and the initials of the middle names that it is without.

    An initial may stand between any two words of a person's name, so initials are told only where there are several, or an article stands behind.
    """
    middle = _middle_names(words, tied)
    if middle:
        first, last = without_particles(words[:middle.start]), without_particles(words[middle.stop:])
        initials = "".join([words[at][0] for at in middle])
        yield (*first, *last), initials
        if len(initials) > 1 or len(last) < len(words) - middle.stop:
            yield (*first, *initials, *last), ""


def is_person_meant(short: Sequence[str], without: str, positions: Sequence[int], passage: Passage) -> bool:
    """Whether such a shortened name, which stands at these words of the text, means the person: it has capitals, is a whole name, and something tells whose."""
    words, first, last = passage.words, positions[0], positions[-1]
    if _goes_on(first, last, passage) or (passage.capitals_tell and not all(words[at].capital or is_bound(words[at].folded) for at in positions)):
        return False
    letters = [at for at in range(first, last) if len(words[at].folded) == 1]
    stand, own = [words[at].folded for at in letters], [word for word in short if len(word) == 1]         # that of O'Brien
    if without and stand == own:
        return _is_borne_by_few(short[-1]) or _has_office(first, passage)
    if is_common_word(short[-1]) and not all(passage.gap(at).startswith(".") for at in letters):
        return False                # "Will a young man"
    return stand == [*without, *own] and not any(words[at - 1].tied for at in letters)


def is_whole_and_telling(first: int, last: int, passage: Passage) -> bool:
    """Whether a name from one word of the text to another stands in one piece and by itself, and something tells whose it is."""
    if not all(_adjoins(at, passage) for at in range(first, last)) or _goes_on(first, last, passage):
        return False
    return _is_borne_by_few(passage.words[last].folded) or _has_office(first, passage)


def _middle_names(words: Sequence[str], tied: Collection[int]) -> range:
    """The places of all names between the first and the last, where there are such and all may go."""
    first, last = 1, len(words) - 1
    while first < last and _belongs_to_next(first - 1, words, tied):
        first += 1
    while first < last and _belongs_to_next(last - 1, words, tied):
        last -= 1
    middle = range(first, last)
    if is_family_first(words[0]) or not _may_be_surname(words[-1]) or not all(_may_go(words[at]) and not _belongs_to_next(at, words, tied) for at in middle):
        return range(0)
    return middle


def _belongs_to_next(at: int, words: Sequence[str], tied: Collection[int]) -> bool:
    """Whether the word is no name without the one that follows; Ben and Van are, where they come first."""
    if at in tied or (at == 0 and is_surname(words[at])):
        return at in tied
    return is_bound(words[at]) or is_particle(words[at], words[at + 1])


def _may_go(word: str) -> bool:
    """Whether the word may be a middle name; an initial goes anyway."""
    return len(word) > 1 and (is_given_name(word) or not is_well_known(word))


def _may_be_surname(word: str) -> bool:
    return len(word) > 2 and (is_surname(word) or not is_common_word(word))


def _is_borne_by_few(last: str) -> bool:
    """Whether the surname is so rare that with the first name it says who is meant; it may be well known for the one who bears it."""
    return len(last) > 3 and not (is_surname(last) or is_given_name(last) or is_place(last))


def _has_office(first: int, passage: Passage) -> bool:
    return first > 0 and _adjoins(first - 1, passage) and is_office(passage.words[first - 1].folded)


def _goes_on(first: int, last: int, passage: Passage) -> bool:
    """Whether a given name stands before, or another surname behind: "Juan Santos Calderon" is somebody else."""
    words = passage.words
    if first > 0 and _adjoins(first - 1, passage):
        before = words[first - 1]
        if before.capital and is_given_name(before.folded) and (is_foremost_given_name(before.folded) or not is_common_word(before.folded)):
            return True
    if last + 1 == len(words) or not _adjoins(last, passage):
        return False
    behind = words[last + 1]
    return behind.capital and behind.folded != "s" and (not behind.known or ((is_surname(behind.folded) or is_given_name(behind.folded)) and not is_common_word(behind.folded)))


def _adjoins(at: int, passage: Passage) -> bool:
    """Whether nothing but a space or a hyphen stands between the word and the next."""
    return passage.words[at].tied or passage.words.is_spaced(at) or (passage.is_open(at) and passage.gap(at).isspace())
