"""Objects that stand apart from their verb: "killed, in a raid on the market, 16 traders", "seized six men and killed them"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.enumeration import enumeration
from watcher.casualties.names import is_titled
from watcher.casualties.objects import objects
from watcher.casualties.phrase import Phrase
from watcher.casualties.victims import REACH, count

_WHERE = ("np", "prep", "time", "adverb")  # what tells when and where without a verb
_MANNER = 5  # phrases
_ROLL = 3  # people told by name after an aside


def beyond_aside(phrases: Sequence[Phrase], after: int) -> list[Phrase]:
    """The people by number or by name whom an aside parts from their verb: "killed, in a raid on the market, 16 traders"."""
    opened = after < len(phrases) and phrases[after].tag == "comma"
    if after + 2 >= len(phrases) or (phrases[after + opened].tag != "prep" and not (opened and _is_manner(phrases, after + 1))):
        return []
    closed = next((at for at in range(after + 1, min(after + REACH, len(phrases) - 1)) if _closes(phrases, at, after, opened)), 0)
    plain = closed and all(phrase.tag != "sign" and (opened or phrase.tag in _WHERE) for phrase in phrases[after:closed])
    hurt = objects(phrases, closed + 1) if plain and (phrases[closed + 1].figure is not None or is_titled(phrases[closed + 1])) else []
    if hurt and hurt[0].figure is None and len(hurt) < _ROLL:
        return []
    ended = closed + 2 >= len(phrases) or phrases[closed + 2].tag in ("stop", "comma", "separator", "prep", "and")
    return hurt if ended and hurt and hurt[0].head == "person" else []


def _is_manner(phrases: Sequence[Phrase], at: int) -> bool:
    """Whether a few words that tell how stand here before a comma: "one by one"."""
    closed = next((index for index in range(at, min(at + _MANNER, len(phrases))) if phrases[index].tag == "comma"), at)
    return closed > at and phrases[at].head in ("bare", "unknown") and any(phrase.tag == "prep" for phrase in phrases[at:closed])


def _closes(phrases: Sequence[Phrase], at: int, after: int, opened: bool) -> bool:
    """Whether an aside ends here: with the comma that closes it, or, where none opened it, before a number of people."""
    if phrases[at].tag == "comma":
        return True
    numbered = phrases[at + 1].head == "person" and phrases[at + 1].figure is not None
    return not opened and at > after and phrases[at].tag == "np" and phrases[at].figure is None and numbered


def explained(phrases: Sequence[Phrase], after: int) -> list[Phrase]:
    """The people that explain an object: "displaced half the population, some 11 million people"."""
    at = after
    while at < len(phrases) and phrases[at].tag == "np" and phrases[at].figure is None:
        at += 1
    if (
        at + 1 < len(phrases)
        and phrases[at].tag == "comma"
        and phrases[at + 1].figure is not None
        and phrases[at + 1].head == "person"
    ):
        return [phrases[at + 1]]
    return []


def meant(phrases: Sequence[Phrase], index: int) -> list[Phrase]:
    """Whom "them" means left of this index: the nearest people by number or list that are no subject; "pulled six men off a bus and shot them"."""
    for at in range(index, max(0, index - REACH), -1):
        phrase = phrases[at]
        if phrase.tag in ("stop", "separator"):
            break
        if phrase.tag == "np" and phrase.head == "person" and phrases[at - 1].tag not in ("prep", "to"):
            found, first = enumeration(phrases, at)
            told = [figure[0] for one in found if (figure := count(one)) is not None]
            done = any(one.tag == "np" and one.head in ("person", "group") for one in phrases[:first])
            return found if done and sum(told) > 1 and len(told) == len(found) else []
    return []


def before_parts(phrases: Sequence[Phrase], index: int) -> int:
    """The index before an aside that tells parts and ends here: "three more, including a baby, injured"; else the same index."""
    opened = index - 2
    while opened > 0 and index - opened < REACH and phrases[opened].tag != "comma":
        opened -= 1
    told = index > 2 and phrases[index].tag == "comma" and opened > 0 and phrases[opened + 1].tag == "including"
    return opened - 1 if told else index
