"""What lies in an inbox: every regular file that may be an article, as the directory listing shows it.

Links are never followed; hidden and temporary names, and what a saved page brings along, are never shown; and nothing is opened.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from watcher.model import DroppedFile
from watcher.readers.beside import is_litter, is_of_page

_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".filepart", ".swp", ".swx", ".crdownload", ".download", "~")


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something in an inbox that is refused, or cannot be looked at."""

    path: str
    what: str


def files(folder: str, root: str, *, besides: Collection[str] = (), archive: Path | None = None) -> Iterator[DroppedFile | Oddity]:
    """The files of the folder, which is the root or lies under it, and of those within; folders in `besides` are left out.

    So is what a saved page brings along, be the page in the inbox still or in the `archive` already: its folder may come after it.
    """
    for found in files_but(frozenset(), folder, root, besides=besides, archive=archive):
        if not isinstance(found, int):
            yield found


def files_but(
    known: Collection[int], folder: str, root: str, *, besides: Collection[str] = (), archive: Path | None = None
) -> Iterator[DroppedFile | Oddity | int]:
    """The same, but of a file whose hash is among the known only that: a million of them are listed every minute."""
    folders = [folder]
    while folders:
        current = folders.pop()
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    if not is_candidate(entry.name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders += [] if entry.path in besides or _is_of_page(entry.path, root, archive) else [entry.path]
                        continue
                    seen = _seen(entry)
                    if seen and (key := hash(seen)) in known:
                        yield key
                    elif seen:
                        yield DroppedFile(*seen)
                    elif found := look(entry.path, root):
                        yield found
        except (FileNotFoundError, NotADirectoryError):
            continue   # went away while it was being listed
        except OSError as error:
            yield Oddity(current, f"cannot list {current!r}: {error.strerror}; let the daemon's user read and enter it")


def _seen(entry: os.DirEntry[str]) -> tuple[str, int, int, int, int] | None:
    """What a DroppedFile is made of, and whose hash is the same; None where it is no regular file."""
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return entry.path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def at(path: str, root: str, *, archive: Path | None = None) -> Iterator[DroppedFile | Oddity]:
    """The file at the path or the files of the folder at it, if neither a name on the way nor what lies there is passed over."""
    if not path.startswith(root + "/") or _is_passed_over(path, root, archive):
        return
    found = look(path, root)
    if found:
        yield found
    elif os.path.isdir(path) and not os.path.islink(path):   # noqa: PTH112, PTH114 -- asked for each path of a burst
        yield from files(path, root, archive=archive)


def look(path: str, root: str) -> DroppedFile | Oddity | None:
    """The file at the path, if it is a regular one; a link that leaves the root is an oddity, all else is nothing."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    if stat.S_ISREG(found.st_mode):
        return DroppedFile(path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    if stat.S_ISLNK(found.st_mode) and not _stays(path, root):
        return Oddity(path, f"refused the link {path!r}: it leads out of the inbox; drop a copy of the file instead")
    return None


def is_candidate(name: str) -> bool:
    """Whether a name is neither hidden nor litter, nor one that programs give to what they are still writing."""
    return not name.startswith((".", "~")) and not name.lower().endswith(_UNFINISHED) and not is_litter(name)


def _is_passed_over(path: str, root: str, archive: Path | None) -> bool:
    """Whether a listing of the root would not come to the path: for its name, or for that of a folder on the way."""
    steps = path[len(root) + 1 :].split("/")
    ways = (f"{root}/{'/'.join(steps[:end])}" for end in range(1, len(steps) + 1))
    return not all(map(is_candidate, steps)) or any(_is_of_page(way, root, archive) and os.path.isdir(way) for way in ways)   # noqa: PTH112 -- as above


def _is_of_page(folder: str, root: str, archive: Path | None) -> bool:
    return is_of_page(folder) or (archive is not None and is_of_page(f"{archive}{folder[len(root):]}"))


def _stays(link: str, root: str) -> bool:
    """Whether the link's end lies inside the root: then it is listed there."""
    return Path(os.path.realpath(link)).is_relative_to(os.path.realpath(root))
