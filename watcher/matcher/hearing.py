"""Whether words of the text are a name in other letters: another script, or another way to write an Arabic place in Latin ones.

A well-known word is not heard as something else, but a well-known name may be one that is listed in another script only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from watcher.matcher.atlas import atlas
from watcher.matcher.lexicon import is_name, is_place
from watcher.matcher.names import Form
from watcher.matcher.scripts import script_of
from watcher.matcher.sounds import BREATHED, ROMANISED, Sound, difference, keys_together, readings_of, sound_alike
from watcher.matcher.words import Word
from watcher.model import Match

SHORTEST = 2           # consonants; one would say nothing
VERB_ENDS = "ll", "ve"


def can_be_heard(form: Form) -> bool:
    """Whether the form may be matched by its sound: as far as its alias lets a text stray, and it is no acronym and has all its names."""
    return form.bare and form.without is None and may_be_heard(form.name.alias.match, [word.folded for word in form.words], acronym=form.name.acronym)


def may_be_heard(match: Match, words: Iterable[str], *, acronym: bool) -> bool:
    """Whether an alias that is matched so, and of which these folded words are a bare form, may be matched by its sound, too."""
    return not acronym and match not in ("exact", "variant") and not any(map(_is_sign, words))


def heard(form: Form, words: Sequence[Word], *, capital_needed: bool) -> int | None:
    """In how many sounds these words of the text differ from the form, or None where they are not heard as it."""
    if not can_be_heard(form) or abs(len(words) - len(form.words)) > 1 or any(map(is_signed, words)):
        return None
    if not _may_stand_for(form, words, capital_needed=capital_needed) or not _ends_breathed(form, words):
        return None
    ours = [sound for sound in readings_of(word.folded for word in form.words) if sound.script != ROMANISED]
    theirs = [sound for sound in readings_of(word.folded for word in words) if sound.script != ROMANISED or not words[0].capital]
    return min((difference(a, b) for a in ours for b in theirs if len(a.key) >= SHORTEST and sound_alike(a, b) and _is_near(a, b)), default=None)


def _ends_breathed(form: Form, words: Sequence[Word]) -> bool:
    """Whether every word that ends in a breathed sound in its script ends in an h where the form is in Latin letters: رفح is Rafah, but no Rafa."""
    pairs = zip(form.words, words, strict=True) if len(words) == len(form.words) else ((form.words[-1], words[-1]),)
    return all(ours.folded[-1] == "h" or not ours.folded.isascii() for ours, theirs in pairs if theirs.folded[-1] in BREATHED)


def _is_near(one: Sound, other: Sound) -> bool:
    """Whether of two in Latin letters, which anybody could have written alike, fewer sounds differ than there are consonants."""
    return one.script != "latin" or other.script != "latin" or difference(one, other) < len(one.consonants)


def share_consonants(form: Form, words: Sequence[Word]) -> bool:
    """Whether the words of the text have the form's consonants, or such as are confused with them, whatever their vowels."""
    return not keys_together([word.folded for word in form.words]).isdisjoint(keys_together([word.folded for word in words]))


def is_country(form: Form) -> bool:
    """Whether the form is a country's name, which all who write it in Latin letters write alike: Bob Katter is not Qatar."""
    return " ".join(word.folded for word in form.words) in atlas().countries


def is_signed(word: Word) -> bool:
    """Whether the word is a figure, a letter or the end of a verb (we'll, we've) rather than a word."""
    return _is_sign(word.folded)


def _is_sign(folded: str) -> bool:
    return len(folded) < 2 or folded in VERB_ENDS or (not folded.isalpha() and any(map(str.isdigit, folded)))


def _may_stand_for(form: Form, words: Sequence[Word], *, capital_needed: bool) -> bool:
    """Whether nothing about the words themselves speaks against it."""
    listed, stands = script_of(form.words[0].folded), script_of(words[0].folded)
    if stands != "latin":
        return not all(word.known for word in words) and (not capital_needed or words[0].capital)
    ours = {word.folded for word in form.words}
    changed = [word for word in words if word.folded not in ours]
    if capital_needed and not all(word.capital for word in changed):
        return False
    if capital_needed and any(word.written.isupper() for word in changed):
        return False            # an acronym is spelt, not spoken
    if listed == "latin":
        return form.name.entity.kind == "location" and not is_country(form) and len(words) <= len(form.words) and not any(word.known for word in changed)
    known_as = is_place if form.name.entity.kind == "location" else is_name
    return not form.name.in_latin and all(known_as(word.folded) for word in words if word.known)
