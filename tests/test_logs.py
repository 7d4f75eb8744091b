"""The daemon's log: a line an event, whatever stands in it, and never a flood."""

from __future__ import annotations

import io
import logging

import pytest

from watcher import logs


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def journal():
    """A logger of its own, what it wrote, and the clock it goes by."""
    written, clock = io.StringIO(), Clock()
    log = logging.Logger("room")   # noqa: LOG001 - not to be found by the next test
    log.addHandler(logs.Journal(written, clock))
    return log, written, clock


def test_a_line_says_how_grave_it_is_and_which_room_speaks(journal):
    log, written, _ = journal
    log.warning("article failed path=%r", "a.txt")
    assert written.getvalue() == "WARNING room article failed path='a.txt'\n"


@pytest.mark.parametrize("trick", ["\x1b[2J", "\r", "\x9b31m", "\u202e", "\u2066", "\u2028", "\x00", "\x85"])
def test_nothing_in_a_line_steers_a_terminal_or_ends_it(journal, trick):
    log, written, _ = journal
    log.error("cannot read %s", f"a{trick}b")
    text = written.getvalue()
    assert not set(trick) - set("[2J31m") & set(text)
    assert text.count("\n") == 1 and text.splitlines() == [text[:-1]]


def test_a_name_with_a_line_end_forges_no_line(journal):
    log, written, _ = journal
    log.error("cannot read %s", "a\nERROR watcher.app all is lost\nb")
    assert [line for line in written.getvalue().splitlines() if not line.startswith("  ")] == ["ERROR room cannot read a"]


def test_letters_of_every_script_stand_as_they_are(journal):
    log, written, _ = journal
    log.info("حمص Алеппо 阿勒颇 é")
    assert written.getvalue() == "INFO room حمص Алеппо 阿勒颇 é\n"


def test_the_same_complaint_a_thousand_times_is_a_hundred_lines_and_two_figures(journal):
    log, written, clock = journal
    for number in range(1000):
        log.warning("article failed path=%r", number)
    assert len(written.getvalue().splitlines()) == logs.MOST_COMPLAINTS + 1
    assert "more lines like the last one are left out" in written.getvalue().splitlines()[-1]
    log.warning("another complaint")
    assert written.getvalue().splitlines()[-1] == "WARNING room another complaint"
    clock.now += logs.SPAN
    log.warning("article failed path=%r", 1000)
    assert written.getvalue().splitlines()[-2:] == ["WARNING room 900 lines like the next one were left out", "WARNING room article failed path=1000"]


def test_what_is_no_complaint_may_be_said_more_often_and_is_bounded_too(journal):
    log, written, _ = journal
    for number in range(logs.MOST_NOTES * 2):
        log.info("article suppressed path=%r", number)
    assert len(written.getvalue().splitlines()) == logs.MOST_NOTES + 1


def test_ever_new_kinds_of_lines_are_not_remembered_for_ever(journal):
    log, written, _ = journal
    for number in range(logs.MOST_KINDS * 3):
        log.info(str(number))
    assert len(log.handlers[0]._kinds) <= logs.MOST_KINDS
    assert len(written.getvalue().splitlines()) == logs.MOST_KINDS * 3
