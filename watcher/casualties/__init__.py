"""How many people came to harm, as a text says it: killed, wounded, missing, kidnapped, displaced.

The road: words -> phrases (who, what was done, the frame between) -> claims (a harm and its victims) -> status (this
article's news, background, denied or mere possibility). A sentence without a word of harm is not even cut. Letter
case decides nothing, so a wire in capitals reads the same. The vocabulary is data: languages/*.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from string import punctuation

from watcher.casualties.echoes import without_echoes, without_remnants
from watcher.casualties.recaps import without_recaps, without_sums
from watcher.casualties.report import report
from watcher.casualties.survivors import survivors
from watcher.casualties.tables import tables, with_tables
from watcher.casualties.themes import without_themes
from watcher.casualties.tongue import reads, tongue
from watcher.casualties.when import reference
from watcher.model import Casualty, Span
from watcher.text import sentences, sentences_at

_LONGEST = 2_000  # characters of a sentence that are read together
_MOST = 10_000  # casualties of one text: whoever sends more sends no news
_HEAD = 4_000  # characters that tell whether a language is ours
_MARKS = punctuation + "“”‘’«»–—‐‑…·•¿¡"


def extract(text: str, *, published: datetime | None = None, language: str | None = None) -> tuple[Casualty, ...]:
    """The casualties a text tells of, ordered by where they stand; `published` lets it tell news from the past.

    `language` is the code of the one it is said to be in; where the text clearly speaks another that we know, it is read in that.
    """
    plain = _plain(text)
    spoken = plain.split()
    knowledge = tongue(spoken, language)
    if knowledge.letters:
        plain = knowledge.bare(plain)
        spoken = plain.split()
    cues = knowledge.cue_words.intersection(spoken)
    if not cues:
        return ()
    even = len(plain) == len(text)  # else a letter has grown, and what follows has shifted
    today = reference(text, published, knowledge)
    found: list[Casualty] = []
    for sentence in sentences_at(text, _places(plain, cues)) if even else sentences(text):
        for piece in _pieces(text, sentence):
            words = plain[piece.start : piece.end] if even else knowledge.bare(_plain(text[piece.start : piece.end]))
            if len(found) < _MOST and knowledge.tells_harm(words.split()):
                found.extend(report(text, piece, len(found), today, knowledge))
    if rows := tables(text, today, knowledge):
        found = with_tables(found, rows)
    told = without_themes(without_sums(without_recaps(found, text, knowledge), knowledge), text, spoken, today, knowledge)
    judged = without_remnants(without_echoes(told, text, knowledge), text, knowledge)
    return tuple(survivors(judged, text, knowledge))


def reads_language(text: str) -> bool:
    """Whether the text is in a language whose casualties are read, as far as its commonest words tell."""
    return reads(_plain(text[:_HEAD]).split())


def _places(plain: str, cues: Iterable[str]) -> list[int]:
    """Where these words stand, in order."""
    found: list[int] = []
    for cue in cues:
        at = plain.find(cue)
        while at >= 0:
            after = at + len(cue)
            if not plain[at - 1 : at].strip() and not plain[after : after + 1].strip():
                found.append(at)
            at = plain.find(cue, after)
    return sorted(found)


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence, cut at white space where it is longer than people write."""
    start = sentence.start
    while sentence.end - start > _LONGEST:
        cut = max(text.rfind(" ", start, start + _LONGEST), text.rfind("\n", start, start + _LONGEST))
        end = cut if cut > start else start + _LONGEST
        yield Span(start, end)
        start = end
    yield Span(start, sentence.end)


def _plain(text: str) -> str:
    """The text in small letters, without marks."""
    small = text.lower()
    for mark in _MARKS:  # faster than str.translate, several times so beyond ASCII
        small = small.replace(mark, " ")
    return small
