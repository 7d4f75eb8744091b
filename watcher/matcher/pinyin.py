"""Chinese names of two syllables: another syllable is another name, and no misspelling. Li Qian is not Li Qiang."""

from __future__ import annotations

import re

from watcher.matcher.lexicon import is_chinese_family
from watcher.matcher.matching import Match
from watcher.matcher.passage import Passage

_INITIAL = "(?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])?"
_FINAL = "(?:i?a(?:ng?|o|i)?|ua(?:ng?|i)?|i?ong?|i?ou|ei|eng?|er?|ing?|i[eu]|u[eino]?|ou?|iu?|i|van?|v)"
_SYLLABLE = re.compile(_INITIAL + _FINAL)


def is_another_chinese_name(match: Match, passage: Passage) -> bool:
    """Whether a misspelt name is a Chinese one, and what stands there another such."""
    if match.how != "fuzzy" or match.name.entity.kind == "location":
        return False
    listed = match.name.listed_words
    if len(listed) != 2 or match.last - match.first != 1 or not is_chinese_family(listed[0]):
        return False
    return all(map(_SYLLABLE.fullmatch, (*listed, *(passage.words[at].folded for at in match.changed))))
