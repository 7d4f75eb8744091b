"""From a tree to a dataclass: pydantic validates, in the type's terms, and its errors come back as our faults.

Each dataclass becomes a typed dictionary whose every field is known, so that the shape itself needs nothing of pydantic;
durations, short forms and alternatives ("any" or a list) are told apart by what stands in the file.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    NotRequired,
    Optional,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Discriminator, Tag, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from watcher.yamlfile.tree import Fault, Node, Step
from watcher.yamlfile.wording import is_union, mismatch, unknown_key

T = TypeVar("T")
Short = Mapping[type, str]

MOST_FAULTS = 1000   # told; with more than that the file is of another kind altogether

_DURATION = re.compile(r"(\d{1,9})\s*([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_NULLS = ("null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """What validation gave: the value of all that is without fault, None where nothing is left; the tree of that; the faults."""

    value: T | None
    root: Node
    faults: list[Fault]


def validate(root: Node, shape: type[T], short: Short) -> Checked[T]:
    """The tree's value in this shape, and all its faults.

    What is faulty is left out, so that the caller's own checks can be made on the rest and told together.
    """
    hashable: Any = shape
    adapter = _adapter(hashable, tuple(short.items()))
    faults: list[Fault] = []
    while True:
        try:
            value: T = adapter.validate_python(root.plain())
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=True, include_input=False)
        else:
            return Checked(value, root, faults)
        if not faults:   # those of later rounds come of what was left out
            faults = list(dict.fromkeys(_fault(root, shape, short, detail) for detail in details[:MOST_FAULTS]))
        if len(details) > MOST_FAULTS:
            last = max(faults, key=lambda fault: (fault.line, fault.column))
            more = Fault(last.line, last.column, (), f"and {len(details) - MOST_FAULTS:,} more faults")
            return Checked(None, root, [*faults, more])
        spoilt = {id(_spoilt(root, shape, detail)) for detail in details}
        if id(root) in spoilt:
            return Checked(None, root, faults)
        root = root.without(spoilt)


def _spoilt(root: Node, shape: type, detail: Any) -> Node:
    """What has to go so that an error goes: the value, or where a key is missing, the mapping that misses it."""
    path = _walk(shape, detail["loc"])[0]
    return root.nearest(path[:-1] if detail["type"] == "missing" else path)


@lru_cache(maxsize=32)
def _adapter(shape: type, short: tuple[tuple[type, str], ...]) -> TypeAdapter[Any]:
    return TypeAdapter(_rewritten(shape, dict(short)))


# --- the shape, as pydantic shall see it ---------------------------------------------------------------------------

def _rewritten(hint: Any, short: Short) -> Any:
    """The type with all that is ours said in pydantic's terms."""
    if hint is timedelta:
        return Annotated[timedelta, BeforeValidator(_duration)]
    if hint is Path:
        return Annotated[Path, BeforeValidator(_path_text)]
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _typed_dictionary(hint, short)
    if is_union(hint):
        return _alternatives(hint, short)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Annotated[(_rewritten(arguments[0], short), *arguments[1:])]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return dict[_rewritten(arguments[0], short), _rewritten(arguments[1], short)]  # type: ignore[misc]
    if isinstance(origin, type):
        return origin[tuple(part if part is ... else _rewritten(part, short) for part in arguments)]  # type: ignore[index]
    return hint


def _typed_dictionary(shape: type, short: Short) -> Any:
    hints = _hints(shape)
    keys = {}
    for each in _fields(shape):
        hint = _rewritten(hints[each.name], short)
        required = each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
        keys[each.name] = hint if required else NotRequired[hint]
    made_at_run_time: Any = TypedDict
    dictionary = made_at_run_time(shape.__name__, keys)
    dictionary.__pydantic_config__ = ConfigDict(extra="forbid")
    checks: list[Any] = [AfterValidator(_builder(shape))]
    if shape in short:
        checks.append(BeforeValidator(_spelt_out(short[shape])))
    return Annotated[(dictionary, *checks)]


@lru_cache(maxsize=128)
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape, include_extras=True)


def _fields(shape: type) -> tuple[dataclasses.Field[Any], ...]:
    return tuple(each for each in dataclasses.fields(shape) if each.init)


def _builder(shape: type) -> Callable[[dict[str, Any]], Any]:
    return lambda values: shape(**values)


def _spelt_out(name: str) -> Callable[[Any], Any]:
    """From the short form, plain text, to the mapping it stands for."""
    return lambda value: {name: value} if isinstance(value, str) else value


def _alternatives(hint: Any, short: Short) -> Any:
    """One of several types, chosen by what stands in the file, so that a fault speaks of one of them only."""
    members = _members(hint)
    if len(members) == 1:
        one: Any = Optional[_rewritten(members[0], short)]  # noqa: UP045 - made at run time
    else:
        tagged = tuple(Annotated[_rewritten(member, short), Tag(str(index))] for index, member in enumerate(members))
        one = Annotated[Union[tagged], Discriminator(_chooser(members, short))]  # noqa: UP007 - made at run time
    if type(None) in get_args(hint):
        return Annotated[Optional[one], BeforeValidator(lambda value: None if value in _NULLS else value)]  # noqa: UP045
    return one


def _members(hint: Any) -> list[Any]:
    return [member for member in get_args(hint) if member is not type(None)]


def _chooser(members: list[Any], short: Short) -> Callable[[Any], str]:
    def choose(value: Any) -> str:
        fitting = (index for index, member in enumerate(members) if _fits(value, member, short))
        return str(next(fitting, 0))

    return choose


def _fits(value: Any, member: Any, short: Short) -> bool:
    """Whether what stands in the file looks like this type."""
    origin = get_origin(member) or member
    if isinstance(value, dict):
        return dataclasses.is_dataclass(origin) or (isinstance(origin, type) and issubclass(origin, Mapping))
    if isinstance(value, list):
        return origin in (tuple, list, set, frozenset)
    if member is int:
        return isinstance(value, str) and value.strip("+-").isdigit()
    if origin is Literal:
        return value in get_args(member)
    return member in short or member in (str, Path, bool, float, timedelta)


def _duration(value: Any) -> timedelta:
    """90s, 5m, 24h or 7d; a whole number without its unit is a fault."""
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("duration")
    try:
        return timedelta(**{_UNITS[match[2]]: int(match[1])})
    except OverflowError:
        raise ValueError("duration") from None


def _path_text(value: Any) -> Any:
    if isinstance(value, str) and (not value.strip() or "\0" in value):
        raise ValueError("path")
    return value


# --- pydantic's errors, in our words -------------------------------------------------------------------------------

def _fault(root: Node, shape: type, short: Short, detail: Any) -> Fault:
    """One error, at its place in the file."""
    kind, location, message = detail["type"], detail["loc"], detail["msg"]
    path, hint, is_key = _walk(shape, location)
    if kind == "missing":
        parent = path[:-1]
        line, column = root.at(parent)
        return Fault(line, column, parent, f"missing key {path[-1]!r}")
    if kind == "extra_forbidden":
        owner = _walk(shape, location[:-1])[1]
        line, column = root.at(path, key=True)
        return Fault(line, column, path, unknown_key(str(path[-1]), _known(owner)))
    node = root.nearest(path)
    if is_key:
        line, column = root.at(path, key=True)
        return Fault(line, column, path, mismatch(hint, Node(line, column, str(path[-1])), short))
    what = _own_words(kind, message) or mismatch(hint, node, short)
    return Fault(node.line, node.column, path, what)


def _own_words(kind: str, message: str) -> str | None:
    """What a check of the shape itself says (a ValueError of its __post_init__), or a bound that is broken."""
    if kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than", "too_short", "too_long"):
        return message[0].lower() + message[1:].removesuffix(".")
    own = message.removeprefix("Value error, ")
    return own if kind == "value_error" and own not in ("duration", "path") else None


def _known(hint: Any) -> list[str]:
    for member in [hint, *get_args(hint)]:
        if dataclasses.is_dataclass(member) and isinstance(member, type):
            return [each.name for each in _fields(member)]
    return []


def _walk(hint: Any, location: tuple[Step, ...]) -> tuple[tuple[Step, ...], Any, bool]:
    """The path in the file, the type that is expected there, and whether a key is meant and not its value."""
    path: list[Step] = []
    steps = list(location)
    while steps:
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            hint = arguments[0]
        elif origin in (Union, types.UnionType):
            members = _members(hint)
            member = members[0] if len(members) == 1 else members[int(steps.pop(0))]
            if not steps:
                break
            hint = member
        else:
            step = steps.pop(0)
            path.append(step)
            if steps == ["[key]"]:
                return tuple(path), arguments[0], True
            hint = _inside(hint, step)
    return tuple(path), hint, False


def _inside(hint: Any, step: Step) -> Any:
    """The type of what stands under this key or index."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _hints(hint).get(str(step), Any)
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return arguments[1]
    if arguments and isinstance(step, int) and len(arguments) > step and ... not in arguments and origin is tuple:
        return arguments[step]
    return arguments[0] if arguments else Any
