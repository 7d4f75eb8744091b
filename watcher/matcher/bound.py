"""Whether a word that is nearly a name, or less than the whole of it, is part of some other name that is not listed."""

from __future__ import annotations

from collections.abc import Iterator

from watcher.matcher.hearing import is_signed
from watcher.matcher.lexicon import is_head, is_institution
from watcher.matcher.particles import is_article
from watcher.matcher.passage import Passage

_CONSTRUCT = ("at", "et", "it")        # how a word ends that another name completes: Shatrat al-Amarah

INSTITUTION = 3        # words of what bears a person's name: National Military Academy


def is_no_name_by_itself(positions: tuple[int, ...], passage: Passage) -> bool:
    """Whether what is left of a name without its particles is one word that says nothing: "tall" is not At Tall, nor is the "Tel" of Tel Kaif."""
    if len(positions) > 1:
        return False
    at = positions[0]
    return passage.words[at].known or (is_head(passage.words[at].folded) and _goes_on(at, passage))


def is_of_another_name(positions: tuple[int, ...], passage: Passage) -> bool:
    """Whether the one word, be it with the article, that is not quite the name is bound to another or, where no capitals tell, stands beside an unknown one."""
    at = positions[-1]
    if len(positions) > 1 and not (positions[:-1] == (at - 1,) and _has_article(at, passage)):
        return False
    return _is_bound(at, passage) or (passage.without_capitals and any(_is_unknown(beside, passage) for beside in _beside(at, passage)))


def is_named_after(last: int, passage: Passage) -> bool:
    """Whether the capitalised words behind make the name that of an institution: Assad University Hospital."""
    words, at = passage.words, last
    while at < last + INSTITUTION and at + 1 < len(words) and words[at + 1].written.istitle() and not words[at].tied and passage.is_open(at):
        at += 1
        if is_institution(words[at].folded):
            return True
    return False


def _goes_on(at: int, passage: Passage) -> bool:
    """Whether the next word may belong to the same name, or is a telephone's number."""
    if at + 1 == len(passage.words):
        return False
    following = passage.words[at + 1]
    if following.folded.isdigit() or not passage.is_open(at):
        return following.folded.isdigit()
    return _has_article(at + 2, passage) or not following.known or (following.capital and passage.capitals_tell)


def _is_bound(at: int, passage: Passage) -> bool:
    """Whether the Arabic article ties the word to a name behind it, or to the construct before."""
    words = passage.words
    if _has_article(at + 2, passage) and passage.is_open(at):
        return words[at + 2].capital
    if at < 2 or not (_has_article(at, passage) and passage.is_open(at - 2)):
        return False
    before = words[at - 2]
    return before.capital and not before.known and before.folded.endswith(_CONSTRUCT)


def _has_article(at: int, passage: Passage) -> bool:
    """Whether there is such a word, and the article is directly before it."""
    words = passage.words
    return 0 < at < len(words) and is_article(words[at - 1].folded, words[at].folded) and passage.is_open(at - 1)


def _beside(at: int, passage: Passage) -> Iterator[int]:
    if at > 0 and passage.is_open(at - 1):
        yield at - 1
    if at + 1 < len(passage.words) and passage.is_open(at):
        yield at + 1


def _is_unknown(at: int, passage: Passage) -> bool:
    return not passage.words[at].known and not is_signed(passage.words[at])
