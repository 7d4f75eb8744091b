"""What people ask and order from the command line, beside a running daemon or without one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from watcher import health, mind, settings
from watcher.errors import AbsentError, StoreError, UserError
from watcher.matcher import risks
from watcher.message import test_message
from watcher.mind import Loaded
from watcher.model import DroppedFile, Envelope
from watcher.settings import Channel, Inbox, Settings
from watcher.store.sqlite import SqliteStore

FAILURES_SHOWN = 100         # the latest
INSTALLATION = "matrix.installation"   # by which a sender knows the device it logs in as


def reading(store: Path) -> SqliteStore:
    """The store, to look at. Raises StoreError where there is none yet, or none any more, or none that may be looked at."""
    if not _is_there(store):
        if health.read(store, datetime.now(UTC)).running:
            raise StoreError(f"there is no store at {str(store)!r}, though the daemon runs: it was moved or deleted; put the very file back, or restart the daemon")
        raise StoreError(f"there is no store at {str(store)!r} yet: start the daemon with 'watcher run', or name another configuration with -c")
    return SqliteStore.open(store, read_only=True)


def _is_there(store: Path) -> bool:
    """Whether there is a store. Raises StoreError where that may not be known: the service's folder is closed to others."""
    try:
        store.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreError(f"cannot look at the store {str(store)!r}: {error.strerror}; ask as the user that the daemon runs as, or as root") from error
    return True


def load_mind(loaded: Settings) -> Loaded:
    """The watchlist made ready, its examples run, and its warnings. Raises ConfigError with every fault."""
    return mind.load(loaded.watchlist, channels=loaded.channels, now=datetime.now().astimezone())


def findings(loaded: Settings, ready: Loaded) -> tuple[list[str], list[str]]:
    """What may hurt, and what is wrong with the channels' addresses.

    An address that cannot be had now may come with the service (a credential does), so that is a warning; one that can be
    read and makes no sense is a fault.
    """
    from watcher.delivery import check, risk

    warnings = [*map(str, loaded.warnings), *map(str, ready.warnings)]
    warnings += [f"{loaded.watchlist}: {risk}" for risk in risks(ready.mind.watchlist.entities)]
    faults = []
    for channel in loaded.channels.values():
        try:
            url = settings.secret(channel)
            check(url)
            warnings += [f"channel {channel.name!r}: {unwise}"] if (unwise := risk(url)) else []
        except AbsentError as error:
            warnings.append(str(error))
        except UserError as error:
            faults.append(f"{loaded.path}: channel {channel.name!r}: {_said(channel, error)}")
    _judge_heartbeat(loaded, warnings, faults)
    return warnings, faults


def _judge_heartbeat(loaded: Settings, warnings: list[str], faults: list[str]) -> None:
    """The same of the heartbeat's address."""
    from watcher.delivery import heartbeat

    if loaded.heartbeat is None:
        return
    try:
        url = settings.secret(loaded.heartbeat.address)
        warnings += [f"heartbeat: {unwise}"] if (unwise := heartbeat.warning(url)) else []
    except AbsentError as error:
        warnings.append(str(error).removeprefix("channel "))
    except UserError as error:
        faults.append(f"{loaded.path}: heartbeat: {_said(loaded.heartbeat.address, error)}")


def _said(channel: Channel, error: UserError) -> str:
    """What is wrong with an address, and where it stands."""
    text = str(error).removeprefix(f"channel {channel.name!r}: ")
    return text if channel.url_file is None or str(channel.url_file) in text else f"{channel.url_file}: {text}"


def store_of(config: Path) -> tuple[Path, list[str]]:
    """Where the store is, and what is wrong with the configuration. Raises UserError where its faults hide even that."""
    try:
        return settings.load(config).store, []
    except UserError as error:
        store = settings.store_despite(config)
        if store is None or not os.path.exists(store):   # noqa: PTH110 - False where nobody may look
            raise
        return store, [str(error)]


def status(path: Path, now: datetime, faults: Sequence[str] = ()) -> dict[str, Any]:
    """What `watcher status --json` prints of the store at the path; `faults` are the configuration's."""
    pulse = health.read(path, now)
    problems = pulse.problems if pulse.running else ["the daemon is not running"]
    with reading(path) as store:
        tally, failed = store.tally(), store.outcomes("failed")
    return {
        "articles": tally.alerted + tally.suppressed + tally.failed,
        "alerted": tally.alerted,
        "suppressed": tally.suppressed,
        "failed": tally.failed,
        "duplicates": tally.duplicates,
        "waiting": tally.waiting,
        "outbox": {
            **{state: tally.outbox.get(state, 0) for state in ("waiting", "sent", "buried")},
            "oldest_s": round((now - tally.oldest).total_seconds(), 1) if tally.oldest else None,
        },
        "running": pulse.running,
        "parts": pulse.parts if pulse.running else {},
        "problems": [*_untold(faults, problems), *problems],
        "started": pulse.started if pulse.running else None,
        "moved": pulse.moved,
        "troubles": pulse.troubles if pulse.running else [],
        "signs": pulse.signs if pulse.running else {},
        "failures": [{"path": path, "reason": reason} for path, _, reason in failed[-FAILURES_SHOWN:]],
    }


def _untold(faults: Sequence[str], problems: Sequence[str]) -> list[str]:
    """The faults as problems, but for what a running daemon says of them itself."""
    return [f"the configuration has faults:\n{fault}" for fault in faults if not any(fault in problem for problem in problems)]


def as_dropped(loaded: Settings, path: str) -> str:
    """The whole path under which a file was dropped, of one that lies in an archive by now, too."""
    whole = Path(path).resolve()
    for inbox in loaded.inboxes:
        if inbox.archive and whole.is_relative_to(inbox.archive.resolve()):
            return str(inbox.path / whole.relative_to(inbox.archive.resolve()))
    return str(whole)


def retry(loaded: Settings, what: str | None, now: datetime) -> int:
    """Try again an envelope, a failed path, or (None) all that failed or was buried; how many."""
    reading(loaded.store).close()
    with SqliteStore.open(loaded.store, visiting=True) as store:
        archived = _archived(loaded, store)
        if what is None:
            return store.retry(at=now) + sum(_bring_back(file, inbox) for file, inbox in archived)
        count = sum(_bring_back(file, inbox) for file, inbox in archived if file.path in {what, as_dropped(loaded, what)})
        count = count or store.retry(what, at=now)
        if not count and os.path.lexists(what):
            count = store.retry(str(Path(what).resolve()), at=now)
        return count


def _archived(loaded: Settings, store: SqliteStore) -> list[tuple[DroppedFile, Inbox]]:
    """The files that failed and lie in their inbox no more, but perhaps in its archive."""
    gone = [file for file in store.failed() if not os.path.exists(file.path)]   # noqa: PTH110 - as above
    return [(file, inbox) for file in gone for inbox in loaded.inboxes if inbox.archive and Path(file.path).is_relative_to(inbox.path)]


def _bring_back(file: DroppedFile, inbox: Inbox) -> bool:
    """Whether the file lies in its inbox again, where it is new: the daemon may have read it before we can say so."""
    from watcher.intake import archive

    try:
        return inbox.archive is not None and archive.bring_back(file, inbox.path, inbox.archive)
    except OSError as error:
        raise UserError(f"cannot move {file.path!r} back out of the archive {str(inbox.archive)!r}: {error.strerror}; drop it again") from error


def test_sends(loaded: Settings, channel: str | None, now: datetime) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """For each recipient of the channel (None: of all), its name and what sends it a labelled test and returns the server's answer.

    What sends raises DeliveryError, or UserError where the address is wrong or cannot be had: one such channel does not
    keep the others from their test. Raises UserError where the channel is unknown.
    """
    from watcher.delivery import Senders

    if channel is not None and channel not in loaded.channels:
        raise UserError(f"there is no channel {channel!r}: {loaded.path} has {', '.join(loaded.channels)}")
    senders = Senders(_Memory())
    for name in [channel] if channel else loaded.channels:
        url, reached, fault = _address(loaded.channels[name])
        if fault:
            yield name, "nobody", partial(_refuse, fault)
        for recipient in reached:
            envelope = Envelope(secrets.token_hex(16), None, name, recipient, test_message(name, now), now)
            yield name, recipient, partial(senders.send, envelope, url)


def _address(channel: Channel) -> tuple[str, tuple[str, ...], UserError | None]:
    """The channel's address and whom it reaches, or what is wrong with it."""
    from watcher.delivery import recipients

    try:
        url = settings.secret(channel)
        return url, recipients(url), None
    except UserError as error:
        return "", (), error


def _refuse(fault: UserError) -> str:
    raise fault


class _Memory:
    """A test leaves no trace in the store. It shows itself to Matrix as a device of its own, always the same one."""

    def __init__(self) -> None:
        self._facts = {INSTALLATION: "send-test"}

    def recall(self, name: str) -> str | None:
        return self._facts.get(name)

    def remember(self, name: str, value: str) -> None:
        self._facts[name] = value

    def answer(self, envelope: str) -> str | None:
        del envelope
        return None


