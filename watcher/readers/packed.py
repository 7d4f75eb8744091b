"""What is packed as one stream: unpacked as far as it goes and as far as the limits allow, and read by what it holds."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from typing import Any

from watcher.errors import UnreadableError
from watcher.readers.extras import extra
from watcher.readers.formats import SUFFIXES, suffix_of
from watcher.readers.pieces import Errand, Piece

_CHUNK = 2**18
_XZ_MEMORY = 2**28
_CUT = "damaged", "it is cut short or its content is damaged; pack it anew"

Unpacked = tuple[bytes, bool]     # what came out, and whether that is all of it


def read_gzip(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The articles in a gzip file."""
    yield from _inside(name, _streams(data, lambda: zlib.decompressobj(wbits=31), zlib.error, errand), errand)


def read_bzip2(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The articles in a bzip2 file."""
    yield from _inside(name, _streams(data, bz2.BZ2Decompressor, (OSError, EOFError), errand), errand)


def read_xz(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The articles in an xz file."""
    yield from _inside(name, _streams(data, lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY), (lzma.LZMAError, EOFError), errand), errand)


def read_zstd(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The articles in a zstd file."""
    library = extra("zstandard", "zst", name)
    pieces, whole = [], True
    with closing(library.ZstdDecompressor(max_window_size=2**27).stream_reader(BytesIO(data), read_across_frames=True)) as stream:
        try:
            while chunk := stream.read(_CHUNK):
                errand.unpack(len(chunk))
                pieces.append(chunk)
        except library.ZstdError:
            whole = False
    yield from _inside(name, (b"".join(pieces), whole), errand)


def _inside(name: str, unpacked: Unpacked, errand: Errand) -> Iterator[Piece]:
    """The pieces of the content; what is cut short is read as far as it goes, and told of."""
    content, whole = unpacked
    if content:
        yield from errand.unwrapped(_inner_name(name), content)
    elif whole:
        raise UnreadableError("empty", "there is nothing packed in it")
    if not whole:
        raise UnreadableError(*_CUT)


def _inner_name(name: str) -> str:
    """The name without the packing's suffix; what is then of no known format is taken for text, as its content decides."""
    inner = name[: -len(suffix_of(name))] if suffix_of(name) else name
    return inner if suffix_of(inner) in SUFFIXES else f"{inner}.txt"


def _streams(data: bytes, opened: Callable[[], Any], faults: type[Exception] | tuple[type[Exception], ...], errand: Errand) -> Unpacked:
    """All streams that stand one behind the other in the file; what follows the last and is none is ignored."""
    pieces: list[bytes] = []
    while data:
        stream, before = opened(), len(pieces)
        try:
            for piece in _drained(stream, data, errand):
                pieces.append(piece)  # noqa: PERF402 - what came before a fault is kept
        except faults:
            return b"".join(pieces), 0 < before == len(pieces)
        if not stream.eof:
            return b"".join(pieces), False
        data = stream.unused_data.lstrip(b"\0")
    return b"".join(pieces), True


def _drained(stream: Any, data: bytes, errand: Errand) -> Iterator[bytes]:
    """The content of one stream, a chunk at a time, so that a bomb is noticed while it goes off."""
    while not stream.eof:
        chunk = stream.decompress(data, _CHUNK)
        data = getattr(stream, "unconsumed_tail", b"")     # zlib hands back what it did not take; the others keep it
        errand.unpack(len(chunk))
        if chunk:
            yield chunk
        elif not data:
            return
