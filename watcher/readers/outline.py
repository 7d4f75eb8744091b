"""A parsed page as two flat lists in reading order: its elements, and the blocks of text in them.

An element spans a stretch of the blocks, so what a container holds is arithmetic instead of another walk. The walk keeps
its own stack and never recurses: depth is the page's choice, not ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watcher.readers.furniture import ASIDE, ROLES, SILENT, is_furniture, is_unseen

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span strike "
    "strong sub sup time tt u var wbr img".split(),
)
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u2060\ufeff"))
_BLANK_LINES = re.compile(r"\n\s*\n")
_PROSE = 40   # characters from which a block counts as prose


@dataclass(slots=True)
class Block:
    """A paragraph, heading, caption, list item or table cell: `linked` is how many of its characters are links.

    `row` tells the table row of a cell.
    """

    tag: str
    text: str
    linked: int
    element: int
    row: int | None = None

    @property
    def prose(self) -> int:
        """Its characters if it is running text, 0 if it is a heading, a label or mostly a link."""
        running = len(self.text) >= _PROSE and self.linked * 2 < len(self.text) and self.tag not in HEADINGS
        return len(self.text) - self.linked if running else 0

    @property
    def is_link(self) -> bool:
        """Whether nearly all of it is a link."""
        return self.linked * 10 >= len(self.text) * 7


@dataclass(slots=True)
class Element:
    """A block-level element: the blocks[first:last] lie within it. `body` says that it is marked as the article's body."""

    tag: str
    parent: int
    first: int
    last: int = 0
    furniture: bool = False
    body: bool = False
    main: bool = False


@dataclass(slots=True)
class Outline:
    """A page's elements and blocks, both in reading order; element 0 is the whole page."""

    elements: list[Element] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def outline(body: LexborNode) -> Outline:
    """The outline of what a reader of the page can see below this node."""
    walk = _Walk()
    walk.enter(body, body.tag or "body")
    pending: list[tuple[LexborNode, bool]] = []      # the elements around the node, and whether each is a link
    node = body.child
    while True:
        while node is None:
            if not pending:
                walk.leave()
                return walk.page
            left, is_link = pending.pop()
            walk.leave_any(left, is_link)
            node = left.next
        tag = node.tag or ""
        if node.is_text_node:
            walk.take(node.text_content or "")
            node = node.next
        elif _says_nothing(node, tag):
            node = node.next
        else:
            pending.append((node, walk.enter_any(node, tag)))
            node = node.child


class _Walk:
    """What a walk over the page has gathered: the open elements, and the lines of the block being read."""

    def __init__(self) -> None:
        self.page = Outline()
        self._open: list[int] = []
        self._lines: list[list[str]] = [[]]
        self._linked = 0
        self._links = 0
        self._pre = 0

    def enter_any(self, node: LexborNode, tag: str) -> bool:
        """Go into an element; whether it is a link (which only the walk's books need)."""
        if tag == "br":
            self._lines.append([])
        elif tag in _INLINE:
            if tag == "a" and "href" in node.attributes:
                self._links += 1
                return True
        else:
            self.enter(node, tag)
        return False

    def leave_any(self, node: LexborNode, is_link: bool) -> None:
        if is_link:
            self._links -= 1
        elif (tag := node.tag or "") not in _INLINE and tag != "br":
            self.leave()

    def enter(self, node: LexborNode, tag: str) -> None:
        self._flush()
        parent = self._open[-1] if self._open else -1
        element = Element(tag=tag, parent=parent, first=len(self.page.blocks))
        _mark(element, node)
        self._open.append(len(self.page.elements))
        self.page.elements.append(element)
        self._pre += tag == "pre"

    def leave(self) -> None:
        self._flush()
        element = self.page.elements[self._open.pop()]
        element.last = len(self.page.blocks)
        self._pre -= element.tag == "pre"

    def take(self, text: str) -> None:
        if self._pre:
            first, *others = _BLANK_LINES.sub("\n\n", text).split("\n")
            self._lines[-1].append(first)
            self._lines.extend([line] for line in others)
        else:
            self._lines[-1].append(text)
        if self._links:
            self._linked += len(text.strip())

    def _flush(self) -> None:
        """Close the block being read: white space collapsed, lines kept, at most one blank line between them."""
        if self._lines != [[]]:
            lines = [" ".join("".join(pieces).translate(_INVISIBLE).split()) for pieces in self._lines]
            text = "\n".join(line for line, before in zip(lines, ["", *lines], strict=False) if line or before).strip()
            if text:
                at = self._open[-1] if self._open else 0
                element = self.page.elements[at]
                row = element.parent if element.tag in ("td", "th") else None
                self.page.blocks.append(Block(element.tag, text, min(self._linked, len(text)), at, row))
            self._lines = [[]]
        self._linked = 0


def _says_nothing(node: LexborNode, tag: str) -> bool:
    """Whether a node can be passed over with all that is in it: a script, a comment, a picture, a label for screen readers."""
    if tag in SILENT or not node.is_element_node:
        return True
    if tag == "span" and is_unseen(node.attributes.get("class") or ""):
        return True
    return node.child is None and tag not in ("br", "hr")


def _mark(element: Element, node: LexborNode) -> None:
    """Set down what an element's attributes say about its part in the page."""
    attributes = node.attributes
    if not attributes:
        element.furniture = element.tag in ASIDE
        element.main = element.tag == "main"
        return
    role = (attributes.get("role") or "").lower()
    style = (attributes.get("style") or "").replace(" ", "").lower()
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    element.body = "articlebody" in (attributes.get("itemprop") or "").lower()
    element.main = element.tag == "main" or role == "main"
    element.furniture = (
        element.tag in ASIDE
        or role in ROLES
        or "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or "display:none" in style
        or "visibility:hidden" in style
        or is_furniture(names)
    )
