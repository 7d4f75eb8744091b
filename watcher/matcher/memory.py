"""What is asked again and again, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Memory(dict[Asked, Answer]):
    """What was worked out once, by what was asked."""

    def __init__(self, work_out: Callable[[Asked], Answer]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, asked: Asked) -> Answer:
        answer = self[asked] = self._work_out(asked)
        return answer
