"""Files of writing, text or page: the content decides which, not the name it was given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers.encoding import decode
from watcher.readers.html import article_of_page
from watcher.readers.pieces import Errand, Piece
from watcher.readers.plain import article_of_text

_BEGINS_PAGE = re.compile(r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_ANY_TAG = re.compile(r"<(?:[a-z]+[\s>/]|!doctype)", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script[\s>]", re.IGNORECASE)
_BEGINNING = 4096     # characters in which a page shows that it is one


def read_text(data: bytes) -> Article:
    """The article of a text file; one that begins as an HTML page is read as a page."""
    text = decode(data)
    if _BEGINS_PAGE.match(text[:_BEGINNING]):
        return article_of_page(decode(data, markup=True))
    return article_of_text(text)


def read_page(data: bytes) -> Article:
    """The article of an HTML file; one without a single tag is read as text."""
    source = decode(data, markup=True)
    return article_of_page(source) if _ANY_TAG.search(source) else article_of_text(source)


def text_pieces(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The same as a piece."""
    del name, errand
    yield Piece(read_text(data))


def page_pieces(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The same as a piece; UnreadableError after it where only a title is there and a script was to fetch the rest."""
    del name, errand
    article = read_page(data)
    yield Piece(article)
    if article.text == article.title and _SCRIPT.search(data):
        raise UnreadableError("empty", "the page shows no text but its title; save it once it has loaded, or drop the text itself")
