"""How much of a fault test is run."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """How much of a test is run. `dice` is seeded, and its seed printed, so that a failure can be had again."""

    full: bool
    dice: random.Random

    def pick(self, reduced: int, full: int) -> int:
        """The count for this run."""
        return full if self.full else reduced
