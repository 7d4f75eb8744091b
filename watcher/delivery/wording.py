"""A message as one text, for the channels that have no subject line of their own."""

from __future__ import annotations

import re

from watcher.model import Message


def heading(message: Message) -> str:
    """What the title says beyond the first line of the text: often no more than "[HIGH]"."""
    first = _first_line(message)
    return message.title.removesuffix(first).rstrip() if first else message.title


def whole(message: Message) -> str:
    """Title and text together, without saying the same line twice."""
    text = message.text.strip()
    rest = text.removeprefix(_first_line(message)).lstrip("\n") if heading(message) != message.title else text
    return sound(f"{message.title}\n\n{rest}".strip())


def sound(text: str) -> str:
    """The text as every server takes it: no half of a surrogate pair, no control but newline and tab."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "\ufffd", text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8"))


def _first_line(message: Message) -> str:
    first = message.text.strip().partition("\n")[0].strip()
    return first if first and message.title.endswith(first) else ""
