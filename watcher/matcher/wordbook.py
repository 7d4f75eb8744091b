"""Every word met so far by its number, so that a text can be thought of as numbers, all at once; a lasting memory with a limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from watcher.matcher.words import Word, read

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from watcher.matcher.cutting import Cut

_AT_FIRST = 1 << 12    # slots
_FULL = 2              # the slots for each word, at least
_LONG = 20             # letters for each word that may be remembered: an article made of absurd ones would fill the memory


class Wordbook:
    """Numbers words by their hashes, and reads each once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.forget()

    def _make_slots(self, count: int) -> None:
        """Slots by hash, that hold the hash of a word and its number: an empty one 0 and -1."""
        import numpy as np

        self._hashes, self._numbers = np.zeros(count, np.uint64), np.full(count, -1, np.int32)
        self._shift, self._mask = np.uint64(64 - (count.bit_length() - 1)), count - 1

    def numbers(self, text: str, cut: Cut) -> NDArray[np.int32]:
        """The number of each word of the text, new ones too."""
        found = self._numbers[self._slots(cut.hashes)]
        new = (found < 0).nonzero()[0].tolist()
        if new:
            hashes = cut.hashes[new].tolist()
            self._add({hashed: text[cut.starts[at]:cut.ends[at] + cut.tied[at]] for hashed, at in zip(hashes, new, strict=True)})
            found[new] = self._numbers[self._slots(cut.hashes[new])]
        return found

    def _slots(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Where each hash stands, or may be put."""
        import numpy as np

        slots = (hashes >> self._shift).astype(np.int64)
        held = self._hashes[slots]
        others = ((held != hashes) & (held != 0)).nonzero()[0]
        while len(others):
            slots[others] = (slots[others] + 1) & self._mask
            held = self._hashes[slots[others]]
            others = others[(held != hashes[others]) & (held != 0)]
        return slots

    def _add(self, found: Mapping[int, str]) -> None:
        """Read new words, and number them."""
        import numpy as np

        first = len(self.words)
        self.words += map(read, found.values())
        self._letters += sum(map(len, found.values()))
        if _FULL * len(self.words) > len(self._hashes):
            self._make_room()
        self._file(np.array([*found], np.uint64), np.arange(first, len(self.words), dtype=np.int32))

    def _make_room(self) -> None:
        """More slots, for a text of very many words."""
        filed = self._hashes != 0
        hashes, numbers = self._hashes[filed], self._numbers[filed]
        self._make_slots(1 << (_FULL * len(self.words)).bit_length())
        self._file(hashes, numbers)

    def _file(self, hashes: NDArray[np.uint64], numbers: NDArray[np.int32]) -> None:
        """Put each hash into a slot of its own; where two want the same, the other looks for one anew."""
        while len(hashes):
            slots = self._slots(hashes)
            self._hashes[slots] = hashes
            placed = self._hashes[slots] == hashes
            self._numbers[slots[placed]] = numbers[placed]
            hashes, numbers = hashes[~placed], numbers[~placed]

    @property
    def is_full(self) -> bool:
        """Whether so much is remembered that it is time to forget."""
        return len(self.words) >= self._most or self._letters >= _LONG * self._most

    def forget(self) -> None:
        """Begin anew, which costs time only."""
        self.words: list[Word] = []
        self._letters = 0
        self._make_slots(_AT_FIRST)
