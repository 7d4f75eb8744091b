"""The verbs: arguments in, text and exit codes out (0 fine, 1 failed, 2 usage or config). The only door to click.

Heavy rooms are imported inside the verbs, so that `watcher --help` answers at once.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watcher.errors import DeliveryError, UserError, WatcherError

if TYPE_CHECKING:
    from watcher.settings import Settings


_OUTPUT_FAULTS = (errno.EPIPE, errno.ENOSPC, errno.EIO)   # whoever reads our output went away, or its disk is full


class _Verbs(click.Group):
    """Turns the errors of the house into a line on stderr and the exit code they stand for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are met: setting up, looking, mending."""
        del ctx
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            _complain(str(error))
            ctx.exit(2)
        except WatcherError as error:
            _complain(str(error))
            ctx.exit(1)
        except OSError as error:
            if error.errno not in _OUTPUT_FAULTS:
                raise
            _leave_output(error)
            ctx.exit(1)


def _leave_output(error: OSError) -> None:
    """Nothing more can be printed: say so, unless the reader (such as `head`) just had enough, and let exit flush into nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if error.errno != errno.EPIPE:
        _complain(f"cannot write the output: {error.strerror}")


def _complain(text: str) -> None:
    for line in text.splitlines():
        click.echo(f"watcher: {line}", err=True)


def main() -> None:
    """The command `watcher`."""
    verbs(prog_name="watcher")


@click.group(
    cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 1 failed, 2 usage or configuration.",
)
@click.version_option(package_name="article-watcher", prog_name="watcher")
def verbs() -> None:
    """Watch a folder of articles and alert the right people, once, with proof."""


_config = click.option(
    "-c",
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="watcher.yaml; default: $WATCHER_CONFIG, ./config/watcher.yaml, /etc/article-watcher/watcher.yaml",
)
_json = click.option("--json", "as_json", is_flag=True, help="one JSON object a line")


def _settings(config: Path | None) -> Settings:
    from watcher import settings

    return settings.load(config or settings.find())


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


@verbs.command(short_help="The daemon, until told to stop.")
@_config
def run(config: Path | None) -> None:
    """The daemon: read what is dropped, alert whom the rules name, until told to stop."""
    from watcher import app, logs, settings

    logs.start()
    app.run(config or settings.find())


@verbs.command(short_help="Validate configuration and examples; show every fault.")
@_config
def check(config: Path | None) -> None:
    """Validate the configuration and run the watchlist's examples; exit 2 with every fault."""
    from watcher import ask
    from watcher.lists import some

    loaded = _settings(config)
    ready = ask.load_mind(loaded)
    warnings, faults = ask.findings(loaded, ready)
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    if faults:
        raise UserError("\n".join(faults))
    watchlist = ready.mind.watchlist
    click.echo(
        f"fine: {some(len(watchlist.entities), 'entity', 'entities')}, {some(len(watchlist.rules), 'rule')}, "
        f"{some(len(watchlist.examples), 'example passes', 'examples pass')}, {some(len(loaded.channels), 'channel')}"
    )


@verbs.command(short_help="Read and judge files, send nothing, show why.")
@_config
@_json
@click.option("--text", is_flag=True, help="with --json: the article's text, too")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
def scan(config: Path | None, as_json: bool, text: bool, paths: tuple[str, ...]) -> None:
    """Read and judge, send nothing: mentions, casualties, every rule's yes or no and why."""
    from watcher import ask, lists
    from watcher.scan import files_under
    from watcher.scan import scan as scan_file

    files = files_under(paths)
    if not files:
        click.echo(f"watcher: there is no file to read in {', '.join(map(repr, paths))}", err=True)
    loaded = _settings(config)
    mind = ask.load_mind(loaded).mind
    unread = 0
    with click.progressbar(files, file=sys.stderr, hidden=not (as_json and len(files) > 1 and sys.stderr.isatty())) as progress:
        for path in progress:
            for found in scan_file(path, mind, text=text, limits=loaded.limits):
                unread += found["error"] is not None
                _echo([lists.json_line(found)] if as_json else lists.report_lines(found))
    if unread:
        click.get_current_context().exit(1)


@verbs.command("send-test", short_help="Send a labelled test, show the server's answer.")
@_config
@click.argument("channel", required=False)
def send_test(config: Path | None, channel: str | None) -> None:
    """Send a labelled test alert to CHANNEL (default: all) and show the server's answer."""
    from watcher import ask
    from watcher.lists import printable

    failed = False
    for name, recipient, send in ask.test_sends(_settings(config), channel, datetime.now(UTC)):
        try:
            click.echo(f"{name} -> {printable(recipient)}: {printable(send())}")
        except (DeliveryError, UserError) as error:
            failed = True
            click.echo(f"{name} -> {printable(recipient)}: not sent: {printable(str(error))}", err=True)
    if failed:
        click.get_current_context().exit(1)


@verbs.command(short_help="From the file to the server's reply, step by step.")
@_config
@click.argument("what", metavar="PATH|ALERT")
def trace(config: Path | None, what: str) -> None:
    """From file to the server's reply: each step of a path or an alert's id, with its time."""
    from watcher import ask, lists

    loaded = _settings(config)
    with ask.reading(loaded.store) as store:
        path = what if store.found(what) else ask.as_dropped(loaded, what)
        steps, found = store.trace(what) or store.trace(path), store.found(path)
    if not steps:
        raise WatcherError(f"nothing is known of {what!r}: give a path as dropped, or an alert's id from 'watcher alerts'")
    _echo(lists.trace_lines(steps, found))


@verbs.command(short_help="What was told, oldest first.")
@_config
@_json
def alerts(config: Path | None, as_json: bool) -> None:
    """What was told, oldest first."""
    from watcher import ask, lists

    with ask.reading(_settings(config).store) as store:
        told = store.alerts()
    _echo(map(lists.json_line, lists.alert_rows(told)) if as_json else lists.alert_lines(told))


@verbs.command(short_help="What waits to be sent, and what was given up.")
@_config
@_json
def outbox(config: Path | None, as_json: bool) -> None:
    """What waits to be sent, and what was given up (buried)."""
    from watcher import ask, lists

    with ask.reading(_settings(config).store) as store:
        waiting = store.outbox()
    _echo(map(lists.json_line, lists.outbox_rows(waiting)) if as_json else lists.outbox_lines(waiting))


@verbs.command(short_help="How it is going, and what is wrong just now.")
@_config
@_json
def status(config: Path | None, as_json: bool) -> None:
    """How it is going: counts, the outbox, when each part last moved, what is wrong."""
    from watcher import ask, lists, settings

    store, faults = ask.store_of(config or settings.find())
    found = ask.status(store, datetime.now(UTC), faults)
    _echo([lists.json_line(found)] if as_json else lists.status_lines(found))
    if faults:
        click.get_current_context().exit(2)


@verbs.command(short_help="Try again what failed or was given up.")
@_config
@click.option("--failed", is_flag=True, help="all that failed or was buried")
@click.argument("what", required=False, metavar="[PATH|ENVELOPE]")
def retry(config: Path | None, what: str | None, failed: bool) -> None:
    """Try again what failed or was buried; a running daemon takes it up within seconds."""
    from watcher import ask, health

    if failed == bool(what):
        raise click.UsageError("give a path or an envelope, or --failed")
    loaded = _settings(config)
    count = ask.retry(loaded, what, datetime.now(UTC))
    if not count:
        raise WatcherError(f"nothing to retry: {what!r} neither failed nor waits; see 'watcher outbox' and 'watcher status'" if what else "nothing to retry: nothing failed that is still there; what is gone must be dropped again")
    running = health.read(loaded.store, datetime.now(UTC)).running
    click.echo(f"will try {count} again" + ("" if running else " once the daemon runs: it does not just now"))


@verbs.command(short_help="The real daemon on the sample articles.")
def demo() -> None:
    """The real daemon on the sample articles, in a temporary folder, alerts on the console."""
    from watcher import demo as demonstration

    demonstration.run()
