"""What may begin with a word of a text, and with two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from watcher.matcher.by_sound import Heard, heard_in
from watcher.matcher.nearby import NOTHING, Readings
from watcher.matcher.resemblance import Resemblance
from watcher.matcher.words import Word

Whole = tuple[int, Resemblance]          # a form that is just these words, and how they resemble it


class Pair(NamedTuple):
    """What may begin with a word and the one after it.

    The forms that are just these two, and those that go on; the units that the two run together are near, with which
    forms begin and go on, and how they read so where with a third word they may be one; whether the second word may be only part of a
    second unit, or be left out; and whether something sounds like the two, or like the first and what follows. Under a
    third word, the longer forms that may go on with it.
    """

    whole: tuple[Whole, ...]
    longer: tuple[int, ...]
    firsts: Mapping[int, int]
    joined: Readings | None
    part: bool
    skipped: bool
    heard: bool
    thirds: dict[Word, tuple[int, ...]]

    @property
    def has_second(self) -> bool:
        """Whether the second word is the second unit of some form, or may be part of it."""
        return bool(self.whole or self.longer or self.part)

    def run_on(self, third: Word) -> Readings | None:
        """How the two and the third read, run together, where they may be one."""
        return (self.joined[0] + third.plain, self.joined[1] + third.thin) if self.joined else None


DULL = Pair((), (), NOTHING, joined=None, part=False, skipped=False, heard=False, thirds={})


@dataclass(slots=True, eq=False)          # not frozen: that would double the time to make one
class Start:
    """What may begin with a word.

    The forms that are just this word, or sound like it; the units near it, with their distance, that a form begins with
    and goes on, and the stretches (stretches.py) where those are that come second after them; whether with the next word it
    may be part of a first unit; and the forms of which some sound as if they began with it and went on.
    """

    word: Word
    whole: tuple[Whole, ...]
    firsts: Mapping[int, int]
    stretches: int
    joins: bool
    sounds: Heard | None
    pairs: dict[Word, Pair] = field(default_factory=dict)


def heard_together(start: Start, following: Word) -> set[str]:
    """What may be heard in the two words, as far as some form begins with it."""
    return start.sounds.further(heard_in(start.word), following) if start.sounds else set()
