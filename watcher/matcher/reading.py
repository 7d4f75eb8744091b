"""How the forms of many names are spelt, read at once and without making the forms (names.py).

Most names are of a few Latin words, of which none comes and goes: as such all are taken first, and then the others set right.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

from watcher.matcher.hearing import VERB_ENDS, may_be_heard
from watcher.matcher.middlenames import without_middle_names
from watcher.matcher.names import budget_of, default_budget, is_acronym, is_in_latin, is_person, places_that_stay
from watcher.matcher.particles import SHAPES
from watcher.matcher.words import TIES, WORD, read, without_lookalikes
from watcher.model import Entity, Match

ListedName = tuple[int, Entity, str, Match]        # the number of an entity, itself, one spelling of its name, and how far a text may stray from it

_GAP = " "
_UNSURE = "\0"     # of a name that must be read word by word
_USUAL = re.compile(r"(?!S\b)[a-z]{2,}(?: (?!S\b)[a-z]{2,})*".replace("S", f"(?:{SHAPES}|{'|'.join(VERB_ENDS)})"))        # no figure, no initial, no particle, no end of a verb


@dataclass(slots=True)
class Spellings:
    """How forms are spelt, each with the place of its name among those that were read: its words folded, plain and thin, with gaps
    between; its budget; whether it may be heard; whether it is a place's, and listed in Latin letters.
    """

    names: list[int]
    words: list[str]
    plain: list[str]
    thin: list[str]
    budgets: list[int]
    audible: list[bool]
    of_place: list[bool]
    in_latin: list[bool]

    def __len__(self) -> int:
        return len(self.names)


def spellings(names: Sequence[ListedName]) -> Spellings:
    """How the forms of these names are spelt, in order."""
    folded, plain, thin = lines([text for _, _, text, _ in names])
    of_place = [entity.kind == "location" for _, entity, _, _ in names]
    in_latin = [text.isascii() or is_in_latin(entity) for _, entity, text, _ in names]
    found = Spellings([*range(len(names))], folded, plain, thin, [*map(default_budget, folded)], [True] * len(names), of_place, in_latin)
    for at, (_, _, text, match) in enumerate(names):
        if match != "fuzzy" or text.isupper() or not _USUAL.fullmatch(folded[at]):
            _set_right(found, at, text, match)
    _add_without_middle_names(found, names)
    return _in_order(found)


def _set_right(found: Spellings, at: int, text: str, match: Match) -> None:
    """Tell how far a text may stray from an unusual name, and how it is spelt without what may go."""
    words, acronym = found.words[at].split(), is_acronym(text)
    stay = places_that_stay(words, person=not found.of_place[at] and is_person(words))
    bare = len(stay) == len(words)
    found.budgets[at] = budget_of(match, words, acronym=acronym)
    found.audible[at] = bare and may_be_heard(match, words, acronym=acronym)
    if stay and not bare and match != "exact":
        left = [words[place] for place in stay]
        found.names.append(at)
        for column in found.words, found.plain, found.thin:
            listed = column[at].split()
            column.append(_GAP.join([listed[place] for place in stay]))
        found.budgets.append(budget_of(match, left, acronym=acronym))
        found.audible.append(may_be_heard(match, left, acronym=acronym))
        found.of_place.append(found.of_place[at])
        found.in_latin.append(found.in_latin[at])


def _add_without_middle_names(found: Spellings, names: Sequence[ListedName]) -> None:
    """Tell how the persons' names are spelt in short."""
    long = [at for at, of_place in enumerate(found.of_place[:len(names)]) if not of_place and found.words[at].count(_GAP) > 1 and names[at][3] != "exact"]
    short = [(at, _GAP.join(left)) for at in long if is_person(words := found.words[at].split()) for left, _ in without_middle_names(words, _tied(names[at][2]))]
    for column, spelt in zip((found.words, found.plain, found.thin), lines([line for _, line in short]), strict=True):
        column.extend(spelt[:len(short)])
    found.names.extend([at for at, _ in short])
    found.budgets.extend([0] * len(short))
    found.audible.extend([False] * len(short))
    found.of_place.extend([False] * len(short))
    found.in_latin.extend([found.in_latin[at] for at, _ in short])


def _tied(text: str) -> Collection[int]:
    """The places of the words that are tied to the next."""
    return () if text.replace(" ", "").isalpha() else [at for at, found in enumerate(WORD.findall(text)) if found[-1] in TIES]


def _in_order(found: Spellings) -> Spellings:
    """Each name with its forms together, less those without a word."""
    order = [at for at in sorted(range(len(found)), key=found.names.__getitem__) if found.words[at]]
    return Spellings(*[[*map(getattr(found, column.name).__getitem__, order)] for column in fields(found)])


class _Letters(dict[int, str]):
    """For str.translate: what each character is folded to where it is part of a word, and otherwise a gap."""

    def __missing__(self, code: int) -> str:
        word = "a" + chr(code)
        letters = self[code] = read(word).folded[1:] or _UNSURE if WORD.fullmatch(word) else _GAP
        return letters


_LETTERS = _Letters()


def lines(names: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """The words of each name with one gap between: folded, plain and thin, as those of Word."""
    text = _with_single_gaps("\n".join([name.translate(_LETTERS) for name in names]))
    folded, plain = text.split("\n"), without_lookalikes(text).split("\n")
    for at in [at for at, line in enumerate(folded) if _UNSURE in line or "1" in line or "0" in line]:
        words = [*map(read, WORD.findall(names[at]))]
        folded[at], plain[at] = _GAP.join([word.folded for word in words]), _GAP.join([word.plain for word in words])
    return folded, plain, "\n".join(plain).replace("rn", "m").split("\n")


def _with_single_gaps(text: str) -> str:
    """The lines with one gap between words, and none about them."""
    while 2 * _GAP in text:
        text = text.replace(2 * _GAP, _GAP)
    return text.replace(f"\n{_GAP}", "\n").replace(f"{_GAP}\n", "\n").strip(_GAP)
