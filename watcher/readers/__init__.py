"""Articles out of dropped files: a table of formats behind one careful door.

`read` opens, bounds and reads; what it cannot read it names in an UnreadableError, or among the failures of a file that
holds many articles. What is more than text or an ordinary page is read in a process of its own. A reader takes bytes and gives
pieces; it opens nothing, writes nothing and asks no network. A new format is a module with such a function, and a line in formats.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from watcher.readers import apart
from watcher.readers.formats import SUFFIXES, is_harmless, no_reader, pieces_of, suffix_of
from watcher.readers.limits import MEGABYTE, Limits
from watcher.readers.opening import contents
from watcher.readers.pieces import Errand, Failure, Piece, Reading, reading

__all__ = ["SUFFIXES", "Failure", "Limits", "Reading", "read", "readable"]

_LIMITS = Limits()


def readable(path: Path) -> bool:
    """Whether there is a reader for files of this suffix, in whatever case it is written."""
    return suffix_of(path.name) in SUFFIXES


def read(
    path: Path, *, root: Path | None = None, limits: Limits = _LIMITS, plain: Callable[[str, bytes, Limits], Iterable[Piece]] | None = None
) -> Reading:
    """The articles of a file within the limits; with a `root`, only if it really lies under that folder.

    `plain` is who takes text and ordinary pages to pieces, where that shall not be done here.
    Raises UnreadableError where trying again cannot help, VanishedError where the next listing decides.
    """
    if not readable(path):
        raise no_reader(path.name)
    data = contents(path, root=root, limit=limits.file * MEGABYTE)
    if is_harmless(path.name, data):
        return reading(plain(path.name, data, limits) if plain else pieces_of(path.name, data, Errand(limits, pieces_of)), limits)
    return reading(apart.read_apart(path.name, data, limits), limits)
