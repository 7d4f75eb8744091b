"""How the forms of a watchlist begin: with which first unit, and which second (units.py).

Forms of as many words begin alike, one of three as 1|2, 1|23, 12|3 and 123. So they are taken together, word by word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import compress, count
from typing import TYPE_CHECKING

from watcher.matcher.alignment import UNIT
from watcher.matcher.lexicon import well_known
from watcher.matcher.reading import Spellings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int32]
    Edits = NDArray[np.int8]

NONE = -1          # in place of a second unit
_FIXED = 3         # letters of the longest word that takes no edit

Columns = Sequence[Sequence[str]]          # the first words of some forms, their second words, and so on


class Openings:
    """The units of all forms, numbered, and how the forms begin with them."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = defaultdict(count().__next__)
        self.beside_rare: set[int] = set()         # units that are a word beside which a rare one is listed
        self.places: dict[str, int] = {}           # units that are a place of one word that is not plain as it is listed
        self._rows: list[Numbers] = []
        self._asked: list[tuple[Numbers, Edits]] = []       # units, and the edits that a form asks each to tolerate

    def add(self, number: int, spellings: Spellings) -> None:
        """Set down how forms begin, which are numbered from this number on, under both readings."""
        import numpy as np

        budgets = np.maximum(np.array(spellings.budgets, np.int8), 0)
        for alike in _by_size(spellings.words):
            listed, plain = _columns(spellings.words, alike), _columns(spellings.plain, alike)
            forgiving = budgets.take(alike)
            changing = np.array([np.fromiter(map(len, words), np.intp, len(words)) for words in listed]) > _FIXED
            tolerances = np.where(changing, forgiving, np.int8(0))
            self._add_reading(plain, np.array(alike, np.int32) + number, tolerances)
            thin = [nth for nth, at in enumerate(alike) if spellings.thin[at] != spellings.plain[at]]
            if thin:
                differing = np.array(alike, np.int32).take(thin)
                self._add_reading(_columns(spellings.thin, differing.tolist()), differing + number, tolerances[:, thin])
            if len(listed) > 1:
                self._add_beside_rare(listed, plain, changing & (forgiving > 0))
        self._add_places(spellings)

    def sort(self) -> None:
        """Number the units anew, in the order of their spelling, so that those that begin alike are neighbours."""
        import numpy as np

        spelt = "\n".join(sorted(self.numbers)).split("\n") if self.numbers else []       # anew, so that neighbours are so in the memory, too
        order = np.fromiter(map(self.numbers.__getitem__, spelt), np.int32, len(spelt))
        ranks = np.full(len(spelt) + 1, NONE, np.int32)           # the last of no unit
        ranks[order] = np.arange(len(spelt))
        self.numbers.clear()               # before there is another as large
        self.numbers = dict(zip(spelt, count()))
        self.beside_rare = {*ranks.take([*self.beside_rare]).tolist()}
        self.places = dict(zip(self.places, ranks.take([*self.places.values()]).tolist(), strict=True))
        for units, _ in self._asked:
            units[:] = ranks[units]
        for rows in self._rows:
            rows[:2] = ranks[rows[:2]]

    def tolerances(self) -> Edits:
        """How many edits each unit tolerates: as many as any form asks it to."""
        import numpy as np

        most = np.zeros(len(self.numbers), np.int8)
        for units, tolerances in self._asked:
            np.maximum.at(most, units, tolerances)
        return most

    def rows(self) -> Sequence[Numbers]:
        """How forms begin, in order: first unit, second, form, and whether it ends there."""
        import numpy as np

        rows = np.concatenate(self._rows or [np.zeros((4, 0), np.int32)], axis=1)
        order = np.lexsort(rows[2::-1])
        return [row[order] for row in rows]

    def _add_reading(self, words: Columns, forms: Numbers, tolerances: Edits) -> None:
        """Set down how forms of as many words begin, of which each word tolerates so many edits."""
        single = [self._units(column, most) for column, most in zip(words[:UNIT + 1], tolerances, strict=False)]
        size = len(words)
        for cut in range(1, min(UNIT, size) + 1):
            first = single[0] if cut == 1 else self._together(words[:cut], tolerances[:cut])
            if cut == size:
                self._add_rows(first, NONE, forms, ends=True)
            for end in range(cut + 1, min(cut + UNIT, size) + 1):
                second = single[cut] if end == cut + 1 else self._together(words[cut:end], tolerances[cut:end])
                self._add_rows(first, second, forms, ends=end == size)

    def _together(self, words: Columns, tolerances: Edits) -> Numbers:
        """The units that are these words of each form, run together."""
        return self._units(map("".join, zip(*words, strict=True)), tolerances.max(axis=0))

    def _units(self, spelt: Iterable[str], tolerances: Edits) -> Numbers:
        """The numbers of units, old or new, which tolerate so many edits at least."""
        import numpy as np

        units = np.fromiter(map(self.numbers.__getitem__, spelt), np.int32, len(tolerances))
        self._asked.append((units, tolerances))
        return units

    def _add_rows(self, first: Numbers, second: Numbers | int, forms: Numbers, *, ends: bool) -> None:
        import numpy as np

        rows = np.empty((4, len(forms)), np.int32)
        rows[0], rows[1], rows[2], rows[3] = first, second, forms, ends
        self._rows.append(rows)

    def _add_beside_rare(self, listed: Columns, plain: Columns, changing: NDArray[np.bool_]) -> None:
        """Set down the words that may change, and beside which a rare one is listed."""
        import numpy as np

        known = well_known()
        rare = changing & ~np.array([np.fromiter(map(known.__contains__, words), np.bool_) for words in listed])
        beside = changing & (rare.sum(axis=0) > rare)
        for words, are_beside in zip(plain[:UNIT + 1], beside.tolist(), strict=False):
            self.beside_rare.update(map(self.numbers.__getitem__, compress(words, are_beside)))

    def _add_places(self, spellings: Spellings) -> None:
        """Set down the places of one word, or of several of which none may change."""
        for at in compress(range(len(spellings)), spellings.of_place):
            if spellings.budgets[at] <= 0 or " " not in spellings.words[at]:
                listed, plain = spellings.words[at].split(" ")[0], spellings.plain[at].split(" ")[0]
                if listed != plain:
                    self.places[listed] = self.numbers[plain]


def _by_size(lines: Iterable[str]) -> Iterable[Sequence[int]]:
    """Where lines of as many words are."""
    places: dict[int, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        places[line.count(" ")].append(at)
    return places.values()


def _columns(lines: Sequence[str], alike: Sequence[int]) -> Columns:
    """The first words of those of the lines that are of as many words, their second words, and so on."""
    words = " ".join([lines[at] for at in alike]).split(" ")
    size = len(words) // len(alike)
    return [words[at::size] for at in range(size)]
