"""Where the words of a text stand, and a hash of each: a few passes over all letters at once, instead of one over each word.

The hash of a word is a polynomial in its letters, modulo 2**64, whose base is drawn anew in every process: of a million
words, two share one once in some ten million processes. A stranger can make that happen with words of a thousand letters
and more (by the Thue-Morse sequence, whatever the base), which are no names and taken for one another do no harm.
(Rabin and Karp, Efficient randomized pattern-matching algorithms, 1987; here with sums over all that goes before.)
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK = 1 << 16       # letters looked at together; more only where a word goes on
_GAP = re.compile(r"\s")

_OTHER, _LETTER, _MARK, _TIE, _SPACE, _UNMET = range(6)
_MARKS = [range(0x300, 0x370), range(0x610, 0x61B), range(0x64B, 0x660)]       # that stand on letters in decomposed text
_TIES = "-'’‘`‐‑"        # what ties a word to the next, where nothing else stands between


@dataclass(frozen=True, slots=True)
class Cut:
    """Of each word in order where it starts and ends; whether a hyphen or an apostrophe behind it ties on the next, or one space, as most often, is all between; and a hash of it and the tie, never 0."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    tied: NDArray[np.bool_]
    spaced: NDArray[np.bool_]
    hashes: NDArray[np.uint64]


class Cutter:
    """Cuts texts into words, all by one hash."""

    def __init__(self) -> None:
        import numpy as np

        self._base, self._mix = secrets.randbits(64) | 1, secrets.randbits(64) | 1
        self._powers = self._powers_up_to(_BLOCK)
        self._kinds = np.full(0x110000, _UNMET, np.uint8)

    def cut(self, text: str) -> Cut:
        """The words of the text: runs of letters and digits of any script, with the marks on them."""
        import numpy as np

        cuts = [self._block(text[start:end], start) for start, end in _blocks(text)]
        return cuts[0] if len(cuts) == 1 else Cut(*[np.concatenate([getattr(cut, part) for cut in cuts]) for part in Cut.__slots__])

    def _block(self, text: str, offset: int) -> Cut:
        import numpy as np

        codes: NDArray[np.uint8] | NDArray[np.uint32]
        if text.isascii():
            letters = text.encode("ascii")
            codes, told = np.frombuffer(letters, np.uint8), letters.translate(_KINDS_OF_ASCII)
        else:
            codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
            told = self._kinds_of(codes)
        kinds = np.frombuffer(b"%c%b%c%c" % (_OTHER, told, _OTHER, _OTHER), np.uint8)        # as if something else stood before and behind
        starts, ends = _runs(kinds, marked=_MARK in told)
        before_letters = kinds[1:-1] * (kinds[2:] == _LETTER)
        between = before_letters.take(ends)          # what is all that stands between a word and the next
        tied = between == _TIE
        powers, inverses = self._powers if len(codes) <= _BLOCK else self._powers_up_to(len(codes))
        sums = np.empty(len(codes) + 1, np.uint64)
        sums[0] = 0
        np.add.accumulate(codes * powers[:len(codes)], out=sums[1:])
        hashes = (sums.take(ends + tied) - sums.take(starts)) * inverses.take(starts) | np.uint64(1)
        return Cut(starts + offset, ends + offset, tied, between == _SPACE, hashes)

    def _powers_up_to(self, count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """The powers of the base, from the first, and their inverses, times what spreads the hashes of short words over all bits."""
        import numpy as np

        steps = np.empty((2, count), np.uint64)
        steps[0], steps[1] = self._base, pow(self._base, -1, 1 << 64)
        steps[:, 0] = 1, self._mix
        powers, inverses = np.multiply.accumulate(steps, axis=1)
        return powers, inverses

    def _kinds_of(self, codes: NDArray[np.uint32]) -> bytes:
        """The kind of each letter; those of a script not met before are learnt."""
        kinds = self._kinds.take(codes)
        told = kinds.tobytes()
        if _UNMET in told:
            for code in {*codes[kinds == _UNMET].tolist()}:
                self._kinds[code] = _kind(code)
            told = self._kinds.take(codes).tobytes()
        return told


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Parts of the text, one at least, between which no word goes on."""
    start = end = 0
    while not end or end < len(text):
        start = end
        space = _GAP.search(text, start + _BLOCK)
        end = space.start() if space else max(1, len(text))
        yield start, end


def _kind(code: int) -> int:
    letter = chr(code)
    if letter.isalnum():
        return _LETTER
    if any(code in marks for marks in _MARKS):
        return _MARK
    return _TIE if letter in _TIES else _SPACE if letter == " " else _OTHER


_KINDS_OF_ASCII = bytes(map(_kind, range(128))).ljust(256)


def _runs(kinds: NDArray[np.uint8], *, marked: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each run of letters and of the marks behind them, if there are any, starts and ends, the first kind being before the text."""
    import numpy as np

    letters = kinds == _LETTER
    inside = letters | (kinds == _MARK) if marked else letters
    edges = (inside[1:] != inside[:-1]).nonzero()[0]
    starts, ends = edges.reshape(-1, 2).T.copy()
    if marked:                            # a mark on no letter belongs to no word
        places = letters[1:].nonzero()[0]
        nearest = np.searchsorted(places, starts)
        some = nearest < len(places)
        starts, ends = places[nearest[some]], ends[some]
        return starts[starts < ends], ends[starts < ends]
    return starts, ends
