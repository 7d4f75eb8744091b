"""Fault tests break the real thing: real processes, servers, disks. They are the same tests in `make test` and `make test-chaos`,
only fewer of each in the first: WATCHER_CHAOS=full is what the second sets.

Every test of this folder bears the mark `chaos`. Ask `scale` for counts; WATCHER_CHAOS_SEED repeats another run's dice.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from scale import Scale

HERE = Path(__file__).parent
FULL = os.environ.get("WATCHER_CHAOS") == "full"
FULL_TIMEOUT = 3600   # seconds a test may take in full


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("chaos")
            if FULL:
                item.add_marker(pytest.mark.timeout(FULL_TIMEOUT), append=False)


@pytest.fixture
def scale() -> Scale:
    seed = int(os.environ.get("WATCHER_CHAOS_SEED") or random.SystemRandom().randrange(10**6))
    print(f"WATCHER_CHAOS_SEED={seed}")
    return Scale(FULL, random.Random(seed))
