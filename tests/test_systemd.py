"""The service under systemd: the unit by systemd's own judges, and a real systemd as PID 1 that installs it as docs/install.md says."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from household import strike

from watcher import systemd

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "systemd" / "watcher.service"
SANDBOX = ROOT / "tests" / "sandbox.sh"

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="a systemd of its own needs root")
needs_tools = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


# --- the datagrams

@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(2)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield ear


def test_ready_says_what_the_daemon_does(heard):
    systemd.ready("watching /srv/articles")
    assert heard.recv(4096) == b"READY=1\nSTATUS=watching /srv/articles"


def test_a_reload_begins_with_the_monotonic_time(heard):
    before = time.monotonic_ns() // 1000
    systemd.reloading()
    first, second = heard.recv(4096).decode().splitlines()
    assert first == "RELOADING=1"
    assert before <= int(second.removeprefix("MONOTONIC_USEC=")) <= time.monotonic_ns() // 1000


def test_without_systemd_nothing_is_sent_and_nothing_fails(monkeypatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    systemd.ready("x")
    monkeypatch.setenv("NOTIFY_SOCKET", "/nonexistent/socket")
    systemd.alive()


@pytest.mark.parametrize(("interval", "pid", "expected"), [
    ("90000000", "", 90.0), ("90000000", str(os.getpid()), 90.0), ("90000000", "1", None), ("", "", None), ("soon", "", None)])
def test_the_watchdog_counts_only_for_the_process_it_names(monkeypatch, interval, pid, expected):
    monkeypatch.setenv("WATCHDOG_USEC", interval)
    monkeypatch.setenv("WATCHDOG_PID", pid)
    assert systemd.watchdog_seconds() == expected


# --- the unit

@needs_tools
def test_the_unit_is_clean_to_the_last_key(tmp_path):
    unit = tmp_path / "watcher.service"
    unit.write_text(re.sub(r"ExecStart=\S+", f"ExecStart={sys.executable}", UNIT.read_text()))
    verdict = subprocess.run(["systemd-analyze", "verify", "--recursive-errors=yes", str(unit)], capture_output=True, text=True)
    assert (verdict.returncode, verdict.stderr) == (0, "")


@needs_tools
def test_the_unit_is_exposed_to_no_more_than_1_1():
    verdict = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=11", str(UNIT)], capture_output=True, text=True)
    assert verdict.returncode == 0, verdict.stdout[-300:]


def test_every_hardening_line_carries_its_reason():
    block = UNIT.read_text().split("# Who it is")[1].split("[Install]")[0]
    groups = [group for group in re.split(r"\n(?=#)", block) if "=" in group]
    assert all(re.search(r"[a-z]{3,}", group.splitlines()[0]) for group in groups)
    assert len(groups) >= 15


# --- a real systemd

class Machine:
    """A systemd in namespaces of its own, on a throw-away copy of this machine's files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tree = folder / "tree"   # inside, /tmp is fresh: a source tree that lies there would not be seen
        for name in ("pyproject.toml", "README.md", "LICENSE", ".ci", "config", "docs", "seeds", "systemd", "watcher"):
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, self.tree / name, ignore=shutil.ignore_patterns("__pycache__", "secrets"))
            else:
                self.tree.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, self.tree / name)
        started = self._run("start")
        assert started.returncode == 0, started.stdout + started.stderr

    def _run(self, verb: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(SANDBOX), verb, str(self.folder), *words], capture_output=True, text=True, timeout=110)

    def __call__(self, command: str, *, check: bool = True) -> str:
        """What a shell command inside, in the source tree, printed."""
        done = self._run("exec", "bash", "-euc", f"export PATH=/usr/sbin:/usr/bin:/sbin:/bin; cd {self.tree}; {command}")
        assert not check or done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def until(self, command: str, wanted: str, seconds: float = 30) -> str:
        deadline = time.monotonic() + seconds
        while wanted not in (found := self(command, check=False)):
            assert time.monotonic() < deadline, f"{command} never said {wanted!r}, but:\n{found}\n{self('journalctl -u watcher.service --no-pager -n 40')}"
            time.sleep(0.2)
        return found

    def stop(self) -> None:
        self._run("stop")


def shell_blocks(page: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs" / page).read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """With the service installed by the very commands of docs/install.md."""
    folder = Path("/var/tmp") / f"watcher-sandbox-{os.getpid()}"
    machine = Machine(folder)
    try:
        for block in shell_blocks("install.md"):
            machine(block)
        yield machine
    finally:
        machine.stop()
        shutil.rmtree(folder, ignore_errors=True)


PROBE = """
import json, os, socket, subprocess, sys
def attempt(act):
    try:
        act()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "done"
def server():
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        each.listen()
def call():
    with socket.socket() as each:
        each.settimeout(5)
        assert each.connect_ex(("127.0.0.1", 1)) == 111      # refused by the other end: it was reached
def kind(family, kind=socket.SOCK_RAW):
    return lambda: socket.socket(family, kind).close()
def write(path):
    return lambda: open(os.path.join(path, "probe"), "w").close()
def other():
    assert any(name.isdigit() and name != str(os.getpid()) and os.stat("/proc/" + name).st_uid == 0 for name in os.listdir("/proc"))
found = {what: attempt(act) for what, act in {
    "write the state": write("/var/lib/article-watcher"), "write the inbox": write("/srv/articles"), "write the settings": write("/etc/article-watcher"),
    "write the program": write("/opt/article-watcher"), "write beside the state": write("/var/lib"), "write the logs": write("/var/log"),
    "write a home": write("/root"), "write a device": lambda: open("/dev/kmsg", "w").close(),
    "call by TCP": call, "resolve a name": lambda: socket.getaddrinfo("localhost", 25), "log a line": lambda: print("probe", flush=True),
    "serve": server, "speak netlink": kind(socket.AF_NETLINK), "speak raw": kind(socket.AF_INET), "see all frames": kind(socket.AF_PACKET),
    "speak to a host machine": kind(socket.AF_VSOCK, socket.SOCK_STREAM), "speak Bluetooth": kind(socket.AF_BLUETOOTH),
    "become root": lambda: os.setuid(0), "see others' processes": other, "make a namespace": lambda: subprocess.run(["unshare", "-U", "true"], check=True),
    "mount": lambda: subprocess.run(["mount", "-t", "tmpfs", "x", "/tmp"], check=True), "set the clock": lambda: __import__("time").clock_settime(0, 0),
    "read the kernel's log": lambda: open("/dev/kmsg").close(), "set a file's owner's bit": lambda: os.chmod(sys.argv[0], 0o4755)}.items()}
os.remove("/var/lib/article-watcher/probe")
json.dump(found, open("/var/lib/article-watcher/probe.json", "w"))
"""

HANGING = """
import sys
if "run" in sys.argv:
    import time
    import watcher.readers as readers
    read = readers.read
    def hanging(path, **words):
        while path.name == "hang.txt":
            time.sleep(1)
        return read(path, **words)
    readers.read = hanging
"""

STATUS = "/opt/article-watcher/.venv/bin/watcher status --json -c /etc/article-watcher/watcher.yaml"


@needs_root
@needs_tools
@pytest.mark.timeout(400)
class TestService:
    def drop(self, machine: Machine, name: str, text: str) -> None:
        machine(f"printf %s '{text}' > /srv/articles/.{name} && chgrp article-watcher /srv/articles/.{name} && chmod 640 /srv/articles/.{name} "
                f"&& mv /srv/articles/.{name} /srv/articles/{name}")

    def test_it_runs_as_a_user_of_its_own_and_reads_what_the_group_may_read(self, machine):
        assert "active" in machine("systemctl is-active watcher.service")
        assert machine("ps -o user= -p $(systemctl show -P MainPID watcher.service)").strip() not in {"root", ""}
        self.drop(machine, "strike.txt", strike(killed=20))
        machine.until(STATUS, '"articles": 1')
        machine.until("journalctl -u watcher.service --no-pager", "20 killed")

    def test_the_installed_package_brings_its_own_samples(self, machine):
        assert "[CRITICAL] Deir ez-Zor: 62 killed" in machine("cd /; /opt/article-watcher/.venv/bin/watcher demo")

    def test_it_can_write_nowhere_but_its_state(self, machine):
        pid = "$(systemctl show -P MainPID watcher.service)"
        for place in ("/srv/articles", "/etc/article-watcher", "/opt/article-watcher", "/var/lib", "/home"):
            assert "refused" in machine(f"nsenter -t {pid} -m -- sh -c 'touch {place}/x 2>/dev/null && echo wrote || echo refused'")

    def test_from_within_it_reaches_nothing_it_does_not_need(self, machine):
        """A probe run by systemd in the service's place, within all that the unit sets."""
        (machine.folder / "tree" / "probe.py").write_text(PROBE)
        machine("install -m 644 probe.py /srv/probe.py; mkdir -p /etc/systemd/system/watcher.service.d; "
                "printf '[Service]\\nExecStartPre=/opt/article-watcher/.venv/bin/python /srv/probe.py\\n' > /etc/systemd/system/watcher.service.d/p.conf; "
                "systemctl daemon-reload; systemctl restart watcher.service; rm /etc/systemd/system/watcher.service.d/p.conf; systemctl daemon-reload")
        found = json.loads(machine("cat /var/lib/article-watcher/probe.json"))
        assert {what for what, answer in found.items() if answer == "done"} == {"write the state", "call by TCP", "resolve a name", "log a line"}
        assert len(found) >= 18, found

    def test_a_strangers_file_is_read_by_a_child_within_limits(self, machine):
        self.drop(machine, "letter.eml", "Subject: Talks\n\nTalks went on in Geneva. Nobody was hurt.\n")
        machine.until(STATUS, '"articles": 2')
        child = machine("pgrep -n -P $(systemctl show -P MainPID watcher.service)").strip()
        limits = dict(re.findall(r"^(Max [a-z ]+?)  +(\S+)", machine(f"cat /proc/{child}/limits"), re.MULTILINE))
        assert int(limits["Max address space"]) <= 2 * 2**30
        assert limits["Max core file size"] == limits["Max file size"] == "0"
        assert machine(f"tr '\\0' '\\n' < /proc/{child}/environ").strip() in {"", "LC_CTYPE=C.UTF-8"}

    def test_a_reload_takes_up_the_list_and_a_bad_one_changes_nothing(self, machine):
        machine("sed -i 's/killed: 10/killed: 10000/' /etc/article-watcher/watchlist.yaml; systemctl reload watcher.service")
        machine.until("journalctl -u watcher.service --no-pager", "refused")   # its own examples fail with such a threshold
        assert "active" in machine("systemctl is-active watcher.service")
        machine("cp config/watchlist.yaml /etc/article-watcher/; echo >> /etc/article-watcher/watchlist.yaml; systemctl reload watcher.service")
        machine.until("journalctl -u watcher.service --no-pager", "configuration taken up")

    def test_killed_it_is_back_within_seconds_and_tells_nothing_twice(self, machine):
        machine("kill -9 $(systemctl show -P MainPID watcher.service)")
        machine.until("systemctl show -P NRestarts watcher.service", "1")
        machine.until("systemctl is-active watcher.service", "active")
        found = json.loads(machine.until(STATUS, '"running": true'))
        assert found["alerted"] == 1
        assert machine("journalctl -u watcher.service --no-pager").count("[CRITICAL] Homs: 20 killed") == 1

    def test_hung_it_is_restarted_by_the_watchdog(self, machine):
        machine("mkdir -p /etc/systemd/system/watcher.service.d; printf '[Service]\\nWatchdogSec=5s\\n' > /etc/systemd/system/watcher.service.d/w.conf; "
                "systemctl daemon-reload; systemctl restart watcher.service")
        before = machine("systemctl show -P NRestarts watcher.service")
        time.sleep(7)   # longer than the watchdog's patience: it is fed
        assert machine("systemctl show -P NRestarts watcher.service") == before
        machine("kill -STOP $(systemctl show -P MainPID watcher.service)")
        machine.until("journalctl -u watcher.service --no-pager", "Watchdog timeout")
        machine.until("systemctl is-active watcher.service", "active")

    def test_a_road_that_hangs_is_restarted_too_and_what_hung_it_is_set_aside(self, machine):
        """The process lives and answers, only thinking stands still: an article keeps it busy for ever."""
        (machine.folder / "tree" / "sitecustomize.py").write_text(HANGING)
        machine("install -D -m 644 sitecustomize.py /srv/twist/sitecustomize.py; printf '[Service]\\nEnvironment=PYTHONPATH=/srv/twist\\n' > "
                "/etc/systemd/system/watcher.service.d/h.conf; systemctl daemon-reload; systemctl restart watcher.service")
        before = int(machine("systemctl show -P NRestarts watcher.service"))
        self.drop(machine, "hang.txt", strike(killed=3))
        machine.until(STATUS, "stopped the reader twice", seconds=60)
        assert int(machine("systemctl show -P NRestarts watcher.service")) == before + 2
        self.drop(machine, "after.txt", strike(killed=900, place="Palmyra"))
        machine.until("journalctl -u watcher.service --no-pager", "900 killed")
        machine("rm /etc/systemd/system/watcher.service.d/h.conf; systemctl daemon-reload; systemctl restart watcher.service")

    def test_a_credential_is_handed_over_and_never_shown(self, machine):
        machine("""install -d -m 700 /etc/article-watcher/secrets
                printf 'mailto://bot:hush-hush@127.0.0.1:9?from=bot@watch.test&to=desk@watch.test&mode=insecure' > /etc/article-watcher/secrets/mail.url
                chmod 600 /etc/article-watcher/secrets/mail.url
                printf '[Service]\\nLoadCredential=mail:/etc/article-watcher/secrets/mail.url\\n' > /etc/systemd/system/watcher.service.d/c.conf
                printf 'inbox: /srv/articles\\nstore: /var/lib/article-watcher/watcher.db\\nchannels:\\n  desk: {credential: mail}\\n' > /etc/article-watcher/watcher.yaml
                cp config/watchlist.yaml /etc/article-watcher/watchlist.yaml; sed -i 's/channels: .*/channels: []/' /etc/article-watcher/watchlist.yaml
                systemctl daemon-reload; systemctl restart watcher.service""")
        self.drop(machine, "second.txt", strike(killed=200, place="Aleppo"))
        machine.until(STATUS, '"outbox": {"waiting": 1')
        journal = machine("journalctl -u watcher.service --no-pager")
        assert "hush-hush" not in journal + machine("ps axww") + machine("/opt/article-watcher/.venv/bin/watcher outbox -c /etc/article-watcher/watcher.yaml")

    def test_with_the_right_credential_what_waited_is_delivered_and_the_canary_flies(self, machine, plain_mail_server):
        machine(f"""printf %s '{plain_mail_server.url.replace("127.0.0.1", "localhost")}' > /etc/article-watcher/secrets/mail.url
                echo 'canary: 2s' >> /etc/article-watcher/watcher.yaml; systemctl restart watcher.service""")
        [mail] = plain_mail_server.wait(1, seconds=60)
        assert "200 killed" in mail["Subject"]
        machine.until(STATUS, '"canary"')

    def test_kept_from_all_but_the_servers_it_needs_it_still_delivers(self, machine, plain_mail_server):
        """The drop-in of docs/install.md, and a datagram to elsewhere that does not leave."""
        machine(f"""printf %s '{plain_mail_server.url}' > /etc/article-watcher/secrets/mail.url
                printf '[Service]\\nIPAddressDeny=any\\nIPAddressAllow=localhost\\nExecStartPre=/opt/article-watcher/.venv/bin/python /srv/elsewhere.py\\n' \
                    > /etc/systemd/system/watcher.service.d/n.conf
                printf 'import socket\\ntry:\\n    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))\\nexcept OSError as error:\\n    print("elsewhere:", error)\\n' > /srv/elsewhere.py
                systemctl daemon-reload; systemctl restart watcher.service""")
        self.drop(machine, "third.txt", strike(killed=2000, place="Raqqa"))
        assert "2,000 killed" in plain_mail_server.wait(1, seconds=60)[0]["Subject"]
        assert "elsewhere: [Errno 1] Operation not permitted" in machine("journalctl -u watcher.service --no-pager")

    def test_told_to_stop_it_stops_at_once_and_cleanly(self, machine):
        began = time.monotonic()
        machine("systemctl stop watcher.service")
        assert time.monotonic() - began < 20
        assert machine("systemctl show -P Result watcher.service").strip() == "success"
