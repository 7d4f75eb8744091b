"""Have we said so lately? FIRST, WORSE and ELAPSED are told; a REPEAT is not. Pure: `now` and what was told come in as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.model import SEVERITIES, Count, Judgement, Reason, Told, Toll

WORSE_BY_FACTOR = 1.5
WORSE_BY_COUNT = 3
UNKNOWN = Count(0, 0)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one target is told of an article: the leading rule first, why, and what it was told of that story before."""

    lead: Judgement
    rules: tuple[Judgement, ...]
    reason: Reason
    past: Told | None


def choose(firing: Sequence[Judgement], past: Mapping[str, Told], *, now: datetime) -> Choice:
    """Which of the firing rules (at least one) leads, for one target; `past` holds by key what it was told before.

    The highest severity that is no repeat leads, the first listed among equals; the reason is REPEAT only if all repeat.
    """
    ranked = sorted(firing, key=lambda judgement: -SEVERITIES.index(judgement.rule.severity))
    reasons = [
        weigh(judgement.toll, past.get(judgement.key), cooldown=judgement.rule.cooldown, now=now) for judgement in ranked
    ]
    index = next((index for index, reason in enumerate(reasons) if reason is not Reason.REPEAT), 0)
    lead = ranked.pop(index)
    return Choice(lead, (lead, *ranked), reasons[index], past.get(lead.key))


def weigh(toll: Toll, past: Told | None, *, cooldown: timedelta, now: datetime) -> Reason:
    """Whether a story is new, worse than told, back after `cooldown` without an article of it, or a repeat."""
    if past is None:
        return Reason.FIRST
    if any(_is_worse(count, past.toll.get(harm, UNKNOWN)) for harm, count in toll.items()):
        return Reason.WORSE
    return Reason.ELAPSED if abs(now - past.seen) >= cooldown else Reason.REPEAT   # seen in the future: a clock was set back


def _is_worse(count: Count, told: Count) -> bool:
    """Half as many again, and three more. A harm not told of before counts as nobody."""
    new, old = _least(count), _least(told)
    return new >= WORSE_BY_FACTOR * old and new >= old + WORSE_BY_COUNT


def _least(count: Count) -> int:
    """What a count compares as: "up to 30", whose low is 0, as 30."""
    return count.low or count.high or 0
