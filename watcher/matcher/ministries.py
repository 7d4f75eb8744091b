"""The ministries of a land, which every writer names in another order: the Russian Defence Ministry, Russia's Ministry of Defence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from watcher.matcher.atlas import atlas
from watcher.text import fold

_LAND_FIRST = re.compile(r"(?P<land>[^\W\d_]+(?: [^\W\d_]+)??)(?:['’]s)? (?:Ministry of (?:the )?(?P<of>[^\W\d_]+(?: [^\W\d_]+)?)|(?P<before>[^\W\d_]+(?: Affairs)?) Ministry)")
_LAND_LAST = re.compile(r"Ministry of (?:the )?(?P<of>[^\W\d_]+(?: Affairs)?) (?:of|in) (?:the )?(?P<land>[^\W\d_]+(?: [^\W\d_]+)?)")

_STEM = 3              # letters that a land and its adjective share


def may_be_ministry(name: str) -> bool:
    """Whether the name may be a ministry's; quick, for it is asked of every name."""
    return "Ministry" in name


def other_names_of_ministry(name: str) -> Iterator[str]:
    """The other names of the ministry that bears this one; none for any other name. A possessive is found anyhow; "in Gaza" tells of the place."""
    found = _LAND_FIRST.fullmatch(name) or _LAND_LAST.fullmatch(name)
    if found is None:
        return
    what = found["of"] or found["before"]
    lands, peoples = _lands_and_peoples(found["land"])
    before, of = ("Foreign", "Foreign Affairs") if what in ("Foreign", "Foreign Affairs") else (what, what)
    for first in (*lands, *peoples):
        yield from (f"{first} {before} Ministry", f"{first} Ministry of {of}")
    for last in lands:
        yield from (f"{before} Ministry of {last}", f"Ministry of {of} of {last}")


def _lands_and_peoples(written: str) -> tuple[Sequence[str], Sequence[str]]:
    """What the land is called, and its people, of which the name has one; a land that nobody knows has but its name."""
    known, word = atlas(), fold(written).text
    if word in known.adjectives:
        country = known.adjectives[word]
        return (min(_alike(word, known.countries, country), key=len, default=country).title(),), (written,)
    return (written,), [adjective.title() for adjective in _alike(word, known.adjectives, known.countries.get(word, ""))]


def _alike(word: str, names: Mapping[str, str], country: str) -> Sequence[str]:
    """Those of a country's names, or of its adjectives, that begin as the word does: British is Britain's, and Welsh is not."""
    return [name for name, of in names.items() if of == country and name[:_STEM] == word[:_STEM]]
