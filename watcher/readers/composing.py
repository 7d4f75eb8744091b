"""An article out of a title and a body: the title, a blank line, the body, and nothing that is no writing."""

from __future__ import annotations

import re
from datetime import datetime

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.text import fingerprint

_TITLE = 300         # characters of a title
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b\u2060\ufeff\ufffe\uffff]")     # and what is there but not seen
_HALF = re.compile(r"[\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


def compose(
    title: str,
    body: str,
    *,
    published: datetime | None = None,
    language: str | None = None,
    url: str | None = None,
    outlet: str | None = None,
) -> Article:
    """The article; without a title its first line is one. UnreadableError("empty") where both are empty."""
    title, body = " ".join(clean(title).split()), clean(body).strip()
    whole = _whole(title, body)
    if not whole.strip():
        raise UnreadableError("empty", "there is no text in it")
    return Article(
        fingerprint=fingerprint(whole),
        title=(title or " ".join(body.partition("\n")[0].split()))[:_TITLE].rstrip(),
        text=whole,
        published=published,
        language=language,
        url=url,
        source=outlet,
    )


def clean(text: str) -> str:
    """The text without control characters, soft hyphens and halves of characters, its line ends made one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _HALF.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _UNWRITTEN.sub("", text)


def paragraphs(text: str) -> str:
    """The text with the lines of each paragraph as they are and one blank line between paragraphs."""
    return _BLANK_LINES.sub("\n\n", text).strip()


def _whole(title: str, body: str) -> str:
    """Title, blank line, body; a body that begins with its title is not told it twice."""
    for end in ("\n\n", "\n"):
        stop = body.find(end, 0, 2 * len(title) + 100)
        first = body[:stop] if stop >= 0 else body[: 2 * len(title) + 100]
        if title and " ".join(first.split()) == title:
            body = body[len(first) :].lstrip("\n")
            break
    return f"{title}\n\n{body}" if body and title else title or body
