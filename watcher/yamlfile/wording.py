"""How faults are worded: what was expected, what was got, where; and never a secret.

A value that looks like an address with a scheme may hold a password, so only its scheme is ever shown.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from watcher.yamlfile.tree import Node, Step

_LONGEST = 40
_MAPPING = "a mapping (key: value)"
_NAMES: Mapping[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Path: "a path",
    timedelta: "a duration such as 90s, 5m, 24h or 7d",
}


def masked(text: str) -> str:
    """The text in quotes, shortened; an address keeps its scheme only."""
    scheme, mark, _ = text.partition("://")
    if mark:
        return repr(f"{scheme[-_LONGEST:]}://****")
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


def where(path: Sequence[Step]) -> str:
    """A path of keys and indexes as people write it: rules[2].casualties.killed."""
    written = ""
    for step in path:
        if isinstance(step, int):
            written += f"[{step}]"
        else:
            plain = step.isprintable() and "://" not in step and len(step) <= _LONGEST
            key = step if plain else masked(step)
            written += f".{key}" if written else key
    return written


def expected(hint: Any, short: Mapping[type, str]) -> str:
    """What a type asks for, in words."""
    if hint in short:
        return f"text or {_MAPPING}"
    if get_origin(hint) is Annotated:
        return expected(get_args(hint)[0], short)
    if get_origin(hint) is Literal:
        return listed([repr(choice) for choice in get_args(hint)])
    if is_union(hint):
        return listed(_alternatives(hint, short))
    if dataclasses.is_dataclass(hint) or (isinstance(get_origin(hint), type) and issubclass(get_origin(hint), Mapping)):
        return _MAPPING
    return _NAMES.get(hint, "a list" if get_origin(hint) else getattr(hint, "__name__", str(hint)))


def _alternatives(hint: Any, short: Mapping[type, str]) -> list[str]:
    """What each of several types asks for, none of it twice."""
    words: dict[str, None] = {}
    for member in get_args(hint):
        if get_origin(member) is Literal:
            words |= dict.fromkeys(repr(choice) for choice in get_args(member))
        elif member is not type(None):
            words[expected(member, short)] = None
    return list(words)


def mismatch(hint: Any, node: Node, short: Mapping[type, str]) -> str:
    """Expected this, got that; and the likely remedy."""
    wanted = expected(hint, short)
    if node.value is None:
        return f"expected {wanted}, got nothing: write a value, or take the key out"
    if isinstance(node.value, list):
        return f"expected {wanted}, got a list"
    if isinstance(node.value, dict):
        return f"expected {wanted}, got a mapping"
    if wanted in ("a list", _MAPPING):
        return f"expected {wanted}, got text" + (": put it in [ ]" if wanted == "a list" else "")
    got = f"expected {wanted}, got {masked(node.value)}"
    near = nearest(node.value, choices(hint))
    if near:
        return f"{got}: did you mean {near!r}?"
    return f"{got}: put it in [ ]" if "a list" in wanted else got


def unknown_key(key: str, known: Collection[str]) -> str:
    """What to say of a key the shape does not have."""
    near = nearest(key, known)
    if near:
        return f"unknown key, did you mean {near!r}?"
    return f"unknown key: known here are {', '.join(sorted(known))}"


def unknown(noun: str, text: str, known: Collection[str]) -> str:
    """What to say of a name that stands for nothing."""
    near = nearest(text, known)
    return f"unknown {noun} {masked(text)}" + (f", did you mean {near!r}?" if near else "")


def nearest(text: str, known: Collection[str]) -> str | None:
    """The one of these that the text may have meant, or None; never one that looks like an address."""
    lowered = {choice.lower().replace("-", "_"): choice for choice in known if "://" not in choice}
    wanted = text.lower().replace("-", "_")
    alike = [choice for choice in lowered if choice[:1] == wanted[:1]]
    found = get_close_matches(wanted, alike, n=1, cutoff=0.6) or get_close_matches(wanted, lowered, n=1, cutoff=0.75)
    return lowered[found[0]] if found else None


def choices(hint: Any) -> tuple[str, ...]:
    """The texts a type lists, if it does."""
    if get_origin(hint) is Literal:
        return tuple(str(choice) for choice in get_args(hint))
    if is_union(hint):
        return tuple(choice for member in get_args(hint) for choice in choices(member))
    return ()


def is_union(hint: Any) -> bool:
    """Whether the type is one of several."""
    return get_origin(hint) in (Union, types.UnionType)


def listed(words: Sequence[str]) -> str:
    """Several things in a row: a, b or c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
