"""What is named in full is afterwards named in short: a person by the surname, an organisation by its head noun.

In good company, among others of the watchlist, some short names need no full one before: "the Coalition" where the user
watches a "US-led coalition", "Prime Minister Abadi".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from watcher.matcher import headnouns, surnames
from watcher.matcher.bound import is_named_after
from watcher.matcher.guards import is_meant
from watcher.matcher.matching import Match
from watcher.matcher.names import Name
from watcher.matcher.passage import Passage

COMPANY = 2            # other entities of the watchlist in the same text


class ShortNames:
    """The short names of a watchlist. Where two entities share one, it is nobody's."""

    def __init__(self, names: Iterable[Name]) -> None:
        by_noun: dict[str, list[Name]] = defaultdict(list)
        by_surname: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            noun = headnouns.head_noun(name)
            if noun is not None:
                by_noun[noun].append(name)
            last = surnames.surname(name) if name.person and surnames.is_rare(name.listed_words[-1]) else None
            if last is not None:
                by_surname[last].append(name)
        self._nouns = {noun: of_it for noun, of_it in by_noun.items() if _is_one(of_it) and any(map(headnouns.is_description, of_it))}
        self._surnames = {last: of_it[0] for last, of_it in by_surname.items() if _is_one(of_it)}

    def found(self, matches: Iterable[Match], passage: Passage) -> list[Match]:
        """The mentions by a short name, beside the matches by a full one."""
        full = sorted(matches, key=lambda match: match.first)
        taken = {word for match in full for word in range(match.first, match.last + 1)}
        short = [*_surnames_after(full, passage, taken), *_nouns_after(full, passage, taken)]
        if _are_company(full):
            short += self._without_full_name(full, passage, taken)
        return [match for match in short if is_meant(match, passage) and not is_named_after(match.last, passage)]

    def _without_full_name(self, full: Sequence[Match], passage: Passage, taken: set[int]) -> Iterator[Match]:
        named = {match.name.entity.id for match in full}
        stand = {word.folded for word in passage.words if word.capital}
        for noun in stand & self._nouns.keys():
            name = next(filter(headnouns.is_description, self._nouns[noun]))
            if name.entity.id not in named:
                yield from (_short(name, at, at) for at in headnouns.places(noun, 0, passage, taken))
        for last in stand & self._surnames.keys():
            name = self._surnames[last]
            if name.entity.id not in named:
                yield from (_short(name, surnames.with_article(at, passage), at) for at in surnames.places_in_office(last, passage, taken))


def _is_one(names: Sequence[Name]) -> bool:
    return len({name.entity.id for name in names}) == 1


def _are_company(full: Sequence[Match]) -> bool:
    """Whether so many entities are named, an actor among them, that the text is about what the watchlist is about."""
    named = {match.name.entity.id: match.name.entity.kind for match in full}
    return len(named) >= COMPANY and "actor" in named.values()


def _surnames_after(full: Sequence[Match], passage: Passage, taken: set[int]) -> Iterator[Match]:
    """The later mentions, by surname alone, of the persons among the matches; none where two of them share it."""
    for last, of_it in _grouped((surnames.surname(match.name), match) for match in full):
        for at in surnames.places(last, of_it[0].last + 1, passage, taken):
            yield _short(of_it[0].name, surnames.with_article(at, passage), at)


def _nouns_after(full: Sequence[Match], passage: Passage, taken: set[int]) -> Iterator[Match]:
    """The later mentions, by head noun alone, of the organisations among the matches; none where two of them share it."""
    for noun, of_it in _grouped((headnouns.head_noun(match.name), match) for match in full):
        yield from (_short(of_it[0].name, at, at) for at in headnouns.places(noun, of_it[0].last + 1, passage, taken))


def _grouped(pairs: Iterable[tuple[str | None, Match]]) -> Iterator[tuple[str, list[Match]]]:
    """The matches by their short name, where it is one entity's."""
    groups: dict[str, list[Match]] = defaultdict(list)
    for short, match in pairs:
        if short is not None:
            groups[short].append(match)
    return ((short, of_it) for short, of_it in groups.items() if _is_one([match.name for match in of_it]))


def _short(name: Name, first: int, last: int) -> Match:
    return Match(name, first, last, "variant", 0, frozenset())
