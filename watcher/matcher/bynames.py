"""The one word of a name by which an article goes on to speak: a person's surname, an organisation's head noun."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from watcher.matcher.lexicon import is_body, is_common_word, is_given_name, is_surname
from watcher.matcher.particles import without_particles
from watcher.model import Entity
from watcher.text import fold

GOES_ON = frozenset({"of", "for"})


def surname(words: Sequence[str]) -> str | None:
    """The surname in a name of these folded words that looks like a person's: two to four, the first a given name."""
    bare = without_particles(words)
    last = bare[-1]
    if not 2 <= len(bare) <= 4 or any(is_common_word(word) for word in bare[1:-1]) or len(last) < 3 or not last.isalpha():
        return None
    return last if is_surname(last) or not is_common_word(last) else None       # Us is a given name, too, but not that of the US army


def head_noun(words: Sequence[str]) -> str | None:
    """The noun that stands for the whole, where an actor's name of these folded words has such: the last, or the one before "of" or "for"."""
    if len(words) < 2:
        return None
    noun = words[-1] if GOES_ON.isdisjoint(words[1:]) else next(noun for noun, after in pairwise(words) if after in GOES_ON)
    return noun if is_body(noun) else None


def is_surname_alone(actor: Entity, words: Sequence[str]) -> bool:
    """Whether a name of these folded words is but the surname of an actor who is listed in full, too."""
    if not actor.aliases:
        return False
    bare = without_particles(words)
    if len(bare) != 1:
        return False
    listed = (fold(text).text.split() for text in (actor.name, *(alias.text for alias in actor.aliases)))
    return any(len(full) > 1 and full[-1] == bare[0] and is_given_name(full[0]) for full in listed)


def may_be_borne(actor: Entity, words: Sequence[str]) -> bool:
    """Whether a name of these folded words is but a surname, of an actor whose longer names say that it is no person: the Wagner of the Wagner Group."""
    if len(words) != 1 or not actor.aliases or not is_surname(words[0]):
        return False
    listed = (fold(text).text.split() for text in (actor.name, *(alias.text for alias in actor.aliases)))
    longer = [full for full in listed if len(full) > 1]
    return bool(longer) and not any(is_given_name(full[0]) and surname(full) is not None for full in longer)
