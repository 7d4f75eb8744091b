"""A PDF document as one article: its pages' lines in reading order, made paragraphs again.

Its metadata tell when it was printed and not when it was written, so its date is the one that stands at the top of its text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from watcher.errors import UnreadableError
from watcher.readers.claims import language
from watcher.readers.composing import compose
from watcher.readers.extras import extra
from watcher.readers.pieces import Errand, ExhaustedError, Failure, Piece
from watcher.readers.plain import date_at_top
from watcher.readers.sheets import Chunk, Sheet, title_and_text

_PRESENTED = re.compile(r"[\ufb00-\ufb06\ufb1d-\ufdfb\ufe70-\ufefc]+")      # ligatures and letter forms, as fonts have them
_SOFT_HYPHEN = re.compile(rb"/Span\s{0,9}<<\s{0,9}/ActualText\s{0,9}<FEFF00AD>\s{0,9}>>\s{0,9}BDC[^()]{0,80}?EMC")
_LINKS = 500         # of a page that are looked at
_PAGES = 300        # at up to 50 ms each, well within the time of a reading


def read_pdf(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The article of the document."""
    if not data:
        raise UnreadableError("empty", "the file holds no text; drop it again once it has some")
    library = extra("pypdf", "pdf", name)
    from io import BytesIO

    try:
        document = library.PdfReader(BytesIO(data))
        if document.is_encrypted and not document.decrypt(""):
            raise UnreadableError("encrypted", "it asks for a password; save it without one")
        pages = list(document.pages[:_PAGES])
    except library.errors.PyPdfError as error:
        raise UnreadableError("damaged", f"no PDF that can be read: {str(error)[:200]}; save it anew") from error
    sheets, damaged = _sheets(pages, errand)
    title, text = title_and_text(sheets)
    if text:
        article = compose("", text, published=date_at_top(text), language=language(_tongue(document)))
        yield Piece(replace(article, title=title[:300] or article.title))
    elif not damaged:
        raise UnreadableError("empty", "there is no text in it; if it is a scan, have its text recognised first")
    for number, why in damaged:
        yield Piece(Failure("", "damaged", f"the page cannot be read: {why}; save it anew"), f"page {number}")
    if len(document.pages) > _PAGES:
        raise UnreadableError("too large", f"it has {len(document.pages):,} pages, of which {_PAGES:,} are read; split it")


def _sheets(pages: list[Any], errand: Errand) -> tuple[list[Sheet], list[tuple[int, str]]]:
    """The pages' writing, and the numbers of those that tripped the library, each with why."""
    sheets: list[Sheet] = []
    damaged: list[tuple[int, str]] = []
    for number, page in enumerate(pages, start=1):
        try:
            sheets.append(_sheet(page, errand))
        except (ExhaustedError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - the other pages may be whole
            damaged.append((number, f"{type(error).__name__}: {str(error)[:100]}"))
    return sheets, damaged


def _tongue(document: Any) -> str:
    claim = document.trailer.get("/Root", {}).get("/Lang", "")
    return str(claim)


def _sheet(page: Any, errand: Errand) -> Sheet:
    """What is written on the page, piece by piece with its place and size, in the order in which it was drawn."""
    chunks: list[Chunk] = []
    links = _links(page)

    def take(text: str, canvas: list[float], matrix: list[float], _: object, size: float) -> None:
        written = _PRESENTED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.replace("\n", " "))
        if chunks and not written.strip() and written:
            chunks[-1] = replace(chunks[-1], text=f"{chunks[-1].text} ")
        elif written:
            errand.unpack(len(written))
            x = matrix[4] * canvas[0] + matrix[5] * canvas[2] + canvas[4]
            y = matrix[4] * canvas[1] + matrix[5] * canvas[3] + canvas[5]
            scale = abs(matrix[3] * canvas[3]) or abs(matrix[1] * canvas[2]) or 1.0
            linked = any(left - 1 <= x <= right and bottom - 1 <= y <= top for left, bottom, right, top in links)
            chunks.append(Chunk(written, x, y, abs(size) * scale, linked))

    _without_soft_hyphens(page)
    page.extract_text(visitor_text=take)
    box = page.mediabox
    return Sheet(chunks, float(box.bottom), float(box.top))


def _links(page: Any) -> list[tuple[float, float, float, float]]:
    """Where the page's links lie: left, bottom, right and top of each."""
    found: list[tuple[float, float, float, float]] = []
    notes = page["/Annots"] if "/Annots" in page else ()  # noqa: SIM401 - `get` would not fetch what stands elsewhere in the file
    for reference in list(notes or ())[:_LINKS]:
        note = reference.get_object()
        if note.get("/Subtype") == "/Link" and "/Rect" in note and len(note["/Rect"]) == 4:
            left, bottom, right, top = (float(side) for side in note["/Rect"])
            found.append((min(left, right), min(bottom, top), max(left, right), max(bottom, top)))
    return found


def _without_soft_hyphens(page: Any) -> None:
    """Take out the spaces that Chromium draws where a word might have been broken; it marks them as soft hyphens."""
    contents = page.get_contents()
    written = contents.get_data() if contents is not None else b""
    if b"<FEFF00AD>" in written:
        from pypdf.generic import DecodedStreamObject, NameObject

        mended = DecodedStreamObject()
        mended.set_data(_SOFT_HYPHEN.sub(b"", written))
        page[NameObject("/Contents")] = mended
