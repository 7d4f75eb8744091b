"""All that thinking needs, built once a watchlist: article in, findings and judgements out. Pure but for the loading."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from watcher import casualties, incidents, watchlist
from watcher.errors import ConfigError
from watcher.matcher import Matcher
from watcher.matcher.lands import Lands
from watcher.model import SEVERITIES, Article, Example, Findings, Judgement, Problem, Watchlist
from watcher.report import row
from watcher.rules import Rulebook
from watcher.text import fingerprint


@dataclass(frozen=True, slots=True)
class Thought:
    """What is to be thought of an article before it is known what was told already.

    `firing` are the judgements that fire, with the `findings` they rest on (None where none does); `lacks` says what each
    rule missed, the closest first; `found` is what `watcher scan --json` prints.
    """

    firing: tuple[Judgement, ...]
    findings: Findings | None
    lacks: str
    found: str


@dataclass(frozen=True, slots=True)
class Mind:
    """The watchlist, and the rooms made ready for it."""

    watchlist: Watchlist
    matcher: Matcher
    rulebook: Rulebook
    within: Mapping[str, str]
    lands: Lands

    @classmethod
    def of(cls, watched: Watchlist) -> Mind:
        """Ready to think: what the rooms load from the package is loaded now, so that the first article waits for nothing."""
        casualties.extract("")
        return cls(
            watchlist=watched,
            matcher=Matcher(watched.entities),
            rulebook=Rulebook(watched.rules, watched.entities),
            within={entity.id: entity.within for entity in watched.entities if entity.within},
            lands=Lands(watched.entities),
        )

    def find(self, article: Article) -> Findings:
        """Who and where is named in the article, who came to harm, and which of it is one happening."""
        mentions = self.matcher.find(article.text)
        harmed = casualties.extract(article.text, published=article.published, language=article.language)
        apart = incidents.tell_apart(article.text, mentions, harmed, self.within, self.lands)
        return Findings(article, mentions, harmed, apart, unread=not (harmed or casualties.reads_language(article.text)))

    def judge(self, article: Article) -> tuple[Findings, tuple[Judgement, ...]]:
        """What is found in the article, and every enabled rule's answer to it."""
        findings = self.find(article)
        return findings, self.rulebook.judge(findings)

    def think(self, article: Article, path: str) -> Thought:
        """All that can be said of the article, from the file at the path, without knowing the past."""
        findings, judgements = self.judge(article)
        firing = tuple(judgement for judgement in judgements if judgement.fires)
        found = row(path, findings, judgements, incidents.toll(findings.incidents))
        return Thought(firing, findings if firing else None, "" if firing else _lacks(judgements), json.dumps(found, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Loaded:
    """A mind that passed its watchlist's own examples, and what is legal there but odd."""

    mind: Mind
    warnings: tuple[Problem, ...]


def load(path: Path, *, channels: Collection[str], now: datetime) -> Loaded:
    """The watchlist of this file made ready, its examples run as if dated `now`. ConfigError tells every fault."""
    reading = watchlist.read(path, channels=channels)
    ready = Mind.of(reading.watchlist)
    faults = [
        reading.example_fault(index, what)
        for index, example in enumerate(reading.watchlist.examples)
        if (what := _amiss(example, _judged(ready, example, now)))
    ]
    if faults:
        raise ConfigError(faults)
    return Loaded(ready, reading.warnings)


def _lacks(judgements: Sequence[Judgement]) -> str:
    """What each rule missed, in words; the rule that came closest first."""
    if not judgements:
        return "no rule is enabled"
    closest = sorted(judgements, key=_distance)
    return "; ".join(
        f"{judgement.rule.id}: " + ", ".join(f"{lack.what} wants {lack.want}, got {lack.got}" for lack in judgement.missing)
        for judgement in closest
    )


def _distance(judgement: Judgement) -> tuple[int, int]:
    """How far the rule was from firing: fields that lack something (of what is ORed in one, any would do); the gravest of equals first."""
    return len({lack.what.partition(".")[0] for lack in judgement.missing}), -SEVERITIES.index(judgement.rule.severity)


def _judged(ready: Mind, example: Example, now: datetime) -> tuple[Judgement, ...]:
    return ready.judge(Article(fingerprint(example.text), title="", text=example.text, published=now))[1]


def _amiss(example: Example, judgements: Sequence[Judgement]) -> str:
    """How the rules that fire on the example differ from those that should, and why; "" where they do not."""
    fired = {judgement.rule.id for judgement in judgements if judgement.fires}
    if fired == {*example.fires}:
        return ""
    amiss = [judgement for judgement in judgements if judgement.fires != (judgement.rule.id in example.fires)]
    why = "; ".join(map(_why, amiss))
    return f"should fire {_listed(example.fires)}, but fires {_listed(fired)} ({why}): mend the rule or the example"


def _why(judgement: Judgement) -> str:
    """What a rule has or lacks, in the words of `watcher scan`."""
    if judgement.fires:
        return f"{judgement.rule.id} " + ", ".join(f"has {reason.what}: {reason.got} (wants {reason.want})" for reason in judgement.because)
    return f"{judgement.rule.id} " + ", ".join(f"lacks {reason.what}: got {reason.got}, wants {reason.want}" for reason in judgement.missing)


def _listed(rules: Collection[str]) -> str:
    return ", ".join(sorted(rules)) or "nothing"
