"""What the daemon says of itself beside the store."""

from datetime import UTC, datetime, timedelta

from watcher import health


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_a_part_ages_until_it_moves_again():
    clock = Clock()
    pulse = health.Health(clock)
    pulse.moved("intake")
    clock.now += 7
    assert pulse.ages() == {"intake": 7.0}
    assert pulse.alive(limit=7)
    assert not pulse.alive(limit=6)
    pulse.moved("intake")
    assert pulse.ages() == {"intake": 0.0}


def test_one_dead_part_is_enough_to_be_dead():
    clock = Clock()
    pulse = health.Health(clock)
    pulse.moved("intake")
    pulse.moved("delivery")
    clock.now += 60
    pulse.moved("intake")
    assert not pulse.alive(limit=30)


def test_a_problem_is_announced_once_and_again_when_its_wording_changes():
    announced = []
    pulse = health.Health(Clock(), announced.append)
    pulse.trouble("watchlist", "line 3 is wrong")
    pulse.trouble("watchlist", "line 3 is wrong")
    pulse.trouble("watchlist", "line 4 is wrong")
    assert announced == ["line 3 is wrong", "line 4 is wrong"]
    assert pulse.problems() == ["line 4 is wrong"]


def test_a_problem_that_ends_disappears_and_may_come_back():
    announced = []
    pulse = health.Health(Clock(), announced.append)
    pulse.trouble("route", "the desk is unreachable")
    pulse.trouble("route", None)
    assert pulse.problems() == []
    pulse.trouble("route", "the desk is unreachable")
    assert announced == ["the desk is unreachable"] * 2


def test_the_pulse_is_read_back_by_another_process_with_the_age_it_has_by_then(tmp_path):
    store = tmp_path / "watcher.db"
    pulse = health.Health(Clock())
    pulse.moved("thinking")
    pulse.trouble("x", "something is wrong")
    pulse.write(store)
    seen = health.read(store, datetime.now(UTC) + timedelta(seconds=10))
    assert seen.running
    assert 9 < seen.parts["thinking"] < 15
    assert seen.problems == ["something is wrong"]


def test_the_pulse_of_a_daemon_that_is_gone_says_not_running(tmp_path):
    store = tmp_path / "watcher.db"
    health.Health(Clock()).write(store)
    assert not health.read(store, datetime.now(UTC) + timedelta(hours=1)).running


def test_no_pulse_and_a_garbled_one_mean_not_running(tmp_path):
    store = tmp_path / "watcher.db"
    assert not health.read(store, datetime.now(UTC)).running
    health.file_beside(store).write_text("[]")
    assert not health.read(store, datetime.now(UTC)).running


def test_a_pulse_that_cannot_be_written_is_a_problem_and_no_crash(tmp_path):
    pulse = health.Health(Clock())
    pulse.write(tmp_path / "missing" / "watcher.db")
    assert "cannot write" in pulse.problems()[0]


def test_the_pulse_is_written_when_a_problem_comes_or_goes_and_else_every_few_seconds(tmp_path):
    store, clock = tmp_path / "watcher.db", Clock()
    pulse = health.Health(clock)
    seen = []

    def beat(seconds):
        clock.now += seconds
        before = health.file_beside(store).stat().st_mtime_ns if health.file_beside(store).exists() else 0
        pulse.beat(store)
        seen.append(health.file_beside(store).stat().st_mtime_ns != before)

    beat(0)
    beat(1)
    pulse.trouble("x", "wrong")
    beat(1)
    beat(1)
    pulse.trouble("x", None)
    beat(1)
    beat(health.EVERY)
    assert seen == [True, False, True, False, True, True]
