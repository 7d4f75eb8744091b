"""settings: config/watcher.yaml, and secrets that stay secret."""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as pace
from hypothesis import strategies as some

from watcher import settings, yamlfile
from watcher.errors import ConfigError, UserError
from watcher.settings import Channel, Inbox

ADDRESS = "mailto://bot:hunter2@example.org"


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    yaml: str
    faults: tuple[str, ...]


CASES = yamlfile.load(Path(__file__).parent / "cases" / "settings_faults.yaml", tuple[Case, ...])


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "c").mkdir()
    return tmp_path / "c" / "w.yaml"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_fault_is_told_and_no_secret(case: Case, config: Path) -> None:
    config.write_text(case.yaml)
    told: list[str] = []
    try:
        settings.load(config)
    except ConfigError as error:
        told = [str(problem).replace(str(config), "p") for problem in error.problems]
        assert "hunter2" not in "".join(traceback.format_exception(error))
    assert told == list(case.faults)


def test_all_keys_are_read_and_paths_begin_at_the_file(config: Path) -> None:
    config.write_text(
        "inbox:\n  - {path: ../in, when_done: archive, archive: ../done, settle: 90s}\n  - /srv/drop\n"
        "backlog: digest\noperator: desk\nstore: ../var/w.db\nwatchlist: lists/main.yaml\n"
        "channels:\n  desk: {url_file: secrets/desk, fallback: room}\n  room: {credential: matrix-url}\n"
    )
    base = config.parent.parent
    loaded = settings.load(config)
    assert loaded == settings.Settings(
        path=config,
        inboxes=(Inbox(base / "in", "archive", base / "done", timedelta(seconds=90)), Inbox(Path("/srv/drop"))),
        backlog="digest",
        operator="desk",
        store=base / "var" / "w.db",
        watchlist=config.parent / "lists" / "main.yaml",
        channels={
            "desk": Channel("desk", url_file=config.parent / "secrets" / "desk", fallback="room"),
            "room": Channel("room", credential="matrix-url"),
        },
    )


def test_an_inbox_is_all_that_must_be_said(config: Path) -> None:
    config.write_text("inbox: in")
    loaded = settings.load(config)
    assert loaded.inboxes == (Inbox(config.parent / "in", "keep", None, timedelta(seconds=2)),)
    assert (loaded.backlog, loaded.operator, loaded.warnings) == ("alert", None, ())
    assert loaded.channels == {"console": Channel("console", url="console:")}
    assert (loaded.store, loaded.watchlist) == (config.parent.parent / "var" / "watcher.db", config.parent / "watchlist.yaml")


def test_the_home_folder_may_be_written_short(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(config.parent))
    config.write_text("inbox: ~/in\nwatchlist: ~/w.yaml")
    loaded = settings.load(config)
    assert (loaded.inboxes[0].path, loaded.watchlist) == (config.parent / "in", config.parent / "w.yaml")


def test_an_inbox_behind_a_link_is_recognised_as_the_same(config: Path) -> None:
    (config.parent / "in").mkdir()
    (config.parent / "link").symlink_to("in")
    config.write_text("inbox: [in, link]")
    with pytest.raises(ConfigError, match="an inbox already"):
        settings.load(config)


def test_the_watchlist_is_named_as_the_user_would(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(config.parent.parent)
    config.write_text("inbox: in")
    assert settings.load(Path("c/w.yaml")).watchlist == Path("c/watchlist.yaml")


def test_an_address_in_the_file_itself_is_a_warning(config: Path) -> None:
    config.write_text(f"inbox: in\nchannels:\n  console: {{url: 'console:'}}\n  desk: {{url: '{ADDRESS}'}}\n")
    (warning,) = settings.load(config).warnings
    assert (warning.line, warning.where) == (4, "channels.desk.url")
    assert "chmod 600" in warning.what


def test_an_address_in_a_file_that_others_may_read_says_so(config: Path) -> None:
    config.write_text(f"inbox: in\nchannels: {{desk: {{url: '{ADDRESS}'}}}}\nheartbeat: https://beat.example/hunter2\n")
    config.chmod(0o644)
    warnings = settings.load(config).warnings
    assert [warning.where for warning in warnings] == ["channels.desk.url", "heartbeat.url"]
    assert all("which others on this machine may read" in warning.what and "hunter2" not in warning.what for warning in warnings)
    config.chmod(0o600)
    assert not any("others" in warning.what for warning in settings.load(config).warnings)


def test_a_silence_that_nobody_would_hear_of_is_a_warning(config: Path) -> None:
    config.write_text("inbox: [{path: in, quiet: 6h}, other]\ncanary: 1h\n")
    assert [warning.where for warning in settings.load(config).warnings] == ["inbox[0].quiet", "canary"]
    config.write_text("inbox: {path: in, quiet: 6h}\noperator: console\n")
    assert settings.load(config).warnings == ()


def test_what_is_kept_called_and_sent_down_the_road_is_read(config: Path) -> None:
    config.write_text("inbox: in\nkeep: 30d\ncanary: 1h\nheartbeat: {url_file: secrets/beat, every: 5m}\n")
    loaded = settings.load(config)
    assert (loaded.keep, loaded.canary) == (timedelta(days=30), timedelta(hours=1))
    assert loaded.heartbeat == settings.Heartbeat(Channel("heartbeat", url_file=config.parent / "secrets" / "beat"), timedelta(minutes=5))
    config.write_text("inbox: in\n")
    loaded = settings.load(config)
    assert (loaded.keep, loaded.canary, loaded.heartbeat) == (timedelta(days=90), None, None)


def test_no_secret_is_in_any_repr(config: Path) -> None:
    config.write_text(f"inbox: in\nchannels: {{desk: {{url: '{ADDRESS}'}}}}")
    loaded = settings.load(config)
    assert settings.secret(loaded.channels["desk"]) == ADDRESS
    assert "hunter2" not in f"{loaded!r} {loaded} {loaded.channels['desk']!r} {loaded.warnings}"


# --- secrets

def told(channel: Channel) -> str:
    with pytest.raises(UserError) as caught:
        settings.secret(channel)
    text = "".join(traceback.format_exception(caught.value))
    assert "hunter2" not in text
    return str(caught.value)


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    path = tmp_path / "desk.url"
    path.write_text(f"\n  {ADDRESS}  \n")
    path.chmod(0o600)
    return path


def test_a_secret_file_gives_its_address_without_the_white_space_about_it(secret_file: Path) -> None:
    assert settings.secret(Channel("desk", url_file=secret_file)) == ADDRESS


def test_a_secret_file_is_read_anew_each_time(secret_file: Path) -> None:
    channel = Channel("desk", url_file=secret_file)
    settings.secret(channel)
    secret_file.write_text("mailto://other")
    assert settings.secret(channel) == "mailto://other"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o777])
def test_a_secret_file_open_to_others_is_refused_with_the_remedy(secret_file: Path, mode: int) -> None:
    secret_file.chmod(mode)
    assert told(Channel("desk", url_file=secret_file)) == f"channel 'desk': {secret_file} is open to others: chmod 600 {secret_file}"


def test_a_secret_file_of_another_user_is_refused(secret_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        os.chown(secret_file, 12345, -1)      # root trusts its own files only
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    assert told(Channel("desk", url_file=secret_file)).endswith(f"belongs to another user, who could change it: chown 54321 {secret_file}")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("hunter2", "must hold one address and nothing else"),
        (f"{ADDRESS}\n{ADDRESS}\n", "must hold one address and nothing else"),
        (f"url: {ADDRESS}", "must hold one address and nothing else"),
    ],
)
def test_a_secret_file_holds_one_address(secret_file: Path, content: str, why: str) -> None:
    secret_file.write_text(content)
    assert why in told(Channel("desk", url_file=secret_file))


def test_a_missing_secret_file_is_told_with_its_path(tmp_path: Path) -> None:
    assert f"{tmp_path / 'none'}: no such file or directory" in told(Channel("desk", url_file=tmp_path / "none"))


def test_a_folder_or_fifo_is_no_secret(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo", 0o600)
    assert "is a directory" in told(Channel("desk", url_file=tmp_path))
    assert "is not a file" in told(Channel("desk", url_file=tmp_path / "fifo"))


def test_a_credential_is_what_systemd_hands_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "matrix-url").write_text(f"{ADDRESS}\n")
    (tmp_path / "matrix-url").chmod(0o440)      # systemd's access list looks like that
    assert settings.secret(Channel("room", credential="matrix-url")) == ADDRESS


def test_a_missing_credential_is_told_with_the_line_for_the_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert "LoadCredential=matrix-url:/path/to/file" in told(Channel("room", credential="matrix-url"))
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert "$CREDENTIALS_DIRECTORY is not set: put LoadCredential=matrix-url:/path/to/file" in told(Channel("room", credential="matrix-url"))


_LINES = some.sampled_from([
    "inbox: in", "inbox:", "  - in", "  - path: in/deep", "    when_done: archive", "    archive: in", '    archive: "a\\0b"', "    settle: 0s",
    "  - ~nobody/in", "operator: a", "store: in/db", "store: [x]", "watchlist: ~", "backlog: skip", "channels:", "  a: {url: 'x:'}",
    "  a: {credential: x, fallback: b}", "  b: {url_file: s, fallback: a}", "keep: 0d", "canary: 1m", f"heartbeat: {ADDRESS}", "heartbeat: {every: 1s}", "  b: {url_file: '', fallback: c}", '  ? "\\e"', "  : {}", f"  {ADDRESS}",
])


@pace(deadline=None)
@given(some.lists(_LINES, max_size=15).map("\n".join))
def test_any_shuffle_of_lines_gives_settings_or_faults_without_a_secret(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any-watcher.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        assert isinstance(settings.load(path), settings.Settings)
    except ConfigError as error:
        assert error.problems
        assert "hunter2" not in str(error)
        assert str(error).replace("\n", "").isprintable()


# --- which file

def test_the_configuration_is_found_by_name_then_here_then_in_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WATCHER_CONFIG", raising=False)
    monkeypatch.setattr(settings, "SYSTEM_CONFIG", tmp_path / "system.yaml")
    with pytest.raises(UserError, match="name one with -c FILE"):
        settings.find()
    (tmp_path / "system.yaml").touch()
    assert settings.find() == tmp_path / "system.yaml"
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "watcher.yaml").touch()
    assert settings.find() == Path("config/watcher.yaml")
    monkeypatch.setenv("WATCHER_CONFIG", "/elsewhere.yaml")
    assert settings.find() == Path("/elsewhere.yaml")
