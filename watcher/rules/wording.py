"""The evidence of a rule in words: what it wanted, what the text gave, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from watcher.model import HARMS, Casualty, Evidence, Findings, Harm, Mention, Rule, Span, Toll
from watcher.rules.units import Unit, strength, weight

MOST_LISTED = 5   # names or figures in one reason; the article has the rest

Names = Mapping[str, str]
Company = Callable[[Casualty], int]     # how many of a unit's places and actors the sentence of a figure names


def asked(field: str | tuple[str, ...], kind: str) -> str:
    """What a rule's actors or locations ask for, as the user wrote it."""
    return f"any watched {kind}" if isinstance(field, str) else ", ".join(field)


def named(
    what: str, want: str, ids: Sequence[str], *, mentions: Sequence[Mention], near: int, names: Names
) -> tuple[Evidence, ...]:
    """One reason for each entity, quoting its mention nearest to a position of the text."""
    reasons = []
    for entity in ids[:MOST_LISTED]:
        own = [mention for mention in mentions if mention.entity_id == entity]
        if own:
            mention = min(own, key=lambda mention: abs(mention.span.start - near))
            reasons.append(Evidence(what, want, names.get(entity, entity), mention.surface, mention.span))
    return tuple(reasons)


def harmed(rule: Rule, unit: Unit, casualties: Sequence[Casualty], company: Company) -> tuple[Evidence, ...]:
    """One reason for each threshold the unit meets, quoting the figure that proves it best."""
    reasons = []
    for harm, least in rule.casualties.items():
        figures = [casualties[index] for index in unit.casualties if casualties[index].kind == harm]
        if weight(unit.toll.get(harm)) >= least and figures:
            best = proof(figures, unit.toll, company)
            reasons.append(Evidence(f"casualties.{harm}", f"{least:,}", str(unit.toll[harm]), best.quote, best.span))
    return tuple(reasons)


def proof(figures: Sequence[Casualty], toll: Toll, company: Company) -> Casualty:
    """The largest figure; of several as large one that says it as the alert does, where most of whom and where is named with it.

    A headline says "12 killed" and the lead "at least 12", by whom and where: the lead is the better proof.
    """
    def strength_of(figure: Casualty) -> tuple[int, bool, int]:
        return figure.count.least, figure.count == toll.get(figure.kind), company(figure)

    return max(figures, key=strength_of)


def short_of(rule: Rule, toll: Toll, elsewhere: Toll, casualties: Sequence[Casualty]) -> tuple[Evidence, ...]:
    """One reason for each threshold: how far `toll` falls short, what stands elsewhere, and which figures do not count."""
    return tuple(
        Evidence(f"casualties.{harm}", f"{least:,}", _got(harm, toll, elsewhere, casualties))
        for harm, least in rule.casualties.items()
        if weight(toll.get(harm)) < least
    )


def absent(what: str, want: str, others: Iterable[str], names: Names) -> Evidence:
    """Nobody wanted is named; who is, instead."""
    listed = [names.get(other, other) for other in others]
    return Evidence(what, want, f"only {_some(listed)}" if listed else "none")


def apart(rule: Rule, candidates: Sequence[Unit], names: Names) -> Evidence:
    """All the rule asks for stands in the article, but not together; what does."""
    telling = sorted((unit for unit in candidates if unit.toll), key=strength, reverse=True) if rule.casualties else []
    got = [f"{figures(unit.toll)} with {_company(rule, unit, names)}" for unit in telling]
    return Evidence("near", f"all in one {rule.near}", "; ".join(got[:3]) or "each apart from the others")


def wordless(rule: Rule, units: Sequence[Unit], hits: Sequence[Span], *, text: str, names: Names) -> Evidence:
    """In these units stands all that the rule asks for but its words, and those stand elsewhere."""
    got = dict.fromkeys(f"{figures(unit.toll)} with {_company(rule, unit, names)}" if rule.casualties else _company(rule, unit, names) for unit in units)
    return Evidence("near", f"all in one {rule.near}", f"{'; '.join([*got][:3])}; but {_some(_said(hits, text))} elsewhere")


def _company(rule: Rule, unit: Unit, names: Names) -> str:
    """The places a unit's figures are told with, and the actors where the rule asks for any."""
    places = _some([names.get(place, place) for place in unit.places]) or "no place"
    actors = _some([names.get(actor, actor) for actor in unit.actors]) or "no actor"
    return f"{places} and {actors}" if rule.actors else places


def figures(toll: Toll) -> str:
    """A toll in words: killed 12, wounded at least 30."""
    return ", ".join(f"{harm} {toll[harm]}" for harm in HARMS if harm in toll)


def counted(rule: Rule, mentions: Sequence[Mention]) -> Evidence:
    """How often the rule's actors and places are named, quoting the first."""
    return _first("mentions", str(rule.mentions), str(len(mentions)), [(m.surface, m.span) for m in mentions])


def spelt(rule: Rule, hits: Sequence[Span], text: str) -> Evidence:
    """Which of the rule's words stand in the text, quoting the first."""
    return _first("words", ", ".join(rule.words), _some(_said(hits, text)) or "none", [(text[h.start : h.end], h) for h in hits])


def _said(hits: Sequence[Span], text: str) -> list[str]:
    """The different words at these places, in small letters."""
    return list(dict.fromkeys(" ".join(text[hit.start : hit.end].split()).casefold() for hit in hits))


def _first(what: str, want: str, got: str, hits: Sequence[tuple[str, Span]]) -> Evidence:
    return Evidence(what, want, got, *hits[0]) if hits else Evidence(what, want, got)


def _got(harm: Harm, toll: Toll, elsewhere: Toll, casualties: Sequence[Casualty]) -> str:
    got = [str(toll[harm]) if harm in toll else "none"]
    if weight(elsewhere.get(harm)) > weight(toll.get(harm)):
        got.append(f"{elsewhere[harm]} elsewhere in the article")
    others = dict.fromkeys(
        f"also {figure.count if figure.count.least else 'none'} ({figure.status})"
        for figure in casualties
        if figure.kind == harm and figure.status != "event"
    )
    return "; ".join([*got, *list(others)[:MOST_LISTED]])


def _some(listed: Sequence[str]) -> str:
    more = len(listed) - MOST_LISTED
    return ", ".join(listed[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def heart(findings: Findings, unit: Unit, company: Company) -> int:
    """A position to look for mentions from: the unit's largest figure, else where it begins."""
    own = [findings.casualties[index] for index in unit.casualties]
    return proof(own, unit.toll, company).span.start if own else unit.span.start
