"""The libraries that not everyone needs: each comes with an extra of the package, and says so where it is missing."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from watcher.errors import UnreadableError


def extra(library: str, name: str, file: str) -> Any:
    """The library; UnreadableError with what to install where it is not there. `name` is the extra, `file` what wants it."""
    try:
        return import_module(library)
    except ImportError as error:
        command = f"{sys.executable} -m pip install 'article-watcher[{name}]'"     # of the Python that reads: another's pip would not help
        raise UnreadableError("not installed", f"install what reads {file!r}: {command}, then 'watcher retry --failed'") from error
