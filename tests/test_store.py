"""The store: what every backend must keep (StoreTests), and how the SQLite file bears faults."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import secrets
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from disks import small_disk_at

from watcher.errors import StoreError, UserError
from watcher.model import Alert, Count, DroppedFile, Envelope, Evidence, Message, Reason, Span
from watcher.store import Outcome, Store, Telling, guard, unreadable
from watcher.store.history import _EMPTYING, SPARE_PAGES
from watcher.store.outbox import ATTEMPTS_KEPT
from watcher.store.schema import APPLICATION_ID, MIGRATIONS
from watcher.store.sqlite import SqliteStore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FILE = DroppedFile("/inbox/a.txt", 120, 1_700_000_000_000_000_000, 1_700_000_000_000_000_001, 42)
MESSAGE = Message("12 killed in Homs", "Twelve people.", "<p>Twelve people.</p>", "high")
ALERT = Alert(
    key="strikes@homs", severity="critical", rules=("strikes", "syria"), toll={"killed": Count(12, None)}, headline="12 killed",
    because=(Evidence("casualties", "killed 10", "12", "killed 12", Span(3, 12)), Evidence("actors", "any", "none")),
    quotes=(Span(3, 12),), fingerprint="f1")


def envelope(number: int, *, target: str = "desk", recipient: str = "ana@desk.test", thread: str = "", created: datetime = NOW) -> Envelope:
    return Envelope(f"{number:032x}", None, target, recipient, MESSAGE, created, thread)


def telling(one: Envelope, *keys: str, killed: int = 12, folded: bool = False) -> Telling:
    return Telling(one, Reason.FIRST, {key: {"killed": Count(killed, killed)} for key in keys or ("k",)}, folded)


def outcome(fingerprint: str, *tellings: Telling, at: datetime = NOW, path: str = FILE.path, **other: object) -> Outcome:
    base = Outcome(fingerprint, path, "Strike", at, "alerted" if tellings else "suppressed", "" if tellings else "no rule fired", "w1",
                   alert=ALERT if tellings else None, alert_reason=Reason.FIRST if tellings else None, tellings=tellings)
    return replace(base, **other)


def claim(store: Store, *, now: datetime = NOW, busy: tuple[str, ...] = ()) -> Envelope:
    found = store.claim(now=now, lease=MINUTE, busy=busy)
    assert found is not None
    return found


class StoreTests:
    """What every backend must keep; a backend's tests inherit these and say how to open one."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        raise NotImplementedError

    # --- files

    def test_a_finished_file_is_known_by_all_its_numbers(self, store: Store) -> None:
        others = [replace(FILE, size=121), replace(FILE, mtime_ns=1), replace(FILE, ctime_ns=1), replace(FILE, inode=1), replace(FILE, path="/b")]
        assert store.unknown([FILE]) == [FILE]
        store.begin(FILE, at=NOW)
        assert store.unknown([FILE]) == [FILE]
        store.finish(FILE, at=NOW)
        assert store.unknown([others[4], FILE, *others[:4]]) == [others[4], *others[:4]]

    def test_unfinished_attempts_at_the_same_numbers_are_counted(self, store: Store) -> None:
        assert [store.begin(FILE, at=NOW) for _ in range(3)] == [1, 2, 3]
        assert store.attempts(FILE) == 3
        assert store.begin(replace(FILE, size=7), at=NOW) == 1

    def test_asking_for_the_attempts_is_none(self, store: Store) -> None:
        assert [store.attempts(FILE), store.begin(FILE, at=NOW), store.attempts(FILE), store.attempts(FILE)] == [0, 1, 1, 1]
        store.forget(FILE)
        assert store.attempts(FILE) == 0
        store.begin(FILE, at=NOW)
        store.finish(FILE, at=NOW)
        assert store.attempts(FILE) == 0

    def test_a_withdrawn_attempt_does_not_count(self, store: Store) -> None:
        store.begin(FILE, at=NOW)
        store.begin(FILE, at=NOW)
        store.forget(FILE)
        assert store.begin(FILE, at=NOW) == 2
        store.forget(FILE)
        store.forget(FILE)
        store.forget(FILE)
        assert store.begin(FILE, at=NOW) == 1

    def test_a_finished_file_that_is_begun_again_starts_at_one(self, store: Store) -> None:
        store.begin(FILE, at=NOW)
        store.finish(FILE, at=NOW)
        assert store.begin(FILE, at=NOW) == 1

    def test_a_path_need_not_be_text(self, store: Store) -> None:
        odd = replace(FILE, path=os.fsdecode(b"/inbox/caf\xe9 \xff.txt"))
        store.begin(odd, at=NOW)
        store.commit(outcome("f1", telling(envelope(1)), path=odd.path), finish=odd)
        assert store.unknown([odd]) == []
        assert store.alerts()[0].path == odd.path
        assert [step.what for step in store.trace(odd.path)] == ["dropped", "begun", "judged", "alert", "envelope", "finished"]

    def test_a_file_may_bear_any_date_and_inode(self, store: Store) -> None:
        odd = replace(FILE, mtime_ns=13_569_465_600_000_000_000, inode=2**64 - 1)   # in the year 2400, on a file system that numbers by all 64 bits
        assert store.unknown([odd]) == [odd]
        assert [store.begin(odd, at=NOW) for _ in range(2)] == [1, 2]
        store.commit(outcome(unreadable(odd.path), ending="failed", reason="empty"), finish=odd)
        assert store.unknown([odd, replace(odd, mtime_ns=odd.mtime_ns + 1), FILE]) == [replace(odd, mtime_ns=odd.mtime_ns + 1), FILE]
        assert store.failed() == [odd]

    def test_what_waits_to_be_read_is_told(self, store: Store) -> None:
        store.expect(17)
        assert store.tally().waiting == 17

    # --- the road

    def test_an_article_is_remembered_with_the_watchlist_it_was_judged_by(self, store: Store) -> None:
        assert store.seen("f1") is None
        store.commit(outcome("f1"))
        assert store.seen("f1") == "w1"
        store.commit(outcome("f1", watchlist="w2"))
        assert store.seen("f1") == "w2"

    def test_an_alert_comes_back_as_it_was_committed(self, store: Store) -> None:
        number = store.commit(outcome("f1", telling(envelope(1)), telling(envelope(2, target="room", recipient="!r"))), finish=FILE)
        (told,) = store.alerts()
        assert (told.id, told.alert, told.reason, told.path, told.title, told.at) == (number, ALERT, Reason.FIRST, FILE.path, "Strike", NOW)
        assert [(each.channel, each.recipient, each.state, each.attempts) for each in told.deliveries] == [
            ("desk", "ana@desk.test", "waiting", 0), ("room", "!r", "waiting", 0)]
        assert store.unknown([FILE]) == []

    def test_every_article_is_counted_once_by_its_last_ending(self, store: Store) -> None:
        store.commit(outcome("f1"))
        store.commit(outcome("f2", telling(envelope(1))))
        store.commit(outcome(unreadable("/inbox/x"), ending="failed", reason="empty"))
        store.commit(outcome("f1", telling(envelope(2)), watchlist="w2"))
        store.duplicate("f1", "/inbox/again.txt", at=NOW)
        tally = store.tally()
        assert (tally.alerted, tally.suppressed, tally.failed, tally.duplicates) == (2, 0, 1, 1)

    def test_reading_on_after_a_crash_is_no_duplicate(self, store: Store) -> None:
        store.begin(FILE, at=NOW)
        store.commit(outcome("first of two", at=NOW))
        store.begin(FILE, at=NOW + MINUTE)
        store.duplicate("first of two", FILE.path, at=NOW + MINUTE)
        assert store.tally().duplicates == 0
        store.commit(outcome("second of two", at=NOW + MINUTE), finish=FILE)
        assert store.tally().suppressed == 2

    def test_a_duplicate_may_finish_its_file(self, store: Store) -> None:
        store.commit(outcome("f1", path="/inbox/first.txt"))
        store.begin(FILE, at=NOW)
        store.duplicate("f1", FILE.path, at=NOW, finish=FILE)
        assert store.unknown([FILE]) == []
        assert store.trace(FILE.path)[-2].what == "duplicate"
        assert "/inbox/first.txt" in store.trace(FILE.path)[-2].detail

    def test_text_that_no_encoding_takes_does_not_stop_a_commit(self, store: Store) -> None:
        broken = "a \ud800 lone surrogate"
        one = replace(envelope(1, recipient=broken), message=replace(MESSAGE, title=broken, text=broken))
        store.commit(outcome(broken, telling(one, broken), title=broken, reason=broken, findings=broken, alert=replace(ALERT, headline=broken)))
        assert store.seen(broken) == "w1"
        assert claim(store).message.text == broken

    # --- what was told

    def test_a_waiting_and_a_sent_envelope_hold_the_cooldown_and_a_buried_one_does_not(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1), "k", "other")))
        (told, _) = store.past(["k", "other", "never"])
        assert (told.key, told.target, told.at, told.seen, told.toll, told.thread) == (
            "k", "desk", NOW, NOW, {"killed": Count(12, 12)}, envelope(1).id)
        store.bury(envelope(1).id, reply="550 no such user", at=NOW)
        assert store.past(["k"]) == ()

    def test_burying_a_later_telling_brings_the_earlier_back(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1), killed=3)))
        store.sent(envelope(1).id, reply="250", at=NOW)
        store.commit(outcome("f2", telling(envelope(2, thread=envelope(1).id), killed=30), at=NOW + MINUTE))
        assert [(told.at, told.thread) for told in store.past(["k"])] == [(NOW + MINUTE, envelope(1).id)]
        store.bury(envelope(2).id, reply="552 too big", at=NOW + MINUTE)
        assert [(told.at, told.toll["killed"].low) for told in store.past(["k"])] == [(NOW, 3)]

    def test_a_fallback_holds_the_cooldown_of_the_target_it_stands_in_for(self, store: Store) -> None:
        number = store.commit(outcome("f1", telling(envelope(1, target="room"))))
        store.bury(envelope(1).id, reply="403", at=NOW, instead=[envelope(2, target="desk")])
        assert [(told.key, told.target) for told in store.past(["k"])] == [("k", "room")]
        assert claim(store).alert_id == number
        store.bury(envelope(2).id, reply="550", at=NOW)
        assert store.past(["k"]) == ()

    def test_the_last_buried_copy_releases_the_cooldown(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1, recipient=""))))
        store.split(envelope(1).id, ["a@x", "b@x"])
        first, second = claim(store), claim(store)
        assert {first.recipient, second.recipient} == {"a@x", "b@x"}
        store.bury(first.id, reply="550", at=NOW)
        assert len(store.past(["k"])) == 1
        store.bury(second.id, reply="550", at=NOW)
        assert store.past(["k"]) == ()

    def test_a_repeat_moves_when_the_story_was_last_seen(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1)), telling(envelope(2, target="room"))))
        store.commit(outcome("f2", repeats=(("k", "desk"),), at=NOW + MINUTE))
        assert {told.target: told.seen for told in store.past(["k"])} == {"desk": NOW + MINUTE, "room": NOW}
        assert {told.at for told in store.past(["k"])} == {NOW}

    def test_an_alert_that_told_nobody_is_not_among_the_alerts(self, store: Store) -> None:
        store.commit(outcome("f1", alert=ALERT, alert_reason=Reason.REPEAT))
        assert store.alerts() == []
        assert "REPEAT" in store.trace(FILE.path)[-1].detail

    # --- delivery

    def test_the_oldest_due_envelope_of_an_idle_target_is_claimed(self, store: Store) -> None:
        store.post([envelope(1, created=NOW + MINUTE), envelope(2, target="room"), envelope(3)])
        assert claim(store, now=NOW + MINUTE, busy=("room",)).id == envelope(3).id
        assert claim(store, now=NOW + MINUTE).id == envelope(2).id
        assert claim(store, now=NOW + MINUTE).id == envelope(1).id
        assert store.claim(now=NOW + MINUTE, lease=MINUTE) is None

    def test_an_envelope_from_the_future_is_not_due(self, store: Store) -> None:
        store.post([envelope(1, created=NOW + MINUTE)])
        assert store.claim(now=NOW, lease=MINUTE) is None
        assert store.next_due() == NOW + MINUTE

    def test_a_clock_that_was_set_back_makes_the_future_due_and_keeps_its_order(self, store: Store) -> None:
        far = NOW + timedelta(days=3650)
        store.post([envelope(1, created=far), envelope(2, created=far + MINUTE), envelope(3)])
        claim(store, busy=())
        store.later(envelope(3).id, due=far, reply="451", at=NOW, unknown_outcome=True)
        assert store.claim(now=NOW, lease=MINUTE) is None
        store.heed(NOW + MINUTE, longest=timedelta(days=1))
        assert [claim(store, now=NOW + MINUTE).id for _ in range(3)] == [envelope(3).id, envelope(1).id, envelope(2).id]

    def test_heeding_the_clock_leaves_alone_what_waits_for_its_time(self, store: Store) -> None:
        store.post([envelope(1)])
        claim(store)
        store.later(envelope(1).id, due=NOW + 60 * MINUTE, reply="451", at=NOW, unknown_outcome=False)
        store.heed(NOW + MINUTE, longest=timedelta(days=1))
        assert store.next_due() == NOW + 60 * MINUTE

    def test_what_a_clock_since_set_back_has_told_is_not_the_latest_for_ever(self, store: Store) -> None:
        far = NOW + timedelta(days=3650)
        store.commit(outcome("f1", telling(envelope(1, created=far), killed=3), at=far))
        store.commit(outcome("f2", telling(envelope(2), killed=30), at=NOW))
        assert [(told.at, told.seen, told.toll["killed"].low) for told in store.past(["k"])] == [(NOW, NOW, 30)]
        store.commit(outcome("f3", repeats=(("k", "desk"),), at=NOW + MINUTE))
        assert [told.seen for told in store.past(["k"])] == [NOW + MINUTE]

    def test_a_new_daemon_does_not_wait_for_the_leases_of_a_killed_one(self, store: Store) -> None:
        store.post([envelope(1)])
        assert store.claim(now=NOW, lease=MINUTE) is not None
        store.release()
        again = store.claim(now=NOW + timedelta(seconds=1), lease=MINUTE)
        assert again is not None
        assert (again.attempts, again.tried) == (2, NOW)

    def test_a_lease_that_runs_out_makes_the_envelope_due_again_with_an_unknown_outcome(self, store: Store) -> None:
        store.post([envelope(1)])
        first = claim(store)
        assert (first.attempts, first.tried, first.message) == (1, None, MESSAGE)
        assert store.next_due() == NOW + MINUTE
        assert store.claim(now=NOW + MINUTE - timedelta(seconds=1), lease=MINUTE) is None
        second = claim(store, now=NOW + MINUTE)
        assert (second.attempts, second.tried) == (2, NOW)

    def test_only_an_unknown_outcome_is_remembered_and_the_first_one_stays(self, store: Store) -> None:
        store.post([envelope(1)])
        for attempt, (unknown, expected) in enumerate([(False, None), (True, None), (False, 1), (True, 1), (False, 1)]):
            at = NOW + attempt * MINUTE
            assert claim(store, now=at).tried == (None if expected is None else NOW + expected * MINUTE)
            store.later(envelope(1).id, due=at + MINUTE, reply="451 try later", at=at, unknown_outcome=unknown)
        assert store.outbox()[0].reply == "451 try later"

    def test_what_was_sent_stays_sent(self, store: Store) -> None:
        store.post([envelope(1)])
        store.sent(envelope(1).id, reply="250 queued", at=NOW)
        store.later(envelope(1).id, due=NOW, reply="late", at=NOW, unknown_outcome=True)
        store.bury(envelope(1).id, reply="late", at=NOW, instead=[envelope(2)])
        assert (store.tally().outbox, store.answer(envelope(1).id)) == ({"sent": 1}, "250 queued")

    def test_an_acceptance_overrules_a_burial(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1))))
        store.bury(envelope(1).id, reply="gave up", at=NOW)
        store.sent(envelope(1).id, reply="250", at=NOW)
        assert (store.outbox(), len(store.past(["k"]))) == ([], 1)

    def test_only_a_sent_envelope_has_an_answer(self, store: Store) -> None:
        store.post([envelope(1)])
        assert store.answer(envelope(1).id) is None
        assert store.answer("never") is None

    def test_an_envelope_that_is_not_there_is_an_error(self, store: Store) -> None:
        for act in (lambda: store.sent("0" * 32, reply="", at=NOW), lambda: store.bury("0" * 32, reply="", at=NOW), lambda: store.split("0" * 32, ["a"])):
            with pytest.raises(StoreError, match="there is no envelope"):
                act()

    def test_splitting_among_nobody_is_refused(self, store: Store) -> None:
        store.post([envelope(1, recipient="")])
        with pytest.raises(ValueError, match="nobody"):
            store.split(envelope(1).id, [])
        assert claim(store).id == envelope(1).id

    def test_each_recipient_of_a_split_envelope_goes_on_in_its_own_thread(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1, recipient=""))))
        store.split(envelope(1).id, ["a@x", "b@x"])
        roots = {(one := claim(store)).recipient: one.id for _ in range(2)}
        for root in roots.values():
            store.sent(root, reply="250", at=NOW)
        for number in (2, 3):   # c@x joins with the second and goes on in the third
            thread = store.past(["k"])[0].thread
            store.commit(outcome(f"f{number}", telling(envelope(number, recipient="", thread=thread)), at=NOW + number * MINUTE))
            store.split(envelope(number).id, ["a@x", "b@x", "c@x"])
            threads = {}
            for _ in range(3):
                one = claim(store)
                threads[one.recipient] = one.thread
                roots.setdefault(one.recipient, one.id)
                store.sent(one.id, reply="250", at=NOW)
            assert threads == {**roots, "c@x": "" if number == 2 else roots["c@x"]}

    def test_folded_envelopes_are_told_by_their_digest(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1), folded=True)))
        store.commit(outcome("f2", telling(envelope(2), "k2", folded=True)))
        assert store.claim(now=NOW, lease=MINUTE) is None
        assert len(store.past(["k", "k2"])) == 2
        folded = [delivery.envelope for delivery in store.folded()]
        store.digest(envelope(3), folded)
        assert (folded, store.folded()) == ([envelope(1).id, envelope(2).id], [])
        assert claim(store).id == envelope(3).id
        store.bury(envelope(3).id, reply="550", at=NOW)
        assert store.past(["k", "k2"]) == ()
        assert store.retry(at=NOW) == 1
        assert len(store.past(["k", "k2"])) == 2
        assert claim(store).id == envelope(3).id
        store.bury(envelope(3).id, reply="550", at=NOW, instead=[envelope(4, target="room")])
        assert len(store.past(["k", "k2"])) == 2
        assert store.tally().outbox == {"folded": 2, "buried": 1, "waiting": 1}

    def test_what_a_split_digest_carries_is_released_by_its_last_copy(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1, recipient=""), folded=True)))
        store.commit(outcome("f2", telling(envelope(2, recipient=""), "k2", folded=True)))
        store.digest(envelope(3, recipient=""), [envelope(1).id, envelope(2).id])
        store.split(envelope(3).id, ["a@x", "b@x"])
        first, second = claim(store), claim(store)
        store.bury(first.id, reply="550", at=NOW)
        assert len(store.past(["k", "k2"])) == 2
        store.bury(second.id, reply="550", at=NOW)
        assert store.past(["k", "k2"]) == ()

    def test_an_unfolded_envelope_is_sent_as_itself_unless_a_digest_carries_it(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1), folded=True)))
        store.commit(outcome("f2", telling(envelope(2), "k2", folded=True)))
        store.digest(envelope(3), [envelope(2).id])
        store.unfold(envelope(1).id)
        store.unfold(envelope(2).id)
        assert [claim(store).id, claim(store).id, store.claim(now=NOW, lease=MINUTE)] == [envelope(1).id, envelope(3).id, None]

    def test_many_threads_claim_each_envelope_once(self, store: Store) -> None:
        store.post([envelope(number) for number in range(60)])
        claimed: list[str] = []

        def work() -> None:
            while (one := store.claim(now=NOW, lease=MINUTE)) is not None:
                claimed.append(one.id)
                store.sent(one.id, reply="250", at=NOW)

        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sorted(claimed) == [envelope(number).id for number in range(60)]
        assert store.tally().outbox == {"sent": 60}

    # --- people

    def test_the_outbox_shows_what_waits_or_is_buried(self, store: Store) -> None:
        store.post([envelope(1), envelope(2), envelope(3)])
        store.sent(envelope(1).id, reply="250", at=NOW)
        store.bury(envelope(2).id, reply="550 gone", at=NOW + MINUTE)
        buried, waiting = store.outbox()
        assert (buried.state, buried.reply, buried.at, buried.due, buried.title) == ("buried", "550 gone", NOW + MINUTE, None, MESSAGE.title)
        assert (waiting.state, waiting.due) == ("waiting", NOW)
        assert store.tally().oldest == NOW

    def test_a_trace_tells_every_step_with_the_servers_answers(self, store: Store) -> None:
        store.begin(FILE, at=NOW)
        number = store.commit(outcome("f1", telling(envelope(1)), at=NOW), finish=FILE)
        claim(store)
        store.later(envelope(1).id, due=NOW + MINUTE, reply="451 greylisted", at=NOW + MINUTE / 2, unknown_outcome=False)
        claim(store, now=NOW + MINUTE)
        assert store.trace(FILE.path)[-1].what == "trying"
        store.sent(envelope(1).id, reply="250 queued", at=NOW + 2 * MINUTE)
        steps = store.trace(FILE.path)
        assert [step.what for step in steps] == ["dropped", "begun", "judged", "alert", "envelope", "finished", "put back", "sent"]
        assert "451 greylisted" in steps[-2].detail
        assert steps[-1].detail.endswith("attempt 2: 250 queued")
        assert [step.what for step in store.trace(str(number))] == ["alert", "envelope", "put back", "sent"]
        assert store.trace("/inbox/never.txt") == []

    def test_only_the_last_attempts_are_kept(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1))))
        for attempt in range(ATTEMPTS_KEPT + 5):
            claim(store, now=NOW + attempt * MINUTE)
            store.later(envelope(1).id, due=NOW, reply=f"451 number {attempt + 1}", at=NOW + attempt * MINUTE, unknown_outcome=False)
        replies = [step.detail.rsplit(" ", 1)[1] for step in store.trace(FILE.path) if step.what == "put back"]
        assert replies == [str(number) for number in range(6, ATTEMPTS_KEPT + 6)]
        assert store.outbox()[0].attempts == ATTEMPTS_KEPT + 5

    def test_findings_are_kept_as_they_were(self, store: Store) -> None:
        store.commit(outcome("f1", findings='{"mentions": ["Дамаск"]}'))
        assert store.found(FILE.path) == ['{"mentions": ["Дамаск"]}']

    def test_outcomes_name_every_article_and_why_it_was_silent(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1)), path="/inbox/z"))
        store.commit(outcome("f2", path="/inbox/a", at=NOW + MINUTE))
        assert store.outcomes() == [("/inbox/z", "alerted", ""), ("/inbox/a", "suppressed", "no rule fired")]
        assert store.outcomes("suppressed") == [("/inbox/a", "suppressed", "no rule fired")]

    def test_a_buried_envelope_is_tried_again_by_its_id_or_its_beginning(self, store: Store) -> None:
        one, other = replace(envelope(1), id="abcdef" + "1" * 26), replace(envelope(2), id="abcdef" + "2" * 26)
        store.post([one, other])
        claim(store)
        store.bury(one.id, reply="550", at=NOW)
        assert store.retry("abcde", at=NOW) == 0
        with pytest.raises(UserError, match="several envelopes"):
            store.retry("abcdef", at=NOW)
        assert store.retry("abcdef1", at=NOW) == 1
        assert (claim(store).id, store.outbox()[0].attempts) == (one.id, 1)

    def test_a_waiting_envelope_is_made_due_and_a_sent_one_is_left_alone(self, store: Store) -> None:
        store.post([envelope(1), envelope(2)])
        claim(store)
        store.later(envelope(1).id, due=NOW + 60 * MINUTE, reply="451", at=NOW, unknown_outcome=False)
        assert store.retry(envelope(1).id, at=NOW) == 1
        assert claim(store).id == envelope(1).id
        store.sent(envelope(2).id, reply="250", at=NOW)
        assert store.retry(envelope(2).id, at=NOW) == 0

    def test_an_envelope_under_way_is_not_claimed_twice_by_a_retry(self, store: Store) -> None:
        store.post([envelope(1)])
        claim(store)
        store.retry(envelope(1).id, at=NOW)
        assert store.claim(now=NOW, lease=MINUTE) is None

    def test_a_failed_path_becomes_unknown_again_and_is_told_to_the_intake(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "bad.html"
        path.touch()
        bad = replace(FILE, path=str(path))
        store.begin(bad, at=NOW)
        store.commit(outcome(unreadable(bad.path), path=bad.path, ending="failed", reason="not HTML"), finish=bad)
        before = store.recall("retries")
        assert store.retry(bad.path, at=NOW) == 1
        assert (store.unknown([bad]), store.seen(unreadable(bad.path)), store.tally().failed) == ([bad], None, 0)
        assert store.recall("retries") != before
        assert store.retry(bad.path, at=NOW) == 0

    def test_a_failed_file_that_was_saved_anew_fails_once_more_or_not_at_all(self, store: Store) -> None:
        store.begin(FILE, at=NOW)
        for member in ("1.txt", "2.txt"):
            store.commit(outcome(unreadable(f"{FILE.path}/{member}"), ending="failed", reason="not text"))
        store.finish(FILE, at=NOW)
        anew = replace(FILE, size=121)
        store.begin(anew, at=NOW + MINUTE)
        assert store.tally().failed == 2
        store.commit(outcome("f1", at=NOW + MINUTE), finish=anew)
        assert (store.outcomes("failed"), store.tally().failed, store.tally().suppressed) == ([], 0, 1)
        assert [step.what for step in store.trace(FILE.path)] == ["dropped", "begun", "judged", "finished"]

    def test_a_failure_outlasts_a_second_attempt_at_the_same_file_and_another_files(self, store: Store) -> None:
        store.begin(FILE, at=NOW)
        store.commit(outcome(unreadable(f"{FILE.path}/1.txt"), ending="failed", reason="not text"))
        store.begin(FILE, at=NOW + MINUTE)
        store.commit(outcome("f1", at=NOW + MINUTE), finish=FILE)
        other = replace(FILE, path="/inbox/b.txt")
        store.begin(other, at=NOW + MINUTE)
        store.commit(outcome("f2", at=NOW + MINUTE, path=other.path), finish=other)
        assert store.tally().failed == 1

    def test_a_failed_path_that_is_gone_is_not_tried_again(self, store: Store, tmp_path: Path) -> None:
        gone = str(tmp_path / "gone.html")
        store.commit(outcome(unreadable(gone), path=gone, ending="failed", reason="not HTML"))
        assert (store.retry(at=NOW), store.tally().failed) == (0, 1)
        with pytest.raises(UserError, match="drop it again"):
            store.retry(gone, at=NOW)

    def test_retrying_all_takes_what_failed_and_what_was_buried(self, store: Store, tmp_path: Path) -> None:
        for name in "ab":
            (tmp_path / name).touch()
            store.commit(outcome(unreadable(str(tmp_path / name)), path=str(tmp_path / name), ending="failed", reason="empty"))
        store.post([envelope(1), envelope(2)])
        store.bury(envelope(1).id, reply="550", at=NOW)
        assert store.retry(at=NOW) == 3

    def test_facts_are_kept_and_replaced(self, store: Store) -> None:
        assert store.recall("first start") is None
        store.remember("first start", "yesterday")
        store.remember("first start", "today")
        assert store.recall("first start") == "today"

    def test_pruning_empties_the_bulky_and_keeps_counts_cooldowns_and_fingerprints(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1)), telling(envelope(2, target="room")), findings="{}"), finish=FILE)
        claim(store)
        store.sent(envelope(1).id, reply="250", at=NOW)
        while store.prune(before=NOW + MINUTE):
            pass
        assert (store.found(FILE.path), store.seen("f1"), store.tally().alerted) == ([], "w1", 1)
        assert (len(store.past(["k"])), store.unknown([FILE]), store.answer(envelope(1).id)) == (2, [], "250")
        assert claim(store).message == MESSAGE   # what still waits is whole


class TestSqlite(StoreTests):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqliteStore]:
        with closing(SqliteStore.open(tmp_path / "watcher.db")) as store:
            yield store

    def test_pruning_takes_small_steps_and_gives_the_room_back_to_the_disk(self, store: SqliteStore) -> None:
        for number in range(400):
            text = secrets.token_hex(8000)   # does not compress to less than half
            store.commit(replace(outcome(f"f{number}", findings=text, ending="suppressed", reason="killed wants 10, got 9"), path=f"/in/{number}"))
        steps = []
        while done := store.prune(before=NOW + MINUTE, most=50):
            steps.append(done)
        assert all(done <= 50 for done in steps) and steps[:8] == [50] * 8
        assert store.outcomes("suppressed") == [(f"/in/{number}", "suppressed", "") for number in sorted(range(400), key=str)]
        assert store.tally().suppressed == 400
        store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert store.path.stat().st_size < (SPARE_PAGES + 150) * 4096   # it held 400 times 8 kB
        assert store.prune(before=NOW + MINUTE) == 0

    def test_pruning_looks_at_nothing_it_has_emptied(self, store: SqliteStore) -> None:
        for statement in _EMPTYING:
            plan = [row["detail"] for row in store._connection.execute(f"EXPLAIN QUERY PLAN {statement}", {"limit": 0, "most": 1})]
            assert not any(step.startswith("SCAN") or "TEMP B-TREE" in step for step in plan), plan

    def test_what_a_digest_has_told_keeps_no_text_of_its_own(self, store: Store) -> None:
        store.commit(outcome("f1", telling(envelope(1), folded=True)))
        store.commit(outcome("f2", telling(envelope(2), "k2", folded=True)))
        store.digest(envelope(3), [envelope(1).id])
        store.sent(claim(store).id, reply="250", at=NOW)
        texts = {row["id"]: row["message"] for row in store._connection.execute("SELECT id, message FROM envelopes")}
        assert [bool(texts[envelope(number).id]) for number in (1, 2, 3)] == [False, True, True]
        assert [delivery.state for told in store.alerts() for delivery in told.deliveries] == ["folded", "folded"]
        assert [delivery.envelope for delivery in store.folded()] == [envelope(2).id]

    def test_everything_outlives_the_process(self, store: SqliteStore) -> None:
        store.begin(FILE, at=NOW)
        store.commit(outcome("f1", telling(envelope(1))), finish=FILE)
        before = (store.alerts(), store.outbox(), store.tally(), store.trace(FILE.path), store.past(["k"]))
        store.close()
        with SqliteStore.open(store.path) as again:
            assert (again.alerts(), again.outbox(), again.tally(), again.trace(FILE.path), again.past(["k"])) == before

    def test_a_failure_half_way_leaves_nothing_of_the_article(self, store: SqliteStore) -> None:
        store.post([envelope(7)])
        with pytest.raises(StoreError):   # the second envelope's id is taken
            store.commit(outcome("f1", telling(envelope(1)), telling(envelope(7))), finish=FILE)
        assert (store.seen("f1"), store.alerts(), store.past(["k"]), store.unknown([FILE]), store.tally().alerted) == (None, [], (), [FILE], 0)
        assert len(store.outbox()) == 1


# --- one file, many hands


def test_the_file_and_its_folder_are_private(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "var" / "lib" / "watcher.db") as store:
        store.remember("a", "b")
        modes = {path.name: path.stat().st_mode & 0o777 for path in store.path.parent.iterdir()}
        assert modes == dict.fromkeys(["watcher.db", "watcher.db-wal", "watcher.db-shm", "watcher.db.lock"], 0o600)
        assert [(tmp_path / folder).stat().st_mode & 0o777 for folder in ("var", "var/lib")] == [0o700, 0o700]


def test_a_second_daemon_is_refused_and_told_who_holds_the_store(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "a.db"):
        (tmp_path / "b.db").symlink_to(tmp_path / "a.db")
        for name in ("a.db", "b.db"):
            with pytest.raises(StoreError, match=rf"another daemon \(process {os.getpid()}\) holds the store"):
                SqliteStore.open(tmp_path / name)
    SqliteStore.open(tmp_path / "a.db").close()


def test_a_reader_and_a_visitor_work_beside_the_daemon(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "a.db") as daemon, SqliteStore.open(tmp_path / "a.db", read_only=True) as reader:
        daemon.post([envelope(1)])
        assert len(reader.outbox()) == 1
        with SqliteStore.open(tmp_path / "a.db", visiting=True) as visitor:
            daemon.bury(envelope(1).id, reply="550", at=NOW)
            assert visitor.retry(envelope(1).id, at=NOW) == 1
        assert claim(daemon).id == envelope(1).id
        with pytest.raises(StoreError, match="cannot be written"):
            reader.post([envelope(2)])


def test_looking_creates_nothing(tmp_path: Path) -> None:
    for how in ({"read_only": True}, {"visiting": True}):
        with pytest.raises(StoreError, match="start the daemon first"):
            SqliteStore.open(tmp_path / "none" / "a.db", **how)
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_an_older_form_is_left_to_the_daemon(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch(0o600)
    with pytest.raises(StoreError, match="start the daemon once"):
        SqliteStore.open(tmp_path / "a.db", read_only=True)
    SqliteStore.open(tmp_path / "a.db").close()   # an empty file is a store that was never begun


def _stamped(path: Path, *, owner: int = APPLICATION_ID, version: int = len(MIGRATIONS)) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {owner}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("CREATE TABLE theirs (a)")
        connection.commit()


def _corrupt(path: Path) -> None:
    with SqliteStore.open(path) as store:
        for number in range(200):
            store.commit(outcome(f"f{number}", path=f"/inbox/{number}"))
    data = bytearray(path.read_bytes())
    data[8192:20480] = random.Random(1).randbytes(12288)
    path.write_bytes(data)


@pytest.mark.parametrize(("spoil", "message"), [
    (lambda path: _stamped(path, version=len(MIGRATIONS) + 1), "written by a newer Watcher"),
    (lambda path: _stamped(path, owner=7), "belongs to another program"),
    (lambda path: _stamped(path, owner=0, version=0), "belongs to another program"),
    (lambda path: path.write_bytes(b"From: someone\n" * 500), "is not a store of Watcher"),
    (_corrupt, "is damaged"),
    (lambda path: path.mkdir(), "cannot create the store"),
], ids=["newer", "stamped by others", "unstamped", "no database", "corrupt", "a folder"])
def test_a_file_that_is_no_store_of_ours_is_refused_and_left_as_it_is(tmp_path: Path, spoil: Callable[[Path], object], message: str) -> None:
    path = tmp_path / "a.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=message) as caught:
        SqliteStore.open(path)
    assert str(path) in str(caught.value)
    assert before is None or path.read_bytes() == before
    with suppress(FileNotFoundError):   # the lock was let go
        assert guard.hold(path) > 0


def test_a_locked_file_is_an_error_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watcher.store.database._PATIENCE", 0.05)
    with SqliteStore.open(tmp_path / "a.db") as store, closing(sqlite3.connect(store.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another program"):
            store.commit(outcome("f1"))
        other.execute("ROLLBACK")
        store.commit(outcome("f1"))


@pytest.mark.parametrize(("kind", "refused"), [("nfs4", True), ("cifs", True), ("ext4", False), ("overlay", False)])
def test_a_store_on_a_network_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, refused: bool) -> None:
    mounts = tmp_path / "mountinfo"
    shared = f"{tmp_path}/shared disk".replace(" ", "\\040")
    mounts.write_text(f"22 1 0:21 / / rw,relatime shared:1 - ext4 /dev/vda rw\n40 22 0:44 / {shared} rw shared:5 master:2 - {kind} server:/x rw\n")
    monkeypatch.setattr(guard, "MOUNTS", mounts)
    SqliteStore.open(tmp_path / "local.db").close()
    if refused:
        with pytest.raises(StoreError, match=f"network file system \\({kind}\\)"):
            SqliteStore.open(tmp_path / "shared disk" / "a.db")
    else:
        SqliteStore.open(tmp_path / "shared disk" / "a.db").close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, 1 MB large."""
    with small_disk_at(tmp_path / "disk", "1m") as disk:
        yield disk


def test_a_full_disk_is_an_error_and_the_store_works_again_once_there_is_room(small_disk: Path) -> None:
    with SqliteStore.open(small_disk / "a.db") as store:
        ballast = small_disk / "ballast"
        with suppress(OSError):
            ballast.write_bytes(bytes(2_000_000))
        kept = _fill(store)
        ballast.unlink()
        assert all(store.seen(f"f{number}") for number in range(kept))
        assert (store.seen(f"f{kept}"), store.tally().suppressed) == (None, kept)
        store.commit(outcome("after"))
        assert store.seen("after") == "w1"
    SqliteStore.open(small_disk / "a.db").close()   # and it is whole


def test_a_store_that_may_not_grow_is_an_error_with_nothing_half_written(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "a.db") as store:
        store._connection.execute("PRAGMA max_page_count = 60")
        kept = _fill(store)
        assert (store.seen(f"f{kept}"), store.tally().suppressed, kept > 5) == (None, kept, True)
        store._connection.execute("PRAGMA max_page_count = 6000")
        store.commit(outcome("after"))


def _fill(store: SqliteStore) -> int:
    """Commit articles until there is no room; how many were taken."""
    noise = random.Random(7)
    for number in range(3000):
        try:
            store.commit(outcome(f"f{number}", findings=noise.randbytes(4000).hex()))
        except StoreError as error:
            assert "the disk is full" in str(error)
            return number
    pytest.fail("the disk never filled")


def test_a_read_only_disk_is_refused_at_the_start(small_disk: Path) -> None:
    SqliteStore.open(small_disk / "a.db").close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(StoreError, match="Read-only file system"):
        SqliteStore.open(small_disk / "a.db")


def _write(path: Path, first: int, acknowledged: Path) -> None:
    """Commit and deliver until killed; a number goes to `acknowledged` once its commit returned."""
    store = SqliteStore.open(path)
    with acknowledged.open("a", buffering=1) as saying:
        for number in itertools.count(first):
            file = replace(FILE, path=f"/inbox/{number}")
            store.begin(file, at=NOW)
            tellings = [telling(envelope(2 * number)), telling(envelope(2 * number + 1, target="room"))]
            store.commit(outcome(f"f{number}", *tellings, path=file.path, findings="x" * 5000), finish=file)
            saying.write(f"{number}\n")
            one = claim(store)
            if number % 2:
                store.sent(one.id, reply="250", at=NOW)


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")   # said of fork since Python 3.12
def test_a_process_killed_while_writing_leaves_a_whole_store(tmp_path: Path) -> None:
    path, said, chance, number = tmp_path / "a.db", tmp_path / "said", random.Random(3), 0
    for _ in range(8):
        child = multiprocessing.get_context("fork").Process(target=_write, args=(path, number, said))
        before = said.stat().st_size if said.exists() else 0
        child.start()
        while not said.exists() or said.stat().st_size == before:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.1))
        child.kill()
        child.join()
        with SqliteStore.open(path) as store:   # quick_check, and the dead one's lock is gone
            alerts = store.alerts()
            number = len(alerts)
            assert all(store.seen(f"f{each}") == "w1" for each in said.read_text().split("\n")[:-1])
            assert (store.tally().alerted, len(store.past(["k"]))) == (number, 2)
            assert all(len(alert.deliveries) == 2 for alert in alerts)
            assert store.unknown([replace(FILE, path=alert.path) for alert in alerts]) == []
    assert number > 8
