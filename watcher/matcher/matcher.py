"""From a text to its mentions: cut, look up, align, ask the guards, settle overlaps, leave out what lies elsewhere, add short names."""

from __future__ import annotations

from collections.abc import Iterable

from watcher.matcher.acronyms import as_listed
from watcher.matcher.by_sound import Sounds
from watcher.matcher.concordance import Concordance
from watcher.matcher.cutting import Cutter
from watcher.matcher.elsewhere import Whereabouts
from watcher.matcher.guards import is_meant, objection
from watcher.matcher.hashtags import hashtags_in, with_hashtags
from watcher.matcher.index import Index
from watcher.matcher.matching import Match, match
from watcher.matcher.nicknames import about, nicknames_in, with_nicknames, without
from watcher.matcher.overlaps import resolve, unshared
from watcher.matcher.passage import Passage
from watcher.matcher.roster import Roster
from watcher.matcher.shortened import ShortNames
from watcher.matcher.units import Units
from watcher.matcher.wordbook import Wordbook
from watcher.matcher.wording import Wording
from watcher.model import Entity, LeftOut, Mention, Span

REMEMBERED = 100_000       # words; beyond that the memory is emptied, which costs time only

_VARIANT = 0.95
_HEARD, _UNLIKE = 0.9, 0.8       # in another script, or another way to write its sounds: the more alike, the better


class Matcher:
    """A watchlist's names, ready to be found. A hundred thousand are read in three to five seconds; a page of news is searched in half a millisecond for a hundred of them, in 1 for ten thousand, in 3 for a hundred thousand."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        listed = [*entities]
        self._whereabouts = Whereabouts(listed)
        roster = Roster(listed)
        units, sounds, self._short = Units(), Sounds(), ShortNames(roster)
        for number, spellings in roster.spellings():
            units.add(number, spellings)
            sounds.add(number, spellings)
            self._short.add(number, spellings)
        units.sort()
        sounds.sort()
        self._index = Index(roster, units, sounds)
        self._cutter, self._words, self._concordance = Cutter(), Wordbook(REMEMBERED), Concordance()

    def find(self, text: str) -> tuple[Mention, ...]:
        """The mentions in the order of the text. Where two entities share a name, both are told."""
        mentions, nicknames = self._mentions(text), [nickname for nickname in nicknames_in(text) if self._is_in_a_name(text, nickname)]
        if nicknames:
            mentions = [*with_nicknames(text, nicknames, mentions, self._mentions(without(text, nicknames)))]
        hashtags = hashtags_in(text) if "#" in text else None
        if hashtags:
            mentions = [*with_hashtags(text, hashtags, mentions, self._mentions(hashtags.text))]
        return tuple(sorted(mentions, key=lambda m: (m.span.start, m.span.end, m.kind, m.entity_id)))

    def left_out(self, text: str, mentions: Iterable[Mention]) -> tuple[LeftOut, ...]:
        """The names that stand in the text, not misspelt, and do not count there, of entities that none of its mentions names: each once, with why."""
        named = {mention.entity_id for mention in mentions}
        passage = Passage(text, self._read(text), self._concordance)
        found: dict[tuple[str, str, str], LeftOut] = {}
        for one in sorted(unshared(self._matches(passage)), key=lambda match: (match.first, match.last)):
            surface = passage.surface(one.first, one.last)
            if one.name.entity.id not in named and one.how != "fuzzy" and not surface.islower():
                why = objection(one, passage) or "another"
                found.setdefault((one.name.entity.id, surface, why), LeftOut(one.name.entity.id, one.name.alias, surface, Span(*passage.words.stretch(one.first, one.last)), why))
        return tuple(found.values())

    def _is_in_a_name(self, text: str, nickname: Span) -> bool:
        """Whether somebody is named by the words on both sides of it."""
        before, behind = about(text, nickname)
        return any(mention.span.start < len(before) < mention.span.end for mention in self._mentions(before + behind))

    def _mentions(self, text: str) -> list[Mention]:
        passage = Passage(text, self._read(text), self._concordance)
        meant = as_listed([found for found in unshared(self._matches(passage)) if is_meant(found, passage) and not self._short.is_anothers(found, passage)], passage)
        counting = self._whereabouts.here(resolve(meant), passage)
        counting += self._short.found(counting, passage)
        mentions = [_mention(found, passage) for found in counting]
        if self._words.is_full or self._index.is_full:
            self._words.forget()
            self._index.forget()
            self._short.forget()
        return mentions

    def _read(self, text: str) -> Wording:
        cut = self._cutter.cut(text)
        return Wording(cut, self._words.numbers(text, cut), self._words.words)

    def _matches(self, passage: Passage) -> Iterable[Match]:
        for candidate in self._index.candidates(passage.words, capital_needed=passage.capitals_tell):
            found = match(candidate.form, candidate.positions, candidate.resemblance, passage)
            if found is not None:
                yield found


def _mention(found: Match, passage: Passage) -> Mention:
    entity = found.name.entity
    start, end = passage.words.stretch(found.first, found.last)
    return Mention(
        entity_id=entity.id, kind=entity.kind, span=Span(start, end), surface=passage.text[start:end], alias=found.name.alias.text,
        how=found.how, score=_score(found), edits=found.edits,
    )


def _score(found: Match) -> float:
    """1 for an exact match, less for a variant, less still for one in other letters, and less for every edit, the more the shorter the name, and for sounding unlike."""
    if found.how == "exact":
        return 1.0
    if found.how == "variant":
        return round(max(_UNLIKE, _HEARD - found.unlike / 100), 3) if found.unlike else _VARIANT
    length = len(" ".join(found.name.listed_words))
    return round(_VARIANT * (1 - found.edits / max(length, found.edits + 1)) - found.unlike / 100, 3)
