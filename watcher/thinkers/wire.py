"""What goes between us and a thinker: pickles.

The text that a thinker read may have subverted it, so nothing is accepted from it but our own data classes and times.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import is_dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib import import_module
from typing import Any

_NOUNS = frozenset({"watcher.model", "watcher.mind", "watcher.readers.pieces"})
_TIMES = {kind.__name__: kind for kind in (datetime, timedelta, timezone)}


def packed(said: object) -> bytes:
    """What is said, as bytes."""
    return pickle.dumps(said, pickle.HIGHEST_PROTOCOL)


def trusted(content: bytes) -> Any:
    """What our own side said."""
    return pickle.loads(content)  # noqa: S301 - a thinker hears nobody but us


def heard(content: bytes) -> Any:
    """What a thinker said; pickle.UnpicklingError where it is anything but our nouns."""
    return _Nouns(io.BytesIO(content)).load()


class _Nouns(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        return _noun(module, name)


@cache
def _noun(module: str, name: str) -> Any:
    if module == "datetime" and name in _TIMES:
        return _TIMES[name]
    found = getattr(import_module(module), name, None) if module in _NOUNS else None
    if isinstance(found, type) and is_dataclass(found) and found.__module__ == module:
        return found
    raise pickle.UnpicklingError(f"a thinker spoke of {module}.{name}")
