"""Files of many articles on the road: each is judged by itself, a damaged one is set down as failed, a known one is a duplicate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from household import strike
from test_pipeline import Road

from watcher import pipeline
from watcher.model import DroppedFile
from watcher.scan import scan
from watcher.store.sqlite import SqliteStore


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    folder = tmp_path / "inbox"
    folder.mkdir()
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        yield Road(folder, store)


def feed(*deaths: int) -> str:
    entries = "".join(f"<item><title>Strike {killed}</title><description>{strike(killed=killed)}</description></item>" for killed in deaths)
    return f"<rss><channel><title>The Ledger</title>{entries}</channel></rss>"


def test_a_feed_dropped_again_with_one_new_entry_gives_one_new_article(road):
    path = road.folder / "world.rss"
    path.write_text(feed(12, 13))
    assert len(road.go(path)) == 2
    path.write_text(feed(40, 12, 13))
    road.now += timedelta(hours=1)
    assert road.go(path) == [("alerted", "")]
    assert (road.store.tally().alerted + road.store.tally().suppressed, road.store.tally().duplicates) == (3, 2)


def test_a_damaged_member_fails_by_its_name_and_costs_the_others_nothing(road):
    path = road.folder / "day.jsonl"
    lines = [json.dumps({"title": "Strike", "text": strike(killed=12)}), '{"title": ', '{"text": "x', json.dumps({"text": "Rain in Homs."})]
    path.write_text("\n".join(lines))
    endings = road.go(path)
    assert [ending for ending, _ in endings] == ["failed", "failed", "alerted", "suppressed"]
    assert [reason.partition(":")[0] for ending, reason in endings if ending == "failed"] == ["line 2", "line 3"]
    tally = road.store.tally()
    assert (tally.alerted, tally.suppressed, tally.failed) == (1, 1, 2)
    road.go(path)
    assert road.store.tally().failed == 2


def test_a_file_of_nothing_but_damaged_members_is_finished(road):
    path = road.folder / "day.jsonl"
    path.write_text('{"some": "thing"}\n{"title": \n')
    assert [ending for ending, _ in road.go(path)] == ["failed", "failed"]
    assert len(road.store.outcomes("failed")) == 2


def test_a_failed_member_is_tried_again_with_its_file(road):
    path = road.folder / "day.jsonl"
    path.write_text('{"title": \n' + json.dumps({"text": strike(killed=12)}))
    road.go(path)
    assert road.store.retry(str(path), at=datetime.now(UTC)) == 1
    assert road.store.tally().failed == 0


def test_a_scan_prints_a_line_for_each_article_and_each_damaged_member(road):
    path = road.folder / "day.jsonl"
    path.write_text('{"title": "One", "text": "Rain."}\n{"title": \n')
    rows = list(scan(str(path), road.mind))
    assert [(row["source"], row["error"] and row["error"]["what"]) for row in rows] == [("line 2", "damaged"), ("line 1", None)]


def test_a_long_file_is_left_when_the_daemon_stops_and_taken_up_at_the_next_start(road, tmp_path):
    path = road.folder / "day.jsonl"
    path.write_text("\n".join(json.dumps({"text": f"Rain in Homs on day {day}."}) for day in range(6)))
    stat = path.stat()
    file = DroppedFile(str(path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    done: list[int] = []

    def values(stop_after: int) -> pipeline.Road:
        return road.values(moved=lambda: done.append(1), stopping=lambda: len(done) >= stop_after)

    for stop, wanted in ((2, 2), (4, 4)):   # two starts that do not get to the end are no reason to set the file aside
        pipeline.travel(file, values(stop), road.now)
        assert road.store.unknown([file]) == [file]
        assert road.store.tally().suppressed == wanted
        done.clear()
        road.now += timedelta(hours=1)
    pipeline.travel(file, values(99), road.now)
    assert road.store.unknown([file]) == []
    assert (road.store.tally().suppressed, road.store.tally().failed) == (6, 0)
