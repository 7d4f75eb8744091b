"""Whether a name that stands in the text is meant: capitals, the words it needs about it, the phrases that swallow it."""

from __future__ import annotations

from watcher.matcher.larger import is_part_of_a_larger_name
from watcher.matcher.lexicon import is_common_word, is_name, well_known
from watcher.matcher.matching import Match
from watcher.matcher.names import is_acronym
from watcher.matcher.passage import Passage
from watcher.text import fold

_NEVER_CAPITAL = "l10"     # what scanning makes of I and O


def is_meant(match: Match, passage: Passage) -> bool:
    """Whether nothing in the text speaks against the match."""
    name = match.name
    if not _case_fits(match, passage) or (name.alias.text.endswith(".") and not _stop_fits(match, passage)):
        return False
    if (name.needs and not _has_company(match, passage)) or (name.unless and _is_swallowed(match, passage)):
        return False
    return not is_part_of_a_larger_name(match, passage)


def _case_fits(match: Match, passage: Passage) -> bool:
    name = match.name
    if not name.minds_case:
        return not passage.capitals_tell or passage.words[match.first].capital or _is_spoken_as_listed(match, passage)
    surface = passage.surface(match.first, match.last)
    own_case = surface != surface.upper() and surface != surface.lower()         # "CHARLESTON, W.Va." tells by itself
    if passage.without_capitals or (not own_case and passage.in_capitals(match.first)):
        return _fits_without_case(match, passage)
    if name.alias.case and match.how != "fuzzy":
        return _letters(surface) == _letters(name.alias.text)
    if name.alias.text.isupper():
        return all(c in _NEVER_CAPITAL or not c.islower() for c in surface)
    if is_acronym(surface) and not passage.opens_a_paragraph(match.first):
        return False                    # a SWAT team; but what is longer is only told loudly: ANKARA, TURKEY
    return not surface[0].islower() or name.alias.text[0].islower()


def _is_spoken_as_listed(match: Match, passage: Passage) -> bool:
    """Whether a name in small letters stands in a sentence of words we know: "lima orang tewas" is another language's."""
    if not match.name.alias.text[:1].isupper():
        return True
    around = passage.sentence(match.first).small_words - {word.folded for word in passage.words[match.first:match.last + 1]}
    return 2 * len(around & well_known().keys()) >= len(around)


def _fits_without_case(match: Match, passage: Passage) -> bool:
    """Where case proves nothing, a word that case would tell must have company, or be better known as a name."""
    name = match.name
    if passage.in_capitals(match.first) and name.alias.needs:
        return True                     # _has_company asks for them
    by_name = name.alias.case is None and not name.acronym
    return by_name and is_name(" ".join(name.listed_words))


def _stop_fits(match: Match, passage: Passage) -> bool:
    """An abbreviation listed with its full stop ("Ky.") stands with it, not after a figure ("100 B.C."), and where it is a word too, after a comma."""
    name = match.name
    if match.first > 0 and passage.words[match.first - 1].folded.isdigit():
        return False
    if len(name.listed_words) > 1:
        return True
    start, end = passage.words.span(match.first)[0], passage.words.span(match.last)[1]
    is_word = name.entity.kind == "location" and is_common_word(name.listed_words[0])
    return passage.text[end:end + 1] == "." and not (is_word and passage.text[max(0, start - 2):start] != ", ")


def _letters(text: str) -> str:
    """The letters and digits of the text without their marks, in their case."""
    return "".join(c if fold(c).text == c.casefold() else fold(c).text for c in text if c.isalnum())


def _has_company(match: Match, passage: Passage) -> bool:
    """Whether a word that the name needs stands in the sentence."""
    return any(map(passage.sentence(match.first).holds, match.name.needs))


def _is_swallowed(match: Match, passage: Passage) -> bool:
    """Whether one of the entity's `unless` phrases stands over the match."""
    for phrase in match.name.unless:
        width = len(phrase)
        for at in range(max(0, match.first - width + 1), match.last + 1):
            if tuple(word.folded for word in passage.words[at:at + width]) == phrase:
                return True
    return False
