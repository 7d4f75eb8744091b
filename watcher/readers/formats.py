"""The table of formats, and which of them a file is: its content decides, its suffix only where the content leaves it open."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from watcher.errors import UnreadableError
from watcher.readers.pieces import Errand, Piece

Reader = Callable[[bytes, str, Errand], Iterator[Piece]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its suffixes; `module` and `function` are its reader, imported when it is needed.

    One that is not `plain` is read in a process of its own.
    """

    suffixes: tuple[str, ...]
    module: str
    function: str
    plain: bool = False

    def reader(self) -> Reader:
        """What takes the bytes, the name and the errand, and gives the pieces."""
        reader: Reader = getattr(import_module(f"watcher.readers.{self.module}"), self.function)
        return reader


TEXT = Format((".txt", ".md"), "writing", "text_pieces", plain=True)
PAGE = Format((".htm", ".html", ".xhtml"), "writing", "page_pieces", plain=True)
JSON = Format((".json", ".jsonl", ".ndjson"), "objects", "read_json")
MAIL = Format((".eml", ".mhtml", ".mht"), "mail", "read_mail")
MBOX = Format((".mbox",), "mbox", "read_mbox")
XML = Format((".xml", ".rss", ".atom", ".rdf", ".nitf"), "wires", "read_xml")
PDF = Format((".pdf",), "pdf", "read_pdf")
RTF = Format((".rtf",), "rtf", "read_rtf")
ZIP = Format((".zip", ".docx", ".odt", ".epub"), "zipped", "read_zip")
TAR = Format((".tar", ".tgz"), "tarred", "read_tar")
WARC = Format((".warc",), "warc", "read_warc")
GZIP = Format((".gz",), "packed", "read_gzip")
BZIP2 = Format((".bz2",), "packed", "read_bzip2")
XZ = Format((".xz",), "packed", "read_xz")
ZSTD = Format((".zst",), "packed", "read_zstd")

FORMATS = (TEXT, PAGE, JSON, MAIL, MBOX, XML, PDF, RTF, ZIP, TAR, WARC, GZIP, BZIP2, XZ, ZSTD)
SUFFIXES: Mapping[str, Format] = MappingProxyType({suffix: each for each in FORMATS for suffix in each.suffixes})

_MAGIC = (
    (b"PK\x03\x04", ZIP), (b"PK\x05\x06", ZIP), (b"{\\rtf", RTF), (b"\x1f\x8b", GZIP), (b"BZh", BZIP2), (b"\xfd7zXZ\x00", XZ),
    (b"\x28\xb5\x2f\xfd", ZSTD), (b"WARC/1.", WARC), (b"WARC/0.", WARC),
    (b"\xd0\xcf\x11\xe0", ZIP),      # office documents that are old or have a password: its reader tells which
)
_HEAD = 4096
_ORDINARY = 10_000    # tags; the longest pages of newspapers have half as many
_TAR_AT = 257         # where a tar archive says that it is one
_BEFORE_PDF = 1024    # bytes of junk that PDF readers put up with
_PAGE_BEGINS = re.compile(rb"(?:<\?xml[^>]*+>\s*+)?(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_XML_BEGINS = re.compile(rb"<\?xml\b")
_WIRE_BEGINS = re.compile(rb"(?:<\?xml[^>]*+>\s*+)?(?:<!DOCTYPE[^>\[]*+>\s*+|<\?[^>]*+>\s*+|<!--.*?-->\s*+)*+<(?:rss|feed|rdf:RDF|nitf|newsMessage|newsItem|NewsML)\b", re.DOTALL)
_JSON_BEGINS = re.compile(rb'\{\s*"[^"\r\n]{1,80}"\s*:|\[\s*\{\s*"')
_MBOX_BEGINS = re.compile(rb"From \S{1,200} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d[^\r\n]{0,60}\r?\n[A-Za-z][A-Za-z0-9-]*:")
_MAIL_BEGINS = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|X-[\w-]+|DKIM-Signature|ARC-[\w-]+):[^\r\n]*\r?\n(?:[ \t]|[A-Za-z][\w-]*:)", re.IGNORECASE)
_HEADER_LINE = re.compile(rb"[A-Za-z][\w-]*:[ \t]*\S")
_MAIL_HEADER = re.compile(rb"^(?:message-id|mime-version|received|content-type):", re.IGNORECASE | re.MULTILINE)


def suffix_of(name: str) -> str:
    """The suffix of a name, in lower case and with its dot, or ""."""
    dot = name.rfind(".")
    return name[dot:].lower() if dot > max(name.rfind("/"), name.rfind("\\")) else ""


def no_reader(name: str) -> UnreadableError:
    """The refusal of a file whose suffix is none of ours."""
    return UnreadableError("unknown format", f"no reader for {suffix_of(name) or name!r}; save it as text, page, .docx or .pdf, or give it its suffix (docs/formats.md lists all)")


def recognise(name: str, data: bytes) -> Format | None:
    """The format of a file of this name and content; None where the suffix is none of ours, whatever the content."""
    by_name = SUFFIXES.get(suffix_of(name))
    return _by_content(data, by_name) if by_name else None


def _by_content(data: bytes, by_name: Format) -> Format:
    for magic, form in _MAGIC:
        if data.startswith(magic):
            return form
    if data[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return TAR
    if data.startswith(b"%PDF-") or (by_name is PDF and b"%PDF-" in data[:_BEFORE_PDF]):
        return PDF
    return _by_writing(data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(), by_name)


def _by_writing(head: bytes, by_name: Format) -> Format:
    """The format of what is no binary format by how it begins."""
    if _PAGE_BEGINS.match(head):
        return PAGE
    if _WIRE_BEGINS.match(head) or (_XML_BEGINS.match(head) and not by_name.plain):
        return XML
    if _JSON_BEGINS.match(head):
        return JSON
    if _MBOX_BEGINS.match(head):
        return MBOX
    if _MAIL_BEGINS.match(head) or (_HEADER_LINE.match(head) and _MAIL_HEADER.search(head.partition(b"\n\n")[0])):
        return MAIL
    return by_name if by_name.plain or _may_be(by_name, head) else TEXT


def _may_be(form: Format, head: bytes) -> bool:
    """Whether a file that begins like this may be of the format its name says."""
    if not head:
        return True       # its reader says what an empty file of this format is
    if form is JSON:
        return head[:1] in b'{["' or b"\0" in head      # of UTF-16
    if form is XML:
        return head[:1] == b"<" or b"\0" in head
    if form is RTF:
        return False      # it would have begun like one
    if form is MAIL:
        return _HEADER_LINE.match(head) is not None
    return not _is_utf8(head)       # writing under the name of a binary format is read as text


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return b"\0" not in head


def is_harmless(name: str, data: bytes) -> bool:
    """Whether a file is text or a page of ordinary depth, which needs no process of its own."""
    form = recognise(name, data)
    return form is not None and form.plain and (form is TEXT or data.count(b"<") <= _ORDINARY)


def pieces_of(name: str, data: bytes, errand: Errand) -> Iterator[Piece]:
    """What a file of this name and content holds. Raises UnreadableError, before the first piece or after any."""
    form = recognise(name, data)
    if form is None:
        raise no_reader(name)
    yield from form.reader()(data, name, errand)
