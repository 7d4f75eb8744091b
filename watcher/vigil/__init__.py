"""Silence is news: what ought to come by itself, and what is said when it does not."""

from __future__ import annotations

from watcher.vigil.beating import Heartbeat
from watcher.vigil.canary import Canary
from watcher.vigil.quiet import Quiet

__all__ = ["Canary", "Heartbeat", "Quiet"]
