"""Moves a finished file into the archive under its own path. It never overwrites another file, and never moves one that was not read.

The move counts when the folders are synced. Killed at any line, it leaves the file in the inbox or in the archive, whole.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from watcher import folders
from watcher.model import DroppedFile
from watcher.readers.beside import brought_along

_AT_FDCWD = -100
_NOREPLACE = 1


def move(file: DroppedFile, inbox: Path, archive: Path) -> Path | None:
    """Where the file is now, at archive/its path within the inbox, with -1, -2, ... in its name if that is taken.

    A saved page takes its folder of pictures and frames with it: left behind, they would pass for articles. None if the file went
    away, or is no longer the one that was read: then it stays. Raises OSError if it cannot be moved.
    """
    source = Path(file.path)
    place = archive / source.relative_to(inbox)
    folders.make(place.parent)
    for folder in brought_along(source) if _is_same(file, source) else []:
        _take_along(folder, place.parent)
    for target in _numbered(place):
        if not _is_same(file, source):
            return None
        try:
            moved = _put(file, source, target)
        except FileExistsError:
            continue
        folders.sync(target.parent)
        folders.sync(source.parent)
        return target if moved else None
    raise AssertionError("unreachable: numbers do not end")


def bring_back(file: DroppedFile, inbox: Path, archive: Path) -> bool:
    """Whether this very file was in the archive and lies in its place in the inbox again. Raises OSError if it cannot be moved."""
    source = Path(file.path)
    for place in _numbered(archive / source.relative_to(inbox)):
        if not os.path.lexists(place):
            return False
        found = place.lstat()
        if (found.st_size, found.st_mtime_ns) != (file.size, file.mtime_ns):
            continue   # another of this name
        try:
            rename(place, source)
        except FileExistsError:
            return False
        return True
    raise AssertionError("unreachable: numbers do not end")


def _numbered(place: Path) -> Iterator[Path]:
    """The place itself, then with -1, -2, ... before its suffix."""
    yield place
    for number in count(1):
        yield place.with_name(f"{place.stem}-{number}{place.suffix}")


def _take_along(folder: Path, place: Path) -> None:
    """Move a folder beside its page; where that is on another disk, only hide it: copying what strangers dropped has no bound."""
    try:
        _rename_to_free(folder, place / folder.name)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _rename_to_free(folder, folder.with_name(f".{folder.name}"))


def _put(file: DroppedFile, source: Path, target: Path) -> bool:
    """Whether the very file that was read now lies at the target. Raises FileExistsError if that is taken."""
    try:
        rename(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return _copy(file, source, target)
    if _is_same(file, target):
        return True
    _rename_to_free(target, source)   # another file took the place of the one that was read: back with it, it is yet to be read
    return False


def _rename_to_free(source: Path, wanted: Path) -> None:
    """Rename to the place wanted, or to the first of its numbers that is free."""
    for place in _numbered(wanted):
        try:
            rename(source, place)
        except FileExistsError:
            continue
        return


def rename(source: Path, target: Path) -> None:
    """Rename, but never over anything: raises FileExistsError."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 and renameat2(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _NOREPLACE) == 0:
        return
    code = ctypes.get_errno() if renameat2 else errno.ENOSYS
    if code not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        raise OSError(code, os.strerror(code), str(source), None, str(target))
    if source.is_dir():   # an old file system: reserve, then replace
        target.mkdir(mode=0o700)
    else:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    source.replace(target)


def _copy(file: DroppedFile, source: Path, target: Path) -> bool:
    """Across file systems: a synced copy first, then the source goes. If it cannot, neither copy nor draft is left to fill the archive."""
    if not may_leave(source):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(source.parent))
    draft = target.with_name(f".{target.name}.watcher-part")
    try:
        _write_copy(source, draft)
        if not _is_same(file, source):
            return False
        rename(draft, target)
        folders.sync(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    try:
        source.unlink(missing_ok=True)
    except OSError:
        target.unlink()
        raise
    return True


def _write_copy(source: Path, draft: Path) -> None:
    """A copy with the times and the mode of the source, on the disk."""
    with (
        os.fdopen(os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as reading,
        os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "wb") as writing,
    ):
        shutil.copyfileobj(reading, writing)
        writing.flush()
        original = os.fstat(reading.fileno())
        os.utime(writing.fileno(), ns=(original.st_atime_ns, original.st_mtime_ns))
        os.fchmod(writing.fileno(), stat.S_IMODE(original.st_mode))
        os.fsync(writing.fileno())


def may_leave(source: Path) -> bool:
    """Whether the folder that holds the file lets it be taken away, as far as can be told without trying."""
    return os.access(source.parent, os.W_OK | os.X_OK)


def _is_same(file: DroppedFile, path: Path) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return (found.st_size, found.st_mtime_ns, found.st_ino) == (file.size, file.mtime_ns, file.inode)
