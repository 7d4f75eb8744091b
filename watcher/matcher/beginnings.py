"""What may begin with a word of the text, and with two: worked out once and remembered.

Text follows Zipf's law: almost every word, and most pairs of words, were met before. What one or two words decide is
decided here, so that the index looks further only where it must.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from watcher.matcher.alignment import align
from watcher.matcher.by_sound import Heard, Sounds
from watcher.matcher.hearing import heard
from watcher.matcher.nearby import NOTHING, Memory, Nearby, run_together
from watcher.matcher.particles import could_go
from watcher.matcher.roster import Roster
from watcher.matcher.units import NEXT, Units, goes_on
from watcher.matcher.wording import Wording
from watcher.matcher.words import LONGEST_KEPT, Word


@dataclass(frozen=True, slots=True)
class Pair:
    """What may begin with a word and the one after it.

    The forms that are just these two, and those that go on; the first units that the two run together are near; whether
    all three are tied, or how a third word begins that makes one of them; whether the second word may be only part of a
    second unit, or be left out.
    """

    whole: tuple[int, ...]
    longer: tuple[int, ...]
    firsts: Mapping[int, int]
    tied: bool
    continues: frozenset[str]
    part: bool
    skipped: bool


DULL = Pair((), (), NOTHING, tied=False, continues=frozenset(), part=False, skipped=False)


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What may begin with a word.

    The forms that are just this word; the units near it, with their distance, that a form begins with and goes on; how
    the next word begins where the two may be part of a first unit; the forms of which some sound as if they began with
    it; and whether all hangs on the next word.
    """

    word: Word
    whole: tuple[int, ...]
    firsts: Mapping[int, int]
    continues: frozenset[str]
    sounds: Heard | None
    hangs: bool
    pairs: dict[Word, Pair] = field(default_factory=dict)

    def is_ended_by(self, piece: str) -> bool:
        """Whether nothing begins here because of the next piece of text, as far as its first letters tell."""
        letters = piece[:NEXT].lower()
        return letters not in self.continues and letters.isascii() and letters.isalnum()

    def goes_on_with(self, following: Word) -> bool:
        """Whether the two may be part of one unit."""
        return self.word.tied or following.plain[:NEXT] in self.continues


@dataclass(frozen=True, slots=True)
class Several:
    """A piece of text that is none or several words, and what may begin with each."""

    words: tuple[Word, ...]
    starts: tuple[tuple[int, Start], ...]


class _Dull:
    """What begins with a piece that is one word with which nothing does."""


_DULL_PIECE = _Dull()
Mark = Start | Several | _Dull


class Beginnings:
    """What begins with words in texts of one kind: those with capitals and small letters, or those without."""

    def __init__(self, roster: Roster, units: Units, sounds: Sounds, nearby: Nearby, *, capital_needed: bool) -> None:
        self._roster, self._units, self._sounds, self._nearby = roster, units, sounds, nearby
        self._capital_needed = capital_needed
        self._marks: dict[str, Mark] = {}
        self._starts = Memory(self._start)
        self.seconds = Memory(units.seconds)
        self._spelt = Memory(self._spelt_in_order)
        self._pairs = 0
        self._likenesses: dict[tuple[int, tuple[Word, ...], tuple[int, ...]], bool] = {}

    def forget(self) -> None:
        """Begin anew."""
        for memory in (self._marks, self._starts, self.seconds, self._spelt, self._likenesses):
            memory.clear()
        self._pairs = 0

    def __len__(self) -> int:
        return len(self._marks) + len(self._starts) + self._pairs + len(self._likenesses)

    def places(self, words: Wording) -> list[tuple[int, Start]]:
        """Where something may begin in a text, and what; of most pieces nothing is looked at but that nothing does."""
        marks = [*map(self._marks.get, words.pieces)]
        numbers = [number for number, mark in enumerate(marks) if mark is not _DULL_PIECE]
        new = {words.pieces[number] for number in numbers if marks[number] is None}
        learnt = self._learn({piece: words.of(piece) for piece in new}) if new else {}
        last = len(words.pieces) - 1
        found: list[tuple[int, Start]] = []
        several: list[tuple[int, Sequence[Word]]] = []
        further = 0
        for number in numbers:
            mark = marks[number] or learnt[words.pieces[number]]
            if isinstance(mark, Start):
                if not (mark.hangs and number < last and mark.is_ended_by(words.pieces[number + 1])):
                    found.append((number + further, mark))
            elif isinstance(mark, Several):
                several.append((number, mark.words))
                found += [(number + further + at, start) for at, start in mark.starts]
                further += len(mark.words) - 1
        words.take_apart(several)
        return found

    def _learn(self, pieces: Mapping[str, tuple[Word, ...]]) -> Mapping[str, Mark]:
        """What may begin with new pieces."""
        learnt = {piece: self._mark(words, kept=len(piece) <= LONGEST_KEPT) for piece, words in pieces.items()}
        self._marks.update((piece, mark) for piece, mark in learnt.items() if len(piece) <= LONGEST_KEPT)
        return learnt

    def _mark(self, words: tuple[Word, ...], *, kept: bool) -> Mark:
        """What may begin with a piece; one that is not kept would be read anew whenever its word is asked for."""
        if kept and len(words) == 1:
            return self._starts[words[0]] or _DULL_PIECE
        starts = [(at, start) for at, start in enumerate(map(self._starts.__getitem__, words)) if start]
        return Several(words, tuple([(at, start) for at, start in starts if start.continues or not start.hangs or self._nearby.is_misspelt_run(words, at)]))

    def _start(self, word: Word) -> Start | None:
        """What begins with the word, if anything; where capitals tell, no misspelling of a name begins with a small letter."""
        units, lenient = self._units, word.capital or not self._capital_needed
        near = self._nearby.of[word] if lenient else {number: 0 for number in map(units.number, (word.plain, word.thin)) if number is not None}
        firsts = {unit: edits for unit, edits in near.items() if units.is_first(unit)}
        continues = self._nearby.begins[word]
        sounds = self._sounds.like(word, lenient=lenient)
        if not (firsts or continues or sounds or word.tied):
            return None
        whole = {form for unit, edits in firsts.items() for form in units.alone(unit) if edits <= units.budgets[form]}
        longer = {unit: edits for unit, edits in firsts.items() if units.has_second(unit)}
        alike = self._alike(whole, (word,))
        return Start(word, alike, longer, continues, sounds, hangs=not (alike or longer or sounds))

    def pair(self, start: Start, following: Word) -> Pair:
        """What begins with the two words; what the second says by itself is not remembered for the pair."""
        pair = start.pairs.get(following)
        if pair is None:
            if not start.goes_on_with(following) and (not start.firsts or self._nearby.inert[following]):
                return DULL
            pair = start.pairs[following] = self._pair(start, following)
            self._pairs += 1
        return pair

    def _pair(self, start: Start, following: Word) -> Pair:
        apart = start.firsts and not self._nearby.inert[following]
        together = start.goes_on_with(following) and self._nearby.may_run(start.word, following)
        if not (apart or together):
            return DULL
        whole, longer = self.forms(start.firsts, self._nearby.second[following]) if apart else ((), ())
        part = bool(apart) and (following.tied or self._may_be_joined(start.firsts, following))
        alike = self._alike(whole, (start.word, following))
        firsts, continues = self._run(start.word, following) if together else (NOTHING, frozenset())
        tied = start.word.tied and following.tied
        skipped = bool(apart) and could_go(following)
        return Pair(alike, tuple(longer), firsts, tied, continues, part, skipped) if alike or longer or firsts or tied or continues or part or skipped else DULL

    def _may_be_joined(self, firsts: Iterable[int], following: Word) -> bool:
        """Whether a unit that comes after one of these begins with the word and goes on."""
        return bool(self._nearby.begins[following]) and any(goes_on(self._spelt[first], run) for first in firsts for run in {following.plain, following.thin})

    def _run(self, word: Word, following: Word) -> tuple[Mapping[int, int], frozenset[str]]:
        """The first units near the two run together, and how a third word begins that makes one of them."""
        pair = word, following
        near = self._nearby.run(pair)
        firsts = {unit: edits for unit, edits in near.items() if self._units.is_first(unit)} if near else NOTHING
        return firsts, self._nearby.continuations(run_together(pair))

    def forms(self, firsts: Mapping[int, int], near: Mapping[int, int]) -> tuple[Collection[int], Collection[int]]:
        """The forms that have one of the first units and go on with one of those near: those that end there, and the longer ones."""
        if not near:
            return (), ()
        whole: set[int] = set()
        longer: set[int] = set()
        budgets = self._units.budgets
        for first, spent in firsts.items():
            for second in near.keys() & self.seconds[first]:
                edits = spent + near[second]
                for form, ends in self._units.forms(first, second):
                    if edits <= budgets[form]:
                        (whole if ends else longer).add(form)
        return whole, longer

    def _spelt_in_order(self, first: int) -> list[str]:
        """How the units that come after this one are spelt."""
        return sorted(map(self._units.spelt, self.seconds[first]))

    def _alike(self, forms: Iterable[int], words: tuple[Word, ...]) -> tuple[int, ...]:
        return tuple([form for form in forms if self._are_alike(form, words, (0, 1)[:len(words)])])

    def are_alike(self, form: int, positions: tuple[int, ...], words: Sequence[Word]) -> bool:
        """Whether the form is like the words at these positions: what is unlike in one text is so in all of its kind."""
        first = positions[0]
        asked = form, tuple([words[at] for at in positions]), tuple([at - first for at in positions])
        known = self._likenesses.get(asked)
        if known is None:
            known = self._likenesses[asked] = self._are_alike(*asked)
        return known

    def _are_alike(self, number: int, window: tuple[Word, ...], places: tuple[int, ...]) -> bool:
        form = self._roster[number]
        words = [window[0]] * (places[-1] + 1)       # what stands at the places left out is of no account
        for place, word in zip(places, window, strict=True):
            words[place] = word
        needed = self._capital_needed
        return align(form, words, places, capital_needed=needed) is not None or heard(form, window, capital_needed=needed) is not None
