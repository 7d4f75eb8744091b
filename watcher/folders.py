"""Folders that are still there after a power cut."""

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
