"""Whom a harm befell, told after it: "killed two men, a woman and three children"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.names import is_full_name, one_by_one
from watcher.casualties.phrase import Phrase
from watcher.casualties.roll import roll
from watcher.casualties.victims import REACH, count

_LIST = 12  # members of one list
_SINGLE = ("article", "determiner")
_CLAUSE_BEGINS = ("be", "have", "modal", "do", "sign", "speech", "link")


def objects(phrases: Sequence[Phrase], index: int, *, embedded: bool = False) -> list[Phrase]:
    """The noun phrases of the list that begins here; `embedded`: in a clause that the main verb follows."""
    if index + 1 < len(phrases) and phrases[index].role == "owner" and phrases[index + 1].figure is not None:
        index += 1  # "killed a neighbour's two goats"
    if index >= len(phrases) or phrases[index].tag != "np" or _is_next_subject(phrases, index):
        return []
    members, begun = [phrases[index]], index
    pending: list[Phrase] = []  # after a comma: part of the list only if the list goes on to its end
    loose = False  # whether what pends may only say more of the one before: "of the boy, his only son", "the mayor, a lawyer"
    after = index + 1
    while len(members) + len(pending) < _LIST:
        after = _beyond_relative(phrases, _beyond_name(phrases, _beyond_places(phrases, index + 1), phrases[index]))
        if (self := _himself(phrases, after)) is not None:
            return [*members, *pending, self]
        after = _joint(phrases, _beyond_dashes(phrases, after))
        last = (members + pending)[-1]
        if not _goes_on(phrases, after, last, embedded=embedded):
            break
        index = after + 1
        pending.append(phrases[index])
        loose = loose or phrases[index].opener == "possessive" or (last.figure is phrases[index].figure is None and not last.aged)
        if _is_and(phrases, after) or phrases[index].role == "self":
            members, pending, loose = members + pending, [], False
    ended = after >= len(phrases) or phrases[after].tag in ("stop", "separator", "dash", "comma")
    members += pending if ended and not loose and not _is_speaker(phrases, index, pending) else []
    members = _rolled(phrases, begun, members, embedded=embedded)
    one_by_one(members)
    return members


def _is_speaker(phrases: Sequence[Phrase], index: int, pending: Sequence[Phrase]) -> bool:
    """Whether the last told here is the one who says it: "injuring 75, the director of the clinic, Ali Ruiz, told reporters"."""
    if len(pending) != 1 or pending[0].figure is not None:
        return False
    at = _beyond_places(phrases, index + 1)
    while at + 2 < len(phrases) and phrases[at].tag == "comma" and phrases[at + 1].tag == "np" and phrases[at + 1].figure is None:
        at = _beyond_places(phrases, at + 2)
    at += at < len(phrases) and phrases[at].tag == "comma"
    return at < len(phrases) and phrases[at].tag == "speech"


def _rolled(phrases: Sequence[Phrase], index: int, members: list[Phrase], *, embedded: bool) -> list[Phrase]:
    """The members of the roll of names that begins here, where it tells of more than those found; else these."""
    rolled, after = roll(phrases, index)
    next_subject = after < len(phrases) and phrases[after].tag in (("sign",) if embedded else _CLAUSE_BEGINS)
    return rolled if len(rolled) > len(members) and not next_subject else members


def _beyond_dashes(phrases: Sequence[Phrase], after: int) -> int:
    """Past an aside between dashes with which a list goes on: "the priests -- five of them foreigners -- and two cooks"."""
    if after >= len(phrases) or phrases[after].tag != "dash":
        return after
    closed = next((at for at in range(after + 1, min(after + _LIST, len(phrases) - 1)) if phrases[at].tag == "dash"), 0)
    return closed + 1 if closed and phrases[closed + 1].tag == "and" else after


def _joint(phrases: Sequence[Phrase], after: int) -> int:
    """The last of the small words between two members of a list: ", and", "; and", "and of"."""
    if after + 1 < len(phrases) and _is_parting(phrases[after]) and phrases[after + 1].tag == "and":
        after += 1
    again = after + 1 < len(phrases) and phrases[after].tag == "and" and phrases[after + 1].role == "of"
    return after + 1 if again else after


def _is_parting(phrase: Phrase) -> bool:
    return phrase.tag == "comma" or phrase.text == ";"


def _is_and(phrases: Sequence[Phrase], joint: int) -> bool:
    return phrases[joint].tag == "and" or phrases[joint - 1].tag == "and"


def _is_next_subject(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a figure alone belongs to the harm after it: "killed, 12 wounded"; not "took 12 hostage"."""
    sign = phrases[index + 1].sign if phrases[index].head == "bare" and index + 1 < len(phrases) else None
    return sign is not None and not (sign.part == "state" and sign.harm == "kidnapped")


def _goes_on(phrases: Sequence[Phrase], after: int, last: Phrase, *, embedded: bool) -> bool:
    """Whether a joint stands here and another member of the list follows it."""
    if after + 1 >= len(phrases) or phrases[after + 1].tag != "np" or not (_is_and(phrases, after) or _is_parting(phrases[after])):
        return False
    candidate, also = phrases[after + 1], _is_and(phrases, after)
    if phrases[after].tag == "and" and phrases[after - 1].tag == "comma" and _is_office(candidate):
        return False
    following = phrases[after + 2].tag if after + 2 < len(phrases) else "stop"
    inside = embedded and (following == "be" or (also and _is_numbered(candidate)))
    if following in _CLAUSE_BEGINS and not (inside or _is_no_subject(candidate, phrases[after + 2])):
        return False
    if count(candidate) is None or _is_doer(phrases, after + 1):
        return False
    if not also and phrases[after].text == ";":
        return last.aged and candidate.aged
    return _is_partitive(phrases, after + 1) or _joins(last, candidate, "and" if also else "comma", following)


def _is_doer(phrases: Sequence[Phrase], at: int) -> bool:
    """Whether a figure alone follows, so that this is another doer: "lost nine men and the army five"."""
    following = phrases[at + 1] if at + 1 < len(phrases) else None
    return following is not None and phrases[at].opener == "determiner" and following.head == "bare" and following.figure is not None


def _is_numbered(candidate: Phrase) -> bool:
    """Whether this goes on with victims told by number or as somebody's: "his parents and three siblings"."""
    return candidate.head == "person" and (candidate.figure is not None or candidate.opener == "possessive")


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


def _beyond_relative(phrases: Sequence[Phrase], after: int) -> int:
    """Past what a clause between commas says of a member where "and" goes on with the list: "the mayor, who was a candidate, and two guards"."""
    if after + 1 >= len(phrases) or phrases[after].tag != "comma" or phrases[after + 1].tag != "relative":
        return after
    closed = next((at for at in range(after + 2, min(after + REACH, len(phrases) - 1)) if _is_parting(phrases[at]) or phrases[at].tag == "sign"), 0)
    joined = closed and _is_parting(phrases[closed]) and phrases[closed + 1].tag == "and" and closed + 2 < len(phrases)
    return closed if joined and (phrases[closed + 2].opener or phrases[closed + 2].figure is not None) else after


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
    office = name.head == "person" and name.plural is False and name.opener == "article" and not name.aged
    closed = phrases[after + 2].tag == "comma"  # "John Ray, a lawyer, and his wife"
    return after + 2 if joined and ((single and plain) or (office and closed and is_full_name(one))) else after


def _joins(one: Phrase, other: Phrase, joint: str, following: str) -> bool:
    """Whether the second phrase goes on with the list the first began."""
    if other.role in ("self", "subject"):  # "kills his son, self", but "killed four, and he fled"
        return other.role == "self"
    if joint == "comma" and other.opener == "possessive" and other.head == "person":
        return following in ("and", "comma")
    if joint == "comma" and ((one.aged and other.aged) or (is_full_name(one) and is_full_name(other) and following in ("and", "comma"))):
        return True
    if joint == "comma":
        return other.head == "person" and (other.figure is not None or (other.opener in _SINGLE and _is_counted(one)))
    if other.head == "bare" or _is_one_person(one, other):
        return False
    if is_full_name(one) and is_full_name(other):
        return True
    return other.head == "person" or other.figure is not None


def _is_counted(one: Phrase) -> bool:
    """Whether this is a number of people, or someone by office: "the governor", not "John Ray"."""
    return one.figure is not None or (one.head == "person" and one.opener in _SINGLE and one.end == one.stop)


def _is_one_person(one: Phrase, other: Phrase) -> bool:
    """Whether two offices are of one man: "senator and presidential candidate Galan"."""
    plain = not one.opener and not other.opener and one.figure is None and other.figure is None and not one.aged
    return (
        plain
        and one.head == other.head == "person"
        and one.plural is False
        and other.plural is False
        and one.end == one.stop
        and other.end > other.stop
    )
