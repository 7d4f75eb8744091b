"""The courier: what becomes of each envelope, and that one channel's trouble stays its own."""

from __future__ import annotations

import logging
import random
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from watcher.delivery import Courier
from watcher.delivery import courier as courier_module
from watcher.delivery.fallback import fallback_of
from watcher.errors import Refused, StoreError, TryLater, UserError
from watcher.model import Envelope, Message, Severity
from watcher.store import Delivery
from watcher.store.sqlite import SqliteStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Channel:
    url: str = "console:"
    fallback: str | None = None


@dataclass
class Office:
    """A courier on a real store, with a clock to turn and servers that answer as told."""

    store: SqliteStore
    channels: dict[str, Channel]
    now: datetime = NOON              # time as it passes
    ahead: timedelta = timedelta(0)   # by how much the clock is wrong
    answers: dict[str, Callable[[Envelope], str]] = field(default_factory=dict)
    sent: list[Envelope] = field(default_factory=list)
    troubles: list[tuple[str, str | None]] = field(default_factory=list)
    buried: list[tuple[Envelope, str]] = field(default_factory=list)
    beats: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.courier = Courier(
            self.store, self.channels, secret=self.secret, send=self.send, trouble=lambda name, what: self.troubles.append((name, what)),
            buried=lambda envelope, reply: self.buried.append((envelope, reply)), moved=lambda: self.beats.append(time.monotonic()),
            clock=self.clock, seconds=self.seconds, rng=random.Random(1))

    def clock(self) -> datetime:
        return self.now + self.ahead

    def seconds(self) -> float:
        return self.now.timestamp()

    def secret(self, name: str) -> str:
        url = self.channels[name].url
        if not url:
            raise UserError(f"cannot read the url of {name!r}: chmod 600 it")
        return url

    def send(self, envelope: Envelope, url: str) -> str:
        answer = self.answers.get(envelope.target, lambda _: "250 OK")(envelope)
        self.sent.append(envelope)
        return answer

    def post(self, target: str, recipient: str = "console:", **changes: object) -> Envelope:
        message = Message("[HIGH] Two killed", "Two killed\n\nIn Homs.", "<p>Two killed</p>", "high")
        fields = {"id": secrets.token_hex(16), "alert_id": None, "target": target, "recipient": recipient, "message": message, "created": self.clock()}
        envelope = Envelope(**{**fields, **changes})   # type: ignore[arg-type]
        self.store.post([envelope])
        return envelope

    def turn(self, seconds: float = 0) -> int:
        """Let time pass, take one step and wait for what it started."""
        self.now += timedelta(seconds=seconds)
        started = self.courier.step()
        assert self.courier.wait(10)
        return started

    def waiting(self) -> list[Delivery]:
        return self.store.outbox()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with SqliteStore.open(tmp_path / "watcher.db") as store:
        yield Office(store, {"desk": Channel(), "room": Channel(fallback="desk"), "other": Channel()})


def raising(error: Exception) -> Callable[[Envelope], str]:
    def answer(_: Envelope) -> str:
        raise error

    return answer


def test_a_message_is_sent_once_and_the_reply_is_kept(office: Office) -> None:
    envelope = office.post("desk")
    assert office.turn() == 1
    assert office.turn() == 0
    assert [each.id for each in office.sent] == [envelope.id]
    assert office.store.answer(envelope.id) == "250 OK"
    assert not office.waiting()


def test_a_temporary_failure_waits_five_seconds_and_doubles(office: Office) -> None:
    office.answers["desk"] = raising(TryLater("451 later"))
    office.post("desk")
    pauses = []
    for _ in range(12):
        assert office.turn() == 1
        due = office.waiting()[0].due
        assert due is not None
        pauses.append((due - office.now).total_seconds())
        office.now = max(due, office.now + timedelta(minutes=2))   # the channel has rested by then
    assert 4 <= pauses[0] <= 6
    assert all(later > earlier for earlier, later in pairwise(pauses[:6]))
    assert max(pauses) <= 900
    assert pauses[-1] >= 720


def test_the_server_s_wish_is_honoured(office: Office) -> None:
    office.answers["desk"] = raising(TryLater("429 slow down", retry_after=297))
    office.post("desk")
    office.turn()
    office.answers.clear()
    assert office.waiting()[0].due == NOON + timedelta(seconds=297)
    office.post("desk")
    assert office.turn(290) == 0   # the second message is not pressed on a server that asked for patience
    assert office.turn(8) + office.turn() == 2
    assert not office.waiting()


def test_one_message_that_fails_blocks_none_behind_it(office: Office) -> None:
    bad = office.post("desk", created=NOON - timedelta(minutes=1))
    good = office.post("desk")

    def answer(envelope: Envelope) -> str:
        if envelope.id == bad.id:
            raise TryLater("451 this one not now")
        return "250 OK"

    office.answers["desk"] = answer
    office.turn()
    office.turn(2)
    assert office.store.answer(good.id) == "250 OK"
    assert [each.envelope for each in office.waiting()] == [bad.id]


def test_a_dead_server_is_not_asked_once_for_each_message(office: Office) -> None:
    office.answers["desk"] = raising(TryLater("cannot be reached"))
    for _ in range(100):
        office.post("desk")
    for _ in range(60):
        office.turn(1)
    assert len(office.sent) == 0
    tries = sum(each.attempts for each in office.waiting())
    assert 4 <= tries <= 10
    office.answers.clear()
    for _ in range(101):
        office.turn(61)
    assert len(office.sent) == 100


def test_after_an_outage_of_a_day_all_is_delivered_in_order(office: Office) -> None:
    down = raising(TryLater("cannot be reached", at_fault="route"))
    office.answers["desk"] = down
    posted = []
    for _ in range(48):
        posted.append(office.post("desk"))
        other = office.post("other")
        for _ in range(6):
            office.turn(300)
        assert office.store.answer(other.id) == "250 OK"   # the dead one delays no other
    office.sent.clear()
    office.answers.clear()
    for _ in posted:
        office.turn(61 if not office.sent else 0)
    assert [each.id for each in office.sent] == [each.id for each in posted]
    assert [what for name, what in office.troubles if name == "channel desk"][-1] is None


def test_what_meets_a_dead_route_keeps_its_place_and_what_fails_itself_does_not(office: Office) -> None:
    first, second = office.post("desk"), office.post("desk")
    office.answers["desk"] = raising(TryLater("cannot be reached", at_fault="route"))
    office.turn()
    office.answers.clear()
    office.turn(2)
    assert [each.id for each in office.sent] == [first.id]
    office.answers["desk"] = raising(TryLater("451 not this one now"))
    office.turn()
    third = office.post("desk")
    office.answers.clear()
    office.turn(2)
    office.turn(10)
    assert [each.id for each in office.sent] == [first.id, third.id, second.id]


def limited(office: Office, *, burst: int, pause: float) -> Callable[[Envelope], str]:
    """A server that takes some messages at once, and then one each so many seconds."""
    taken: list[datetime] = []

    def answer(_: Envelope) -> str:
        if len(taken) >= burst and office.now < taken[-1] + timedelta(seconds=pause):
            raise TryLater("429 M_LIMIT_EXCEEDED", retry_after=(taken[-1] + timedelta(seconds=pause) - office.now).total_seconds(), at_fault="rate")
        taken.append(office.now)
        return "250 OK"

    return answer


def test_what_a_server_s_limit_would_hold_back_for_long_goes_as_one_message_that_lists_it(office: Office) -> None:
    office.answers["desk"] = limited(office, burst=10, pause=5)
    posted = [office.post("desk", message=Message(f"[HIGH] {number} killed", "text", "<p>text</p>", "high")) for number in range(100)]
    for _ in range(60):
        office.turn(1)
    assert not office.waiting()
    single, listed = office.sent[:10], office.sent[10:]
    assert [each.id for each in single] == [each.id for each in posted[:10]]
    assert len(listed) == 2   # fifty lines each
    assert "50 messages at once" in listed[0].message.title
    lines = "\n".join(each.message.text for each in listed)
    places = [lines.index(f"[HIGH] {number} killed\n") for number in range(11, 100)]
    assert places == sorted(places)
    assert office.store.tally().outbox == {"sent": 12, "folded": 90}


@pytest.mark.parametrize("gravest", ["critical", "low", "info"])
def test_a_list_rings_as_its_gravest_message_would(office: Office, gravest: Severity) -> None:
    office.answers["desk"] = raising(TryLater("429 too many", at_fault="rate"))
    for number in range(30):
        severity = gravest if number == 20 else "info"
        office.post("desk", message=Message(f"[{severity.upper()}] {number} killed", "text", "<p>text</p>", severity, quiet=severity == "info"))
    office.turn()
    office.answers.clear()
    for _ in range(3):
        office.turn(61)
    (listed,) = [each.message for each in office.sent]
    assert (listed.severity, listed.quiet) == (gravest, gravest == "info")
    assert listed.title == f"[WATCHER] 30 messages at once, the gravest: [{gravest.upper()}] {0 if gravest == 'info' else 20} killed"


def test_a_server_that_says_only_too_many_is_sent_a_list_too(office: Office) -> None:
    office.answers["desk"] = raising(TryLater("429 too many", at_fault="rate"))
    for _ in range(30):
        office.post("desk")
    office.turn()
    office.answers.clear()
    for _ in range(3):
        office.turn(61)
    assert len(office.sent) == 1
    assert office.sent[0].message.title.startswith("[WATCHER] 30 messages at once")


def test_a_list_of_one_is_that_message(office: Office) -> None:
    office.answers["desk"] = raising(TryLater("429 too many", at_fault="rate"))
    posted = [office.post("desk") for _ in range(51)]
    office.turn()
    office.answers.clear()
    for _ in range(3):
        office.turn(61)
    alone, listed = office.sent
    assert "50 messages at once" in listed.message.title
    assert alone.id == posted[-1].id


def test_what_a_server_s_limit_holds_back_for_seconds_goes_one_by_one(office: Office) -> None:
    office.answers["desk"] = limited(office, burst=1, pause=5)
    posted = [office.post("desk") for _ in range(12)]
    for _ in range(80):
        office.turn(1)
    assert [each.id for each in office.sent] == [each.id for each in posted]


def test_a_message_that_may_be_out_already_is_not_listed_again(office: Office) -> None:
    unsure = office.post("desk")
    assert office.store.claim(now=office.now, lease=courier_module.LEASE) is not None   # and the daemon is killed here
    office.store.release()
    for _ in range(30):
        office.post("desk")
    taken: list[Envelope] = []

    def answer(envelope: Envelope) -> str:
        if not taken:
            taken.append(envelope)
            raise TryLater("429", retry_after=30, at_fault="rate")
        return "250 OK"

    office.answers["desk"] = answer
    for _ in range(5):
        office.turn(31)
    assert [each.id for each in taken] == [unsure.id]
    assert [each.id for each in office.sent if each.id == unsure.id] == [unsure.id]
    assert len(office.sent) == 2


def test_what_is_refused_is_buried_loudly_and_goes_by_the_fallback(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.answers["room"] = raising(Refused("403 M_FORBIDDEN <not> in room"))
    envelope = office.post("room")
    office.turn()
    assert [(each.id, reply) for each, reply in office.buried] == [(envelope.id, "403 M_FORBIDDEN <not> in room")]
    assert any(record.levelno == logging.ERROR and record.message.startswith(f"buried envelope={envelope.id}") for record in caplog.records)
    office.turn()
    (instead,) = office.sent
    assert (instead.target, instead.recipient) == ("desk", "console:")
    assert instead.id != envelope.id
    assert "because 'room' did not take it: 403 M_FORBIDDEN <not> in room" in instead.message.text
    assert "&lt;not&gt;" in instead.message.html
    assert [each.state for each in office.waiting()] == ["buried"]


def test_three_days_of_trying_are_enough(office: Office) -> None:
    office.answers["room"] = raising(TryLater("451 later"))
    office.post("room")
    office.turn()
    office.turn(timedelta(days=3).total_seconds() - 60)
    assert [each.state for each in office.waiting()] == ["waiting"]
    office.turn(3600)
    assert office.buried[0][1] == "given up after 3 days: 451 later"
    office.turn()
    assert [each.target for each in office.sent] == ["desk"]


def test_what_was_given_up_and_is_tried_again_has_its_patience_anew(office: Office) -> None:
    office.answers["room"] = raising(TryLater("451 later"))
    office.channels["room"].fallback = None
    posted = [office.post("room") for _ in range(3)]
    office.now += timedelta(days=4)
    for _ in posted:
        office.turn(60)
    assert len(office.buried) == 3

    taken: list[str] = []

    def one_in_ten_seconds(envelope: Envelope) -> str:
        if taken and office.now < last[0] + timedelta(seconds=10):
            raise TryLater("429 slowly", retry_after=9, at_fault="rate")
        last[0] = office.now
        taken.append(envelope.id)
        return "250 OK"

    last = [office.now]
    office.answers["room"] = one_in_ten_seconds
    assert office.store.retry(at=office.clock()) == 3
    for _ in range(60):
        office.turn(1)
    assert taken == [one.id for one in posted] and len(office.buried) == 3


def test_what_may_come_through_at_every_try_is_tried_soon_once_and_then_rarely(office: Office) -> None:
    office.answers["desk"] = raising(TryLater("the line broke", may_double=True))
    office.post("desk")
    tries = [office.now for _ in range(3 * 24 * 12) if office.turn(300)]
    assert 10 <= len(tries) <= 20   # in three days; each may be a copy in somebody's mailbox
    assert tries[1] - tries[0] < timedelta(minutes=10)
    assert max(later - earlier for earlier, later in pairwise(tries)) <= timedelta(hours=6, minutes=5)


def test_a_circle_of_fallbacks_ends(office: Office) -> None:
    office.channels.update(room=Channel(fallback="desk"), desk=Channel(fallback="room"))
    for name in ("room", "desk"):
        office.answers[name] = raising(Refused("550 no"))
    office.post("room")
    for _ in range(5):
        office.turn()
    assert len(office.buried) == 1


@pytest.mark.parametrize(("chain", "expected"), [
    ({"a": None}, None), ({"a": "b", "b": None}, "b"), ({"a": "gone"}, None), ({"a": "a"}, None), ({"a": "b", "b": "a"}, None),
    ({"a": "b", "b": "c", "c": "a"}, None), ({"a": "b", "b": "c", "c": "b"}, "b"), ({}, None),
])
def test_the_fallback_steps_in_unless_it_leads_back(chain: dict[str, str | None], expected: str | None) -> None:
    assert fallback_of("a", {name: Channel(fallback=fallback) for name, fallback in chain.items()}) == expected


def test_recipients_unknown_at_commit_are_told_once_the_url_can_be_read(office: Office) -> None:
    office.channels["desk"].url = ""
    office.post("desk", recipient="")
    office.turn()
    assert office.waiting()[0].reply == "cannot read the url of 'desk': chmod 600 it"
    office.channels["desk"].url = "mailto://localhost?from=bot@watch.test&to=ana@watch.test,ben@watch.test"
    office.turn(10)
    office.turn()
    office.turn()
    assert sorted(each.recipient for each in office.sent) == ["ana@watch.test", "ben@watch.test"]


def test_a_fallback_whose_url_cannot_be_read_gets_the_message_later(office: Office) -> None:
    office.answers["room"] = raising(Refused("404"))
    office.channels["desk"].url = ""
    office.post("room")
    office.turn()
    office.channels["desk"].url = "console:"
    for _ in range(3):
        office.turn(10)
    assert [(each.target, each.recipient) for each in office.sent] == [("desk", "console:")]


def test_a_mended_address_gets_what_waited_for_the_mistyped_one(office: Office) -> None:
    office.channels["desk"].url = "mailto://localhost?from=bot@watch.test&to=ana@watch.test"
    office.post("desk", recipient="anna@watch.test")
    office.turn()
    office.turn()
    assert [each.recipient for each in office.sent] == ["ana@watch.test"]


def test_a_channel_that_left_the_settings_waits_for_its_return(office: Office) -> None:
    office.post("gone")
    office.turn()
    assert "no channel 'gone' any more" in office.waiting()[0].reply
    office.channels["gone"] = Channel()
    office.turn(10)
    assert [each.target for each in office.sent] == ["gone"]


def test_a_second_failure_in_a_row_is_a_trouble_until_it_works_again(office: Office) -> None:
    office.answers["desk"] = raising(TryLater("451 later"))
    office.post("desk")
    office.turn()
    assert office.troubles == []
    office.turn(10)
    assert office.troubles == [("channel desk", "channel 'desk' fails: 451 later")]
    office.answers.clear()
    office.turn(60)
    assert office.troubles[-1] == ("channel desk", None)


def test_an_error_is_logged_where_it_changes(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="watcher.delivery.courier")
    office.post("desk")
    for words in ("451 later", "451 later", "451 later", "cannot be reached"):
        office.answers["desk"] = raising(TryLater(words))
        assert office.turn(1200) == 1
    office.answers.clear()
    office.turn(1200)
    lines = [record.message.partition(" envelope=")[0] for record in caplog.records]
    assert lines == ["delivery fails channel=desk error='451 later'", "delivery fails channel=desk error='cannot be reached'",
                     "sent", "delivery works again channel=desk"]


def test_a_stumbling_sender_costs_neither_the_message_nor_a_secret(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.answers["desk"] = raising(ValueError("hunter2"))
    office.post("desk")
    office.turn()
    assert "the sender stumbled: ValueError at test_courier.py" in office.waiting()[0].reply
    assert "hunter2" not in caplog.text
    office.answers.clear()
    office.turn(10)
    assert len(office.sent) == 1


def test_a_slow_channel_delays_no_other(office: Office) -> None:
    release = threading.Event()
    office.answers["room"] = lambda _: str(release.wait(10))
    office.post("room", created=NOON - timedelta(minutes=1))
    office.post("room", created=NOON - timedelta(minutes=1))
    fast = office.post("desk")
    assert office.courier.step() == 2   # one of each channel, the second of the slow one waits its turn
    until(lambda: office.store.answer(fast.id) is not None)
    assert not office.courier.wait(0)
    release.set()
    assert office.courier.wait(5)
    assert office.turn() == 1


def test_a_message_swallowed_without_a_word_is_tried_again(office: Office) -> None:
    release = threading.Event()
    office.answers["desk"] = lambda _: "250 late" if release.wait(10) else "never"
    envelope = office.post("desk")
    office.courier.step()
    office.now += timedelta(minutes=3)
    office.courier.step()
    (row,) = office.waiting()
    assert row.reply == "no answer within 120 s"
    release.set()
    until(lambda: office.store.answer(envelope.id) == "250 late")   # it came through after all: no second copy
    assert office.turn(3600) == 0


def test_a_server_that_swallows_everything_holds_three_threads_at_most(office: Office) -> None:
    release = threading.Event()
    office.answers["desk"] = lambda _: str(release.wait(20))
    office.post("desk")
    started = 0
    for _ in range(8):
        started += office.courier.step()
        office.now += timedelta(minutes=20)
    assert started == 3
    release.set()
    until(lambda: not office.courier._attempts)


def test_a_message_claimed_before_a_crash_is_sent_after_it(office: Office) -> None:
    envelope = office.post("desk")
    assert office.store.claim(now=office.now, lease=courier_module.LEASE) is not None   # and the daemon is killed here
    assert office.turn(10) == 0
    assert office.turn(25) == 1
    (sent,) = office.sent
    assert (sent.id, sent.tried, sent.attempts) == (envelope.id, NOON, 2)


def test_deaths_over_a_message_lengthen_no_pause(office: Office) -> None:
    office.answers["desk"] = raising(TryLater("502 gone for a moment"))
    office.post("desk")
    for _ in range(8):
        assert office.store.claim(now=office.now, lease=courier_module.LEASE) is not None   # and the daemon is killed here
        office.store.release()
    assert office.turn() == 1
    (waiting,) = office.waiting()
    assert waiting.attempts == 9
    assert waiting.due is not None
    assert waiting.due - office.now <= timedelta(seconds=6)


# --- clocks that are set

YEARS = timedelta(days=3650)


@pytest.mark.parametrize("ahead", [timedelta(minutes=1), timedelta(hours=2), YEARS])
def test_a_clock_set_back_holds_up_no_message_and_keeps_their_order(office: Office, ahead: timedelta) -> None:
    office.turn()
    office.ahead = ahead
    office.answers["desk"] = raising(TryLater("cannot be reached", at_fault="route"))
    posted = [office.post("desk") for _ in range(3)]
    for _ in range(10):
        office.turn(20)
    office.answers.clear()
    office.ahead = timedelta(0)
    for _ in range(4):
        office.turn(61)
    assert [each.id for each in office.sent] == [each.id for each in posted]


def test_a_clock_that_was_set_back_while_nobody_ran_holds_up_no_message(office: Office) -> None:
    envelope = office.post("desk", created=NOON + YEARS)
    assert office.turn() == 1
    assert [each.id for each in office.sent] == [envelope.id]


def test_a_clock_set_forward_takes_no_running_attempt_for_hung(office: Office) -> None:
    release = threading.Event()
    office.answers["desk"] = lambda _: str(release.wait(10))
    envelope = office.post("desk")
    office.courier.step()
    office.ahead = YEARS
    for _ in range(3):
        office.now += timedelta(seconds=1)
        assert office.courier.step() == 0
    release.set()
    until(lambda: office.store.answer(envelope.id) is not None)
    assert [(each.id, each.attempts) for each in office.sent] == [(envelope.id, 1)]


@pytest.mark.parametrize("ahead", [timedelta(hours=-2), -YEARS, timedelta(hours=2), YEARS])
def test_a_channel_rests_as_long_whatever_the_clock_says(office: Office, ahead: timedelta) -> None:
    office.answers["desk"] = raising(TryLater("429", retry_after=30, at_fault="rate"))
    office.post("desk")
    office.turn()
    office.answers.clear()
    office.ahead = ahead
    assert office.turn(20) == 0
    assert office.turn(11) == 1


def test_three_days_begin_anew_with_a_clock_that_was_years_ahead(office: Office) -> None:
    office.turn()
    office.ahead = YEARS
    office.answers["desk"] = raising(TryLater("451 later"))
    office.post("desk")
    office.turn()
    office.ahead = timedelta(0)
    for _ in range(3 * 24 - 1):
        office.turn(3600)
    assert [each.state for each in office.waiting()] == ["waiting"]
    for _ in range(3):
        office.turn(3600)
    assert [each.state for each in office.waiting()] == ["buried"]


def test_a_full_disk_after_the_sending_sends_nothing_twice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier_module, "PULSE", 0.01)
    whole, full = office.store.sent, iter([True, True, False])

    def sent(envelope: str, *, reply: str, at: datetime) -> None:
        if next(full):
            raise StoreError("the disk is full")
        whole(envelope, reply=reply, at=at)

    monkeypatch.setattr(office.store, "sent", sent)
    envelope = office.post("desk")
    office.turn()
    assert office.store.answer(envelope.id) == "250 OK"
    assert len(office.sent) == 1
    assert ("outbox", "the outbox cannot be read or written: the disk is full") in office.troubles


def test_it_beats_while_a_sender_hangs_and_stops_when_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier_module, "PULSE", 0.05)
    monkeypatch.setattr(courier_module, "FAREWELL", 0.2)
    release, stop = threading.Event(), threading.Event()
    office.answers["room"] = lambda _: str(release.wait(10))
    office.post("room")
    runner = threading.Thread(target=office.courier.run, args=(stop,))
    runner.start()
    until(lambda: len(office.beats) > 10)
    envelope = office.post("desk")
    office.courier.wake.set()
    until(lambda: office.store.answer(envelope.id) is not None)
    stop.set()
    office.courier.wake.set()
    runner.join(5)
    assert not runner.is_alive()
    release.set()
    until(lambda: not office.courier._attempts)


def test_a_commit_wakes_it_at_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier_module, "PULSE", 30.0)
    stop = threading.Event()
    runner = threading.Thread(target=office.courier.run, args=(stop,))
    runner.start()
    until(lambda: len(office.beats) == 1)
    envelope = office.post("desk")
    office.courier.wake.set()
    until(lambda: office.store.answer(envelope.id) is not None)
    stop.set()
    office.courier.wake.set()
    runner.join(5)
    assert not runner.is_alive()


def test_a_store_that_fails_is_a_trouble_and_not_the_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier_module, "PULSE", 0.02)
    claim = office.store.claim

    def locked(**_: object) -> Envelope | None:
        raise StoreError("locked")

    monkeypatch.setattr(office.store, "claim", locked)
    stop = threading.Event()
    runner = threading.Thread(target=office.courier.run, args=(stop,))
    runner.start()
    until(lambda: ("outbox", "the outbox cannot be read or written: locked") in office.troubles)
    monkeypatch.setattr(office.store, "claim", claim)
    until(lambda: ("outbox", None) in office.troubles)
    stop.set()
    runner.join(5)
    assert not runner.is_alive()


def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)
