"""Whom a harm befell, told before it: "12 people in the town were killed", "16 dead"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.enumeration import enumeration
from watcher.casualties.phrase import Phrase
from watcher.casualties.victims import REACH, count

_ASIDES = 2  # commas between a subject and its verb
FINITE = ("be", "have", "modal", "do", "speech", "sign", "link")  # what a clause's verb is told by
BOUNDS = ("separator", "stop", "colon", "subordinator", "dash")  # what a clause's subject never stands beyond


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
    return ([phrases[index]], index) if part else enumeration(phrases, index)


def _members(phrases: Sequence[Phrase], index: int) -> int:
    """The index of those who belong to a group: "3 members of a family shot dead"; else the same index."""
    told = bool(phrases[index].words)  # not "four more of the injured"
    if told and index >= 2 and phrases[index - 1].role == "of" and phrases[index - 2].head in ("person", "unknown"):
        return index - 2
    return index


def apposed(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The noun phrase that a participle after a comma tells of: "Ruiz, kidnapped on Monday by rebels, was freed"."""
    if index < 2 or phrases[index - 1].tag != "comma" or index + 1 >= len(phrases):
        return [], index
    who = index - 2
    while who > 1 and phrases[who].head != "person" and phrases[who].figure is None and phrases[who - 1].tag == "prep" and phrases[who - 2].tag == "np":
        who -= 2  # "two engineers of a German firm, kidnapped on Sunday"
    person = phrases[who]
    if phrases[index + 1].tag not in ("time", "prep", "adverb") or person.tag != "np":
        return [], index
    named = who == index - 2 and person.head == "unknown" and not person.opener and person.size > 1
    if not (person.head == "person" or named) or person.opener in ("pronoun", "pronouns") or count(person) is None:
        return [], index
    return enumeration(phrases, who)


def fronted(phrases: Sequence[Phrase], first: int, after: int, doers: frozenset[str]) -> Phrase | None:
    """What a clause of its own tells of, whose verb begins here: "the 39 pupils they had seized", "the men whom rebels killed"; else None."""
    doer = first - 1
    if doer < 0 or phrases[doer].tag != "np" or (after < len(phrases) and phrases[after].tag == "np"):
        return None
    if phrases[doer].size > 1 and phrases[doer].words[-1:] and phrases[doer].words[-1] in doers:
        return phrases[doer]  # "it" is read as a word of the noun phrase before it
    if phrases[doer].figure is not None or not doer:
        return None
    related = phrases[doer - 1].tag == "relative"
    whom = phrases[doer - 1 - related]
    told = whom.tag == "np" and (whom.figure is not None or whom.opener in ("determiner", "article"))
    return whom if told and (related or phrases[doer].text in doers) and doer > related else None


def subject(phrases: Sequence[Phrase], index: int, commas: int = 0) -> tuple[list[Phrase], int]:
    """The noun phrases a verb group to the right of this index is about, and the index of the first."""
    if (told := _of_whom(phrases, index)) is not None:
        return [phrases[told]], told
    lowest, verbs = max(-1, index - REACH), 0
    while index > lowest:
        tag = phrases[index].tag
        if tag in ("adverb", "time", "of them", "prep", "idiom"):
            index -= 1
        elif tag == "np":
            if (beyond := _beyond_name(phrases, index)) == index:
                return _victims(phrases, index)
            verbs += phrases[index - 1].tag in ("be", "have")
            index = beyond
            while verbs and index > lowest and phrases[index].tag in ("be", "have"):
                index -= 1
        elif tag == "relative":
            who = phrases[index].role == "who"
            index -= 2 if index and phrases[index - 1].tag == "comma" else 1
            if verbs and index >= 2 and phrases[index - 1].role == "of" and phrases[index - 2].head == "bare":
                return [phrases[index - 2]], index - 2  # "two of the 40 who had been rescued were in hospital"
            if index >= 0 and (_is_people(phrases[index]) or (who and _is_named(phrases, index))):
                return _antecedents(phrases, index)
            if index >= 0 and not who and phrases[index].head == "thing":
                return [], index  # "the driver of the car, which was riddled with bullets"
            if index >= 0 and who and phrases[index].head == "group":
                return [phrases[index]], index  # "those who died"
        elif tag == "sign" and index and phrases[index - 1].opener == "determiner" and phrases[index - 1].size == 1:
            index -= 2  # "four of the injured"
        elif tag in ("comma", "dash"):
            commas += 1
            aside = _before_aside(phrases, index, lowest)
            victims, first = subject(phrases, aside, commas) if aside != index - 1 and commas == 1 else ([], index)
            if victims or not index or commas > _ASIDES:
                return victims, first
            index -= 1
        else:
            antecedent = _antecedent(phrases, index, lowest)
            return enumeration(phrases, antecedent) if antecedent >= 0 else ([], index)
    return [], index


def _of_whom(phrases: Sequence[Phrase], index: int) -> int | None:
    """The index of the figure of whom someone says what is told up to here: "27 of whom the army said (were dead)"; else None."""
    at = index - (index >= 0 and phrases[index].tag == "speech")
    speaker = phrases[at] if at >= 2 else None
    if speaker is None or speaker.tag != "np" or speaker.figure is not None or phrases[at - 1].tag != "of them" or phrases[at - 2].figure is None:
        return None
    says = speaker.head == "unknown" and len(speaker.words) > 1 and (speaker.opener == "determiner" or speaker.words[0] == speaker.text)  # "the army believes", "it believes"
    return at - 2 if says or phrases[at + 1].tag in ("speech", "link") else None


def joined_subject(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The people that a verb right of this index is about, beyond another verb of theirs.

    "A guard was taken ill and died", "was flown to hospital but died", "a boy shot in the park has died".
    """
    if index < 0 or phrases[index].tag not in ("and", "separator", "np", "time", "adverb", "sign"):
        return [], index
    joint = index - (index > 0 and phrases[index - 1].tag == "comma")
    if joint > 1 and phrases[joint - 1].tag in ("speech", "link"):
        joint = next((at for at in range(joint - 2, max(0, joint - REACH), -1) if phrases[at].tag == "comma"), joint)  # "two were hurt, police said, but died"
    found, first = _of_clause(phrases, joint - 1) if phrases[index].tag in ("and", "separator") else _of_participle(phrases, index)
    return (found, first) if found and all(_is_someone(victim) or victim.head == "bare" for victim in found) else ([], index)


def _of_clause(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The subject of the clause that ends here."""
    at = index
    while at >= 0 and index - at < REACH and phrases[at].tag not in (*BOUNDS, "relative", "and"):
        if phrases[at].role == "self":  # "turned the gun on himself and died" says it once
            return [], index
        if phrases[at].tag in FINITE:
            while at and phrases[at - 1].tag in (*FINITE, "adverb", "not"):
                at -= 1
            return subject(phrases, at - 1)
        at -= 1
    begun = at + 1
    return enumeration(phrases, begun) if begun <= index and phrases[begun].tag == "np" else ([], index)


def _of_participle(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The people that a participle before this index tells of: "two men shot in the park"."""
    for at in range(index, max(0, index - REACH), -1):
        sign = phrases[at].sign
        if sign is not None and sign.form == "past":
            lone = sign.part == "verb" and phrases[at + 1].tag in ("prep", "time", "adverb", "subordinator")
            found, first = adjacent(phrases, at - 1) if lone else ([], index)
            if found and first > 1 and phrases[first - 1].role == "of" and phrases[first - 2].head == "bare":
                return [phrases[first - 2]], first - 2  # "one of the three men shot on Monday has died"
            return found, first
        if sign is None and phrases[at].tag not in ("np", "prep", "time", "adverb", "to", "subordinator"):
            break
    return [], index


def _is_someone(victim: Phrase) -> bool:
    named = victim.head == "unknown" and not victim.opener and victim.figure is None and victim.size > 1
    return victim.head == "person" or named


def _antecedents(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """Whom a relative clause is about: the list before it; of "a friend of Ali, a student who" and "Ali and the man who" the last."""
    victims, first = enumeration(phrases, index)
    last, joined = phrases[index], any(phrase.tag == "and" for phrase in phrases[first:index])
    meant = last.opener == "determiner" and last.plural is False and _is_plain(phrases[first])
    return ([last], index) if len(victims) > 1 and (meant or not joined) else (victims, first)


def _is_named(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether what "who" follows is someone by name; a single word only before a comma."""
    name = phrases[index]
    plain = name.tag == "np" and _is_plain(name) and not name.plural
    return plain and (name.size > 1 or phrases[index + 1].tag == "comma")


def _victims(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The subject that ends here: the list; of "300 pupils and five of them" the five, of "ten including two" the ten."""
    if index + 1 < len(phrases) and phrases[index + 1].tag == "of them":
        return [phrases[index]], index
    if index > 3 and phrases[index - 1].tag == "sign" and phrases[index - 3].role == "of" and phrases[index - 4].head == "bare":
        return [phrases[index - 4]], index - 4  # "one of the two wounded agents died"
    victims, first = enumeration(phrases, index)
    part = first
    while part >= 2 and phrases[part - 1].tag == "and" and phrases[part - 2].tag == "np":
        part -= 2
    whole = part >= 2 and phrases[part - 1].tag == "including" and _is_people(phrases[part - 2])
    return enumeration(phrases, part - 2) if whole else (victims, first)


def _beyond_name(phrases: Sequence[Phrase], index: int) -> int:
    """Before a noun phrase that is no subject (of a preposition, or of a relative clause); else the same index."""
    before = phrases[index - 1].tag if index else ""
    if before == "time" and index > 2 and phrases[index].head == "thing":
        dated = next((at for at in range(index - 1, max(0, index - REACH), -1) if phrases[at].tag != "time"), index)
        return dated - 1 if phrases[dated].tag == "prep" else index  # "a woman hurt in Sunday night's attack died"
    if before == "be" and index > 2 and phrases[index - 2].tag == "prep":
        return index - 3  # "seven villagers accused of being informers"
    if before in ("relative", "be", "have") and _is_plain(phrases[index]) and not _is_told(phrases, index):
        return index - (1 if before == "relative" else 2)
    return index - 2 if before in ("prep", "to") else index


def _is_people(phrase: Phrase) -> bool:
    return phrase.tag == "np" and (phrase.head == "person" or phrase.figure is not None)


def _antecedent(phrases: Sequence[Phrase], index: int, lowest: int) -> int:
    """The index of whom a relative clause that ends here is about, else -1: "a guard who was shot on Monday died"."""
    signs = 0
    for at in range(index, max(lowest, 0), -1):
        tag = phrases[at].tag
        signs += tag == "sign"
        if tag == "relative":
            return at - 1 if _is_people(phrases[at - 1]) and signs == 1 else -1
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


def _is_last_of_list(phrases: Sequence[Phrase], joint: int) -> bool:
    """Whether somebody more stands between two commas: "Soto, and Mejia, were shot"; not "Soto, and father of two, was shot"."""
    one = phrases[joint + 1]
    named = one.end > one.stop and one.size == len(one.words)  # "Sergeant Mora", but "mother of two"
    office = one.head == "person" and not one.opener and one.figure is None and one.plural is False and not named and not one.aged
    return phrases[joint].tag == "and" and one.tag == "np" and not office


def _before_aside(phrases: Sequence[Phrase], comma: int, lowest: int) -> int:
    """The index before an aside between commas that ends at this comma."""
    for index in range(comma - 1, lowest, -1):
        if phrases[index].tag == phrases[comma].tag:
            return comma - 1 if _is_last_of_list(phrases, index + 1) else index - 1
        if phrases[index].tag in ("separator", "stop"):
            break
    return comma - 1
