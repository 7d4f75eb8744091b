"""What a page says about itself: its headline, date, language, address and outlet, from JSON-LD, meta and link elements.

All of it is a stranger's claim: taken as text, bounded, and left out where it makes no sense.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from watcher.readers.claims import address, language
from watcher.readers.dates import parse_date

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_LONGEST_LD = 2**19     # characters of a JSON-LD script
_ARTICLE_TYPE = re.compile(r"(?:\w*Article|\w*Posting|Report|\w*Report)")
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "headline", "title")
_DATES = (
    "article:published_time", "datepublished", "og:published_time", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created",
    "dc.date", "pubdate", "publishdate", "publish-date", "publication_date", "date",
)
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "publisher")
_BETWEEN = re.compile(r"\s+[|–—·»:-]\s+|\s*\|\s*")


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's claims about itself; "" or None where it makes none. `body` is the article's text by JSON-LD."""

    headline: str
    window_title: str
    published: datetime | None
    language: str | None
    url: str | None
    outlet: str | None
    body: str


def metadata(tree: LexborHTMLParser) -> Metadata:
    """What the page says about itself."""
    meta = _meta(tree)
    linked = _linked_data(tree)
    outlet = _first(meta, _OUTLETS) or _name(linked.get("publisher"))
    window_title = _window_title(tree)
    told = [*(meta.get(key, "") for key in _DATES), *_times(tree)]
    return Metadata(
        headline=_text(linked.get("headline")) or _first(meta, _TITLES),
        window_title=window_title,
        published=next((date for date in map(parse_date, [_text(linked.get("datePublished")), *told]) if date), None),
        language=_language(tree, meta, linked),
        url=_address(tree, meta, linked),
        outlet=outlet[:100] or None,
        body=str(linked.get("articleBody") or "")[: 2 * _LONGEST_LD],
    )


def without_outlet(window_title: str, outlet: str | None) -> str:
    """A <title> without the outlet's name behind (or before) it."""
    parts = [part.strip() for part in _BETWEEN.split(window_title) if part.strip()]
    if len(parts) < 2:
        return window_title
    if outlet:
        named = [part for part in parts if part.casefold() != outlet.casefold()]
        if named and len(named) < len(parts):
            parts = named
    return max(parts, key=len) if len(max(parts, key=len)) * 2 > len(window_title) else window_title


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """The meta elements by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]")[:300]:
        attributes = node.attributes
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or attributes.get("http-equiv")
        if key:
            found.setdefault(key.strip().lower(), _text(attributes.get("content")))
    return found


def _times(tree: LexborHTMLParser) -> list[str]:
    """The moments of the page's time elements, that marked as its publication first, then that of its article, then a lone one."""
    marked = [*tree.css('[itemprop="datePublished"], time[pubdate]')[:1], *tree.css("article time")[:1]]
    lone = tree.css("time[datetime]")
    nodes = marked or (lone if len(lone) == 1 else [])       # of several, one may be another story's
    return [_text(text) for node in nodes for text in (node.attributes.get("datetime"), node.attributes.get("content"), node.text()[:80])]


def _linked_data(tree: LexborHTMLParser) -> Mapping[str, Any]:
    """The first article that the page's JSON-LD describes, or nothing."""
    for script in tree.css('script[type="application/ld+json"]')[:20]:
        source = script.text()
        if len(source) > _LONGEST_LD:
            continue
        try:
            described = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(described):
            kinds = thing.get("@type")
            if any(isinstance(kind, str) and _ARTICLE_TYPE.fullmatch(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return thing
    return {}


def _things(described: object) -> Iterator[Mapping[str, Any]]:
    """The things that a JSON-LD script describes on its own account; those they refer to are not the page's article."""
    for thing in described if isinstance(described, list) else [described]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (node for node in (graph if isinstance(graph, list) else []) if isinstance(node, dict))
            main = thing.get("mainEntity")
            if isinstance(main, dict):
                yield main


def _language(tree: LexborHTMLParser, meta: Mapping[str, str], linked: Mapping[str, Any]) -> str | None:
    root = tree.root.attributes if tree.root is not None else {}
    claims: Iterable[str | None] = (
        root.get("lang"), root.get("xml:lang"), _text(linked.get("inLanguage")), meta.get("content-language"), meta.get("language"), meta.get("og:locale"),
    )
    return next(filter(None, map(language, claims)), None)


def _address(tree: LexborHTMLParser, meta: Mapping[str, str], linked: Mapping[str, Any]) -> str | None:
    links = tree.css('link[rel="canonical"]')[:1]
    page = linked.get("mainEntityOfPage")
    claims = [
        *(link.attributes.get("href") for link in links), meta.get("og:url"), linked.get("url"), page.get("@id") if isinstance(page, dict) else page,
    ]
    return next(filter(None, map(address, claims)), None)


def _window_title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("head > title")
    return _text(node.text()) if node is not None else ""


def _first(meta: Mapping[str, str], keys: Iterable[str]) -> str:
    return next((meta[key] for key in keys if meta.get(key)), "")


def _name(thing: object) -> str:
    """The name of what JSON-LD gives as a thing, a list of things, or just a name."""
    if isinstance(thing, list):
        thing = thing[0] if thing else None
    return _text(thing.get("name") if isinstance(thing, dict) else thing)


def _text(value: object) -> str:
    """A claim as text on one line, bounded; "" if it is none."""
    return " ".join(value[:3000].split()) if isinstance(value, str) else ""
