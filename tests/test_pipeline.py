"""The road, in one process with a real store and real files; only the clock is ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from household import strike

from watcher import pipeline, readers, watchlist
from watcher.mind import Mind, Thought
from watcher.model import Article, DroppedFile
from watcher.store.sqlite import SqliteStore

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LIST = """\
actors:
  - {id: islamic-state, name: Islamic State}
locations:
  - {id: syria, name: Syria}
  - {id: homs, name: Homs, within: syria}
rules:
  - {id: big, severity: critical, locations: [syria], casualties: {killed: 10}, channels: [desk, phone]}
  - {id: any-dead, severity: low, locations: [syria], casualties: {killed: 1}, channels: [desk]}
"""


@dataclass(frozen=True)
class Study:
    """A file read and thought about in this very process."""

    file: DroppedFile
    mind: Mind
    reading: readers.Reading

    @classmethod
    def of(cls, file: DroppedFile, mind: Mind) -> Study:
        return cls(file, mind, readers.read(Path(file.path), root=Path(file.path).parent))

    def thoughts(self) -> Iterator[tuple[Article, Callable[[], Thought]]]:
        for article in self.reading:
            yield article, partial(self.mind.think, article, self.file.path)


class Road:
    """The road with its clock: `take` sends one article down it."""

    def __init__(self, folder: Path, store: SqliteStore) -> None:
        self.folder, self.store, self.now, self.dropped = folder, store, START, 0
        self.targets = {"desk": ("ana@watch.test", "ben@watch.test"), "phone": ("+1",)}
        self.backlog, self.start = "alert", START
        self.singly: list[DroppedFile] = []
        self.watch(LIST)

    def watch(self, text: str) -> None:
        path = self.folder / "list.yaml"
        path.write_text(text)
        self.mind = Mind.of(watchlist.load(path, channels=self.targets))

    def take(self, text: str, *, hours: float = 0, born: datetime | None = None) -> list[pipeline.Ended]:
        """Drop a file with this text, `hours` after the last one."""
        self.now += timedelta(hours=hours)
        self.dropped += 1
        path = self.folder / f"{self.dropped}.txt"
        path.write_text(text)
        return self.go(path, born)

    def go(self, path: Path, born: datetime | None = None) -> list[pipeline.Ended]:
        stat = path.stat()
        born_ns = int((born or START + timedelta(minutes=1)).timestamp() * 1e9)
        file = DroppedFile(str(path), stat.st_size, stat.st_mtime_ns, born_ns, stat.st_ino)
        return pipeline.travel(file, self.values(), self.now)

    def values(self, **more: object) -> pipeline.Road:
        return pipeline.Road(mind=self.mind, store=self.store, study=lambda file: Study.of(file, self.mind), targets=self.targets,
                             backlog=self.backlog, first_start=START, start=self.start, singly=self.singly, **more)

    def told(self) -> list[tuple[str, str, str]]:
        """Reason, leading rule and channel of what was put into the outbox, in order."""
        return [(alert.reason.value, alert.alert.rules[0], delivery.channel) for alert in self.store.alerts() for delivery in alert.deliveries]


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    folder = tmp_path / "inbox"
    folder.mkdir()
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        yield Road(folder, store)


def test_one_article_gives_one_message_for_each_recipient_of_each_channel_its_rules_name(road):
    assert road.take(strike(killed=12)) == [("alerted", "")]
    assert road.told() == [("FIRST", "big", "desk"), ("FIRST", "big", "desk"), ("FIRST", "big", "phone")]


def test_a_channel_hears_only_of_its_own_rules(road):
    road.take(strike(killed=2))
    assert road.told() == [("FIRST", "any-dead", "desk"), ("FIRST", "any-dead", "desk")]


def test_the_same_text_is_a_duplicate_whatever_its_name_and_spacing(road):
    road.take(strike())
    assert road.take(strike().replace(" ", "  ")) == []
    assert (road.store.tally().alerted, road.store.tally().duplicates) == (1, 1)


def test_a_corrected_figure_is_another_article(road):
    road.take(strike(killed=12))
    [(ending, reason)] = road.take(strike(killed=13), hours=1)
    assert ending == "suppressed" and "repeats within its cooldown" in reason


def test_a_story_told_is_told_again_when_it_is_worse_and_then_counts_from_there(road):
    for killed in (12, 13, 18, 19, 27):
        road.take(strike(killed=killed), hours=1)
    assert [reason for reason, _, channel in road.told() if channel == "phone"] == ["FIRST", "WORSE", "WORSE"]


def test_a_story_that_never_rests_is_told_once_and_again_after_a_quiet_day(road):
    for day in range(4):
        road.take(strike(killed=12, day=f"day {day}"), hours=23)
    assert len([1 for _, _, channel in road.told() if channel == "phone"]) == 1
    road.take(strike(killed=12, day="a later day"), hours=24)
    assert [reason for reason, _, channel in road.told() if channel == "phone"] == ["FIRST", "ELAPSED"]


def test_in_a_place_that_never_rests_another_happening_is_told_once_the_cooldown_is_over(road):
    road.take(strike(killed=40))
    road.take(strike(killed=20), hours=20)                                                    # too early to tell it from the first
    road.take(strike(killed=20, day="today") + " A strike a week ago killed 40.", hours=10)   # of the first, as far as one can tell
    assert [reason for reason, _, channel in road.told() if channel == "phone"] == ["FIRST"]
    road.take(strike(killed=21), hours=10)
    road.take(strike(killed=22), hours=10)
    assert [reason for reason, _, channel in road.told() if channel == "phone"] == ["FIRST", "ELAPSED"]


def test_a_roundup_whose_worst_story_was_told_tells_the_next_one(road):
    road.watch(LIST.replace("rules:", "  - {id: hama, name: Hama, within: syria}\nrules:"))
    road.take(strike(killed=40))
    roundup = "The morning\n\nAn air strike killed 40 people in Homs on Tuesday.\n\nGunmen killed 14 people in Hama on Tuesday."
    road.take(roundup, hours=1)
    assert [(alert.reason.value, alert.alert.key, alert.alert.headline) for alert in road.store.alerts()][1:] == [("FIRST", "big@hama", "Hama: 14 killed")]
    road.take(roundup + " Nobody claimed it.", hours=1)
    assert len(road.store.alerts()) == 2


def test_the_first_alert_of_a_graver_rule_threads_under_what_was_told_of_the_place(road):
    road.take(strike(killed=7))
    road.take(strike(killed=12), hours=1)
    first, second = (road.store.claim(now=road.now, lease=timedelta(hours=1), busy={"phone"}) for _ in range(2))
    third = road.store.claim(now=road.now, lease=timedelta(hours=1), busy={"phone"})
    assert first and second and third
    assert (first.thread, second.thread, third.thread) == ("", "", first.id)
    assert "by another one you know of this place: 7 killed" in third.message.text


def test_a_rule_that_is_new_to_a_channel_leads_and_the_repeating_one_is_listed(road):
    road.take(strike(killed=12))
    road.watch(LIST.replace("id: any-dead", "id: named"))
    road.take(strike(killed=13), hours=1)
    last = road.store.alerts()[-1]
    assert last.alert.rules == ("named", "big") and last.alert.severity == "low"
    assert {delivery.channel for delivery in last.deliveries} == {"desk"}


def test_a_worse_alert_threads_under_the_first_one(road):
    road.take(strike(killed=12))
    road.take(strike(killed=40), hours=1)
    first, second = (road.store.claim(now=road.now, lease=timedelta(hours=1), busy={"desk"}) for _ in range(2))
    assert first and second
    assert (first.thread, second.thread) == ("", first.id)


def test_every_recipient_has_a_thread_of_their_own(road):
    road.take(strike(killed=12))
    road.take(strike(killed=40), hours=1)
    told = [road.store.claim(now=road.now, lease=timedelta(days=1), busy={"phone"}) for _ in range(4)]
    first = {envelope.recipient: envelope.id for envelope in told[:2]}
    assert {envelope.recipient: envelope.thread for envelope in told[2:]} == first
    road.take(strike(killed=400), hours=1)
    told = [road.store.claim(now=road.now, lease=timedelta(days=1), busy={"phone"}) for _ in range(2)]
    assert {envelope.recipient: envelope.thread for envelope in told} == first


def test_dropped_again_after_the_watchlist_changed_it_is_judged_again_but_counted_once(road):
    road.take(strike(place="Raqqa"))
    assert road.store.tally().suppressed == 1
    road.watch(LIST.replace("name: Homs", "name: Raqqa"))
    assert road.take(strike(place="Raqqa"))[0][0] == "alerted"
    assert (road.store.tally().alerted, road.store.tally().suppressed, road.store.tally().duplicates) == (1, 0, 0)


def test_silence_names_the_closest_rule_first_and_what_it_lacked(road):
    [(ending, reason)] = road.take("Two hurt\n\nA blast hurt two people in Homs.\n")
    assert ending == "suppressed"
    assert reason.startswith(("big:", "any-dead:")) and "casualties.killed wants" in reason


@pytest.mark.parametrize(("content", "what"), [(b"", "empty"), (b"\0\0\1\2", "not text")])
def test_what_cannot_be_read_fails_with_the_reason_once(road, content, what):
    path = road.folder / "bad.txt"
    path.write_bytes(content)
    for _ in range(2):
        [(ending, reason)] = road.go(path)
        assert ending == "failed" and what in reason
    assert road.store.tally().failed == 1


def test_a_file_that_vanished_leaves_no_trace(road):
    path = road.folder / "gone.txt"
    path.write_text("x")
    stat = path.stat()
    path.unlink()
    file = DroppedFile(str(path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    assert pipeline.travel(file, road.values(), road.now) == []
    assert road.store.unknown([file]) == [file]


def test_the_third_attempt_is_not_made(road):
    path = road.folder / "deadly.txt"
    path.write_text(strike())
    stat = path.stat()
    file = DroppedFile(str(path), stat.st_size, stat.st_mtime_ns, int(START.timestamp() * 1e9) + 10**9, stat.st_ino)
    for _ in range(2):   # two lives that ended while they read it
        road.store.begin(file, at=road.now)
    ((ending, reason),) = road.go(path, START + timedelta(seconds=1))
    assert ending == "failed" and reason.startswith("stopped the reader twice: ") and "watcher retry" in reason


def test_what_may_have_stopped_us_before_is_not_begun_before_its_turn(road):
    path = road.folder / "suspect.txt"
    path.write_text(strike())
    stat = path.stat()
    file = DroppedFile(str(path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    values = road.values()
    assert pipeline.begin_early(file, values, road.now)
    assert pipeline.begin_early(file, values, road.now)     # asked again in the same life
    assert road.store.attempts(file) == 1
    next_life = replace(values, begun={})
    assert not pipeline.begin_early(file, next_life, road.now)
    assert road.store.attempts(file) == 1
    assert pipeline.begin(file, next_life, road.now) == 2


def test_the_backlog_may_be_skipped_and_is_judged_when_dropped_again(road):
    road.backlog = "skip"
    [(ending, reason)] = road.take(strike(), born=START - timedelta(days=1))
    assert ending == "suppressed" and "backlog: skip" in reason
    assert road.take(strike())[0][0] == "alerted"


def test_the_backlog_may_be_folded_for_one_digest(road):
    road.backlog = "digest"
    road.take(strike(), born=START - timedelta(days=1))
    assert road.store.tally().alerted == 1
    assert road.store.claim(now=road.now, lease=timedelta(minutes=1)) is None
    assert len(road.store.folded()) == 3


def test_after_an_outage_the_first_alerts_are_told_one_by_one_and_the_rest_together(road):
    road.watch(LIST.replace("severity: critical,", "severity: critical, cooldown: 0s, group_by: rule,"))
    road.start = START + timedelta(days=30)
    dropped = START + timedelta(days=29)     # while it was down
    for number in range(pipeline.MOST_SINGLY + 5):
        assert road.take(strike(killed=10 + number), hours=1, born=dropped)[0][0] == "alerted"
    assert len({delivery.alert_id for delivery in road.store.outbox()}) == pipeline.MOST_SINGLY
    assert len({delivery.alert_id for delivery in road.store.folded()}) == 5
    road.take(strike(killed=5000), born=road.start + timedelta(minutes=1))
    assert len({delivery.alert_id for delivery in road.store.outbox()}) == pipeline.MOST_SINGLY + 1


def test_what_was_dropped_during_an_outage_is_never_skipped(road):
    road.backlog, road.start = "skip", START + timedelta(days=30)
    assert road.take(strike(), born=START + timedelta(days=29))[0][0] == "alerted"


def test_an_archive_that_gets_on_is_not_set_aside_however_often_it_is_cut_short(road):
    path = road.folder / "day.jsonl"
    path.write_text("\n".join(f'{{"text": "Rain in Homs on day {day}."}}' for day in range(9)))
    stat = path.stat()
    file = DroppedFile(str(path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    for life in range(1, 5):     # each ends without a word after two more articles
        left = [2 * life]

        def die(left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            pipeline.travel(file, road.values(moved=die), road.now)
        road.now += timedelta(hours=1)
    assert pipeline.travel(file, road.values(), road.now) is not None
    assert road.store.tally().failed == 0


def test_a_fault_of_ours_costs_one_article_of_many(road, monkeypatch):
    think = Mind.think

    def trip(mind, article, path):
        return think(mind, article, path) if "TRIP" not in article.text else 1 // 0

    monkeypatch.setattr(Mind, "think", trip)
    path = road.folder / "day.jsonl"
    path.write_text("\n".join(f'{{"text": {json.dumps(text)}}}' for text in ("Rain in Homs.", "TRIP", strike(killed=12))))
    endings = road.go(path)
    assert [ending for ending, _ in endings] == ["suppressed", "failed", "alerted"]
    assert "Watcher itself failed on it: ZeroDivisionError" in endings[1][1]
    assert road.store.outcomes("failed") == [(str(path), *endings[1])]
    assert "finished" in [step.what for step in road.store.trace(str(path))]


def test_reading_on_after_a_stop_is_no_duplicate(road):
    path = road.folder / "day.jsonl"
    path.write_text("\n".join(f'{{"text": "Rain in Homs on day {day}."}}' for day in range(9)))
    stat = path.stat()
    file = DroppedFile(str(path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    for read in (4, 7, 9):    # two stops on the way, each with time to say goodbye
        pipeline.travel(file, road.values(stopping=lambda read=read: road.store.tally().suppressed >= read), road.now)
        road.now += timedelta(hours=1)
    assert (road.store.tally().suppressed, road.store.tally().duplicates) == (9, 0)
    assert road.store.unknown([file]) == []


def test_a_channel_whose_address_is_unknown_gets_one_envelope_to_be_split_later(road):
    road.targets = {"desk": ("",), "phone": ("",)}
    road.take(strike())
    assert [delivery.recipient for delivery in road.store.outbox()] == ["", ""]
