"""Ages in a sentence: "John Smith, 34, and Ann Lee, 61", "two boys, ages 7 and 10": they count nobody."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.casualties.language import AgeWords
from watcher.casualties.numbers import Quantity
from watcher.casualties.phrase import Phrase
from watcher.casualties.words import Word

_OLDEST = 110
_FEW = 6  # children whose ages are listed without their number
_AFTER = frozenset({"comma", "stop", "separator", "and", "be", "prep", "relative", "colon", "time", "dash"})


def age(sequence: Sequence[Word], at: int, words: AgeWords) -> int:
    """The index after "ages 7 and 10", "between the ages of 2 and 11" or "their 20's" where that begins here, else the same index."""
    if sequence[at].tag == "possessive" and _is_decade(sequence, at + 1):
        return at + 3
    begun = at + 2 if sequence[at].text in words.ranges and sequence[at + 1 : at + 2] and sequence[at + 1].tag == "determiner" else at
    if begun >= len(sequence) or sequence[begun].text not in words.before:
        return at
    after = at
    for index in range(begun + 1, min(begun + 12, len(sequence))):
        if sequence[index].kind == "number" and len(sequence[index].text) <= 3:
            after = index + 1
        elif sequence[index].text not in words.joints or index > max(after, begun) + 1:
            break
    return after


def _is_decade(sequence: Sequence[Word], at: int) -> bool:
    """Whether this is "20's", which is read as two words."""
    return (
        at + 1 < len(sequence)
        and sequence[at].kind == "number"
        and sequence[at + 1].text == "s"
        and sequence[at + 1].start <= sequence[at].end + 1
    )


def without_ages(found: Sequence[Phrase]) -> list[Phrase]:
    """The phrases without the ages told of people, nor the commas around them."""
    kept: list[Phrase] = []
    closed = past = -1
    for index, phrase in enumerate(found):
        if index < past:
            continue
        if phrase.tag == "comma":
            if after := _ages_of_all(found, index):
                past, found[index - 1].aged = after, True
            elif index != closed and not _tells_age(found, index + 1):
                kept.append(phrase)
            continue
        if phrase.figure is None and not phrase.aged and phrase.tag != "age":
            kept.append(phrase)
            continue
        told = _tells_age(found, index)
        if told and kept and kept[-1].tag == "be":
            continue
        if told and kept and kept[-1].tag == "np":
            _mark(kept[-1])
            closed = _closing(found, index)
            if phrase.size == 1 or phrase.tag == "age":
                continue
            phrase.figure = None  # "man, 18 Jose Estrada": the next line begins with the name
        elif phrase.tag == "age":
            continue
        kept.append(phrase)
    return kept


def _ages_of_all(found: Sequence[Phrase], comma: int) -> int:
    """The index after the ages of several people, one for each: "two men, 18 and 20, and a girl"; else 0."""
    people = found[comma - 1] if comma else None
    if people is None or people.head != "person" or not (people.figure or people.opener in ("possessive", "determiner")):
        return 0
    told = people.figure or Quantity(_FEW, _FEW, False, False, 0)
    if told.high != told.low or (people.figure is None and not people.plural):
        return 0
    ages = 0
    for at in range(comma, min(comma + 2 * told.low, len(found) - 1), 2):
        age_told = found[at + 1]
        if found[at].tag not in ("comma", "and") or not _is_bare_age(age_told):
            break
        ages += 1
    after = comma + 2 * ages
    ended = after >= len(found) or found[after].tag in _AFTER
    if ages < 2 or not ended or (people.figure is not None and ages != told.low):
        return 0
    people.figure = people.figure or Quantity(ages, ages, False, False, 0)  # "her sons, 7 and 8": two
    return after + _is_tag(found, after, "comma")


def _is_place(found: Sequence[Phrase], index: int) -> bool:
    """Whether this is no one whose age could be told, but where or in what a toll is: "the toll in the quake is 12, police said"."""
    return found[index].head in ("thing", "unit") or (index > 0 and found[index].tag == "np" and found[index - 1].tag == "prep")


def _is_bare_age(phrase: Phrase) -> bool:
    bare = phrase.tag == "np" and phrase.head == "bare" and phrase.size == 1 and phrase.text.isdigit()
    return bare and phrase.figure is not None and 0 < phrase.figure.low <= _OLDEST


def _mark(person: Phrase) -> None:
    person.aged = True
    captioned = person.head == "thing" and person.end > person.stop  # "courtesy photo Ann Lee, 15, was shot"
    if person.head == "unknown" or captioned:
        person.head, person.plural = "person", False


def _closing(found: Sequence[Phrase], index: int) -> int:
    """The comma that ends what stands between commas, -1 where none does."""
    before, after = found[index - 1].tag, found[index + 1].tag if index + 1 < len(found) else ""
    if index + 4 < len(found) and found[index + 2].tag == "np" and _tells_age(found, index + 4):
        return -1  # "Ann Lee, 61, Carl Roe, 12, and Di Ash, 40": a list
    return index + 1 if after == "comma" and (before == "comma" or found[index].tag == "np") else -1


def _tells_age(found: Sequence[Phrase], index: int) -> bool:
    """Whether the phrase is an age of the person before it."""
    if not 1 <= index < len(found):
        return False
    phrase, before = found[index], found[index - 1]
    if phrase.aged and phrase.size == 1 and " " in phrase.text and before.tag == "comma" and index > 1:
        return found[index - 2].tag == "np"  # "Tom Hill, 20 years old, was killed"
    if phrase.tag == "age":
        return (found[index - 2] if before.tag == "comma" and index > 1 else before).tag == "np"
    if phrase.tag != "np" or phrase.figure is None or not 0 < phrase.figure.low <= _OLDEST:
        return False
    if before.role == "one" and before.tag == "be" and phrase.head == "bare" and _is_tag(found, index + 1, "comma"):
        return index > 1 and found[index - 2].tag in ("np", "speech", "link", "relative", "adverb") and not _is_place(found, index - 2)  # "who was 16, died"
    if before.tag == "np":
        return _is_name(before) and phrase.head == "bare" and phrase.size == 1 and _is_tag(found, index + 1, "comma")
    if before.tag != "comma" or index < 2 or found[index - 2].tag != "np" or found[index - 2].figure is not None:
        return False
    if phrase.head == "bare":
        following = found[index + 1] if index + 1 < len(found) else None
        closed = following is None or (following.tag in _AFTER and following.role != "of")
        return phrase.size == 1 and closed and not _is_elsewhere(found, index)
    return phrase.head == "unknown" and not phrase.plural and phrase.text.isdigit() and found[index - 2].plural is False


def _is_elsewhere(found: Sequence[Phrase], index: int) -> bool:
    """Whether a figure after a place is told of another place: "killed nine in Homs, two in Hama"."""
    if index < 3 or index + 1 >= len(found) or found[index + 1].tag != "prep":
        return False
    return found[index - 3].tag == "prep" and found[index - 3].text == found[index + 1].text


def _is_name(phrase: Phrase) -> bool:
    return phrase.figure is None and phrase.head == "unknown" and not phrase.opener and phrase.size > 1


def _is_tag(found: Sequence[Phrase], index: int, tag: str) -> bool:
    return index < len(found) and found[index].tag == tag
