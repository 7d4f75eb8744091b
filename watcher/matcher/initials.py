"""Acronyms as others punctuate them: N.A.T.O. for NATO, SPLM/N for SPLM-N, MS13 for MS-13. Those of up to three letters are found with stops anyhow."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LENGTH = 4            # letters; longer ones hardly anybody writes with stops

_NUMBERED = re.compile(r"([A-Z]{1,4})(-?)([0-9]+)")          # the 1 and the 0 in which are taken for letters where it is one word


def may_be_punctuated(name: str) -> bool:
    """Whether the name is such an acronym, two that a hyphen ties, or one with a number; quick, for it is asked of every name."""
    return name.isupper() and (_takes_stops(name) or _takes_stroke(name) or _NUMBERED.fullmatch(name) is not None)


def punctuated(name: str) -> Iterator[str]:
    """The acronym as others write it; none for any other name."""
    if name.isupper():
        if _takes_stops(name):
            yield "".join(f"{letter}." for letter in name)
        if _takes_stroke(name):
            yield name.replace("-", "/")
        numbered = _NUMBERED.fullmatch(name)
        if numbered:
            yield numbered[1] + ("" if numbered[2] else "-") + numbered[3]


def _takes_stops(name: str) -> bool:
    return len(name) == _LENGTH and name.isalpha()


def _takes_stroke(name: str) -> bool:
    return name.count("-") == 1 and name.replace("-", "").isalpha()
