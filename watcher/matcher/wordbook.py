"""Every word met so far by its number, so that a text can be thought of as numbers, all at once; a lasting memory with a limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import TYPE_CHECKING

from watcher.matcher.words import Word, read

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from watcher.matcher.cutting import Cut

_AT_FIRST = 1 << 12    # slots
_FULL = 4              # the slots for each word, at least
_LONG = 20             # letters for each word that may be remembered: an article made of absurd ones would fill the memory


class Wordbook:
    """Numbers words by their hashes, and reads each once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.forget()

    def _make_slots(self, count: int) -> None:
        """Slots, one for each beginning of a hash, that hold the whole hash of a word, and its number beside it, so that one look into the memory fetches both: an empty one 0."""
        import numpy as np

        self._slots = np.zeros((count, 2), np.uint64)
        self._unused = np.array(64 - (count.bit_length() - 1), np.uint64)

    def numbers(self, text: str, cut: Cut) -> NDArray[np.intp]:
        """The number of each word of the text, new ones too."""
        import numpy as np

        if _FULL * len(self.words) > len(self._slots):
            self._make_room()
        slots = (cut.hashes >> self._unused).view(np.int64)
        hashes, numbers = self._slots.take(slots, axis=0).T
        found: NDArray[np.intp] = numbers.astype(np.intp)
        others = (hashes != cut.hashes).nonzero()[0]
        if len(others):
            found[others] = self._further(text, cut, others)
        return found

    def _further(self, text: str, cut: Cut, places: NDArray[np.intp]) -> list[int]:
        """The numbers of the words at these places, which are not in their slots: they are elsewhere, or new."""
        starts, ends, tied = cut.starts.data, cut.ends.data, cut.tied.data
        hashes, elsewhere = cut.hashes.take(places).tolist(), self._elsewhere
        added = self._add({hashed: text[starts[at]:ends[at] + tied[at]] for hashed, at in zip(hashes, places.tolist(), strict=True) if hashed not in elsewhere})
        return [added[hashed] if hashed in added else elsewhere[hashed] for hashed in hashes]

    def _add(self, found: Mapping[int, str]) -> Mapping[int, int]:
        """Read new words by their hashes, and number them."""
        numbers = dict(zip(found, count(len(self.words)), strict=False))
        self.words += map(read, found.values())
        self._letters += sum(map(len, found.values()))
        self._file(numbers.items())
        return numbers

    def _make_room(self) -> None:
        """More slots, for the words so far and as many again."""
        earlier = [*map(tuple, self._slots[self._slots[:, 0] != 0].tolist()), *self._elsewhere.items()]
        self._elsewhere.clear()
        self._make_slots(1 << (_FULL * len(self.words)).bit_length())
        self._file(earlier)

    def _file(self, words: Iterable[tuple[int, int]]) -> None:
        """Put each hash with its number into its slot, where that is empty."""
        slots, unused = self._slots.data, self._unused.item()
        for hashed, number in words:
            slot = hashed >> unused
            if slots[slot, 0]:
                self._elsewhere[hashed] = number
            else:
                slots[slot, 0], slots[slot, 1] = hashed, number

    @property
    def is_full(self) -> bool:
        """Whether so much is remembered that it is time to forget."""
        return len(self.words) >= self._most or self._letters >= _LONG * self._most

    def forget(self) -> None:
        """Begin anew, which costs time only."""
        self.words: list[Word] = []
        self._letters = 0
        self._elsewhere: dict[int, int] = {}       # the number of each word whose slot another has, by its hash
        self._make_slots(_AT_FIRST)
