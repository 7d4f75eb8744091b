"""An organisation's name shortened to its head noun: "the Southern Liberation Front ... the Front said"."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum, auto

from watcher.matcher.bynames import GOES_ON
from watcher.matcher.names import Name
from watcher.matcher.passage import Passage
from watcher.matcher.words import Word

# What may stand before a noun that has no word of its own to tell whose it is.
_BARE = frozenset("the our its their by of with to from and or for against that as in on under while".split())


class Reading(Enum):
    """What a head noun in the text may be."""

    OWN = auto()               # the whole name, shortened
    ANOTHER = auto()           # part of a name that is not listed
    NOTHING = auto()


def is_description(name: Name) -> bool:
    """Whether the user wrote the name as a description, its noun with a small letter: "US-led coalition"."""
    return name.head_noun is not None and name.head_noun in name.alias.text.split()


def places(noun: str, start: int, passage: Passage, taken: Collection[int]) -> list[int]:
    """Where the noun alone is the name, from a word on until the text speaks of another such body."""
    found: list[int] = []
    for at in passage.places(noun):
        if at >= start and at not in taken:
            reading = _reading(at, passage)
            if reading is Reading.ANOTHER:
                break
            if reading is Reading.OWN:
                found.append(at)
    return found


def _reading(at: int, passage: Passage) -> Reading:
    word = passage.words[at]
    if not (word.capital and passage.capitals_tell) or passage.in_capitals(at):
        return Reading.NOTHING
    before, after = _before(at, passage), _after(at, passage)
    if _is_written_as_name(after) or (after is not None and after.folded in GOES_ON):
        return Reading.ANOTHER
    if before is None:
        return Reading.OWN if at and _gap(at, passage) == "," else Reading.NOTHING
    if before.folded in _BARE:
        return Reading.OWN
    return Reading.ANOTHER if before.written[0].isupper() or (at > 1 and passage.words[at - 2].tied) else Reading.NOTHING


def _before(at: int, passage: Passage) -> Word | None:
    """The word before, where nothing stands between."""
    return passage.words[at - 1] if at and passage.is_open(at - 1) else None


def _after(at: int, passage: Passage) -> Word | None:
    """The word behind, where nothing stands between; it is not the 's of a possessive."""
    words = passage.words
    follows = at + 1 < len(words) and passage.is_open(at) and not (words[at].tied and words[at + 1].folded == "s")
    return words[at + 1] if follows else None


def _is_written_as_name(word: Word | None) -> bool:
    return word is not None and word.written[0].isupper()


def _gap(at: int, passage: Passage) -> str:
    """What stands before the word, less white space."""
    return passage.gap(at - 1).strip()
