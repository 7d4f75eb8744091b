"""Who was hurt and lived: the wounded less those of whom the article says elsewhere that they died.

"A boy, 17, was shot" is no wounded where "the 17-year-old died" follows. Only people are compared here, one with one; how
many of "five shot" lived is reckoned where an incident's figures are added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from watcher.casualties.grammar import Grammar
from watcher.casualties.people import Person, person, words_of
from watcher.model import Casualty

_AFTER = 80  # characters after "was shot" in which it is told that he lives
_ENDS = frozenset(".;\n")  # of a clause
_MANY = 200  # of the dead that are compared with each of the wounded


def survivors(found: Sequence[Casualty], text: str, grammar: Grammar) -> list[Casualty]:
    """The casualties without the wounded who are told dead by the same words, and the single ones told dead elsewhere."""
    hurt = [index for index, casualty in enumerate(found) if _is_single(casualty, "wounded")]
    gone = _told_at_once(found)
    if not hurt and not gone:
        return list(found)
    dead = [(casualty, person(casualty, grammar)) for casualty in found if _is_single(casualty, "killed")][:_MANY]
    gone |= {index for index in hurt if dead and _is_among(dead, found[index], text, grammar)}
    return _without(found, gone) if gone else list(found)


def _is_among(dead: Sequence[tuple[Casualty, Person]], casualty: Casualty, text: str, grammar: Grammar) -> bool:
    """Whether one of the dead may be whom this casualty tells of."""
    one, doubtful = person(casualty, grammar), _is_doubtful(casualty, text, grammar)
    passive = casualty.quote.startswith(casualty.who)
    another = not passive and casualty.who.lower() not in grammar.reflexives  # "shot his brother and killed himself"
    ordered = not grammar.ordinals.isdisjoint(words_of(casualty.who))
    more = (one.other or ordered) and passive  # "another man was shot", "a third is ..."; but "he shot another man" is another than himself
    return any(
        _same(one, other, doubtful) and not _is_joined(casualty, killed, text, grammar)
        for killed, other in dead
        if not (more and killed.span.start < casualty.span.start) and not (another and killed.who.lower() in grammar.reflexives)
    )


def _told_at_once(found: Sequence[Casualty]) -> set[int]:
    """Where the same words tell who was hurt and who died: "two men injured in the crash have died"; not "12 were killed or hurt"."""
    dead = {(one.span.start, one.who) for one in found if one.kind == "killed" and one.status == "event" and one.low}
    hurt = (index for index, one in enumerate(found) if dead and one.kind == "wounded" and one.status == "event" and one.low)
    return {index for index in hurt if (found[index].span.start, found[index].who) in dead and found[index].quote.startswith(found[index].who)}


def _is_joined(one: Casualty, other: Casualty, text: str, grammar: Grammar) -> bool:
    """Whether "and" brings in somebody else, by an article or by kin: "a man was stabbed and his brother died", not "and the man died"."""
    before, after = sorted((one, other), key=lambda casualty: casualty.span.start)
    gap = text[before.span.end : min(after.span.start, before.span.end + _AFTER)]
    joint = words_of(gap)[-1:] if len(gap) < _AFTER and not _ENDS.intersection(gap) else []
    words = words_of(after.who)
    if not joint or joint[0] not in grammar.language.conjunctions or not words or not after.quote.startswith(after.who):
        return False
    kin = words[0] in grammar.language.possessives and words[-1] in grammar.people
    return len(words) > 1 and (words[0] in grammar.articles or kin)


def _is_single(casualty: Casualty, harm: str) -> bool:
    return casualty.kind == harm and casualty.status == "event" and casualty.high == 1


def _is_doubtful(casualty: Casualty, text: str, grammar: Grammar) -> bool:
    """Whether the words leave open who lived: "shot", not "injured", nor "shot ... and is out of danger"."""
    if grammar.doubtful.isdisjoint(words_of(casualty.quote)):
        return False
    after = " ".join(words_of(text[casualty.span.end : casualty.span.end + _AFTER].partition(".")[0]))
    return not any(phrase in after for phrase in grammar.language.lives_on)


def _same(one: Person, other: Person, doubtful: bool) -> bool:
    """Whether two descriptions are of the same person; of the doubtful it is enough that they may be."""
    if one.names - other.names and other.names - one.names and len(one.names) > 1 and len(other.names) > 1:
        return False  # "Tom Hill" and "Ann Hill"
    if one.names & other.names or one.ages & other.ages:
        return True
    if not doubtful or one.other or other.other or one.culprit != other.culprit:
        return False
    if (one.names and other.names) or (one.ages and other.ages):
        return False
    return not (one.sex and other.sex and one.sex != other.sex)


def _without(found: Sequence[Casualty], gone: set[int]) -> list[Casualty]:
    """The casualties but those, with the parts pointing at where their wholes now stand."""
    gone = gone | {index for index, casualty in enumerate(found) if casualty.part_of in gone}
    place = {
        index: position for position, index in enumerate(index for index in range(len(found)) if index not in gone)
    }
    return [
        replace(found[index], part_of=None if (whole := found[index].part_of) is None else place[whole])
        for index in place
    ]
