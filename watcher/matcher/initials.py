"""Acronyms as others punctuate them: N.A.T.O. for NATO, SPLM/N for SPLM-N. Those of up to three letters are found with stops anyhow."""

from __future__ import annotations

from collections.abc import Iterator

_LENGTH = 4            # letters; longer ones hardly anybody writes with stops


def may_be_punctuated(name: str) -> bool:
    """Whether the name is such an acronym, or two that a hyphen ties; quick, for it is asked of every name."""
    return name.isupper() and (_takes_stops(name) or _takes_stroke(name))


def punctuated(name: str) -> Iterator[str]:
    """The acronym as others write it; none for any other name."""
    if name.isupper():
        if _takes_stops(name):
            yield "".join(f"{letter}." for letter in name)
        if _takes_stroke(name):
            yield name.replace("-", "/")


def _takes_stops(name: str) -> bool:
    return len(name) == _LENGTH and name.isalpha()


def _takes_stroke(name: str) -> bool:
    return name.count("-") == 1 and name.replace("-", "").isalpha()
