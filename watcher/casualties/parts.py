"""Parts of a whole: "including three children", "12 of them children", "among them a lieutenant"."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.claim import Claim
from watcher.casualties.numbers import Quantity
from watcher.casualties.objects import objects
from watcher.casualties.phrase import Phrase
from watcher.casualties.victims import count

_FAR = 12  # phrases between a harm and the list of those it befell


def parts(phrases: Sequence[Phrase], claims: Sequence[Claim]) -> list[tuple[Phrase, int]]:
    """The noun phrases that are parts, each with the index of the claim it is a part of."""
    found: list[tuple[Phrase, int]] = []
    told = {id(victim) for claim in claims for victim in claim.victims}
    for index, phrase in enumerate(phrases):
        if phrase.tag not in ("including", "of them"):
            continue
        whole = _whole(phrases, claims, index)
        if whole is not None:
            found.extend(
                (part, whole)
                for part in _members(phrases, index)
                if id(part) not in told and _fits(part, claims[whole])
            )
    for number, claim in enumerate(claims):
        spelt = [*_spelt_out(phrases, claim), *_between_dashes(phrases, claim)]
        found.extend((part, number) for part in spelt if id(part) not in told)
    return found


def spell_out(victims: Sequence[Phrase], phrases: Sequence[Phrase]) -> None:
    """Give people told without a number that of the list which explains them: "the victims, three men and a woman, were shot"."""
    for victim in victims:
        if victim.figure is not None or not victim.plural or victim.head != "person" or victim.opener not in ("determiner", "possessive"):
            continue
        at = next((at for at, phrase in enumerate(phrases) if phrase is victim), len(phrases))
        if at + 1 < len(phrases) and phrases[at + 1].tag in ("dash", "comma"):
            listed = objects(phrases, at + 2, embedded=True)
            numbers = [figure[0] for one in listed if (figure := count(one)) is not None and figure[0] == figure[1]]
            closed = _closed(phrases, at + 1, listed)
            if closed and 1 < len(numbers) == len(listed) and not any(one is told for one in listed for told in victims):
                victim.figure = Quantity(sum(numbers), sum(numbers), False, False, 0)


def _closed(phrases: Sequence[Phrase], opened: int, listed: Sequence[Phrase]) -> bool:
    """Whether the mark that opened a list before it also closes it."""
    if not listed or listed[0].figure is None:
        return False
    after = next(at for at, phrase in enumerate(phrases) if phrase is listed[-1]) + 1
    return after >= len(phrases) or phrases[after].tag in (phrases[opened].tag, "stop")


def _between_dashes(phrases: Sequence[Phrase], claim: Claim) -> list[Phrase]:
    """Those whom dashes add up to one of the victims: "six priests -- five Spaniards and one Salvadoran -- and two women"; else none."""
    for at in range(claim.first, len(phrases) - 1):
        if phrases[at + 1].tag == "dash" and any(phrases[at] is victim for victim in claim.victims):
            listed = _adding_up(objects(phrases, at + 2), count(phrases[at]))
            if listed:
                return listed
    return []


def _adding_up(listed: list[Phrase], whole: tuple[int, int | None, bool] | None) -> list[Phrase]:
    """The members of a list, if their numbers add up to this whole; else none."""
    numbers = [figure[0] for part in listed if (figure := count(part)) is not None and figure[0] == figure[1]]
    return listed if len(listed) == len(numbers) > 1 and whole == (sum(numbers), sum(numbers), False) else []


def _spelt_out(phrases: Sequence[Phrase], claim: Claim) -> list[Phrase]:
    """Those whom a list after the claim adds up to: "eight people died: five soldiers and three guards"; else none."""
    whole = count(claim.victims[0]) if len(claim.victims) == 1 else None
    for at in range(claim.last + 1, min(claim.last + _FAR, len(phrases)) if whole is not None else 0):
        if phrases[at].tag == "sign":
            break
        if phrases[at].tag in ("colon", "dash") or phrases[at].text == ";":
            return _adding_up(objects(phrases, at + 1), whole)
    return []


def _members(phrases: Sequence[Phrase], index: int) -> list[Phrase]:
    """Those told of: after "including", before "of them"."""
    if phrases[index].tag == "including":
        return [part for part in objects(phrases, index + 1) if part.figure is not None or part.head == "person"]
    before = phrases[index - 1] if index else None
    after = phrases[index + 1] if index + 1 < len(phrases) else None
    told = after is not None and after.tag in ("np", "adverb", "prep") and after.head not in ("thing", "unit")
    return [before] if before is not None and before.tag == "np" and before.figure is not None and told else []


def _whole(phrases: Sequence[Phrase], claims: Sequence[Claim], index: int) -> int | None:
    """The claim whose victims stand nearest before this phrase."""
    place = phrases[index].start
    for number in range(len(claims) - 1, -1, -1):
        if claims[number].victims[-1].start < place and not claims[number].nobody:
            return number
    return None


def _fits(part: Phrase, whole: Claim) -> bool:
    """Whether the part is not larger than its whole, and not told as a harm of its own."""
    counted = count(part)
    if counted is None or part in whole.victims:
        return False
    total = [count(victim) for victim in whole.victims]
    highest = sum((figure[1] or figure[0]) for figure in total if figure is not None)
    unbounded = any(figure is None or figure[1] is None for figure in total)
    return counted[0] > 0 and (unbounded or counted[0] <= highest)


def whole_of(phrases: Sequence[Phrase], claims: Sequence[Claim], number: int) -> int | None:
    """The claim this claim is a part of: "31 were hurt, ten of them badly hurt"."""
    claim = claims[number]
    for index in range(max(0, claim.first - 2), min(claim.last + 2, len(phrases))):
        if phrases[index] is claim.victims[0]:
            if number and (_followed(phrases, index) or (index and phrases[index - 1].tag == "including")):
                before = claims[number - 1]
                return number - 1 if before.harm == claim.harm and _fits(claim.victims[0], before) else None
            return number - 1 if number and _is_of_whole(phrases, index, claims[number - 1], claim) else None
    return None


def _is_of_whole(phrases: Sequence[Phrase], index: int, before: Claim, claim: Claim) -> bool:
    """Whether a figure is taken out of the one that opens its sentence: "of the 31 hurt, nine are in hospital"."""
    opened = phrases[0].role == "of" and len(phrases) > 1 and phrases[1] is before.victims[0]
    figure, total = count(claim.victims[0]), count(before.victims[0])
    fewer = figure is not None and total is not None and 0 < figure[0] < total[0]
    return opened and fewer and before.harm == claim.harm and phrases[index - 1].tag == "comma" and phrases[index].head == "bare"


def _followed(phrases: Sequence[Phrase], index: int) -> bool:
    return index + 1 < len(phrases) and phrases[index + 1].tag == "of them"
