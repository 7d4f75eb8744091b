"""What was found and judged in an article, as the JSON of `watcher scan --json` and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from watcher.likeness import likeness
from watcher.model import Article, Casualty, Count, Evidence, Findings, Judgement, LeftOut, Mention, Toll

Row = dict[str, Any]


_LEFT_OUT = {
    "case": "it is not written as the name is, in capitals and small letters",
    "needs": "none of the words that it needs stands in the sentence",
    "unless": "it stands in one of the phrases of `unless`",
    "address": "it is a piece of an address",
    "larger": "it is a part of a larger name",
    "another": "it is taken for somebody or somewhere else of that name, or for a longer name",
}


def row(
    path: str, findings: Findings, judgements: Sequence[Judgement], toll: Toll, *, text: bool = False, left_out: Sequence[LeftOut] | None = None
) -> Row:
    """One article as `watcher scan --json` prints it (DESIGN 6); `text` adds the article's text, `left_out` the names that do not count (None: nobody asked)."""
    article = findings.article
    return {
        **_head(path, article),
        **({"text": article.text} if text else {}),
        "mentions": [_mention(mention) for mention in findings.mentions],
        **({} if left_out is None else {"left_out": [_left_out(one) for one in left_out]}),
        "casualties": [_casualty(casualty) for casualty in findings.casualties],
        "casualties_unread": findings.unread,
        "toll": _toll(toll),
        "rules": [_judgement(judgement) for judgement in judgements],
        "error": None,
    }


def error_row(path: str, what: str, why: str, *, source: str | None = None) -> Row:
    """The line of a file, or of its member `source`, that cannot be read: the same fields, empty."""
    return {**_head(path, None), "source": source or None, "mentions": [], "left_out": [], "casualties": [], "casualties_unread": False, "toll": {}, "rules": [], "error": {"what": what, "why": why}}


def lines(found: Row) -> Iterator[str]:
    """The same row for people: what was found, then every rule with its reasons."""
    yield f"{found['path']}: {found['title'] or '(no title)'}"
    if found["error"]:
        member = f" {found['source']!r}" if found["source"] else ""
        yield f"  cannot read{member}: {found['error']['what']}: {found['error']['why']}"
        return
    for entity, surfaces in _grouped(found["mentions"]).items():
        yield f"  names     {entity}: {', '.join(surfaces)}"
    for one in found.get("left_out", ()):      # not in what a daemon judged
        needs = f" ({', '.join(one['needs'])})" if one["why"] == "needs" else ""
        yield f"  left out  {one['entity']}: {flat(one['surface'])!r}: {_LEFT_OUT[one['why']]}{needs}"
    for casualty in found["casualties"]:
        figure = Count(casualty["low"], casualty["high"])
        yield f"  casualty  {figure} {casualty['kind']} ({casualty['status']}): {flat(casualty['quote'])!r}"
    if found.get("casualties_unread"):      # not in what was judged by an older version
        yield "  casualty  not read: by its words the article is in none of the languages whose casualties are read; ask for `words` in its own"
    for rule in found["rules"]:
        yield f"  {'FIRES' if rule['fires'] else 'silent'}    {rule['rule']}"
        if rule["fires"] and "severity" in rule:
            yield f"            tells {', '.join(rule['channels']) or 'every channel'} ({rule['severity']})"
        for reason in rule["because"]:
            yield f"            has {reason['what']}: {reason['got']} (wants {reason['want']})"
        for other in rule.get("others", ()):      # not in what an older version judged
            toll = ", ".join(f"{Count(**count)} {kind}" for kind, count in other["toll"].items())
            yield f"            also has {other['key'].removeprefix(rule['rule'] + '@')}: {toll} (told where the first is known already)"
        for reason in rule["missing"]:
            yield f"            lacks {reason['what']}: got {reason['got']}, wants {reason['want']}"


def flat(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def _head(path: str, article: Article | None) -> Row:
    return {
        "path": path,
        "source": article.source if article else None,
        "fingerprint": article.fingerprint if article else None,
        "title": article.title if article else None,
        "published": article.published.isoformat() if article and article.published else None,
        "language": article.language if article else None,
        "url": article.url if article else None,
    }


def _grouped(mentions: Sequence[Row]) -> dict[str, list[str]]:
    """The distinct surfaces of each entity, and how a surface that is not the alias itself came to count."""
    grouped: dict[str, list[str]] = {}
    for mention in mentions:
        surface = flat(mention["surface"])
        if mention["how"] != "exact":
            surface += f" (~ {mention['alias']}, {likeness(mention['surface'], mention['alias'], mention['how'], mention['edits'])})"
        seen = grouped.setdefault(mention["entity"], [])
        if surface not in seen:
            seen.append(surface)
    return grouped


def _mention(mention: Mention) -> Row:
    return {
        "entity": mention.entity_id,
        "kind": mention.kind,
        "surface": mention.surface,
        "start": mention.span.start,
        "end": mention.span.end,
        "alias": mention.alias,
        "how": mention.how,
        "score": round(mention.score, 3),
        "edits": mention.edits,
    }


def _left_out(one: LeftOut) -> Row:
    return {
        "entity": one.entity_id,
        "surface": one.surface,
        "start": one.span.start,
        "end": one.span.end,
        "alias": one.alias.text,
        "why": one.why,
        "needs": list(one.alias.needs),
    }


def _casualty(casualty: Casualty) -> Row:
    return {
        "kind": casualty.kind,
        "low": casualty.low,
        "high": casualty.high,
        "approx": casualty.approx,
        "status": casualty.status,
        "start": casualty.span.start,
        "end": casualty.span.end,
        "quote": casualty.quote,
        "who": casualty.who,
        "part_of": casualty.part_of,
        "cues": list(casualty.cues),
    }


def _judgement(judgement: Judgement) -> Row:
    return {
        "rule": judgement.rule.id,
        "fires": judgement.fires,
        "severity": judgement.rule.severity,
        "channels": list(judgement.rule.channels),
        "because": [_evidence(reason) for reason in judgement.because],
        "missing": [_evidence(reason) for reason in judgement.missing],
        "others": [{"key": one.key, "toll": _toll(one.toll), "because": [_evidence(reason) for reason in one.because]} for one in judgement.others],
    }


def _toll(toll: Toll) -> Row:
    return {kind: {"low": count.low, "high": count.high} for kind, count in toll.items()}


def _evidence(reason: Evidence) -> Row:
    return {
        "what": reason.what,
        "want": reason.want,
        "got": reason.got,
        "quote": reason.quote,
        "start": reason.span.start if reason.span else None,
        "end": reason.span.end if reason.span else None,
    }
