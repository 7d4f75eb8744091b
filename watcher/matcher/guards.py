"""Whether a name that stands in the text is meant: capitals, the words it needs about it, the phrases that swallow it."""

from __future__ import annotations

from watcher.matcher.addresses import is_in_an_address
from watcher.matcher.capitals import case_fits
from watcher.matcher.larger import is_part_of_a_larger_name
from watcher.matcher.lexicon import is_common_word
from watcher.matcher.matching import Match
from watcher.matcher.passage import Passage
from watcher.matcher.pinyin import is_another_chinese_name

_SYLLABLE = 6          # letters of the longest that is tied to a given name: Kim Yong-chol


def is_meant(match: Match, passage: Passage) -> bool:
    """Whether nothing in the text speaks against the match."""
    return not objection(match, passage)


def objection(match: Match, passage: Passage) -> str:
    """What in the text speaks against the match, as the key or the reason that users know; "" where nothing does."""
    name = match.name
    if not case_fits(match, passage) or (name.alias.text.endswith(".") and not _stop_fits(match, passage)):
        return "case"
    if name.needs and not _has_company(match, passage):
        return "needs"
    if name.unless and _is_swallowed(match, passage):
        return "unless"
    if is_in_an_address(passage.text, *passage.words.stretch(match.first, match.last)):
        return "address"
    larger = _goes_on(match, passage) or is_another_chinese_name(match, passage) or is_part_of_a_larger_name(match, passage)
    return "larger" if larger else ""


def _goes_on(match: Match, passage: Passage) -> bool:
    """Whether an actor's name goes on with another syllable of a given name, in small letters behind a hyphen: Wang Yi-fei is not Wang Yi."""
    if match.first == match.last or match.name.entity.kind == "location":
        return False
    words, at = passage.words, match.last
    if not words[at].tied or words[at].elided:
        return False
    behind = words[at + 1]
    return match.name.head_noun is None and not behind.capital and not is_common_word(behind.folded) and behind.folded.isalpha() and len(behind.folded) <= _SYLLABLE


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
