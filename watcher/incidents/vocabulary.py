"""The words by which a language tells happenings apart (languages/*.yaml)."""

from __future__ import annotations

from dataclasses import dataclass

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A language file as it stands; what each list means is said there."""

    language: str
    turns: Words
    leads: Words
    between: Words
    another: Words
    event: Words
    comes: Words
    lately: Words
    beside: Words
    apart: Words
    events: Words
    numbers: Words
    counted: Words
    everywhere: Words
    wide: Words
    all_over: Words
    the_whole: Words
    within_it: Words
    so_far: Words
    weekends: Words
    these: Words
    distances: Words
    said: Words
    said_in: Words
    going: Words
    bound: Words
    targets: Words
    hits: Words
    hit_at: Words
    off: Words
    based: Words
    happens: Words
    on: Words
    parts_from: Words
    the: Words
    sorts: Words
    sides: Words
    inside: Words
    belongs: Words
    asides: Words
    like: Words
    like_after: Words
    like_before: Words
    joins: Words
    claims: Words
    struck: Words
    living: Words
    lives: Words
    also: Words
    someone_else: Words
    conditions: Words
    others: Words
    armed: Words
    years: Words
    male: Words
    female: Words
    one_of_several: Words
    ordinals: Words
    reckonings: Words
    struck_too: Words
    moved: Words
    adds: Words
    refers: Words
    relates: Words
    pronouns: Words
    among_those: Words
    of_them: Words
    whose: Words
    kin: Words
    selves: Words
    one: Words
    many_endings: Words
    owner_endings: Words
    suffixes: Words
    after_names: Words
    nobody: Words
