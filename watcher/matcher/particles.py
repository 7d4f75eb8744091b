"""Which words of a name come and go without changing it: the Arabic article, "the", and the possessive 's."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.matcher.scripts import spell
from watcher.matcher.words import Word

_ARTICLES = frozenset({"al", "el", "ul", "the", "s"})
# Before the "sun letters" the article takes their sound: ad-Dana, ash-Sharqat, ez-Zor. Hence Ash Carter has no article.
_VOWELS, _SOUNDS = "aeu", ("dh", "sh", "th", *"dnrstz")
_ASSIMILATED = {vowel + sound: sound for vowel in _VOWELS for sound in _SOUNDS}
SHAPES = f"(?:{'|'.join(sorted(_ARTICLES))}|[{_VOWELS}](?:{'|'.join(_SOUNDS)}))"        # of particles in Latin letters
LONGEST = 3           # letters, in Cyrillic, too: аль is the article, Альфа is not
_DIGRAPHS = str.maketrans({"$": "sh", "0": "dh", "8": "th"})


def is_particle(word: str, following: str) -> bool:
    """Whether the folded word, before the one following, is such a particle."""
    if len(word) > LONGEST:
        return False
    if word in _ARTICLES:
        return True
    if not word.isascii():
        word, following = _in_latin(word), _in_latin(following)
        return word in ("al", "el") or is_assimilated(word, following)
    return is_assimilated(word, following)


def is_article(word: str, following: str) -> bool:
    """Whether the folded word, before the one following, is the Arabic article in any of its forms."""
    return word not in ("the", "s") and is_particle(word, following)


def is_assimilated(word: str, following: str) -> bool:
    """Whether the word is an article that has taken the sound of the word following."""
    sound = _ASSIMILATED.get(word)
    return sound is not None and following.startswith(sound)


def _in_latin(word: str) -> str:
    """A Cyrillic article (аль, эз, эш), or the beginning of the word that it stands before, in Latin letters."""
    return spell(word[:LONGEST], "cyrillic").translate(_DIGRAPHS)


def is_initial(word: Word) -> bool:
    """Whether the word is a single capital letter, as stands between the names of a person."""
    return len(word.folded) == 1 and word.folded.isalpha() and word.written.isupper()


def may_go(word: Word, following: Word) -> bool:
    """Whether the word may stand inside some name without being part of it."""
    return is_particle(word.folded, following.folded) or is_initial(word)


def could_go(word: Word) -> bool:
    """Whether there are words before which `may_go` would let it go."""
    return len(word.folded) <= LONGEST and (is_article_shaped(word.folded) or not word.folded.isascii() or is_initial(word))


def is_article_shaped(word: str) -> bool:
    """Whether the word of Latin letters is a particle before some other."""
    return word in _ARTICLES or word in _ASSIMILATED


def without_particles(tokens: Sequence[str]) -> tuple[str, ...]:
    """The folded tokens less their particles; a name never ends in one, but for the 's of a possessive."""
    return tuple([tokens[at] for at in places_of_no_particle(tokens)])


def places_of_no_particle(words: Sequence[str]) -> list[int]:
    """Where the folded words of a name are that are left without particles."""
    following = [*words, ""][1:]
    return [at for at, (word, after) in enumerate(zip(words, following, strict=True)) if not (is_particle(word, after) and (after or word == "s"))]
