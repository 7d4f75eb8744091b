"""Does this article deserve an alert? Every rule answers with its evidence for yes, or with what was missing for no.

`near` ties actors, locations and casualties together. For `sentence` and `paragraph` the rule's words and mentions must
stand in the same stretch; for `incident` and `article` they may stand anywhere in the article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from watcher.model import (
    SEVERITIES,
    Alert,
    Entity,
    EntityKind,
    Evidence,
    Findings,
    Judgement,
    Mention,
    Rule,
    Span,
    Toll,
)
from watcher.rules import wording
from watcher.rules.units import Unit, Units, strength, weight
from watcher.text import enclosing, fold, sentences

MOST_QUOTES = 5
MOST_OTHERS = 10     # further happenings of one article that may be told by themselves
_WEIGHED = 50        # happenings among which these are looked for, the worst ones


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A rule with its names resolved: the ids that satisfy it (None: none needed) and its words as one pattern."""

    rule: Rule
    actors: frozenset[str] | None
    locations: frozenset[str] | None
    words: re.Pattern[str] | None

    def counts(self, mention: Mention) -> bool:
        """Whether a mention is of the rule's actors and places; of any, where it names neither."""
        wanted = self.actors if mention.kind == "actor" else self.locations
        if wanted is None:
            return self.actors is None and self.locations is None
        return mention.entity_id in wanted


class Rulebook:
    """The enabled rules of a watchlist, ready to judge."""

    def __init__(self, rules: Iterable[Rule], entities: Iterable[Entity]) -> None:
        self._entities = {entity.id: entity for entity in entities}
        self._names: Mapping[str, str] = {entity.id: entity.name for entity in self._entities.values()}
        self._around = {entity: self._containers(entity) for entity in self._entities}
        self._rules = tuple(self._prepare(rule) for rule in rules if rule.enabled)

    def judge(self, findings: Findings) -> tuple[Judgement, ...]:
        """Every enabled rule's answer, in the watchlist's order."""
        reading = _Reading(findings, self._around, self._names)
        return tuple(reading.judge(prepared) for prepared in self._rules)

    def alert(self, judgements: Sequence[Judgement], findings: Findings, *, lead: Judgement | None = None) -> Alert | None:
        """The alert of those judgements that fire, None if none does.

        `lead` (one that fires) comes first; without it the highest severity does, the first listed among equals.
        """
        firing = sorted(
            (judgement for judgement in judgements if judgement.fires),
            key=lambda judgement: (judgement is not lead, -SEVERITIES.index(judgement.rule.severity)),
        )
        if not firing:
            return None
        lead = firing[0]
        because = tuple(dict.fromkeys(reason for judgement in firing for reason in judgement.because))
        return Alert(
            key=lead.key,
            severity=lead.rule.severity,
            rules=tuple(judgement.rule.id for judgement in firing),
            toll=lead.toll,
            headline=self._headline(lead, findings),
            because=because,
            quotes=_quotes(findings.article.text, lead.because),
            fingerprint=findings.article.fingerprint,
        )

    def _headline(self, lead: Judgement, findings: Findings) -> str:
        """Homs: at least 36 killed (Islamic State)."""
        place = self._names.get(lead.places[0], lead.places[0]) if lead.places else ""
        actors = ", ".join(self._names.get(actor, actor) for actor in lead.actors[:2])
        toll = ", ".join(f"{count} {harm}" for harm, count in lead.toll.items() if count.least)
        if not (toll or place or actors):
            return findings.article.title or lead.rule.id
        told = toll or findings.article.title or "named"
        return (f"{place}: {told}" if place else told) + (f" ({actors})" if actors else "")

    def _prepare(self, rule: Rule) -> _Prepared:
        return _Prepared(
            rule=rule,
            actors=self._resolve("actor", rule.actors),
            locations=self._resolve("location", rule.locations),
            words=_pattern(rule.words),
        )

    def _resolve(self, kind: EntityKind, field: str | tuple[str, ...]) -> frozenset[str] | None:
        """The ids that satisfy a field: those named, those tagged, and all within them; None where none is needed."""
        if not field:
            return None
        own = [entity for entity in self._entities.values() if entity.kind == kind]
        if isinstance(field, str):
            return frozenset(entity.id for entity in own)
        tags = {name.removeprefix("tag:") for name in field if name.startswith("tag:")}
        chosen = {*field, *(entity.id for entity in own if not tags.isdisjoint(entity.tags))}
        return frozenset(entity.id for entity in own if entity.id in chosen or not chosen.isdisjoint(self._around[entity.id]))

    def _containers(self, entity: str) -> list[str]:
        """The ids of what contains a place, the nearest first."""
        chain: list[str] = []
        place = self._entities.get(entity)
        while place and place.within and place.within not in chain:
            chain.append(place.within)
            place = self._entities.get(place.within)
        return chain


class _Reading:
    """One article under judgement: its units are made once for all rules."""

    def __init__(self, findings: Findings, around: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> None:
        self._findings = findings
        self._names = names
        self._around = around
        self._units = Units(findings, lambda place: len(around.get(place, ())))
        self._starts = [mention.span.start for mention in findings.mentions]
        self._folded = fold(findings.article.text)

    def judge(self, prepared: _Prepared) -> Judgement:
        rule = prepared.rule
        hits = self._hits(prepared)
        candidates = self._units.of(rule.near, harmless=not rule.casualties)
        fitting = [unit for unit in candidates if self._fits(prepared, unit, hits)]
        if not fitting:
            return Judgement(rule, fires=False, because=(), missing=self._missing(prepared, candidates, hits))
        worst_first = sorted(fitting, key=strength, reverse=True)
        others = self._elsewhere(prepared, worst_first) if rule.near == "incident" and rule.casualties and rule.group_by == "place" else []
        return replace(self._fired(prepared, worst_first[0], hits), others=tuple(self._fired(prepared, unit, hits) for unit in others))

    def _fired(self, prepared: _Prepared, unit: Unit, hits: Sequence[Span]) -> Judgement:
        places, actors = _wanted(unit.places, prepared.locations), _wanted(unit.actors, prepared.actors)
        return Judgement(
            rule=prepared.rule,
            fires=True,
            because=self._because(prepared, unit, hits),
            missing=(),
            toll=unit.toll,
            places=places,
            actors=actors,
            key=_key(prepared.rule, places, actors),
        )

    def _elsewhere(self, prepared: _Prepared, worst_first: Sequence[Unit]) -> list[Unit]:
        """Those after the worst that are happenings of their own: in a place apart from those of all before, with figures that none of them has.

        A single victim is too often one of the worst happening's, told of again.
        """
        before: list[Unit] = []
        apart: list[Unit] = []
        for unit in worst_first[:_WEIGHED]:
            several = any(weight(unit.toll.get(harm)) > 1 for harm in prepared.rule.casualties)
            if before and several and not any(self._may_be_one(prepared, unit, other) for other in before):
                apart.append(unit)
            before.append(unit)
        return apart[:MOST_OTHERS]

    def _may_be_one(self, prepared: _Prepared, unit: Unit, other: Unit) -> bool:
        """Whether two units may tell of one happening: a figure is the same, or the place of one is unknown, or lies in the other's."""
        here, there = _wanted(unit.places, prepared.locations)[:1], _wanted(other.places, prepared.locations)[:1]
        if not (here and there) or any(weight(unit.toll.get(harm)) == weight(other.toll.get(harm)) > 0 for harm in prepared.rule.casualties):
            return True
        return here == there or here[0] in self._around.get(there[0], ()) or there[0] in self._around.get(here[0], ())

    def _hits(self, prepared: _Prepared) -> tuple[Span, ...]:
        if prepared.words is None:
            return ()
        return tuple(self._folded.span(*hit.span()) for hit in prepared.words.finditer(self._folded.text))

    def _counted(self, prepared: _Prepared, unit: Unit) -> list[Mention]:
        near = self._findings.mentions[bisect_left(self._starts, unit.span.start) : bisect_left(self._starts, unit.span.end)]
        return [mention for mention in near if prepared.counts(mention)]

    def _fits(self, prepared: _Prepared, unit: Unit, hits: Sequence[Span]) -> bool:
        rule = prepared.rule
        return (
            _has(unit.actors, prepared.actors)
            and _has(unit.places, prepared.locations)
            and _met(rule, unit.toll)
            and (not rule.words or bool(_within(hits, unit.span)))
            and (not rule.mentions or len(self._counted(prepared, unit)) >= rule.mentions)
        )

    def _because(self, prepared: _Prepared, unit: Unit, hits: Sequence[Span]) -> tuple[Evidence, ...]:
        rule = prepared.rule
        company = self._company(unit)
        named = partial(
            wording.named, mentions=self._findings.mentions, near=wording.heart(self._findings, unit, company), names=self._names
        )
        reasons = list(wording.harmed(rule, unit, self._findings.casualties, company))
        if prepared.locations is not None:
            places = _wanted(unit.places, prepared.locations)
            reasons += named("locations", wording.asked(rule.locations, "location"), places)
        if prepared.actors is not None:
            actors = _wanted(unit.actors, prepared.actors)
            reasons += named("actors", wording.asked(rule.actors, "actor"), actors)
        if rule.mentions:
            reasons.append(wording.counted(rule, self._counted(prepared, unit)))
        if rule.words:
            reasons.append(wording.spelt(rule, _within(hits, unit.span), self._findings.article.text))
        return tuple(reasons)

    def _company(self, unit: Unit) -> wording.Company:
        """How many of the unit's places and actors are named in the sentence of a figure."""
        spans, own = sentences(self._findings.article.text), {*unit.places, *unit.actors}

        @cache     # a stranger's sentence may hold thousands of figures
        def named(sentence: Span) -> int:
            first, last = (bisect_left(self._starts, position) for position in (sentence.start, sentence.end))
            return len({mention.entity_id for mention in self._findings.mentions[first:last]} & own)

        return lambda figure: named(enclosing(spans, figure.span.start) or figure.span)

    def _missing(self, prepared: _Prepared, candidates: Sequence[Unit], hits: Sequence[Span]) -> tuple[Evidence, ...]:
        """What the article lacks altogether; where it lacks nothing, what does not stand together."""
        rule, names = prepared.rule, self._names
        article = self._units.article()
        reasons: list[Evidence] = []
        if not _has(article.actors, prepared.actors):
            reasons.append(wording.absent("actors", wording.asked(rule.actors, "actor"), article.actors, names))
        if not _has(article.places, prepared.locations):
            reasons.append(wording.absent("locations", wording.asked(rule.locations, "location"), article.places, names))
        named = [unit for unit in candidates if _has(unit.actors, prepared.actors) and _has(unit.places, prepared.locations)]
        if not _met(rule, article.toll) or named:
            own = article.toll if reasons else max(named, key=strength).toll if named else {}
            reasons += wording.short_of(rule, own, article.toll, self._findings.casualties) if not _met(rule, own) else ()
        if len(counted := self._counted(prepared, article)) < rule.mentions:
            reasons.append(wording.counted(rule, counted))
        if rule.words and not hits:
            reasons.append(wording.spelt(rule, (), self._findings.article.text))
        if reasons:
            return tuple(reasons)
        wordless = [unit for unit in named if _met(rule, unit.toll) and not _within(hits, unit.span)]
        if rule.words and wordless:
            best_first = sorted(wordless, key=strength, reverse=True)
            return (wording.wordless(rule, best_first, hits, text=self._findings.article.text, names=names),)
        return (wording.apart(rule, candidates, names),)


def _within(hits: Sequence[Span], span: Span) -> Sequence[Span]:
    """The hits, which are in order, that begin in a stretch of text."""
    first, last = (bisect_left(hits, position, key=lambda hit: hit.start) for position in (span.start, span.end))
    return hits[first:last]


def _has(ids: Sequence[str], wanted: frozenset[str] | None) -> bool:
    return wanted is None or not wanted.isdisjoint(ids)


def _wanted(ids: Sequence[str], wanted: frozenset[str] | None) -> tuple[str, ...]:
    return tuple(ids) if wanted is None else tuple(entity for entity in ids if entity in wanted)


def _met(rule: Rule, toll: Toll) -> bool:
    """Whether a toll meets any of the rule's thresholds, if it has some."""
    return not rule.casualties or any(weight(toll.get(harm)) >= least for harm, least in rule.casualties.items())


def _key(rule: Rule, places: Sequence[str], actors: Sequence[str]) -> str:
    """What makes articles one story: the rule and the place (or actor) it is grouped by, the other failing that."""
    grouped = {"place": [*places[:1], *actors[:1]], "actor": [*actors[:1], *places[:1]], "rule": []}[rule.group_by]
    return f"{rule.id}@{grouped[0]}" if grouped else rule.id


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """The words and phrases as one pattern on folded text: whole words, the last of each singular or plural."""
    spelt = [r"\s+".join(re.escape(part) for part in fold(word).text.split()) for word in words]
    spelt = [re.sub("y$", "(?:y|ie)", word) for word in spelt if word]
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelt)})(?:e?s)?(?!\w)") if spelt else None


def _quotes(text: str, reasons: Iterable[Evidence]) -> tuple[Span, ...]:
    """The sentences of the evidence, in the order of its weight."""
    spans = sentences(text)
    found = (enclosing(spans, reason.span.start) for reason in reasons if reason.span)
    return tuple(dict.fromkeys(span for span in found if span))[:MOST_QUOTES]
