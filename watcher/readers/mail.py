"""A mail as an article: its subject and what its sender wrote; attached articles are articles of their own.

Quoted replies and signatures are left out; a forwarded article is what the mail is about and stays. A page saved as MHTML
is a mail whose only text is that page.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers.claims import address, language
from watcher.readers.composing import compose
from watcher.readers.encoding import decode
from watcher.readers.formats import SUFFIXES, suffix_of
from watcher.readers.html import article_of_page
from watcher.readers.letters import letter, letter_of_page
from watcher.readers.limits import DEPTH
from watcher.readers.pieces import Errand, Failure, Piece

_ANSWER = re.compile(r"(?:\s*(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|ref)(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)
_FORWARD = re.compile(r"(?:\s*(?:re|aw|sv|antw)\s*:)*\s*(?:fwd?|wg|tr|rv|vs)\s*:", re.IGNORECASE)
_HEADER = 20_000      # characters of a header
_PARTS = 500          # parts of one mail
_SUBSTANCE = 0.5      # the share of the HTML's text that the plain text has, where it is the same letter
_TYPES = {"application/pdf": ".pdf", "message/rfc822": ".eml", "application/json": ".json", "application/rtf": ".rtf", "text/rtf": ".rtf"}


def read_mail(data: bytes, name: str, errand: Errand) -> Iterator[Piece]:
    """The mail's own article, then those attached to it."""
    del name
    if not data.strip():
        raise UnreadableError("empty", "the file holds no text; drop it again once it has some")
    yield from pieces_of_mail(data, errand)


def pieces_of_mail(data: bytes, errand: Errand) -> Iterator[Piece]:
    """The same of a mail that is known not to be empty. UnreadableError after them where some of it was not looked at."""
    mail: Message = message_from_bytes(data, policy=policy.compat32)
    texts, pages, attached, unread = _sorted(mail)
    if pages and not texts and _is_saved_page(mail):
        yield Piece(_saved_page(mail, pages[0]))
        return
    if texts or pages or not attached:
        try:
            yield Piece(_article(mail, texts, pages))
        except UnreadableError:
            if not attached:      # a mail may be nothing but the envelope of what is attached to it
                raise
    for number, part in enumerate(attached, start=1):
        yield from _attachment(part, number, errand)
    if unread:
        raise UnreadableError("too large", f"{unread}; the others are not read: drop what is attached by itself")


# --- the parts ---------------------------------------------------------------------------------------------------------

def _sorted(mail: Message) -> tuple[list[Message], list[Message], list[Message], str]:
    """The mail's plain texts, its pages, its attachments of formats that can be read, and why there may be more; other mails are not looked into."""
    texts, pages, attached, unread = [], [], [], ""
    pending, seen = [(mail, 0)], 0
    while pending:
        part, depth = pending.pop(0)
        seen += 1
        if seen > _PARTS:
            unread = f"it has more than {_PARTS} parts"
            break
        kind = part.get_content_type()
        inner = part.get_payload()
        if kind.startswith("multipart/") and isinstance(inner, list) and depth >= DEPTH:
            unread = f"it has parts within more than {DEPTH} others"
        elif kind.startswith("multipart/") and isinstance(inner, list):
            pending[:0] = [(each, depth + 1) for each in inner if isinstance(each, Message)]
        elif _is_attachment(part, kind):
            attached.append(part)
        elif kind == "text/plain":
            texts.append(part)
        elif kind in ("text/html", "application/xhtml+xml"):
            pages.append(part)
    return texts, pages, attached, unread


def _is_attachment(part: Message, kind: str) -> bool:
    if kind == "message/rfc822":
        return True
    named = suffix_of(_file_name(part)) in SUFFIXES
    if kind in ("text/plain", "text/html"):
        return named and (part.get_content_disposition() == "attachment")
    return named or kind in _TYPES


def _file_name(part: Message) -> str:
    try:
        return _header_text(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    except (ValueError, TypeError, IndexError):
        return ""


def _attachment(part: Message, number: int, errand: Errand) -> Iterator[Piece]:
    kind, name = part.get_content_type(), _file_name(part)
    if suffix_of(name) not in SUFFIXES:
        name = (name or f"attachment {number}") + _TYPES.get(kind, ".txt")
    if kind == "message/rfc822":
        inner = part.get_payload()
        whole = inner[0] if isinstance(inner, list) and inner else None
        try:
            data = whole.as_bytes() if isinstance(whole, Message) else b""
        except (ValueError, TypeError, LookupError, AttributeError, KeyError) as error:
            yield Piece(Failure("", "damaged", f"the attached mail cannot be taken out: {error}"), name)
            return
    else:
        data = _bytes_of(part)
    errand.unpack(len(data))
    yield from errand.member(name, data)


def _bytes_of(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, TypeError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def _text_of(part: Message) -> str:
    """A text part decoded: by UTF-8 where it proves itself, else as declared, else guessed."""
    data = _bytes_of(part)
    try:
        declared = codecs.lookup(str(part.get_content_charset() or "")).name
    except LookupError:
        declared = ""
    if not declared or declared in ("utf-8", "ascii", "iso8859-1"):
        return decode(data, markup=True)
    try:
        return data.decode(declared)
    except (UnicodeDecodeError, ValueError):
        return decode(data, markup=True)


# --- the article -------------------------------------------------------------------------------------------------------

def _article(mail: Message, texts: list[Message], pages: list[Message]) -> Article:
    flowed = any(str(part.get_param("format", "")).lower() == "flowed" for part in texts)
    forwarded = _FORWARD.match(_header(mail, "Subject")) is not None
    plain = "\n\n".join(filter(None, (letter(_text_of(part), flowed=flowed, forwarded=forwarded) for part in texts)))
    if pages:
        rich = "\n\n".join(filter(None, (letter_of_page(_text_of(page), forwarded=forwarded) for page in pages)))
        plain = plain if len(plain) >= _SUBSTANCE * len(rich) else rich
    return compose(
        _subject(mail),
        plain,
        published=_date(mail),
        language=language(_header(mail, "Content-Language")),
        url=address(_header(mail, "Archived-At").strip("<>")) or address(_header(mail, "Content-Location")),
        outlet=_sender(mail)[:100] or None,
    )


def _saved_page(mail: Message, page: Message) -> Article:
    article = article_of_page(_text_of(page))
    place = address(_header(mail, "Snapshot-Content-Location")) or address(_header(page, "Content-Location"))
    return replace(article, url=article.url or place)


def _is_saved_page(mail: Message) -> bool:
    """Whether a browser wrote the mail: nobody sent it."""
    sender = _header(mail, "From")
    return mail.get_content_type() == "multipart/related" and ("@" not in sender or mail["Snapshot-Content-Location"] is not None)


def _subject(mail: Message) -> str:
    """The subject without the marks of answering and forwarding."""
    return _ANSWER.sub("", " ".join(_header(mail, "Subject").split()), count=1) if mail["Subject"] else ""


def _sender(mail: Message) -> str:
    """The sender's name, or address."""
    name, mailbox = parseaddr(_header(mail, "From"))
    return " ".join((name or mailbox).split())


def _date(mail: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_header(mail, "Date"))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware if 1900 <= aware.astimezone(UTC).year < 2200 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _header(mail: Message, name: str) -> str:
    return _header_text(mail[name]) if mail[name] is not None else ""


def _header_text(value: object) -> str:
    """A header with its encoded words decoded; as it stands where they make no sense."""
    raw = str(value)[:_HEADER]
    try:
        return str(make_header(decode_header(raw)))
    except (HeaderParseError, LookupError, ValueError, TypeError, AssertionError):
        return raw
