"""Links and mail addresses: what their pieces spell is no word of the text."""

from __future__ import annotations

import re

_BESIDE = frozenset("/.@-_=&?#%:+~")
_SIGNS = "://", "www.", "@"
_LONGEST = 300         # letters of an address before a name, or behind it
_BEGINS = re.compile(r"(?i)[a-z0-9+.-]://|\bwww\.|[\w%+-]@")          # but not @handle
_MAIL_BEHIND = re.compile(r"[\w.%+-]*@[\w-]+\.\w")


def is_in_an_address(text: str, start: int, end: int) -> bool:
    """Whether this stretch of the text is a piece of one."""
    if text[start - 1:start] not in _BESIDE and text[end:end + 1] not in _BESIDE:
        return False
    around = text[max(0, start - _LONGEST):end + _LONGEST].lower()
    if not any(sign in around for sign in _SIGNS):
        return False
    before = text[max(0, start - _LONGEST):start]
    tied = "" if before[-1:].isspace() else "".join(before.split()[-1:])
    return _BEGINS.search(tied) is not None or _MAIL_BEHIND.match(text, end) is not None
