"""EPUB books: every document of the spine is read as a page; one without a heading of its own continues the one before it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import unquote

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers.claims import language
from watcher.readers.composing import compose
from watcher.readers.dates import parse_date
from watcher.readers.encoding import decode
from watcher.readers.html import text_of_markup
from watcher.readers.pieces import Errand, Piece
from watcher.readers.xmltree import Node, parse

CONTAINER = "META-INF/container.xml"

_BODY = re.compile(r"<body\b[^>]*>(.*?)(?:</body\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<h[12]\b", re.IGNORECASE)
_PAGES = ("application/xhtml+xml", "text/html")


def chapters(take: Callable[[str], bytes], errand: Errand) -> Iterator[Piece]:
    """The articles of the book in reading order; a book of one chapter is one article."""
    package, folder = _package(take)
    parts: list[tuple[str, list[str]]] = []
    for place in _spine(package, folder):
        source = decode(take(place), markup=True)
        body = _BODY.search(source)
        text = text_of_markup(body[1]) if body else ""
        if not text:
            errand.count()
        elif parts and not _HEADING.search(source):
            errand.count()
            parts[-1][1].append(text)
        else:
            parts.append((place, [text]))
    if not parts:
        raise UnreadableError("empty", "the book holds no text")
    for place, texts in parts:
        make = partial(_chapter, package, "\n\n".join(texts))
        if len(parts) == 1:
            yield Piece(make())
        else:
            yield from errand.entry(place, make)


def _chapter(package: Node, text: str) -> Article:
    stated = [node.line for node in package.descendants("date")]
    return compose(
        "",
        text,
        published=next(filter(None, map(parse_date, stated)), None),
        language=next(filter(None, (language(node.line) for node in package.descendants("language"))), None),
        outlet=next((node.line for node in package.descendants("publisher")), "")[:100] or None,
    )


def _package(take: Callable[[str], bytes]) -> tuple[Node, str]:
    """The book's table of parts, and the folder that their places begin at."""
    container, _ = parse(decode(take(CONTAINER), markup=True))
    rootfile = container.find("rootfile")
    place = unquote(rootfile.attribute("full-path")) if rootfile is not None else ""
    package = take(place)
    if not package and b"EncryptedData" in take("META-INF/encryption.xml"):
        raise UnreadableError("encrypted", "the book is locked; save it without its lock")
    if not package:
        raise UnreadableError("damaged", "the book's table of parts is missing; save it anew")
    return parse(decode(package, markup=True))[0], posixpath.dirname(place)


def _spine(package: Node, folder: str) -> list[str]:
    """The places of the documents in reading order, each once, without the table of contents."""
    pages = {
        item.attribute("id"): posixpath.normpath(posixpath.join(folder, unquote(item.attribute("href"))))
        for item in package.descendants("item")
        if item.attribute("media-type") in _PAGES and "nav" not in item.attribute("properties").split()
    }
    order = [node.attribute("idref") for node in package.descendants("itemref") if node.attribute("linear") != "no"]
    return list(dict.fromkeys(pages[each] for each in order if each in pages))
