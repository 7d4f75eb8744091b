"""When a well-known word may all the same be another spelling of a word of a longer name.

"Sergei Lavrov" is Sergey Lavrov and "Shia militias" a Shia militia, though Sergei and militias are well known
themselves; the rest of the name vouches for them. A name of one word has nobody to vouch for it.
"""

from __future__ import annotations

import re
from functools import lru_cache

# How writers of Latin letters differ over the same sound; longest first. The words come with i for l and 1, and o for 0.
_SOUNDS = (
    ("ph", "f"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sch", "sh"), ("tch", "ch"), ("tsch", "ch"), ("dj", "j"), ("ck", "k"), ("ou", "u"),
    ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ai", "i"), ("ey", "i"), ("ay", "i"), ("aw", "au"), ("x", "ks"), ("q", "k"), ("c", "k"),
    ("w", "v"), ("y", "i"), ("z", "s"),
)
_RESPELT = (
    (re.compile(r"(?m)is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)"), "iz"),     # organise, mobilisation
    (re.compile(r"(?m)our(?=s?$|ed$|ing$)"), "or"),                            # labour
    (re.compile(r"(?m)tre(?=s?$)"), "ter"),                                    # centre
    (re.compile(r"(?m)ence(?=s?$)"), "ense"),                                  # defence
    (re.compile(r"(?m)amme(?=s?$)"), "am"),                                    # programme
)
_SILENT_H = re.compile(r"(?m)h(?<=[aeiou]h)$")    # Hodeida is Hodeidah
_FIRST_O = re.compile(r"(?m)^o(?=[a-np-tv-z])")     # Usama is Osama, Umar Omar
_DOUBLED = re.compile(r"(.)(?=\1)")


def vouched_for(listed: str, stands: str) -> bool:
    """Whether the plain word that stands in the text is an inflection, a respelling or a homophone of the listed one."""
    return sound(listed) == sound(stands) or _is_plural(listed, stands) or _is_plural(stands, listed) or respelt(listed) == respelt(stands)


def _is_plural(one: str, many: str) -> bool:
    return many.startswith(one) and many[len(one):] in ("s", "es")


@lru_cache(maxsize=16384)
def respelt(word: str) -> str:
    """A key that is equal for words that differ only as British and American spelling do: organise, organize."""
    return all_respelt(word)


def all_respelt(words: str) -> str:
    """The keys of words, one a line."""
    for pattern, replacement in _RESPELT:
        words = pattern.sub(replacement, words)
    return words


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """A key that is equal for words that differ only in how a sound is written: Mohamed, Mohammed; Yusuf, Youssouf."""
    return all_sounds(word)


def all_sounds(words: str) -> str:
    """The keys of words, one a line."""
    words = _SILENT_H.sub("", words)
    for letters, sound_of_them in _SOUNDS:
        words = words.replace(letters, sound_of_them)
    return _DOUBLED.sub("", _FIRST_O.sub("u", words))
