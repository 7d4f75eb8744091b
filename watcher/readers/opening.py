"""The bytes of a dropped file, taken so that no file can trick, block or outgrow us.

Links are not followed, pipes and devices are not read, folders that lead out of the inbox are refused, and a file that
changes while it is read is left to the next listing.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from watcher.errors import UnreadableError, VanishedError

_PASSING = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EINTR})
_CHUNK = 2**20


def contents(path: Path, *, root: Path | None, limit: int) -> bytes:
    """All bytes of a regular file, at most `limit` of them; UnreadableError or VanishedError where that cannot be."""
    try:
        if root is not None:
            _refuse_outside(path.parent.resolve(strict=True), path, root)
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        try:
            if root is not None:   # once more, of what was opened: a folder may have become a link in between
                _refuse_outside(Path(f"/proc/self/fd/{descriptor}").readlink().parent, path, root)
            return _read_whole(descriptor, path, limit)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _verdict(error, path) from error


def _refuse_outside(folder: Path, path: Path, root: Path) -> None:
    inbox = root.resolve()
    if not folder.is_relative_to(inbox):
        raise UnreadableError("outside the inbox", f"{str(path)!r} leads to {str(folder)!r}; put the file itself under {str(inbox)!r}")


def _read_whole(descriptor: int, path: Path, limit: int) -> bytes:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise UnreadableError("not a file", f"{str(path)!r} is a {_kind(before.st_mode)}; only regular files are read")
    if before.st_size > limit:
        raise _too_large(path, before.st_size, limit)
    data = bytearray()
    while len(data) <= limit and (chunk := os.read(descriptor, _CHUNK)):
        data += chunk
    if len(data) > limit:
        raise _too_large(path, len(data), limit)
    after = os.fstat(descriptor)
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns) or len(data) != after.st_size:
        raise VanishedError(f"{str(path)!r} changed while it was read")
    return bytes(data)


def _too_large(path: Path, size: int, limit: int) -> UnreadableError:
    return UnreadableError("too large", f"{str(path)!r} has {size:,} bytes or more, the limit is {limit:,}; split it or cut it down")


def _kind(mode: int) -> str:
    kinds = {stat.S_IFDIR: "folder", stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket", stat.S_IFCHR: "device", stat.S_IFBLK: "device"}
    return kinds.get(stat.S_IFMT(mode), "special file")


def _verdict(error: OSError, path: Path) -> UnreadableError | VanishedError:
    """What an error of the system means for the article: gone for now, or never to be read as it stands."""
    name = str(path)
    if error.errno in _PASSING:
        return VanishedError(f"{name!r}: {error.strerror}")
    if error.errno == errno.ELOOP:
        return UnreadableError("not a file", f"{name!r} is a symbolic link; put the file itself into the inbox")
    if error.errno == errno.ENXIO:
        return UnreadableError("not a file", f"{name!r} is a socket or a device; only regular files are read")
    if error.errno in (errno.EACCES, errno.EPERM):
        return UnreadableError("permission denied", f"{name!r} may not be read by user {os.geteuid()}; try 'chmod a+r' on it and its folders")
    return UnreadableError("damaged", f"{name!r} cannot be read: {error.strerror}; check the disk, then drop it again")
