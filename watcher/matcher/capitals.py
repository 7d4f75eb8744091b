"""Whether what stands in a text is written as the name would be: by its capitals, as far as they tell anything there."""

from __future__ import annotations

from watcher.matcher.atlas import atlas
from watcher.matcher.bynames import GOES_ON
from watcher.matcher.lexicon import is_body, is_common_word, is_given_name, is_name, well_known
from watcher.matcher.matching import Match
from watcher.matcher.names import is_acronym
from watcher.matcher.passage import Passage
from watcher.matcher.persons import adjoins, is_a_person
from watcher.matcher.vocabulary import listed
from watcher.matcher.words import Word
from watcher.text import fold

_NEVER_CAPITAL = "l10"     # what scanning makes of I and O
_SHOUTED = 5               # letters of the longest misspelling in capitals, in a text that has others, that is rather an acronym: the station KOMO
_INITIALISM = 2            # letters of the longest acronym that nobody speaks as a word: Nato, Isis, but not Un
_SHORT = 4                 # letters of the longest name that is told by a capital inside: LeT is not Let
_ONE_OF_SOME = frozenset(("a", "an", "any", "another", "every", "each"))
_ARTICLES = frozenset(("the", "el", "la", "los", "las"))
_LEADS = frozenset("to so do no an my he as in on at by".split())          # short words of English, and syllables of names


def case_fits(match: Match, passage: Passage) -> bool:
    """Whether the capitals and small letters of the text leave it the name."""
    name = match.name
    if match.first < match.last and _is_numbered(name.alias.text) and any(map(str.islower, passage.surface(match.first, match.last))) and passage.capitals_tell:
        return False                    # "12 Main St., Apt. 28" is not APT28
    if (name.acronym and match.how != "exact" and _is_words(match, passage)) or (match.how == "fuzzy" and _is_a_like_acronym(match, passage)):
        return False
    if not name.minds_case:
        return not passage.capitals_tell or _is_written_as_name(match, passage)
    surface = passage.surface(match.first, match.last)
    own_case = surface != surface.upper() and surface != surface.lower()         # "CHARLESTON, W.Va." tells by itself
    if passage.without_capitals or (not own_case and passage.in_capitals(match.first)):
        return _fits_without_case(match, passage)
    if name.alias.case and match.how != "fuzzy":
        return _letters(surface) == _letters(name.alias.text)
    if name.alias.text.isupper():
        return all(c in _NEVER_CAPITAL or not c.islower() for c in surface)
    if is_acronym(surface) and not _may_be_dateline(match, passage):
        return False                    # a SWAT team; but what is longer is only told loudly: ANKARA, TURKEY
    if _has_capital_inside(name.alias.text) and len(name.alias.text) <= _SHORT:
        return _has_capital_inside(surface)
    return not surface[0].islower() or name.alias.text[0].islower()


def _is_numbered(text: str) -> bool:
    """Whether the text is capitals and digits, be a hyphen between: APT28."""
    letters = text.replace("-", "")
    return letters.isalnum() and letters.isupper() and not letters.isalpha()


def _may_be_dateline(match: Match, passage: Passage) -> bool:
    """Whether what opens a paragraph in capitals is where it was written: "HIT, Iraq", "HIT - Rebels", but not "SWAT officers came"."""
    behind = match.last + 1
    goes_on = behind < len(passage.words) and passage.words.is_spaced(match.last) and not passage.words[behind].capital
    return passage.opens_a_paragraph(match.first) and not goes_on


def _is_words(match: Match, passage: Passage) -> bool:
    """Whether the letters of an acronym stand as words, of which one at least has several: "in a" is not what scanning made of LNA, as "L N A" may be."""
    words = passage.words[match.first:match.last + 1]
    return len(words) > 1 and any(len(word.folded) > 1 for word in words)


def _is_a_like_acronym(match: Match, passage: Passage) -> bool:
    """Whether a long acronym of an actor stands in capitals with other letters: the FARC are not the FARDC, but FADRC is a slip, and so is Unifel."""
    listed = match.name.alias.text
    if match.first < match.last or not (listed.isupper() and listed.isalpha()) or match.name.entity.kind == "location":
        return False
    stands = passage.words[match.first].written
    return stands.isupper() and sorted(stands) != sorted(listed)


def _has_capital_inside(text: str) -> bool:
    return any(map(str.isupper, text[1:]))


def _is_written_as_name(match: Match, passage: Passage) -> bool:
    """Whether a name that does not mind case stands there in some case in which it is written, where capitals tell."""
    first = passage.words[match.first]
    if match.name.acronym:
        return _is_written_as_acronym(match, first, passage)
    if first.capital:
        return not (_is_an_acronym_of_another(match, first, passage) if match.first == match.last else _is_one_of_some(match, passage) or _is_any(match, passage))
    if not match.name.alias.text[:1].isupper():
        return True
    if any(word.capital for word in passage.words[match.first + 1:match.last + 1]):
        return match.name.entity.kind == "location" or first.folded not in _LEADS       # "spoke to Lam", but "el cártel de Jalisco"
    return not (_is_plain_speech(match, passage) or _is_one_of_a_kind(match, passage)) and _is_spoken_as_listed(match, passage)


def _is_one_of_a_kind(match: Match, passage: Passage) -> bool:
    """Whether a place's name in small letters is said of one of many: "a nyala, an antelope", but "a gaza hospital"."""
    if match.name.entity.kind == "actor" or not match.first or passage.words[match.first - 1].folded not in _ONE_OF_SOME:
        return False
    behind = _behind(match.last, passage)
    return adjoins(match.first - 1, passage) and (not behind or behind in listed("closes"))


def _is_written_as_acronym(match: Match, word: Word, passage: Passage) -> bool:
    """Whether an acronym is written as one, or as the word that it is spoken as: not "Un homme", nor Ola, nor Isis Nilsson or the goddess Isis, nor "Orlando, Fla."."""
    if match.first < match.last or word.written.isupper():
        return True
    if word.written in atlas().abbreviations and passage.text.startswith(".", passage.words.span(match.first)[1]):
        return False
    if len(word.folded) <= _INITIALISM or (len(word.folded) == _INITIALISM + 1 and is_given_name(word.folded)):
        return False
    return not (is_a_person(match.first, passage) or _is_a_deity(match.first, passage)) if word.capital else _is_spoken_as_listed(match, passage)


def _is_a_deity(at: int, passage: Passage) -> bool:
    before = passage.words[max(0, at - 2):at]
    if not before or not adjoins(at - 1, passage):
        return False
    return before[-1].folded in listed("goddess before") or (before[-1].folded == "of" and before[0].folded in listed("goddess of"))


def _is_an_acronym_of_another(match: Match, word: Word, passage: Passage) -> bool:
    """Whether a place of so few letters that nobody shouts it stands as an acronym: the GAO reports, but "GAO, Mali" over a report."""
    longest = _SHOUTED if match.how == "fuzzy" else _INITIALISM + 1
    if match.name.entity.kind == "actor" or len(word.written) > longest or len(word.written) == 1 or match.name.alias.text.isupper():
        return False
    return word.written.isupper() and not passage.opens_a_paragraph(match.first) and not passage.in_capitals(match.first)


def _is_one_of_some(match: Match, passage: Passage) -> bool:
    """Whether a name whose last word begins with a small letter is said of any such thing: "an Islamic state in Asia", but "an Islamic state fighter"."""
    if passage.words[match.last].capital or not match.first or passage.words[match.first - 1].folded not in _ONE_OF_SOME or not _ends_with_a_capital(match):
        return False
    behind = _behind(match.last, passage)
    return not behind or behind in listed("closes")


def _is_any(match: Match, passage: Passage) -> bool:
    """Whether a name that is an ordinary word with its article stands at the head of a sentence as any such: "The company said", where The Company is listed, or "El mayo pasado"."""
    article, *words = passage.words[match.first:match.last + 1]
    return article.folded in _ARTICLES and len(words) == 1 and not words[0].capital and is_common_word(words[0].folded) and _ends_with_a_capital(match)


def _ends_with_a_capital(match: Match) -> bool:
    return match.name.alias.text.split()[-1][0].isupper()


def _is_plain_speech(match: Match, passage: Passage) -> bool:
    """Whether several words in small letters are all ordinary ones, with which nobody in particular is meant: "keep rapid support forces ready", "the right sector for it", but "the global coalition"."""
    words = passage.words[match.first:match.last + 1]
    if len(words) < 2 or not all(word.folded == "s" or is_common_word(word.folded) for word in words):
        return False
    is_one = match.name.entity.kind == "actor" and match.first > 0 and passage.words[match.first - 1].folded == "the"
    return not (is_one and (is_body(words[-1].folded) or words[-1].folded in listed("armed")) and _behind(match.last, passage) not in GOES_ON)


def _behind(last: int, passage: Passage) -> str:
    """The folded word that adjoins a name behind, if any."""
    return passage.words[last + 1].folded if last + 1 < len(passage.words) and adjoins(last, passage) else ""


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
        return True                     # guards.py asks for them
    by_name = name.alias.case is None and not name.acronym
    return by_name and is_name(" ".join(name.listed_words))


def _letters(text: str) -> str:
    """The letters and digits of the text without their marks, in their case."""
    return "".join(c if fold(c).text == c.casefold() else fold(c).text for c in text if c.isalnum())
