"""A real daemon in a folder of its own: its configuration, its inbox, and the command line beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "config" / "watchlist.yaml"

WATCHLIST = """\
actors:
  - {id: islamic-state, name: Islamic State, aliases: [ISIS, ISIL, Daesh]}
locations:
  - {id: syria, name: Syria}
  - {id: homs, name: Homs, within: syria}
  - {id: palmyra, name: Palmyra, within: homs}
rules:
  - id: mass-casualty
    severity: critical
    locations: [syria]
    casualties: {killed: 10}
"""


@dataclass
class Household:
    """Everything under `folder`; `channels` maps names to URLs (or to what the YAML says, as a mapping)."""

    folder: Path
    channels: Mapping[str, Any] = field(default_factory=lambda: {"console": {"url": "console:"}})
    watchlist: str = WATCHLIST
    settings: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.inbox.mkdir(exist_ok=True)
        self.save_watchlist(self.watchlist)
        self.save_settings()

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def config(self) -> Path:
        return self.folder / "watcher.yaml"

    @property
    def log(self) -> str:
        """What the daemon said on stderr, over all its lives."""
        return self._text("log")

    @property
    def output(self) -> str:
        """What the daemon printed on stdout."""
        return self._text("output")

    def _text(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def save_settings(self, **more: Any) -> None:
        """Write watcher.yaml anew (JSON is YAML)."""
        written = {
            "inbox": [{"path": "inbox", "settle": "1s"}], "store": "var/watcher.db", "watchlist": "watchlist.yaml",
            "channels": {name: {"url": url} if isinstance(url, str) else url for name, url in self.channels.items()},
            **self.settings, **more,
        }
        _put(self.config, json.dumps(written))

    def save_watchlist(self, text: str) -> None:
        """Save the way an editor does: a new file renamed into place."""
        _put(self.folder / "watchlist.yaml", text)

    def drop(self, name: str, content: str | bytes) -> Path:
        """An article, renamed into place; its path."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _put(path, content)
        return path

    def start(self) -> Household:
        """Start the daemon and wait until it says where to drop articles."""
        before = self.log.count("drop articles")
        with (self.folder / "output").open("ab") as output, (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "watcher", "run", "-c", str(self.config)], env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL, stdout=output, stderr=log)
        self.until(lambda: self.log.count("drop articles") > before or self.process.poll() is not None, "the daemon to start")
        assert self.process.poll() is None, self.log
        return self

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End the daemon; its exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(number)
        code = self.process.wait(20)
        self.process = None
        return code

    def family(self) -> list[float]:
        """The megabytes that each process of the daemon holds for itself, the daemon's first."""
        parents = {int(stat.parent.name): int(stat.read_text().rpartition(")")[2].split()[1]) for stat in Path("/proc").glob("[0-9]*/stat")}
        family = [self.process.pid]
        for pid in family:
            family += [child for child, parent in parents.items() if parent == pid]
        return [_private(pid) for pid in family]

    def ask(self, *words: str, code: int = 0) -> str:
        """The output of a verb on this configuration, which must exit with `code`."""
        run = subprocess.run([sys.executable, "-m", "watcher", words[0], "-c", str(self.config), *words[1:]], capture_output=True, text=True,
                             env={**os.environ, **self.environment}, timeout=60)
        assert run.returncode == code, f"exit {run.returncode}\n{run.stdout}\n{run.stderr}\n{self.log[-3000:]}"
        assert "Traceback" not in run.stderr
        return run.stdout if code == 0 else run.stdout + run.stderr

    def status(self) -> dict[str, Any]:
        return json.loads(self.ask("status", "--json"))

    def alerts(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.ask("alerts", "--json").splitlines()]

    def until(self, true: Callable[[], Any], what: str, seconds: float = 20) -> Any:
        """What `true` returned once it was; fails loudly, with the log, when it never is."""
        deadline = time.monotonic() + seconds
        while not (found := true()):
            assert time.monotonic() < deadline, f"waited {seconds} s for {what}; the log ends:\n{self.log[-3000:]}"
            time.sleep(0.05)
        return found

    def settled(self, articles: int, *, duplicates: int = 0) -> dict[str, Any]:
        """The status once so many articles and duplicates are accounted for and nothing waits in the outbox."""
        def done() -> dict[str, Any] | None:
            now = self.status()
            return now if (now["articles"], now["duplicates"], now["outbox"]["waiting"]) == (articles, duplicates, 0) else None
        return self.until(done, f"{articles} articles and {duplicates} duplicates")


def strike(place: str = "Homs", killed: int = 12, day: str = "Monday") -> str:
    """A short report that fires the rule of WATCHLIST when ten or more died."""
    return f"Air strike on {place}\n\nAn air strike killed {killed} people in {place} on {day}, Islamic State said.\n"


def places(count: int) -> str:
    """A watchlist of so many places, ten within each, and a rule."""
    written = "".join(
        f"  - {{id: p{index}, name: Place number {index}, aliases: [Spot {index}, {{text: Site {index}}}], within: p{index // 10}}}\n"
        for index in range(1, count)
    )
    return f"locations:\n  - {{id: p0, name: World}}\n{written}rules: [{{id: r, locations: [p0]}}]\n"


def _put(path: Path, content: str | bytes) -> None:
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content if isinstance(content, bytes) else content.encode())
    draft.rename(path)


def _private(pid: int) -> float:
    """The megabytes that are this process's share: what it shares with others counts in part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def closing(households: Iterable[Household]) -> None:
    for household in households:
        if household.process is not None:
            household.process.kill()
            household.process.wait(10)
