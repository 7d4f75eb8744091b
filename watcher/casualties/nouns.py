"""Nouns of harm: "9 deaths", "the murder of six priests", "the toll rose to 58", "five bodies were found"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from watcher.casualties.claim import Claim, VerbGroup, claim_of, owned, verb_group
from watcher.casualties.grammar import Grammar, Sign
from watcher.casualties.names import is_full_name
from watcher.casualties.numbers import Quantity
from watcher.casualties.objects import objects
from watcher.casualties.phrase import Phrase
from watcher.casualties.roll import roll
from watcher.casualties.states import of_a_list
from watcher.casualties.victims import REACH

_OPENING = 3  # phrases before a deed that opens a sentence
_PAIR = 8  # phrases after a sum in which both its figures stand: "(22 injured and 12 killed"
_FAR = 8  # phrases that tell when and where between a deed and its victims


def counted(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """Counted harm: "9 deaths", "no casualties", "the deaths of 9 people", "claimed 19 lives"."""
    group = VerbGroup(first=index)
    sign = phrases[index]
    left = phrases[index - 1] if index else None
    if sign.text in grammar.lives and not _costs(phrases, index, grammar):
        return None
    if sign.text in grammar.language.casualties and _is_summed(phrases, index):
        return None
    if left is not None and left.tag == "np":
        if left.figure is not None or left.opener == "negative":
            return claim_of(phrases, index, [left], group, "count", index - 1)
        if (
            left.opener == "possessive"
            and sign.sign is not None
            and sign.sign.harm == "killed"
            and sign.text in grammar.who_of
        ):
            return owned(phrases, index, left, grammar)
    if left is not None and left.role == "without":
        nobody = Phrase("np", left.start, left.end, left.end, text=left.text, opener="negative", head="person")
        return claim_of(phrases, index, [nobody], group, "count", index - 1)
    if (figure := of_a_list(phrases, index)) is not None:
        return claim_of(phrases, index, [figure], group, "listed")
    return act(phrases, index, grammar) or (toll(phrases, index, grammar) if _is_reckoning(phrases, index, grammar) else None)


def _is_reckoning(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> bool:
    """Whether deaths are those of one disaster or outbreak, and so the toll of it: "flood deaths reach 90", "cholera deaths rose to 40"; not "road deaths"."""
    if phrases[index].text not in grammar.who_of:
        return False
    at = index + 1
    while at + 1 < len(phrases) and phrases[at].tag == "prep":
        at += 2
    near = {word for phrase in (*phrases[max(0, index - 1) : index], *phrases[index + 1 : at]) for word in (phrase.text, *phrase.words)}
    verb = phrases[min(at, len(phrases) - 1)]
    rises = verb.tag in ("np", "speech") and verb.text in grammar.toll_words
    rises = rises or (at > index + 1 and any(word in grammar.toll_words for word in phrases[at - 1].words[-1:]))  # "deaths in the camp climbed"
    return rises and not (near.isdisjoint(grammar.disasters) and near.isdisjoint(grammar.language.ailments))


def _is_summed(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether what follows tells how many of the casualties are dead: "11 casualties: four dead and seven wounded", "11 casualties in May: ..."."""
    while index + 2 < len(phrases) and phrases[index + 1].tag in ("prep", "time", "modal"):  # "in May"
        index += 1
    if index + 1 >= len(phrases) or phrases[index + 1].tag not in ("colon", "dash", "comma", "including", "open"):
        return False
    near = phrases[index + 2 : index + _PAIR]
    return any(one.figure is not None and other.sign is not None and other.sign.harm == "killed" for one, other in pairwise(near))


def _costs(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> bool:
    """Whether lives are lost here: "claimed 19 lives", "19 lives were lost"."""
    near = [*phrases[max(0, index - 4) : index], *phrases[index + 1 : index + 4]]
    return any(word in grammar.lives_cost for phrase in near for word in (phrase.text, *phrase.words))


def act(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """Deeds: "the murder of six priests", "Vacca's murder"."""
    after = to_whom(phrases, index + 1, grammar)
    if after < len(phrases) and phrases[after].role == "of":
        hurt = objects(phrases, after + 1, embedded=not _opens(phrases, index))
        sign = phrases[index].sign
        named = sign is not None and (sign.part != "count" or phrases[index].text in grammar.who_of)
        if hurt and (
            hurt[0].figure is not None
            or (hurt[0].head == "person" and not is_anyone(hurt[0], sign))
            or (named and hurt[0].head == "unknown" and not hurt[0].opener)
        ):
            return claim_of(phrases, index, hurt, VerbGroup(first=index), "act")
    if hurt := _hurt_by(phrases, index):
        return claim_of(phrases, index, hurt, VerbGroup(first=index), "act")
    left = phrases[index - 1] if index else None
    sign = phrases[index].sign
    if (
        left is not None
        and sign is not None
        and sign.part == "act"
        and left.tag == "np"
        and left.opener == "possessive"
        and left.head in ("person", "unknown")
        and not any(word in grammar.language.organisations for word in left.words[-1:])  # "the cartel's assassins"
    ):
        return owned(phrases, index, left, grammar)
    if sign is not None and sign.part == "count" and sign.harm == "killed" and (rolled := _named(phrases, index)):
        return claim_of(phrases, index, rolled, VerbGroup(first=index), "act")
    return against(phrases, index, grammar) if sign is not None and sign.harm == "killed" else None


def _hurt_by(phrases: Sequence[Phrase], index: int) -> list[Phrase]:
    """The people, by number, to whom injuries are told: "injuries to five other people", not "to his head", nor "to players"."""
    sign = phrases[index].sign
    told = sign is not None and sign.part == "count" and sign.harm == "wounded" and index + 2 < len(phrases) and phrases[index + 1].tag == "to"
    hurt = objects(phrases, index + 2) if told else []
    return hurt if hurt and hurt[0].head == "person" and hurt[0].figure is not None else []


def _opens(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a deed is told before the sentence proper: "since the killing of the priests, senators are saying"."""
    return 0 < index <= _OPENING and phrases[0].tag in ("prep", "subordinator")


def is_anyone(phrase: Phrase, sign: Sign | None) -> bool:
    """Whether a trade is spoken of rather than a deed: "the kidnapping of businessmen"."""
    if sign is None or sign.harm != "kidnapped":
        return False
    return phrase.plural is True and not phrase.opener and phrase.figure is None


def multiple(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """Deeds that say how many: "a double murder"."""
    sign = phrases[index]
    assert sign.sign is not None
    named = sign.role in grammar.language.deeds_of_many.get(sign.sign.harm, ())
    if any(phrase.tag == "not" or (named and phrase.tag == "be") for phrase in phrases[max(0, index - 2) : index]):
        return None  # "it was (not) a murder-suicide": what it was is told elsewhere
    many = Quantity(int(sign.sign.form), int(sign.sign.form), False, False, 0)
    victims = Phrase("np", sign.start, sign.stop, sign.end, text=sign.text, figure=many, head="person", plural=True)
    return claim_of(phrases, index, [victims], VerbGroup(first=index), "act")


def _named(phrases: Sequence[Phrase], index: int) -> list[Phrase]:
    """The roll that a colon opens after a deed: "the murders that shook the port: Ana Ruiz, Tom Hill, and Dr Al Gil"."""
    if index and phrases[index - 1].tag == "to":
        return []  # "sentenced to death the following: ..."
    colon = next((at for at in range(index + 1, min(index + _FAR * 2, len(phrases))) if phrases[at].tag in ("colon", "sign")), 0)
    return roll(phrases, colon + 1)[0] if colon and phrases[colon].tag == "colon" else []


def one_more(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """A deed told by "that of" its victim: "the murders of this week, and above all that of Judge Ruiz"."""
    if index + 2 >= len(phrases) or phrases[index + 1].role != "of" or phrases[index - 1].tag not in ("and", "adverb", "comma"):
        return None
    deed = next((at for at in range(index - 1, max(-1, index - _FAR * 2), -1) if phrases[at].sign is not None), -1)
    sign = phrases[deed].sign if deed >= 0 else None
    if sign is None or sign.harm != "killed" or not (phrases[deed].text in grammar.who_of or sign.part == "act" or sign.form == "base"):
        return None
    hurt = objects(phrases, index + 2, embedded=True)
    told = hurt and (hurt[0].head == "person" or is_full_name(hurt[0]))
    return Claim(sign.harm, hurt, index, index, deed, style="act") if told else None


def life(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim:
    """A deed that says whose life it ended: "a bullet ended his life"."""
    sign = phrases[index]
    assert sign.sign is not None
    victim = Phrase("np", sign.start, sign.stop, sign.end, text=sign.text, head="person", plural=False)
    group = verb_group(phrases, index, grammar)
    return Claim(sign.sign.harm, [victim], group.first, index, index, tuple(group.members), style="active")


def against(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """A deed told with whom it was done to at some distance: "the murder committed by rebels against Judge Ruiz"; not "murder charges against"."""
    done = index + 1 < len(phrases) and (phrases[index + 1].role == "against" or phrases[index + 1].text.endswith(grammar.language.agreement.ended))
    at = index + 1
    while done and at < min(index + _FAR, len(phrases) - 1) and phrases[at].tag in ("np", "prep", "time", "speech") and phrases[at].role != "against":
        at += 1
    if not done or phrases[at].role != "against":
        return None
    hurt = objects(phrases, at + 1, embedded=True)
    return claim_of(phrases, index, hurt, VerbGroup(first=index), "act") if hurt and (hurt[0].head == "person" or is_full_name(hurt[0])) else None


def _owns(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> bool:
    """Whether "of" speaks of this noun phrase rather than of the deed: "the shooting in the basement of 14 Elm Street"."""
    following = phrases[index + 1].role if index + 1 < len(phrases) else ""
    return phrases[index].text in grammar.definite and phrases[index].head == "unknown" and following == "of"


def to_whom(phrases: Sequence[Phrase], after: int, grammar: Grammar) -> int:
    """Past when and where it was done: "the murder on Monday in Homs of six priests"."""
    at = after
    while at + 1 < len(phrases) and at < after + _FAR and not _is_whose(phrases, at) and phrases[at].tag in ("prep", "time"):
        plain = phrases[at + 1].tag == "time" or (
            phrases[at + 1].tag == "np" and phrases[at + 1].figure is None and not _owns(phrases, at + 1, grammar)
        )
        at += 2 if phrases[at].tag == "prep" and plain else 1
        at += 1 if at < len(phrases) and phrases[at].head == "unit" else 0  # "during the past 72 hours"
    return at if at < len(phrases) and phrases[at].role == "of" else after


def _is_whose(phrases: Sequence[Phrase], at: int) -> bool:
    """Whether an "of" stands here and no date follows it: "of six priests", not "on the evening of 7 May"."""
    return phrases[at].role == "of" and phrases[at + 1].tag != "time"


def toll(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """The reckoning: "the death toll rose from 12 to 19": the new figure."""
    best = None
    words = grammar.toll_words
    for at in range(_beyond_aside(phrases, index + 1, grammar), min(index + REACH, len(phrases))):
        phrase = phrases[at]
        if phrase.tag == "np" and phrase.figure is not None and phrases[at - 1].text in grammar.language.steps:
            continue
        if phrase.tag == "np" and phrase.figure is not None:
            if phrase.head not in ("bare", "person", "unknown") or (
                at + 1 < len(phrases) and phrases[at + 1].tag == "sign" and phrases[at + 1].text not in grammar.dead
            ):
                break
            best = at
            if phrases[at - 1].role != "from" and phrases[at - 1].text not in grammar.language.number_words.rising:
                break
        elif phrase.text not in words and phrase.tag not in ("np", "prep", "time", "comma", "be", "adverb", "to") and not _is_happening(phrases, at, grammar):
            break
    following = phrases[best + 1].sign if best is not None and best + 1 < len(phrases) else None
    if best is None or (following is not None and following.harm == "killed" and following.part in ("state", "verb")):
        return None
    return claim_of(phrases, index, [phrases[best]], VerbGroup(first=index), "toll")


def _beyond_aside(phrases: Sequence[Phrase], after: int, grammar: Grammar) -> int:
    """Past what is said between commas of a toll: "the death toll, which stood at 12 on Monday, has risen to 19", "the toll, first put at 9, is 13"."""
    if after >= len(phrases) or phrases[after].tag != "comma":
        return after
    closed = next((at for at in range(after + 1, min(after + REACH, len(phrases) - 1)) if phrases[at].tag == "comma"), after)
    goes_on = closed > after and (phrases[closed + 1].tag in ("have", "be", "modal") or phrases[closed + 1].text in grammar.toll_words)
    return closed + 1 if goes_on and all(phrase.sign is None for phrase in phrases[after:closed]) else after


def _is_happening(phrases: Sequence[Phrase], at: int, grammar: Grammar) -> bool:
    """Whether a word that could tell a harm names what a toll is of: "the toll from Monday's shooting rose to 12"; not "the toll of shooting 12"."""
    following = phrases[at + 1] if at + 1 < len(phrases) else phrases[at]
    return phrases[at].text in grammar.language.happenings and following.figure is None and following.role != "of"


def body(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """The dead as they are found: "five bodies were found", "the bodies of five men", "his body was found"."""
    sign = phrases[index].sign
    assert sign is not None
    found = _is_found(phrases, index, grammar)
    left = phrases[index - 1] if index else None
    if index > 1 and left is not None and left.sign is not None and left.sign.form == "past" and left.size == 1 and phrases[index - 2].figure is not None:
        left = phrases[index - 2]  # "four tortured bodies"
    if left is not None and left.tag == "np" and left.figure is not None and left.head in ("bare", "person", "unknown"):
        return (
            claim_of(phrases, index, [left], VerbGroup(first=index), "body", index - 1)
            if found or sign.form == "plural"
            else None
        )
    if index + 1 < len(phrases) and phrases[index + 1].role == "of":
        hurt = objects(phrases, index + 2, embedded=True)
        if hurt and (
            hurt[0].head == "person"
            or (hurt[0].figure is not None and (found or hurt[0].head == "bare"))
            or (found and hurt[0].head == "unknown" and not hurt[0].opener)
        ):
            return claim_of(phrases, index, hurt, VerbGroup(first=index), "body")
    if (
        found
        and left is not None
        and left.tag == "np"
        and left.opener in ("possessive", "article")
        and (sign.form == "singular" or (left.opener == "possessive" and left.head == "person" and left.plural is True))
    ):
        return owned(phrases, index, left, grammar)
    return None


def _is_found(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> bool:
    near = phrases[max(0, index - 6) : index + 12]
    return any(word in grammar.body_found for phrase in near for word in (phrase.text, *phrase.words))
