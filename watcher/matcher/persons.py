"""Persons who bear a place's name: Jordan Peele, Mrs London, and the Jordan of whom an article goes on to speak by one name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from watcher.matcher.atlas import atlas
from watcher.matcher.lexicon import (
    is_bound,
    is_common_word,
    is_foremost_given_name,
    is_given_name,
    is_head,
    is_metropolis,
    is_place,
    is_surname,
)
from watcher.matcher.matching import Match
from watcher.matcher.passage import Passage
from watcher.matcher.vocabulary import listed
from watcher.matcher.words import Word

_AFTER_TITLE = re.compile(r"\.?[^\S\n]")
_MAC = re.compile(r"Ma?c[A-Z][a-z]+")
_INTRODUCED = re.compile(r", (?:an? [A-Za-z0-9]|who |[1-9][0-9],)|(?:,? said|,? says) ?[.,]|,? (?:said|told|says) [a-z]")           # "Aden Hassan, a tailor," "Aden Hassan, 34," "Aden Hassan said."
_IN_APPOSITION = re.compile(r",? ")
_AGED = re.compile(r", [1-9][0-9], (?:an?|of|from|who|was|has|had|said|told) ")
_HERE = "united states"            # which American news speaks of at all times
_PLACE_BEHIND = re.compile(r"\s?(?:\(|[-–—]\s)")          # "AMMAN (Agency)", "Amman - "


def adjoins(at: int, passage: Passage) -> bool:
    """Whether the name goes on after this word, and no dash keeps the next apart: not "BERLIN - Robert"."""
    if passage.words.is_spaced(at):
        return True
    gap = passage.gap(at)
    return passage.is_open(at) and (len(gap) == 1 or gap.isspace() or gap.startswith("."))


def is_a_person(at: int, passage: Passage) -> bool:
    """Whether this word bears a title or a given name before it, is a given name with a surname behind, or is told to be somebody's."""
    words = passage.words
    if _is_last_of_a_name(at, passage) or _leads_a_surname(at, passage) or _is_introduced(at, passage):
        return True
    follows = at + 1 < len(words) and words[at + 1].capital and not words[at].tied and is_given_name(words[at].folded) and adjoins(at, passage)
    return follows and (_is_last(words[at + 1]) or _is_initial(at + 1, passage) or _is_gaelic(at + 1, passage) or _is_unheard_of(at, passage))


def _is_introduced(at: int, passage: Passage) -> bool:
    """Whether the text goes on to say who it is that bears a name of two words, of which this is one, or how old he is that is called just so: "Aden Hassan, a tailor", "Chad, 32, of Ohio"."""
    words, word = passage.words, passage.words[at]
    if not word.written.istitle() or (at and (words[at - 1].folded == "of" or words[at - 1].folded in listed("locative"))):
        return False
    if _is_told_whose(at, passage):
        return True
    if is_given_name(word.folded) and _AGED.match(passage.text, words.span(at)[1]):
        return True
    if _is_followed_by_a_surname(at, passage):
        return _INTRODUCED.match(passage.text, words.span(at + 1)[1]) is not None
    before = words[at - 1] if at and adjoins(at - 1, passage) else None
    if before is None or not (_is_given(before) or _is_short_given(before) or (is_surname(word.folded) and _is_unheard_of_name(before))):
        return False
    return _INTRODUCED.match(passage.text, words.span(at)[1]) is not None


def _is_told_whose(at: int, passage: Passage) -> bool:
    """Whether what somebody is, or how old, stands before the name that begins or ends here: "his son, Jordan", "officer Chad Olm", "17-year-old Dontay Jordan"; but a 17-year-old Jordan resident."""
    words = passage.words
    last = at if at + 1 == len(words) or not adjoins(at, passage) or not words[at + 1].capital else at + 1
    if last > at:
        behind = words[last]
        return _is_role(at - 1, passage) and behind.written.istitle() and len(behind.folded) > 2 and not is_common_word(behind.folded) and behind.folded not in atlas().adjectives
    if at + 1 < len(words) and adjoins(at, passage) and words[at + 1].folded in listed("of a place"):
        return False
    if is_given_name(words[at].folded) and at and words[at - 1].folded in listed("kin") and _IN_APPOSITION.fullmatch(passage.gap(at - 1)):
        return True
    first = at - 1
    return first > 0 and _is_role(first - 1, passage) and adjoins(first, passage) and _may_be_given(words[first])


def _is_role(at: int, passage: Passage) -> bool:
    """Whether this word tells what somebody is who is named next."""
    words = passage.words
    if at < 0 or not _IN_APPOSITION.fullmatch(passage.gap(at)):
        return False
    return words[at].folded in listed("role") or words[at].folded in listed("kin") or (words[at].folded == "old" and at > 0 and words[at - 1].folded == "year")


def _may_be_given(word: Word) -> bool:
    return word.written.istitle() and len(word.folded) > 3 and not (is_common_word(word.folded) or is_head(word.folded) or is_place(word.folded) or word.folded in atlas().adjectives)


def _is_followed_by_a_surname(at: int, passage: Passage) -> bool:
    """Whether the next word may be a surname, be it one that nobody knows where this is a given name."""
    words = passage.words
    if at + 1 == len(words) or not passage.gap(at).isspace() or not adjoins(at, passage):
        return False                # "in Harrisburg, Pa. Velturi said"
    behind = words[at + 1]
    if not behind.written.istitle() or len(behind.folded) <= 2 or is_common_word(behind.folded) or behind.folded in atlas().countries or is_metropolis(behind.folded):
        return False
    if not behind.known:
        return is_given_name(words[at].folded) and len(behind.folded) > 3
    return (is_surname(behind.folded) or is_given_name(behind.folded)) and behind.folded not in listed("calendar") and behind.folded not in atlas().adjectives


def _is_unheard_of_name(word: Word) -> bool:
    """Whether nobody knows the word, and it is written as a name, and not as one that begins a place's."""
    return word.written.istitle() and len(word.folded) > 3 and not word.known and not is_head(word.folded)


def _leads_a_surname(at: int, passage: Passage) -> bool:
    """Whether the word is no name without the one behind, which is no ordinary word: Van Gogh, but Van Governor."""
    words = passage.words
    if not is_bound(words[at].folded) or at + 1 == len(words) or words[at].tied or not adjoins(at, passage):
        return False
    return words[at + 1].written.istitle() and not is_common_word(words[at + 1].folded)


def _is_unheard_of(at: int, passage: Passage) -> bool:
    """Whether nobody knows the name behind what is a given name before it is anything else, and it ends there: Virginia Velturi."""
    behind = passage.words[at + 1]
    goes_on = at + 2 < len(passage.words) and passage.words[at + 2].capital and adjoins(at + 1, passage)
    return is_foremost_given_name(passage.words[at].folded) and behind.written.istitle() and len(behind.folded) > 3 and not behind.known and not goes_on


def _is_last_of_a_name(at: int, passage: Passage) -> bool:
    """Whether a title or a given name stands before, be it with an initial between: John F. Kennedy."""
    if at == 0 or not passage.words[at - 1].capital:
        return False
    if _has_title(at, passage):
        return True
    given = at - 2 if at > 1 and _is_initial(at - 1, passage) else at - 1
    if not all(adjoins(here, passage) for here in range(given, at)):
        return False
    first, last = passage.words[given], passage.words[at].folded
    return (_is_given(first) and not _is_only_a_place(last)) or (_is_given_though_a_place(first) and _is_surname_before_a_place(last))


def _is_given_though_a_place(word: Word) -> bool:
    """Whether the word is a given name and a place's, too: Santiago, Sofia, Vladimir."""
    return word.written.istitle() and len(word.folded) > 3 and is_given_name(word.folded) and is_place(word.folded) and not is_common_word(word.folded)


def _is_surname_before_a_place(word: str) -> bool:
    """Whether the word is a surname, and no place that all the world knows."""
    return is_surname(word) and word not in atlas().countries and not is_metropolis(word)


def _is_only_a_place(word: str) -> bool:
    """Whether nobody is known to be called so: "the John Kerry Iraq trip"."""
    return is_place(word) and not is_surname(word) and not is_given_name(word)


def _is_initial(at: int, passage: Passage) -> bool:
    """Whether the word is a single capital with a full stop, and a name of more letters follows."""
    words = passage.words
    if len(words[at].written) > 1 or not words[at].written.isupper() or at + 1 == len(words) or not adjoins(at, passage):
        return False
    return passage.text[passage.words.span(at)[1]] == "." and words[at + 1].written.istitle() and len(words[at + 1].written) > 1


def _is_gaelic(at: int, passage: Passage) -> bool:
    """Whether a surname like McDonald or O'Neill begins with the word."""
    word = passage.words[at]
    return _MAC.fullmatch(word.written) is not None or (word.written == "O" and word.tied and passage.words[at + 1].written.istitle())


def _has_title(at: int, passage: Passage) -> bool:
    before = passage.words[at - 1]
    if not before.written.istitle() or before.folded not in listed("honorific"):
        return False
    return _AFTER_TITLE.fullmatch(passage.gap(at - 1)) is not None


def _is_given(word: Word) -> bool:
    """Whether the word is known as a given name and hardly as anything else."""
    if not word.written.istitle():
        return False
    if word.folded in listed("familiar"):
        return True
    if len(word.folded) <= 3 or is_common_word(word.folded) or word.folded in listed("people") or word.folded in listed("calendar") or word.folded in atlas().adjectives:
        return False
    return is_foremost_given_name(word.folded) or (is_given_name(word.folded) and not is_place(word.folded))


def _is_short_given(word: Word) -> bool:
    """Whether the word is a given name too short to be sure of by itself: Ana, Eva; but not the head of a place's."""
    return word.written.istitle() and is_given_name(word.folded) and not (is_common_word(word.folded) or is_place(word.folded) or is_head(word.folded) or is_bound(word.folded))


def _is_last(word: Word) -> bool:
    """Whether the word is known as a surname and hardly as anything else."""
    if not word.written.istitle() or len(word.folded) <= 3 or word.folded in listed("calendar") or word.folded in atlas().adjectives:
        return False
    return word.folded in listed("surname") or (is_surname(word.folded) and not is_place(word.folded) and not is_common_word(word.folded))


def by_one_name(matches: Iterable[Match], passage: Passage) -> list[Match]:
    """The matches that name a person by one name: the article calls one so in full, and nowhere speaks of a place of that name."""
    alone: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        if match.first == match.last:
            alone[passage.words[match.first].folded].append(match)
    if not alone or not passage.capitals_tell:
        return []
    named = [name for name in alone if any(_is_full_name(at, passage) for at in passage.places(name))]
    meant = (name for name in named if not any(_is_placed(match, passage) for match in alone[name]) and not _is_a_land_among_lands(name, passage))
    return [match for name in meant for match in alone[name]]


def _is_a_land_among_lands(name: str, passage: Passage) -> bool:
    """Whether the name is a country's in an article that speaks of other countries or their people."""
    places = atlas()
    if name not in places.countries:
        return False
    told = {word.folded for word in passage.words.distinct() if word.capital} - {name}
    return any(lands.get(word, _HERE) != _HERE for lands in (places.countries, places.adjectives) for word in told)


def _is_full_name(at: int, passage: Passage) -> bool:
    """Whether this word is the last or the first of a person's name that bears nothing else: not George Washington University."""
    if not is_a_person(at, passage):
        return False
    last = at if _is_last_of_a_name(at, passage) else at + 1
    return last + 1 >= len(passage.words) or not passage.words[last + 1].capital or not adjoins(last, passage)


def _is_placed(match: Match, passage: Passage) -> bool:
    """Whether the words about it make it a place: "in Jordan", "AMMAN (Agency)", "Houston police", "Houston City Council"."""
    if match.first > 0 and passage.words[match.first - 1].folded in listed("locative"):
        return True
    if match.last + 1 < len(passage.words) and adjoins(match.last, passage):
        behind = passage.words[match.last + 1]
        if behind.capital or behind.folded in listed("of a place"):
            return True
    return _PLACE_BEHIND.match(passage.text, passage.words.span(match.last)[1]) is not None
