"""A person's name shortened to the surname: "Khaled Khoja ... Khoja said", and in good company "President Khoja"."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from watcher.matcher.lexicon import is_common_word, is_given_name, is_office, is_well_known
from watcher.matcher.particles import is_particle
from watcher.matcher.passage import Passage


def is_rare(last: str) -> bool:
    """Whether few bear the surname, so that it says by itself who is meant."""
    return len(last) > 3 and not is_well_known(last)


def places(last: str, start: int, passage: Passage, taken: Collection[int]) -> Iterator[int]:
    """Where, from a word on, the surname stands alone."""
    return (at for at in passage.places(last) if at >= start and at not in taken and _is_bare(at, passage))


def places_in_office(last: str, passage: Passage, taken: Collection[int]) -> list[int]:
    """Where the surname stands after an office; nowhere, if the text has somebody else of that name."""
    found: list[int] = []
    for at in passage.places(last):
        if passage.words[at].capital and at not in taken:
            if not _is_bare(at, passage):
                return []
            before = _before(at, passage)
            if before is not None and is_office(passage.words[before].folded) and passage.words[before].capital:
                found.append(at)
    return found


def with_article(at: int, passage: Passage) -> int:
    """The first word of the surname, which may have the Arabic article."""
    before = passage.words[at - 1].folded
    return at - 1 if at and before not in ("the", "s") and is_particle(before, passage.words[at].folded) and passage.is_open(at - 1) else at


def _is_bare(at: int, passage: Passage) -> bool:
    """Whether the word reads as a surname on its own: a capital where capitals tell, and no other given name before it."""
    word = passage.words[at]
    if is_common_word(word.folded) and (not passage.capitals_tell or not word.capital or passage.in_capitals(at)):
        return False
    if not word.capital and passage.capitals_tell:
        return False
    before = _before(at, passage)
    if before is None:
        return True
    stands = passage.words[before]
    return not (is_given_name(stands.folded) and stands.capital and not is_common_word(stands.folded))


def _before(at: int, passage: Passage) -> int | None:
    """The word before, over particles, where nothing stands between."""
    before = at - 1
    while before >= 0 and is_particle(passage.words[before].folded, passage.words[before + 1].folded):
        before -= 1
    return before if before >= 0 and all(map(passage.is_open, range(before, at))) else None
