"""The right side of the wall: drains the outbox into the world, by mail, Matrix, the console, or whatever apprise speaks."""

from __future__ import annotations

from watcher.delivery.courier import Courier
from watcher.delivery.fallback import Route
from watcher.delivery.senders import Senders, check, recipients, risk, scrub

__all__ = ["Courier", "Route", "Senders", "check", "recipients", "risk", "scrub"]
