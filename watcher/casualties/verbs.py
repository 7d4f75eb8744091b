"""Verbs of harm: "killed 12", "12 were killed", "12 killed", "12 died"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.asides import before_parts, beyond_aside, explained, meant
from watcher.casualties.claim import Claim, VerbGroup, claim_of, is_participle, owned, verb_group
from watcher.casualties.concord import told_first
from watcher.casualties.grammar import Grammar, Sign
from watcher.casualties.nouns import act, against, is_anyone, to_whom, toll
from watcher.casualties.objects import objects
from watcher.casualties.order import counted_after, marked, told_after
from watcher.casualties.phrase import Phrase
from watcher.casualties.series import last_of_row
from watcher.casualties.shots import is_aimed, is_shot
from watcher.casualties.states import among, listed, numbered_after
from watcher.casualties.subjects import adjacent, apposed, fronted, joined_subject, subject
from watcher.casualties.unlikely import weak
from watcher.casualties.victims import beyond_adverbs, count

_BEFORE_NOUNS = ("of", "from", "by", "without", "between")


def verb(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    sign = phrases[index].sign
    assert sign is not None
    if _is_score(phrases, index + 1):
        return None
    group = verb_group(phrases, index, grammar)
    if sign.form == "past" and index and phrases[index - 1].text in grammar.definite and (numbered := numbered_after(phrases, index, grammar)) is not None:
        return claim_of(phrases, index, [numbered], group, "state")
    if (summed := _number_of_those(phrases, index, group, grammar)) is not None:
        return summed
    after = beyond_adverbs(phrases, index + 1)
    if _has_owner(phrases, index) and not (sign.form == "ing" and _is_told_of(phrases, after)):
        return owned(phrases, index, phrases[index - 1], grammar)
    if sign.form in ("base", "third", "ing") and phrases[min(to_whom(phrases, after, grammar), len(phrases) - 1)].role == "of":
        return act(phrases, index, grammar)
    if sign.form == "base" and sign.harm == "killed" and (crime := against(phrases, index, grammar)) is not None:
        return crime
    if sign.form == "past" and group.be:
        return _passive(phrases, index, group, grammar)
    if sign.form == "past" and (met := fronted(phrases, group.first, after, grammar.doers)) is not None:
        return claim_of(phrases, index, [met], group, "noun")
    if sign.form == "past" and (counted := _numbered(phrases, index)) is not None:
        already = sign.harm == "displaced"  # "12 displaced women sold bread"
        return None if already else claim_of(phrases, index, [counted], group, "noun", index - 1)
    if sign.form == "past" and _is_total(phrases[index - 1] if index else phrases[index], grammar):
        return toll(phrases, index, grammar) or _brought_to(phrases, index, grammar)  # "put the number of rebels killed at six"
    if sign.form == "third" and _is_noun(phrases, index, grammar):
        return None
    return _active(phrases, index, after, group, sign, grammar)


def _is_score(phrases: Sequence[Phrase], at: int) -> bool:
    """Whether a game was lost by this: "were slaughtered 7-0"."""
    if at + 2 >= len(phrases) or phrases[at + 1].tag != "dash":
        return False
    one, other = phrases[at].figure, phrases[at + 2].figure
    tight = phrases[at].end == phrases[at + 1].start and phrases[at + 1].end == phrases[at + 2].start
    return tight and one is not None and other is not None and one.low >= other.low


def _is_noun(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> bool:
    """Whether a form that could be a verb is a noun here: "died of wounds sustained in the raid", "the Martyrs Foundation"."""
    before = phrases[index - 1] if index else phrases[index]
    return before.role in _BEFORE_NOUNS or (before.tag == "np" and before.size == 1 and before.text in grammar.definite)


def _number_of_those(phrases: Sequence[Phrase], index: int, group: VerbGroup, grammar: Grammar) -> Claim | None:
    """The claim of a reckoning whose people a clause tells of: "the number of people who have died has risen to 88"; None where none is."""
    if group.first < 2 or phrases[group.first - 1].tag != "relative" or not _is_total(phrases[group.first - 2], grammar):
        return None
    return toll(phrases, index, grammar)


def _is_total(told: Phrase, grammar: Grammar) -> bool:
    """Whether this names a reckoning without its figure: "the number of rebels"."""
    return told.figure is None and told.words[:1] != [] and told.words[0] in grammar.language.totals


def _brought_to(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """The claim of a figure told before the reckoning it is of: "that brings to 13 the number of soldiers killed"."""
    if index < 4 or phrases[index - 3].tag not in ("prep", "to"):
        return None
    figure, brings = phrases[index - 2], phrases[index - 4]
    alone = figure.head == "bare" and figure.figure is not None
    summing = brings.text in grammar.language.summing or any(word in grammar.language.summing for word in brings.words[-1:])
    return claim_of(phrases, index, [figure], VerbGroup(first=index), "toll", index - 2) if alone and summing else None


def _active(phrases: Sequence[Phrase], index: int, after: int, group: VerbGroup, sign: Sign, grammar: Grammar) -> Claim | None:
    """The claim of a verb that stands before its objects, or right after a noun: "killed 12", "12 killed"."""
    if is_shot(phrases, index, grammar):
        return None
    whom = marked(phrases, after, grammar)
    before = phrases[group.first - 1].tag if group.first else ""
    embedded = before == "relative" or (before == "prep" and sign.form == "ing")
    hurt = objects(phrases, after if whom is None else whom, embedded=embedded) or _shared_objects(phrases, index, after, grammar)
    hurt = hurt or beyond_aside(phrases, after)
    if len(hurt) == 1 and hurt[0].opener == "pronouns" and hurt[0].text in grammar.language.them:
        hurt = meant(phrases, group.first - 1) or hurt
    if hurt and whom is None and grammar.marks_objects and hurt[0].figure is None and sign.form == "third":
        return None  # "a los que mataron los rebeldes"
    if hurt and sign.form == "past" and ((before == "prep" and is_anyone(hurt[0], sign)) or _describes(phrases, index, hurt[0])):
        return None  # "the release of kidnapped people"
    if hurt and weak(hurt[0], phrases, index, sign.form, grammar):
        hurt = explained(phrases, after) or hurt
    told = whom is not None and bool(hurt) and hurt[0].head == "person"
    if told or (hurt and not weak(hurt[0], phrases, index, sign.form, grammar)):
        return _to_death(phrases, hurt, claim_of(phrases, index, hurt, group, "active"), grammar)
    if sign.form != "past" or (
        hurt and _is_thing(hurt[0], phrases, after) and (index == 0 or phrases[index - 1].figure is None)
    ):
        return None
    return _after_noun(phrases, index, group, grammar) or last_of_row(phrases, index, grammar)


def _describes(phrases: Sequence[Phrase], index: int, first: Phrase) -> bool:
    """Whether a participle after an article only says more of a thing: "a displaced pipe flooded the cellar"."""
    before = phrases[index - 1] if index else first
    return before.opener == "article" and before.size == 1 and first.head != "person"


def _has_owner(phrases: Sequence[Phrase], index: int) -> bool:
    """Whether a deed is told of as somebody's: "Vacca's killing"."""
    sign, owner = phrases[index].sign, phrases[index - 1] if index else None
    if sign is None or sign.form not in ("base", "ing") or phrases[index].size > 1:
        return False
    if owner is None or owner.tag != "np" or owner.opener != "possessive":
        return False
    whose = owner.size == 1 and owner.head == "unknown"  # "their kidnapping"; "the cartel's kidnapping" is what it does
    return sign.harm == "killed" or (sign.harm == "kidnapped" and sign.form == "ing" and whose)


def _is_told_of(phrases: Sequence[Phrase], at: int) -> bool:
    """Whether a victim follows, so that a verb tells it: "a blast in the bank's hall killing a woman"."""
    return at < len(phrases) and phrases[at].head == "person" and (phrases[at].figure is not None or phrases[at].opener == "article")


def _numbered(phrases: Sequence[Phrase], index: int) -> Phrase | None:
    """The people of whom a participle stands between their number and their noun: "two wounded soldiers"; else None."""
    if not index or index + 1 >= len(phrases) or phrases[index].size > 1:
        return None
    number, people = phrases[index - 1], phrases[index + 1]
    plain = people.head == "person" and not people.opener and people.figure is None and people.tag == "np"
    if number.head != "bare" or number.figure is None or not plain or people.plural is not (number.figure.high != 1):
        return None
    if index + 2 < len(phrases) and phrases[index + 2].tag in ("speech", "link") and not number.figure.approx:
        return None  # "two wounded, people say"
    people.figure, number.stop = number.figure, people.stop  # whatever else is told of them is told of as many
    number.head, number.plural = "person", people.plural
    return number


def _is_thing(first: Phrase, phrases: Sequence[Phrase], at: int) -> bool:
    """Whether what follows a verb is its object and no person: "rebels shot down a drone"."""
    timed = first.size == 1 and at + 1 < len(phrases) and phrases[at + 1].tag == "time"
    return first.head in ("thing", "unit") or (first.opener in ("article", "determiner") and not timed)


def _to_death(
    phrases: Sequence[Phrase], hurt: Sequence[Phrase], claim: Claim | None, grammar: Grammar
) -> Claim | None:
    """The claim, as killed where it goes on "shot two men to death"; None where "dead" with a figure speaks for itself."""
    if claim is not None and claim.harm == "wounded":
        last = next((at for at in range(claim.sign, len(phrases)) if phrases[at] is hurt[-1]), 0)
        after = [phrase.text for phrase in phrases[(last or claim.sign + 1) + 1 :][:2]]
        if last and after[:1] and after[0] in grammar.dead and hurt[-1].figure is not None:
            return None
        if " ".join(after) in grammar.to_death or (after[:1] and after[0] in grammar.dead):
            claim.harm = "killed"
    return claim


def _shared_objects(phrases: Sequence[Phrase], index: int, after: int, grammar: Grammar) -> list[Phrase]:
    """The objects of the next verb where two share them: "killed and wounded 40 people", "killed and robbed the driver"."""
    told = index > 1 and phrases[index - 2].tag == "link"  # "left nine people wounded and killed two"
    if not told and after + 2 < len(phrases) and phrases[after].tag == "and" and phrases[after + 1].sign is not None:
        one, other = phrases[index].sign, phrases[after + 1].sign
        if one is not None and other is not None and other.part == "verb" and other.form == one.form:
            return objects(phrases, after + 2)
    return objects(phrases, after + 2) if _is_second_verb(phrases, index, after, grammar) else []


def _is_second_verb(phrases: Sequence[Phrase], index: int, after: int, grammar: Grammar) -> bool:
    """Whether "and", another verb of the same form, and people who suffered both stand here; "two killed and stranded families seek help" are others."""
    sign, left = phrases[index].sign, phrases[index - 1] if index else None
    if sign is None or after + 2 >= len(phrases) or phrases[after].tag != "and" or phrases[after].role == "or":
        return False
    verb, whom, agreement = phrases[after + 1], phrases[after + 2], grammar.language.agreement
    counted = left is not None and left.figure is not None and grammar.armed.isdisjoint(left.words)
    endings = {"past": agreement.ended, "ing": agreement.going}.get(sign.form, ())
    people = whom.tag == "np" and whom.head == "person" and (whom.figure is not None or whom.opener in ("article", "determiner", "possessive"))
    return people and not counted and verb.sign is None and verb.size == 1 and bool(endings) and is_participle(verb, endings)


def _passive(phrases: Sequence[Phrase], index: int, group: VerbGroup, grammar: Grammar) -> Claim | None:
    if following := counted_after(phrases, index + 1, grammar):
        return claim_of(phrases, index, following, group, "passive")
    being = phrases[group.first].text in grammar.language.agreement.being  # "blamed for four people being killed"
    victims, first = adjacent(phrases, group.first - 1) if being else ([], index)
    if not victims:
        victims, first = subject(phrases, group.first - 1)
    victims, first = told_first(phrases, group, victims, first)
    if not victims:
        inverted = objects(phrases, index + 1)
        if inverted and inverted[0].figure is not None:
            return claim_of(phrases, index, inverted, group, "passive")
        following = told_after(phrases, index + 1, grammar)
        return claim_of(phrases, index, following, group, "passive") if following else None
    return claim_of(phrases, index, victims, group, "passive", first)


def _after_noun(phrases: Sequence[Phrase], index: int, group: VerbGroup, grammar: Grammar) -> Claim | None:
    """Victims right before their harm: "11 people killed in the town", "16 killed", "Man killed in crash"."""
    victims, first = among(phrases, index, grammar)
    if victims:
        return claim_of(phrases, index, victims, group, "noun", first)
    victims, first = adjacent(phrases, before_parts(phrases, group.first - 1))
    if victims and is_aimed(victims[-1], phrases, index, grammar):
        return None
    if not victims and group.first == index:
        victims, first = apposed(phrases, index)
    if victims and not group.have:
        return claim_of(phrases, index, victims, group, "noun", first)
    return listed(phrases, index, group)


def befalls(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    group = verb_group(phrases, index, grammar)
    sign = phrases[index].sign
    befallen = group.be or (group.first > 0 and phrases[group.first - 1].figure is not None)
    if phrases[index].text in grammar.language.done_too and not befallen and (done := _counted_object(phrases, index + 1)) is not None:
        return claim_of(phrases, index, [done], group, "active")  # "a ferry sank, drowning six"
    if (summed := _number_of_those(phrases, index, group, grammar)) is not None:
        return summed
    if sign is not None and sign.form == "ing" and not group.be:
        return _participle(phrases, index, group, sign)
    if following := counted_after(phrases, index + 1, grammar):
        return claim_of(phrases, index, following, group, "befalls")
    if index and phrases[index - 1].text in grammar.definite and phrases[index - 1].size == 1:
        return None  # "mothers of the disappeared": however many
    victims, first = subject(phrases, group.first - 1)
    if all(count(victim) is None for victim in victims):
        victims, first = joined_subject(phrases, group.first - 1)
    if not victims:
        victims, first = told_after(phrases, index + 1, grammar), index
    return claim_of(phrases, index, victims, group, "befalls", first) if victims else listed(phrases, index, group)


def _counted_object(phrases: Sequence[Phrase], at: int) -> Phrase | None:
    """The people with their number who stand right after a verb, else None."""
    told = phrases[at] if at < len(phrases) else None
    return told if told is not None and told.figure is not None and told.head in ("person", "bare", "group") else None


def _participle(phrases: Sequence[Phrase], index: int, group: VerbGroup, sign: Sign) -> Claim | None:
    """The claim of "four people suffering gunshot wounds"; nobody dies in "a man dying to know"."""
    victims, first = adjacent(phrases, group.first - 1)
    if index + 1 < len(phrases) and phrases[index + 1].tag == "np":
        return None  # "two drowning victims"
    if victims and (victims[-1].figure is not None or (sign.harm == "wounded" and victims[-1].opener == "article")):
        return claim_of(phrases, index, victims, group, "noun", first)
    return None


def oneself(phrases: Sequence[Phrase], index: int, grammar: Grammar) -> Claim | None:
    """What someone did to himself; where it is his second deed, he is one more: "shot two men and took his own life"."""
    before = index - 1
    while before > 0 and phrases[before].tag == "adverb":
        before -= 1
    sign = phrases[index]
    if before < 0 or phrases[before].tag not in ("subordinator", "and", "comma"):
        return befalls(phrases, index, grammar)
    doer = Phrase("np", sign.start, sign.stop, sign.end, text=sign.text, head="person", plural=False, role="self")
    return claim_of(phrases, index, [doer], VerbGroup(first=index), "active")
