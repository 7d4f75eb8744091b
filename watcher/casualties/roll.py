"""Rolls of victims by name and office, read to their end: "Ana Ruiz, mayor of Homs; her driver, Tom Hill; and two guards"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from watcher.casualties.names import is_titled
from watcher.casualties.phrase import Phrase
from watcher.casualties.victims import REACH, count

_MANY = 40  # members of one roll
_FEW = 3  # fewer are no roll
_LONGEST = 4  # words of a name
_SINGLE = ("article", "determiner", "possessive")
_REGION = ("np", "comma", "and", "prep", "link", "adverb")
_JUNIOR = ("jr", "sr", "jnr", "snr")
_OFFICE_OF = ("", "article", "determiner")

_Roll = tuple[list[Phrase], int]  # the members, and the index after the last and what is said of him
_NONE: _Roll = ([], 0)


def roll(phrases: Sequence[Phrase], index: int) -> _Roll:
    """The roll that begins with this noun phrase; none where fewer than three are told, nobody by name, or no "and" ends it."""
    members: list[Phrase] = []
    found, at, last, placed = _NONE, index, False, False
    while len(members) < _MANY and _is_member(phrases, at, first=not members):
        at = _named_after(phrases, at)
        if placed and _is_name(phrases[at]):
            break  # "a guard near the towns of Homs and Deir Hafer"
        members.append(phrases[at])
        begun, at = at, _beyond_asides(phrases, at)
        if last and (len(members) >= _FEW or all(map(_is_told, members))):
            found = list(members), at
        after = _beyond_parting(phrases, at)
        last = after < len(phrases) and phrases[after].tag == "and"
        if not last and after == at:
            break
        placed = not _is_told(phrases[begun]) and phrases[begun + 1].tag == "prep" and (after == len(phrases) or phrases[after].tag != "separator")
        at = after + last
    return _NONE if _explains(found[0]) else _one_by_one(_without_names(found[0]), found[1])


def _explains(members: Sequence[Phrase]) -> bool:
    """Whether these only say more of the first of them, if anybody is told by name: "Luis Paz, a father, a husband and a friend"."""
    if not any(map(_is_told, members)):
        return True
    return _is_name(members[0]) and all(map(_is_office, members[1:]))


def _without_names(members: list[Phrase]) -> list[Phrase]:
    """The members without the names that only say who a number of them is: "his wife and two guards, Luis Paz and Tom Hill"."""
    for last, member in enumerate(members, 1):
        names = members[last:]
        number = member.figure.low if member.figure is not None else 0
        if 1 < len(names) <= number and all(_is_told(name) or name.aged for name in names):
            return members[:last]
    return members


def _one_by_one(members: list[Phrase], after: int) -> _Roll:
    """The roll, with a title that several share told of the one whose name follows it: "the priests Luis Paz, Tom Hill and Al Montes"."""
    for member, following in pairwise([*members, members[-1]]):
        if _is_name(member) or (member.figure is None and member.end > member.stop and _is_name(following)):
            member.plural = False
    return members, after


def roll_ending(phrases: Sequence[Phrase], index: int) -> _Roll:
    """The members of the longest roll whose last member stands here, and the index of the first; none where there is no such roll."""
    begun, parted = index, 0
    while begun > 0 and index - begun < REACH * 2 and (phrases[begun - 1].tag in _REGION or phrases[begun - 1].text == ";" or phrases[begun - 1].role == "as"):
        begun -= 1
        parted += phrases[begun].tag == "comma" or phrases[begun].text == ";"
    for start in range(begun, index - _FEW if parted else begun):
        if phrases[start].tag == "np" and (start == begun or (phrases[start - 1].tag == "comma" and not _is_surname(phrases[start]))):
            members, after = roll(phrases, start)
            if after > index and any(member is phrases[index] for member in members[-2:]):
                return members, start
    return _NONE


def _is_member(phrases: Sequence[Phrase], at: int, *, first: bool) -> bool:
    """Whether somebody is told here: by name, by number, or as somebody's; a surname alone only at the head of full names."""
    if at >= len(phrases) or phrases[at].tag != "np" or phrases[at].role in ("self", "subject") or count(phrases[at]) is None:
        return False
    one = phrases[at]
    if one.opener in ("pronoun", "nobody", "negative", "anyone"):
        return False
    if one.head == "person":
        return bool(one.figure or one.opener or one.plural or one.aged or is_titled(one)) or _named_after(phrases, at) > at
    if one.head == "bare":
        return at + 1 < len(phrases) and phrases[at + 1].role == "of"
    return _is_name(one) or (first and _is_surname(one) and at + 2 < len(phrases) and _is_name(phrases[at + 2]))


def _named_after(phrases: Sequence[Phrase], at: int) -> int:
    """The index of the name that two offices are joined before: "senator and presidential hopeful Luis Paz"; else the same index."""
    plain = phrases[at].head == "person" and _is_plain(phrases[at]) and not phrases[at].plural and phrases[at].end == phrases[at].stop
    joined = plain and at + 2 < len(phrases) and phrases[at + 1].tag == "and"
    return at + 2 if joined and is_titled(phrases[at + 2]) else at


def _is_plain(one: Phrase) -> bool:
    return one.tag == "np" and one.figure is None and not one.opener


def _is_surname(one: Phrase) -> bool:
    return one.head == "unknown" and _is_plain(one) and one.size == 1


def _is_told(one: Phrase) -> bool:
    """Whether somebody is told here by name."""
    return _is_name(one) or is_titled(one)


def _is_name(one: Phrase) -> bool:
    """Whether this may be a full name, whatever letter it ends with."""
    told = (one.head == "unknown" and one.role != "others") or (one.head == "person" and one.aged)
    return told and _is_plain(one) and 2 <= one.size <= _LONGEST


def _is_office(one: Phrase) -> bool:
    """Whether this is one person told by what he is, without a name: "a father", "director"."""
    single = one.head == "person" and one.plural is False and one.figure is None
    return single and one.opener in _OFFICE_OF and one.end == one.stop and not one.aged


def _beyond_parting(phrases: Sequence[Phrase], at: int) -> int:
    return at + (at < len(phrases) and (phrases[at].tag == "comma" or phrases[at].text == ";"))


def _beyond_asides(phrases: Sequence[Phrase], at: int) -> int:
    """Past what is said of a member: "of the town of Homs", "known as Carlos", ", rector of the college"."""
    after = _beyond_places(phrases, at + 1)
    if after + 1 < len(phrases) and phrases[after].tag == "comma" and _is_aside(phrases, at, after + 1):
        closed = _beyond_places(phrases, after + 2)
        ended = closed >= len(phrases) or phrases[closed].tag in ("comma", "stop") or phrases[closed].text == ";"
        joined = not ended and closed == after + 2 and phrases[closed].tag == "and"
        return closed if ended or joined else len(phrases)  # "the son of Ana and Luis Paz" may end anywhere
    return after


def _beyond_places(phrases: Sequence[Phrase], at: int) -> int:
    while at + 1 < len(phrases) and at < len(phrases):
        if (phrases[at].tag == "prep" or phrases[at].role == "as") and phrases[at + 1].tag == "np" and phrases[at + 1].figure is None:
            at += 2
        elif phrases[at].tag in ("link", "adverb"):
            at += 1
        else:
            break
    return at


def _is_aside(phrases: Sequence[Phrase], at: int, after: int) -> bool:
    """Whether what stands after a comma says more of the member before it: his office, or the name of "their cook"."""
    one, said = phrases[at], phrases[after]
    if said.text in _JUNIOR:
        return True
    if said.tag != "np" or said.figure is not None:
        return False
    if _is_told(one):
        return _is_office(said) and not (said.opener and is_titled(one) and _is_one_more(phrases, after))
    single = one.head == "person" and one.plural is False and one.figure is None and one.opener in _SINGLE
    return single and not one.aged and _is_plain(said) and (said.head == "unknown" or _is_name(said))


def _is_one_more(phrases: Sequence[Phrase], at: int) -> bool:
    """Whether an office after a titled name is another victim, as the next one is told by office too: "Mayor Ruiz, a guard, and a cook"."""
    after = _beyond_parting(phrases, at + 1)
    after += after < len(phrases) and phrases[after].tag == "and"
    return after < len(phrases) and phrases[after].head == "person" and bool(phrases[after].opener or phrases[after].figure)
