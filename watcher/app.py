"""The wiring: which parts run, how they hear of each other, signals, reload. Nothing else knows everything.

Three threads matter: one takes files down the road (intake and pipeline), one delivers, one beats the pulse. Two more, which nobody waits for, call the
heartbeat's address and pass on signals. They share the store and a few events. What reads and thinks (thinkers) and what sends (courier) has threads of its own.
"""

from __future__ import annotations

import logging
import resource
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from watcher import backlog, pipeline, readers, settings, signals, systemd
from watcher.delivery import Courier, Senders, heartbeat
from watcher.errors import StoreError
from watcher.intake import Inbox, Intake
from watcher.model import DroppedFile, Envelope
from watcher.orders import Orders
from watcher.settings import Settings
from watcher.store.sqlite import SqliteStore
from watcher.thinkers import Surroundings, Thinkers
from watcher.upkeep import Upkeep
from watcher.vigil import Heartbeat

Act = Callable[[DroppedFile, pipeline.Road, datetime], list[pipeline.Ended]]

log = logging.getLogger(__name__)

PULSE = 1.0             # seconds between beats
FIRST_LOOK = timedelta(minutes=1)   # by then all that lay there at the start was looked at; what is still being written is news
STORE_PATIENCE = 5.0    # seconds before a store that took nothing is tried again
WATCHDOG_SHARE = 0.6    # of systemd's patience: a part silent for longer is not fed for


def run(config: Path) -> None:
    """Run the daemon until SIGTERM or SIGINT. Raises UserError or StoreError where it cannot start."""
    _leave_no_core()
    loaded = settings.load(config)
    with SqliteStore.open(loaded.store) as store:
        daemon = Daemon(store, loaded)
        signals.hear(stop=daemon.stop, reload=daemon.reload)
        daemon.live()


class Daemon:
    """One daemon on one store: what it is made of, and its life."""

    def __init__(self, store: SqliteStore, loaded: Settings) -> None:
        self.stop, self.reload = threading.Event(), threading.Event()
        self._store = store
        self._upkeep = Upkeep(store, store.path)
        self._health = self._upkeep.health
        self._begun: dict[DroppedFile, int] = {}
        self._start, self._singly = datetime.now(UTC), list[DroppedFile]()
        self._orders = Orders(loaded, store.path, self._health)
        self._thinkers = self._hire()
        self._courier = Courier(
            store,
            self._orders.settings.channels,
            secret=lambda name: settings.secret(self._orders.settings.channels[name]),
            send=Senders(store).send,
            trouble=self._upkeep.route,
            buried=self._buried,
            moved=lambda: self._health.moved("delivery"),
        )
        self._first_start = _first_start(store)
        store.release()

    def live(self) -> None:
        """Until told to stop: think, deliver, beat."""
        for part in ("intake", "thinking", "delivery"):
            self._health.moved(part)
        self._health.beat(self._store.path)
        helpers = [threading.Thread(target=self._courier.run, args=(self.stop,), name="delivery"), threading.Thread(target=self._beat, name="pulse")]
        for helper in helpers:
            helper.start()
        calls = Heartbeat(self._health, self._store, self._heartbeat_every, self._call_heartbeat)
        threading.Thread(target=calls.run, args=(self.stop,), name="heartbeat", daemon=True).start()
        try:
            while not self.stop.is_set():
                self._watch_inboxes(self._orders.settings)
        finally:
            self.stop.set()
            systemd.stopping()
            self._courier.wake.set()
            for helper in helpers:
                helper.join()
            self._thinkers.close()
            self._leave_the_rest()
            self._health.write(self._store.path)

    # --- intake and thinking

    def _watch_inboxes(self, at_start: Settings) -> None:
        """Take files from these inboxes until told to stop, or until the settings name others."""
        if at_start.canary:
            self._upkeep.canary.make_perch()
        folders = ", ".join(str(inbox.path) for inbox in at_start.inboxes)
        intake = Intake(_watched(at_start, self._upkeep), self._store, trouble=self._health.trouble, listening=partial(_say_ready, folders))
        for batch in intake.batches(self.stop):
            self._health.moved("intake")
            self._health.moved("thinking")
            self._thinkers.expect(batch)
            for file in batch:
                if self.stop.is_set():
                    return
                self._take(file, intake)
            self._between_batches(quiet=intake.idle or (not intake.busy and not batch and datetime.now(UTC) - self._start > FIRST_LOOK))
            if _watched(self._orders.settings, self._upkeep) != _watched(at_start, self._upkeep):
                return

    def _take(self, file: DroppedFile, intake: Intake) -> None:
        """Take one file down the road, however long the store refuses; a fault of ours costs this file only."""
        self._thinkers.await_one()
        act: Act = pipeline.travel
        while not self.stop.is_set():
            now = datetime.now().astimezone()
            try:
                endings = act(file, self._road(), now)
            except StoreError as error:
                self._health.trouble("store", f"{error}; articles wait until it takes them")
                self._health.moved("thinking")
                self.stop.wait(STORE_PATIENCE)
            except Exception as error:   # noqa: BLE001 - the net under the road: a fault of ours must not stop the daemon
                act = _failing(pipeline.stumbled(error, file))
            else:
                self._health.trouble("store", None)
                self._settled(file, endings, intake)
                return

    def _leave_the_rest(self) -> None:
        """What was begun and not travelled is left to the next start."""
        with suppress(StoreError):
            for file in list(self._begun):
                pipeline.give_back(file, self._road())

    def _settled(self, file: DroppedFile, endings: list[pipeline.Ended], intake: Intake) -> None:
        self._health.moved("thinking")
        self._health.moved("intake")
        intake.done(file)
        self._upkeep.ended(file, endings, self._orders.settings)
        if any(ending == "alerted" for ending, _ in endings):
            self._courier.wake.set()

    def _road(self) -> pipeline.Road:
        return pipeline.Road(
            mind=self._orders.mind,
            store=self._store,
            study=self._thinkers.study,
            targets=self._orders.targets,
            backlog=self._orders.settings.backlog,
            first_start=self._first_start,
            start=self._start,
            singly=self._singly,
            begun=self._begun,
            canary=str(self._upkeep.canary.article),
            moved=self._thought,
            stopping=self.stop.is_set,
        )

    def _hire(self) -> Thinkers:
        """Those who think by this mind's watchlist, in processes of their own."""
        return Thinkers(self._orders.mind.watchlist, Surroundings(
            limits=self._orders.settings.limits,
            root_of=self._root_of,
            is_wanted=lambda article, file: pipeline.is_wanted(article, file, self._road()),
            may_begin=self._may_begin,
            moved=self._thought,
            stopping=self.stop.is_set,
            trouble=self._health.trouble,
        ))

    def _may_begin(self, file: DroppedFile) -> bool:
        """Whether the file may be read before its turn; the attempt is recorded."""
        try:
            return pipeline.begin_early(file, self._road(), datetime.now().astimezone())
        except StoreError:
            return False

    def _thought(self) -> None:
        self._health.moved("thinking")
        self._health.moved("intake")

    def _root_of(self, path: str) -> Path | None:
        return next((inbox.path for inbox in _watched(self._orders.settings, self._upkeep) if Path(path).is_relative_to(inbox.path)), None)

    def _between_batches(self, *, quiet: bool) -> None:
        """What is done once a beat: reload, and the digest of the backlog."""
        if self.reload.is_set() or self._orders.changed():
            self.reload.clear()
            self._take_up()
        try:
            if quiet and backlog.send_digest(self._store, datetime.now().astimezone()):
                self._courier.wake.set()
        except StoreError as error:
            self._health.trouble("store", str(error))

    def _buried(self, envelope: Envelope, reply: str) -> None:
        """A message was given up: the operator must know, unless nobody else hears the operator's channel than whom it was for."""
        others = len(self._orders.targets.get(envelope.target, ())) > 1 and envelope.alert_id is not None
        if envelope.target != self._orders.settings.operator or others:
            title = envelope.message.title
            self._upkeep.desk.hear(f"not delivered to {envelope.target} ({envelope.recipient}): {title!r}: {reply}; see 'watcher outbox'")

    def _take_up(self) -> None:
        """See that what the user saved is in force, if it is without faults."""
        systemd.reloading()
        if self._orders.take_up(self._thought):
            self._thinkers.close()
            self._thinkers = self._hire()
            self._courier.channels = self._orders.settings.channels
        systemd.ready("watching")

    # --- the pulse

    def _heartbeat_every(self) -> timedelta | None:
        return self._orders.settings.heartbeat.every if self._orders.settings.heartbeat else None

    def _call_heartbeat(self) -> None:
        if self._orders.settings.heartbeat:
            heartbeat.call(settings.secret(self._orders.settings.heartbeat.address))

    def _beat(self) -> None:
        """Feed systemd's watchdog while every part moves, and keep house."""
        patience = systemd.watchdog_seconds()
        while not self.stop.wait(PULSE):
            if patience and self._health.alive(patience * WATCHDOG_SHARE):
                systemd.alive()
            self._upkeep.step(self._orders.settings, self._orders.mind.watchlist.entities, self._orders.targets)


def _failing(reason: str) -> Act:
    """What sets a file down as failed for this reason."""
    return lambda file, road, now: [pipeline.fail(file, road, now, reason)]


def _watched(loaded: Settings, upkeep: Upkeep) -> list[Inbox]:
    """The inboxes of the settings, and the canary's if there is one."""
    return [*loaded.inboxes, *([upkeep.canary.perch] if loaded.canary else [])]


def _leave_no_core() -> None:
    """A core dump would hold secrets."""
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say_ready(folders: str) -> None:
    log.info("drop articles (%s) into %s", " ".join(sorted(readers.SUFFIXES)), folders)
    systemd.ready(f"watching {folders}")


def _first_start(store: SqliteStore) -> datetime:
    """When this store was first used by a daemon; remembered from then on."""
    known = store.recall("first start")
    if known is None:
        known = datetime.now(UTC).isoformat()
        store.remember("first start", known)
    return datetime.fromisoformat(known)
