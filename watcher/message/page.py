"""A small page that reads the same as text and as HTML: headings, lines, list items and quotes, of plain, marked and linked runs.

Everything passes `clean` and is escaped here, and only here. The HTML keeps to what mail clients and Matrix both show, and
sets no colours but a grey that suits light and dark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Literal

_SPACES = re.compile(r"\s+")
_JOINERS = "\u200c\u200d"   # Persian and emoji need them
_QUOTE = "border-left:3px solid #888;margin:8px 0;padding:2px 0 2px 10px"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; a marked one is what matched, a linked one leads to its own text."""

    text: str
    marked: bool = False
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, line, list item or quote."""

    kind: Literal["heading", "line", "item", "quote"]
    runs: tuple[Run, ...]


def block(kind: Literal["heading", "line", "item", "quote"], *runs: Run | str) -> Block:
    """A block of runs; a bare string is a plain one."""
    return Block(kind, tuple(Run(run) if isinstance(run, str) else run for run in runs))


def clean(text: str) -> str:
    """The text on one line, without what could hide, reorder or command: control characters, bidi overrides, invisibles."""
    return _SPACES.sub(" ", "".join(map(_clean_character, text)))


def shortened(text: str, limit: int) -> str:
    """The text cut to `limit` characters, with an ellipsis where something is gone."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def as_text(blocks: Sequence[Block]) -> str:
    """The page as plain text; what matched stands between »«."""
    lines: list[str] = []
    for index, part in enumerate(blocks):
        body = "".join(f"»{clean(run.text)}«" if run.marked else clean(run.text) for run in part.runs).strip()
        if index and not (part.kind == blocks[index - 1].kind == "item"):
            lines += [] if blocks[index - 1].kind == "heading" else [""]
        lines.append({"heading": body, "line": body, "item": f"- {body}", "quote": f"> {body}"}[part.kind])
    return "\n".join(lines) + "\n"


def as_html(blocks: Sequence[Block]) -> str:
    """The page as a fragment of HTML; what matched is strong."""
    parts: list[str] = []
    for kind, group in groupby(blocks, key=lambda part: part.kind):
        bodies = ["".join(map(_html_run, part.runs)).strip() for part in group]
        parts += _html_blocks(kind, bodies)
    return "\n".join(parts) + "\n"


def _html_blocks(kind: str, bodies: Iterable[str]) -> list[str]:
    if kind == "item":
        return ["<ul>", *(f"<li>{body}</li>" for body in bodies), "</ul>"]
    if kind == "quote":
        return [f'<blockquote style="{_QUOTE}">{body}</blockquote>' for body in bodies]
    tag = "h3" if kind == "heading" else "p"
    return [f"<{tag}>{body}</{tag}>" for body in bodies]


def _html_run(run: Run) -> str:
    body = escape(clean(run.text))
    if run.marked:
        return f"<strong>{body}</strong>"
    return f'<a href="{body}">{body}</a>' if run.linked else body


def _clean_character(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else " "
    category = unicodedata.category(character)
    if category == "Cf":
        return character if character in _JOINERS else ""
    return {"Cc": " ", "Zl": " ", "Zp": " ", "Cs": "\ufffd"}.get(category, character)
