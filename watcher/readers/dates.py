"""When an article was published, where it says so without doubt.

Read are ISO 8601, RFC 2822 and dates with an English month name; 03/04/2016 is two dates and therefore none.
A time without a zone, or with one that is not among those of RFC 2822, is taken as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime, parsedate_tz

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WRITTEN = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (rf"\b{_DAY}\s+{_MONTH},?\s+{_YEAR}\b", rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b"))
_CLOCK = re.compile(r"\b(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d)?\s*(?P<half>[ap]\.?m\b)?\.?\s*\(?(?P<zone>[+-]\d\d:?\d\d\b|(?-i:[A-Z]{1,4})\b)?", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?\s*(?:Z|[+-]\d\d:?\d\d)?)?|(?:19|20)\d{6}(?:T\d{6}(?:Z|[+-]\d{4})?)?", re.IGNORECASE)
_MAIL = re.compile(r"(?:[a-z]{3},\s*)?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|[a-z]{1,4})(?: \([\w ]+\))?", re.IGNORECASE)
_C = re.compile(r"[a-z]{3} [a-z]{3} \d\d \d\d:\d\d:\d\d [+-]\d{4} \d{4}", re.IGNORECASE)
_LONGEST = 80   # characters of a date with its time, zone and weekday


def parse_date(text: str) -> datetime | None:
    """The moment that a short text states, with a zone, or None where it states none or is in doubt."""
    if not text or len(text) > _LONGEST:
        return None
    text = " ".join(text.split())
    moment = _iso(text) or _rfc2822(text) or _by_c(text) or _written(text)
    if moment is None:
        return None
    try:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware if 1900 <= aware.astimezone(UTC).year < 2200 else None
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> datetime | None:
    if not _ISO.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(re.sub(r"\s+(?=[Z+-])", "", text.upper()).replace(",", "."))
    except ValueError:
        return None


def _rfc2822(text: str) -> datetime | None:
    if not _MAIL.fullmatch(text):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _by_c(text: str) -> datetime | None:
    """A moment as C programs print it, with the year behind the zone."""
    if not _C.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y")
    except ValueError:
        return None


def _written(text: str) -> datetime | None:
    """The one date with a month name in the text, with its time of day if one follows; None if there are two dates."""
    found = [match for pattern in _WRITTEN for match in pattern.finditer(text)]
    if len(found) != 1:
        return None
    date, clock = found[0], _CLOCK.search(text, found[0].end())
    try:
        return datetime(
            int(date["year"]), _MONTHS.index(date["month"][:3].lower()) + 1, int(date["day"]), *_time_of_day(clock), tzinfo=_zone(clock),
        )
    except ValueError:
        return None


def _time_of_day(clock: re.Match[str] | None) -> tuple[int, int]:
    if clock is None:
        return 0, 0
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"][0].lower() == "p" else 0)
    return hour, int(clock["minute"])


def _zone(clock: re.Match[str] | None) -> tzinfo:
    """The zone that stands behind a time of day; UTC where none does."""
    known = parsedate_tz(f"1 Jan 2000 00:00 {clock['zone'].replace(':', '')}") if clock and clock["zone"] else None
    return timezone(timedelta(seconds=(known and known[9]) or 0))
