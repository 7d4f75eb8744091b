"""Web archives: every page, document and text that a WARC file holds as an answer of a server, by its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers.claims import address
from watcher.readers.extras import extra
from watcher.readers.pieces import Errand, Failure, Piece

_KINDS = {
    "text/html": "page.html", "application/xhtml+xml": "page.html", "text/plain": "text.txt", "application/pdf": "document.pdf",
    "application/rss+xml": "feed.xml", "application/atom+xml": "feed.xml",
}
_RECORDS = ("response", "resource", "conversion")


def read_warc(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The articles of the archive; what a page without text answers is passed over."""
    library = extra("warcio.archiveiterator", "warc", name)
    if not data.strip():
        raise UnreadableError("empty", "the archive holds nothing")
    records = iter(library.ArchiveIterator(BytesIO(data)))
    count = 0
    while True:
        try:
            record = next(records, None)
            if record is None:
                break
            content = _content(record, errand)
        except UnreadableError:
            raise
        except Exception as error:
            raise UnreadableError("damaged", f"it is torn after {count} records; save it anew") from error
        count += 1
        if content is not None:
            yield from _answer(record, content, errand)
            if _is_torn(record):
                yield Piece(Failure("", "damaged", "it is cut short: the archive ends within it; save it anew"), _address(record) or f"record {count}")
    if not count:
        raise UnreadableError("damaged", "it holds no record; save it anew")


def _content(record: Any, errand: Errand) -> bytes | None:
    """What a record holds, if that may be an article."""
    if record.rec_type not in _RECORDS or _kind(record) not in _KINDS or _address(record).endswith("/robots.txt"):
        return None
    if record.http_headers is not None and record.http_headers.get_statuscode() != "200":
        return None
    content: bytes = record.content_stream().read(errand.room + 1)
    errand.unpack(len(content))
    return content


def _is_torn(record: Any) -> bool:
    """Whether the archive ends before the record that was read does."""
    while record.raw_stream.read(2**16):
        pass
    return bool(record.raw_stream.limit > 0)


def _kind(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _address(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _answer(record: Any, content: bytes, errand: Errand) -> Iterator[Piece]:
    place = _address(record)
    errand.count()
    for piece in errand.member(_KINDS[_kind(record)], content):
        if isinstance(piece.found, Article):
            found = replace(piece.found, url=piece.found.url or address(place))
            yield Piece(found, place or piece.member)
        elif piece.found.what != "empty":
            yield Piece(Failure("", piece.found.what, piece.found.why), place or piece.member)
