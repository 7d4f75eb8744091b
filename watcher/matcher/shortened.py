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
from watcher.matcher.lexicon import is_body
from watcher.matcher.marks import Marks
from watcher.matcher.matching import Match
from watcher.matcher.memory import Memory
from watcher.matcher.names import Name
from watcher.matcher.passage import Passage
from watcher.matcher.reading import Spellings
from watcher.matcher.roster import Roster
from watcher.matcher.words import Word

COMPANY = 2            # other entities of the watchlist in the same text
_LONG, _SHORT = 1, 2   # marks of a word: no short name, or one


class ShortNames:
    """The short names of a watchlist. Where two entities share one, it is nobody's."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._by_noun: dict[str, list[int]] = defaultdict(list)
        self._by_last: dict[str, list[int]] = defaultdict(list)
        self._marks = Marks(self._mark)
        self._described, self._of_surname = Memory(self._find_described), Memory(self._find_of_surname)

    def add(self, number: int, spellings: Spellings) -> None:
        """File forms, which are numbered from this number on, under the words that may be short for them."""
        for form, (line, of_place) in enumerate(zip(spellings.words, spellings.of_place, strict=True), number):
            words = line.split()
            if len(words) > 1 and not of_place:
                for noun in filter(is_body, words):
                    self._by_noun[noun].append(form)
                if surnames.is_rare(words[-1]):
                    self._by_last[words[-1]].append(form)

    def forget(self) -> None:
        """Begin anew, which costs time only: the names that are remembered are else kept as long as this is."""
        self._described.clear()
        self._of_surname.clear()

    def found(self, matches: Iterable[Match], passage: Passage) -> list[Match]:
        """The mentions by a short name, beside the matches by a full one."""
        full = sorted(matches, key=lambda match: match.first)
        taken = set[int]().union(*[range(match.first, match.last + 1) for match in full])
        short = [*_surnames_after(full, passage, taken), *_nouns_after(full, passage, taken)]
        if _are_company(full):
            short += self._without_full_name(full, passage, taken)
        return [match for match in short if is_meant(match, passage) and not is_named_after(match.last, passage)]

    def is_anothers(self, match: Match, passage: Passage) -> bool:
        """Whether a misspelling that does not sound like the name is the rare last word of another actor's: Sinwar is no slip of Sinjar where Yahya Sinwar is watched, too."""
        if match.how != "fuzzy" or not match.unlike or match.first < match.last:
            return False
        forms = self._by_last.get(passage.words[match.first].folded)
        return forms is not None and all(name.entity.id != match.name.entity.id for name in self._names(forms))

    def _without_full_name(self, full: Sequence[Match], passage: Passage, taken: set[int]) -> Iterator[Match]:
        named = {match.name.entity.id for match in full}
        at = (self._marks.of(passage.words) == _SHORT).nonzero()[0]
        stand = {passage.words[place].folded for place in at.tolist()}
        for noun in stand & self._by_noun.keys():
            name = self._described[noun]
            if name is not None and name.entity.id not in named:
                yield from (_short(name, at, at) for at in headnouns.places(noun, 0, passage, taken))
        for last in stand & self._by_last.keys():
            name = self._of_surname[last]
            if name is not None and name.entity.id not in named:
                yield from (_short(name, surnames.with_article(at, passage), at) for at in surnames.places_in_office(last, passage, taken))

    def _mark(self, words: Sequence[Word]) -> Sequence[int]:
        return [_SHORT if word.capital and (word.folded in self._by_noun or word.folded in self._by_last) else _LONG for word in words]

    def _find_described(self, noun: str) -> Name | None:
        """The name that the noun is short for, where it is one entity's, who is listed by a description."""
        names = [name for name in self._names(self._by_noun[noun]) if name.head_noun == noun]
        return next(filter(headnouns.is_description, names), None) if _is_one(names) else None

    def _find_of_surname(self, last: str) -> Name | None:
        """The name of the one person of that surname."""
        names = [name for name in self._names(self._by_last[last]) if name.surname == last]
        return names[0] if _is_one(names) else None

    def _names(self, numbers: Iterable[int]) -> Iterator[Name]:
        return (self._roster[number].name for number in numbers)


def _is_one(names: Sequence[Name]) -> bool:
    return len({name.entity.id for name in names}) == 1


def _are_company(full: Sequence[Match]) -> bool:
    """Whether so many entities are named, an actor among them, that the text is about what the watchlist is about."""
    named = {match.name.entity.id: match.name.entity.kind for match in full}
    return len(named) >= COMPANY and "actor" in named.values()


def _surnames_after(full: Sequence[Match], passage: Passage, taken: set[int]) -> Iterator[Match]:
    """The later mentions, by surname alone, of the persons among the matches; none where two of them share it."""
    for last, of_it in _grouped([(match.name.surname, match) for match in full if match.name.surname]):
        for at in surnames.places(last, of_it[0].last + 1, passage, taken):
            yield _short(of_it[0].name, surnames.with_article(at, passage), at)


def _nouns_after(full: Sequence[Match], passage: Passage, taken: set[int]) -> Iterator[Match]:
    """The later mentions, by head noun alone, of the organisations among the matches; none where two of them share it."""
    for noun, of_it in _grouped([(match.name.head_noun, match) for match in full if match.name.head_noun]):
        yield from (_short(of_it[0].name, at, at) for at in headnouns.places(noun, of_it[0].last + 1, passage, taken))


def _grouped(pairs: Iterable[tuple[str, Match]]) -> Iterator[tuple[str, list[Match]]]:
    """The matches by their short name, where it is one entity's."""
    groups: dict[str, list[Match]] = defaultdict(list)
    for short, match in pairs:
        groups[short].append(match)
    return ((short, of_it) for short, of_it in groups.items() if _is_one([match.name for match in of_it]))


def _short(name: Name, first: int, last: int) -> Match:
    return Match(name, first, last, "variant", 0, frozenset())
