"""The forms of a watchlist by what is heard in them, so that a text is compared only with what it may sound like."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from watcher.matcher.hearing import SHORTEST, is_signed
from watcher.matcher.roster import Roster, Spelling
from watcher.matcher.scripts import script_of
from watcher.matcher.sounds import keys_of, keys_together
from watcher.matcher.words import Word


class Heard:
    """Forms by all that may be heard in them."""

    def __init__(self) -> None:
        self._filed: dict[str, list[int]] = defaultdict(list)
        self._own: set[str] = set()               # the words of the forms
        self.longest = 0                          # words in which something may be heard

    def add(self, number: int, spelling: Spelling) -> None:
        """File the form under the keys of what may be heard in its words one after the other, in one script."""
        keys = {key for key in keys_together(spelling.words) if len(key) >= SHORTEST}
        for key in keys:
            self._filed[key].append(number)
        if keys:
            self.longest = max(self.longest, len(spelling.words) + 1)
            self._own.update(spelling.words)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._filed)

    def begins(self, key: str) -> bool:
        """Whether some form's key begins so."""
        at = bisect_left(self._sorted, key)
        return at < len(self._sorted) and self._sorted[at].startswith(key)

    def is_own(self, word: Word) -> bool:
        """Whether the word is one of some form as it stands, so that a small letter proves nothing."""
        return word.folded in self._own

    def forms(self, key: str) -> Sequence[int]:
        """The forms in which just this is heard."""
        return self._filed.get(key, ())

    def __len__(self) -> int:
        return len(self._filed)


class Sounds:
    """What is heard in texts in Latin letters, and in others: the latter is filed when the first such word comes, since to many it never does."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._in_latin = Heard()
        self._among_known = False                 # whether a well-known word may be heard as a name, too

    def add(self, number: int, spelling: Spelling) -> None:
        """Take in what may be heard in Latin letters: places, and what is listed in other letters only."""
        if spelling.audible and (spelling.of_place or not spelling.in_latin):
            self._in_latin.add(number, spelling)
            self._among_known = self._among_known or not spelling.in_latin

    @cached_property
    def _in_others(self) -> Heard:
        heard = Heard()
        for number, spelling in enumerate(self._roster.spellings()):
            if spelling.audible:
                heard.add(number, spelling)
        return heard

    def like(self, word: Word) -> Heard | None:
        """The forms, of which some may begin with what the word sounds like; None where no form does."""
        script = script_of(word.folded)
        if script is None or is_signed(word):
            return None
        latin = script == "latin"
        heard = self._in_latin if latin else self._in_others
        if not heard or (latin and word.known and not self._among_known and not heard.is_own(word)):
            return None
        return heard if any(heard.begins(key) for key in heard_in(word)) else None


def heard_in(word: Word) -> frozenset[str]:
    """The keys of what may be heard in the word."""
    return frozenset([key for _, key in keys_of(word.folded)])
