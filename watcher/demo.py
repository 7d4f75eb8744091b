"""`watcher demo`: the real daemon on the sample articles, in a temporary folder, alerts on the console."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from watcher import ask, settings
from watcher.errors import StoreError, WatcherError

PATIENCE = 60.0   # seconds the daemon may take over the samples

_CONFIG = """\
inbox:
  - path: inbox
store: var/watcher.db
watchlist: watchlist.yaml
channels:
  console: {url: "console:"}
"""


def run() -> None:
    """Drop every sample, one after another, wait until each is accounted for, and say why the silent ones were silent.

    Raises WatcherError where the samples are missing or the daemon does not finish in time.
    """
    samples = _home() / "seeds"
    articles = sorted(path for path in samples.glob("*") if path.is_file()) if samples.is_dir() else []
    if not articles:
        raise WatcherError(f"no sample articles in {str(samples)!r}: run the demo from a source tree or an installed package")
    with tempfile.TemporaryDirectory(prefix="watcher-demo-") as name:
        folder = Path(name)
        (folder / "inbox").mkdir()
        (folder / "watcher.yaml").write_text(_CONFIG, encoding="utf-8")
        shutil.copy(_home() / "config" / "watchlist.yaml", folder / "watchlist.yaml")
        _play(folder, articles)


def _home() -> Path:
    """Where seeds/ and config/ are: inside the installed package, or beside it in a source tree."""
    package = Path(__file__).parent
    return package / "samples" if (package / "samples").is_dir() else package.parent


def _play(folder: Path, articles: list[Path]) -> None:
    config = folder / "watcher.yaml"
    for number in (signal.SIGTERM, signal.SIGHUP):     # else the daemon, and its folder, would outlive a demo whose terminal is closed
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    print(f"dropping {len(articles)} articles of {articles[0].parent} into {folder / 'inbox'}", flush=True)
    with (folder / "log").open("wb") as log:
        daemon = subprocess.Popen([sys.executable, "-m", "watcher", "run", "-c", str(config)], stderr=log)
    try:
        for article in articles:
            draft = folder / "inbox" / f".{article.name}"
            shutil.copy(article, draft)
            draft.rename(folder / "inbox" / article.name)
        _wait(folder, config, len(articles), daemon)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(timeout=PATIENCE)
    _tell_silence(config)


def _wait(folder: Path, config: Path, expected: int, daemon: subprocess.Popen[bytes]) -> None:
    """Until every article has its outcome and every alert is out."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if daemon.poll() is not None:
            break
        with suppress(StoreError):   # its store is not there yet, or just being made
            found = ask.status(settings.load(config).store, datetime.now(UTC))
            if found["articles"] + found["duplicates"] >= expected and not found["outbox"]["waiting"]:
                return
        time.sleep(0.2)
    log = (folder / "log").read_text(encoding="utf-8", errors="replace")
    raise WatcherError(f"the daemon did not finish the samples; its log ends:\n{log[-2000:]}")


def _tell_silence(config: Path) -> None:
    """What was told, and for each silent article why."""
    with ask.reading(settings.load(config).store) as store:
        told, ended = store.alerts(), store.outcomes()
    print(f"\n{len(told)} alerts above; the others were silent, here with the rule that came closest:")
    for path, ending, reason in ended:
        if ending != "alerted":
            print(f"  {Path(path).name}: {reason.split('; ')[0]}")
