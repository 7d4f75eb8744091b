"""Read and judge without sending: no store, no cooldown, no duplicates dropped. What `watcher scan` prints."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from watcher import incidents, readers
from watcher.errors import UnreadableError, UserError, VanishedError
from watcher.mind import Mind
from watcher.readers import Limits
from watcher.readers.beside import is_litter, is_of_page
from watcher.report import Row, error_row, row

_LIMITS = Limits()


def files_under(paths: Iterable[str]) -> list[str]:
    """The files named, and those below the folders named that may be articles, in path order. Raises UserError for what is not there."""
    found: set[str] = set()
    for path in paths:
        if not os.path.lexists(path):
            raise UserError(f"cannot scan {path!r}: there is no such file or folder")
        if not os.path.isdir(path):   # noqa: PTH112 - no error where a link leads to what may not be entered
            found.add(path)
            continue
        for folder, folders, files in os.walk(path):
            folders[:] = [name for name in folders if not _is_passed_over(name) and not is_of_page(str(Path(folder, name)))]
            found.update(str(Path(folder, name)) for name in files if not _is_passed_over(name))
    return sorted(found)


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or is_litter(name)


def scan(path: str, mind: Mind, *, text: bool = False, limits: Limits = _LIMITS) -> Iterator[Row]:
    """One row an article in the file; a file or a member that cannot be read gives one row with its error."""
    try:
        articles = readers.read(Path(path), limits=limits)
    except UnreadableError as error:
        yield error_row(path, error.what, error.why)
        return
    except VanishedError as error:
        yield error_row(path, "vanished", str(error))
        return
    for failure in articles.failures:
        yield error_row(path, failure.what, failure.why, source=failure.member)
    for article in articles:
        findings, judgements = mind.judge(article)
        yield row(path, findings, judgements, incidents.toll(findings.incidents), text=text, left_out=mind.matcher.left_out(article.text, findings.mentions))
