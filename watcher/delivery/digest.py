"""Many messages as one, where a channel's server takes only so many: what waits is listed, oldest first, and nothing is left out.

It is as grave as the gravest it lists, and says which that is: a phone that rings for critical alerts rings for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime

from watcher.message import operator_message
from watcher.model import SEVERITIES, Envelope
from watcher.store import Delivery

MOST_SINGLE = 5      # messages to one recipient that go one by one, however long that takes
LONGEST = 60.0       # seconds that all may take to go one by one
MOST_LISTED = 50     # in one message


def digests(waiting: Sequence[Delivery], pause: float) -> Iterator[tuple[Envelope, list[Delivery]]]:
    """For each recipient with more than can go one by one, `pause` seconds apart: messages, and the deliveries each stands for."""
    for recipient in dict.fromkeys(each.recipient for each in waiting):
        theirs = [each for each in waiting if each.recipient == recipient]
        if len(theirs) <= MOST_SINGLE or len(theirs) * pause <= LONGEST:
            continue
        for start in range(0, len(theirs), MOST_LISTED):
            listed = theirs[start : start + MOST_LISTED]
            if len(listed) > 1:   # a last one that is alone goes as itself
                yield _digest(listed, created=listed[0].created), listed


def _digest(listed: Sequence[Delivery], *, created: datetime) -> Envelope:
    """One message in their place in the queue."""
    first, gravest = listed[0], max(listed, key=lambda each: SEVERITIES.index(each.severity))
    title = f"{len(listed)} messages at once, the gravest: {gravest.title}"
    message = operator_message(title, [_line(each) for each in listed], severity=gravest.severity)
    return Envelope(id=secrets.token_hex(16), alert_id=None, target=first.channel, recipient=first.recipient, message=message, created=created)


def _line(delivery: Delivery) -> str:
    if delivery.alert_id is None:
        return delivery.title
    return f"{delivery.title} (alert {delivery.alert_id}: see 'watcher trace {delivery.alert_id}')"
