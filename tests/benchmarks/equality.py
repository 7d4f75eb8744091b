"""Whether the index loses anything: python tests/benchmarks/equality.py NAMES ARTICLES [ARTICLES ...]

NAMES is a number (so many made-up names), a .json list of names, or a watchlist.yaml. ARTICLES are files and folders of
any format that Watcher reads, and .jsonl files with a "text" a line; short texts are joined to documents of --words.
What the index finds, at first sight, again, and with hardly any memory, is held against the measurement of every name
with every window (tests/matcher_measured.py). Prints every difference; exit status 1 if there is one.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench_matcher import names as made_up
from matcher_measured import measured
from slips import slipped

from watcher import readers, watchlist
from watcher.matcher import Matcher, index, matcher
from watcher.model import Entity, Mention

MEMORIES = ("cold", "warm", "tiny")
TINY = 3


def entities(source: str, count: int | None, kind: str, dice: random.Random) -> list[Entity]:
    """The watched: made up, from a list of names, or from a watchlist."""
    if source.isdigit():
        listed = made_up(dice, int(source))
    elif source.endswith(".json"):
        listed = json.loads(Path(source).read_text(encoding="utf-8"))
    else:
        return [*watchlist.load(Path(source), channels=None).entities][:count]
    return [Entity(str(number), kind, name) for number, name in enumerate(listed[:count])]


def texts(source: Path) -> Iterator[str]:
    """The articles of a file, or of all files of a folder."""
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_file():
                yield from texts(path)
    elif source.suffix == ".jsonl":
        yield from (json.loads(line)["text"] for line in source.open(encoding="utf-8"))
    else:
        yield from (article.text for article in readers.read(source))


def joined(articles: Iterable[str], words: int) -> Iterator[str]:
    """Documents of at least so many words."""
    document: list[str] = []
    for text in articles:
        document.append(text)
        if sum(len(part.split()) for part in document) >= words:
            yield "\n\n".join(document)
            document = []
    if document:
        yield "\n\n".join(document)


def documents(sources: Sequence[Path], words: int, count: int, dice: random.Random) -> list[str]:
    """So many documents, from anywhere among the articles."""
    articles = [text for source in sources for text in texts(source)]
    dice.shuffle(articles)
    return [*joined(articles, words)][:count]


def planted(text: str, names: Sequence[str], each: int, dice: random.Random) -> str:
    """The text with a misspelt name after so many words."""
    words = text.split(" ")
    return " ".join([f"{word} {slipped(dice.choice(names), dice)}" if at % each == 1 else word for at, word in enumerate(words)])


def found(watched: Sequence[Entity], texts: Sequence[str]) -> dict[str, list[tuple[Mention, ...]]]:
    """What the index finds in each text: at first sight, again, and with hardly any memory."""
    quick = Matcher(watched)
    mentions = {"cold": [*map(quick.find, texts)], "warm": [*map(quick.find, texts)]}
    limits = matcher.REMEMBERED, index.REMEMBERED
    matcher.REMEMBERED = index.REMEMBERED = TINY
    mentions["tiny"] = [*map(Matcher(watched).find, texts)]
    matcher.REMEMBERED, index.REMEMBERED = limits
    return mentions


def differences(ours: Sequence[Mention], theirs: Sequence[Mention], text: str) -> Iterator[str]:
    """What the one has and the other has not, each with what stands around it."""
    for what, mentions in (("lost", set(theirs) - set(ours)), ("more", set(ours) - set(theirs))):
        for mention in sorted(mentions, key=lambda mention: mention.span.start):
            yield f"  {what} {mention}\n      in {text[max(0, mention.span.start - 80):mention.span.end + 80]!r}"
    if len(ours) != len(set(ours)):
        yield "  a mention is told twice"


def compare(watched: Sequence[Entity], texts: Sequence[str]) -> tuple[int, int]:
    """How many mentions there are, and how many documents in which the index differs; each difference is printed."""
    mentions = found(watched, texts)
    reference = measured(watched)
    count, wrong = 0, 0
    for number, text in enumerate(texts):
        right = reference.find(text)
        count += len(right)
        apart = {memory: lines for memory in MEMORIES if (lines := [*differences(mentions[memory][number], right, text)])}
        wrong += bool(apart)
        for memory, lines in apart.items():
            print(f"document {number}, {memory}:", *lines, sep="\n")
    return count, wrong


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("names")
    arguments.add_argument("articles", nargs="+", type=Path)
    arguments.add_argument("--first", type=int, help="only so many of the names")
    arguments.add_argument("--documents", type=int, default=20)
    arguments.add_argument("--words", type=int, default=600, help="of a document, at least")
    arguments.add_argument("--kind", choices=("actor", "location"), default="actor")
    arguments.add_argument("--capitals", action="store_true", help="every second document in capitals only")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--plant", type=int, help="a misspelt name after so many words")
    asked = arguments.parse_args()
    dice = random.Random(asked.seed)
    watched = entities(asked.names, asked.first, asked.kind, dice)
    read = documents(asked.articles, asked.words, asked.documents, dice)
    if asked.capitals:
        read = [text.upper() if number % 2 else text for number, text in enumerate(read)]
    if asked.plant:
        names = [name for entity in watched for name in (entity.name, *(alias.text for alias in entity.aliases))]
        read = [planted(text, names, asked.plant, dice) for text in read]
    start = time.process_time()
    count, wrong = compare(watched, read)
    seconds = time.process_time() - start
    print(f"{len(watched)} entities ({asked.kind}), {len(read)} documents, {sum(map(len, read)) / 1000:.0f} kB, {count} mentions: {wrong} documents differ ({seconds:.0f} s)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
