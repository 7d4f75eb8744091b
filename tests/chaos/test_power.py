"""The power fails between any two writes: what the store has called done is there afterwards, and nothing is there by half.

A clerk's writes and syncs are recorded by strace. At each moment the disk may hold everything synced, and of everything written
since any part: nothing, all, some of it, some sectors of a page. Each such disk is put together and opened as a daemon would.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from scale import Scale

from watcher.store.sqlite import SqliteStore

CLERK = Path(__file__).with_name("clerk.py")
SECTOR = 512
_CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<words>.*)\) += (?P<result>-?\d+)")


@dataclass
class Disk:
    """The files of one folder: what is surely on the disk, and what was written since, in order."""

    sure: dict[str, bytes] = field(default_factory=dict)
    since: dict[str, list[tuple[int, bytes | None]]] = field(default_factory=dict)   # (offset, data); data None cuts the file at the offset
    unsure: dict[str, bool] = field(default_factory=dict)                     # names made (True) or removed since the folder was synced

    def after_the_cut(self, dice: random.Random | None, *, everything: bool = False) -> dict[str, bytes]:
        """The files as the power may have left them."""
        found: dict[str, bytes] = {}
        for name in self.sure:
            if name in self.unsure and not everything and (dice is None or dice.random() < 0.5):
                if self.unsure[name]:
                    continue   # made, and not in the folder yet
            elif self.unsure.get(name) is False:
                continue       # removed
            found[name] = _written(self.sure[name], [] if dice is None and not everything else self.since[name], None if everything else dice)
        return found


def _written(content: bytes, writes: list[tuple[int, bytes | None]], dice: random.Random | None) -> bytes:
    """The content with these writes, or (by the dice) with some of them or of their sectors."""
    result = bytearray(content)
    mode = dice.choice(("prefix", "some", "torn")) if dice else "all"
    count = dice.randint(0, len(writes)) if dice and mode == "prefix" else len(writes)
    for offset, data in writes[:count]:
        if dice and mode == "some" and dice.random() < 0.5:
            continue
        if data is None:
            result[offset:] = bytes(max(0, offset - len(result)))
            continue
        for start in range(0, len(data), SECTOR):
            if dice and mode == "torn" and dice.random() < 0.3:
                continue
            piece = data[start : start + SECTOR]
            at = offset + start
            result.extend(bytes(max(0, at + len(piece) - len(result))))
            result[at : at + len(piece)] = piece
    return bytes(result)


@dataclass
class Done:
    """What the clerk was told is done."""

    opened: bool = False
    told: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    buried: set[str] = field(default_factory=set)


def replay(log: Path, folder: Path) -> Iterator[tuple[Disk, Done]]:
    """The disk and what is done after each call in the record that changes one of them."""
    disk, done = Disk(), Done()
    with log.open() as lines:
        for line in lines:
            call = _CALL.match(line)
            if call and int(call["result"]) >= 0 and _follow(call["name"], call["words"], disk, done, str(folder)):
                yield disk, done


def _follow(name: str, words: str, disk: Disk, done: Done, folder: str) -> bool:
    strings = [bytes.fromhex(found.replace("\\x", "")) for found in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', words)]
    place = re.match(r"(?:AT_FDCWD|\d+)<([^>]*)>", words)
    path = _decoded(place[1]) if place else ""
    if name in {"openat", "unlink"}:
        path = strings[0].decode()
    if name == "write" and strings and strings[0].startswith(b"DONE "):
        _note(done, strings[0].decode().split(" ", 2))
        return False
    file = path.removeprefix(folder + "/")
    if path == folder and name in {"fsync", "fdatasync"}:
        for gone in [each for each, made in disk.unsure.items() if not made]:
            del disk.sure[gone], disk.since[gone]
        disk.unsure.clear()
        return True
    if path == file or not file.startswith("a.db") or file.endswith(("-shm", ".lock")):
        return False
    return _change(name, file, words, strings, disk)


def _change(name: str, file: str, words: str, strings: list[bytes], disk: Disk) -> bool:
    if name == "openat" and "O_CREAT" in words and (file not in disk.sure or disk.unsure.get(file) is False):
        disk.sure[file], disk.since[file] = b"", []
        disk.unsure[file] = True
    elif name == "unlink":
        disk.unsure[file] = False
    elif name == "pwrite64":
        disk.since[file].append((int(words.rsplit(", ", 1)[1]), strings[0]))
    elif name in {"fsync", "fdatasync"}:
        disk.sure[file] = _written(disk.sure[file], disk.since[file], None)
        disk.since[file] = []
    elif name == "ftruncate":
        disk.since[file].append((int(words.rsplit(", ", 1)[1]), None))
    else:
        return False
    return True


def _note(done: Done, words: list[str]) -> None:
    what, which = words[1], words[2].strip()
    if what == "opened":
        done.opened = True
    else:
        getattr(done, what).add(which)


def _decoded(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


def record(folder: Path, seed: int, steps: int) -> Path:
    log = folder.with_name("calls")
    run = subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "100000", "-o", str(log), "-e", "trace=openat,pwrite64,fdatasync,fsync,ftruncate,unlink,write",
         sys.executable, str(CLERK), str(folder / "a.db"), str(seed), str(steps)],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(CLERK.parents[2])})
    if "PTRACE" in run.stderr:
        pytest.skip("strace may not trace here")
    assert run.returncode == 0, run.stderr[-2000:]
    return log


@pytest.mark.skipif(not shutil.which("strace"), reason="the writes are recorded by strace")
def test_the_power_fails_between_any_two_writes(tmp_path: Path, scale: Scale) -> None:
    folder, cut = tmp_path / "var", tmp_path / "cut"
    folder.mkdir()
    log = record(folder, scale.dice.randrange(10**6), scale.pick(reduced=12, full=30))
    tried, every = 0, scale.pick(reduced=8, full=2)
    for moment, (disk, done) in enumerate(replay(log, folder)):
        if moment % every == 0:
            for files in (disk.after_the_cut(None), disk.after_the_cut(None, everything=True), *(disk.after_the_cut(scale.dice) for _ in range(2))):
                shutil.rmtree(cut, ignore_errors=True)
                cut.mkdir()
                for name, content in files.items():
                    (cut / name).write_bytes(content)
                check(cut / "a.db", done)
                tried += 1
    print(f"\n{moment + 1} writes and syncs, {tried} disks opened, {len(done.told)} articles and {len(done.sent)} messages done: none lost, none by half")
    assert tried > 100
    assert done.sent


def check(path: Path, done: Done) -> None:
    """Opens as a daemon opens, which looks for damage; holds what is done, and each article whole or not at all."""
    with SqliteStore.open(path) as store:
        alerts = store.alerts()
        assert {alert.alert.fingerprint for alert in alerts} >= done.told
        assert store.tally().alerted == len(alerts)
        assert all(len(alert.deliveries) == 2 and store.seen(alert.alert.fingerprint) == "w1" for alert in alerts)
        states = {delivery.envelope: delivery.state for alert in alerts for delivery in alert.deliveries}
        assert {states[envelope] for envelope in done.sent} <= {"sent"}
        assert {states[envelope] for envelope in done.buried} <= {"buried"}
