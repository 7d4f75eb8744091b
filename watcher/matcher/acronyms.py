"""Acronyms that an article spells out as another's: the Australian Defence Force (ADF) is not the Allied Democratic Forces, nor the M23 motorway the rebels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from watcher.matcher.atlas import atlas
from watcher.matcher.lexicon import is_body, is_common_word
from watcher.matcher.matching import Match
from watcher.matcher.names import Name
from watcher.matcher.passage import Passage
from watcher.matcher.persons import adjoins
from watcher.matcher.vocabulary import listed
from watcher.model import Entity
from watcher.text import fold

_SHORTEST = 3          # letters; two stand for too much, but where they are spelt out with capitals, and stand in brackets behind
_SMALL = "of|for|and|the|to|in|on|at|de|du|des|del|la|las|los|al|el|y|e|da|do|das|dos|di|della|van|von|und|et"
_OF_NO_INITIAL = frozenset((*_SMALL.split("|"), "s"))          # people's
_WORD = re.compile(r"[^\W\d_]+")
_TITLE = r"(?:[A-Z][\w'’.-]*|[0-9]{1,2}|\([A-Z]\w*\))"
_DATELINE = rf"(?m)^[ \t]{{0,8}}(?!The\b)[A-Z][\w'’.-]*(?:,? {_TITLE}){{0,4}} ?\("            # "MANILA, Philippines (AFP) -", "LIMA (PERU), 2 MAY 90 (AFP) --"
# Bodies that all the world knows by an acronym of another tongue.
_ABROAD = {"RSF": "Reporters Without Borders", "MSF": "Doctors Without Borders"}
_OF_AN_AGENCY = "(?:journalist|reporter|correspondent|photographer|video|tally|count|team|news agency|bureau)"
_EXPLAINED = r"\s?[(,]\s?(?:(?:[a-z]+|U\.?[SKN]\.?|EU)\s){0,4}[\"“'‘]?"          # "(ADF)", ", also known as the ADF,", ", the US"


def as_listed(matches: Iterable[Match], passage: Passage) -> list[Match]:
    """The matches less those by an acronym that the article spells out as something else, or by a number that is a road's, of entities that it names in no other way."""
    found = [*matches]
    if not any(match.name.acronym or _is_numbered(match.name) for match in found):
        return found
    in_full = {match.name.entity.id for match in found if not (match.name.acronym or _is_numbered(match.name))}
    names = {match.name: match for match in found if match.name.entity.id not in in_full}
    others = {name for name in names if name.acronym and _is_anothers(_letters(name.alias.text), name.entity, passage.text)}
    others |= {match.name for match in found if match.name in names and _is_numbered(match.name) and _is_a_road(match, passage)}
    return [match for match in found if match.name not in others] if others else found


def _is_numbered(name: Name) -> bool:
    """Whether the name is some actor's capitals and digits, as roads have: M23."""
    text = name.alias.text
    return not text.isalpha() and text.isalnum() and text.isupper() and name.entity.kind == "actor"


def _is_a_road(match: Match, passage: Passage) -> bool:
    behind = match.last + 1
    return behind < len(passage.words) and passage.words[behind].folded in listed("road behind") and adjoins(match.last, passage)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _is_anothers(acronym: str, entity: Entity, text: str) -> bool:
    """Whether the text spells it out, and never as a name of the entity, of which one is spelt out so."""
    if not entity.aliases:
        return False
    names = [*map(_words, (entity.name, *(alias.text for alias in entity.aliases)))]
    own = [words for words in names if _initials(words).startswith(acronym.casefold())]
    if not own:
        return _is_a_strangers(acronym, [words for words in names if len(words) > 1], text)
    if _is_agencys(acronym, text) or (acronym in _ABROAD and re.search(_explaining(_ABROAD[acronym], acronym), text)):
        return True
    found = [_words(full[0]) for full in re.finditer(_in_full(acronym), text)] if len(acronym) >= _SHORTEST else []
    plain = [_words(full[1]) for full in _in_brackets(acronym).finditer(text)]
    if any(_are_alike(words, listed) for words in (*found, *plain) for listed in own):
        return False
    return bool(plain) or any(_is_a_body(words[-1]) for words in found) or (bool(found) and _explained(acronym).search(text) is not None)


def _is_a_strangers(acronym: str, names: Sequence[Sequence[str]], text: str) -> bool:
    """Whether the text gives it, in brackets, to a body with an English name that is like none of these, of which the acronym is in another tongue: the Florida Library Association (FLA)."""
    found = [_words(full[1]) for full in _in_brackets(acronym).finditer(text)] if names and len(acronym) >= _SHORTEST else []
    return any(is_body(words[-1]) and all(map(_is_english, words)) for words in found) and not any(_are_alike(words, listed) for words in found for listed in names)


def _is_english(word: str) -> bool:
    return is_common_word(word) or word in atlas().divisions or _land_of(word) is not None


def _is_agencys(acronym: str, text: str) -> bool:
    """Whether the article comes from the news agency that has the acronym for its name, and says so before it begins, or quotes it as one does: "told AFP", but not "told the AFP"."""
    if re.search(rf"{_DATELINE}{acronym}\) ?[-–—]", text):
        return True
    if acronym.casefold() not in listed("agency") or re.search(rf"\b[Tt]he {acronym}\b(?! {_OF_AN_AGENCY})", text):
        return False
    return re.search(rf"\btold {acronym}\b|\b{acronym} {_OF_AN_AGENCY}", text) is not None


def _is_a_body(word: str) -> bool:
    return word in listed("armed") or is_body(word)


def _words(text: str) -> list[str]:
    """The folded words that lend an acronym their initials."""
    return [word for word in _WORD.findall(fold(text).text) if word not in _OF_NO_INITIAL]


def _initials(words: Iterable[str]) -> str:
    return "".join([word[0] for word in words])


@lru_cache(maxsize=1024)
def _in_full(acronym: str) -> str:
    """The pattern of what may be spelt out by the acronym: words with these capitals, and none with another behind."""
    words = [rf"{letter}[^\W\d_]+(?:['’]s)?" for letter in acronym]
    return r"\b" + rf"[\s-](?:(?:{_SMALL})\s)*".join(words) + r"\b(?!\s[A-Z][a-z])"


@lru_cache(maxsize=1024)
def _explained(acronym: str) -> re.Pattern[str]:
    """The same with the acronym in brackets or the like behind, or before."""
    return re.compile(_explaining(_in_full(acronym), acronym))


def _explaining(full: str, acronym: str) -> str:
    return rf"{full}{_EXPLAINED}{acronym}\b|\b{acronym}{_EXPLAINED}{full}"


@lru_cache(maxsize=1024)
def _in_brackets(acronym: str) -> re.Pattern[str]:
    """The pattern of words with these initials, be they small letters where there are three or more, with the acronym in brackets behind: killed in action (KIA)."""
    small = acronym.lower() if len(acronym) >= _SHORTEST else acronym
    words = [rf"[{''.join(letters)}][^\W\d_]+" for letters in zip(acronym, small, strict=True)]
    return re.compile(rf"\b({'[ -]'.join(words)})\s?\({acronym}\)")


def _are_alike(ones: Sequence[str], others: Sequence[str]) -> bool:
    """Whether half the words begin alike, and no two lands do so: the Allied Defence Forces are the Allied Democratic Forces, ill remembered."""
    lands = {_land_of(ones[0]), _land_of(others[0])}
    if None not in lands and len(lands) > 1:
        return False                # the Singapore Armed Forces are not the Sudanese
    beginnings = {other[:4] for other in others}
    return 2 * sum(one[:4] in beginnings for one in ones) >= len(ones)


def _land_of(word: str) -> str | None:
    """The country that the word or its adjective names, if any."""
    return atlas().countries.get(word) or atlas().adjectives.get(word)
