"""What was there before a start, told as one digest instead of a flood: all of it (`backlog: digest`), or what is too much to be told one by one."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from watcher.message import operator_message
from watcher.model import Envelope
from watcher.store import Delivery, Store


def send_digest(store: Store, now: datetime) -> int:
    """Post one message for each recipient that folded alerts wait for; how many were posted. Call it when no file waits.

    An alert that is alone is told as itself.
    """
    waiting = sorted(store.folded(), key=_recipient)
    posted = 0
    for _, group in groupby(waiting, key=_recipient):
        folded = list(group)
        if len(folded) == 1:
            store.unfold(folded[0].envelope)
        else:
            store.digest(_digest(folded, now), carrying=[delivery.envelope for delivery in folded])
        posted += 1
    return posted


def _digest(folded: Sequence[Delivery], now: datetime) -> Envelope:
    message = operator_message(
        f"{len(folded)} alerts from before the start",
        [f"{delivery.title} (alert {delivery.alert_id}: see 'watcher trace {delivery.alert_id}')" for delivery in folded],
    )
    first = folded[0]
    return Envelope(id=secrets.token_hex(16), alert_id=None, target=first.channel, recipient=first.recipient, message=message, created=now)


def _recipient(delivery: Delivery) -> tuple[str, str]:
    return delivery.channel, delivery.recipient
