"""Articles out of dropped files: a table from suffix to reader, behind one careful door.

`read` opens, bounds and reads; what it cannot read it names in an UnreadableError. A reader takes bytes and gives articles;
it opens nothing and asks no network. A new format is a function of that kind and a line in SUFFIXES.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers.opening import contents
from watcher.readers.writing import read_page, read_text

Reader = Callable[[bytes], list[Article]]

SUFFIXES: Mapping[str, Reader] = MappingProxyType(
    {".htm": read_page, ".html": read_page, ".md": read_text, ".txt": read_text},
)
LIMIT = 20 * 2**20   # bytes of one file; the longest real articles have 200 kB


def readable(path: Path) -> bool:
    """Whether there is a reader for files of this suffix, in whatever case it is written."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path, *, root: Path | None = None, limit: int = LIMIT) -> list[Article]:
    """The articles of a file of at most `limit` bytes; with a `root`, only if it really lies under that folder.

    Raises UnreadableError where trying again cannot help, VanishedError where the next listing decides.
    """
    reader = SUFFIXES.get(path.suffix.lower())
    if reader is None:
        raise UnreadableError("unknown format", f"no reader for {path.suffix or path.name!r}; known are {', '.join(SUFFIXES)}")
    return reader(contents(path, root=root, limit=limit))
