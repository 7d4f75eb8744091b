"""No secret is left anywhere: the real daemon, at its most talkative, with servers that repeat whatever they are told."""

from __future__ import annotations

import base64
import json
import signal
import socketserver
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from household import WATCHLIST, Household, closing, strike

PASSWORDS = {name: f"hush/{name}:9F@x" for name in ("refused", "unknown", "login", "rcpt", "data", "cut", "room", "token", "hook", "beat")}


class Parrot(socketserver.StreamRequestHandler):
    """Mail without TLS that repeats in every answer all it has heard, logins included; at what it fails is asked of the password."""

    def handle(self) -> None:
        heard: list[str] = []
        self.answer("220 parrot")
        with suppress(OSError):
            for line in self.rfile:
                word = line.decode(errors="replace").strip()
                heard.append(word)
                if not self.reply(word.upper(), heard):
                    return

    def reply(self, verb: str, heard: list[str]) -> bool:
        said, password = " | ".join(heard), self.password(heard)
        if verb.startswith("EHLO"):
            self.answer("250-parrot\r\n250 AUTH PLAIN LOGIN")
        elif verb.startswith("AUTH") or (len(heard) > 1 and heard[-2].upper().startswith("AUTH LOGIN")):
            self.answer(f"535 5.7.8 no: {said} {password}" if "login" in password else f"235 welcome {said}")
        elif verb.startswith("RCPT") and "rcpt" in password:
            self.answer(f"550 5.1.1 no such user: {said} {password} {quote(password, safe='')}")
        elif verb.startswith("DATA") and "cut" in password:
            return False
        elif verb.startswith("DATA"):
            self.answer(f"554 5.6.0 no: {said} {password}")
        elif verb.startswith("QUIT"):
            return False
        else:
            self.answer(f"250 fine {said}")
        return True

    def password(self, heard: list[str]) -> str:
        for word in heard:
            if word.upper().startswith("AUTH PLAIN "):
                return base64.b64decode(word.split()[2]).decode().split("\0")[2]
        return ""

    def answer(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Mockingbird(BaseHTTPRequestHandler):
    """A web server, no Matrix server at all, that fails and repeats path, headers and body."""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode(errors="replace")
        said = json.dumps({"errcode": "M_FORBIDDEN", "error": f"{self.path} {self.headers.as_string()} {body}"}).encode()
        self.send_response(403 if "login" in self.path or "state" in self.path else 500, f"no {quote(self.path)}")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_PUT = do_GET

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def servers() -> Iterator[tuple[int, int]]:
    """The ports of a mail server and a web server that keep no secret."""
    mail = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Parrot)
    web = ThreadingHTTPServer(("127.0.0.1", 0), Mockingbird)
    for server in (mail, web):
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield mail.server_address[1], web.server_address[1]
    for server in (mail, web):
        server.shutdown()
        server.server_close()


def forms(password: str) -> set[str]:
    """The password as it stands, and as it goes over the line."""
    return {
        password, quote(password, safe=""), quote(password), *(base64.b64encode(text.encode()).decode() for text in (
            password, f"bot:{password}", f"\0bot\0{password}", f"bot\0bot\0{password}"))}


def addresses(mail: int, web: int) -> dict[str, str]:
    written = {name: quote(password, safe="") for name, password in PASSWORDS.items()}
    to = "from=bot@watch.test&to=desk@watch.test&mode=insecure"
    return {
        "refused": f"mailto://bot:{written['refused']}@127.0.0.1:9/?{to}",
        "unknown": f"mailtos://bot:{written['unknown']}@nowhere.invalid/?from=bot@watch.test&to=desk@watch.test&mode=starttls",
        **{name: f"mailto://bot:{written[name]}@127.0.0.1:{mail}/?{to}" for name in ("login", "rcpt", "data", "cut")},
        "room": f"matrix://bot:{written['room']}@127.0.0.1:{web}/!room:watch.test?hsreq=no&discovery=no",
        "token": f"matrix://{written['token']}@127.0.0.1:{web}/!room:watch.test?hsreq=no&discovery=no",
        "hook": f"json://bot:{written['hook']}@127.0.0.1:{web}/{written['hook']}",
    }


def kept(name: str, url: str, folder: Path) -> dict[str, str]:
    """Where the address of this channel is kept: in the YAML, in a file of its own, or with systemd."""
    if name in {"refused", "rcpt", "token"}:
        return {"url": url}
    path = folder / ("credentials" if name in {"room", "data"} else "secrets") / f"{name}.url"
    path.parent.mkdir(exist_ok=True)
    path.write_text(url)
    path.chmod(0o600)
    return {"credential": path.name} if name in {"room", "data"} else {"url_file": str(path)}


@pytest.fixture
def house(tmp_path: Path, servers: tuple[int, int]) -> Iterator[Household]:
    mail, web = servers
    listed = addresses(mail, web)
    house = Household(tmp_path / "house", channels={name: kept(name, url, tmp_path) for name, url in listed.items()},
                      settings={"operator": "login", "heartbeat": {"url": f"http://127.0.0.1:{web}/{quote(PASSWORDS['beat'], safe='')}", "every": "1s"}},
                      watchlist=WATCHLIST, environment={"CREDENTIALS_DIRECTORY": str(tmp_path / "credentials"), "PYTHONPATH": str(tmp_path)})
    (tmp_path / "sitecustomize.py").write_text(   # every logger at its most talkative
        "import sys\nif 'run' in sys.argv:\n    import logging, watcher.logs as logs\n    start = logs.start\n"
        "    logs.start = lambda: (start(), logging.getLogger().setLevel(logging.DEBUG), logging.debug('all is logged'))\n")
    yield house
    closing([house])


def test_whatever_fails_no_secret_is_left_anywhere(house: Household) -> None:
    house.start()
    house.drop("strike.txt", strike())
    house.drop("letter.eml", "Subject: Strike\n\n" + strike(place="Palmyra"))   # read in the child process
    house.until(lambda: house.status()["articles"] == 2, "both articles", seconds=40)
    tried = set(PASSWORDS) - {"beat"}
    house.until(lambda: {row["channel"] for row in outbox(house) if row["attempts"]} | buried(house) >= tried, "every channel to be tried", seconds=60)
    house.until(lambda: "heartbeat" in str(house.status()["problems"]), "the heartbeat to fail")

    seen = {
        "log": house.log, "output": house.output,
        **{verb: house.ask(*verb.split()) for verb in ("status", "status --json", "outbox", "outbox --json", "alerts", "alerts --json", "check")},
        "trace": house.ask("trace", str(house.inbox / "strike.txt")),
        "send-test": house.ask("send-test", code=1),
        **processes(house.process.pid),
        **{str(path): path.read_bytes().decode("latin-1") for path in (house.folder / "var").rglob("*") if path.is_file()},
    }
    assert "DEBUG root all is logged" in house.log and "535" in seen["outbox"] and "550" in seen["outbox"]
    assert len(seen) >= 15
    leaks = [(where, name) for where, text in seen.items() for name, password in PASSWORDS.items() for form in forms(password) if form in text]
    assert leaks == [], house.log


def test_a_daemon_that_is_aborted_leaves_no_core(house: Household) -> None:
    house.start()
    limits = Path(f"/proc/{house.process.pid}/limits").read_text()
    assert next(line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core file size")) == ["0", "0"]
    assert house.stop(signal.SIGABRT) == -signal.SIGABRT
    assert not [path for path in (*house.folder.iterdir(), *Path.cwd().glob("core*")) if path.name.startswith("core")]


def test_what_the_daemon_keeps_is_its_own(house: Household) -> None:
    house.start()
    house.drop("strike.txt", strike())
    house.until(lambda: house.status()["articles"] == 1, "the article")
    found = {path.name: path.stat().st_mode & 0o777 for path in (house.folder / "var").rglob("*")}
    assert {"watcher.db", "watcher.db.health", "watcher.db.lock", "watchlist.last-good.yaml"} <= found.keys()
    assert {name: mode for name, mode in found.items() if mode & 0o077} == {}
    assert (house.folder / "var").stat().st_mode & 0o777 == 0o700


def outbox(house: Household) -> list[dict[str, Any]]:
    return [json.loads(line) for line in house.ask("outbox", "--json").splitlines()]


def buried(house: Household) -> set[str]:
    return {row["channel"] for row in outbox(house) if row["state"] == "buried"}


def processes(pid: int) -> dict[str, str]:
    """What `ps e` shows of the daemon and of all that read and think for it."""
    parents = {int(path.parent.name): _parent(path) for path in Path("/proc").glob("[0-9]*/stat")}
    family = [pid]
    for one in family:
        family += [child for child, parent in parents.items() if parent == one]
    assert len(family) >= 3
    return {f"{name} of {one}": _said(Path(f"/proc/{one}/{name}")) for one in family for name in ("cmdline", "environ", "comm")}


def _said(path: Path) -> str:
    try:
        return path.read_bytes().decode("latin-1")
    except OSError:      # a thinker that left meanwhile
        return ""


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
