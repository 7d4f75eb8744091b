"""The standing orders: what the user wrote that is in force now, and taking up what is saved anew, all of it or nothing of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime
from pathlib import Path

from watcher import mind, saves, settings, watchlist
from watcher.delivery import recipients
from watcher.errors import ConfigError, UserError
from watcher.health import Health
from watcher.mind import Mind
from watcher.model import Problem
from watcher.settings import Settings

log = logging.getLogger(__name__)

LONGEST_LOAD = 600.0    # seconds a saved watchlist may take to be taken up before the daemon seems to hang
TICK = 1.0              # seconds between two signs that it is being taken up
IN_FORCE = "what was saved is in force again"
LOST = "has no rules any more, and nothing would ever be told: write them (was the file saved whole?), or switch each off with enabled: false"
DEAF = "no rule of the watchlist is switched on: nobody is told of any article"


class Orders:
    """The settings, the mind made of their watchlist, and whom each channel reaches. What is wrong with them is told to `health`."""

    def __init__(self, loaded: Settings, store: Path, health: Health) -> None:
        """Raises ConfigError where the watchlist is faulty and none was ever good, UserError where an inbox cannot be made."""
        _make_inboxes(loaded)
        self.settings = loaded
        self._health = health
        self._last_good = saves.last_good(store)
        self._watch = saves.Watch()
        self._watch.look(self._files())
        self.mind = self._first_mind()
        self.targets = self._reached()

    def changed(self) -> bool:
        """Whether something was saved since it was last asked, and no longer changes."""
        return self._watch.changed(self._files())

    def take_up(self, meanwhile: Callable[[], None]) -> bool:
        """Whether what was saved is in force now; `meanwhile` is called every second or so.

        Otherwise what was in force stays, and the faults are a trouble.
        """
        try:
            loaded, fresh = self._loaded(meanwhile)
        except UserError as error:
            self._health.trouble("watchlist", f"a save was refused, the last good configuration stays:\n{error}", over=IN_FORCE)
            return False
        self.settings, self.mind = loaded, fresh
        self.targets = self._reached()
        self._health.trouble("watchlist", None)
        log.info("configuration taken up entities=%d rules=%d", len(fresh.watchlist.entities), len(fresh.watchlist.rules))
        return True

    def _files(self) -> tuple[Path, ...]:
        return (self.settings.path, self.settings.watchlist)

    def _first_mind(self) -> Mind:
        """The watchlist's, or where that is faulty, the last good one's. Raises ConfigError with the watchlist's faults where that is of no use."""
        try:
            return self._load_mind(self.settings)
        except ConfigError as error:
            try:
                last = mind.load(self._last_good, channels=self.settings.channels, now=datetime.now().astimezone()).mind
            except ConfigError:   # none yet, or one that names a channel which is gone: the faults to mend are the watchlist's own
                raise error from None
            self._health.trouble("watchlist", f"the watchlist is faulty, so the last good one ({self._last_good}) is used:\n{error}", over=IN_FORCE)
            return last

    def _load_mind(self, loaded: Settings) -> Mind:
        fresh = mind.load(loaded.watchlist, channels=loaded.channels, now=datetime.now().astimezone()).mind
        if not fresh.watchlist.rules and self._had_rules():
            raise ConfigError([Problem(str(loaded.watchlist), 1, 1, "", LOST)])
        self._health.trouble("rules", None if any(rule.enabled for rule in fresh.watchlist.rules) else DEAF, over="a rule is switched on again")
        saves.keep(loaded.watchlist, fresh.watchlist.version, self._last_good, self._health.trouble)
        return fresh

    def _had_rules(self) -> bool:
        """Whether the last good list has rules: one cut off before them is no fault by itself, and would silence everything."""
        try:
            return bool(watchlist.load(self._last_good, channels=None).rules)
        except ConfigError:
            return False

    def _loaded(self, meanwhile: Callable[[], None]) -> tuple[Settings, Mind]:
        """What is saved now. A list of a hundred thousand names takes a while, in which nobody shall think that thinking hangs."""
        deadline = time.monotonic() + LONGEST_LOAD
        with ThreadPoolExecutor(1) as beside:
            future = beside.submit(self._load)
            while not future.done() and time.monotonic() < deadline:
                meanwhile()
                wait([future], TICK)
            return future.result()

    def _load(self) -> tuple[Settings, Mind]:
        loaded = settings.load(self.settings.path)
        if loaded.store != self.settings.store:
            raise UserError(f"{loaded.path}: store: it cannot change while the daemon runs: restart the daemon, or put it back")
        _make_inboxes(loaded)
        return loaded, self._load_mind(loaded)

    def _reached(self) -> dict[str, tuple[str, ...]]:
        """Each channel's recipients; one unknown recipient ("") where the address cannot be read now."""
        targets: dict[str, tuple[str, ...]] = {}
        for name, channel in self.settings.channels.items():
            try:
                targets[name] = recipients(settings.secret(channel))
                self._health.trouble(f"address of {name}", None)
            except UserError as error:
                targets[name] = ("",)
                text = str(error).removeprefix(f"channel {name!r}: ")
                self._health.trouble(f"address of {name}", f"channel {name!r}: {text}")
        return targets


def _make_inboxes(loaded: Settings) -> None:
    """See that every inbox is there. Asked before the settings are in force: a save that names a place where none can be is refused, too."""
    for inbox in loaded.inboxes:
        try:
            inbox.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"cannot make the inbox {str(inbox.path)!r}: {error.strerror}; make it yourself, or set `inbox:` elsewhere") from error
