"""YAML that a person wrote, checked once at the edge: load(path, shape) gives the value, or every fault at once.

The only door to yaml and pydantic. A shape is a plain dataclass; each of its fields is a key. Every scalar is text until
the type of its field says otherwise: NO is Norway's code and 012 keeps its nought. Nothing here knows what a key means:
cross-checks are the caller's, who gets the line and column of anything from the Document.
"""

from __future__ import annotations

import codecs
import hashlib
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from watcher.errors import ConfigError
from watcher.model import Problem
from watcher.yamlfile.composing import compose
from watcher.yamlfile.shapes import validate
from watcher.yamlfile.tree import Fault, Node, Step
from watcher.yamlfile.wording import masked, unknown, where

__all__ = ["LARGEST", "Document", "Steps", "load", "masked", "of_language", "parse", "read", "read_text", "unknown", "version_of"]

LARGEST = 20 * 1024 * 1024   # bytes

T = TypeVar("T")
Steps = tuple[Step, ...]
Short = Mapping[type, str]


@dataclass(frozen=True, slots=True)
class Document(Generic[T]):
    """A file's value, where everything stands in it, and the SHA-256 of its text in hex.

    While its faults are gathered the value is what is left without the faulty parts; paths are the value's own, and `has`,
    `empty`, `keys` and `texts` tell of the whole file.
    """

    value: T
    name: str
    version: str
    _root: Node = field(repr=False)
    _whole: Node = field(repr=False)

    def at(self, path: Steps) -> tuple[int, int]:
        """The line and column of what stands at this path of keys and indexes."""
        return self._root.at(path)

    def has(self, path: Steps) -> bool:
        """Whether the file says anything there."""
        return self._whole.get(self._root.in_file(path)) is not None

    def sound(self, path: Steps) -> bool:
        """Whether the file says something there that could be read."""
        return self._root.get(path) is not None

    def empty(self, path: Steps) -> bool:
        """Whether an empty list or mapping stands there, where one may stand."""
        node = self._whole.get(self._root.in_file(path))
        return node is not None and node.value in ([], {}) and self._root.get(path) is not None

    def keys(self, path: Steps) -> set[str]:
        """The keys of the mapping there."""
        node = self._whole.get(self._root.in_file(path))
        return set(node.value) if node is not None and isinstance(node.value, dict) else set()

    def texts(self, pattern: tuple[Step | None, ...]) -> set[str]:
        """All texts at such a path of the file, where None is any key or index."""
        return {node.value for node in self._whole.every(pattern) if isinstance(node.value, str)}

    def fault(self, path: Steps, what: str, *, key: bool = False) -> Problem:
        """A fault at this path; `key` points at the key itself and not at its value."""
        line, column = self._root.at(path, key=key)
        return Problem(self.name, line, column, where(self._root.in_file(path)), what)


Check = Callable[[Document[T]], Iterable[Problem]]


def load(path: Path, shape: type[T]) -> T:
    """The file's value in this shape; ConfigError tells every fault of it."""
    return read(path, shape).value


def of_language(folder: Path, language: str) -> Path:
    """The file of a language in a folder of one for each; English's for a language that has none, whatever a stranger calls it."""
    path = folder / f"{language}.yaml"
    return path if language.isalpha() and path.is_file() else folder / "en.yaml"


def parse(source: str, shape: type[T], *, name: str, short: Short | None = None) -> T:
    """As load, of a text at hand that goes by this name."""
    return read_text(source, shape, name=name, short=short).value


def read(path: Path, shape: type[T], *, short: Short | None = None, check: Check[T] | None = None) -> Document[T]:
    """As load, with the places of everything. `check` adds faults of the caller's own, to be told with the others.

    `short` names the shapes that may be written as plain text, and the field that text goes to.
    """
    name = str(path)
    return read_text(_decode(_bytes(path, name), name), shape, name=name, short=short, check=check)


def read_text(
    source: str, shape: type[T], *, name: str, short: Short | None = None, check: Check[T] | None = None
) -> Document[T]:
    """As read, of a text at hand."""
    root, found = compose(source)
    if root is None:
        raise _config_error([_problem(fault, name) for fault in found])
    checked = validate(root, shape, short or {})
    problems = [_problem(fault, name) for fault in (*found, *checked.faults)]
    if checked.value is None:
        raise _config_error(problems)
    document = Document(checked.value, name, version_of(source.encode("utf-8", "surrogatepass")), checked.root, root)
    problems += check(document) if check else ()
    if problems:
        raise _config_error(problems)
    return document


def _config_error(problems: Iterable[Problem]) -> ConfigError:
    return ConfigError(sorted(problems, key=lambda problem: (problem.line, problem.column)))


def version_of(content: bytes) -> str:
    """The version of a document whose file holds these bytes."""
    return hashlib.sha256(content.removeprefix(codecs.BOM_UTF8)).hexdigest()


def _bytes(path: Path, name: str) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _unreadable(name, "is not a file: name the YAML file itself")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise _unreadable(name, "no such file: check the path, or write the file") from None
    except PermissionError:
        raise _unreadable(name, "may not be read: give its reader permission (chmod, chown)") from None
    except (OSError, ValueError) as error:
        raise _unreadable(name, f"cannot be read: {error}") from None
    if len(content) > LARGEST:
        raise _unreadable(name, f"is larger than {LARGEST // 1024 // 1024} MiB: split or shorten it")
    return content


def _decode(content: bytes, name: str) -> str:
    """The text; UTF-8 with or without a byte order mark."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        what = f"is not UTF-8 (byte 0x{content[error.start]:02x}): save the file as UTF-8"
        raise ConfigError([Problem(name, line, column, "", what)]) from None


def _unreadable(name: str, what: str) -> ConfigError:
    return ConfigError([Problem(name, 1, 1, "", what)])


def _problem(fault: Fault, name: str) -> Problem:
    return Problem(name, fault.line, fault.column, where(fault.path), fault.what)
