"""Whom a harm befell, told after it: "killed two men, a woman and three children"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.phrase import Phrase
from watcher.casualties.victims import count

_LIST = 12  # members of one list
_CLAUSE_BEGINS = ("be", "have", "modal", "do", "sign", "speech", "link")


def objects(phrases: Sequence[Phrase], index: int, *, embedded: bool = False) -> list[Phrase]:
    """The noun phrases of the list that begins here; `embedded`: in a relative clause, before the main verb."""
    if index >= len(phrases) or phrases[index].tag != "np" or _is_next_subject(phrases, index):
        return []
    members = [phrases[index]]
    pending: list[Phrase] = []  # after a comma: part of the list only if the list goes on to its end
    after = index + 1
    while len(members) + len(pending) < _LIST:
        after = _beyond_name(phrases, _beyond_places(phrases, index + 1), phrases[index])
        if (self := _himself(phrases, after)) is not None:
            return [*members, self]
        if after + 1 < len(phrases) and phrases[after].tag == "comma" and phrases[after + 1].tag == "and":
            after += 1
        if not _goes_on(phrases, after, (members + pending)[-1], embedded=embedded):
            break
        index = after + 1
        pending.append(phrases[index])
        if phrases[after].tag == "and" or phrases[index].role == "self":
            members, pending = members + pending, []
    ended = after >= len(phrases) or phrases[after].tag in ("stop", "separator", "dash", "comma")
    named = any(phrase.opener == "possessive" for phrase in pending)  # "of the boy, his only son": one
    return members + pending if ended and not named else members


def _is_next_subject(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a figure alone belongs to the harm after it: "killed, 12 wounded"."""
    return phrases[index].head == "bare" and index + 1 < len(phrases) and phrases[index + 1].sign is not None


def _goes_on(phrases: Sequence[Phrase], after: int, last: Phrase, *, embedded: bool) -> bool:
    """Whether a comma or "and" stands here and another member of the list follows it."""
    if after + 1 >= len(phrases) or phrases[after].tag not in ("and", "comma") or phrases[after + 1].tag != "np":
        return False
    candidate = phrases[after + 1]
    if phrases[after].tag == "and" and phrases[after - 1].tag == "comma" and _is_office(candidate):
        return False
    following = phrases[after + 2].tag if after + 2 < len(phrases) else "stop"
    if following in _CLAUSE_BEGINS and not (
        (following == "be" and embedded) or _is_no_subject(candidate, phrases[after + 2])
    ):
        return False
    if count(candidate) is None:
        return False
    return _is_partitive(phrases, after + 1) or _joins(last, candidate, phrases[after].tag, following)


def _is_partitive(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a bare figure is part of a list: "killed the mayor and four of his guards"."""
    if phrases[index].head != "bare" or phrases[index - 1].tag != "and" or index + 2 >= len(phrases):
        return False
    return phrases[index + 1].role == "of" and phrases[index + 2].head in ("person", "group", "unknown")


def _is_office(candidate: Phrase) -> bool:
    """Whether a noun after ", and" says more of one person: "the killing of a boy, and son of an officer"."""
    single = candidate.head == "person" and candidate.plural is False and candidate.figure is None
    return single and not candidate.opener and not candidate.aged and candidate.size == 1


def _is_no_subject(candidate: Phrase, verb: Phrase) -> bool:
    """Whether a verb cannot be about the noun phrase before it: "his wife and four sons has fled", "Bolden, 20, said"."""
    return (bool(candidate.plural) and verb.role == "one") or (candidate.aged and verb.tag in ("speech", "link"))


def _beyond_places(phrases: Sequence[Phrase], after: int) -> int:
    """Past "of the town of Homs" where that follows a member of a list."""
    for _ in range(3):
        if (
            after + 1 < len(phrases)
            and phrases[after].tag == "prep"
            and phrases[after + 1].tag == "np"
            and phrases[after + 1].figure is None
        ):
            after += 2
    return after


def _himself(phrases: Sequence[Phrase], after: int) -> Phrase | None:
    """The doer who is the last victim: "shot two men and then himself"."""
    first = after
    while after < len(phrases) and phrases[after].tag in ("and", "adverb", "comma"):
        after += 1
    return phrases[after] if first < after < len(phrases) and phrases[after].role == "self" else None


def _beyond_name(phrases: Sequence[Phrase], after: int, one: Phrase) -> int:
    """Past the name of the one person before it: "his wife, Ana Ruiz, and their son"."""
    if after + 2 >= len(phrases) or phrases[after].tag != "comma" or phrases[after + 1].tag != "np":
        return after
    name = phrases[after + 1]
    joined = phrases[after + 2].tag == "and" or (
        phrases[after + 2].tag == "comma" and after + 3 < len(phrases) and phrases[after + 3].tag == "and"
    )
    single = one.head == "person" and one.plural is False and one.opener in ("possessive", "article", "determiner")
    plain = not name.opener and name.figure is None and (name.head == "unknown" or name.aged)
    return after + 2 if joined and single and plain else after


def _joins(one: Phrase, other: Phrase, joint: str, following: str) -> bool:
    """Whether the second phrase goes on with the list the first began."""
    if other.role in ("self", "subject"):  # "kills his son, self", but "killed four, and he fled"
        return other.role == "self"
    if joint == "comma" and other.opener == "possessive" and other.head == "person":
        return following in ("and", "comma")
    if joint == "comma" and one.aged and other.aged:
        return True
    if joint == "comma":
        return other.head == "person" and (
            other.figure is not None or (other.opener == "article" and one.figure is not None)
        )
    if other.head == "bare" or _is_one_person(one, other):
        return False
    if _is_full_name(one) and _is_full_name(other):
        return True
    return other.head == "person" or other.figure is not None


def _is_full_name(phrase: Phrase) -> bool:
    plain = phrase.figure is None and not phrase.opener and not phrase.plural
    return plain and 2 <= phrase.size <= 4 and phrase.head in ("unknown", "person")


def _is_one_person(one: Phrase, other: Phrase) -> bool:
    """Whether two offices are of one man: "senator and presidential candidate Galan"."""
    plain = not one.opener and not other.opener and one.figure is None and other.figure is None and not one.aged
    return (
        plain
        and one.head == other.head == "person"
        and one.plural is False
        and other.plural is False
        and other.end > other.stop
    )
