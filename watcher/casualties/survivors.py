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
_MANY = 200  # of the dead that are compared with each of the wounded


def survivors(found: Sequence[Casualty], text: str, grammar: Grammar) -> list[Casualty]:
    """The casualties without the single wounded who are told dead."""
    hurt = [index for index, casualty in enumerate(found) if _is_single(casualty, "wounded")]
    if not hurt:
        return list(found)
    dead = [(casualty.span.start, person(casualty, grammar)) for casualty in found if _is_single(casualty, "killed")][:_MANY]
    gone = {index for index in hurt if dead and _is_among(dead, found[index], text, grammar)}
    return _without(found, gone) if gone else list(found)


def _is_among(dead: Sequence[tuple[int, Person]], casualty: Casualty, text: str, grammar: Grammar) -> bool:
    """Whether one of the dead may be whom this casualty tells of."""
    one, doubtful = person(casualty, grammar), _is_doubtful(casualty, text, grammar)
    other = one.other or not grammar.ordinals.isdisjoint(words_of(casualty.who))
    more = other and casualty.quote.startswith(casualty.who)  # "another man was shot", "a third is ..."; but "he shot another man" is another than himself
    return any(_same(one, other, doubtful) for start, other in dead if not (more and start < casualty.span.start))


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
