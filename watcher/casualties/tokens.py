"""The pattern that cuts a text of one language into words, figures, ages and marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from watcher.casualties.language import AgeWords

# Each look ahead spares most words and spaces the attempts behind it.
_PATTERN = r"""
    (?=\S)(?:
      (?=\d)(?:
        (?P<age>{ages}\d+(?:[-\u2010\u2011][^\W\d_]+)+)                            # 17 year old, 13-year-old, 6-hour
      | (?P<ordinal>\d+(?:{ordinals})(?![^\W_]))
      | (?P<number>(?:\d{{1,3}}(?:[,.'\u2019\u066c\u00a0\u2009\u202f\x20]\d{{3}})+(?!\d)|\d+)(?:[{decimals}]\d+)?[km]?(?![^\W_]|\.\d))
      )
    | (?=[^\W\d_]\.)(?:
        (?P<initials>(?:[^\W\d_]\.){{2,}})                                         # U.S. a.m.
      | (?<![^\s("\u201c])(?P<initial>[^\W\d_]\.)(?=\s[^\W\d_]{{2}})                   # Ann B. Lee
      )
    | (?P<word>[^\W_]+(?:[-'\u2019\u2010\u2011&][^\W_]+)*)
    | (?P<mark>--+|[^\w\s])
    )
"""


def tokens(ages: AgeWords, ordinals: Iterable[str], decimals: str) -> re.Pattern[str]:
    """The pattern of a language, by its words of age, the endings of its ordinals and its marks of decimals; no repetition is nested."""
    told = ""
    if ages.ends:  # "17 year old", "6 yr old"
        told = rf"\d+[-\u2010\u2011\s]\s?(?:{_any(ages.units)})[-\u2010\u2011\s]\s?(?:{_any(ages.ends)})(?![^\W_])|"
    return re.compile(_PATTERN.format(ages=told, ordinals=_any(ordinals), decimals=re.escape(decimals)), re.VERBOSE | re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
