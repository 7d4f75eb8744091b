"""How far a window of the text is from a name, and which of its words were changed: the meaning of a match.

The distance is that of optimal string alignment (OSA: insert, delete, replace, swap neighbours). One to three words of
the name pair with one to three words of the text, and the distances of the pairs add up; a pair of several words is
compared without its spaces, so a change of spacing is no edit. Words of the text that only white space keeps apart pair
so only where their letters are the name's. Every guard is put to the pair that it concerns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from watcher.matcher.lexicon import is_common_word, is_given_name, is_place, is_surname
from watcher.matcher.names import Form
from watcher.matcher.spelling import sound, vouched_for
from watcher.matcher.words import Word

UNIT = 3       # words of the longest unit
_SHORT = 3     # letters of the longest word of a name that takes no edit, and of the longest that stands for nothing two edits away
_ENDS = frozenset({"s", "t", "d", "ll", "re", "ve", "m"})      # of a possessive or a verb, after an apostrophe
_SURE_ENDS = _ENDS - {"d", "re"}         # which are in names, too: Cote d'Ivoire

_WORDS_OF_A_LETTER = frozenset("aeios")         # beside a well-known word they are words: "hit his chin a week ago"


@dataclass(frozen=True, slots=True)
class Alignment:
    """The edits between a name and a window, whether spaces moved, and the positions of the words that differ from the name."""

    edits: int
    respaced: bool
    changed: tuple[int, ...]

    @property
    def cost(self) -> tuple[int, bool, int, tuple[int, ...]]:
        """Lower is nearer."""
        return self.edits, self.respaced, len(self.changed), self.changed


def align(form: Form, window: Sequence[Word], positions: Sequence[int], *, capital_needed: bool) -> Alignment | None:
    """The nearest permitted alignment of the form with these words, which stand at such positions, within its budget, or None.

    `capital_needed` is whether a changed word must begin with a capital, unless the window does so.
    """
    if len(form.words) == len(window) and all(ours.folded == theirs.folded for ours, theirs in zip(form.words, window, strict=True)):
        return Alignment(0, respaced=False, changed=())
    pairing = _Pairing(form, window, positions, capital_needed=capital_needed and not window[0].capital)
    found = [pairing.nearest([w.plain for w in form.words], [w.plain for w in window])]
    if any(word.thin != word.plain for word in (*form.words, *window)):
        found.append(pairing.nearest([w.thin for w in form.words], [w.thin for w in window]))
    return min((alignment for alignment in found if alignment), key=lambda alignment: alignment.cost, default=None)


class _Pairing:
    """One name laid against one window."""

    def __init__(self, form: Form, window: Sequence[Word], positions: Sequence[int], *, capital_needed: bool) -> None:
        self.form = form
        self.window = window
        self.positions = positions
        self.capital_needed = capital_needed

    def nearest(self, ours: Sequence[str], theirs: Sequence[str]) -> Alignment | None:
        """The least cost over all ways to cut name and window, read so, into units that may pair."""
        budget = max(0, self.form.budget)
        if OSA.distance("".join(ours), "".join(theirs), score_cutoff=budget) > budget:
            return None
        best = {(0, 0): Alignment(0, respaced=False, changed=())}
        for i in range(len(ours)):
            for j in range(len(theirs)):
                so_far = best.get((i, j))
                if so_far is not None:
                    for k, m, unit in self._units(i, j, ours, theirs):
                        total = _sum(so_far, unit)
                        known = best.get((k, m))
                        if total.edits <= budget and (known is None or total.cost < known.cost):
                            best[k, m] = total
        return best.get((len(ours), len(theirs)))

    def _units(self, i: int, j: int, ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int, Alignment]]:
        """The pairs of units that may come next: where each ends, and its alignment."""
        for k in range(i + 1, min(i + UNIT, len(ours)) + 1):
            for m in range(j + 1, min(j + UNIT, len(theirs)) + 1):
                changed = tuple(self.positions[j:m])
                if changed[-1] - changed[0] >= len(changed):
                    continue        # a particle was left out in between
                if k - i == m - j == 1:
                    edits = self._edits_of_word(self.form.words[i], self.window[j], ours[i], theirs[j])
                    changed = changed if self.form.words[i].folded != self.window[j].folded else ()
                else:
                    edits = self._edits_of_unit(slice(i, k), slice(j, m), "".join(ours[i:k]), "".join(theirs[j:m]))
                if edits is not None:
                    yield k, m, Alignment(edits, respaced=k - i > 1 or m - j > 1, changed=changed)

    def _edits_of_word(self, listed: Word, stands: Word, ours: str, theirs: str) -> int | None:
        """The edits between two words, or None where the one may not stand for the other."""
        if listed.folded == stands.folded:
            return 0
        if stands.known and not self._is_same_name(listed, stands):
            return None
        edits = OSA.distance(ours, theirs)
        if edits and (len(listed.folded) <= _SHORT or digits(ours) != digits(theirs) or self._is_too_small(stands)):
            return None
        return edits if edits < 2 or not is_short(stands) else None

    def _is_same_name(self, listed: Word, stands: Word) -> bool:
        """Whether a well-known word is the listed one in another spelling."""
        if len(self.form.words) > 1:
            return vouched_for(listed.plain, stands.plain) or self._is_slip_beside_a_rare_word(listed, stands)
        if self.form.name.entity.kind == "location":
            return _is_no_person(stands) and sound(listed.folded) == sound(stands.folded)       # not plain: Austria is not Australia
        return is_only_personal(stands) and sound(listed.plain) == sound(stands.plain)

    def _is_slip_beside_a_rare_word(self, listed: Word, stands: Word) -> bool:
        """Whether a person's name is one edit off while a word that is not well known stands as listed: "Camren Pichler" is Carmen."""
        if not is_only_personal(stands) or OSA.distance(listed.plain, stands.plain, score_cutoff=1) > 1:
            return False
        rare = {word.folded for word in self.form.words if word is not listed and not word.known and len(word.folded) > 3}
        return any(word.folded in rare for word in self.window)

    def _edits_of_unit(self, part: slice, place: slice, ours: str, theirs: str) -> int | None:
        """The edits between several words and one or several, or None where that change is not permitted."""
        listed, stands = self.form.words[part], self.window[place]
        if self.form.budget < 0 or (len(stands) > 1 and stands[0].folded in _ENDS and not stands[0].capital):
            return None             # "each other's pain" is not Spain, nor "isn't all" Tall
        known = all(word.known or word.folded in _WORDS_OF_A_LETTER for word in stands)
        if ours == theirs:
            respaced = len(listed) < len(self.form.words) or _is_name_respaced(listed, stands, known=known) or self._is_place_run_together(stands)
            return 0 if respaced else None
        if len(listed) == len(stands) or known or not may_be_one(stands) or self._is_too_small(stands[0]):
            return None
        if max(len(word.folded) for word in listed) <= _SHORT or digits(ours) != digits(theirs):
            return None
        if _loses_a_word(listed, stands):
            return None
        edits = OSA.distance(ours, theirs)
        return edits if edits < 2 or len(stands) > 1 or not is_short(stands[0]) else None

    def _is_place_run_together(self, stands: Sequence[Word]) -> bool:
        """Whether a place of several words, as it is called at home, is well known under one: Hà Nội is Hanoi."""
        return self.form.name.entity.kind == "location" and len(stands) == 1 and is_place(stands[0].folded) and _is_no_person(stands[0])

    def _is_too_small(self, stands: Word) -> bool:
        return self.capital_needed and not stands.capital


def is_short(word: Word) -> bool:
    """Whether a word of the text has so few letters that two edits would leave hardly one: "Mr. Wilson" is not Mary Wilson, nor "said Sgt" Said Soto."""
    return len(word.folded) <= _SHORT


def is_only_personal(word: Word) -> bool:
    """Whether a well-known word is known as the name of people, and as no ordinary word or place."""
    return not is_common_word(word.folded) and not is_place(word.folded)


def _is_no_person(word: Word) -> bool:
    """Whether a well-known word is known neither as an ordinary word nor as the name of people: Katmandu, Hodeida."""
    return not (is_common_word(word.folded) or is_given_name(word.folded) or is_surname(word.folded))


def _is_name_respaced(listed: Sequence[Word], stands: Sequence[Word], *, known: bool) -> bool:
    """Whether what has the letters of a whole name is the name, and not other words, all well known or not: "she'll" is not Shell."""
    if any(word.elided and not may_end(end) for word, end in pairwise(stands)):
        return False
    return not known or _is_written_as_one(listed, stands) or _is_written_apart(listed, stands)


def _is_written_as_one(listed: Sequence[Word], stands: Sequence[Word]) -> bool:
    """Whether a well-known word is a listed name without its apostrophe or hyphen (Ndjamena), and nobody's name (Alain is not Al-Ain)."""
    return len(stands) == 1 and may_be_one(listed) and _is_no_person(stands[0])


def _is_written_apart(listed: Sequence[Word], stands: Sequence[Word]) -> bool:
    """Whether a name of one word has apostrophes inside, where it stands (Ma'rib), and is no other word with what is tied to it."""
    return len(listed) == 1 and stands[0].capital and all(word.elided and len(word.folded) > 1 for word in stands[:-1]) and not any(word.folded in _ENDS for word in stands[1:])


def may_be_one(words: Sequence[Word]) -> bool:
    """Whether the words are tied together, so that they may be one misspelt word ("Ba'qouba"), and not by the end of another ("can't")."""
    return all(word.tied for word in words[:-1]) and all(map(may_end, words[1:]))


def may_end(word: Word) -> bool:
    """Whether the word may be the end of one with the word tied to it, not the 't of "can't"."""
    return word.folded not in _SURE_ENDS


def _sum(one: Alignment, other: Alignment) -> Alignment:
    return Alignment(one.edits + other.edits, one.respaced or other.respaced, one.changed + other.changed)


def digits(string: str) -> str:
    """The digits among the letters; no edit changes one."""
    return "" if string.isalpha() else "".join([c for c in string if c.isdigit()])


def _loses_a_word(ours: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """Whether one of the words came or went and the others are the same: that is another name."""
    longer, shorter = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    left = "".join(word.plain for word in shorter)
    return any("".join(word.plain for n, word in enumerate(longer) if n != i) == left for i in range(len(longer)))
