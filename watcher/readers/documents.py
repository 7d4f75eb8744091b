"""Word and OpenDocument texts: the paragraphs as a reader sees them, table rows on lines of their own.

What was deleted in review, hidden, or noted in the margin is not read. The date is the one at the top of the text: those in
the properties say when the file was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers.claims import language
from watcher.readers.composing import compose
from watcher.readers.encoding import decode
from watcher.readers.plain import date_at_top
from watcher.readers.xmltree import Node, parse

Take = Callable[[str], bytes]     # the content of a part of the document, b"" if it has no such part

_UNREAD_WORD = frozenset(("w:del", "w:moveFrom", "w:pPr", "w:instrText", "w:delText", "mc:Fallback", "w:tblPr", "w:sectPr", "w:fldData"))
_UNREAD_WRITER = frozenset((
    "text:tracked-changes", "office:annotation", "text:note", "text:sequence-decls", "office:forms", "text:table-of-content", "svg:title", "svg:desc",
    "text:index-body", "text:hidden-text", "table:covered-table-cell",
))
_BREAKS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-", "text:tab": "\t", "text:line-break": "\n", "text:soft-page-break": ""}
_PARAGRAPHS = frozenset(("w:p", "text:p", "text:h"))
_ROWS = frozenset(("w:tr", "table:table-row"))
_CELLS = frozenset(("w:tc", "table:table-cell"))


def of_word(take: Take) -> Article:
    """The article of a .docx."""
    root = _parsed(take("word/document.xml"))
    body = root.child("body") or root
    return _article(body, _UNREAD_WORD, partial(take, "docProps/core.xml"))


def of_writer(take: Take) -> Article:
    """The article of an .odt."""
    if b"encryption-data" in take("META-INF/manifest.xml"):
        raise UnreadableError("encrypted", "it asks for a password; save it without one")
    root = _parsed(take("content.xml"))
    body = root.find("text") or root
    return _article(body, _UNREAD_WRITER, partial(take, "meta.xml"))


def _article(body: Node, unread: frozenset[str], properties: Callable[[], bytes]) -> Article:
    found = list(_paragraphs(body, unread))
    text = "\n\n".join(text for text, _ in found)
    if not text.strip():
        raise UnreadableError("empty", "there is no text in it; if it is a picture of one, have its text recognised first")
    article = compose("", text, published=date_at_top(text), language=_tongue(properties))
    title = next((text for text, is_title in found[:20] if is_title), "")
    return replace(article, title=" ".join(title.split())[:300] or article.title)


def _tongue(properties: Callable[[], bytes]) -> str | None:
    """The language that the properties tell; damaged, they are not worth the text."""
    try:
        part = properties()
        return language(next((node.line for node in _parsed(part).descendants("language")), "")) if part else None
    except UnreadableError:
        return None


def _parsed(part: bytes) -> Node:
    root, broken = parse(decode(part, markup=True))
    if broken:
        raise UnreadableError("damaged", f"its text is not whole: {broken}; save it anew")
    return root


# --- what a reader sees --------------------------------------------------------------------------------------------------

def _paragraphs(body: Node, unread: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Each paragraph or table row that has text, and whether it is a title; boxes within a paragraph come behind it."""
    pending: list[Node] = [body]
    while pending:
        node = pending.pop()
        if node.name in unread:
            continue
        if node.name in _ROWS:
            cells = [" ".join(filter(None, (text for text, _ in _paragraphs(cell, unread)))) for cell in node.children() if cell.name in _CELLS]
            if any(cells):
                yield "\t".join(" ".join(cell.split()) for cell in cells), False
            continue
        if node.name in _PARAGRAPHS:
            text, boxes = _line(node, unread)
            if text.strip():
                yield text.strip(), _is_title(node)
            pending += reversed(boxes)
            continue
        pending += [child for child in reversed(node.content) if isinstance(child, Node)]


def _line(paragraph: Node, unread: frozenset[str]) -> tuple[str, list[Node]]:
    """A paragraph's own text, and the paragraphs of boxes that are anchored in it."""
    pieces: list[str] = []
    boxes: list[Node] = []
    pending: list[Node | str] = list(reversed(paragraph.content))
    word = paragraph.name == "w:p"
    while pending:
        piece = pending.pop()
        if isinstance(piece, str):
            pieces.append("" if word else " ".join(piece.split("\n")))
        elif piece.name in unread or _is_hidden(piece):
            continue
        elif piece.name == "w:t":
            pieces.append(piece.text)
        elif piece.name == "text:s":
            pieces.append(" ")
        elif piece.name in _BREAKS:
            pieces.append(_BREAKS[piece.name])
        elif piece.name in _PARAGRAPHS or piece.name in _ROWS:
            boxes.append(piece)
        else:
            pending += reversed(piece.content)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line), boxes


def _is_hidden(run: Node) -> bool:
    """Whether a run of Word is marked as hidden."""
    properties = run.child("rPr") if run.name == "w:r" else None
    hidden = properties.child("vanish") if properties is not None else None
    return hidden is not None and hidden.attribute("val") not in ("0", "false")


def _is_title(paragraph: Node) -> bool:
    """Whether a paragraph is styled as a title or as a heading of the first level."""
    if paragraph.name == "text:h":
        return paragraph.attribute("outline-level") in ("", "1")
    properties = paragraph.child("pPr")
    style = properties.child("pStyle") if properties is not None else None
    name = style.attribute("val") if style is not None else paragraph.attribute("style-name")
    return name.lower() in ("title", "heading1", "titre", "titel", "heading 1")
