"""What the verbs list, in the lines that people read; the JSON is tried on the command line itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from watcher import lists
from watcher.report import error_row
from watcher.store import Step

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_step_is_cut_short_only_where_all_of_it_follows():
    step = Step(NOW, "judged", "article f1 suppressed: " + "a rule: casualties.killed wants 10, got 9; " * 9)
    (alone,) = lists.trace_lines([step], [])
    assert alone.endswith("got 9;")
    first, *rest = lists.trace_lines([step], [json.dumps(error_row("/in/a.txt", "empty", "no text"))])
    assert len(first) < 260 and first.endswith("…")
    assert rest == ["", "as it was judged:", "/in/a.txt: (no title)", "  cannot read: empty: no text"]


def test_what_strangers_wrote_stays_on_its_line_and_steers_no_terminal():
    (line,) = lists.trace_lines([Step(NOW, "alert", "a\nb \x1b[2J \u202e")], [])
    assert line.endswith("a b \\x1b[2J \\u202e")
    assert lists.json_line({"path": "a\u2028\udcff\x7f\n"}) == '{"path": "a\\u2028\\udcff\\u007f\\n"}'


def test_of_many_failures_the_latest_are_shown_and_all_are_counted():
    found = {
        **dict.fromkeys(("articles", "alerted", "suppressed", "duplicates", "waiting"), 0), "failed": 500, "parts": {}, "signs": {},
        "outbox": {"waiting": 1, "sent": 0, "buried": 0, "oldest_s": 61.4}, "problems": ["one\ntwo"],
        "failures": [{"path": f"/in/{number}.txt", "reason": "empty"} for number in range(100)],
    }
    shown = list(lists.status_lines(found))
    assert shown[1:5] == ["outbox    1 waiting, oldest since 1 min 1 s, 0 sent, 0 buried", "parts     the daemon is not running", "problem   one", "          two"]
    assert shown[5] == "failed    /in/90.txt: empty"
    assert shown[-1] == "failed    these are the latest 10 of 500; more by 'watcher status --json'"
