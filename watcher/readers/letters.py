"""What the writer of a mail wrote: its lines without the quoted letter it answers and without the signature.

A forwarded letter is kept, without the headers that mail programs put over it. Where nothing is left, all of it is kept.
"""

from __future__ import annotations

import re

from watcher.readers.composing import paragraphs
from watcher.readers.html import text_of_markup

_QUOTED = re.compile(r"[ \t]{0,3}>")
_MARKS = re.compile(r"^(?:[ \t]{0,3}>[ \t]?)+", re.MULTILINE)
_SIGNATURE = re.compile(r"-- ?")
_PHONE = re.compile(r"(?:sent|envoyé|gesendet|enviado) (?:from|depuis|von|desde) (?:my|mon|meinem|mi) .{2,30}|get outlook for .{2,20}", re.IGNORECASE)
_ATTRIBUTION = re.compile(r"(?:on|le|am|el|op) .{6,200}(?:wrote|a écrit|schrieb.{0,60}|escribió|schreef.{0,60})\s?:|.{2,80} (?:wrote|writes):", re.IGNORECASE)
_ANSWERED = re.compile(r"-{3,}\s*(?:original message|message d.origine|ursprüngliche nachricht|mensaje original)\s*-{3,}", re.IGNORECASE)
_FORWARDED = re.compile(
    r"(?:-{3,}\s*(?:forwarded message|forwarded by .{1,80}|message transféré|weitergeleitete nachricht|mensaje reenviado)\s*-{3,}|begin forwarded message:)", re.IGNORECASE)
_HEADER = re.compile(r"\*?(?:from|sent|to|cc|subject|date|reply-to|de|à|envoyé|objet|von|an|gesendet|betreff)\s?:\*?\s.{0,300}", re.IGNORECASE)
_QUOTE_BOX = re.compile(
    r"""<blockquote\b[^>]{0,300}(?:type=["']?cite|gmail_quote|class=["']?(?:protonmail|yahoo)_quoted)|<div\b[^>]{0,300}(?:id=["']?(?:divRplyFwdMsg|appendonsend)|class=["']?(?:yahoo_quoted|moz-cite-prefix|gmail_attr))""",
    re.IGNORECASE,
)
_SIGNATURE_BOX = re.compile(r"""<(?:div|table|pre)\b[^>]{0,300}class=["']?(?:[\w -]*\s)?(?:gmail_signature|moz-signature|Signature)\b""", re.IGNORECASE)


def letter(text: str, *, flowed: bool = False) -> str:
    """The text of a plain letter; `flowed` says that a line which ends in a space goes on in the next."""
    lines = [line.rstrip("\r") for line in text.replace("\r\n", "\n").split("\n")]
    if flowed:
        lines = _unfolded(lines)
    own = paragraphs("\n".join(line.rstrip() for line in _own(lines)))
    return own or paragraphs(_MARKS.sub("", "\n".join(line.rstrip() for line in lines)))


def letter_of_page(source: str) -> str:
    """The text of a letter written in HTML."""
    forwarded = _FORWARDED.search(source)
    cut = min((box.start() for box in (_SIGNATURE_BOX.search(source), None if forwarded else _QUOTE_BOX.search(source)) if box), default=len(source))
    own = letter(text_of_markup(source[:cut]))
    return own or letter(text_of_markup(source))


def _unfolded(lines: list[str]) -> list[str]:
    """The lines of a flowed letter made whole; the mark of a signature is a line of its own."""
    whole: list[str] = []
    goes_on = False
    for line in (line.removeprefix(" ") for line in lines):
        if goes_on and line and not line.startswith(">") and line != "-- ":
            whole[-1] += line
        else:
            whole.append(line)
        goes_on = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return whole


def _own(lines: list[str]) -> list[str]:
    """The lines that are the writer's, or were forwarded."""
    kept: list[str] = []
    index, forwarded = 0, False
    while index < len(lines):
        line = lines[index].strip()
        if _FORWARDED.fullmatch(line):
            forwarded = True
            index = _past_headers(lines, index + 1)
            continue
        if not forwarded and (_ANSWERED.fullmatch(line) or _is_header_block(lines, index)):
            break
        if not forwarded and _SIGNATURE.fullmatch(lines[index]):
            break
        if forwarded or not (_QUOTED.match(lines[index]) or _PHONE.fullmatch(line) or _attributes(lines, index)):
            kept.append(lines[index])
        index += 1
    return kept


def _attributes(lines: list[str], index: int) -> bool:
    """Whether a line, alone or with the next one, says who wrote the quoted lines below it."""
    both = " ".join(line.strip() for line in lines[index : index + 2])
    for said, after in ((lines[index].strip(), index + 1), (both, index + 2)):
        if _ATTRIBUTION.fullmatch(said):
            rest = next((line for line in lines[after : after + 3] if line.strip()), "")
            return _QUOTED.match(rest) is not None
    earlier = f"{lines[index - 1].strip()} {lines[index].strip()}" if index else ""
    return bool(earlier and _ATTRIBUTION.fullmatch(earlier) and index + 1 < len(lines) and any(_QUOTED.match(line) for line in lines[index + 1 : index + 4]))


def _past_headers(lines: list[str], index: int) -> int:
    """The first line after the headers of a forwarded letter."""
    while index < len(lines) and not lines[index].strip():
        index += 1
    while index < len(lines) and _HEADER.fullmatch(lines[index].strip()):
        index += 1
    return index


def _is_header_block(lines: list[str], index: int) -> bool:
    """Whether the headers of an answered letter begin here, as some mail programs put them over it without a mark."""
    block = [line.strip() for line in lines[index : index + 5]]
    return len(block) >= 3 and block[0].lower().startswith(("from:", "*from:*")) and sum(_HEADER.fullmatch(line) is not None for line in block) >= 3
