"""What was there before a start, told as a digest instead of a flood: all of it (`backlog: digest`), or what is too much to be told one by one."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from watcher.message import operator_message
from watcher.model import Envelope
from watcher.store import Delivery, Store

MOST_LISTED = 300   # alerts in one message: as many as a Matrix event holds, so that none is left out


def send_digest(store: Store, now: datetime) -> int:
    """Post what lists every folded alert to each recipient, the gravest first; how many messages it took. Call it when no file waits.

    An alert that is alone is told as itself.
    """
    waiting = sorted(store.folded(), key=_recipient)
    posted = 0
    for _, group in groupby(waiting, key=_recipient):
        folded = list(group)
        for start in range(0, len(folded), MOST_LISTED):
            _post(store, folded[start : start + MOST_LISTED], now)
            posted += 1
    return posted


def _post(store: Store, folded: Sequence[Delivery], now: datetime) -> None:
    if len(folded) == 1:
        store.unfold(folded[0].envelope)
    else:
        store.digest(_digest(folded, now), carrying=[delivery.envelope for delivery in folded])


def _digest(folded: Sequence[Delivery], now: datetime) -> Envelope:
    first = folded[0]
    message = operator_message(
        f"{len(folded)} alerts from before the start, the gravest: {first.title}",
        [f"{delivery.title} (alert {delivery.alert_id}: see 'watcher trace {delivery.alert_id}')" for delivery in folded],
        most=MOST_LISTED,
        severity=first.severity,
    )
    return Envelope(id=secrets.token_hex(16), alert_id=None, target=first.channel, recipient=first.recipient, message=message, created=now)


def _recipient(delivery: Delivery) -> tuple[str, str]:
    return delivery.channel, delivery.recipient
