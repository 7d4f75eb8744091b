"""XML parsed without trust: no entities but the characters', no depth without end, and as much of a broken file as was whole.

Prefixes are part of a name, as feeds use them by custom and often undeclared.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from watcher.errors import UnreadableError

_DEEPEST = 200
_MOST = 500_000         # elements
_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ENTITY = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31});|(?!#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};))")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|&#(?:x0*(?:[0-8bBcC]|[01][0-9a-fA-F]|[dD][89abAB][0-9a-fA-F]{2});|0*(?:[0-8]|1[124-9]|2\d|3[01]);)")
_DECLARATION = re.compile(r"<\?xml[^>]{0,400}\?>")


@dataclass(slots=True)
class Node:
    """An element: its name with its prefix as written, its attributes, and what is in it in reading order."""

    name: str
    attributes: dict[str, str]
    content: list[Node | str] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    def children(self, *names: str) -> Iterator[Node]:
        """The elements directly in it; with names, those of these local names only."""
        return (child for child in self.content if isinstance(child, Node) and (not names or child.local in names))

    def child(self, *names: str) -> Node | None:
        """The first of the named elements directly in it, the names in order of preference."""
        return next((child for name in names for child in self.children(name)), None)

    def descendants(self, *names: str) -> Iterator[Node]:
        """All elements below it in reading order; with names, those of these local names only."""
        pending = [child for child in reversed(self.content) if isinstance(child, Node)]
        while pending:
            node = pending.pop()
            if not names or node.local in names:
                yield node
            pending += [child for child in reversed(node.content) if isinstance(child, Node)]

    def find(self, *names: str) -> Node | None:
        """The first element below it by any of these names."""
        return next(self.descendants(*names), None)

    def attribute(self, name: str) -> str:
        """The attribute of this local name, or ""."""
        return next((value for key, value in self.attributes.items() if key == name or key.endswith(f":{name}")), "")

    @property
    def text(self) -> str:
        """All text in it, white space as it stands."""
        pieces: list[str] = []
        pending: list[Node | str] = [self]
        while pending:
            piece = pending.pop()
            if isinstance(piece, str):
                pieces.append(piece)
            else:
                pending += reversed(piece.content)
        return "".join(pieces)

    @property
    def line(self) -> str:
        """The same on one line."""
        return " ".join(self.text.split())

    @property
    def markup(self) -> str:
        """What is in it as HTML: its own text where that is escaped HTML, its elements as tags where it has any."""
        if all(isinstance(piece, str) for piece in self.content):
            return self.text
        pieces: list[str] = []
        pending: list[Node | str] = list(reversed(self.content))
        while pending:
            piece = pending.pop()
            if isinstance(piece, str):
                pieces.append(piece if piece.startswith("\0") else html.escape(piece, quote=False))
            else:
                pieces.append(f"<{piece.local}>")
                pending.append(f"\0</{piece.local}>")
                pending += reversed(piece.content)
        return "".join(pieces).replace("\0", "")


def parse(source: str) -> tuple[Node, str]:
    """The document's root, and what broke it, "" if nothing did; a broken document is as whole as it got.

    Raises UnreadableError where it holds no element, declares entities, or is nested too deeply.
    """
    growth = _Growth()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = growth.start
    parser.EndElementHandler = growth.end
    parser.CharacterDataHandler = growth.take
    parser.EntityDeclHandler = growth.refuse
    broken = ""
    try:
        parser.Parse(_mended(source).encode(), True)
    except expat.ExpatError as error:
        broken = str(error)
    if growth.root is None:
        raise UnreadableError("damaged", f"not XML: {broken or 'no element'}; save it anew")
    return growth.root, broken


def _mended(source: str) -> str:
    """The source without its declaration, without what XML forbids, and with HTML's named characters as themselves."""
    source = _FORBIDDEN.sub("", _DECLARATION.sub("", source, count=1))
    return _ENTITY.sub(_character, source) if "&" in source else source


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;"
    if name in _OWN:
        return found[0]
    character = html.unescape(found[0])
    return character if character != found[0] else f"&amp;{name};"


class _Growth:
    """The tree as far as it has grown."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= _DEEPEST:
            raise UnreadableError("too deep", f"its elements are nested more than {_DEEPEST} deep; drop the text itself")
        if self._count > _MOST:
            raise UnreadableError("too large", f"it has more than {_MOST:,} elements; drop it in smaller pieces")
        node = Node(name, attributes)
        if self._open:
            self._open[-1].content.append(node)
        elif self.root is None:
            self.root = node
        self._open.append(node)

    def end(self, _: str) -> None:
        self._open.pop()

    def take(self, text: str) -> None:
        if self._open:
            self._open[-1].content.append(text)

    def refuse(self, *_: object) -> None:
        raise UnreadableError("damaged", "it declares entities of its own, which no article needs; save it anew")
