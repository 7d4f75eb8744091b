"""Which channel steps in for one that refuses, and what its readers are told of that."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from typing import Protocol

from watcher.model import Envelope


class Route(Protocol):
    """What the courier must know of a channel: the name of the one that steps in for it."""

    @property
    def fallback(self) -> str | None: ...


def fallback_of(channel: str, channels: Mapping[str, Route]) -> str | None:
    """The channel that steps in; None where there is none, and on a circle, where messages would go round for ever."""
    if channel not in channels:
        return None
    first = step = channels[channel].fallback
    for _ in channels:
        if step is None or step not in channels:
            break
        if step == channel:
            return None
        step = channels[step].fallback
    return first if first in channels else None


def instead_of(envelope: Envelope, reply: str, *, by: str, recipients: Sequence[str], now: datetime) -> list[Envelope]:
    """The same message to the recipients of channel `by`, with a line on why they get it."""
    note = f"Sent by {by!r} because {envelope.target!r} did not take it: {reply}"
    message = replace(envelope.message, text=f"{envelope.message.text.rstrip()}\n\n{note}\n", html=_with_note(envelope.message.html, note))
    return [Envelope(id=secrets.token_hex(16), alert_id=envelope.alert_id, target=by, recipient=recipient, message=message, created=now)
            for recipient in recipients]


def _with_note(html: str, note: str) -> str:
    paragraph = f"<p>{escape(note)}</p>"
    head, body_end, tail = html.rpartition("</body>")
    return f"{head}{paragraph}{body_end}{tail}" if body_end else html + paragraph
