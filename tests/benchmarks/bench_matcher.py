"""How many documents a second are searched for names, in CPU time: python tests/benchmarks/bench_matcher.py [NAMES ...]

Names and news are made up from the lexicon, with the word frequencies of real text (Zipf) and a steady trickle of new words.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence

from watcher.matcher import Matcher
from watcher.matcher.lexicon import well_known
from watcher.model import Entity

WORDS_IN_A_DOCUMENT = 800


def names(dice: random.Random, count: int) -> list[str]:
    """Persons and places, one to three words each."""
    given = [word.capitalize() for word, kinds in well_known().items() if "g" in kinds]
    last = [word.capitalize() for word, kinds in well_known().items() if "s" in kinds or "p" in kinds]
    return [" ".join([*dice.sample(given, dice.randrange(3)), dice.choice(last) + dice.choice(["", "", "o", "yev", "abad"])]) for _ in range(count)]


def documents(dice: random.Random, count: int) -> list[str]:
    """Texts whose words follow Zipf's law; one word in fifty begins a name, one in fifty is new."""
    vocabulary = [word for word, kinds in well_known().items() if "w" in kinds]
    dice.shuffle(vocabulary)
    people = names(dice, 5000)
    weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    texts = []
    for _ in range(count):
        words = dice.choices(vocabulary, weights, k=WORDS_IN_A_DOCUMENT)
        for at in range(0, len(words), 50):
            words[at] = dice.choice(people)
            words[at + 25] = "".join(dice.choices("aeioubdgklmnrst", k=7)).capitalize()
        texts.append(". ".join(" ".join(["The", *words[at:at + 20]]) for at in range(0, len(words), 20)))
    return texts


def rate(search: Callable[[str], object], texts: Sequence[str]) -> float:
    """Documents a CPU second."""
    start = time.process_time()
    for text in texts:
        search(text)
    return len(texts) / (time.process_time() - start)


def main() -> None:
    dice = random.Random(1)
    texts = documents(dice, 500)
    for count in map(int, sys.argv[1:] or ["100", "1000", "10000"]):
        entities = [Entity(str(i), "actor", name) for i, name in enumerate(names(dice, count))]
        start = time.process_time()
        matcher = Matcher(entities)
        built = time.process_time() - start
        cold, steady = rate(matcher.find, texts[:100]), rate(matcher.find, texts[100:])
        print(f"{count:>7} names: built in {built:.2f} s, cold {cold:.0f} documents/s, steady {steady:.0f} documents/s")


if __name__ == "__main__":
    main()
