"""From YAML text to a tree.

Built from the parser's events with a stack of our own: nothing recurses, so that no nesting can exhaust Python's, and
aliases share their target, so that no tower of them is ever unfolded before its size is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import yaml

from watcher.yamlfile.tree import Fault, Node, Step

DEEPEST = 40
MOST_NODES = 1_000_000   # aliases unfolded; 10,000 entities are about 150,000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)   # the C one, where it was built, is five times as fast
_UNPRINTABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")
_NOTHING = ("", "~")
_TOO_MANY = f"more than {MOST_NODES:,} values: too many aliases or entries"


def compose(source: str) -> tuple[Node | None, list[Fault]]:
    """The tree of a text and the faults found on the way; None where there is no going on. No text at all is a mapping."""
    odd = _UNPRINTABLE.search(source)
    if odd:
        what = f"the character U+{ord(odd.group()):04X} cannot stand in a YAML file: take it out"
        return None, [Fault(source.count("\n", 0, odd.start()) + 1, odd.start() - source.rfind("\n", 0, odd.start()), (), what)]
    builder = _Builder()
    try:
        for event in yaml.parse(source, Loader=_LOADER):
            builder.take(event)
    except _Stop:
        return None, builder.faults
    except yaml.MarkedYAMLError as error:
        return None, [*builder.faults, _syntax(error, source)]
    except yaml.YAMLError as error:
        return None, [*builder.faults, Fault(1, 1, (), f"not YAML: {error}")]
    return builder.root or Node(1, 1, {}), builder.faults


class _Stop(Exception):
    """There is no going on after this fault."""


@dataclass(slots=True)
class _Frame:
    """A list or mapping still open: what key waits for its value, what is to be merged in."""

    node: Node
    is_mapping: bool
    step: str | None = None
    merged: list[Node] = field(default_factory=list)
    merging: bool = False


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.faults: list[Fault] = []
        self.stack: list[_Frame] = []
        self.anchors: dict[str, Node] = {}

    def take(self, event: Any) -> None:
        step = self._STEPS.get(type(event))
        if step:
            step(self, event)

    def _document(self, event: Any) -> None:
        if self.root is not None:
            self._fault(event, "a second document begins here ('---'): keep one in a file")
            raise _Stop

    def _scalar(self, event: Any) -> None:
        if event.tag not in _TEXT_TAGS:
            self._fault(event, f"the tag {event.tag!r} is not understood here: take it out")
        value, frame = event.value, self.stack[-1] if self.stack else None
        if frame and frame.step is None and frame.is_mapping:
            self._key(frame, event, value)
        else:
            plain_nothing = value in _NOTHING and event.implicit[0]
            self._place(self._node(event, None if plain_nothing else value))

    def _key(self, frame: _Frame, event: Any, key: str) -> None:
        """Remember the key; the next node is its value."""
        frame.step = key
        frame.merging = key == "<<" and event.implicit[0]
        keys = frame.node.keys
        if frame.merging or keys is None:
            return
        if key in keys:
            self._fault(event, f"stands in line {keys[key].line + 1} already: keep one of the two")
        else:
            keys[key] = event.start_mark

    def _open(self, event: Any) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame and frame.is_mapping and frame.step is None:
            self._fault(event, "a list or mapping cannot be a key: put the text in quotes")
            raise _Stop
        if event.tag not in (None, "!"):
            self._fault(event, f"the tag {event.tag!r} is not understood here: take it out")
        if len(self.stack) >= DEEPEST:
            self._fault(event, f"more than {DEEPEST} levels within one another: look for a bracket that is not closed")
            raise _Stop
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        node = self._node(event, {} if is_mapping else [])
        node.keys = {} if is_mapping else None
        self.stack.append(_Frame(node, is_mapping))

    def _close(self, _event: Any) -> None:
        frame = self.stack.pop()
        for other in frame.merged:
            self._merge(frame.node, other)
        self._place(frame.node)

    def _alias(self, event: Any) -> None:
        target = self.anchors.get(event.anchor)
        if target is None:
            self._fault(event, f"no '&{event.anchor}' stands above this '*{event.anchor}': put the text in quotes if no alias is meant")
            raise _Stop
        if any(frame.node is target for frame in self.stack):
            self._fault(event, f"'*{event.anchor}' stands within what it stands for: take it out")
            raise _Stop
        frame = self.stack[-1]
        if frame.is_mapping and frame.step is None:
            self._fault(event, "an alias cannot be a key: write the key out")
            raise _Stop
        self._place(target)

    def _node(self, event: Any, value: Any) -> Node:
        mark = event.start_mark
        node = Node(mark.line + 1, mark.column + 1, value)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _place(self, node: Node) -> None:
        """Put a finished node where it belongs."""
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        parent = frame.node
        parent.weight += node.weight
        if parent.weight > MOST_NODES:
            self.faults.append(Fault(node.line, node.column, self._path(), _TOO_MANY))
            raise _Stop
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif frame.merging:
            self._remember_to_merge(frame, node)
        elif isinstance(parent.value, dict):
            parent.value.setdefault(str(frame.step), node)
        frame.step = None

    def _remember_to_merge(self, frame: _Frame, node: Node) -> None:
        others = node.value if isinstance(node.value, list) else [node]
        if all(isinstance(other.value, dict) for other in others):
            frame.merged.extend(others)
        else:
            self.faults.append(Fault(node.line, node.column, self._path(), "'<<' takes a mapping, such as '<<: *name'"))

    @staticmethod
    def _merge(node: Node, other: Node) -> None:
        """Take over what is not said in the mapping itself."""
        if isinstance(node.value, dict) and isinstance(other.value, dict):
            for key, child in other.value.items():
                if key not in node.value:
                    node.value[key] = child
                    if node.keys is not None and other.keys is not None:
                        node.keys[key] = other.keys[key]

    def _path(self) -> tuple[Step, ...]:
        """Where the builder is: the keys and indexes of all that is open."""
        steps: list[Step] = []
        for frame in self.stack:
            if isinstance(frame.node.value, list):
                steps.append(len(frame.node.value))
            elif frame.step is not None:
                steps.append(frame.step)
        return tuple(steps)

    def _fault(self, event: Any, what: str) -> None:
        self.faults.append(Fault(event.start_mark.line + 1, event.start_mark.column + 1, self._path(), what))

    _STEPS: ClassVar[Mapping[type, Callable[[_Builder, Any], None]]] = {
        yaml.DocumentStartEvent: _document,
        yaml.ScalarEvent: _scalar,
        yaml.MappingStartEvent: _open,
        yaml.SequenceStartEvent: _open,
        yaml.MappingEndEvent: _close,
        yaml.SequenceEndEvent: _close,
        yaml.AliasEvent: _alias,
    }


_INDENTATION = "the indentation does not fit the lines above: what belongs together begins in one column"
_ADVICE = (
    ("mapping values are not allowed", "a ':' that is not expected here: put the text in quotes, or look at the indentation"),
    ("could not find expected ':'", "no ':' after this key: write 'key: value', or put the text in quotes"),
    ("did not find expected key", _INDENTATION),
    ("did not find expected '-'", _INDENTATION),
    ("did not find expected ',' or ']'", "a list begun with '[' is not closed: a ',' or ']' is missing"),
    ("did not find expected ',' or '}'", "a mapping begun with '{' is not closed: a ',' or '}' is missing"),
    ("found unexpected end of stream", "a quoted text is not closed: a quotation mark is missing"),
    ("found unknown escape", "a '\\' in double quotes begins an escape: use single quotes, or write it twice"),
    ("found character that cannot start", "no text may begin with this character: put the text in quotes"),
    ("block sequence entries are not allowed", "a list cannot begin here: begin it on the next line, indented"),
    ("found undefined tag handle", "'!' begins a tag: put the text in quotes"),
)


def _syntax(error: yaml.MarkedYAMLError, source: str) -> Fault:
    """Where the parser gave up, and what to do about it."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = source.splitlines()
    text = lines[line - 1] if line <= len(lines) else ""
    if text[:column].lstrip(" ").startswith("\t") or text[column - 1 : column] == "\t":
        return Fault(line, column, (), "a tab cannot indent YAML: use spaces")
    problem = error.problem or "not understood"
    what = next((advice for part, advice in _ADVICE if part in problem), f"not YAML: {problem}")
    began = error.context_mark
    if began and began.line + 1 != line:
        what += f" (it began in line {began.line + 1})"
    return Fault(line, column, (), what)
