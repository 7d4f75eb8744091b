"""What a file claims about itself, believed only where it makes sense: an address, a language."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LONGEST_ADDRESS = 2000
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE)


def address(claim: object) -> str | None:
    """The web address that is claimed, or None where it is none."""
    if not isinstance(claim, str):
        return None
    claim = claim.strip()
    return claim if _is_address(claim) else None


def language(claim: object) -> str | None:
    """The code of the language that is claimed ("en" of "en-GB"), or None where it is none."""
    found = _LANGUAGE.fullmatch(claim.strip()) if isinstance(claim, str) else None
    return found[1].lower() if found else None


def _is_address(claim: str) -> bool:
    if len(claim) > _LONGEST_ADDRESS or not claim.isprintable() or " " in claim:
        return False
    try:
        parts = urlsplit(claim)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
