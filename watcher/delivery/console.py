"""The embedded channel `console:` prints alerts on standard output, where nothing of an article can play with the terminal."""

from __future__ import annotations

import re
import sys
import threading

from watcher.delivery.wording import sound, whole
from watcher.errors import TryLater
from watcher.model import Envelope

# marks that turn the direction of a line, and separators that a pager takes for newlines
_TRICKS = re.compile("[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_one_at_a_time = threading.Lock()


def send(envelope: Envelope, _: str) -> str:
    """Print title and text. Raises TryLater where standard output takes nothing."""
    with _one_at_a_time:
        try:
            _print(printable(whole(envelope.message)) + "\n\n")
        except (OSError, ValueError) as error:
            raise TryLater(f"standard output takes nothing: {error}") from error
    return "printed"


def printable(text: str) -> str:
    """The text with every character that could steer a terminal replaced."""
    return _TRICKS.sub("\ufffd", sound(text))


def _print(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()
