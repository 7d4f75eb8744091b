"""Watchlists of made-up names, and those names as people and machines write them: with slips of every kind."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from watcher.model import Alias, Entity

# Unknown and well-known words, short ones, digits, what scanning confuses, given names, particles, other scripts.
WORDS = (
    "Qorvan Zubeidin Marnal Talbarn Deir Zor Kafr Hasakah Bernosh Ormilo Karmin Korlim Sharqat Telkif Raqqa Veldarn Ibrilon Homs Aleppo Zarna Abu "
    "Kim un il Tel Ba T4 47 2 U S B Is Army Front Islamic State Brigade People Organisation Militia Karim Khaled John Sergey Mohamed Yusuf Camren Ash "
    "دير الزور حمص الرقة بشار Тартус Алиев Ракка Дейр Хомс Χομς חומס"
).split()
GAPS = (" ", " ", " ", " ", "-", "-", "'", " al-", " ez-", " the ", " J. ", "'s ")
MATCHES = ("fuzzy", "fuzzy", "fuzzy", "variant", "exact", 1, 2, 3, 5)
RESPELT = (("k", "q"), ("q", "k"), ("s", "z"), ("z", "s"), ("u", "ou"), ("i", "ee"), ("y", "i"), ("a", "e"), ("o", "u"), ("ei", "ai"), ("isation", "ization"), ("a", "ah"))
CONFUSED = (("m", "rn"), ("rn", "m"), ("l", "1"), ("i", "l"), ("l", "I"), ("o", "0"), ("rm", "rrn"))
LETTERS = "abdeiklmnorstuz10"
CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwyz", "абкдефгхижклмнопкрстуввйз")
ARABIC = str.maketrans("abcdfghijklmnopqrstuvwyz", "ابكدفغهيجكلمنوبقرستوفويز", "e")
VOWELS = str.maketrans("", "", "eiou")
_GAP = re.compile(r"[\s\-']+(?:al-|ez-|the |J\. |s )?")
_INSIDE = re.compile(r"(?<=\w)(?=\w)")


def name(dice: random.Random) -> str:
    """One to four words, sometimes of two letters run together or with a particle or an initial between them."""
    words = dice.choices(WORDS, k=dice.choice((1, 1, 2, 2, 2, 3, 3, 4, 5)))
    return "".join([words[0], *(dice.choice(GAPS) + word for word in words[1:])])


def watched(dice: random.Random) -> list[Entity]:
    """A few entities, with aliases that allow this and that; one name may be another's beginning, or its misspelling."""
    names = [name(dice) for _ in range(dice.randrange(2, 7))]
    names += [slipped(dice.choice(names), dice) for _ in range(dice.randrange(3))]
    names += [f"{dice.choice(names)} {dice.choice(WORDS)}" for _ in range(dice.randrange(2))]
    return [
        Entity(str(number), dice.choice(("actor", "location")), listed, (Alias(listed, dice.choice(MATCHES)), *(Alias(name(dice), dice.choice(MATCHES)) for _ in range(dice.randrange(2)))))
        for number, listed in enumerate(names)
    ]


def written(entities: Sequence[Entity], dice: random.Random, count: int = 40) -> str:
    """A text that names them so many times, as it may happen."""
    names = [name for entity in entities for name in (entity.name, *(alias.text for alias in entity.aliases))]
    pieces = [dice.choice((slipped(dice.choice(names), dice), dice.choice(WORDS))) + dice.choice((". ", ". ", ", ", " ", "-", " said ", "\n\n")) for _ in range(count)]
    return dice.choice((str, str, str, str.upper, str.lower))("".join(pieces))


def slipped(listed: str, dice: random.Random) -> str:
    """The name after up to three slips, in whatever case."""
    for _ in range(dice.choice((0, 1, 1, 1, 2, 2, 3))):
        listed = dice.choice(SLIPS)(listed, dice) or listed
    return dice.choice((str, str, str, str, str.upper, str.title, str.lower))(listed)


def _of_a_letter(listed: str, dice: random.Random) -> str:
    at = dice.randrange(len(listed))
    before, letter, after = listed[:at], listed[at], listed[at + 1:]
    return before + dice.choice((after, letter * 2 + after, dice.choice(LETTERS) + after, letter + dice.choice(LETTERS) + after, after[:1] + letter + after[1:]))


def _of_a_gap(listed: str, dice: random.Random) -> str:
    gaps = [*_GAP.finditer(listed)]
    if not gaps:
        return listed + dice.choice(("s", "'s", "es"))
    gap = dice.choice(gaps)
    return listed[:gap.start()] + dice.choice(("", "", *GAPS, "  ", "\n", "-al-", " ash-")) + listed[gap.end():]


def _inside_a_word(listed: str, dice: random.Random) -> str:
    places = [found.start() for found in _INSIDE.finditer(listed)]
    at = dice.choice(places) if places else len(listed)
    return listed[:at] + dice.choice("-' ") + listed[at:]


def _of_the_scanner(listed: str, dice: random.Random) -> str:
    return listed.replace(*dice.choice([pair for pair in CONFUSED if pair[0] in listed] or [("", "")]), 1)


def _of_the_ear(listed: str, dice: random.Random) -> str:
    for _ in range(dice.randrange(1, 4)):
        listed = listed.replace(*dice.choice([pair for pair in RESPELT if pair[0] in listed] or [("", "")]), 1)
    return listed


def _of_the_script(listed: str, dice: random.Random) -> str:
    return listed.lower().translate(dice.choice((CYRILLIC, CYRILLIC, ARABIC, ARABIC, VOWELS)))


def _of_the_middle(listed: str, dice: random.Random) -> str:
    words = listed.split()
    return " ".join([*words[:1], *dice.choice(([], [word[0] + "." for word in words[1:-1]], [word[0] for word in words[1:-1]])), *words[1:][-1:]])


SLIPS: tuple[Callable[[str, random.Random], str], ...] = (
    _of_a_letter, _of_a_letter, _of_a_letter, _of_a_gap, _of_a_gap, _of_a_gap, _inside_a_word, _inside_a_word, _of_the_scanner, _of_the_scanner, _of_the_ear, _of_the_ear, _of_the_script,
    _of_the_middle,
)
