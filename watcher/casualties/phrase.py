"""A phrase: a stretch of a sentence that is someone, a harm, or a part of the frame between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from watcher.casualties.grammar import Sign
from watcher.casualties.numbers import Quantity
from watcher.casualties.words import Word


@dataclass(slots=True)
class Phrase:
    """A stretch of the sentence. `tag` is np, sign, or the part that a word plays in the frame (be, prep, comma ...).

    For noun phrases: `figure` as stated, `opener` (article, possessive ...), `head` (person, thing, unit, group,
    unknown, bare: a figure alone) and whether it is `plural` (None: cannot be told). `stop` ends the phrase at its
    head; `aged` when an age is told of it; `end` ends it with what follows the head. `role` is the part
    of a small word ("of"), "self" for whoever did it, "people" for a figure of people at large, and for a state all its words.
    """

    tag: str
    start: int
    stop: int
    end: int
    text: str = ""
    size: int = 1
    figure: Quantity | None = None
    opener: str = ""
    head: str = ""
    sign: Sign | None = None
    plural: bool | None = None
    aged: bool = False
    words: list[str] = field(default_factory=list)
    role: str = ""


def frame(tag: str, sequence: Sequence[Word], at: int, after: int) -> Phrase:
    """The phrase of the words from `at` to before `after`, which is no noun phrase."""
    first, end = sequence[at], sequence[after - 1].end
    return Phrase(tag, first.start, end, end, first.text, after - at)
