"""What we put on the disk ourselves: folders that are still there after a power cut, files that are whole and open to nobody else."""

from __future__ import annotations

import os
from pathlib import Path


def make(folder: Path) -> None:
    """Make the folder and its parents where missing, open to nobody else, each synced into its own parent."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
        sync(each.parent)


def sync(folder: Path) -> None:
    """Wait until the disk has what the folder lists."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Put a file in its place, whole or not at all; `durable` waits for the disk. Raises OSError."""
    draft = path.with_name(f".{path.name}.new")
    with open(draft, "wb", opener=private) as file:
        file.write(content)
        if durable:
            file.flush()
            os.fsync(file.fileno())
    draft.replace(path)


def private(path: str, flags: int) -> int:
    """How to open what is nobody else's business: whom somebody watches, and what goes wrong there."""
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)
