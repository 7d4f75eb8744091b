"""How many a noun phrase stands for, and how far from a harm its victims are looked for."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.phrase import Phrase

REACH = 24  # phrases: how far a victim may stand from the harm; every walk is bounded, so the work grows with the text only


def count(victim: Phrase) -> tuple[int, int | None, bool] | None:
    """How many a noun phrase stands for: low, high, approx. None where it stands for nobody one could count."""
    if victim.head in ("thing", "unit"):
        return None
    if victim.figure is not None:
        return victim.figure[:3]
    if victim.opener in ("negative", "nobody"):
        return (0, 0, False)
    if victim.opener == "pronouns" or victim.head == "group" or victim.opener == "anyone":
        return None
    many = victim.plural and victim.head == "person"
    return (1, None, False) if many else (1, 1, False)


def beyond_adverbs(phrases: Sequence[Phrase], index: int) -> int:
    while index < len(phrases) and phrases[index].tag == "adverb":
        index += 1
    return index
