"""The services of a land, named before it or behind: the Security Service of Ukraine, Ukraine's Security Service, the Ethiopian National Defence Force."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.matcher.peoples import is_land_or_people, lands_and_peoples

# At least two words, for "Lebanese Forces" is a party's name.
_BODY = r"(?P<body>(?:[^\W\d_]+ ){1,3}(?:Force|Forces|Service|Services|Guard|Guards|Police|Bank|Agency|Army))"
_LAND = r"(?P<land>[^\W\d_]+(?: [^\W\d_]+)??)"
_LAND_FIRST = re.compile(rf"{_LAND}(?:['’]s)? {_BODY}")
_LAND_LAST = re.compile(rf"{_BODY} of (?:the )?{_LAND}")
_NOUNS = ("orce", "orces", "ervice", "ervices", "uard", "uards", "olice", "Bank", "gency", "Army")


def may_be_service(name: str) -> bool:
    """Whether the name may be a service's; quick, for it is asked of every name."""
    return name.endswith(_NOUNS) or " of " in name


def other_names_of_service(name: str) -> Iterator[str]:
    """The other names of the service that bears this one; none for any other name, nor where nobody knows the land. A possessive is found anyhow."""
    found = _LAND_FIRST.fullmatch(name) or _LAND_LAST.fullmatch(name)
    if found is None or not is_land_or_people(found["land"]):
        return
    lands, peoples = lands_and_peoples(found["land"])
    yield from (f"{first} {found['body']}" for first in (*lands, *peoples))
    yield from (f"{found['body']} of {last}" for last in lands)
