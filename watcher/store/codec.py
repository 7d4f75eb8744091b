"""Nouns as the columns hold them, and back: times, paths, and the JSON of alerts, messages and tolls.

JSON is ASCII only, so that a lone surrogate in an article cannot make a row unwritable.
"""

from __future__ import annotations

import json
import os
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

from watcher.model import Alert, Count, Evidence, Message, Span, Toll

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def stamp(at: datetime) -> int:
    """The time in microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def moment(microseconds: int) -> datetime:
    """The time a stamp stands for, in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def maybe_moment(microseconds: int | None) -> datetime | None:
    """The time a stamp stands for, or None where there is none."""
    return None if microseconds is None else moment(microseconds)


def plain(text: str) -> str:
    """The text with lone surrogates, which no column of text can hold, as question marks."""
    return text.encode("utf-8", "replace").decode()


def number(value: int) -> int | bytes:
    """The number as a column holds it: one beyond SQLite's 64 bits as its digits, which `int` reads back.

    The date of a file is its owner's to set: in nanoseconds, any after 2262 is that large.
    """
    return value if -(2**63) <= value < 2**63 else str(value).encode()


def path_bytes(path: str) -> bytes:
    """The path as the file system has it."""
    return os.fsencode(path)


def path_text(path: bytes) -> str:
    """The path as Python shows it."""
    return os.fsdecode(path)


def squeeze(text: str) -> bytes:
    """The text, compressed."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unsqueeze(data: bytes) -> str:
    """The text that was squeezed."""
    return zlib.decompress(data).decode("utf-8", "surrogatepass")


def toll_json(toll: Toll) -> str:
    """The toll as {"killed": [low, high]}."""
    return json.dumps({harm: [count.low, count.high] for harm, count in toll.items()})


def toll(source: str) -> Toll:
    """The toll that `toll_json` wrote."""
    return {harm: Count(low, high) for harm, (low, high) in json.loads(source).items()}


def alert_json(alert: Alert) -> str:
    """The alert as an object with its fields."""
    return json.dumps({
        "key": alert.key,
        "severity": alert.severity,
        "rules": alert.rules,
        "toll": toll_json(alert.toll),
        "headline": alert.headline,
        "because": [
            {"what": e.what, "want": e.want, "got": e.got, "quote": e.quote, "span": e.span and [e.span.start, e.span.end]}
            for e in alert.because
        ],
        "quotes": [[span.start, span.end] for span in alert.quotes],
        "fingerprint": alert.fingerprint,
    })


def alert(source: str) -> Alert:
    """The alert that `alert_json` wrote."""
    fields = json.loads(source)
    return Alert(**{
        **fields,
        "rules": tuple(fields["rules"]),
        "toll": toll(fields["toll"]),
        "because": tuple(_evidence(each) for each in fields["because"]),
        "quotes": tuple(Span(start, end) for start, end in fields["quotes"]),
    })


def _evidence(fields: dict[str, Any]) -> Evidence:
    return Evidence(**{**fields, "span": Span(*fields["span"]) if fields["span"] else None})


def message_json(message: Message) -> str:
    """The message as an object with its fields."""
    return json.dumps({
        "title": message.title, "text": message.text, "html": message.html, "severity": message.severity, "quiet": message.quiet,
    })


def message(source: str) -> Message:
    """The message that `message_json` wrote."""
    return Message(**json.loads(source))
