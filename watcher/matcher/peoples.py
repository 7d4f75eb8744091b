"""What a land and its people are called: Ukraine and Ukrainian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watcher.matcher.atlas import atlas
from watcher.text import fold

_STEM = 3              # letters that a land and its adjective share


def lands_and_peoples(written: str) -> tuple[Sequence[str], Sequence[str]]:
    """What the land is called, and its people, of which the name has one; a land that nobody knows has but its name."""
    known, word = atlas(), fold(written).text
    if word in known.adjectives:
        country = known.adjectives[word]
        return (min(_alike(word, known.countries, country), key=len, default=country).title(),), (written,)
    return (written,), [adjective.title() for adjective in _alike(word, known.adjectives, known.countries.get(word, ""))]


def is_land_or_people(written: str) -> bool:
    """Whether it is a country's name, or its adjective."""
    word = fold(written).text
    return word in atlas().countries or word in atlas().adjectives


def _alike(word: str, names: Mapping[str, str], country: str) -> Sequence[str]:
    """Those of a country's names, or of its adjectives, that begin as the word does: British is Britain's, and Welsh is not."""
    return [name for name, of in names.items() if of == country and name[:_STEM] == word[:_STEM]]
