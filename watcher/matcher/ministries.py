"""The ministries of a land, which every writer names in another order: the Russian Defence Ministry, Russia's Ministry of Defence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watcher.matcher.peoples import lands_and_peoples

_LAND_FIRST = re.compile(r"(?P<land>[^\W\d_]+(?: [^\W\d_]+)??)(?:['’]s)? (?:Ministry of (?:the )?(?P<of>[^\W\d_]+(?: [^\W\d_]+)?)|(?P<before>[^\W\d_]+(?: Affairs)?) Ministry)")
_LAND_LAST = re.compile(r"Ministry of (?:the )?(?P<of>[^\W\d_]+(?: Affairs)?) (?:of|in) (?:the )?(?P<land>[^\W\d_]+(?: [^\W\d_]+)?)")
# What one ministry is called: before "Ministry", and behind "Ministry of".
_FAMILIES = (
    (("Foreign",), ("Foreign Affairs",)),
    (("Interior", "Home", "Home Affairs"), ("Interior", "Home Affairs", "Internal Affairs")),
    (("Defence", "National Defence"), ("Defence", "National Defence")),
    (("Defense", "National Defense"), ("Defense", "National Defense")),
)


def may_be_ministry(name: str) -> bool:
    """Whether the name may be a ministry's; quick, for it is asked of every name."""
    return "Ministry" in name


def other_names_of_ministry(name: str) -> Iterator[str]:
    """The other names of the ministry that bears this one; none for any other name. A possessive is found anyhow; "in Gaza" tells of the place."""
    found = _LAND_FIRST.fullmatch(name) or _LAND_LAST.fullmatch(name)
    if found is None:
        return
    before, behind = _called(found["of"] or found["before"])
    lands, peoples = lands_and_peoples(found["land"])
    for first in (*lands, *peoples):
        yield from (f"{first} {what} Ministry" for what in before)
        yield from (f"{first} Ministry of {what}" for what in behind)
    for last in lands:
        yield from (f"{what} Ministry of {last}" for what in before)
        yield from (f"Ministry of {what} of {last}" for what in behind)


def _called(what: str) -> tuple[Sequence[str], Sequence[str]]:
    """What a ministry that is called so is called before the word, and behind it."""
    return next((family for family in _FAMILIES if what in family[0] or what in family[1]), ((what,), (what,)))
