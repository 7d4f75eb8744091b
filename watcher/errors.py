"""Every error of the house, one class per reaction of those who catch it.

    WatcherError
    ├── UserError            print it, exit 2: a fault in what the user wrote (command line, YAML, secret file)
    │   ├── ConfigError      the same, with every fault of a file at once
    │   └── AbsentError      `check` warns of it: an address that cannot be had now and may come with the service
    ├── StoreError           print it, exit 1: the state file cannot be used (locked, read-only, full, newer, foreign)
    ├── UnreadableError      set the article down as failed with the reason, go on
    ├── VanishedError        forget the file: it went away or changed before it was read; the next listing decides
    └── DeliveryError        a message did not get through
        ├── TryLater         the outbox waits and tries again, no sooner than `retry_after` seconds if that is given
        └── Refused          bury it loudly: the server will never take this message

Messages say what, where, and what to do next: lower case, no full stop, values in repr. They never hold a secret.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from watcher.model import Problem


class WatcherError(Exception):
    """The root: whatever the house raises on purpose."""


class UserError(WatcherError):
    """Something the user wrote is wrong; the message says what, where, and what to do next."""


class ConfigError(UserError):
    """Faults in the configuration, all of them together."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class AbsentError(UserError):
    """An address cannot be had now; what is wrong with it, if anything, is not known."""


class StoreError(WatcherError):
    """The state file cannot be used."""


class UnreadableError(WatcherError):
    """An article cannot be read; `what` is the kind of fault in a word or two, `why` the details."""

    def __init__(self, what: str, why: str) -> None:
        self.what = what
        self.why = why
        super().__init__(f"{what}: {why}")


class VanishedError(WatcherError):
    """The file went away, or changed under our hands, before it was read."""


class DeliveryError(WatcherError):
    """A message did not get through; the text is the server's answer, without secrets."""


class TryLater(DeliveryError):
    """Trying again may help; `retry_after` is the server's wish in seconds, if it stated one.

    `at_fault` is what failed: this "message", the "route" (no other message would get through), or the "rate" (too many messages).
    `unknown_outcome`: it may have come through; `may_double`: and another try would then be a second copy.
    """

    def __init__(
        self,
        reply: str,
        *,
        retry_after: float | None = None,
        unknown_outcome: bool = False,
        may_double: bool = False,
        at_fault: Literal["message", "route", "rate"] = "message",
    ) -> None:
        self.retry_after = retry_after
        self.unknown_outcome = unknown_outcome or may_double
        self.may_double = may_double
        self.at_fault = at_fault
        super().__init__(reply)


class Refused(DeliveryError):
    """Trying again cannot help."""
