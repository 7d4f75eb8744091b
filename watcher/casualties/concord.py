"""Whom a verb can be about by its number: "a man who insulted his wife and son was stabbed", "two guards escorting the van were killed"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.claim import VerbGroup
from watcher.casualties.enumeration import enumeration
from watcher.casualties.names import is_full_name
from watcher.casualties.phrase import Phrase
from watcher.casualties.subjects import BOUNDS, FINITE
from watcher.casualties.victims import REACH, count


def told_first(phrases: Sequence[Phrase], group: VerbGroup, found: list[Phrase], first: int) -> tuple[list[Phrase], int]:
    """The subjects found, or, where the verb cannot be about them, the people that its clause begins with.

    "Two guards escorting the vehicles were killed"; "a man who killed two fans was shot": one was.
    """
    counted = [count(victim) for victim in found]
    if group.plural is False and len(found) > 1 and (begun := _of_clause_after(phrases, found)):
        found, first = found[-1:], begun
    many = len(found) > 1 or (len(found) == 1 and (bool(found[0].plural) or (counted[0] or (0,))[0] > 1))
    one = len(found) == 1 and found[0].head == "person" and found[0].plural is False and found[0].figure is None
    fits = any(counted) and not (group.plural is False and many) and not (group.plural and one)
    if fits or group.plural is None or (group.first and phrases[group.first - 1].tag == "relative"):
        return found, first
    at, joined, other = group.first - 1, False, False
    while at >= 0 and group.first - at < REACH and phrases[at].tag not in BOUNDS:
        other = phrases[at].tag != "relative" and (other or (joined and phrases[at].tag in FINITE))
        joined = phrases[at].tag != "relative" and (joined or (phrases[at].tag == "and" and at < group.first - 1))
        other = other or (phrases[at].tag in ("speech", "link") and phrases[at + 1].tag == "np")  # "the senator said the bill was dead"
        at -= 1
    begun = at + 1
    if other:
        return found, first  # the clause before: "seven died and a further number are missing"
    people = phrases[begun]
    suits = people.tag == "np" and people.head == "person" and bool(people.plural) == group.plural and people not in found
    return enumeration(phrases, begun) if suits and begun < group.first - 1 else (found, first)


def _of_clause_after(phrases: Sequence[Phrase], found: Sequence[Phrase]) -> int:
    """The index of the last of a list where "and" begins the clause of a verb that is about one: "held it and a boy was hit"; else 0."""
    last = next((at for at, phrase in enumerate(phrases) if phrase is found[-1]), 0)
    if last < 2 or phrases[last - 1].tag != "and" or count(found[-1]) != (1, 1, False):
        return 0
    parted = phrases[last - 2].tag == "comma" and len(found) == 2  # "shot in the leg and buttocks, and a man was shot"
    return last if parted or not (found[-2].head == "person" or found[-2].figure is not None or is_full_name(found[-2])) else 0
