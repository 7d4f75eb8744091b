"""What the writer of a mail wrote: its lines without the quoted letter it answers and without the signature.

A forwarded letter is kept, without the headers that mail programs put over it. Where nothing is left, all of it is kept.
"""

from __future__ import annotations

import re

from watcher.readers.composing import paragraphs
from watcher.readers.html import text_of_markup
from watcher.readers.taming import tamed

_QUOTED = re.compile(r"[ \t]{0,3}>")
_MARKS = re.compile(r"^(?:[ \t]{0,3}>[ \t]?)+", re.MULTILINE)
_SIGNATURE = re.compile(r"-- ?")
_PHONE = re.compile(r"(?:sent|envoyé|gesendet|enviado) (?:from|depuis|von|desde) (?:my|mon|meinem|mi) .{2,30}|get outlook for .{2,20}", re.IGNORECASE)
_ATTRIBUTION = re.compile(r"(?:on|le|am|el|op) .{6,200}(?:wrote|a écrit|schrieb.{0,60}|escribió|schreef.{0,60})\s?:|.{2,80} (?:wrote|writes):", re.IGNORECASE)
_ANSWERED = re.compile(r"-{3,}\s*(?:original message|message d.origine|ursprüngliche nachricht|mensaje original)\s*-{3,}", re.IGNORECASE)
_FORWARDED = re.compile(
    r"(?:(?<!-)-{3,}+\s*+(?:forwarded message|forwarded by .{1,80}|message transféré|weitergeleitete nachricht|mensaje reenviado)\s*-{3,}|begin forwarded message:)", re.IGNORECASE)
_HEADER = re.compile(r"\*?(?:from|sent|to|cc|subject|date|reply-to|de|à|envoyé|objet|von|an|gesendet|betreff)\s?:\*?\s.{0,300}", re.IGNORECASE)
_QUOTE_BOXES = (
    "blockquote[type=cite], blockquote.gmail_quote, blockquote.protonmail_quote, div.yahoo_quoted, div.moz-cite-prefix, div.gmail_attr, "
    "div.gmail_signature, div.moz-signature, pre.moz-signature, div#Signature"
)
_ANSWER_BELOW = re.compile(r"""<div\b[^>]{0,300}id=["']?(?:divRplyFwdMsg|appendonsend)""", re.IGNORECASE)     # with all that follows



def letter(text: str, *, flowed: bool = False, forwarded: bool = False) -> str:
    """The text of a plain letter; `flowed` says that a line which ends in a space goes on in the next.

    Of one that is `forwarded` by its subject, what a program put below is what it is about.
    """
    lines = [line.rstrip("\r") for line in text.replace("\r\n", "\n").split("\n")]
    if flowed:
        lines = _unfolded(lines)
    own = paragraphs("\n".join(line.rstrip() for line in _own(lines, forwarded)))
    return own or paragraphs(_MARKS.sub("", "\n".join(line.rstrip() for line in lines)))


def letter_of_page(source: str, *, forwarded: bool = False) -> str:
    """The text of a letter written in HTML."""
    forwarded = forwarded or _FORWARDED.search(source) is not None
    own = letter(text_of_markup(source if forwarded else _without_quotes(source)), forwarded=forwarded)
    return own or letter(text_of_markup(source), forwarded=forwarded)


def _without_quotes(source: str) -> str:
    """A letter's HTML without the boxes in which mail programs put what it answers, and the signature."""
    from selectolax.lexbor import LexborHTMLParser

    below = _ANSWER_BELOW.search(source)
    tree = LexborHTMLParser(tamed(source[: below.start()] if below else source))
    for box in reversed(tree.css(_QUOTE_BOXES)):      # the inner ones first: what is within a box goes with it
        box.decompose()
    return (tree.body.html or "") if tree.body is not None else ""


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


def _own(lines: list[str], forwarded: bool) -> list[str]:
    """The lines that are the writer's, or were forwarded."""
    kept: list[str] = []
    index = 0
    while index < len(lines):
        line = _bare(lines[index])
        heads = _is_header_block(lines, index)
        if _FORWARDED.fullmatch(line) or (forwarded and (_ANSWERED.fullmatch(line) or heads)):
            forwarded = True
            index = _past_headers(lines, index + (not heads))
            continue
        if not forwarded and (_ANSWERED.fullmatch(line) or heads or _SIGNATURE.fullmatch(lines[index])):
            break
        if forwarded:
            kept.append(_MARKS.sub("", lines[index]))
        elif not (_QUOTED.match(lines[index]) or _PHONE.fullmatch(line) or _attributes(lines, index)):
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
    while index < len(lines) and not _bare(lines[index]):
        index += 1
    while index < len(lines) and _HEADER.fullmatch(_bare(lines[index])):
        index += 1
    return index


def _is_header_block(lines: list[str], index: int) -> bool:
    """Whether the headers of another letter begin here, as some mail programs put them over it without a mark."""
    if not _bare(lines[index]).lower().startswith(("from:", "*from:*")):
        return False
    block = [_bare(line) for line in lines[index : index + 5]]
    return sum(_HEADER.fullmatch(line) is not None for line in block) >= 3


def _bare(line: str) -> str:
    """The line without marks of quotation and outer white space."""
    return _MARKS.sub("", line).strip()
