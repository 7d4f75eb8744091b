"""ZIP files: an office document or a book where it is one, else an archive whose members are read by their own formats.

Nothing is ever written to the disk, so a member's name leads nowhere: it only tells its format and where it stood.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from watcher.errors import UnreadableError
from watcher.readers import books, documents
from watcher.readers.beside import is_beside
from watcher.readers.formats import SUFFIXES, suffix_of
from watcher.readers.pieces import Errand, ExhaustedError, Failure, Piece

_CHUNK = 2**18
_MIMETYPE = "mimetype"
_OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
_OLD = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {"xl/workbook.xml": "a spreadsheet", "ppt/presentation.xml": "a slide show"}


def read_zip(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The articles of the archive's members, or the one of the document that it is."""
    if not data:
        raise UnreadableError("empty", "the file holds no text; drop it again once it has some")
    if data.startswith(_OLD):
        if _LOCKED in data:
            raise UnreadableError("encrypted", "it asks for a password; save it without one")
        raise UnreadableError("unknown format", f"{name!r} is an old office document; save it as .docx, .odt or .txt")
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, NotImplementedError, OverflowError, IndexError) as error:
        raise UnreadableError("damaged", f"no archive or document that can be opened: {error}; save it anew") from error
    members = {member.filename: member for member in archive.infolist()}
    take = partial(_taken, archive, members, errand=errand)
    for part, kind in _OTHERS.items():
        if part in members:
            raise UnreadableError("unknown format", f"{name!r} is {kind}; save its text as .docx, .odt or .txt")
    if "word/document.xml" in members:
        yield Piece(documents.of_word(take))
    elif _MIMETYPE in members and take(_MIMETYPE).startswith(_OPEN_TEXT):
        yield Piece(documents.of_writer(take))
    elif books.CONTAINER in members:
        yield from books.chapters(take, errand)
    else:
        yield from _members(archive, archive.infolist(), errand)


def _members(archive: ZipFile, members: Sequence[ZipInfo], errand: Errand) -> Iterator[Piece]:
    """The pieces of every member that may be an article; pictures, lists of settings and the like are passed over."""
    read = 0
    for member in members:
        name = member.filename.replace("\\", "/")
        if member.is_dir() or is_beside(name) or suffix_of(name) not in SUFFIXES:
            errand.count()
            continue
        try:
            content = _content(archive, member, errand)
        except ExhaustedError:
            raise
        except UnreadableError as error:
            errand.count()
            read += 1
            yield Piece(Failure("", error.what, error.why), name)
            continue
        for piece in errand.member(name, content):
            if not (isinstance(piece.found, Failure) and piece.found.what == "no article"):
                read += 1
                yield piece
    if not read:
        raise UnreadableError("no article", f"none of its {len(members):,} members is one, of the formats known ({', '.join(SUFFIXES)})")


def _taken(archive: ZipFile, members: dict[str, ZipInfo], name: str, *, errand: Errand) -> bytes:
    """The content of the part of this name; b"" where there is none."""
    return _content(archive, members[name], errand) if name in members else b""


def _content(archive: ZipFile, member: ZipInfo, errand: Errand) -> bytes:
    """A member's bytes, no more than may still be unpacked."""
    if member.flag_bits & 1:
        raise UnreadableError("encrypted", "it asks for a password; pack it without one")
    pieces: list[bytes] = []
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                errand.unpack(len(chunk))
                pieces.append(chunk)
    except (BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, KeyError, RuntimeError) as error:
        raise UnreadableError("damaged", f"it cannot be unpacked: {str(error)[:200]}; pack it anew") from error
    return b"".join(pieces)
