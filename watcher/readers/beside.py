"""Files that lie beside articles and are none: what a saved page brings along, and what operating systems leave behind in folders.

They are told by their names alone; no file is opened for it.
"""

from __future__ import annotations

import os
from pathlib import Path

_BROUGHT_ALONG = ("_files", "_fichiers", "-Dateien", "_archivos")     # what browsers append to a page's name, by their language
_PAGES = (".htm", ".html", ".xhtml")
_LITTER = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"))


def is_beside(name: str) -> bool:
    """Whether a member of an archive is no article by its place: hidden, or among the files that a saved page brings along."""
    *folders, _ = steps = name.split("/")
    hidden = any(step.startswith((".", "__MACOSX")) and step not in (".", "..") for step in steps)
    return hidden or any(folder.endswith(_BROUGHT_ALONG) for folder in folders)


def is_litter(name: str) -> bool:
    """Whether a file or folder of this name was left by an operating system and not put there by anybody."""
    return name.lower() in _LITTER


def is_of_page(folder: str) -> bool:
    """Whether a folder on the disk holds the pictures, scripts and frames of a page that was saved beside it.

    Its name alone does not tell: somebody may keep articles in one that is called "syria_files".
    """
    return any(
        os.path.lexists(folder.removesuffix(ending) + suffix)
        for ending in _BROUGHT_ALONG if folder.endswith(ending) for suffix in _PAGES
    )


def brought_along(page: Path) -> list[Path]:
    """The folders on the disk that a saved page brought along; none for what is no page."""
    if page.suffix.lower() not in _PAGES:
        return []
    beside = (page.with_name(page.stem + ending) for ending in _BROUGHT_ALONG)
    return [folder for folder in beside if folder.is_dir() and not folder.is_symlink()]
