"""Who is told of by name: "Ana Ruiz", "Lieutenant Luis Mora", "officers Smith and Jones"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from watcher.casualties.phrase import Phrase

_LONGEST = 4  # words of a name
_TITLE = 3  # words of a title before it


def is_full_name(phrase: Phrase) -> bool:
    """Whether this is someone's first name and surname, with a title or without."""
    if is_titled(phrase):
        return True
    told = phrase.head == "unknown" or (phrase.head == "person" and phrase.aged)
    return told and _is_plain(phrase) and not phrase.plural and 2 <= phrase.size <= _LONGEST


def is_titled(phrase: Phrase) -> bool:
    """Whether this is a word for people and then a name: "Lieutenant Luis Mora"."""
    return _is_plain(phrase) and phrase.head == "person" and phrase.end > phrase.stop and phrase.size <= _LONGEST + _TITLE


def surnames(phrases: Sequence[Phrase], index: int) -> tuple[list[Phrase], int]:
    """The names of a list that ends here and begins with a title for all of them: "officers Smith, Jones and Lee"; else none."""
    members: list[Phrase] = []
    at = index
    while at >= 0 and len(members) < _LONGEST * 2 and phrases[at].tag == "np":
        members.insert(0, phrases[at])
        if is_titled(phrases[at]) and phrases[at].plural and len(members) > 1:
            return members, at
        if not _is_plain(phrases[at]) or phrases[at].head != "unknown" or phrases[at].size > 1:
            break
        joint = at - 1
        while joint > 0 and phrases[joint].tag in ("and", "comma"):
            joint -= 1
        if joint == at - 1:
            break
        at = joint
    return [], index


def one_by_one(members: Sequence[Phrase]) -> None:
    """Let a title that several share stand for the one whose name follows it: "soldiers Luis Mora, Juan Paz and Al Gil"."""
    for title, name in pairwise(members):
        if is_titled(title) and title.plural and _is_plain(name) and name.head == "unknown":
            title.plural = name.plural = False  # "Jones" is no plural


def _is_plain(phrase: Phrase) -> bool:
    return phrase.tag == "np" and phrase.figure is None and not phrase.opener
