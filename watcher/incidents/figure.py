"""A figure of an article, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.model import Casualty


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is no part of another, and the number of the sentence it stands in."""

    casualty: Casualty
    sentence: int
