"""TAR archives: every regular member that may be an article, read by its own format. Links and devices are passed over."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from io import BytesIO

from watcher.errors import UnreadableError
from watcher.readers.beside import is_beside
from watcher.readers.formats import SUFFIXES, suffix_of
from watcher.readers.pieces import Errand, Failure, Piece

_FAULTS = (tarfile.TarError, OSError, EOFError, ValueError, IndexError, OverflowError)


def read_tar(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The articles of the archive's members; of a torn one, those before the tear."""
    del name
    if not data:
        raise UnreadableError("empty", "there is nothing packed in it")
    read = 0
    try:
        with tarfile.open(fileobj=BytesIO(data), mode="r:") as archive:
            for member in archive:
                for piece in _member(archive, member, errand):
                    read += 1
                    yield piece
    except _FAULTS as error:
        raise UnreadableError("damaged", f"it is torn: {str(error)[:200]}; pack it anew") from error
    if not read:
        raise UnreadableError("no article", f"none of its members is one, of the formats known ({', '.join(SUFFIXES)})")


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo, errand: Errand) -> Iterator[Piece]:
    if not member.isreg() or is_beside(member.name) or suffix_of(member.name) not in SUFFIXES:
        errand.count()
        return
    stream = archive.extractfile(member)
    content = stream.read(errand.room + 1) if stream is not None else b""
    errand.unpack(len(content))
    for piece in errand.member(member.name, content):
        if not (isinstance(piece.found, Failure) and piece.found.what == "no article"):
            yield piece
