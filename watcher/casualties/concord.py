"""Whom a verb can be about by its number: "a man who insulted his wife and son was stabbed", "two guards escorting the van were killed"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.claim import VerbGroup
from watcher.casualties.enumeration import enumeration
from watcher.casualties.names import is_full_name
from watcher.casualties.phrase import Phrase
from watcher.casualties.subjects import BOUNDS, FINITE
from watcher.casualties.victims import REACH, count

_SHORTEST = 4  # phrases before whoever "and" adds to the subject: who, the relative, its verb, "and"


def told_first(phrases: Sequence[Phrase], group: VerbGroup, found: list[Phrase], first: int) -> tuple[list[Phrase], int]:
    """The subjects found, or, where the verb cannot be about them, the people that its clause begins with.

    "Two guards escorting the vehicles were killed"; "a man who killed two fans was shot": one was.
    """
    related = group.first > 0 and phrases[group.first - 1].tag == "relative"
    if group.plural and found and not related and (beside := _beside_clause(phrases, found[-1])) is not None:
        return beside
    counted = [count(victim) for victim in found]
    if group.plural is False and len(found) > 1 and (begun := _of_clause_after(phrases, found)):
        found, first = found[-1:], begun
    many = len(found) > 1 or (len(found) == 1 and (bool(found[0].plural) or (counted[0] or (0,))[0] > 1))
    one = len(found) == 1 and found[0].head == "person" and found[0].plural is False and found[0].figure is None
    fits = any(counted) and not (group.plural is False and many) and not (group.plural and one)
    if fits or group.plural is None or related:
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


def _beside_clause(phrases: Sequence[Phrase], last: Phrase) -> tuple[list[Phrase], int] | None:
    """The people that a relative clause is about, with whoever "and" adds after it: "a man who had come to trade and two guards were killed".

    The verb is about several. So whom "and" adds belongs to the subject where the clause is about one, or ends with what its people are:
    "two men who were acting as guards and a nurse"; None where it may as well end with those it is done to.
    """
    at = next((at for at, phrase in enumerate(phrases) if phrase is last), 0)
    if at < _SHORTEST or phrases[at - 1].tag != "and" or last.head != "person" or not (last.opener or last.figure):
        return None
    begun = next((back for back in range(at - 2, max(0, at - REACH), -1) if _bounds_clause(phrases[back])), 0)
    who = phrases[begun - 1] if begun else last
    if phrases[begun].role != "who" or who.tag != "np" or who.head != "person" or any(said.tag in ("speech", "link") for said in phrases[begun:at]):
        return None  # "the man who runs the clinic said two nurses and a patient were killed"
    is_one = who.plural is False and who.figure is None
    if not (is_one or phrases[at - 3].role == "as" or phrases[at - 3].tag == "be"):
        return None
    found, first = enumeration(phrases, begun - 1)
    return [*found, last], first


def _bounds_clause(phrase: Phrase) -> bool:
    return phrase.tag in ("comma", "relative") or (phrase.tag in BOUNDS and phrase.role != "as")


def _of_clause_after(phrases: Sequence[Phrase], found: Sequence[Phrase]) -> int:
    """The index of the last of a list where "and" begins the clause of a verb that is about one: "held it and a boy was hit"; else 0."""
    last = next((at for at, phrase in enumerate(phrases) if phrase is found[-1]), 0)
    if last < 2 or phrases[last - 1].tag != "and" or count(found[-1]) != (1, 1, False):
        return 0
    parted = phrases[last - 2].tag == "comma" and len(found) == 2  # "shot in the leg and buttocks, and a man was shot"
    return last if parted or not (found[-2].head == "person" or found[-2].figure is not None or is_full_name(found[-2])) else 0
