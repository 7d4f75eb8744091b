"""A harm with its victims, and the verb group that ties them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from watcher.casualties.grammar import Grammar, Sign
from watcher.casualties.names import is_full_name
from watcher.casualties.objects import objects
from watcher.casualties.phrase import Phrase
from watcher.casualties.victims import REACH, beyond_adverbs, count
from watcher.model import Harm

_SHARING = ({"killed", "wounded"}, {"killed", "missing"})  # harms that one figure is given for
_GLUE = ("almost", "be", "have", "modal", "do", "to", "not", "adverb", "link")


@dataclass(slots=True)
class Claim:
    """A harm and its victims. `first` to `last` are the phrases it spans, `frame` the phrases of its verb group.

    `victims` are the noun phrases that are counted. `nobody` when it says that no one was
    harmed; `shared` when the figure is that of two harms together ("killed or wounded"); `style` says how it is told; `parts` are those the victims are made up of.
    """

    harm: Harm
    victims: list[Phrase]
    first: int
    last: int
    sign: int
    frame: tuple[int, ...] = ()
    nobody: bool = False
    shared: bool = False
    style: str = ""
    parts: list[Phrase] = field(default_factory=list)


@dataclass(slots=True)
class VerbGroup:
    """What stands left of a sign: where it begins, its auxiliaries, whether they are `plural` (None: unknown)."""

    first: int
    be: bool = False
    have: bool = False
    plural: bool | None = None
    link: bool = False
    members: list[int] = field(default_factory=list)


def verb_group(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> VerbGroup:
    """The auxiliaries, adverbs and linked participles to the left of a sign."""
    group, agreement = VerbGroup(first=index), grammar.language.agreement
    at, decided = _before_speaker(phrases, index), False
    while at >= 0 and index - at < REACH:
        phrase = phrases[at]
        if phrase.tag in _GLUE or _is_since(phrases, at, grammar):
            group.members.append(at)
            if phrase.tag in ("be", "have", "to", "modal", "do") and not decided:
                decided = True
                group.be, group.have = phrase.tag == "be", phrase.tag == "have"
            group.link = group.link or phrase.tag == "link"
            if phrase.tag == "be":
                group.plural = phrase.text in grammar.plural_be if phrase.text not in agreement.open else group.plural
            if phrase.tag == "have" and group.plural is None and phrase.text in (*agreement.one, *agreement.many):
                group.plural = phrase.text in agreement.many
            group.first = at
            at -= 1
        elif phrase.tag == "and" and at and is_participle(phrases[at - 1], agreement.ended):
            group.members.append(at)
            group.first = at - 1
            at -= 2
        else:
            break
    return group


def _is_since(phrases: Sequence[Phrase], at: int, grammar: Grammar) -> bool:
    """Whether this only says that it came later: "two have since died"."""
    return phrases[at].tag == "subordinator" and phrases[at].text in grammar.language.time_words.since and at > 0 and phrases[at - 1].tag == "have"


def _before_speaker(phrases: Sequence[Phrase], index: int) -> int:
    """The index before this sign, beyond whoever says it between auxiliary and verb: "were, the governor said, killed"."""
    if index < 4 or phrases[index - 1].tag != "comma":
        return index - 1
    opened = next((at for at in range(index - 2, max(0, index - REACH), -1) if phrases[at].tag == "comma"), 0)
    speaks = any(phrase.tag in ("speech", "link") for phrase in phrases[opened:index])
    return opened - 1 if opened and speaks and phrases[opened - 1].tag in ("be", "have") else index - 1


def is_participle(phrase: Phrase, endings: tuple[str, ...]) -> bool:
    """Whether a phrase before "and" is another participle of the same verb group: "ambushed and killed"."""
    if phrase.sign is not None:
        return phrase.sign.part == "verb" and phrase.sign.form == "past"
    if phrase.tag == "speech":
        return phrase.text.endswith(endings)  # "were ambushed and killed"
    return (
        phrase.tag == "np"
        and phrase.figure is None
        and not phrase.opener
        and phrase.size <= 2
        and "".join(phrase.words[-1:]).endswith(endings)
    )


def claim_of(
    phrases: Sequence[Phrase],
    index: int,
    victims: list[Phrase],
    group: VerbGroup,
    style: str,
    first: int | None = None,
) -> Claim | None:
    """The claim of the sign at `index`; None where nobody can be counted, or a later sign says it all."""
    sign = phrases[index].sign
    assert sign is not None
    if group.plural and style != "active" and not sign.people and len(victims) == 1:
        _take_for_people(victims[0])
    counted = [victim for victim in victims if count(victim) is not None]
    if not counted:
        return None
    if style in ("passive", "befalls", "state"):
        counted += _company(phrases, index + 1)
    elif style in ("active", "act"):
        counted += _more_company(phrases, index, counted[-1])
    shared = _shares(phrases, index, group, before=bool(counted[0].start < phrases[index].start and style != "active"))
    if shared is None:
        return None
    nobody = all(count(victim) == (0, 0, False) for victim in counted)
    start = min(group.first if style == "active" else index, index if first is None else first, index)
    counted, members = _summed_up(counted)
    return Claim(
        sign.harm, counted, start, index, index, tuple(group.members), nobody, shared, style, members
    )


def _take_for_people(victim: Phrase) -> None:
    """Let the verb tell that an unknown word is of people: "Copts were killed"."""
    if victim.head == "unknown" and victim.figure is None:
        victim.head, victim.plural = "person", True


def _summed_up(victims: list[Phrase]) -> tuple[list[Phrase], list[Phrase]]:
    """The victims, and what they are made up of: "four people, three men and a woman" are four."""
    whole = victims[0].figure
    if len(victims) < 3 or whole is None or victims[0].role != "people":
        return victims, []
    rest = [count(victim) for victim in victims[1:]]
    exact = [figure[0] for figure in rest if figure is not None and figure[0] == figure[1]]
    made_up = len(exact) == len(rest) and sum(exact) == whole.low
    return (victims[:1], victims[1:]) if made_up else (victims, [])


def owned(phrases: Sequence[Phrase], index: int, owner: Phrase, grammar: Grammar) -> Claim | None:
    """The claim of a harm that its victim owns: "Vacca's death" is one; "Vacca's murder trial" none."""
    following = phrases[index + 1] if index + 1 < len(phrases) else owner
    if owner.text in grammar.not_owners:
        return None
    if following.tag == "np" and not following.opener and following.text in grammar.deed_nouns:
        return None
    return claim_of(phrases, index, [owner], VerbGroup(first=index), "owned", index - 1)


def _shares(phrases: Sequence[Phrase], index: int, group: VerbGroup, *, before: bool) -> bool | None:
    """Whether two harms share a figure ("killed or wounded"); None where the later says it all ("shot and killed").

    `before`: the victims stand before the first; who follows the second is told of by the second alone.
    """
    sign = phrases[index].sign
    after = beyond_adverbs(phrases, index + 2)
    if sign is not None and index + 1 < len(phrases) and phrases[index + 1].tag == "and" and after < len(phrases):
        other, either = phrases[after].sign, phrases[index + 1].role == "or"
        if before and other is not None and other.part == "verb" and objects(phrases, after + 1):
            return False  # "left nine people wounded and claimed the life of a guard"
        if other is not None and other.part == sign.part and other.form == sign.form and other.harm != sign.harm and not other.of:
            later = (sign.harm, other.harm) == ("wounded", "killed") and not either
            return None if later else {sign.harm, other.harm} in (_SHARING if either else _SHARING[:1])
        if other is not None and sign.part == "state" and _is_second_state(phrases, after, either):
            return {sign.harm, other.harm} in _SHARING
    joined = [member for member in group.members if phrases[member].tag == "and" and member]
    return any(_share(phrases[at - 1].sign, sign, phrases[at].role == "or") for at in joined)


def _is_second_state(phrases: Sequence[Phrase], index: int, either: bool) -> bool:
    """Whether a harm only adds to a state before it: "100 dead or wounded", not "30 dead and wounded five others"."""
    sign = phrases[index].sign
    alone = index + 1 >= len(phrases) or phrases[index + 1].tag != "np"
    told = sign is not None and (sign.part == "state" or (sign.part == "verb" and sign.form == "past"))
    return told and alone and (either or (sign is not None and sign.harm in ("killed", "wounded")))


def _share(one: Sign | None, other: Sign | None, either: bool) -> bool:
    """Whether two harms joined before their victims share a figure; "shot and killed" do not."""
    if one is None or other is None:
        return False
    return (one.harm, other.harm) == ("killed", "wounded") or (either and (one.harm, other.harm) == ("wounded", "killed"))


def _more_company(phrases: Sequence[Phrase], index: int, last: Phrase) -> list[Phrase]:
    """Those to whom the same was done "along with" the last victim told: "killed the mayor along with two guards"."""
    after = next((at for at in range(index + 1, min(index + REACH, len(phrases))) if phrases[at] is last), len(phrases)) + 1
    joined = after < len(phrases) and (phrases[after].tag == "together" or (phrases[after].tag == "comma" and after + 1 < len(phrases) and phrases[after + 1].tag == "together"))
    company = _company(phrases, after) if joined else []
    sure = [victim for victim in company if victim.head == "person" or is_full_name(victim)]
    return company if sure and all(victim in sure or not (victim.opener or victim.figure) for victim in company) else sure


def _company(phrases: Sequence[Phrase], index: int) -> list[Phrase]:
    """Those who suffered the same "along with" the subject."""
    for at in range(index, min(index + 10, len(phrases) - 1)):
        phrase = phrases[at]
        if phrase.tag == "together":
            joined = objects(phrases, at + 1)
            return [victim for victim in joined if victim.head != "unknown" or victim.size > 1]
        if phrase.tag not in ("prep", "time", "comma", "adverb") and not (phrase.tag == "np" and phrase.figure is None):
            break
    return []
