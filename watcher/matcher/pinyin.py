"""Chinese names of two syllables or three: another syllable is another name, and no misspelling. Li Qian is not Li Qiang, nor Xi Jianping Xi Jinping."""

from __future__ import annotations

import re

from watcher.matcher.lexicon import is_chinese_family, is_pinyin
from watcher.matcher.matching import Match
from watcher.matcher.passage import Passage

_INITIAL = "(?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])?"
_FINAL = "(?:i?a(?:ng?|o|i)?|ua(?:ng?|i)?|i?ong?|i?ou|ei|eng?|er?|ing?|i[eu]|u[eino]?|ou?|iu?|i|van?|v)"
_SYLLABLE = re.compile(_INITIAL + _FINAL)
_NASAL = re.compile("ng(?![aeiou])")


def is_another_chinese_name(match: Match, passage: Passage) -> bool:
    """Whether a misspelt name is a Chinese one, and what stands there another such."""
    if match.how != "fuzzy" or match.name.entity.kind == "location":
        return False
    listed = match.name.listed_words
    if not is_chinese_family(listed[0]) or match.last - match.first + 1 != len(listed):
        return False
    stands = [word.folded for word in passage.words[match.first:match.last + 1]]
    if len(listed) == 2 and all(map(_SYLLABLE.fullmatch, (*listed, *(passage.words[at].folded for at in match.changed)))):
        return True
    return listed[0] == stands[0] and _are_other_names("".join(listed[1:]), "".join(stands[1:]))


def _are_other_names(ours: str, theirs: str) -> bool:
    """Whether both are given names of two syllables, and not for an n that is confused with ng: Jianping is not Jinping, but Jingping is."""
    return _NASAL.sub("n", ours) != _NASAL.sub("n", theirs) and _are_two_syllables(ours) and _are_two_syllables(theirs)


def _are_two_syllables(name: str) -> bool:
    return any(is_pinyin(name[:at]) and is_pinyin(name[at:]) for at in range(1, len(name)))
