"""Which of the matches that lie over each other count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from watcher.matcher.matching import Match


def resolve(matches: Iterable[Match]) -> list[Match]:
    """The matches that count: what stands exactly is not a misspelling, longer beats shorter, better beats worse.

    Entities that have the same words for their own, equally well, are all returned.
    """
    return [match for group in _touching(matches) for match in (group if len(group) == 1 else _settled(group))]


def _touching(matches: Iterable[Match]) -> Iterator[Sequence[Match]]:
    """The matches in groups that have no word in common: most stand alone."""
    group: list[Match] = []
    end = -1
    for match in sorted(matches, key=attrgetter("first")):
        if match.first > end and group:
            yield group
            group = []
        group.append(match)
        end = max(end, match.last)
    if group:
        yield group


def _settled(matches: Iterable[Match]) -> list[Match]:
    """Those of the matches about the same words that count."""
    found = _best_by_place(matches)
    exact = {word for match in found if match.how == "exact" for word in range(match.first, match.last + 1)}
    standing = [match for match in found if match.how != "fuzzy" or not match.changed & exact]
    standing.sort(key=lambda m: (m.first - m.last, m.quality, m.first, m.name.entity.id))
    owner: dict[int, Match] = {}
    counting: list[Match] = []
    for match in standing:
        words = range(match.first, match.last + 1)
        if all(_share(match, owner[word]) for word in words if word in owner):
            counting.append(match)
            owner.update(dict.fromkeys(words, match))
    return counting


def unshared(matches: Iterable[Match]) -> list[Match]:
    """The matches less the names without middle names that stand on the words of another name, be it somebody else's without middle names, too: that one is meant, or nobody."""
    found = [*matches]
    if not any(match.shortened for match in found):
        return found
    names: dict[tuple[int, int], set[str | None]] = defaultdict(set)
    for match in found:
        names[match.first, match.last].add(match.name.entity.id if match.shortened else None)
    return [match for match in found if not match.shortened or names[match.first, match.last] == {match.name.entity.id}]


def _best_by_place(matches: Iterable[Match]) -> list[Match]:
    """For each entity and place the best match; of equals the one listed first."""
    best: dict[tuple[int, int, str, str], Match] = {}
    for match in matches:
        entity = match.name.entity
        place = (match.first, match.last, entity.kind, entity.id)
        known = best.setdefault(place, match)
        if known is not match and (match.quality, match.name.order) < (known.quality, known.name.order):
            best[place] = match
    return list(best.values())


def _share(one: Match, other: Match) -> bool:
    """Whether two matches stand on the same words equally well; of misspellings the edits tell, for who knows what the writer meant."""
    as_good = one.quality == other.quality or (one.how == other.how == "fuzzy" and one.edits == other.edits)
    return (one.first, one.last) == (other.first, other.last) and as_good
