"""A message as one text, for the channels that have no subject line of their own, and as the body of a Matrix event."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from watcher.model import Message

LARGEST = 60_000   # bytes of a Matrix event's content; the server takes 65,536 with all it adds


def heading(message: Message) -> str:
    """What the title says beyond the first line of the text: often no more than "[HIGH]"."""
    first = _first_line(message)
    return message.title.removesuffix(first).rstrip() if first else message.title


def whole(message: Message) -> str:
    """Title and text together, without saying the same line twice."""
    text = message.text.strip()
    rest = text.removeprefix(_first_line(message)).lstrip("\n") if heading(message) != message.title else text
    return sound(f"{message.title}\n\n{rest}".strip())


def sound(text: str) -> str:
    """The text as every server takes it: no half of a surrogate pair, no control but newline and tab."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "\ufffd", text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8"))


def _first_line(message: Message) -> str:
    first = message.text.strip().partition("\n")[0].strip()
    return first if first and message.title.endswith(first) else ""


def said_in_matrix(message: Message) -> dict[str, Any]:
    """Body and formatted body within the size of an event; where both are too much, the text alone, cut."""
    body, head = whole(message), heading(message)
    html = (f"<strong>{escape(head)}</strong> " if head else "") + _fragment(sound(message.html))
    said = {"body": body, "format": "org.matrix.custom.html", "formatted_body": html}
    if _size(said) <= LARGEST:
        return said
    return {"body": body if _size({"body": body}) <= LARGEST else _cut(body)}


def _cut(text: str) -> str:
    """Half of what fits in bytes, since JSON writes a quote or a line break as two."""
    return text.encode()[: LARGEST // 2].decode(errors="ignore").rstrip() + "\n[…]"


def _size(content: Mapping[str, Any]) -> int:
    return len(json.dumps(content, ensure_ascii=False).encode())


def _fragment(html: str) -> str:
    """What stands within the body of a page: clients show a fragment, not a page."""
    inside = re.search(r"<body[^>]*>(.*)</body>", html, re.DOTALL | re.IGNORECASE)
    return (inside[1] if inside else html).strip()
