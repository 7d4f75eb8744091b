"""One name found in one place, and how well."""

from __future__ import annotations

from typing import NamedTuple

from watcher.matcher.alignment import Alignment
from watcher.matcher.bound import is_named_after, is_no_name_by_itself, is_of_another_name
from watcher.matcher.fullernames import is_person_meant_in_full
from watcher.matcher.middlenames import is_person_meant
from watcher.matcher.names import Form, Name, default_budget
from watcher.matcher.particles import is_article, is_initial, is_particle, without_particles
from watcher.matcher.passage import Passage
from watcher.matcher.resemblance import Resemblance
from watcher.model import How

_NONE = frozenset[int]()
RANK: dict[How, int] = {"exact": 0, "variant": 1, "fuzzy": 2}


class Match(NamedTuple):            # of which many are made
    """A name at words `first` to `last` of the text; `changed` are the words that differ from it.

    `unlike` tells apart what is otherwise as good: for a name in other letters, 1 and the sounds that differ; for a
    misspelt one, 0 where it may be heard as the name, 1 where its consonants at least are the name's, else 2.
    `differing` are the sounds that differ in a misspelt one that may be heard. `shortened` says that middle names are left out.
    """

    name: Name
    first: int
    last: int
    how: How
    edits: int
    changed: frozenset[int]
    unlike: int = 0
    differing: int = 0
    shortened: bool = False

    @property
    def quality(self) -> tuple[int, int, int]:
        """Lower is better. What is misspelt and yet sounds alike is as good as what is in other letters."""
        if self.how == "fuzzy" and not self.unlike:
            return RANK["variant"], 0, 1 + self.differing
        return RANK[self.how], self.edits, self.unlike


def match(form: Form, positions: tuple[int, ...], found: Resemblance, passage: Passage) -> Match | None:
    """The form at these words of the text (particles may be left out between them), which resemble it so; None where they do not stand for it."""
    first, last = positions[0], positions[-1]
    skipped = [at for at in range(first, last) if at not in positions] if last - first >= len(positions) else []
    if skipped and not (form.bare and all(_may_go_from(form, passage, at) for at in skipped)) and not (_is_as_listed(found) and is_person_meant_in_full(form, positions, passage)):
        return None
    if first < last and not form.name.crosses and not all(map(passage.is_open, range(first, last))):
        return None
    if form.name.surname_alone and is_named_after(last, passage):
        return None
    alignment = found.alignment
    if alignment is None:
        return _heard(form, positions, found.sounds, passage)
    if alignment.edits:
        return _misspelt(form, positions, found, alignment, passage)
    how: How = "exact" if form.name.as_listed else "variant"
    if (alignment.respaced or skipped or not form.listed):
        how = "variant"
        if form.budget < 0 or (not form.listed and is_no_name_by_itself(positions, passage)):
            return None
    if form.without is not None and not is_person_meant([word.folded for word in form.words], form.without, positions, passage):
        return None
    changed = _changed(alignment, first) if alignment.changed else _NONE
    return Match(form.name, first if form.listed else _with_article(form, first, passage), last, how, 0, changed, shortened=form.without is not None)


def _heard(form: Form, positions: tuple[int, ...], unlike: int | None, passage: Passage) -> Match | None:
    """The form in other letters, or written as it sounds; so many sounds differ."""
    if unlike is None or (not form.listed and is_no_name_by_itself(positions, passage)) or is_of_another_name(positions, passage):
        return None
    return Match(form.name, _after_article(positions[0], passage), positions[-1], "variant", 0, _NONE, unlike=1 + unlike)


def _misspelt(form: Form, positions: tuple[int, ...], found: Resemblance, alignment: Alignment, passage: Passage) -> Match | None:
    """The form misspelt."""
    unlike = 0 if found.sounds is not None else 1 if found.consonants else 2
    if (unlike == 2 and alignment.edits > _forgiven_without_article(form)) or is_of_another_name(positions, passage):
        return None
    first = _with_article(form, positions[0], passage)
    return Match(form.name, first, positions[-1], "fuzzy", alignment.edits, _changed(alignment, positions[0]), unlike, found.sounds or 0)


def _changed(alignment: Alignment, first: int) -> frozenset[int]:
    """The words of the text that differ from the name."""
    return frozenset([first + place for place in alignment.changed]) if alignment.changed else _NONE


def _forgiven_without_article(form: Form) -> int:
    """The edits for which the article of a name adds no letters: "Al Jadidah" is not Al Madinah."""
    if form.name.alias.match != "fuzzy" or (form.listed and form.bare):
        return form.budget
    return default_budget(" ".join(without_particles(form.name.listed_words)))


def _may_go_from(form: Form, passage: Passage, at: int) -> bool:
    """Whether the name may be broken by this word: any by a particle, a person's by an initial too."""
    word, following = passage.words[at], passage.words[at + 1]
    return is_particle(word.folded, following.folded) or (form.name.person and is_initial(word))


def _is_as_listed(found: Resemblance) -> bool:
    return found.alignment is not None and not found.alignment.edits and not found.alignment.changed


def _after_article(first: int, passage: Passage) -> int:
    """The first word of a name in other letters, with the Arabic article before it."""
    words = passage.words
    return first - 1 if first and is_article(words[first - 1].folded, words[first].folded) and passage.is_open(first - 1) else first


def _with_article(form: Form, first: int, passage: Passage) -> int:
    """The first word of the match: a name listed with an article takes in the article before it."""
    words, listed = passage.words, form.name.listed_words
    if form.listed or first == 0 or not is_particle(listed[0], listed[1]):
        return first
    before = words[first - 1].folded
    same_kind = (before == "the") == (listed[0] == "the")
    return first - 1 if same_kind and is_particle(before, words[first].folded) and passage.is_open(first - 1) else first
