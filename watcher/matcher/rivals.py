"""Names of a watchlist that stand in each other's way: too near, the same, of no use beside another, or never told at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from watcher.matcher.lexicon import is_head, is_well_known
from watcher.matcher.matcher import Matcher
from watcher.matcher.names import Name, default_budget
from watcher.matcher.near import Neighbourhood
from watcher.matcher.particles import without_particles
from watcher.model import Alias, Entity, Mention

_UNCHANGED = 3         # letters of the longest word that takes no edit
_BEFORE = "It was "


def takes_edits(name: Name) -> bool:
    """Whether the name forgives a misspelling."""
    edits = name.alias.match
    if isinstance(edits, int):
        return edits > 0
    return edits == "fuzzy" and not name.acronym and default_budget(" ".join(name.listed_words)) > 0


def rivals(entities: Iterable[Entity], names: Sequence[Name]) -> Iterator[tuple[Name, str]]:
    """The names that another is in the way of, and what to write instead."""
    yield from _near_another(names)
    yield from _of_no_use(names)
    yield from _tried(Matcher(entities), names)


def _near_another(names: Sequence[Name]) -> Iterator[tuple[Name, str]]:
    """The names that one letter tells from a name of another entity, so that a slip of the pen makes one the other; two entities are told once."""
    by_text = {" ".join(name.listed_words): name for name in names if takes_edits(name)}
    listed = [*by_text.values()]
    beside = Neighbourhood([*by_text], [1] * len(by_text)).near([*by_text], [1] * len(by_text))
    told: set[tuple[str, str]] = set()
    for name, others in zip(listed, beside, strict=True):
        for near, edits in others.items():
            other = listed[near]
            pair = (other.entity.id, name.entity.id)
            if edits and other.order < name.order and pair[0] != pair[1] and pair not in told and not _are_told_apart(name, other):
                told.add(pair)
                yield name, (
                    f"is one letter from {other.alias.text!r} of {other.entity.id!r}, and what lies between counts for both: "
                    f"write {{text: {name.alias.text}, match: variant}} if they are to be kept apart"
                )


def _are_told_apart(name: Name, other: Name) -> bool:
    """Whether the words that differ are well known, or so short that they take no edit."""
    differing = [word for pair in zip(name.listed_words, other.listed_words, strict=False) if pair[0] != pair[1] for word in pair]
    return all(len(word) <= _UNCHANGED or is_well_known(word) for word in differing)


def _of_no_use(names: Sequence[Name]) -> Iterator[tuple[Name, str]]:
    """The aliases that differ from another name of their entity in nothing that is compared."""
    first: dict[tuple[str, str], Name] = {}
    for name in names:
        if _is_plain(name) or name.alias.text == name.entity.name:
            keys = [(name.entity.id, key) for key in _compared(name)]
            other = next((first[key] for key in keys if key in first), None)
            first.update((key, name) for key in keys if key not in first)
            if other is not None and _is_plain(other) and _is_plain(name) and _finds(other, name):
                yield name, f"says no more than {other.alias.text!r}: capitals, accents, hyphens, spaces and articles are found by themselves; leave it out"


def _compared(name: Name) -> Iterator[str]:
    """The name with its words run together, and without particles, where that is no single word that says nothing."""
    yield "".join(name.listed_words)
    bare = without_particles(name.listed_words)
    if not name.acronym and (len(bare) > 1 or not (is_well_known(bare[0]) or is_head(bare[0]))):
        yield "".join(bare)


def _is_plain(name: Name) -> bool:
    """Whether the user wrote no settings with it."""
    return name.alias == Alias(name.alias.text)


def _finds(other: Name, name: Name) -> bool:
    """Whether the other name alone would find what the name says."""
    alone = Matcher([replace(other.entity, name=other.alias.text, aliases=())])
    return any(len(mention.surface) >= len(name.alias.text) - 1 for mention in _mentions_over(name, alone))


def _tried(matcher: Matcher, names: Iterable[Name]) -> Iterator[tuple[Name, str]]:
    """The names that are not told where they stand, and those that tell of two entities."""
    told: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name in names:
        over = _mentions_over(name, matcher)
        others = [mention for mention in over if mention.entity_id != name.entity.id]
        if len(others) == len(over):
            yield name, _why_never(name)
        elif others and name.listed_words not in told and {mention.kind for mention in over} != {"location"}:
            told[name.listed_words].add(name.entity.id)
            yield name, (
                f"counts for {others[0].entity_id!r}, too, where it is {others[0].alias!r}: "
                f"write {{text: {name.alias.text}, needs: [words that stand beside it]}} for the one, or leave it out of the other"
            )


def _mentions_over(name: Name, matcher: Matcher) -> list[Mention]:
    """The mentions in a sentence that has the name, and one of the words it needs."""
    text = f"{_BEFORE}{name.alias.text}, {' '.join(name.needs[:1])}."
    return [mention for mention in matcher.find(text) if mention.span.start < len(_BEFORE) + len(name.alias.text)]


def _why_never(name: Name) -> str:
    """What keeps a name from being found even where it stands alone."""
    swallowed = next((phrase for phrase in name.unless if f" {' '.join(phrase)} " in f" {' '.join(name.listed_words)} "), None)
    if swallowed:
        return f"is never told: {' '.join(swallowed)!r} stands in it, which is never {name.entity.id!r}; leave out the one or the other"
    return f"is never told as it stands here: write it as an article would, or {{text: {name.alias.text}, case: false}}"
