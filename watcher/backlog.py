"""What was there before a start, told as one digest instead of a flood: all of it (`backlog: digest`), or what is too much to be told one by one."""

from __future__ import annotations

import secrets
from datetime import datetime
from itertools import groupby

from watcher.message import operator_message
from watcher.model import Envelope
from watcher.store import Delivery, Store


def send_digest(store: Store, now: datetime) -> int:
    """Post one message for each recipient that folded alerts wait for; how many were posted. Call it when no file waits."""
    waiting = sorted(store.folded(), key=_recipient)
    posted = 0
    for (target, recipient), group in groupby(waiting, key=_recipient):
        folded = list(group)
        message = operator_message(
            f"{len(folded)} alert{'s' if len(folded) > 1 else ''} from before the start",
            [f"{delivery.title} (alert {delivery.alert_id}: see 'watcher trace {delivery.alert_id}')" for delivery in folded],
        )
        envelope = Envelope(id=secrets.token_hex(16), alert_id=None, target=target, recipient=recipient, message=message, created=now)
        store.digest(envelope, carrying=[delivery.envelope for delivery in folded])
        posted += 1
    return posted


def _recipient(delivery: Delivery) -> tuple[str, str]:
    return delivery.channel, delivery.recipient
