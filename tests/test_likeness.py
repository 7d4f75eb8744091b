"""What tells a name in a text from the listed one, in words."""

from __future__ import annotations

import pytest

from watcher.likeness import likeness


@pytest.mark.parametrize(("surface", "alias", "said"), [
    ("حلب", "Halab", "in Arabic letters"),
    ("Kirkuk", "كركوك", "in Latin letters"),
    ("Дейр-эз-Зоре", "Deir ez-Zor", "in Cyrillic letters"),
    ("Coalition", "US-led coalition", "in short"),
    ("al-Abadi", "Haider al-Abadi", "in short"),
    ("Dimashk", "Dimashq", "sounds alike"),
    ("Nusra Front", "Al-Nusra Front", "a variant"),
    ("el-Hasakah", "Al-Hasakah", "a variant"),
    ("Deirezzor", "Deir ez-Zor", "a variant"),
    ("John F. Kennedy", "John Kennedy", "a variant"),
    ("U.S", "US", "a variant"),
    ("al", "el", "sounds alike"),
    ("T4 air base", "T4 airbase", "a variant"),
])
def test_variant_is_said_in_words(surface, alias, said):
    assert likeness(surface, alias, "variant", 0) == said


def test_edits_are_counted_and_the_same_name_needs_no_word():
    assert likeness("Alepo", "Aleppo", "fuzzy", 1) == "1 edit"
    assert likeness("Alepoo", "Aleppo", "fuzzy", 2) == "2 edits"
    assert likeness("ALEPPO", "Aleppo", "exact", 0) == ""
