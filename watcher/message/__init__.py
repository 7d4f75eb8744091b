"""An alert as title, text and HTML, made to be read at three in the morning: what, where and how many; the proof; why; the source.

Pure. All that comes from an article is cleaned, escaped and bounded in `page`; text and HTML are two renderings of one page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from watcher.likeness import likeness
from watcher.message.page import Block, Run, as_html, as_text, block, clean, shortened
from watcher.model import (
    HARMS,
    Article,
    Entity,
    Evidence,
    Findings,
    Judgement,
    Mention,
    Message,
    Reason,
    Severity,
    Span,
    Toll,
    Verdict,
)

TITLE = 120          # characters
MOST_QUOTES = 4
QUOTE = 360          # characters
LINE = 200
ADDRESS = 500
MOST_REASONS = 10
MOST_OTHERS = 8
MOST_LINES = 50

_WEB = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)


def compose(
    verdict: Verdict, findings: Findings, judgements: Sequence[Judgement], entities: Iterable[Entity], *, path: str, zone: tzinfo | None
) -> Message:
    """The message of one alert. `judgements` are the firing rules told, the lead first; times are shown in `zone` (None: UTC)."""
    names = _told_apart(entities)
    lead, article, headline = judgements[0], findings.article, _headline(verdict)
    blocks = [
        _heading(lead.rule.severity.upper(), headline),
        *_facts(lead, names),
        *_quotes(verdict, article.text),
        block("heading", "Why"),
        *_reasons(lead, findings.mentions, names),
        block("heading", "What changed"),
        block("item", _change(verdict, zone)),
        *_others(judgements[1:], names),
        block("heading", "Source"),
        *_source(article, path, zone),
    ]
    return _message(headline, blocks, lead.rule.severity)


def test_message(channel: str, now: datetime) -> Message:
    """What `watcher send-test` sends: clearly a test, and never quiet, so that its ping is tested too."""
    when = _moment(now, now.tzinfo)
    blocks = [
        block("heading", "This is a test"),
        block("line", f"Watcher sent this test alert to the channel {channel} on {when}. Nothing has happened; nobody needs to act."),
        block("line", "If you can read it, alerts reach you here."),
    ]
    return Message(_title("TEST", f"Watcher test alert for {channel}"), as_text(blocks), as_html(blocks), severity="info")


def operator_message(title: str, lines: Sequence[str], *, most: int = MOST_LINES, unsaid: int = 0, severity: Severity = "high") -> Message:
    """A plain message of lines as they stand, the first so many of them; `unsaid` are further ones that nobody kept."""
    apart = [part for line in lines for part in line.splitlines()]     # a refused save comes with a line for each of its faults
    shown = [block("item", shortened(clean(part), LINE * 2)) for part in apart[:most]]
    more = len(apart) - len(shown) + unsaid
    blocks = [_heading("WATCHER", title), *shown, *([block("line", f"and {more} more")] if more else [])]
    return Message(_title("WATCHER", title), as_text(blocks), as_html(blocks), severity, quiet=severity == "info")


def _message(headline: str, blocks: Sequence[Block], severity: Severity) -> Message:
    title = _title(severity.upper(), headline)
    return Message(title, as_text(blocks), as_html(blocks), severity, quiet=severity == "info")


def _heading(label: str, headline: str) -> Block:
    """The title without its label, cut where the title is: whoever shows both can tell that they say the same."""
    return block("heading", _title(label, headline).removeprefix(f"[{label}] "))


def _title(label: str, headline: str) -> str:
    return shortened(f"[{label}] {clean(headline).strip()}", TITLE)


def _headline(verdict: Verdict) -> str:
    """The alert's own; of a story that got worse with what was told before: Karrada: 292 killed, was at least 125 killed."""
    headline, past = verdict.alert.headline, verdict.past
    if past is None or verdict.reason is not Reason.WORSE:
        return headline
    toll = verdict.alert.toll
    before = _spoken({harm: count for harm, count in past.toll.items() if toll.get(harm, count) != count})
    return f"{headline}, was {before}" if before else headline


def _facts(lead: Judgement, names: Mapping[str, str]) -> list[Block]:
    """How many, where, and who."""
    facts = {
        "How many": _spoken(lead.toll),
        "Where": ", ".join(names.get(place, place) for place in lead.places[:MOST_OTHERS]),
        "Who": ", ".join(names.get(actor, actor) for actor in lead.actors[:MOST_OTHERS]),
    }
    return [block("item", f"{what}: {shortened(clean(fact), LINE)}") for what, fact in facts.items() if fact]


def _spoken(toll: Toll) -> str:
    return ", ".join(f"{toll[harm]} {harm}" for harm in HARMS if harm in toll)


def _quotes(verdict: Verdict, text: str) -> list[Block]:
    """The sentences of the proof, with what matched marked."""
    hits = [reason.span for reason in verdict.alert.because if reason.span]
    return [block("quote", *_marked(text, sentence, hits)) for sentence in verdict.alert.quotes[:MOST_QUOTES]]


def _marked(text: str, sentence: Span, hits: Iterable[Span]) -> list[Run]:
    """A sentence as runs, the hits in it marked; a long one is cut to a window that begins shortly before its first hit."""
    inside = sorted((hit for hit in hits if sentence.start <= hit.start < sentence.end), key=lambda hit: hit.start)
    first = inside[0].start if inside else sentence.start
    start = sentence.start if sentence.end - sentence.start <= QUOTE else max(sentence.start, min(first - QUOTE // 4, sentence.end - QUOTE))
    end = min(sentence.end, start + QUOTE)
    runs, position = [Run("…" if start > sentence.start else "")], start
    for hit in inside:
        begin, stop = max(hit.start, position), min(hit.end, end)
        if begin < stop:
            runs += [Run(text[position:begin]), Run(text[begin:stop], marked=True)]
            position = stop
    return [*runs, Run(text[position:end]), Run("…" if end < sentence.end else "")]


def _told_apart(entities: Iterable[Entity]) -> dict[str, str]:
    """The name of each entity, with its id where another bears it, too."""
    listed = [*entities]
    bearers = Counter(entity.name for entity in listed)
    return {entity.id: entity.name if bearers[entity.name] == 1 else f"{entity.name} ({entity.id})" for entity in listed}


def _reasons(lead: Judgement, mentions: Sequence[Mention], names: Mapping[str, str]) -> list[Block]:
    rule = block("item", f"rule {lead.rule.id} ({lead.rule.severity})")
    return [rule, *(block("item", _reason(reason, mentions, names)) for reason in lead.because[:MOST_REASONS])]


def _reason(reason: Evidence, mentions: Sequence[Mention], names: Mapping[str, str]) -> str:
    what, _, harm = reason.what.partition(".")
    kind = {"actors": "actor", "locations": "location"}.get(what)
    named = {mention.entity_id: mention for mention in mentions if reason.span and mention.span == reason.span and mention.kind == kind}
    if named:
        who = " or ".join(names.get(entity, entity) for entity in named)
        return shortened(clean(f"{kind} {who}: {_how(next(iter(named.values())))}"), LINE)
    return shortened(clean(f"{harm or what}: {reason.got} (the rule asks for {reason.want})"), LINE)


def _how(mention: Mention) -> str:
    """How a name came to match: Bamakko ~ Bamako, 1 edit."""
    if mention.how == "exact":
        return f"named as {mention.surface!r}" if mention.surface == mention.alias else f"named as {mention.surface!r}, listed as {mention.alias!r}"
    return f"{mention.surface} ~ {mention.alias}, {likeness(mention.surface, mention.alias, mention.how, mention.edits)}"


def _change(verdict: Verdict, zone: tzinfo | None) -> str:
    """What is new since the target was last told."""
    past = verdict.past
    if past is None:
        return "this is the first alert of this story"
    told = f"{_spoken(past.toll) or 'no toll'}, told {_moment(past.at, zone)}"
    now = _spoken(verdict.alert.toll) or "no toll"
    if verdict.reason is Reason.FIRST:
        return f"the first alert of this rule; by another one you know of this place: {told}; now {now}"
    if verdict.reason is Reason.WORSE:
        return f"worse: was {told}; now {now}"
    return f"told again after its cooldown: last heard of {_moment(past.seen, zone)}; was {told}; now {now}"


def _others(others: Sequence[Judgement], names: Mapping[str, str]) -> list[Block]:
    if not others:
        return []
    shown = [block("item", shortened(clean(_other(judgement, names)), LINE)) for judgement in others[:MOST_OTHERS]]
    more = [block("item", f"and {len(others) - len(shown)} more")] if len(others) > len(shown) else []
    return [block("heading", "Other rules that fired"), *shown, *more]


def _other(judgement: Judgement, names: Mapping[str, str]) -> str:
    told = [names.get(place, place) for place in judgement.places[:1]] + [_spoken(judgement.toll)]
    return f"{judgement.rule.id} ({judgement.rule.severity})" + "".join(f": {part}" for part in told if part)


def _source(article: Article, path: str, zone: tzinfo | None) -> list[Block]:
    """Where the article came from; a web address is a link, anything else is only shown."""
    lines = {
        "title": shortened(clean(article.title), LINE),
        "outlet": shortened(clean(article.source or ""), LINE),
        "published": _moment(article.published, zone) if article.published else "",
        "file": shortened(clean(path), ADDRESS),
    }
    blocks = [block("item", f"{what}: {value}") for what, value in lines.items() if value.strip()]
    if article.url:
        whole = len(article.url) <= ADDRESS and _WEB.fullmatch(article.url) is not None
        blocks.append(block("item", "link: ", Run(shortened(clean(article.url), ADDRESS), linked=whole)))
    return blocks


def _moment(when: datetime, zone: tzinfo | None) -> str:
    return when.astimezone(zone or UTC).strftime("%Y-%m-%d %H:%M %Z").strip()
