"""How far words of a text resemble a name, whatever stands about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.matcher.alignment import Alignment, align
from watcher.matcher.hearing import heard, share_consonants
from watcher.matcher.names import Form
from watcher.matcher.words import Word


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The nearest permitted alignment, if any; where there are edits, or none: the sounds that differ, if the words are heard as the name, and whether they share its consonants."""

    alignment: Alignment | None
    sounds: int | None = None
    consonants: bool = False


AS_LISTED = Resemblance(Alignment(0, respaced=False, changed=()))


def resemblance(form: Form, window: Sequence[Word], places: Sequence[int], *, capital_needed: bool) -> Resemblance | None:
    """How the words, at these places counted from the first, resemble the form; None where they neither align nor are heard as it."""
    alignment = align(form, window, places, capital_needed=capital_needed)
    if alignment is not None and not alignment.edits:
        return Resemblance(alignment)
    sounds = heard(form, window, capital_needed=capital_needed)
    if alignment is None:
        return Resemblance(None, sounds) if sounds is not None else None
    return Resemblance(alignment, sounds, share_consonants(form, window))
