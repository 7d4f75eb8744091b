"""What tells that the daemon lives, on the real daemon: the heartbeat at a real web server, the canary, quiet inboxes, routes that are down."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from household import WATCHLIST, Household, strike
from mailserver import MailServer

from watcher.delivery import heartbeat
from watcher.errors import TryLater, UserError


def with_a_twist(house: Household, code: str) -> Household:
    """The daemon begins with these lines: shorter patience, or a part that hangs."""
    (house.folder / "sitecustomize.py").write_text(f"import sys\nif 'run' in sys.argv:\n{''.join(f'    {line}{chr(10)}' for line in code.splitlines())}")
    house.environment = {**house.environment, "PYTHONPATH": str(house.folder)}
    return house


@dataclass
class Listener:
    """A web server that notes what is called, and answers as it is told."""

    answer: int = 200
    delay: float = 0.0
    called: list[str] = field(default_factory=list)
    server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                listener.called.append(f"{self.command} {self.path}")
                time.sleep(listener.delay)
                self.send_response(listener.answer)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/ping/token-hunter2"


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.server.shutdown()
    listener.server.server_close()


# --- the call itself

def test_a_call_is_one_get(listener):
    heartbeat.call(listener.url)
    assert listener.called == ["GET /ping/token-hunter2"]


@pytest.mark.parametrize(("answer", "words"), [(302, r"302 \(it has moved: write its new address\)"), (404, "404"), (500, "500")])
def test_any_other_answer_is_a_failure_and_nothing_is_followed(listener, answer, words):
    listener.answer = answer
    with pytest.raises(TryLater, match=f"^127.0.0.1 answered {words}$") as caught:
        heartbeat.call(listener.url)
    assert len(listener.called) == 1
    assert "hunter2" not in repr(caught.value) and caught.value.__cause__ is None and caught.value.__suppress_context__


@pytest.mark.parametrize(("url", "words"), [
    ("http://127.0.0.1:9/hunter2", "connection refused"), ("http://nowhere.invalid/hunter2", "nowhere.invalid: "), ("http://127.0.0.1:99999/hunter2", "127.0.0.1: ")])
def test_an_address_that_cannot_be_reached_is_a_failure_without_its_secret(url, words):
    with pytest.raises(TryLater) as caught:
        heartbeat.call(url)
    assert words in str(caught.value) and "hunter2" not in str(caught.value)


def test_a_server_that_says_nothing_is_not_waited_for(listener, monkeypatch):
    monkeypatch.setattr(heartbeat, "PATIENCE", 0.3)
    listener.delay = 3
    with pytest.raises(TryLater, match="no answer within"):
        heartbeat.call(listener.url)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://h/x", "https://", "hunter2", "http://[::1/"])
def test_only_a_web_address_is_called(url):
    with pytest.raises(UserError, match="not a web address"):
        heartbeat.call(url)


@pytest.mark.parametrize(("url", "unwise"), [
    ("http://beat.example/x", True), ("https://beat.example/x", False), ("http://127.0.0.1/x", False), ("http://localhost:8080/x", False)])
def test_an_address_called_in_the_clear_is_warned_of(url, unwise):
    assert bool(heartbeat.warning(url)) == unwise


# --- the daemon

def test_the_heartbeat_is_called_and_its_failure_is_a_problem_without_its_secret(household, listener):
    house = household()
    house.save_settings(heartbeat={"url": listener.url, "every": "1s"})
    with_a_twist(house, "import watcher.vigil.beating as b\nb.PATIENCE = 1").start()
    house.until(lambda: len(listener.called) >= 2, "two calls")
    assert house.until(lambda: house.status()["signs"].get("heartbeat"), "the sign of life") < 10
    listener.answer = 503
    [problem] = house.until(lambda: house.status()["problems"], "the problem")
    assert problem == "the heartbeat fails: 127.0.0.1 answered 503"
    house.until(lambda: problem in house.log, "it to be told")
    listener.answer = 200
    house.until(lambda: "heard again" in house.log, "the end of it")
    listener.delay = 60
    house.until(lambda: (before := len(listener.called)) and time.sleep(2) is None and len(listener.called) >= before, "a call that hangs")
    began = time.monotonic()
    assert house.stop() == 0
    assert time.monotonic() - began < 10       # nobody waits for it
    kept = b"".join(path.read_bytes() for path in (house.folder / "var").iterdir() if path.is_file())
    assert "hunter2" not in house.log + house.output and b"hunter2" not in kept


def test_the_canary_comes_out_again_and_again_and_tells_nobody(household, plain_mail_server):
    house = household(channels={"desk": plain_mail_server.url}, settings={"operator": "desk", "canary": "2s"},
                      watchlist="locations: [{id: homs, name: Homs}]\nrules: [{id: any-homs, locations: [homs]}]\n")
    house.start()
    house.until(lambda: house.log.count("canary.txt") >= 3, "three canaries", seconds=30)
    status = house.status()
    assert (status["articles"], status["suppressed"], status["alerted"], status["duplicates"]) == (1, 1, 0, 0)   # counted once, however often
    assert status["signs"]["canary"] < 10 and status["problems"] == []
    assert "tells nobody" in house.ask("trace", str(house.folder / "var" / "watcher.db.canary" / "canary.txt"))
    house.drop("strike.txt", strike())
    assert house.settled(2)["alerted"] == 1
    house.stop()
    assert [mail["Subject"][:9] for mail in plain_mail_server.messages] == ["[HIGH] Ho"], house.log


def test_a_canary_that_does_not_come_out_is_told_by_mail_though_every_part_moves(household, plain_mail_server):
    house = household(channels={"desk": plain_mail_server.url}, settings={"operator": "desk", "canary": "2s"})
    with_a_twist(house, (
        "import watcher.intake.waiting as w, os\nreal = w.Waiting.add\n"
        f"w.Waiting.add = lambda self, found: real(self, [] if os.path.exists({str(house.folder / 'blind')!r}) else found)")).start()
    house.until(lambda: "canary.txt" in house.log, "the first canary")
    (house.folder / "blind").touch()
    [mail] = plain_mail_server.wait(1, seconds=30)
    assert "has not come out" in mail.get_body(("plain",)).get_content()
    assert set(house.status()["parts"]) == {"intake", "thinking", "delivery"} and all(age < 10 for age in house.status()["parts"].values())
    (house.folder / "blind").unlink()
    house.until(lambda: "the canary comes out again" in house.log, "the next canary")


def test_an_inbox_gone_quiet_is_told_by_mail(household, plain_mail_server):
    house = household(channels={"console": "console:", "desk": plain_mail_server.url}, settings={"operator": "desk"})
    house.save_settings(inbox=[{"path": "inbox", "settle": "1s", "quiet": "2s"}])
    house.start()
    house.drop("quiet-day.txt", "A quiet day in Homs\n\nNobody was hurt.\n")
    [mail] = plain_mail_server.wait(1, seconds=30)
    assert "Watcher needs you: no article has come into" in mail["Subject"]
    house.until(lambda: any("no article has come into" in trouble["what"] and trouble["since"].endswith("+00:00") for trouble in house.status()["troubles"]),
                "the trouble to be shown")
    assert any(line.startswith("last      articles in") for line in house.ask("status").splitlines())
    house.drop("another.txt", "Another quiet day in Homs\n\nNobody was hurt.\n")
    house.until(lambda: "again (it was otherwise for" in house.log, "the end of the silence")
    health = json.loads((house.folder / "var" / "watcher.db.health").read_text())
    assert health["queue"] == {"files": 0, "messages": 0, "oldest_s": None, "buried": 0, "failed": 0} or health["queue"]["messages"] == 1


def test_a_route_that_is_down_is_told_once_by_another_and_once_when_it_is_well(household, plain_mail_server):
    desk = MailServer(mode="insecure", auth=False).start()
    house = household(
        channels={"desk": {"url": desk.url, "fallback": "deputy"}, "deputy": plain_mail_server.url_to("deputy@watch.test")},
        settings={"operator": "desk"}, watchlist=WATCHLIST + "    channels: [desk]\n")
    with_a_twist(house, "import watcher.upkeep as u\nu.ROUTE_PATIENCE = 2\nimport watcher.desk as d\nd.PAUSE *= 0").start()
    desk.stop()
    house.drop("strike.txt", strike())
    [mail] = plain_mail_server.wait(1, seconds=30)
    told = mail.get_body(("plain",)).get_content()
    assert "channel 'desk' fails" in told and "refused" in told
    house.drop("worse.txt", strike(killed=400))
    time.sleep(4)
    assert len(plain_mail_server.messages) == 1
    desk.start()
    try:
        desk.wait(3, seconds=60)         # both alerts, and that it works again
        assert any("channel desk works again" in mail["Subject"] for mail in desk.messages)
        assert len(plain_mail_server.messages) == 1
    finally:
        house.stop()
        desk.stop()


def test_a_part_that_hangs_is_told_by_the_others(household, plain_mail_server):
    house = household(channels={"desk": plain_mail_server.url}, settings={"operator": "desk"})
    with_a_twist(house, (
        "import watcher.upkeep as u, watcher.readers as readers, time\nu.STILL = 3\nread = readers.read\n"
        "def hanging(path, **words):\n    while path.name == 'hang.txt' and path.exists():\n        time.sleep(0.1)\n    return read(path, **words)\n"
        "readers.read = hanging")).start()
    hang = house.drop("hang.txt", strike())
    [mail] = plain_mail_server.wait(1, seconds=30)
    assert "thinking has stood still" in mail.get_body(("plain",)).get_content()
    hang.unlink()
    house.until(lambda: "thinking moves again" in house.log, "it to move again")


def test_a_watchlist_that_takes_long_to_be_taken_up_is_no_part_that_hangs(household):
    house = household()
    with_a_twist(house, (
        "import watcher.upkeep as u, watcher.mind as mind, time, os\nu.STILL = 2\nload = mind.load\n"
        f"mind.load = lambda *words, **more: (os.path.exists({str(house.folder / 'slow')!r}) and time.sleep(5), load(*words, **more))[1]")).start()
    (house.folder / "slow").touch()
    house.save_watchlist(WATCHLIST.replace("killed: 10", "killed: 5"))
    house.until(lambda: "configuration taken up" in house.log, "the reload")
    assert "stood still" not in house.log


def test_hundreds_of_bad_files_do_not_fill_the_log_and_are_one_mail_or_two(household, plain_mail_server):
    house = household(channels={"desk": plain_mail_server.url}, settings={"operator": "desk"}).start()
    for number in range(400):
        house.drop(f"bad-{number}.txt", b"\0\1\2binary\0" * 50)
    house.until(lambda: house.status()["failed"] == 400, "all of them", seconds=60)
    assert house.log.count("bad-0.txt") == 1 and house.log.count("\n") < 220
    assert "more lines like the last one are left out" in house.log
    assert len(plain_mail_server.messages) <= 2
