"""An HTML page as one article: its title, a blank line, and the paragraphs of its main text.

Nothing else goes into the text, so that a page and a text file of one story have one fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers.composing import compose
from watcher.readers.metadata import Metadata, metadata, without_outlet
from watcher.readers.outline import Block, outline
from watcher.readers.story import Story
from watcher.readers.taming import tamed

_WORDY = 12          # characters from which a line may be a headline
_THIN = 200          # characters of text below which a page is believed about its text in its JSON-LD instead


def article_of_page(source: str) -> Article:
    """The article of a decoded page; UnreadableError("empty") if a reader of it would see no text."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(tamed(source))
    claims = metadata(tree)
    body = tree.body or tree.root
    story = Story(outline(body), claims.headline or claims.window_title) if body is not None else None
    text = _joined(story.blocks()) if story is not None else ""
    if len(text) < _THIN and len(claims.body) > len(text):
        text = "\n\n".join(line for line in (" ".join(line.split()) for line in claims.body.split("\n")) if line)
    title = _title(story.headline if story is not None else "", claims, text)
    if not text and not title:
        raise UnreadableError("empty", "the page shows no text; save it once it has loaded, or drop the text itself")
    return compose(title, text, published=claims.published, language=claims.language, url=claims.url, outlet=claims.outlet)


def text_of_markup(markup: str, title: str = "") -> str:
    """The text of a piece of HTML that is an article's body, as feeds and wires hold it, without this title."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(tamed(f"<html><body><article>{markup}</article></body></html>"))
    if tree.body is None:
        return ""
    story = Story(outline(tree.body), title)
    text = _joined(story.blocks())
    return f"{story.headline}\n\n{text}".strip() if story.headline != title else text


def _title(shown: str, claims: Metadata, text: str) -> str:
    """The headline as shown, else as the metadata tell it, else the window's, else the first line."""
    first = text.partition("\n")[0]
    if not shown and len(first) > _WORDY and first in claims.window_title:      # a headline that is not marked as one
        shown = first
    stated = shown or claims.headline or without_outlet(claims.window_title, claims.outlet)
    return " ".join(stated.split()) or first


def _joined(blocks: Iterable[Block]) -> str:
    """The blocks with a blank line between them, the cells of one row with a tab."""
    pieces: list[str] = []
    before: Block | None = None
    for block in blocks:
        if before is not None:
            pieces.append("\t" if _same_row(before, block) else "\n\n")
        pieces.append(block.text)
        before = block
    return "".join(pieces)


def _same_row(before: Block, block: Block) -> bool:
    return before.row is not None and before.row == block.row
