"""A mailbox file: one mail after the other, each begun by a line "From sender date"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.errors import UnreadableError
from watcher.readers.mail import pieces_of_mail
from watcher.readers.pieces import Errand, Piece, guarded

_BEGIN = re.compile(rb"(?:^|\r?\n\r?\n)From [^\r\n]{0,1000}\r?\n(?=[A-Za-z][\w-]*:)")
_STUFFED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_mbox(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The articles of each mail; a damaged one costs the others nothing."""
    del name
    if not data.strip():
        raise UnreadableError("empty", "the mailbox holds no mail")
    begins = list(_BEGIN.finditer(data))
    if not begins:
        raise UnreadableError("damaged", "no mail begins in it with a line 'From sender date'; save each mail as .eml")
    ends = [*(begin.start() for begin in begins[1:]), len(data)]
    for number, (begin, end) in enumerate(zip(begins, ends, strict=True), start=1):
        errand.count()
        mail = _STUFFED.sub(rb"\1", data[begin.end() : end])
        for piece in guarded(pieces_of_mail(mail, errand)):
            yield piece.within(f"mail {number}")
