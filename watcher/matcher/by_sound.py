"""The forms of a watchlist by what is heard in them, so that a text is compared only with what it may sound like."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from watcher.matcher.hearing import SHORTEST, can_be_heard, is_signed
from watcher.matcher.names import Form
from watcher.matcher.scripts import script_of
from watcher.matcher.sounds import keys_of, keys_together
from watcher.matcher.words import Word


class Sounds:
    """The forms of a watchlist by what is heard in them."""

    def __init__(self, forms: Iterable[Form]) -> None:
        filed: dict[str, list[Form]] = defaultdict(list)
        in_latin: set[str] = set()          # what a text in Latin letters may be heard as
        for form in filter(can_be_heard, forms):
            for key in keys_together([word.folded for word in form.words]):
                if len(key) >= SHORTEST:
                    filed[key].append(form)
                    if form.name.entity.kind == "location" or not form.name.in_latin:
                        in_latin.add(key)
        self._filed = dict(filed)
        self._sorted, self._sorted_in_latin = sorted(filed), sorted(in_latin)
        heard = [form for alike in filed.values() for form in alike]
        self.longest = 1 + max((len(form.words) for form in heard), default=-1)
        self._own = {word.folded for form in heard for word in form.words}
        self._among_known = any(not form.name.in_latin for form in heard)

    def may_begin_with(self, word: Word) -> bool:
        """Whether some form may begin with what the word sounds like."""
        latin = script_of(word.folded) == "latin"
        if is_signed(word) or (latin and word.known and not self._among_known and word.folded not in self._own):
            return False
        keys = self._sorted_in_latin if latin else self._sorted
        return any(_begins(keys, key) for _, key in keys_of(word.folded))

    def is_own(self, word: Word) -> bool:
        """Whether the word is one of some form as it stands, so that a small letter proves nothing."""
        return word.folded in self._own

    def begins(self, key: str) -> bool:
        """Whether some form's key begins so."""
        return _begins(self._sorted, key)

    def forms(self, key: str) -> Sequence[Form]:
        return self._filed.get(key, ())


def _begins(keys: Sequence[str], key: str) -> bool:
    at = bisect_left(keys, key)
    return at < len(keys) and keys[at].startswith(key)
