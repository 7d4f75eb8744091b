"""XML of news: feeds (RSS, Atom) with an article an entry, and wires (NITF, NewsML-G2) with their items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers.claims import address, language
from watcher.readers.composing import compose
from watcher.readers.dates import parse_date
from watcher.readers.encoding import decode
from watcher.readers.html import article_of_page, text_of_markup
from watcher.readers.pieces import Errand, Failure, Piece
from watcher.readers.xmltree import Node, parse

_BODIES = ("content:encoded", "content", "xhtml:body", "fulltext", "body", "description", "summary")
_DATES = ("published", "pubDate", "issued", "date", "created", "updated", "modified")
_ELSEWHERE = ("media:", "itunes:", "image:", "georss:", "source:")    # prefixes of what an entry shows beside its text
_FEEDS = ("rss", "RDF", "feed", "channel")
_ENTRY = re.compile(r"<((?:[\w.-]{1,40}:)?(?:item|entry))(?=[\s>])")
_HOLDERS = ("body.content", "body", "inlineData", "inlineXML", "DataContent")   # what holds a wire item's text
_STAMPS = ("contentCreated", "firstCreated", "versionCreated", "FirstCreated")
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]+);", re.IGNORECASE)
_PLAIN_PARAGRAPH = re.compile(r"\n\s*\n")


def read_xml(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The articles of a feed or a wire; of a broken file, those that were whole."""
    del name
    source = decode(data, markup=True)
    if not source.strip():
        raise UnreadableError("empty", "the file holds no text; drop it again once it has some")
    root, broken = parse(source)
    if broken and root.local in _FEEDS:
        yield from _torn_feed(root, source, errand)
        return
    count = 0
    for piece in _pieces(root, source, errand):
        count += 1
        yield piece
    if broken:
        raise UnreadableError("damaged", f"not XML from there on: {broken}; save it anew")
    if not count:
        raise UnreadableError("no article", f"no feed, wire or page, but an XML document of <{root.name}>; drop its text instead")


def _pieces(root: Node, source: str, errand: Errand) -> Iterator[Piece]:
    if root.local in _FEEDS:
        yield from _feed(root, errand)
    elif root.local == "nitf":
        yield Piece(_nitf(root))
    elif root.local in ("newsMessage", "newsItem", "NewsML"):
        yield from _newsml(root, errand)
    elif root.local == "html":
        yield Piece(article_of_page(source))


# --- feeds ---------------------------------------------------------------------------------------------------------------

def _feed(root: Node, errand: Errand) -> Iterator[Piece]:
    channel = root.child("channel") or root
    outlet, tongue = _channel(root)
    entries = [*channel.children("item", "entry"), *(root.children("item", "entry") if channel is not root else ())]
    for number, entry in enumerate(entries, start=1):
        yield from errand.entry(f"entry {number}", partial(_entry, entry, outlet, tongue))


def _channel(root: Node) -> tuple[str | None, str | None]:
    """The feed's outlet and language."""
    channel = root.child("channel") or root
    outlet = next((child.line for child in channel.children("title")), "")[:100] or None
    return outlet, language(_field(channel, "language")) or language(root.attribute("lang"))


def _torn_feed(root: Node, source: str, errand: Errand) -> Iterator[Piece]:
    """The entries of a feed that is no whole XML, each by itself; of a broken one what was whole, and word of it."""
    outlet, tongue = _channel(root)
    begins = list(_ENTRY.finditer(source))
    if not begins:
        raise UnreadableError("damaged", "it is no whole XML, and no entry can be made out; save it anew")
    ends = [*(begin.start() for begin in begins[1:]), len(source)]
    for number, (begin, end) in enumerate(zip(begins, ends, strict=True), start=1):
        name, close = f"entry {number}", f"</{begin[1]}>"
        stop = source.find(close, begin.start(), end)
        entry, broken = parse(source[begin.start() : stop + len(close) if stop >= 0 else end])
        yield from errand.entry(name, partial(_entry, entry, outlet, tongue))
        if broken:
            yield Piece(Failure("", "damaged", f"not XML from there on: {broken}; save it anew"), name)


def _entry(entry: Node, outlet: str | None, tongue: str | None) -> Article:
    title = _plain(entry, "title")
    bodies = [text for text in (_prose(child, title) for name in _BODIES for child in _named(entry, name)) if text]
    longest = max(bodies, key=len, default="")
    return compose(
        title,
        next((text for text in bodies if len(text) * 2 > len(longest)), ""),
        published=_moment(entry, _DATES),
        language=language(_field(entry, "language")) or language(entry.attribute("lang")) or tongue,
        url=_link(entry),
        outlet=outlet,
    )


def _named(entry: Node, name: str) -> Iterator[Node]:
    """The entry's elements of this name: with the prefix if it is given with one, else with any that is not another's."""
    if ":" in name:
        return (child for child in entry.children() if child.name == name)
    return (child for child in entry.children(name) if not child.name.startswith(_ELSEWHERE))


def _field(entry: Node, name: str) -> str:
    return next((child.line for child in _named(entry, name)), "")


def _plain(entry: Node, name: str) -> str:
    """A field that may hold escaped HTML, as text on one line."""
    node = next(_named(entry, name), None)
    if node is None:
        return ""
    markup = node.markup
    return " ".join((text_of_markup(f"<p>{markup}</p>") if _MARKUP.search(markup) else markup).split())


def _prose(node: Node, title: str) -> str:
    """An entry's text: escaped or true HTML as text, plain text as it stands."""
    markup = node.markup
    if not _MARKUP.search(markup):
        return "\n\n".join(" ".join(paragraph.split()) for paragraph in _PLAIN_PARAGRAPH.split(markup.strip()))
    return text_of_markup(markup, title)


def _link(entry: Node) -> str | None:
    links = list(_named(entry, "link"))
    best = sorted(links, key=lambda link: link.attribute("rel") not in ("", "alternate"))
    claims = [*(link.attribute("href") or link.line for link in best), _field(entry, "guid"), _field(entry, "origLink"), entry.attribute("about")]
    return next(filter(None, map(address, claims)), None)


def _moment(node: Node, names: tuple[str, ...]) -> datetime | None:
    return next(filter(None, (parse_date(child.line) for name in names for child in _named(node, name))), None)


# --- wires ---------------------------------------------------------------------------------------------------------------

def _nitf(root: Node) -> Article:
    """The article of a NITF document, its dateline before its first paragraph."""
    headline = root.find("hl1") or root.find("hedline") or root.find("title")
    content = root.find("body.content") or root.find("block") or root.find("body")
    dateline = root.find("dateline")
    place = f"{dateline.line} - " if dateline is not None and dateline.line else ""
    issued = [node.attribute("norm") for name in ("date.issue", "story.date") for node in root.descendants(name)]
    issued += [node.attribute("date.publication") for node in root.descendants("pubdata")]
    return compose(
        headline.line if headline is not None else "",
        place + _blocks(content) if content is not None else "",
        published=next(filter(None, map(parse_date, issued)), None),
        language=language(root.attribute("lang")),
        outlet=next((node.line for node in root.descendants("distributor")), "")[:100] or None,
    )


def _blocks(content: Node) -> str:
    return text_of_markup(content.markup) if any(True for _ in content.children()) else "\n\n".join(
        " ".join(paragraph.split()) for paragraph in _PLAIN_PARAGRAPH.split(content.text.strip()))


def _newsml(root: Node, errand: Errand) -> Iterator[Piece]:
    items = [root] if root.local == "newsItem" else list(root.descendants("newsItem", "NewsItem"))
    whole = [item for item in items if item.find(*_HOLDERS) is not None]
    sent = root.find("sent")
    for number, item in enumerate(whole, start=1):
        if len(whole) == 1:
            yield Piece(_news_item(item, sent))
        else:
            yield from errand.entry(f"item {number}", partial(_news_item, item, sent))


def _news_item(item: Node, sent: Node | None) -> Article:
    """The article of one item, whose text is plain, HTML or NITF; `sent` says when the message around it was."""
    nitf = item.find("nitf")
    headline = item.find("headline") or item.find("HeadLine") or item.find("title")
    held = next(filter(None, map(item.find, _HOLDERS)), None)
    stated = [node.line for node in (*map(item.find, _STAMPS), sent) if node]
    tongue = next((node.attribute("tag") or node.attribute("FormalName") for node in item.descendants("language", "Language")), "")
    provider = item.find("infoSource", "provider", "Provider")
    inner = _nitf(nitf) if nitf is not None else None
    return compose(
        headline.line if headline is not None else (inner.title if inner else ""),
        _blocks(held) if held is not None else "",
        published=next(filter(None, map(parse_date, stated)), None) or (inner.published if inner else None),
        language=language(tongue) or language(item.attribute("lang")),
        url=next(filter(None, (address(node.attribute("href")) for node in item.descendants("link"))), None),
        outlet=(provider.line or provider.attribute("literal"))[:100] or None if provider is not None else None,
    )
