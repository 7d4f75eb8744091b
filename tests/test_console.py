"""The console channel: what is printed, and what can not steer a terminal."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime

import pytest

from watcher.delivery import console
from watcher.errors import TryLater
from watcher.model import Envelope, Message


def letter(title: str, text: str) -> Envelope:
    return Envelope(id="a" * 32, alert_id=1, target="console", recipient="console:", created=datetime.now(UTC),
                    message=Message(title, text, "<p>x</p>", "high"))


@pytest.mark.parametrize(("title", "text", "printed"), [
    ("[HIGH] Two killed", "Two killed\n\nIn Homs.\n", "[HIGH] Two killed\n\nIn Homs.\n\n"),      # the headline once
    ("[HIGH] Two killed", "In Homs, 2 dead.\n", "[HIGH] Two killed\n\nIn Homs, 2 dead.\n\n"),
    ("", "In Homs.", "In Homs.\n\n"),
    ("[HIGH] انفجار", "انفجار\n\nدمشق", "[HIGH] انفجار\n\nدمشق\n\n"),
])
def test_title_and_text_are_printed_at_once(title: str, text: str, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert console.send(letter(title, text), "console:") == "printed"
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize("trick", [
    "\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "\r", "\x08\x08", "\x00", "\x7f", "\u202e", "\u2066", "\u2028", "\u200f", "\ud83d"])
def test_nothing_of_an_article_steers_the_terminal(trick: str, capsys: pytest.CaptureFixture[str]) -> None:
    console.send(letter(f"[HIGH] a{trick}b", f"quote{trick}end\tof\nline"), "console:")
    printed = capsys.readouterr().out
    assert not set(printed) & set(trick) - set("]0;owned[2J31m")
    assert printed.endswith("end\tof\nline\n\n")


def test_a_narrow_terminal_gets_what_it_can_show(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    console.send(letter("[HIGH] Взрыв", "Homs"), "console:")
    assert narrow.buffer.getvalue() == b"[HIGH] ?????\n\nHoms\n\n"   # type: ignore[attr-defined]


def test_a_closed_output_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    with pytest.raises(TryLater, match="standard output takes nothing"):
        console.send(letter("a", "b"), "console:")
