"""JSON: an article, a list of them, the answer of a news API, or one object a line.

What is an article is told by its fields, under the names that wires, archives and news APIs give them, however these are
written (bodyHtml, body_html); the objects around articles are searched, those inside them are not.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers.claims import address, language
from watcher.readers.composing import compose
from watcher.readers.dates import parse_date
from watcher.readers.encoding import decode
from watcher.readers.html import text_of_markup
from watcher.readers.pieces import Errand, Failure, Piece

# Names of fields, in small letters and without what joins words.
_TITLES = ("headline", "headlines", "title", "webtitle", "subject")
_BODIES = (
    "articlebody", "bodyxhtml", "bodytext", "bodyhtml", "contenthtml", "htmlcontent", "contenttext", "content:encoded", "fullcontent", "body", "text",
    "content", "contentelements", "maintext", "fulltext", "story", "articletext", "plaintext", "cleanedtext",
)
_BLOCKED = ("paragraphs", "blocks", "sections", "html")      # the text of what has a title, too; without one they may be anything
_BLOCKS = frozenset((*_BODIES, *_BLOCKED, "children", "heading", "subheading"))       # what blocks of text hold, and are held in
_SUMMARIES = ("description", "descriptiontext", "summary", "abstract", "leadparagraph", "standfirst", "trailtext", "snippet", "excerpt", "dek")
_DATES = (
    "datepublished", "publishedat", "published", "webpublicationdate", "pubdate", "datepublish", "publishdate", "publicationdate", "publisheddate",
    "dategmt", "versioncreated", "firstcreated", "firstpublishdate", "displaydate", "seendate", "createdat", "timestamp", "datetimepub", "datetime", "date",
    "time",
)
_ADDRESSES = ("url", "link", "canonicalurl", "weburl", "uri", "href", "permalink", "sourceurl", "mainentityofpage")
_LANGUAGES = ("inlanguage", "language", "lang", "languagecode")
_OUTLETS = ("publisher", "source", "outlet", "sourcename", "sourcedomain", "sitename", "provider", "organization", "domain", "publication")
_JOINTS = str.maketrans("", "", "_- ")
_SAYING = 20     # words of a text under a name of its own; fewer may be a caption, a name, a motto
_CONTAINERS = frozenset((
    "items", "articles", "entries", "results", "docs", "documents", "stories", "news", "hits", "posts", "data", "value", "response", "feed", "channel",
))
_MOMENTS = ("published", "original", "created")     # what an object of dates holds, the story's own first
_ITEMS = 10_000     # of a list of paragraphs
_MERGED = ("fields", "attributes")       # objects whose fields are their parent's
_BLOCKS_OR_DATA = _BLOCKS | {"data"}
_INNER = ("rendered", "main", "basic", "text", "value", "content", "html", "#text")
_DEEPEST = 10       # of blocks within blocks
_TAG = re.compile(r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|figure|img|blockquote|table|article|section)\b[^<>]{0,2000}>", re.IGNORECASE)
_CUT_SHORT = re.compile(r"\s*…?\s*\[\+?\d+ (?:chars|characters)\]\s*$")
_FIRST_OF_LIST = re.compile(r"\[\s*(?=\{)")
_BETWEEN = re.compile(r"[\s,]*")


def read_json(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The articles in a JSON file; of a torn one, those before the tear."""
    del name
    text = decode(data).strip()
    if not text:
        raise UnreadableError("empty", "the file holds no text; drop it again once it has some")
    try:
        whole = json.loads(text, strict=False)
    except ValueError as error:
        yield from _lines(text, errand) if _is_lines(text) else _torn(text, str(error), errand)
        return
    found = list(_articles(whole))
    if not found:
        raise UnreadableError("no article", "none of its objects has the text of an article; a field such as 'body' or 'text' must hold it")
    if isinstance(whole, dict) and _is_article(_merged(whole), set()):
        yield Piece(_article(*found[0]))
    else:
        yield from _numbered(found, errand)


def _numbered(found: list[tuple[Mapping[str, Any], str]], errand: Errand) -> Iterator[Piece]:
    for number, (fields, outlet) in enumerate(found, start=1):
        yield from errand.entry(f"item {number}", partial(_article, fields, outlet))


# --- one object a line, and what is torn ---------------------------------------------------------------------------------

def _is_lines(text: str) -> bool:
    """Whether the file's first line is a whole object, or its second, if the first is damaged."""
    for line in text.split("\n", 2)[:2]:
        try:
            return isinstance(json.loads(line, strict=False), dict)
        except ValueError:
            continue
    return False


def _lines(text: str, errand: Errand) -> Iterator[Piece]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = list(_articles(json.loads(line, strict=False)))
        except (ValueError, RecursionError) as error:
            errand.count()
            yield Piece(Failure("", "damaged", f"not JSON: {error}; save the line anew, one object on it"), f"line {number}")
            continue
        if not found:
            yield Piece(Failure("", "no article", "the object has no field with the text of an article; a field such as 'body' or 'text' must hold it"), f"line {number}")
        for fields, outlet in found:
            yield from errand.entry(f"line {number}", partial(_article, fields, outlet))


def _torn(text: str, why: str, errand: Errand) -> Iterator[Piece]:
    """The articles of a list that is torn, and word of the tear."""
    first = _FIRST_OF_LIST.search(text)
    found: list[tuple[Mapping[str, Any], str]] = []
    if first:
        decoder, position = json.JSONDecoder(strict=False), first.end()
        while text[position : position + 1] == "{":
            try:
                item, position = decoder.raw_decode(text, position)
            except ValueError:
                break
            found += _articles(item)
            position = _end_of(_BETWEEN, text, position)
    yield from _numbered(found, errand)
    raise UnreadableError("damaged", f"not JSON: {why}; save it anew")


def _end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


# --- which objects are articles --------------------------------------------------------------------------------------------

def _articles(whole: Any) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The fields of each article in reading order, with the outlet that the object around them names."""
    pending: list[tuple[Any, str]] = [(whole, "")]
    mute: set[int] = set()
    while pending:
        thing, outlet = pending.pop()
        if isinstance(thing, list):
            pending += [(item, outlet) for item in reversed(thing) if isinstance(item, dict | list)]
        elif isinstance(thing, dict):
            fields = _merged(thing)
            if _is_article(fields, mute):
                yield fields, outlet
            else:
                around = _line(thing.get("title")) or outlet
                pending += [(item, around) for item in reversed(thing.values()) if isinstance(item, dict | list)]


def _merged(thing: dict[str, Any]) -> dict[str, Any]:
    """The object's fields, and those of what it only wraps, by their plain names; of two spellings of a name the first that says anything."""
    merged: dict[str, Any] = {}
    for fields in [*(inner for key in _MERGED if isinstance(inner := thing.get(key), dict)), thing]:
        for key, value in fields.items():
            name = key.translate(_JOINTS).lower()
            merged[name] = merged.get(name) or value
    return merged


def _is_article(fields: Mapping[str, Any], mute: set[int]) -> bool:
    """Whether these are an article's. `mute` are the objects and lists in which no text was found, so that none is searched twice."""
    if any(isinstance(fields.get(key), dict | list) and _holds_objects(fields[key]) for key in _CONTAINERS & fields.keys()):
        return False
    if any(_prose(fields.get(key), mute=mute) for key in _BODIES):
        return True
    title = any(_line(fields.get(key)) for key in _TITLES)
    return title and (any(_blocks(fields.get(key), mute=mute) for key in _BLOCKED) or any(_line(fields.get(key)) for key in (*_SUMMARIES, *_DATES)))


def _holds_objects(value: Any) -> bool:
    inner = value if isinstance(value, list) else list(value.values())
    return any(isinstance(item, dict) or (isinstance(item, list) and item and isinstance(item[0], dict)) for item in inner)


def _article(fields: Mapping[str, Any], outlet: str) -> Article:
    title = next(filter(None, (_line(fields.get(key)) for key in _TITLES)), "")
    body = next(filter(None, (*(_prose(fields.get(key), title) for key in _BODIES), *(_blocks(fields.get(key), title) for key in _BLOCKED))), "")
    summaries = [summary for key in _SUMMARIES if (summary := _prose(fields.get(key)))]
    summary = next(iter(summaries), "")
    if cut := _CUT_SHORT.search(body, max(0, len(body) - 100)):      # a taster of the text: the summary may say what it leaves out
        taster = body[: cut.start()].rstrip()
        body = f"{summary}\n\n{taster}" if summary else taster
    return compose(
        title,
        body or _without_body(fields, summaries),
        published=next(filter(None, (_moment(fields.get(key)) for key in _DATES)), None),
        language=next(filter(None, (language(_line(fields.get(key))) for key in _LANGUAGES)), None),
        url=next(filter(None, (address(_line(fields.get(key))) for key in _ADDRESSES)), None),
        outlet=(next(filter(None, (_name(fields.get(key)) for key in _OUTLETS)), "") or outlet)[:100] or None,
    )


def _without_body(fields: Mapping[str, Any], summaries: list[str]) -> str:
    """What stands for a text under none of the usual names: the longest summary, and the longest of what else says something.

    An article of which only the title was judged would be missed, and nobody would know.
    """
    usual = {*_TITLES, *_SUMMARIES}
    others = (_prose(value) for name, value in fields.items() if name not in usual and isinstance(value, str) and len(value) > _SAYING)
    saying = max((other for other in others if len(other.split()) >= _SAYING), key=len, default="")
    summary = max(summaries, key=len, default="")
    return saying if summary in saying else "\n\n".join(filter(None, (summary, saying)))


# --- what a field says -----------------------------------------------------------------------------------------------------

def _prose(value: Any, title: str = "", depth: int = 0, mute: set[int] | None = None) -> str:
    """A field's text: itself, the paragraphs of a list, or what an object holds under a usual name or in blocks. HTML becomes text."""
    if isinstance(value, str):
        return text_of_markup(value, title) if _TAG.search(value) else html.unescape(value).strip()
    if depth > _DEEPEST or (mute is not None and id(value) in mute):
        return ""
    text = ""
    if isinstance(value, list):
        text = _joined([item for item in value[:_ITEMS] if isinstance(item, str | dict)], depth, mute)
    elif isinstance(value, dict):
        text = _prose(_said(value)) or _in_blocks(value, depth, mute) or ("" if depth else _prose(_text(value.get("name"))))
    if mute is not None and not text:
        mute.add(id(value))
    return text


def _in_blocks(value: Mapping[str, Any], depth: int, mute: set[int] | None) -> str:
    """The text of what an object holds in blocks, "" of one with a title of its own: that is an article."""
    names = {key: key.translate(_JOINTS).lower() for key, inner in value.items() if inner}
    if not _BLOCKS_OR_DATA.isdisjoint(names.values()) and not any(name in _TITLES for name in names.values()):
        told = [_blocks(value[key], depth=depth + 1, mute=mute) for key, name in names.items() if name in _BLOCKS or (name == "data" and isinstance(value[key], dict))]
        return "\n\n".join(filter(None, told))
    return ""


def _blocks(value: Any, title: str = "", depth: int = 0, mute: set[int] | None = None) -> str:
    """The text of a list of blocks, "" where it lists what have a date, or a title and an address, of their own: those are articles."""
    listed = [item for item in value[:_ITEMS] if isinstance(item, dict)] if isinstance(value, list) else []
    if any(any(map(item.get, _DATES)) or (any(map(item.get, _TITLES)) and any(map(item.get, _ADDRESSES))) for item in listed):
        return ""
    return _prose(value, title, depth, mute)


def _said(block: Mapping[str, Any]) -> str:
    """What an object says under one of the usual names."""
    return next(filter(None, (_text(block.get(key)) for key in _INNER)), "")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _joined(items: list[Any], depth: int, mute: set[int] | None) -> str:
    """The paragraphs of a list; where its strings have white space at their ends, they are pieces of running text."""
    if any(text != text.strip() for text in map(_piece, items)):
        return "".join(_piece(item) or _prose(item, depth=depth + 1, mute=mute) for item in items).strip()
    return "\n\n".join(filter(None, (_prose(item, depth=depth + 1, mute=mute) for item in items)))


def _piece(item: Any) -> str:
    """What may be a piece of running text: a string, or what an editor's object of the type "text" says."""
    text = _said(item) if isinstance(item, dict) and item.get("type") == "text" else _text(item)
    return "" if isinstance(item, dict) and _TAG.search(text) else text


def _line(value: Any) -> str:
    """A field's text on one line."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(_prose(value).split())[:3000]


def _name(value: Any) -> str:
    """What an outlet is called: a text, or an object's name or title."""
    return _line(value) or (_line(value.get("title")) if isinstance(value, dict) else "")


def _moment(value: Any) -> datetime | None:
    """A date as text, or as seconds or milliseconds since 1970, or an object of several."""
    if isinstance(value, dict) and (stated := [value[key] for key in _MOMENTS if isinstance(value.get(key), str)]):
        value = stated[0]
    if isinstance(value, int | float) and not isinstance(value, bool) and 10**8 < value < 10**14:
        try:
            return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)
        except (ValueError, OverflowError):
            return None
    return parse_date(_line(value))
