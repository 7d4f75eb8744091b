"""The verbs: arguments in, text and exit codes out (0 fine, 1 failed, 2 usage or config). The only door to click.

Heavy rooms are imported inside the verbs, so that `watcher --help` answers at once.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watcher.errors import DeliveryError, UserError, WatcherError

if TYPE_CHECKING:
    from watcher.settings import Settings
    from watcher.store import Delivery


_FAILURES_PRINTED = 10
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_OUTPUT_FAULTS = (errno.EPIPE, errno.ENOSPC, errno.EIO)   # whoever reads our output went away, or its disk is full


class _Verbs(click.Group):
    """Turns the errors of the house into a line on stderr and the exit code they stand for."""

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


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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


def _print_json(rows: Iterable[Any]) -> None:
    """One object a line, in UTF-8 whatever a path is made of; what ends a line or steers a terminal is escaped."""
    for row in rows:
        click.echo(_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(row, ensure_ascii=False)))


def _when(moment: datetime | None) -> str:
    """A time in the reader's own zone, to the second."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z") if moment else "-"


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _printable(text: str) -> str:
    """Text of strangers on one line of a terminal."""
    return _visible(" ".join(text.split()))


def _visible(line: str) -> str:
    """The line with control characters and direction marks shown, not obeyed."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in line)


@verbs.command()
@_config
def run(config: Path | None) -> None:
    """The daemon: read what is dropped, alert whom the rules name, until told to stop."""
    from watcher import app, logs, settings

    logs.start()
    app.run(config or settings.find())


@verbs.command()
@_config
def check(config: Path | None) -> None:
    """Validate the configuration and run the watchlist's examples; exit 2 with every fault."""
    from watcher import ask

    loaded = _settings(config)
    ready = ask.load_mind(loaded)
    warnings, faults = ask.findings(loaded, ready)
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    if faults:
        raise UserError("\n".join(faults))
    watchlist = ready.mind.watchlist
    click.echo(
        f"fine: {len(watchlist.entities)} entities, {len(watchlist.rules)} rules, {len(watchlist.examples)} examples pass, "
        f"{len(loaded.channels)} channels"
    )


@verbs.command()
@_config
@_json
@click.option("--text", is_flag=True, help="with --json: the article's text, too")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
def scan(config: Path | None, as_json: bool, text: bool, paths: tuple[str, ...]) -> None:
    """Read and judge, send nothing: mentions, casualties, every rule's yes or no and why."""
    from watcher import ask
    from watcher.report import lines
    from watcher.scan import files_under
    from watcher.scan import scan as scan_file

    files = files_under(paths)
    loaded = _settings(config)
    mind = ask.load_mind(loaded).mind
    unread = 0
    with click.progressbar(files, file=sys.stderr, hidden=not (as_json and len(files) > 1 and sys.stderr.isatty())) as progress:
        for path in progress:
            for found in scan_file(path, mind, text=text, limits=loaded.limits):
                unread += found["error"] is not None
                if as_json:
                    _print_json([found])
                else:
                    click.echo("\n".join(_visible(line) for line in lines(found)))
    if unread:
        click.get_current_context().exit(1)


@verbs.command("send-test")
@_config
@click.argument("channel", required=False)
def send_test(config: Path | None, channel: str | None) -> None:
    """Send a labelled test alert to CHANNEL (default: all) and show the server's answer."""
    from watcher import ask

    failed = False
    for name, recipient, send in ask.test_sends(_settings(config), channel, datetime.now(UTC)):
        try:
            click.echo(f"{name} -> {_printable(recipient)}: {_printable(send())}")
        except (DeliveryError, UserError) as error:
            failed = True
            click.echo(f"{name} -> {_printable(recipient)}: not sent: {_printable(str(error))}", err=True)
    if failed:
        click.get_current_context().exit(1)


@verbs.command()
@_config
@click.argument("what", metavar="PATH|ALERT")
def trace(config: Path | None, what: str) -> None:
    """From file to the server's reply: each step of a path or an alert's id, with its time."""
    from watcher import ask
    from watcher.report import lines

    with ask.reading(_settings(config).store) as store:
        path = what if store.found(what) else str(Path(what).resolve())
        steps, found = store.trace(what) or store.trace(path), store.found(path)
    if not steps:
        raise WatcherError(f"nothing is known of {what!r}: give a path as dropped, or an alert's id from 'watcher alerts'")
    for step in steps:
        click.echo(f"{_when(step.at)}  {step.what:<12} {_printable(step.detail)}")
    for row in found:
        click.echo("\n".join(["", "as it was judged:", *(_visible(line) for line in lines(json.loads(row)))]))


@verbs.command()
@_config
@_json
def alerts(config: Path | None, as_json: bool) -> None:
    """What was told, oldest first."""
    from watcher import ask

    with ask.reading(_settings(config).store) as store:
        told = store.alerts()
    if as_json:
        _print_json(
            {
                "id": one.id,
                "at": _utc(one.at),
                "rules": list(one.alert.rules),
                "severity": one.alert.severity,
                "key": one.alert.key,
                "reason": one.reason.value,
                "path": one.path,
                "title": one.title,
                "toll": {kind: {"low": count.low, "high": count.high} for kind, count in one.alert.toll.items()},
                "headline": one.alert.headline,
                "deliveries": [_delivery_row(delivery) for delivery in one.deliveries],
            }
            for one in told
        )
        return
    for one in told:
        click.echo(f"{one.id:>5}  {_when(one.at)}  {one.alert.severity:<8} {one.reason:<7} {_printable(one.alert.headline)}")
        for delivery in one.deliveries:
            click.echo(f"       {delivery.state} {delivery.channel} -> {_printable(delivery.recipient)}: {_printable(delivery.reply)}")


def _delivery_row(delivery: Delivery) -> dict[str, Any]:
    return {
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "reply": delivery.reply,
    }


@verbs.command()
@_config
@_json
def outbox(config: Path | None, as_json: bool) -> None:
    """What waits to be sent, and what was given up (buried)."""
    from watcher import ask

    with ask.reading(_settings(config).store) as store:
        waiting = store.outbox()
    if as_json:
        _print_json(
            {
                "envelope": delivery.envelope,
                "alert": delivery.alert_id,
                **_delivery_row(delivery),
                "title": delivery.title,
                "created": _utc(delivery.created),
                "due": _utc(delivery.due),
            }
            for delivery in waiting
        )
        return
    if not waiting:
        click.echo("nothing waits, nothing was buried")
    for delivery in waiting:
        due = f", next try {_when(delivery.due)}" if delivery.due else ""
        click.echo(f"{delivery.envelope[:12]}  {delivery.state:<7} {delivery.channel} -> {_printable(delivery.recipient)}: {_printable(delivery.title)}")
        click.echo(f"              since {_when(delivery.created)}, {delivery.attempts} attempts{due}; {_printable(delivery.reply) or 'not tried yet'}")
    if any(delivery.state == "buried" for delivery in waiting):
        click.echo("try a buried one again: watcher retry ENVELOPE, or all: watcher retry --failed")


@verbs.command()
@_config
@_json
def status(config: Path | None, as_json: bool) -> None:
    """How it is going: counts, the outbox, when each part last moved, what is wrong."""
    from watcher import ask, settings

    store, faults = ask.store_of(config or settings.find())
    found = ask.status(store, datetime.now(UTC), faults)
    if as_json:
        _print_json([found])
    else:
        _print_status(found)
    if faults:
        click.get_current_context().exit(2)


def _print_status(found: dict[str, Any]) -> None:
    click.echo(f"articles  {found['articles']}: {found['alerted']} alerted, {found['suppressed']} suppressed, {found['failed']} failed; "
               f"{found['duplicates']} duplicates, {found['waiting']} waiting")
    queue = found["outbox"]
    oldest = f", oldest since {queue['oldest_s']:.0f} s" if queue["oldest_s"] is not None else ""
    click.echo(f"outbox    {queue['waiting']} waiting{oldest}, {queue['sent']} sent, {queue['buried']} buried")
    click.echo("parts     " + (", ".join(f"{part} {age:.0f} s ago" for part, age in found["parts"].items()) or "the daemon is not running"))
    for name, age in found["signs"].items():
        click.echo(f"last      {_printable(name)}: {age:.0f} s ago")
    for problem in found["problems"]:
        for label, line in zip_longest(["problem"], problem.splitlines(), fillvalue=""):
            click.echo(f"{label:<9} {_printable(line)}")
    for failure in found["failures"][-_FAILURES_PRINTED:]:
        click.echo(f"failed    {_printable(failure['path'])}: {_printable(failure['reason'])}")
    if len(found["failures"]) > _FAILURES_PRINTED:
        click.echo(f"failed    these are the latest {_FAILURES_PRINTED} of {found['failed']}; more by 'watcher status --json'")


@verbs.command()
@_config
@click.option("--failed", is_flag=True, help="all that failed or was buried")
@click.argument("what", required=False, metavar="[PATH|ENVELOPE]")
def retry(config: Path | None, what: str | None, failed: bool) -> None:
    """Try again what failed or was buried; a running daemon takes it up within seconds."""
    from watcher import ask

    if failed == bool(what):
        raise click.UsageError("give a path or an envelope, or --failed")
    count = ask.retry(_settings(config), what)
    if not count:
        raise WatcherError(f"nothing to retry: {what!r} neither failed nor waits; see 'watcher outbox' and 'watcher status'" if what else "nothing to retry: nothing failed that is still there; what is gone must be dropped again")
    click.echo(f"will try {count} again")


@verbs.command()
def demo() -> None:
    """The real daemon on the sample articles, in a temporary folder, alerts on the console."""
    from watcher import demo as demonstration

    demonstration.run()
