"""How a word sounds, whatever script or spelling it is in: its consonants, and the vowels before, between and after them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from watcher.matcher.scripts import VOWELLESS, script_of, spell

# Consonants that transliterations confuse are filed as one; `_alike` then looks closer.
_CLASSES = str.maketrans("pqx80z6jcv", "bkhtddgggf")
_CONFUSED = {frozenset(pair) for pair in ("kq", "hx", "d0", "z0", "g6", "t8", "fv")}
_CONFUSED_IN_ARABIC = {frozenset(pair) for pair in ("pb", "gj", "cj", "xk")}
_DOUBLED = re.compile(r"([^aeiouwyA])(?=\1)")
_CONSONANT = re.compile("[^aeiouwyA]")
_NO_VOWELS = dict.fromkeys(map(ord, "aeiouwyA"))
_KEYS = {**_CLASSES, **_NO_VOWELS}
_CASE_ENDING = re.compile(r"(?:ами|ями|ого|его|ому|ему|ыми|ими|ом|ем|ым|им|ам|ям|ах|ях|ов|ых|их)$")
_ARTICLE = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=..)")
_INNER_ARTICLE = re.compile(r"(?<=..)ال(?=..)")
_PROCLITIC = re.compile(r"^(?:[وف][بلك]?|[بلك])(?=...)")
# Arabic letter by letter, as machines write it: alflwjt.
_ROMANISED = re.compile(r"[^eiou]+")
_ROMAN_ARTICLE = re.compile("^al(?=..)")
_GREEK_ENDING = re.compile(r"(?<=...)(?:ς|[αεηιο]ς?)$")
_FINAL_H = re.compile(r"h(?<=[aeiouy]h)(?![^ \n])")
_HEBREW_PROCLITIC = re.compile(r"^(?:ו?[בלמהשכ]|ו)(?=...)")
BREATHED = "حחχ"       # at the end of a word a sound of its own, which in Latin letters is a silent h: Rafah, Salah


ROMANISED = "romanised"
_REMEMBERED = 32768    # words; beyond that the memory is emptied, which costs time only


class Sound(NamedTuple):
    """A word's consonants, one sign each, and its vowels: one string more than there are consonants."""

    consonants: str
    vowels: tuple[str, ...]
    script: str

    @property
    def key(self) -> str:
        """Equal for all that may sound alike."""
        return self.consonants.translate(_CLASSES)

    @property
    def vowelless(self) -> bool:
        return self.script in VOWELLESS or self.script == ROMANISED


@lru_cache(maxsize=_REMEMBERED)
def sounds_of(folded: str) -> tuple[Sound, ...]:
    """The ways to read a folded word; none where its script is not known."""
    return tuple(dict.fromkeys(Sound(spelt.translate(_NO_VOWELS), tuple(_CONSONANT.split(spelt)), script) for script, spelt in _spelt(folded)))


class _Keys(dict[str, tuple[tuple[str, str], ...]]):
    """The script and the key of each way to read folded words, each worked out once."""

    def __missing__(self, folded: str) -> tuple[tuple[str, str], ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        keys = self[folded] = tuple({(script, spelt.translate(_KEYS)): None for script, spelt in _spelt(folded)})
        return keys


_keys = _Keys()


def keys_of(folded: str) -> tuple[tuple[str, str], ...]:
    """The script and the key of each way to read a folded word, without the rest of its sound."""
    return _keys[folded]


def meet(folded: Iterable[str]) -> None:
    """Work out the keys of many words at once; of those that can be read in one way only."""
    latin = [word for word in folded if word not in _keys and word.isascii() and not _ROMANISED.fullmatch(word)]
    if latin and len(_keys) + len(latin) < _REMEMBERED:
        _keys.update((word, (("latin", key),)) for word, key in zip(latin, latin_keys(latin), strict=False))


def keys_together(words: Sequence[str]) -> set[str]:
    """The keys of several folded words read as one."""
    return {key for _, key in readings_together(words)}


def readings_together(words: Sequence[str]) -> set[tuple[str, str]]:
    """The script and the key of each way to read several folded words as one."""
    if len(words) == 1:
        return {*keys_of(words[0])}
    return {(parts[0][0], "".join([key for _, key in parts])) for parts in product(*map(keys_of, words)) if len({script for script, _ in parts}) == 1}


def latin_keys(lines: Sequence[str]) -> list[str]:
    """The key of each line of folded words in Latin letters read as one: what `keys_of` says of a word, at once for all of a watchlist."""
    spelt = "".join(_readings("\n".join(lines), "latin"))
    return _DOUBLED.sub("", spelt).translate(_KEYS).replace(" ", "").split("\n")


def run_together(sounds: Sequence[Sound]) -> Sound:
    """Several words as one."""
    first = sounds[0]
    consonants, vowels = first.consonants, list(first.vowels)
    for sound in sounds[1:]:
        consonants += sound.consonants
        vowels[-1:] = [vowels[-1] + sound.vowels[0], *sound.vowels[1:]]
    return Sound(consonants, tuple(vowels), first.script)


def readings_of(words: Iterable[str]) -> Iterator[Sound]:
    """The ways to read several folded words as one."""
    for sounds in product(*map(sounds_of, words)):
        if len({sound.script for sound in sounds}) == 1:
            yield run_together(sounds)


def _spelt(folded: str) -> Iterator[tuple[str, str]]:
    """Each script that the word may be read in, and the word in signs; doubled consonants once where vowels are written."""
    script = script_of(folded)
    if script is None:
        return
    for spelt in _readings(folded, script):
        yield script, spelt if script in VOWELLESS else _DOUBLED.sub("", spelt)
    if script == "latin" and _ROMANISED.fullmatch(folded):
        for spelt in _readings(folded, ROMANISED):
            yield ROMANISED, spelt


def _readings(folded: str, script: str) -> Iterator[str]:
    """The word in signs, and as it may be without what its grammar adds: an article, "and", "in", "for", an ending."""
    match script:
        case "arabic":
            yield from _arabic(folded)
            yield from _arabic(_ARTICLE.sub("", folded))
            yield from _arabic(_INNER_ARTICLE.sub("", folded))
            yield from filter(_is_long, _arabic(_PROCLITIC.sub("", folded)))
        case "hebrew":
            yield from _hebrew(folded)
            yield from filter(_is_long, _hebrew(_HEBREW_PROCLITIC.sub("", folded)))
        case "cyrillic":
            for word in (folded, _CASE_ENDING.sub("", folded)):
                yield spell(word, script)
                yield spell(word, script).replace("v", "w")
        case "greek":
            for word in dict.fromkeys((folded, folded.replace("τσ", "τς"), folded.removesuffix("χ"))):           # Chechnya, and Tsipras
                yield spell(word, script)
                yield spell(_GREEK_ENDING.sub("", word), script)
        case "romanised":
            yield from _romanised(folded)
            yield from _romanised(_ROMAN_ARTICLE.sub("", folded))
        case _:
            yield _FINAL_H.sub("", spell(folded, script))


def _romanised(word: str) -> Iterator[str]:
    """As _arabic does, the final t or h of the feminine."""
    spelt = spell(word, "latin").replace("a", "A")
    yield spelt
    if word[-1] in "th":
        yield spelt[:-1] + "A"


def _arabic(word: str) -> Iterator[str]:
    """A final h stands for a vowel; so does the feminine ending, unless its t is spoken, and may what is breathed."""
    spelt = spell(word, "arabic")
    yield spelt[:-1] + "A" if word[-1] in "هہھ" else spelt
    if word[-1] == "ة":
        yield spelt[:-1] + "t"
    if word[-1] in BREATHED:
        yield _unbreathed(spelt)


def _hebrew(word: str) -> Iterator[str]:
    """A final h stands for a vowel, as may what is breathed; the l of Allah is written twice."""
    spelt = spell(word, "hebrew")
    yield spelt[:-1] + "A" if word[-1] == "ה" else spelt
    if word.endswith("ללה"):
        yield spelt[:-2] + "A"
    if word[-1] in BREATHED:
        yield _unbreathed(spelt)


def _unbreathed(spelt: str) -> str:
    """The word less the last sound, which ends in a vowel, be it one that is not written: after a long a and a consonant it is an i (Salih, not Salah)."""
    if spelt[-2:-1] in ("A", "w", "y"):
        return spelt[:-1]
    return spelt[:-1] + ("y" if spelt[-3:-2] == "A" else "A")


def _is_long(spelt: str) -> bool:
    """Whether enough is left that what was taken off is likelier grammar than part of the word."""
    return sum(c not in "Awy" for c in spelt) >= 3


def sound_alike(one: Sound, other: Sound) -> bool:
    """Whether the two may be one name."""
    confused = _CONFUSED | _CONFUSED_IN_ARABIC if one.vowelless or other.vowelless else _CONFUSED
    if len(one.consonants) != len(other.consonants):
        return False
    if not all(a == b or frozenset((a, b)) in confused for a, b in zip(one.consonants, other.consonants, strict=True)):
        return False
    if one.vowelless and other.vowelless:
        return one.vowels == other.vowels
    if one.vowelless or other.vowelless:
        return _fits(*((one, other) if one.vowelless else (other, one)))
    return _vowels_alike(one, other)


def difference(one: Sound, other: Sound) -> int:
    """How many consonants and vowels of two that sound alike are not the same."""
    pairs = [*zip(one.consonants, other.consonants, strict=True), *zip(one.vowels, other.vowels, strict=True)]
    return sum(ours != theirs for ours, theirs in pairs)


_SPOKEN = {
    "w": frozenset("uowy"), "y": frozenset("iey"), "A": frozenset("aeo"), "o": frozenset("ouw"),
    "i": frozenset("iey"),         # of romanised words: cy
}
_GLIDES = {"w": re.compile("(?:^|[aeiouy])w(?=[aeiouy])|aw|au"), "y": re.compile("(?:^|[aeiouw])y(?=[aeiouw])|[ae][iy]|i[ao]")}


def _fits(bare: Sound, full: Sound) -> bool:
    """Whether the few vowels written are among those spoken, and the first, the last and the glides spoken are written."""
    if (bool(bare.vowels[0]), bool(bare.vowels[-1])) != (bool(full.vowels[0]), bool(full.vowels[-1])):
        return False
    first = bare.vowels[0].removeprefix("A")        # an alef that begins a word carries any vowel
    return all(map(_slot_fits, (first, *bare.vowels[1:]), full.vowels)) and (first != "" or full.vowels[0][:1] not in ("w", "y"))


def _slot_fits(written: str, spoken: str) -> bool:
    if not all(_SPOKEN[letter] & set(spoken) for letter in written):
        return False
    return all(letter in written or not glide.search(spoken) for letter, glide in _GLIDES.items())


def _vowels_alike(one: Sound, other: Sound) -> bool:
    """Whether the vowels are of one kind in every place, but for one swallowed inside and the ending of a case.

    In Latin letters a short name may have lost a vowel, if all others are the same: Kylr is not Kelar, nor NBC An Nabk.
    """
    pairs = [*zip(one.vowels, other.vowels, strict=True)]
    if {one.script, other.script} & {"cyrillic", "greek"} and _differ_by_case(*pairs[-1]):
        pairs.pop()
    elif bool(set("ae") & set(one.vowels[-1])) != bool(set("ae") & set(other.vowels[-1])):
        return False
    swallowed = sum(not (ours and theirs) and ours != theirs for ours, theirs in pairs)
    if swallowed and one.script == other.script == "latin" and len(one.consonants) <= 3 and not _differ_once(one, other):
        return False
    return swallowed <= (len(one.consonants) > 2) and all(_of_one_kind(*pair, inside=0 < at < len(pairs) - 1) for at, pair in enumerate(pairs))


def _differ_once(one: Sound, other: Sound) -> bool:
    """Whether both have vowels, which differ in one place."""
    return any(one.vowels) and any(other.vowels) and sum(ours != theirs for ours, theirs in zip(one.vowels, other.vowels, strict=True)) == 1


def _differ_by_case(ours: str, theirs: str) -> bool:
    return (len(ours) <= 1 and len(theirs) <= 1) or (min(len(ours), len(theirs)) > 0 and ours[0] == theirs[0])


def _of_one_kind(ours: str, theirs: str, *, inside: bool) -> bool:
    """Back vowels (u o w) answer back vowels, front vowels (i y) front vowels; e stands for front ones and for a."""
    if not (ours and theirs):
        return ours == theirs or (inside and (ours or theirs) in ("a", "e", "i"))
    if _BACK.isdisjoint(ours) != _BACK.isdisjoint(theirs):
        return False
    front = not _FRONT.isdisjoint(ours)
    return front == (not _FRONT.isdisjoint(theirs)) or "e" in (theirs if front else ours)


_BACK, _FRONT = frozenset("uow"), frozenset("iy")
