"""What one file may take, and what becomes of those who ask for more: the reading process, its limits, its end."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from household import Household

from watcher import settings
from watcher.errors import ConfigError, UnreadableError
from watcher.readers import Limits, apart, read
from watcher.readers.limits import DEPTH

REAL = Path(__file__).parent / "articles" / "real"
PAGE = b"<html><body><h1>Ten die in Homs</h1><p>Ten people died.</p></body></html>"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    apart.close()
    yield
    apart.close()


def dropped(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def zipped(members: dict[str, bytes]) -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return archive.getvalue()


def refusal(path: Path, limits: Limits) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(path, limits=limits)
    return caught.value


def child() -> int:
    """The reading process."""
    assert apart._apart._process is not None
    return apart._apart._process.pid


def children() -> list[int]:
    """Our processes that read."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and b"watcher.readers.inside" in (entry / "cmdline").read_bytes() and f"PPid:\t{os.getpid()}\n" in (entry / "status").read_text():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


# --- limits --------------------------------------------------------------------------------------------------------------

def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = dropped(tmp_path, "a.pdf", b"%PDF-" + bytes(2**20))
    assert refusal(path, Limits(file=1)).what == "too large"


@pytest.mark.parametrize("name", ["a.html.gz", "a.zip", "a.docx"])
def test_a_bomb_is_refused_while_it_goes_off(name: str, tmp_path: Path) -> None:
    bomb = bytes(30 * 2**20)
    data = gzip.compress(bomb) if name.endswith(".gz") else zipped({"word/document.xml" if name == "a.docx" else "a.txt": bomb})
    began = time.monotonic()
    error = refusal(dropped(tmp_path, name, data), Limits(unpacked=10))
    assert error.what == "too large" and "10 MB" in error.why
    assert time.monotonic() - began < 5


def test_bombs_within_a_bomb_share_what_may_be_unpacked(tmp_path: Path) -> None:
    inner = zipped({"a.txt": b"word " * 2**20})
    error = refusal(dropped(tmp_path, "a.zip", zipped({f"{i}.zip": inner for i in range(20)})), Limits(unpacked=4))
    assert error.what == "too large"


def test_too_many_members_are_read_up_to_the_limit_and_told_of(tmp_path: Path) -> None:
    path = dropped(tmp_path, "a.zip", zipped({f"{i}.txt": b"Text %d" % i for i in range(30)}))
    found = read(path, limits=Limits(members=20))
    assert [article.text for article in found] == [f"Text {i}" for i in range(20)]
    assert "more than 20 members" in str(found.failures[0])
    assert len(read(path, limits=Limits(members=30))) == 30


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.html.gz"])
def test_an_article_too_long_to_think_about_is_refused(name: str, tmp_path: Path) -> None:
    words = b"Ten die. " + b"word " * 220_000
    data = {"a.txt": words, "a.json": b'{"text": "%s"}' % words, "a.html.gz": gzip.compress(b"<p>" + words)}[name]
    error = refusal(dropped(tmp_path, name, data), Limits())
    assert error.what == "too large" and "1,000,000 (`limits: text`)" in error.why
    assert len(read(tmp_path / name, limits=Limits(text=2))) == 1


def test_an_article_too_long_costs_its_neighbours_nothing(tmp_path: Path) -> None:
    path = dropped(tmp_path, "a.zip", zipped({"a.txt": b"Text", "long.txt": b"word " * 220_000, "z.txt": b"More"}))
    found = read(path)
    assert [article.text for article in found] == ["Text", "More"]
    assert [(failure.member, failure.what) for failure in found.failures] == [("long.txt", "too large")]


def test_archives_in_archives_are_opened_to_a_depth(tmp_path: Path) -> None:
    data = PAGE
    for level in range(DEPTH + 2):
        data = zipped({"a.html" if not level else "a.zip": data})
    assert refusal(dropped(tmp_path, "a.zip", data), Limits()).what == "too deep"


def test_what_takes_too_long_is_stopped_and_the_next_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(REAL / "sent.eml")
    os.kill(child(), signal.SIGSTOP)
    stopped = child()
    began = time.monotonic()
    error = refusal(REAL / "sent.eml", Limits(time=timedelta(seconds=1)))
    assert error.what == "too slow" and "1 s" in error.why
    assert time.monotonic() - began < 3
    assert not Path(f"/proc/{stopped}").exists()
    assert len(read(REAL / "sent.eml")) == 1


def test_a_process_that_dies_is_replaced(tmp_path: Path) -> None:
    read(REAL / "sent.eml")
    first = child()
    os.kill(first, signal.SIGKILL)
    assert len(read(REAL / "sent.eml")) == 1
    assert child() != first


def test_what_kills_the_process_is_refused_by_its_signal_and_what_came_before_is_kept(tmp_path: Path) -> None:
    """A stand-in for a fault of a C library: the process sends itself a signal over one line of the file."""
    lines = [json.dumps({"text": "First."}), json.dumps({"text": "x" * 100}), json.dumps({"text": "Third."})]
    path = dropped(tmp_path, "a.jsonl", "\n".join(lines).encode())
    home = Path(apart._HOME)
    poison = (
        f"import sys; sys.path.append({str(home)!r}); import os; from watcher.readers import objects; made = objects._article\n"
        "def dying(fields, outlet):\n    return os.kill(os.getpid(), 11) if len(fields['text']) == 100 else made(fields, outlet)\n"
        "objects._article = dying\nfrom watcher.readers.inside import serve; serve({memory})"
    ).replace("{memory}", "512")
    kept, apart._START = apart._START, poison.replace("{", "{{").replace("}", "}}")
    try:
        found = read(path)
    finally:
        apart._START = kept
    assert [article.text for article in found] == ["First."]
    assert "(signal 11, SIGSEGV)" in str(found.failures[0])


def test_a_process_that_cannot_be_started_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    error = refusal(REAL / "sent.eml", Limits())
    assert error.what == "no reading process" and "No such file" in error.why


def test_what_takes_too_much_memory_is_refused(tmp_path: Path) -> None:
    data = b"[" + b'{"a": 1},' * 1_900_000 + b"{}]"
    error = refusal(dropped(tmp_path, "a.json", data), Limits(memory=256))
    assert error.what == "too large" and "memory" in error.why


# --- the process ---------------------------------------------------------------------------------------------------------

def test_the_process_has_nothing_of_ours(tmp_path: Path) -> None:
    secret = (tmp_path / "secret").open("w")
    os.set_inheritable(secret.fileno(), True)
    read(REAL / "sent.eml")
    process = Path(f"/proc/{child()}")
    assert (process / "environ").read_bytes() in (b"", b"LC_CTYPE=C.UTF-8\0")      # the interpreter's own
    opened = [link.readlink() for link in (process / "fd").iterdir()]
    assert str(tmp_path) not in " ".join(map(str, opened))
    assert len([place for place in opened if str(place) != "/dev/null"]) == 2
    assert (process / "cwd").readlink() == Path("/")
    secret.close()


def test_the_process_has_hard_limits() -> None:
    read(REAL / "sent.eml", limits=Limits(memory=700))
    rows = {line[:25].strip(): line[25:].split() for line in Path(f"/proc/{child()}/limits").read_text().splitlines()}
    assert rows["Max address space"][:2] == [str(700 * 2**20)] * 2
    assert rows["Max file size"][:2] == ["0", "0"]
    assert int(rows["Max open files"][1]) <= 32
    assert rows["Max cpu time"][0] != "unlimited"


def test_it_is_kept_warm_and_text_and_ordinary_pages_do_without_it(tmp_path: Path) -> None:
    read(dropped(tmp_path, "a.txt", b"Ten die in Homs"))
    read(dropped(tmp_path, "a.html", PAGE))
    assert children() == []
    read(REAL / "sent.eml")
    first = child()
    read(REAL / "office.docx")
    assert child() == first and children() == [first]
    apart.close()
    assert children() == []


def test_a_deep_page_is_read_apart(tmp_path: Path) -> None:
    (found,) = read(dropped(tmp_path, "a.html", b"<html><body>" + b"<div>" * 30_000 + b"Ten die in Homs"))
    assert found.text == "Ten die in Homs"
    assert len(children()) == 1


def test_the_process_ends_with_us_even_when_we_are_killed(tmp_path: Path) -> None:
    ours = subprocess.Popen(
        [sys.executable, "-c", f"from pathlib import Path\nfrom watcher.readers import apart, read\nread(Path({str(REAL / 'sent.eml')!r}))\nprint(apart._apart._process.pid, flush=True)\ninput()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert ours.stdin and ours.stdout
    with ours.stdin, ours.stdout:
        orphan = Path(f"/proc/{int(ours.stdout.readline())}")
        assert orphan.exists()
        ours.kill()
        ours.wait()
    until = time.monotonic() + 5
    while orphan.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not orphan.exists()


def test_no_descriptor_and_no_process_is_left_behind(tmp_path: Path) -> None:
    def count() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    bad = dropped(tmp_path, "a.pdf", b"%PDF-1.7 no more")
    before = count()
    for _ in range(3):
        read(REAL / "sent.eml")
        refusal(bad, Limits())
        apart.close()
    assert (count(), children()) == (before, [])


# --- settings ------------------------------------------------------------------------------------------------------------

def configured(tmp_path: Path, limits: dict) -> settings.Settings:
    return settings.load(Household(tmp_path / "house", settings={"limits": limits}).config)


def test_limits_are_settings_with_defaults(tmp_path: Path) -> None:
    assert settings.load(Household(tmp_path / "plain").config).limits == Limits()
    assert configured(tmp_path, {"unpacked": 5, "time": "10s"}).limits == Limits(unpacked=5, time=timedelta(seconds=10))


@pytest.mark.parametrize(("limits", "fault"), [
    ({"members": 0}, "at least 1"), ({"time": "2m"}, "watchdog"), ({"memory": 16}, "cannot start"), ({"files": 3}, "files"), ({"file": "big"}, "whole number"),
    ({"text": 0}, "at least 1"), ({"memory": 10**14}, "at most"),
])
def test_a_limit_that_makes_no_sense_is_a_fault(limits: dict, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=fault):
        configured(tmp_path, limits)


def test_the_daemon_sets_down_what_exceeds_a_limit_and_tells_the_operator(tmp_path: Path) -> None:
    house = Household(tmp_path / "house", settings={"limits": {"unpacked": 1}, "operator": "console"})
    house.start()
    try:
        house.drop("bomb.zip", zipped({"a.txt": bytes(3 * 2**20)}))
        house.drop("story.zip", zipped({"a.html": PAGE, "b.json": b'{"title": '}))
        status = house.settled(3)
        house.until(lambda: "Watcher needs you" in house.output, "word to the operator")
    finally:
        house.stop()
    assert (status["failed"], status["suppressed"] + status["alerted"]) == (2, 1)
    reasons = {Path(failure["path"]).name: failure["reason"] for failure in status["failures"]}
    assert "too large" in reasons["bomb.zip"] and "1 MB" in reasons["bomb.zip"]
    assert reasons["story.zip"].startswith("b.json: damaged")
