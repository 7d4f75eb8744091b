"""THE ROAD: one function, from a dropped file to a committed outcome, read top to bottom.

Ask the store once, think with plain values, tell the store once. Everything here is offline and deterministic but for the
envelope ids; what must not happen here: sending, sleeping, reading a clock.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from watcher import cooldown, message
from watcher.errors import UnreadableError, VanishedError, WatcherError
from watcher.mind import Mind, Thought
from watcher.model import (
    SEVERITIES,
    Alert,
    Article,
    DroppedFile,
    Ending,
    Envelope,
    Findings,
    Judgement,
    Reason,
    Verdict,
)
from watcher.readers import Reading
from watcher.store import Outcome, Store, Telling, unreadable

log = logging.getLogger(__name__)

Ended = tuple[Ending, str]   # how an article ended, and why

MOST_ATTEMPTS = 2   # an article that stopped the reader this often is set aside
MOST_SINGLY = 20    # alerts on what was there at a start that are told one by one
_STOPPED = "stopped the reader twice: cut it down or save it anew, then 'watcher retry --failed'"


class Study(Protocol):
    """A file that was read, and what is thought of each article in it, once it is asked for."""

    @property
    def reading(self) -> Reading: ...

    def thoughts(self) -> Iterator[tuple[Article, Callable[[], Thought]]]:
        """Each article in order. Asking raises UnreadableError where none can be thought of it, VanishedError where the daemon stops."""
        ...


@dataclass(frozen=True, slots=True)
class Road:
    """What the road needs beside the file: the mind, the memory, who reads and thinks, and whom each channel reaches.

    `study` reads a file (it raises UnreadableError and VanishedError, as `readers.read` does); `targets` maps a channel to
    its recipients; `backlog` says what becomes of files that were there before `first_start`; of those that were there before
    this `start`, be it the first or after an outage, `singly` are told one by one, the rest together. `begun` are the files this
    process is at work on, each with the attempts at it, so that a second try after a full disk is no second attempt. `canary`
    is the path of the one file that tells nobody. As a file may hold thousands of articles, `moved` hears of every one that is
    done, and where `stopping` says so, the rest is left to the next start.
    """

    mind: Mind
    store: Store
    study: Callable[[DroppedFile], Study]
    targets: Mapping[str, tuple[str, ...]]
    backlog: str
    first_start: datetime
    start: datetime
    singly: list[DroppedFile] = field(default_factory=list)
    begun: dict[DroppedFile, int] = field(default_factory=dict)
    canary: str = ""
    moved: Callable[[], None] = lambda: None
    stopping: Callable[[], bool] = lambda: False


def travel(file: DroppedFile, road: Road, now: datetime) -> list[Ended]:
    """Take a file from the inbox to its committed outcome; how each article in it ended, and why (a duplicate has no ending).

    `now` is in the readers' own zone. Raises StoreError where the store takes nothing: call again, nothing is lost.
    """
    if begin(file, road, now) > MOST_ATTEMPTS:
        return [fail(file, road, now, _STOPPED)]
    try:
        return _travel(file, road, now)
    except VanishedError:
        give_back(file, road)
        return []
    except UnreadableError as error:
        return [fail(file, road, now, str(error))]


def begin(file: DroppedFile, road: Road, now: datetime) -> int:
    """Record an attempt at the file before it is read, if this process has not; how many are unfinished, this one included."""
    if file not in road.begun:
        road.begun[file] = road.store.begin(file, at=now)
    return road.begun[file]


def begin_early(file: DroppedFile, road: Road, now: datetime) -> bool:
    """Record an attempt at the file before its turn, unless it may have stopped us before: that is tried in its turn, beside no other.

    So of the many that are read ahead when we are killed twice, no more than the one whose turn it was can be set aside.
    """
    if file in road.begun:
        return road.begun[file] == 1
    return road.store.attempts(file) == 0 and begin(file, road, now) == 1


def give_back(file: DroppedFile, road: Road) -> None:
    """Leave the file to the next listing: no fault of its own ends this attempt, so it was none."""
    road.store.forget(file)
    road.begun.pop(file, None)


def _travel(file: DroppedFile, road: Road, now: datetime) -> list[Ended]:
    study = road.study(file)
    articles = study.reading
    if not articles and not articles.failures:
        return [fail(file, road, now, "empty: there is no article in it")]
    endings: list[Ended | None] = []
    for failure in articles.failures:
        last = not articles and failure is articles.failures[-1]
        endings.append(_fail(f"{file.path}/{failure.member}", file, road, now, str(failure), finish=last))
    for article, thought in study.thoughts():
        if road.stopping():
            give_back(file, road)
            break
        finish = file if article is articles[-1] else None
        endings.append(_judge_one(article, thought, file, road, now, finish))
        if endings[-1] and not finish:
            _forgive(file, road)
        road.moved()
    road.begun.pop(file, None)
    return [ending for ending in endings if ending]


def _forgive(file: DroppedFile, road: Road) -> None:
    """An earlier attempt that ended on the way was no fault of the file's: this one got on."""
    while road.begun.get(file, 0) > 1:
        road.store.forget(file)
        road.begun[file] -= 1


def fail(file: DroppedFile, road: Road, now: datetime, reason: str) -> Ended:
    """Set a file down as failed, with the reason."""
    return _fail(file.path, file, road, now, reason, finish=True)


def _fail(name: str, file: DroppedFile, road: Road, now: datetime, reason: str, *, finish: bool) -> Ended:
    """Set the file, or the member of it that goes by this name, down as failed."""
    log.warning("article failed path=%r reason=%r", file.path, reason)
    outcome = Outcome(
        fingerprint=unreadable(name),
        path=file.path,
        title="",
        at=now,
        ending="failed",
        reason=reason,
        watchlist=road.mind.watchlist.version,
    )
    road.store.commit(outcome, finish=file if finish else None)
    if finish:
        road.begun.pop(file, None)
    return outcome.ending, reason


def is_wanted(article: Article, file: DroppedFile, road: Road) -> bool:
    """Whether the article is one to think about: neither known nor skipped. As the road decides once more, this may spare work only."""
    return not _is_skipped(file, road) and road.store.seen(article.fingerprint) != road.mind.watchlist.version


def _judge_one(
    article: Article, thought: Callable[[], Thought], file: DroppedFile, road: Road, now: datetime, finish: DroppedFile | None
) -> Ended | None:
    if road.store.seen(article.fingerprint) == road.mind.watchlist.version:
        road.store.duplicate(article.fingerprint, file.path, at=now, finish=finish)
        return None
    if _is_skipped(file, road):
        outcome = _skipped(article, file, now)
    else:
        try:
            outcome = _outcome(article, file, thought(), road, now)
        except UnreadableError as error:
            return _fail(_name_in(file, article), file, road, now, str(error), finish=finish is not None)
        except WatcherError:
            raise
        except Exception as error:   # noqa: BLE001 - a fault of ours costs this article, and none of those beside it
            return _fail(_name_in(file, article), file, road, now, stumbled(error, file), finish=finish is not None)
    if file.path == road.canary:
        outcome = _unheard(outcome)
    road.store.commit(outcome, finish=finish)
    if outcome.ending == "alerted" and _was_there(file, road.start):
        road.singly.append(file)
    log.info("article %s path=%r article=%s", outcome.ending, file.path, article.fingerprint[:12])
    return outcome.ending, outcome.reason


def _name_in(file: DroppedFile, article: Article) -> str:
    return f"{file.path}/{article.source}" if article.source else file.path


def stumbled(error: Exception, file: DroppedFile) -> str:
    """Log a fault of ours with its trace; the reason to set the article down as failed with."""
    log.error("article stopped the road path=%r", file.path, exc_info=error)
    return f"Watcher itself failed on it: {type(error).__name__}; please report this with the log"


def _unheard(outcome: Outcome) -> Outcome:
    """The canary's: it tells nobody, and is remembered under no watchlist, so that it is judged every time and counted once."""
    reason = "Watcher's own canary, which tells nobody"
    return replace(outcome, ending="suppressed", reason=reason, watchlist="", alert=None, alert_reason=None, tellings=(), repeats=())


def _was_there(file: DroppedFile, before: datetime) -> bool:
    return file.ctime_ns <= int(before.timestamp() * 1e9)


def _is_skipped(file: DroppedFile, road: Road) -> bool:
    return road.backlog == "skip" and _was_there(file, road.first_start)


def _is_folded(file: DroppedFile, road: Road) -> bool:
    """Whether what is told of the file is told together with others: a start is no flood."""
    if road.backlog == "digest" and _was_there(file, road.first_start):
        return True
    return len(road.singly) >= MOST_SINGLY and _was_there(file, road.start)


def _skipped(article: Article, file: DroppedFile, now: datetime) -> Outcome:
    """Not judged, and remembered under no watchlist: dropped again, it is judged."""
    reason = "was there before the first start (backlog: skip)"
    return Outcome(article.fingerprint, file.path, article.title, now, "suppressed", reason, watchlist="")


def _outcome(article: Article, file: DroppedFile, thought: Thought, road: Road, now: datetime) -> Outcome:
    """Decide for each target, compose what it is told, and put it all in one value."""
    firing, findings = thought.firing, thought.findings
    folded = _is_folded(file, road)
    past = road.store.past(cooldown.keys_of(firing)) if firing else ()
    tellings: list[Telling] = []
    repeats: list[tuple[str, str]] = []
    told: list[tuple[Alert, Reason]] = []
    for target in road.targets:
        for_target = [judgement for judgement in firing if not judgement.rule.channels or target in judgement.rule.channels]
        if not for_target or findings is None:
            continue
        choice = cooldown.choose(
            for_target, {told.key: told for told in past if told.target == target}, now=now, figures=cooldown.figures_of(findings.casualties)
        )
        alert = road.mind.rulebook.alert(choice.rules, findings, lead=choice.lead)
        if alert is None or choice.reason is Reason.REPEAT:
            repeats += [(judgement.key, target) for judgement in choice.rules]
            continue
        told.append((alert, choice.reason))
        tellings += _tellings(Verdict(target, alert, choice.reason, choice.past), choice.rules, findings, road, file.path, now, folded=folded)
    return Outcome(
        fingerprint=article.fingerprint,
        path=file.path,
        title=article.title,
        at=now,
        ending="alerted" if told else "suppressed",
        reason="" if told else _silence(thought),
        watchlist=road.mind.watchlist.version,
        alert=_strongest([alert for alert, _ in told]) if told else None,
        alert_reason=min((reason for _, reason in told), key=_NEWEST.index) if told else None,
        tellings=tuple(tellings),
        repeats=tuple(repeats),
        findings=thought.found,
    )


_NEWEST = (Reason.FIRST, Reason.WORSE, Reason.ELAPSED)


def _strongest(alerts: Sequence[Alert]) -> Alert:
    """The article's alert: the one of the highest severity that any target is told, with all the rules that told someone."""
    lead = max(alerts, key=lambda alert: SEVERITIES.index(alert.severity))
    return replace(lead, rules=tuple(dict.fromkeys(rule for alert in (lead, *alerts) for rule in alert.rules)))


def _tellings(
    verdict: Verdict, rules: Sequence[Judgement], findings: Findings, road: Road, path: str, now: datetime, *, folded: bool
) -> list[Telling]:
    """One envelope for each recipient of the target, all with the same message."""
    composed = message.compose(verdict, findings, rules, road.mind.watchlist.entities, path=path, zone=now.tzinfo)
    stories = {judgement.key: judgement.toll for judgement in rules}
    thread = verdict.past.thread if verdict.past else ""
    return [
        Telling(
            envelope=Envelope(
                id=secrets.token_hex(16),
                alert_id=None,
                target=verdict.target,
                recipient=recipient,
                message=composed,
                created=now,
                thread=thread,
            ),
            reason=verdict.reason,
            stories=stories,
            folded=folded,
        )
        for recipient in road.targets[verdict.target]
    ]


def _silence(thought: Thought) -> str:
    """Why nobody was told, in words."""
    if thought.firing:
        return "told before: " + ", ".join(f"{judgement.key} repeats within its cooldown" for judgement in thought.firing)
    return thought.lacks
