"""Whom a harm befell: the noun phrases to its left and right, and how many each stands for.

Every walk is bounded, so the work grows with the length of the text only.
"""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.phrase import Phrase

REACH = 24  # phrases: how far a victim may stand from the harm
_LIST = 12  # members of one enumeration
_CLAUSE_BEGINS = ("be", "have", "modal", "do", "sign", "speech", "link")


def count(victim: Phrase) -> tuple[int, int | None, bool] | None:
    """How many a noun phrase stands for: low, high, approx. None where it stands for nobody one could count."""
    if victim.head in ("thing", "unit"):
        return None
    if victim.figure is not None:
        return (victim.figure.low, victim.figure.high, victim.figure.approx)
    if victim.opener in ("negative", "nobody"):
        return (0, 0, False)
    if victim.opener == "pronouns" or victim.head == "group" or victim.opener == "anyone":
        return None
    many = victim.plural and victim.head == "person"
    return (1, None, False) if many else (1, 1, False)


def beyond_adverbs(phrases: Sequence[Phrase], index: int) -> int:
    while index < len(phrases) and phrases[index].tag == "adverb":
        index += 1
    return index


def adjacent(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The noun phrase that ends right here, with those it is listed with."""
    part = False
    while index >= 0 and phrases[index].tag == "of them":
        part, index = True, index - 1
    if (
        index < 0
        or phrases[index].tag != "np"
        or phrases[index].head in ("thing", "unit")
        or phrases[index].opener == "pronoun"
    ):
        return [], index
    if phrases[index].figure is None and phrases[index].head != "person":
        index = _members(phrases, index)
        if phrases[index].figure is None:
            return [], index
    return ([phrases[index]], index) if part else _enumeration(phrases, index)


def _members(phrases: Sequence[Phrase], index: int) -> int:
    """The index of those who belong to a group: "3 members of a family shot dead"; else the same index."""
    if index >= 2 and phrases[index - 1].role == "of" and phrases[index - 2].head in ("person", "unknown"):
        return index - 2
    return index


def apposed(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The noun phrase that a participle after a comma tells of: "Ruiz, kidnapped on Monday by rebels, was freed"."""
    if index < 2 or phrases[index - 1].tag != "comma" or index + 1 >= len(phrases):
        return [], index
    person = phrases[index - 2]
    if phrases[index + 1].tag not in ("time", "prep", "adverb") or person.tag != "np":
        return [], index
    named = person.head == "unknown" and not person.opener and person.size > 1
    if not (person.head == "person" or named) or person.opener in ("pronoun", "pronouns") or count(person) is None:
        return [], index
    return _enumeration(phrases, index - 2)


def subject(phrases: Sequence[Phrase], index: int, commas: int = 0) -> tuple[list[Phrase], int]:
    """The noun phrases a verb group to the right of this index is about, and the index of the first."""
    lowest = max(-1, index - REACH)
    while index > lowest:
        phrase = phrases[index]
        if phrase.tag == "relative":
            index -= 2 if index and phrases[index - 1].tag == "comma" else 1
            if (
                index >= 0
                and phrases[index].tag == "np"
                and (phrases[index].head == "person" or phrases[index].figure is not None)
            ):
                return _enumeration(phrases, index)
        elif phrase.tag in ("adverb", "time", "of them"):
            index -= 1
        elif (
            phrase.tag == "sign"
            and index
            and phrases[index - 1].opener == "determiner"
            and phrases[index - 1].size == 1
        ):
            index -= 2  # "four of the injured"
        elif phrase.tag in ("comma", "dash"):
            commas += 1
            before_aside = _before_aside(phrases, index, lowest)
            if before_aside != index - 1:
                victims, first = subject(phrases, before_aside, commas) if commas == 1 else ([], index)
                if victims:
                    return victims, first
            index -= 1
            if index < 0 or commas > 2:
                return [], index
        elif phrase.tag == "np":
            before = phrases[index - 1].tag if index else ""
            if before in ("relative", "be", "have") and _is_plain(phrase) and not _is_told(phrases, index):
                index -= 1 if before == "relative" else 2
            elif before in ("prep", "to"):
                index -= 2
            elif index + 1 < len(phrases) and phrases[index + 1].tag == "of them":
                return [phrase], index
            else:
                return _enumeration(phrases, index)
        elif phrase.tag == "prep":
            index -= 1
        else:
            antecedent = _antecedent(phrases, index, lowest)
            return _enumeration(phrases, antecedent) if antecedent >= 0 else ([], index)
    return [], index


def _antecedent(phrases: Sequence[Phrase], index: int, lowest: int) -> int:
    """The index of whom a relative clause that ends here is about, else -1: "a guard who was shot on Monday died"."""
    signs = 0
    for at in range(index, max(lowest, 0), -1):
        tag = phrases[at].tag
        signs += tag == "sign"
        if tag == "relative":
            person = phrases[at - 1]
            told = person.tag == "np" and (person.head == "person" or person.figure is not None)
            return at - 1 if told and signs == 1 else -1
        if tag in ("separator", "stop", "colon", "and", "comma", "speech"):
            break
    return -1


def _is_plain(phrase: Phrase) -> bool:
    """Whether this is a bare name, or a noun that says nothing of people."""
    return phrase.head == "unknown" and phrase.figure is None and not phrase.opener


def _is_told(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a name is what someone says something of: "said that Ali was killed", not "whom Ali said was killed"."""
    following = phrases[index + 1].tag if index + 1 < len(phrases) else ""
    return phrases[index - 1].tag == "relative" and following in ("be", "have", "modal", "sign", "comma", "adverb")


def _before_aside(phrases: Sequence[Phrase], comma: int, lowest: int) -> int:
    """The index before an aside between commas that ends at this comma."""
    for index in range(comma - 1, lowest, -1):
        if phrases[index].tag == phrases[comma].tag:
            return index - 1
        if phrases[index].tag in ("separator", "stop"):
            break
    return comma - 1


def _enumeration(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The members of the list that ends with this noun phrase: "six guerrillas, two boys and one soldier"."""
    if (
        index >= 4
        and phrases[index - 1].tag == "of them"
        and phrases[index - 3].tag == "comma"
        and phrases[index - 4].tag == "np"
    ):
        index -= 4  # "six priests, five of them Spaniards, who were killed"
    members = [phrases[index]]
    first = index
    while len(members) < _LIST and first >= 2 and phrases[first - 1].tag in ("and", "comma"):
        before = first - 2
        if phrases[first - 1].tag == "and" and phrases[before].tag == "comma" and before:
            before -= 1
        member = _beyond_place(phrases, before)
        if member != before and _is_of_place(phrases[member + 1], phrases[first]):
            if phrases[member].figure is not None and phrases[first].head == "person":
                members, first = [phrases[member]], member
            break
        before = member
        if (
            phrases[before].tag != "np"
            or count(phrases[before]) is None
            or not (
                _listable(phrases[before], phrases[first], phrases[first - 1].tag)
                or (phrases[first - 1].tag == "comma" and _is_single_list(phrases, before, first, len(members)))
            )
        ):
            break
        if before and phrases[before - 1].tag in ("prep", "to"):
            break
        if before and phrases[before - 1].tag == "be" and phrases[before].head == "unknown":
            break  # "was burned and two men were killed"
        members.insert(0, phrases[before])
        first = before
    return members, first


def _is_of_place(preposition: Phrase, last: Phrase) -> bool:
    """Whether what follows "and" belongs to a place: "a club and pool room", "one College of Law and Arts student"."""
    return last.figure is None and (last.head == "unknown" or (preposition.role == "of" and not last.opener))


def _listable(one: Phrase, other: Phrase, joint: str) -> bool:
    """Whether two neighbours can be members of one list; a comma asks for figures or articles on both sides."""
    if other.figure is not None and other.head == "bare" and one.figure is None:
        return False
    if other.opener in ("pronoun", "pronouns") or "thing" in (one.head, other.head):
        return False
    if joint == "comma" and one.aged and other.aged:
        return True
    if joint == "comma":
        return (
            (one.figure is not None or one.opener == "article")
            and (other.figure is not None or other.opener == "article")
            and other.head != "bare"
        )
    if one.aged:
        return other.head == "person"
    if (
        not one.opener
        and not other.opener
        and one.figure is None
        and other.figure is None
        and one.plural is False
        and one.head == "person"
    ):
        return other.plural is True  # "former minister and president of the court": one man
    return one.head in ("person", "bare", "group") or one.figure is not None or other.head == "person"


def _is_single_list(phrases: Sequence[Phrase], before: int, first: int, members: int) -> bool:
    """Whether a comma stands between two of a list of single people: "Man, 2 boys dead", "her mother, aunt and a cousin"."""
    one, other = phrases[before], phrases[first]
    if one.head != "person" or other.head != "person" or one.plural is not False or other.opener:
        return False
    if not one.opener and (before == 0 or phrases[before - 1].tag in ("subordinator", "colon")):
        return other.aged or other.figure is not None
    return members > 1 and one.opener == "possessive" and other.plural is False


def _beyond_place(phrases: Sequence[Phrase], index: int) -> int:
    """Before "from Homs" where that follows a member of a list."""
    if (
        index >= 2
        and phrases[index].tag == "np"
        and phrases[index].figure is None
        and phrases[index - 1].tag == "prep"
        and phrases[index - 2].tag == "np"
    ):
        return index - 2
    return index


def objects(phrases: Sequence[Phrase], index: int, *, embedded: bool = False) -> list[Phrase]:
    """The noun phrases of the list that begins here; `embedded`: in a relative clause, before the main verb."""
    if index >= len(phrases) or phrases[index].tag != "np":
        return []
    if (
        phrases[index].head == "bare"
        and index + 1 < len(phrases)
        and phrases[index + 1].sign is not None
        and index + 2 <= len(phrases)
    ):
        return []
    members = [phrases[index]]
    pending: list[Phrase] = []  # after a comma: part of the list only if the list goes on to its end
    after = index + 1
    while len(members) + len(pending) < _LIST:
        after = _beyond_name(phrases, _beyond_places(phrases, index + 1))
        if (self := _himself(phrases, after)) is not None:
            return [*members, self]
        if after + 1 < len(phrases) and phrases[after].tag == "comma" and phrases[after + 1].tag == "and":
            after += 1
        if after + 1 >= len(phrases) or phrases[after].tag not in ("and", "comma") or phrases[after + 1].tag != "np":
            break
        candidate = phrases[after + 1]
        following = phrases[after + 2].tag if after + 2 < len(phrases) else "stop"
        if following in _CLAUSE_BEGINS and not (
            (following == "be" and embedded) or _is_no_subject(candidate, phrases[after + 2])
        ):
            break
        if count(candidate) is None or not _joins((members + pending)[-1], candidate, phrases[after].tag, following):
            break
        pending.append(candidate)
        if phrases[after].tag == "and" or candidate.role == "self":
            members, pending = members + pending, []
        index = after + 1
    ended = after >= len(phrases) or phrases[after].tag in ("stop", "separator", "dash", "comma")
    named = any(phrase.opener == "possessive" for phrase in pending)  # "of the boy, his only son": one
    return members + pending if ended and not named else members


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


def _beyond_name(phrases: Sequence[Phrase], after: int) -> int:
    """Past the name of the one person before it: "his wife, Ana Ruiz, and their son"."""
    if after + 2 >= len(phrases) or phrases[after].tag != "comma" or phrases[after + 1].tag != "np":
        return after
    one, name = phrases[after - 1], phrases[after + 1]
    joined = phrases[after + 2].tag == "and" or (
        phrases[after + 2].tag == "comma" and after + 3 < len(phrases) and phrases[after + 3].tag == "and"
    )
    single = one.head == "person" and one.plural is False and one.opener in ("possessive", "article", "determiner")
    plain = not name.opener and name.figure is None and (name.head == "unknown" or name.aged)
    return after + 2 if joined and single and plain else after


def _joins(one: Phrase, other: Phrase, joint: str, following: str) -> bool:
    """Whether the second phrase goes on with the list the first began."""
    if other.role == "self":
        return True  # "kills his son, self", "killed four and himself"
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
