"""Rich text: the words between the control words, paragraph by paragraph.

What stands in tables of fonts, colours and styles, in fields' instructions, notes and pictures is not read; neither is what
is hidden or was deleted in review.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from watcher.errors import UnreadableError
from watcher.readers.composing import compose, paragraphs
from watcher.readers.pieces import Errand, Piece
from watcher.readers.plain import date_at_top

_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.IGNORECASE | re.DOTALL)
_UNREAD = frozenset((
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr", b"footerf",
    b"footnote", b"annotation", b"fldinst", b"xe", b"tc", b"txe", b"rxe", b"listtable", b"listoverridetable", b"revtbl", b"rsidtbl", b"generator", b"pgdsctbl",
    b"themedata", b"colorschememapping", b"datastore", b"latentstyles", b"bkmkstart", b"bkmkend", b"nonshppict", b"mmathPr", b"userprops", b"filetbl", b"xmlnstbl",
))
_READ_ANYWAY = frozenset((b"shptxt", b"shpinst", b"shp", b"upr", b"ud", b"fldrslt", b"listtext", b"pntext"))     # behind \* and yet text, or around it
_BREAKS = {b"par": "\n\n", b"sect": "\n\n", b"page": "\n\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"nestcell": "\t", b"row": "\n\n", b"nestrow": "\n\n"}
_SIGNS = {
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ",
    b"qmspace": " ", b"zwnj": "\u200c", b"zwj": "\u200d", b"ltrmark": "", b"rtlmark": "",
}
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"-": "", b"\n": "\n\n", b"\r": "\n\n", b"\\": "\\", b"{": "{", b"}": "}"}
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}
_DEEPEST = 1_000
_WORDS = 5_000_000


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a pair of braces: whether it is read, the code page of its font, and how many signs stand for a Unicode one."""

    read: bool = True
    encoding: str = "cp1252"
    skip: int = 1
    star: bool = False


def read_rtf(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The article of the document."""
    del name, errand
    if not data.strip():
        raise UnreadableError("empty", "the file holds no text; drop it again once it has some")
    text = _Walk(data).text()
    rows = (line.strip().split("\t") for line in text.split("\n"))
    body = paragraphs("\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows))
    if not body:
        raise UnreadableError("empty", "there is no text in it")
    yield Piece(replace(compose("", body), published=date_at_top(body)))


class _Walk:
    """One pass over the tokens, with the groups that are open."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._group = _Group()
        self._around: list[_Group] = []
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._in_fonts = 0
        self._default = "cp1252"
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._skipping = 0

    def text(self) -> str:
        """All that is read, with a blank line for the end of a paragraph."""
        for count, token in enumerate(_TOKEN.finditer(self._data)):
            if count > _WORDS:
                raise UnreadableError("too large", f"it has more than {_WORDS:,} control words; save it anew")
            word, number, code, symbol, brace, plain = token.groups()
            if word is not None:
                self._word(word, int(number) if number else None)
            elif brace is not None:
                self._brace(brace)
            elif code is not None:
                self._take(bytes((int(code, 16),)))
            elif symbol is not None:
                self._symbol(symbol)
            elif plain is not None:
                self._take(plain)
        self._flush()
        return "".join(self._pieces)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._skipping = 0
        if brace == b"{":
            if len(self._around) >= _DEEPEST:
                raise UnreadableError("too deep", f"its groups are nested more than {_DEEPEST} deep; save it as .docx or .txt")
            self._around.append(self._group)
            self._group = replace(self._group, star=False)
        elif self._around:
            self._group = self._around.pop()
            if len(self._around) < self._in_fonts:
                self._in_fonts = 0

    def _word(self, word: bytes, number: int | None) -> None:
        if self._skipping and word != b"u":
            self._skipping -= 1
            return
        if word in _UNREAD or (self._group.star and word not in _READ_ANYWAY):
            self._flush()
            self._group = replace(self._group, read=False, star=False)
            self._in_fonts = len(self._around) if word == b"fonttbl" else self._in_fonts
        elif word == b"u" and number is not None:
            self._write(chr(number % 65536))
            self._skipping = self._group.skip
        elif word == b"uc":
            self._group = replace(self._group, skip=min(number or 0, 10))
        elif word in (b"v", b"deleted"):
            self._flush()
            self._group = replace(self._group, read=number == 0)
        elif word in _BREAKS:
            self._write(_BREAKS[word])
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        else:
            self._code_page(word, number)
        self._group = replace(self._group, star=False) if self._group.star else self._group

    def _code_page(self, word: bytes, number: int | None) -> None:
        """Follow what is said of encodings: the document's, a font's, and which font is in use."""
        if word == b"ansicpg" and number:
            self._default = _known(f"cp{number}")
            self._group = replace(self._group, encoding=self._default)
        elif word == b"mac":
            self._default = "mac-roman"
            self._group = replace(self._group, encoding=self._default)
        elif word == b"fcharset" and self._in_fonts and number in _CHARSETS:
            self._fonts[self._font] = _CHARSETS[number]
        elif word in (b"f", b"af") and number is not None:
            if self._in_fonts:
                self._font = number
            elif word == b"f":
                self._flush()
                self._group = replace(self._group, encoding=self._fonts.get(number, self._default))

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._group = replace(self._group, star=True)
        elif symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _take(self, written: bytes) -> None:
        if self._skipping:
            skipped = min(self._skipping, len(written))
            self._skipping -= skipped
            written = written[skipped:]
        if self._group.read:
            self._bytes += written

    def _write(self, text: str) -> None:
        self._flush()
        if self._group.read:
            self._pieces.append(text)

    def _flush(self) -> None:
        if self._bytes:
            self._pieces.append(self._bytes.decode(self._group.encoding, errors="replace"))
            self._bytes.clear()


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"
