"""Lists of victims, read from their end: "six guerrillas, two boys and one soldier were killed"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.names import is_full_name, is_titled, one_by_one, surnames
from watcher.casualties.phrase import Phrase
from watcher.casualties.roll import roll_ending
from watcher.casualties.victims import count

_LIST = 12  # members of one enumeration


def enumeration(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The members of the list that ends with this noun phrase: "six guerrillas, two boys and one soldier"."""
    if phrases[index].head == "thing" and index >= 2 and phrases[index - 1].tag == "and" and phrases[index - 2].head == "person":
        index -= 2  # "a man and his dog were killed"
    named, begun = surnames(phrases, index)
    members, first = _with_kin(phrases, named, begun) if named else _members(phrases, _explained(phrases, index))
    rolled, start = roll_ending(phrases, index)
    if len(rolled) > len(members):
        members, first = rolled, start
    if members[0].opener == "negative" and len(members) > 1 and members[1].opener != "negative":  # "no guards or prisoners", but "no guards and two prisoners"
        members = members[:1] if members[1].figure is None else members[1:]
    if members[0].opener == "negative" and first > 1 and _opens_list(phrases, first):
        members, first = [phrases[first - 2]], first - 2  # "seven rebels and no soldiers died"
    one_by_one(members)
    return members, first


def _opens_list(phrases: Sequence[Phrase], negation: int) -> bool:
    """Whether a number of people before a negation opens its clause, so that both are its subject."""
    one = phrases[negation - 2]
    begins = negation == 2 or phrases[negation - 3].tag in ("comma", "separator", "colon", "subordinator", "relative")
    return begins and phrases[negation - 1].tag == "and" and one.figure is not None and one.head == "person" and one.end == one.stop


def _with_kin(phrases: Sequence[Phrase], named: list[Phrase], begun: int) -> tuple[list[Phrase], int]:
    """The people named with whoever stands before them: "his wife and officers Smith and Jones"."""
    before = phrases[begun - 2] if begun >= 2 and phrases[begun - 1].tag == "and" else None
    joined = before is not None and before.head == "person" and before.opener in ("possessive", "article")
    return ([before, *named], begun - 2) if before is not None and joined else (named, begun)


def _members(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The members of the list that ends with this noun phrase, found one by one to the left."""
    members = [phrases[index]]
    first = _before_name(phrases, index)
    while len(members) < _LIST and first >= 2 and _is_joint(phrases[first - 1]):
        before = first - 2
        if phrases[first - 1].tag == "and" and before and _is_joint(phrases[before]) and phrases[before].tag != "and":
            before -= 1
        member = _beyond_place(phrases, _beyond_dashes(phrases, before))
        if member != before and _is_of_place(phrases[member + 1], phrases[first]):
            if phrases[member].figure is not None and phrases[first].head == "person":
                return [phrases[member]], member
            break
        if not _goes_on(phrases, member, first, len(members)):
            break
        members.insert(0, phrases[member])
        first = _before_name(phrases, member)
    return members, first


def _before_name(phrases: Sequence[Phrase], index: int) -> int:
    """The index of the one whose name this is: "his wife, Ana Ruiz, 30, and their son were killed"; else the same index."""
    if index < 2 or phrases[index - 1].tag != "comma":
        return index
    name, one = phrases[index], phrases[index - 2]
    single = one.head == "person" and one.plural is False and one.figure is None and one.opener in ("possessive", "article", "determiner")
    return index - 2 if single and not one.aged and name.aged and not name.opener and name.figure is None else index


def _is_joint(phrase: Phrase) -> bool:
    return phrase.tag in ("and", "comma") or phrase.text == ";"


def _explained(phrases: Sequence[Phrase], index: int) -> int:
    """Before what only says more of the victims: "six priests, five of them Spaniards", "Ann Lee, 27, and the mother of three,"."""
    if _is_explained(phrases, index):
        return index - 4
    last = phrases[index]
    parted = index + 1 < len(phrases) and phrases[index + 1].tag == "comma"
    if index < 2 or not parted or last.head != "person" or last.plural or last.opener not in ("article", "determiner"):
        return index
    before = phrases[index - 2]
    return index - 2 if phrases[index - 1].tag == "and" and before.aged and not last.aged and is_full_name(before) else index


def _is_explained(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether this only explains the victims before it: "six priests, five of them Spaniards, were killed"."""
    return (
        index >= 4
        and phrases[index - 1].tag == "of them"
        and phrases[index - 3].tag == "comma"
        and phrases[index - 4].tag == "np"
    )


def _goes_on(phrases: Sequence[Phrase], member: int, first: int, members: int) -> bool:
    """Whether the list goes on to the left with this phrase."""
    one, other, joint = phrases[member], phrases[first], phrases[first - 1].tag
    if one.tag != "np" or count(one) is None:
        return False
    before = phrases[member - 1].tag if member else ""
    if before in ("prep", "to", "including"):  # "15 died, including two children, and 30 were hurt"
        return False
    if before == "be" and one.head == "unknown":  # "was burned and two men were killed"
        return False
    if phrases[first - 1].role == "or" and _is_counted_again(one, other):
        return False
    if one.text and joint != "and" and phrases[first - 1].text == ";":
        return one.aged and other.aged
    if before in ("np", "adverb") and one.head == "unknown" and not one.opener and one.figure is None:
        return False  # "neighbours called for help and the boy was shot"
    if phrases[first - 1].tag == "and" and phrases[first - 2].text == ";":
        return one.aged
    if member and phrases[member - 1].tag == "comma" and joint == "and" and phrases[first - 2].tag == "comma" and _is_somebody(one, other):
        return True  # "a mother, father, and toddler"
    if joint == "and" and other.head == "bare" and one.head == "person" and phrases[first + 1].role == "of":
        return True  # "his driver and one of his guards"
    if joint == "comma" and other.head == "bare" and members > 1 and one.head == "person" and one.opener == "article" and phrases[first + 1].role == "of":
        return True  # "a party leader, two of his sons, and a nephew"
    return _listable(one, other, joint) or (joint == "comma" and _is_single_list(phrases, member, first, members))


def _is_counted_again(one: Phrase, other: Phrase) -> bool:
    """Whether the same are told by their families and by their heads: "2,134 families or 10,670 people"."""
    return one.figure is not None and other.figure is not None and one.head in ("group", "unknown") and other.role == "people"


def _is_of_place(preposition: Phrase, last: Phrase) -> bool:
    """Whether what follows "and" belongs to a place: "a club and pool room", "one College of Law and Arts student"."""
    return last.figure is None and (last.head == "unknown" or (preposition.role == "of" and not last.opener))


def _listable(one: Phrase, other: Phrase, joint: str) -> bool:
    """Whether two neighbours can be members of one list; a comma asks for figures or articles on both sides."""
    if other.figure is not None and other.head == "bare" and one.figure is None:
        return False
    if other.opener in ("pronoun", "pronouns", "nobody") or "thing" in (one.head, other.head):
        return False
    if other.opener == "negative" and one.opener != "negative":
        return False  # "the army freed two nurses and no soldiers were hurt"
    if joint == "comma" and one.aged and other.aged:
        return True
    if joint == "comma":
        return (
            (one.figure is not None or one.opener == "article")
            and (other.figure is not None or other.opener == "article")
            and other.head != "bare"
        )
    if one.aged:
        parent = not other.opener and other.figure is None and other.size > len(other.words)
        return other.head == "person" and not parent  # "Ana Solis, 30, and mother of two"
    if (
        not one.opener
        and not other.opener
        and one.figure is None
        and other.figure is None
        and one.plural is False
        and one.head == "person"
        and not is_titled(one)
    ):
        return other.plural is True  # "former minister and president of the court": one man
    if is_full_name(one) and other.head == "unknown" and not (other.opener or other.plural or other.figure):
        return True
    return one.head in ("person", "bare", "group") or one.figure is not None or other.head == "person"


def _is_single_list(phrases: Sequence[Phrase], before: int, first: int, members: int) -> bool:
    """Whether a comma stands between two of a list of single people: "Man, 2 boys dead", "her mother, aunt and a cousin"."""
    one, other = phrases[before], phrases[first]
    if members > 1 and is_full_name(one) and is_full_name(other):
        return True
    if members > 1 and one.opener == "determiner" and other.opener == phrases[first + 2 + (phrases[first + 1].tag == "comma")].opener == "article":
        return one.head == other.head == "person" and one.plural is False  # "the driver, a nurse and a patient"
    if members > 1 and other.opener == "possessive" and other.head == "person" and _is_owner(one):
        return True
    if one.head != "person" or other.head != "person" or one.plural is not False or other.opener:
        return False
    if not one.opener and (before == 0 or phrases[before - 1].tag in ("subordinator", "colon")):
        return other.aged or other.figure is not None
    return members > 1 and one.opener in ("possessive", "article") and other.plural is False


def _is_somebody(*people: Phrase) -> bool:
    return all(one.head == "person" and not one.opener and one.figure is None for one in people)


def _is_owner(one: Phrase) -> bool:
    """Whether this is one person, whose relatives may follow: "a farmer, his wife and two sons"."""
    return is_full_name(one) or (one.head == "person" and one.plural is False and one.opener in ("article", "determiner"))


def _beyond_dashes(phrases: Sequence[Phrase], index: int) -> int:
    """Before an aside between dashes that ends here: "six priests -- five of them foreigners -- and two cooks"; else the same index."""
    if phrases[index].tag != "dash":
        return index
    for at in range(index - 1, max(0, index - _LIST), -1):
        if phrases[at].tag == "dash":
            return at - 1
    return index


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
