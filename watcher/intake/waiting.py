"""The whole new files that wait to be handed out, in a fair order: however many wait, what was dropped a moment ago is among the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from watcher.model import DroppedFile


class Waiting:
    """Files in the groups they were found in. Each file waits once, under the hash that the listing knows it by."""

    def __init__(self) -> None:
        self._groups: deque[deque[DroppedFile]] = deque()
        self._keys: set[int] = set()

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: int) -> bool:
        return key in self._keys

    def add(self, found: Iterable[DroppedFile]) -> None:
        """These were found after all others."""
        group = deque(file for file in found if hash(file) not in self._keys)
        if group:
            self._groups.append(group)
            self._keys.update(map(hash, group))

    def take(self, most: int) -> list[DroppedFile]:
        """The next, no more than `most`: up to half of them the latest found, the others those that have waited longest.

        Each group goes in its own order. So a backlog of hours holds up nothing that comes meanwhile, and a stream of news no backlog.
        """
        taken = self._first_of(-1, most // 2) if len(self._groups) > 1 else []
        while self._groups and len(taken) < most:
            taken += self._first_of(0, most - len(taken))
        self._keys.difference_update(map(hash, taken))
        return taken

    def _first_of(self, index: int, most: int) -> list[DroppedFile]:
        group = self._groups[index]
        first = [group.popleft() for _ in range(min(most, len(group)))]
        if not group:
            del self._groups[index]
        return first
