"""What a signal sets in motion, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

INSIDE = """
import signal, sys, threading
from watcher import signals

stop, reload = threading.Event(), threading.Event()
signals.hear(stop=stop, reload=reload)
event, number = {event}, signal.{number}

def in_the_lock(frame, what, _):
    if event._cond._lock.locked() and frame.f_code.co_filename == threading.__file__:
        sys.settrace(None)
        print("held", flush=True)
        signal.raise_signal(number)
    return in_the_lock

sys.settrace(in_the_lock)
event.{act}
sys.settrace(None)
assert event.wait(20), "the signal was not heard"
assert not (reload if event is stop else stop).is_set()
"""


@pytest.mark.parametrize(("event", "number", "act"), [
    ("stop", "SIGTERM", "wait(20)"), ("stop", "SIGINT", "wait(20)"), ("stop", "SIGTERM", "set()"), ("reload", "SIGHUP", "clear()")])
def test_a_signal_that_comes_while_the_main_thread_holds_the_event_s_lock_hangs_nothing(event, number, act):
    done = subprocess.run(
        [sys.executable, "-c", INSIDE.format(event=event, number=number, act=act)], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (0, "held\n"), done.stderr
