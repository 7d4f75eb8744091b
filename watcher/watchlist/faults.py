"""The faults of a watchlist that the types of its keys cannot express, and what is legal there but odd."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from watcher import yamlfile
from watcher.model import Alias, Entity, EntityKind, Example, Problem, Rule
from watcher.text import fold
from watcher.watchlist.shapes import File
from watcher.yamlfile import Document, Steps

ANY = "any"
TAG = "tag:"
MOST_EDITS = 5

_ID = re.compile(r"[^\W_][\w.-]{0,127}")


def faults(document: Document[File], channels: Collection[str] | None) -> Iterator[Problem]:
    """Every fault, in no order; no check of channels where they are None."""
    return _Check(document, channels).faults()


def warnings(document: Document[File]) -> Iterator[Problem]:
    """What is legal but odd."""
    file = document.value
    if not file.rules:
        yield document.fault((), "has no rules: nothing will ever be told")
    for section, entities in (("actors", file.actors), ("locations", file.locations)):
        for index, entity in enumerate(entities):
            if entity.aliases:
                yield from _repeated_names(document, (section, index), entity)
    for index, rule in enumerate(file.rules):
        if not rule.enabled:
            yield document.fault(("rules", index, "enabled"), f"the rule {rule.id!r} is switched off")
        if rule.actors == ANY and not file.actors:
            yield document.fault(("rules", index, "actors"), f"no actors are listed: the rule {rule.id!r} cannot fire")
        if rule.locations == ANY and not file.locations:
            yield document.fault(("rules", index, "locations"), f"no locations are listed: the rule {rule.id!r} cannot fire")


class _Check:
    """The cross-checks of one file."""

    def __init__(self, document: Document[File], channels: Collection[str] | None) -> None:
        self._document = document
        self._channels = channels
        self._file = document.value
        self._ids = {section: document.texts((section, None, "id")) for section in ("actors", "locations", "rules")}
        self._disabled = {rule.id for rule in self._file.rules if not rule.enabled}
        self._bare: set[str] = set()          # sections without any id of which that was told
        self._tags = {section: document.texts((section, None, "tags", None)) for section in ("actors", "locations")}

    def faults(self) -> Iterator[Problem]:
        """Every fault, in no order."""
        file = self._file
        if not any(self._ids.values()):
            yield self._document.fault((), "watches nothing: write actors, locations and rules (was the file saved whole?)")
        entities: list[tuple[Steps, Entity]] = [
            *((("actors", index), entity) for index, entity in enumerate(file.actors)),
            *((("locations", index), entity) for index, entity in enumerate(file.locations)),
        ]
        yield from self._distinct([(at, entity.id) for at, entity in entities])
        yield from self._distinct([(("rules", index), rule.id) for index, rule in enumerate(file.rules)])
        for at, entity in entities:
            yield from self._entity(at, entity)
        yield from self._circles()
        for index, rule in enumerate(file.rules):
            yield from self._rule(("rules", index), rule)
        for index, example in enumerate(file.examples):
            yield from self._example(("examples", index), example)

    def _distinct(self, ids: Sequence[tuple[Steps, str]]) -> Iterator[Problem]:
        first: dict[str, Steps] = {}
        for at, name in ids:
            if not _ID.fullmatch(name):
                yield self._fault((*at, "id"), f"an id is letters, digits, '-', '_' and '.', such as islamic-state: not {yamlfile.masked(name)}")
            elif name == ANY:
                yield self._fault((*at, "id"), f"{ANY!r} means every one of them in a rule: choose another id")
            if name in first:
                line, _ = self._document.at((*first[name], "id"))
                yield self._fault((*at, "id"), f"the id {yamlfile.masked(name)} is taken in line {line}: choose another")
            first.setdefault(name, at)

    # --- actors and locations

    def _entity(self, at: Steps, entity: Entity) -> Iterator[Problem]:
        yield from self._name((*at, "name"), entity.name)
        for index, alias in enumerate(entity.aliases):
            yield from self._alias((*at, "aliases", index), alias)
        yield from self._texts((*at, "unless"), entity.unless)
        for index, tag in enumerate(entity.tags):
            if not _ID.fullmatch(tag):
                yield self._fault((*at, "tags", index), "a tag is letters, digits, '-', '_' and '.', without 'tag:' before it")
        if entity.within and entity.within not in self._ids["locations"]:
            is_actor = entity.within in self._ids["actors"]
            what = f"{entity.within!r} is an actor, not a location" if is_actor else self._unlisted("location", entity.within, "locations")
            if what:
                yield self._fault((*at, "within"), what)

    def _alias(self, at: Steps, alias: Alias) -> Iterator[Problem]:
        yield from self._name((*at, "text"), alias.text)
        if isinstance(alias.match, int) and not 0 <= alias.match <= MOST_EDITS:
            yield self._fault((*at, "match"), f"a number of edits goes from 0 to {MOST_EDITS}")
        yield from self._texts((*at, "needs"), alias.needs)

    def _name(self, at: Steps, name: str) -> Iterator[Problem]:
        letters = _letters(name)
        if not letters:
            yield self._fault(at, f"{name!r} has no letter or digit: it would match nothing")
        elif letters == 1:
            yield self._fault(at, f"{name!r} is one letter: it would match far too much")

    def _texts(self, at: Steps, texts: Iterable[str]) -> Iterator[Problem]:
        for index, text in enumerate(texts):
            if not _letters(text):
                yield self._fault((*at, index), f"{text!r} has no letter or digit: it would match nothing")

    def _circles(self) -> Iterator[Problem]:
        """Places that lie within themselves; each circle is told once."""
        within = {entity.id: entity.within for entity in self._file.locations}
        settled: set[str] = set()
        for start in within:
            way: dict[str, None] = {}
            place: str | None = start
            while place in within and place not in settled and place not in way:
                way[place] = None
                place = within[place]
            if place in way:
                circle = [*list(way)[list(way).index(place) :], place]
                index = next(index for index, entity in enumerate(self._file.locations) if entity.id == place)
                yield self._fault(("locations", index, "within"), f"lies within itself: {_chain(circle)}")
            settled.update(way)

    # --- rules

    def _rule(self, at: Steps, rule: Rule) -> Iterator[Problem]:
        yield from self._empty_lists(at)
        yield from self._named((*at, "actors"), rule.actors, "actor")
        yield from self._named((*at, "locations"), rule.locations, "location")
        for harm, least in rule.casualties.items():
            yield from self._threshold((*at, "casualties", harm), least, _MOST_HARMED)
        if self._document.sound((*at, "mentions")):
            yield from self._threshold((*at, "mentions"), rule.mentions, _MOST_MENTIONS)
        if rule.cooldown > _LONGEST_COOLDOWN:
            yield self._fault((*at, "cooldown"), f"may be up to {_LONGEST_COOLDOWN.days}d: in a longer silence nobody would remember the story")
        yield from self._texts((*at, "words"), rule.words)
        for index, channel in enumerate(rule.channels):
            if self._channels is not None and channel not in self._channels:
                yield self._fault((*at, "channels", index), yamlfile.unknown("channel", channel, self._channels))
        if not any(self._document.has((*at, key)) for key in _CONDITIONS):
            yield self._fault(at, "fires on every article: give it actors, locations, casualties, mentions or words")

    def _threshold(self, at: Steps, least: int, most: int) -> Iterator[Problem]:
        if least < 1:
            yield self._fault(at, f"a threshold is at least 1, got {least}")
        elif least > most:
            yield self._fault(at, f"no article will meet this: a threshold is at most {most:,}, got {least}")

    def _empty_lists(self, at: Steps) -> Iterator[Problem]:
        """An empty list says the opposite of what it looks like: leaving the key out means no condition, or everybody."""
        for key, out in _LEFT_OUT.items():
            if self._document.empty((*at, key)):
                yield self._fault((*at, key), f"is empty: take the key out where {out}")

    def _named(self, at: Steps, names: str | tuple[str, ...], noun: EntityKind) -> Iterator[Problem]:
        for index, name in enumerate(names if isinstance(names, tuple) else ()):
            what = self._unknown(name, noun)
            if what:
                yield self._fault((*at, index), what)

    def _unknown(self, name: str, noun: EntityKind) -> str | None:
        """What is wrong with an id or tag that stands in a rule as an actor or location."""
        mine, other = ("actors", "locations") if noun == "actor" else ("locations", "actors")
        if name in self._ids[mine]:
            return None
        if name.startswith(TAG):
            return self._unknown_tag(name.removeprefix(TAG), mine, other)
        if name in self._ids[other]:
            return f"{name!r} stands under {other}: name it under the rule's {other}"
        if name == ANY:
            return f"write {mine}: {ANY}, without [ ]"
        if name in self._tags[mine]:
            return f"{name!r} is a tag: write {TAG}{name}"
        return self._unlisted(noun, name, mine)

    def _unlisted(self, noun: str, name: str, section: str) -> str | None:
        """What to say of an id that stands for nothing; where its section lists none at all, be its key misspelt, once is enough."""
        if not self._ids[section]:
            told = section in self._bare
            self._bare.add(section)
            return None if told else f"{yamlfile.unknown(noun, name, ())}: no {section} are listed"
        return yamlfile.unknown(noun, name, self._ids[section])

    def _unknown_tag(self, tag: str, mine: str, other: str) -> str | None:
        if tag in self._tags[mine]:
            return None
        if tag in self._tags[other]:
            return f"the tag {tag!r} stands on {other} only: name it under the rule's {other}"
        return yamlfile.unknown("tag", tag, self._tags[mine]) + f": none of the {mine} carries it"

    # --- examples

    def _example(self, at: Steps, example: Example) -> Iterator[Problem]:
        if not _letters(example.text):
            yield self._fault((*at, "text"), "is empty: write what an article would say")
        for index, name in enumerate(example.fires):
            if name not in self._ids["rules"]:
                what = self._unlisted("rule", name, "rules")
                if what:
                    yield self._fault((*at, "fires", index), what)
            elif name in self._disabled:
                yield self._fault((*at, "fires", index), f"the rule {name!r} is switched off (enabled: false) and cannot fire")

    def _fault(self, path: Steps, what: str) -> Problem:
        return self._document.fault(path, what)


_MOST_HARMED, _MOST_MENTIONS = 100_000_000, 10_000
_LONGEST_COOLDOWN = timedelta(days=366)
_CONDITIONS = ("actors", "locations", "casualties", "mentions", "words")
_LEFT_OUT = {
    "actors": "no actor is needed",
    "locations": "no location is needed",
    "casualties": "no casualties are needed",
    "words": "no words are needed",
    "channels": "every channel is told, or switch the rule off with 'enabled: false'",
}


def _chain(ids: Sequence[str]) -> str:
    """The ids as a way from one to the next, the middle of a long one left out."""
    shown = [*ids[:5], "...", *ids[-2:]] if len(ids) > 8 else ids
    return " -> ".join(shown)


def _letters(text: str) -> int:
    """How many letters and digits are left of a text once it is folded for comparison."""
    folded = text if text.isascii() else fold(text).text
    return sum(character.isalnum() for character in folded)


def _repeated_names(document: Document[File], at: Steps, entity: Entity) -> Iterator[Problem]:
    """Aliases that were listed before. The name may come once more, with demands of its own."""
    seen: dict[str, Alias] = {_plain(entity.name): Alias(entity.name)}
    for index, alias in enumerate(entity.aliases):
        before = seen.get(_plain(alias.text))
        if before and (alias.text != entity.name or replace(alias, text=before.text) == before):
            yield document.fault((*at, "aliases", index), f"{alias.text!r} stands in {entity.id!r} already, capitals and accents apart")
        seen[_plain(alias.text)] = alias


def _plain(text: str) -> str:
    return " ".join(fold(text).text.split())
