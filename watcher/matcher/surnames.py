"""A person named in full is afterwards named by surname alone: "Khaled Khoja ... Khoja said"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from watcher.matcher.lexicon import is_common_word, is_given_name
from watcher.matcher.matching import Match
from watcher.matcher.names import Name
from watcher.matcher.particles import is_particle, without_particles
from watcher.matcher.passage import Passage


def surname(name: Name) -> str | None:
    """The folded surname of a name that looks like a person's: an actor's, two to four words, the first a given name."""
    words = without_particles(name.listed_words)
    if not name.person or not 2 <= len(words) <= 4:
        return None
    if any(is_common_word(word) for word in words[1:-1]) or len(words[-1]) < 3 or not words[-1].isalpha():
        return None
    return words[-1]


def by_surname(matches: Iterable[Match], passage: Passage) -> Iterator[Match]:
    """The later mentions, by surname alone, of the persons among the matches; none where two of them share it."""
    taken: set[int] = set()
    named: dict[str, list[Match]] = defaultdict(list)
    for match in sorted(matches, key=lambda m: m.first):
        taken.update(range(match.first, match.last + 1))
        last = surname(match.name)
        if last is not None:
            named[last].append(match)
    for last, full in named.items():
        if len({match.name.entity.id for match in full}) == 1:
            for at in _places(last, full[0].last + 1, passage, taken):
                yield Match(full[0].name, _with_article(at, passage), at, "variant", 0, frozenset())


def _places(last: str, start: int, passage: Passage, taken: Collection[int]) -> Iterator[int]:
    for at in range(start, len(passage.words)):
        word = passage.words[at]
        if word.folded == last and at not in taken and _is_bare_surname(at, passage):
            yield at


def _is_bare_surname(at: int, passage: Passage) -> bool:
    """Whether the word reads as a surname on its own: a capital where capitals tell, and no other given name before it."""
    word = passage.words[at]
    if passage.capitals_tell and (not word.capital or passage.sentence(at).in_capitals) and is_common_word(word.folded):
        return False
    if not word.capital and passage.capitals_tell:
        return False
    before = at - 1
    while before >= 0 and is_particle(passage.words[before].folded, passage.words[before + 1].folded):
        before -= 1
    if before < 0 or not all(map(passage.is_open, range(before, at))):
        return True
    stands = passage.words[before]
    return not (is_given_name(stands.folded) and stands.capital and not is_common_word(stands.folded))


def _with_article(at: int, passage: Passage) -> int:
    before = passage.words[at - 1].folded
    return at - 1 if before not in ("the", "s") and is_particle(before, passage.words[at].folded) and passage.is_open(at - 1) else at
