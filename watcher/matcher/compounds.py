"""Names put together with the Arabic article, which every writer ties in another way: Abdel Fattah and Abd al-Fattah, Salah al-Din and Salaheddin, Abul Walid and Abu al-Walid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_SUN = "sh|[dnrstz]"                   # before which the article takes their sound: Abdur Rahman
_SERVANT = re.compile(rf"(?i)\babd(?:[ -]?(?:[aeo]|o?u)l[ -]?|[ -][aeu](?:{_SUN})[ -]|(?:[aeo]|o?u)({_SUN})[ -]?(?=\1))(?!la|ai|ay)(?=[^\W\d_]{{3}})")
_FATHER = re.compile(r"(?i)\babo?u(?:['’]?l[ -]|[ -][aeu]l[ -])(?=[^\W\d_]{3})")
_FAITH = re.compile(r"(?i)\b([^\W\d_]{3,}?)(?:[ -][aeu][ld][ -]d|[eu]dd)(?:i|ee)ne?\b")


def may_be_compound(name: str) -> bool:
    """Whether the name holds what may be such a compound; quick, for it is asked of every name."""
    name = name.lower()
    return "abd" in name or "abu" in name or "abou" in name or "din" in name or "deen" in name


def otherwise_tied(name: str) -> list[str]:
    """The name with its compounds tied as others tie them; none for any other name. What is run together, and articles that change their vowel, are found by these."""
    names = {name: None}
    for compound, ties in (_SERVANT, _ties_of_servant), (_FATHER, _ties_of_father), (_FAITH, _ties_of_faith):
        for known in [*names]:
            found = compound.search(known)
            if found:
                names.update(dict.fromkeys(known[:found.start()] + other for other in ties(found, known[found.end():])))
    return [*names][1:]


def _ties_of_servant(_: re.Match[str], rest: str) -> Iterator[str]:
    rest = rest[0].upper() + rest[1:]
    yield from (f"Abdul {rest}", f"Abdel {rest}", f"Abd al-{rest}")
    sound = re.match(_SUN, rest, re.IGNORECASE)
    if sound:
        yield from (f"Abd{vowel}{sound[0].lower()} {rest}" for vowel in "ue")


def _ties_of_father(_: re.Match[str], rest: str) -> Iterable[str]:
    return f"Abul {rest}", f"Abu al-{rest}"


def _ties_of_faith(found: re.Match[str], rest: str) -> Iterable[str]:
    return (f"{found[1]}{tie}{rest}" for tie in (" al-Din", "uddin", "eddin", "eddine"))
