"""Have we said so lately? FIRST, WORSE and ELAPSED are told; a REPEAT is not. Pure: `now` and what was told come in as values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model import SEVERITIES, Casualty, Count, Harm, Judgement, Reason, Told, Toll

Figure = tuple[Harm, int]

WORSE_BY_FACTOR = 1.5
WORSE_BY_COUNT = 3
UNKNOWN = Count(0, 0)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one target is told of an article: the leading rule first, why, and what it was told of that story before.

    Of a story that is new by its leading rule, `past` is what it was told by another one that fires and tells of the same place, lately.
    """

    lead: Judgement
    rules: tuple[Judgement, ...]
    reason: Reason
    past: Told | None


def choose(firing: Sequence[Judgement], past: Mapping[str, Told], *, now: datetime, figures: Collection[Figure] = ()) -> Choice:
    """Which of the firing rules (at least one) leads, for one target; `past` holds by key what it was told before.

    Of a rule whose worst happening repeats, the worst other one of the article that does not is told.
    The highest severity that is no repeat leads, the first listed among equals; the reason is REPEAT only if all repeat.
    `figures` are all that the article counts, as `figures_of` gives them.
    """
    ranked = sorted((_news(judgement, past, now, figures) for judgement in firing), key=lambda judgement: -SEVERITIES.index(judgement.rule.severity))
    reasons: list[Reason] = []
    for judgement in ranked:
        reason = weigh(judgement.toll, past.get(judgement.key), cooldown=judgement.rule.cooldown, now=now, figures=figures)
        graver = [past[other.key] for other, why in zip(ranked, reasons, strict=False) if why is Reason.REPEAT and _is_of_one_place(other, judgement)]
        known = reason is Reason.WORSE and any(not _has_worse(judgement.toll, told.toll) for told in graver)
        reasons.append(Reason.REPEAT if known else reason)
    index = next((index for index, reason in enumerate(reasons) if reason is not Reason.REPEAT), 0)
    lead = ranked.pop(index)
    return Choice(lead, (lead, *ranked), reasons[index], past.get(lead.key) or _told_otherwise(lead, ranked, past, now))


def keys_of(firing: Iterable[Judgement]) -> list[str]:
    """The keys of all stories that may be told of an article."""
    return [one.key for judgement in firing for one in (judgement, *judgement.others)]


def _news(judgement: Judgement, past: Mapping[str, Told], now: datetime, figures: Collection[Figure]) -> Judgement:
    """The judgement, or the first of its other happenings that is news, where it is none itself."""
    told = (one for one in (judgement, *judgement.others) if weigh(one.toll, past.get(one.key), cooldown=one.rule.cooldown, now=now, figures=figures) is not Reason.REPEAT)
    return next(told, judgement)


def figures_of(casualties: Iterable[Casualty]) -> frozenset[Figure]:
    """What an article counts, be it news or recalled."""
    return frozenset((casualty.kind, casualty.count.least) for casualty in casualties)


def weigh(toll: Toll, past: Told | None, *, cooldown: timedelta, now: datetime, figures: Collection[Figure] = ()) -> Reason:
    """Whether a story is new, worse than told, back after `cooldown` without an article of it, or a repeat.

    Where articles never cease, it is back, too, once `cooldown` has passed since it was told and the article tells nothing of
    what was told then: in a place where there is news every day, that is another happening.
    """
    if past is None:
        return Reason.FIRST
    if _has_worse(toll, past.toll):
        return Reason.WORSE
    quiet, untold = (abs(now - moment) >= cooldown for moment in (past.seen, past.at))   # in the future: a clock was set back
    return Reason.ELAPSED if quiet or (untold and _is_another(toll, past.toll, figures)) else Reason.REPEAT


def _is_another(toll: Toll, told: Toll, figures: Collection[Figure]) -> bool:
    """Whether an article has a toll, and none of the figures told before: news of the same happening repeats or recalls one."""
    before = {(harm, count.least) for harm, count in told.items() if count.least}
    given = {(harm, count.least) for harm, count in toll.items() if count.least}
    return bool(before and given) and before.isdisjoint(given.union(figures))


def _is_of_one_place(one: Judgement, other: Judgement) -> bool:
    """Whether the stories of two rules are grouped by the same place or actor."""
    subject = one.key.removeprefix(one.rule.id)
    return bool(subject) and subject == other.key.removeprefix(other.rule.id)


def _told_otherwise(lead: Judgement, others: Iterable[Judgement], past: Mapping[str, Told], now: datetime) -> Told | None:
    """What was last told of the lead's place by another rule that fires, unless that has been quiet for long."""
    told = [past[other.key] for other in others if other.key in past and _is_of_one_place(lead, other)]
    return max((one for one in told if abs(now - one.seen) < lead.rule.cooldown), key=lambda one: one.at, default=None)


def _has_worse(toll: Toll, told: Toll) -> bool:
    return any(_is_worse(count, told.get(harm, UNKNOWN)) for harm, count in toll.items())


def _is_worse(count: Count, told: Count) -> bool:
    """Half as many again, and three more. A harm not told of before counts as nobody."""
    return count.least >= WORSE_BY_FACTOR * told.least and count.least >= told.least + WORSE_BY_COUNT
