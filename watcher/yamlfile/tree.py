"""What stands in a YAML file and where: texts, lists and mappings that know their line and column.

A tree may be walked by paths of keys and indexes, and pruned of its faulty parts without losing anybody's place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

Step = str | int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at a line and column from 1, and the path of keys and indexes to it."""

    line: int
    column: int
    path: tuple[Step, ...]
    what: str


@dataclass(slots=True)
class Node:
    """A value of the file and where it begins. `keys` says where each key of a mapping stands.

    `weight` is the number of nodes in it with aliases unfolded; `numbers` the indexes in the file of what is left of a
    list. There are a great many of these: nothing is made for a text that only a mapping or list needs.
    """

    line: int
    column: int
    value: str | list[Node] | dict[str, Node] | None
    keys: dict[str, yaml.Mark] | None = None
    weight: int = 1
    numbers: list[int] | None = None

    def at(self, path: Sequence[Step], *, key: bool = False) -> tuple[int, int]:
        """The line and column of what this path leads to; where the path leads further than the file, of the last found."""
        here = self.nearest(path)
        if key and path and self.get(path) is not None:
            return self.nearest(path[:-1]).key_at(str(path[-1])) or (here.line, here.column)
        return here.line, here.column

    def get(self, path: Sequence[Step]) -> Node | None:
        """What stands at this path, or None."""
        here: Node | None = self
        for step in path:
            here = here.child(step) if here else None
        return here

    def nearest(self, path: Sequence[Step]) -> Node:
        """What stands at this path, or the last that is found on it: a short form stands for all that is in it."""
        here = self
        for step in path:
            child = here.child(step)
            if child is None:
                break
            here = child
        return here

    def in_file(self, path: Sequence[Step]) -> tuple[Step, ...]:
        """The same path with the indexes of the file, where some of a list was left out."""
        here: Node | None = self
        steps: list[Step] = []
        for step in path:
            numbers = here.numbers if here else None
            steps.append(numbers[step] if numbers and isinstance(step, int) and step < len(numbers) else step)
            here = here.child(step) if here else None
        return tuple(steps)

    def without(self, spoilt: AbstractSet[int]) -> Node:
        """The tree less the nodes of these identities; what it shares it goes on sharing."""
        done: dict[int, Node] = {}

        def copy(node: Node) -> Node:
            if id(node) not in done:
                done[id(node)] = made = Node(node.line, node.column, node.value, node.keys, node.weight, node.numbers)
                if isinstance(node.value, dict):
                    made.value = {key: copy(child) for key, child in node.value.items() if id(child) not in spoilt}
                elif isinstance(node.value, list):
                    kept = [index for index, child in enumerate(node.value) if id(child) not in spoilt]
                    made.numbers = [node.numbers[index] for index in kept] if node.numbers else kept
                    made.value = [copy(node.value[index]) for index in kept]
            return done[id(node)]

        return copy(self)

    def every(self, pattern: Sequence[Step | None]) -> Iterator[Node]:
        """All that stands at such a path, where None is any key or index."""
        if not pattern:
            yield self
            return
        step, rest = pattern[0], pattern[1:]
        if step is None:
            inside = list(self.value.values()) if isinstance(self.value, dict) else self.value
        else:
            inside = [child] if (child := self.child(step)) else []
        for each in inside if isinstance(inside, list) else ():
            yield from each.every(rest)

    def key_at(self, key: str) -> tuple[int, int] | None:
        """The line and column of a key, or None."""
        mark = self.keys.get(key) if self.keys else None
        return (mark.line + 1, mark.column + 1) if mark else None

    def child(self, step: Step) -> Node | None:
        """The value under this key or index, or None."""
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None

    def plain(self) -> Any:
        """The value as dicts, lists, texts and None."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value
