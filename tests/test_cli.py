"""The verbs as a user types them: what they print, the JSON as DESIGN writes it, exit codes, and no traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from household import WATCHLIST, Household, closing, strike

from watcher import demo
from watcher.errors import WatcherError

VERBS = ["run", "check", "scan", "send-test", "trace", "alerts", "outbox", "status", "retry", "demo"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    """A household that has read three articles (alerted, suppressed, failed) and one duplicate, and whose desk is unreachable."""
    house = Household(tmp_path_factory.mktemp("cli") / "house", channels={
        "console": "console:", "desk": "mailto://127.0.0.1:9?from=bot@watch.test&to=desk@watch.test&mode=insecure"})
    house.start()
    house.drop("strike.txt", strike())
    house.drop("quiet.txt", "Quiet day\n\nNobody was hurt in Homs on Tuesday.\n")
    house.drop("empty.txt", "")
    house.until(lambda: house.status()["articles"] == 3, "three articles")
    house.drop("again.txt", strike())
    house.until(lambda: house.status()["duplicates"] == 1, "the duplicate")
    house.until(lambda: house.alerts()[0]["deliveries"][1]["reply"], "the first try")
    house.stop()
    yield house
    closing([house])


def watcher(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "watcher", *words], capture_output=True, text=True, env={**os.environ, **more}, timeout=60)


def test_help_lists_every_verb():
    shown = watcher("--help")
    assert shown.returncode == 0
    assert all(f"\n  {verb}" in shown.stdout for verb in VERBS)
    assert "..." not in shown.stdout.split("Commands:")[1]     # nothing is cut off


def test_a_folder_without_a_file_to_scan_is_said(tmp_path, house):
    (tmp_path / "empty").mkdir()
    shown = watcher("scan", "--json", "-c", str(house.config), str(tmp_path / "empty"))
    assert (shown.returncode, shown.stdout) == (0, "")
    assert "there is no file to read in" in shown.stderr


@pytest.mark.parametrize("words", [["fly"], ["scan"], ["retry"], ["scan", "--flat", "x"], ["retry", "x", "--failed"]])
def test_wrong_usage_ends_with_2(words):
    shown = watcher(*words)
    assert shown.returncode == 2
    assert "Traceback" not in shown.stderr


def test_a_missing_configuration_says_where_it_was_looked_for(tmp_path):
    shown = subprocess.run([sys.executable, "-m", "watcher", "check"], capture_output=True, text=True, cwd=tmp_path, env={k: v for k, v in os.environ.items() if k != "WATCHER_CONFIG"})
    assert shown.returncode == 2
    assert "config/watcher.yaml" in shown.stderr and "/etc/article-watcher/watcher.yaml" in shown.stderr


def test_the_configuration_may_be_named_by_the_environment(house):
    assert watcher("check", WATCHER_CONFIG=str(house.config)).returncode == 0


def test_check_counts_what_it_found_fine(house):
    assert house.ask("check").startswith("fine: 4 entities, 1 rule, 0 examples pass, 2 channels")


def test_check_tells_every_fault_and_ends_with_2(tmp_path):
    house = Household(tmp_path / "house", watchlist=WATCHLIST.replace("killed: 10", "killed: many").replace("severity: critical", "severity: loud"))
    shown = house.ask("check", code=2)
    assert "watchlist.yaml:9:15: rules[0].severity" in shown
    assert "watchlist.yaml:11:26: rules[0].casualties.killed: expected a whole number, got 'many'" in shown


def test_check_warns_of_an_unreadable_secret_and_still_passes(tmp_path):
    house = Household(tmp_path / "house", channels={"console": "console:", "desk": {"url_file": "desk.url"}})
    shown = subprocess.run([sys.executable, "-m", "watcher", "check", "-c", str(house.config)], capture_output=True, text=True)
    assert shown.returncode == 0
    assert "desk.url" in shown.stderr


def test_check_refuses_an_address_that_makes_no_sense(tmp_path):
    house = Household(tmp_path / "house", channels={"console": "console:", "desk": "matrix://bot:hush-hush@127.0.0.1/#alias", "odd": "foo://bar"})
    shown = house.ask("check", code=2)
    assert "channel 'desk'" in shown and "channel 'odd'" in shown and "hush-hush" not in shown


@pytest.mark.parametrize(("written", "what"), [
    ("hush-hush", "desk.url must hold one address and nothing else, such as mailto://... or matrix://..."),
    ("", "desk.url is empty: write its address there"),
    ("matrix://bot:hush-hush@127.0.0.1/#alias", "desk.url: "),
    ("foo://hush-hush", "desk.url: "),
], ids=["none", "empty", "room", "unknown"])
def test_check_refuses_a_file_that_holds_no_address(tmp_path, written, what):
    house = Household(tmp_path / "house", channels={"console": "console:", "desk": {"url_file": "desk.url"}})
    (house.folder / "desk.url").write_text(written)
    (house.folder / "desk.url").chmod(0o600)
    shown = house.ask("check", code=2)
    assert f"watcher.yaml: channel 'desk': {house.folder}/{what}" in shown and "hush-hush" not in shown


def test_check_warns_of_secrets_that_others_may_read_and_shows_none(tmp_path):
    house = Household(tmp_path / "house", channels={"console": "console:", "room": "matrix://bot:hush-hush@matrix.example/!room"},
                      settings={"heartbeat": "http://beat.example/hush-hush"})
    house.config.chmod(0o644)
    shown = subprocess.run([sys.executable, "-m", "watcher", "check", "-c", str(house.config)], capture_output=True, text=True)
    assert shown.returncode == 0
    for words in ("channels.room.url: the address stands in this file, which others on this machine may read", "heartbeat.url: the address stands",
                  "channel 'room': its password or token goes to 'matrix.example' in the clear", "heartbeat: calls 'beat.example' in the clear"):
        assert f"warning: {words}" in re.sub(r"warning: \S+:\d+:\d+: ", "warning: ", shown.stderr)
    assert "hush-hush" not in shown.stdout + shown.stderr


def test_check_judges_the_heartbeats_address_where_it_is_kept(tmp_path):
    house = Household(tmp_path / "house", settings={"heartbeat": {"url_file": "beat.url"}})
    (house.folder / "beat.url").write_text("ftp://bot:hush-hush@beat.example")
    (house.folder / "beat.url").chmod(0o644)
    shown = subprocess.run([sys.executable, "-m", "watcher", "check", "-c", str(house.config)], capture_output=True, text=True)
    assert (shown.returncode, "'heartbeat': " in shown.stderr, "is open to others: chmod 600" in shown.stderr) == (0, True, True)
    (house.folder / "beat.url").chmod(0o600)
    assert "beat.url: not a web address: write https://" in house.ask("check", code=2)


def test_one_wrong_address_does_not_keep_the_other_channels_from_their_test(tmp_path, plain_mail_server):
    house = Household(tmp_path / "house", channels={"odd": "mailto://127.0.0.1:99999?to=x@y", "lost": {"url_file": "nowhere"}, "desk": plain_mail_server.url})
    shown = house.ask("send-test", code=1)
    assert "odd -> nobody: not sent" in shown and "lost -> nobody: not sent" in shown and "desk@watch.test: 250" in shown


@pytest.mark.parametrize("words", [["scan", "--json"], ["status", "--json"]])
def test_a_full_disk_under_the_output_is_one_line(house, words):
    words = [*words, str(house.inbox)] if words[0] == "scan" else words
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "watcher", words[0], "-c", str(house.config), *words[1:]], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr == "watcher: cannot write the output: No space left on device\n"


def test_a_reader_that_has_enough_hears_no_complaint(house):
    done = subprocess.run(f"{sys.executable} -m watcher scan --json -c {house.config} {house.inbox} {house.inbox}/../inbox | head -n 1", shell=True, capture_output=True, text=True)
    assert done.stdout.count("\n") == 1 and "Traceback" not in done.stderr


# --- scan

def test_scan_prints_one_object_an_article_in_path_order_with_the_fields_promised(house):
    lines = house.ask("scan", "--json", str(house.inbox), code=1).splitlines()
    rows = [json.loads(line) for line in lines if line.startswith("{")]
    assert [Path(row["path"]).name for row in rows] == ["again.txt", "empty.txt", "quiet.txt", "strike.txt"]
    for row in rows:
        assert {"path", "source", "fingerprint", "title", "published", "language", "url", "mentions", "casualties", "toll", "rules", "error"} <= set(row)
        assert "text" not in row
    assert rows[1]["error"]["what"] == "empty" and rows[1]["error"]["why"]
    assert rows[0]["fingerprint"] == rows[3]["fingerprint"]


def test_scan_positions_point_at_what_is_quoted(house):
    [row] = [json.loads(line) for line in house.ask("scan", "--json", "--text", str(house.inbox / "strike.txt")).splitlines()]
    text = row["text"]
    assert row["mentions"] and row["casualties"]
    for mention in row["mentions"]:
        assert {"entity", "kind", "surface", "start", "end", "alias", "how", "score"} <= set(mention)
        assert text[mention["start"]:mention["end"]] == mention["surface"]
    for casualty in row["casualties"]:
        assert {"kind", "low", "high", "approx", "status", "start", "end", "quote", "who", "part_of"} <= set(casualty)
        assert text[casualty["start"]:casualty["end"]] == casualty["quote"]
    assert row["toll"] == {"killed": {"low": 12, "high": 12}}
    [rule] = row["rules"]
    assert rule["rule"] == "mass-casualty" and rule["fires"] is True and rule["missing"] == []
    for reason in rule["because"]:
        assert {"what", "want", "got", "quote", "start", "end"} <= set(reason)
        if reason["quote"]:
            assert text[reason["start"]:reason["end"]] == reason["quote"]


def test_scan_says_what_a_silent_rule_lacks(house):
    [row] = [json.loads(line) for line in house.ask("scan", "--json", str(house.inbox / "quiet.txt")).splitlines()]
    [rule] = row["rules"]
    assert rule["fires"] is False
    assert any(reason["what"].startswith("casualties") and reason["want"] for reason in rule["missing"])


def test_scan_for_people_says_the_same_in_words(house):
    shown = house.ask("scan", str(house.inbox / "strike.txt"))
    assert "FIRES" in shown and "12 killed" in shown and "homs: Homs" in shown


def test_scan_of_nothing_there_ends_with_2(house):
    assert "no such file" in house.ask("scan", "nowhere.txt", code=2)


def test_scan_shows_control_characters_of_strangers_and_does_not_obey_them(house, tmp_path):
    path = tmp_path / "evil.txt"
    path.write_text("Strike \x1b[2J on Homs\n\nA strike killed 12 people in Homs.\n")
    assert "\x1b" not in house.ask("scan", str(path))


# --- what was told, what waits, how it is going

def test_alerts_json_has_the_fields_promised(house):
    [alert] = house.alerts()
    assert {"id", "at", "rules", "severity", "key", "reason", "path", "title", "toll", "headline", "deliveries"} <= set(alert)
    assert alert["rules"] == ["mass-casualty"] and alert["severity"] == "critical" and alert["reason"] == "FIRST"
    assert alert["key"] == "mass-casualty@homs" and alert["toll"] == {"killed": {"low": 12, "high": 12}}
    assert datetime.fromisoformat(alert["at"]).utcoffset().total_seconds() == 0
    sent, waiting = alert["deliveries"]
    assert {"channel", "recipient", "state", "attempts", "reply"} <= set(sent)
    assert (sent["channel"], sent["state"]) == ("console", "sent")
    assert (waiting["channel"], waiting["recipient"], waiting["state"]) == ("desk", "desk@watch.test", "waiting")
    assert waiting["attempts"] >= 1 and "refused" in waiting["reply"].lower()


def test_alerts_for_people_fit_on_a_line(house):
    assert "critical" in house.ask("alerts") and "Homs: 12 killed" in house.ask("alerts")


def test_the_outbox_lists_what_waits_and_why(house):
    assert "desk@watch.test" in house.ask("outbox")
    [row] = [json.loads(line) for line in house.ask("outbox", "--json").splitlines()]
    assert row["state"] == "waiting" and row["channel"] == "desk" and row["due"]


def test_status_json_adds_up(house):
    status = house.status()
    assert status["articles"] == status["alerted"] + status["suppressed"] + status["failed"] == 3
    assert (status["alerted"], status["suppressed"], status["failed"], status["duplicates"], status["waiting"]) == (1, 1, 1, 1, 0)
    assert status["outbox"]["waiting"] == 1 and status["outbox"]["sent"] == 1 and status["outbox"]["buried"] == 0
    assert status["outbox"]["oldest_s"] > 0
    assert isinstance(status["parts"], dict) and isinstance(status["problems"], list)


@pytest.mark.parametrize("written", [
    "inbox: inbox\nstore: var/watcher.db\nchanels: {console: {url: 'console:'}}\n",
    "inbox: [inbox\nstore: var/watcher.db  # here\n",
    "inbox: inbox\n\twatchlist: x\nstore: 'var/watcher.db'\n",
])
def test_status_of_a_faulty_configuration_tells_its_faults_and_what_is_known(house, written):
    broken = house.folder / "broken.yaml"
    broken.write_text(written)
    shown = watcher("status", "-c", str(broken))
    assert shown.returncode == 2
    assert "3: 1 alerted, 1 suppressed, 1 failed" in shown.stdout and f"{broken}:" in shown.stdout
    found = json.loads(watcher("status", "--json", "-c", str(broken)).stdout)
    assert found["articles"] == 3 and found["problems"][0].startswith(f"the configuration has faults:\n{broken}:")


@pytest.mark.parametrize("written", [
    "{inbox: inbox, store: var/watcher.db, chanels: {}}", "inbox: [\nstore: a\nstore: b\n", "inbox: [\nstore: nowhere.db\n", "inbox: ["])
def test_where_the_faults_hide_the_store_status_says_only_them(house, written):
    broken = house.folder / "broken.yaml"
    broken.write_text(written)
    shown = watcher("status", "-c", str(broken))
    assert (shown.returncode, shown.stdout) == (2, "") and f"{broken}:" in shown.stderr


def test_status_for_people_names_the_failed_file_and_the_reason(house):
    shown = house.ask("status")
    assert "3: 1 alerted, 1 suppressed, 1 failed" in shown and "empty.txt" in shown


def test_trace_goes_from_the_file_to_the_servers_reply(house):
    shown = house.ask("trace", str(house.inbox / "strike.txt"))
    for step in ("dropped", "begun", "judged", "alert", "envelope", "sent", "desk@watch.test"):
        assert step in shown
    assert "mass-casualty wants" in house.ask("trace", str(house.inbox / "quiet.txt")) or "casualties" in house.ask("trace", str(house.inbox / "quiet.txt"))
    assert "Homs: 12 killed" in house.ask("trace", "1")


def test_trace_of_what_could_not_be_read_says_its_path_and_why(house):
    path = house.inbox / "empty.txt"
    assert f"judged       '{path}' failed: empty: the file holds no text; drop it again" in house.ask("trace", str(path))


def test_trace_and_retry_know_a_file_by_its_place_in_the_archive(tmp_path):
    house = Household(tmp_path / "house", settings={"inbox": [{"path": "inbox", "settle": "1s", "when_done": "archive", "archive": "archive"}]})
    house.start()
    house.drop("strike.txt", strike())
    house.drop("empty.txt", "")
    archive = house.folder / "archive"
    house.until(lambda: (archive / "strike.txt").exists() and (archive / "empty.txt").exists(), "the moves")
    house.stop()
    assert house.ask("trace", str(archive / "strike.txt")) == house.ask("trace", str(house.inbox / "strike.txt"))
    assert "nothing is known" in house.ask("trace", str(archive / "other.txt"), code=1)
    assert "will try 1 again" in house.ask("retry", str(archive / "empty.txt"))
    assert (house.inbox / "empty.txt").exists() and not (archive / "empty.txt").exists()


def test_trace_of_something_unknown_ends_with_1(house):
    assert "nothing is known" in house.ask("trace", "never-seen.txt", code=1)
    for number in ("9" * 19, "9" * 5000):
        assert "nothing is known" in house.ask("trace", number, code=1)


def test_retry_makes_an_envelope_due_again(house):
    [row] = [json.loads(line) for line in house.ask("outbox", "--json").splitlines()]
    assert "will try 1 again once the daemon runs: it does not just now" in house.ask("retry", row["envelope"][:12])
    for unknown in ("ffffffffffff", "f" * 300):
        assert "nothing to retry" in house.ask("retry", unknown, code=1)


def test_send_test_shows_the_servers_answer(house, tmp_path, plain_mail_server):
    other = Household(tmp_path / "other", channels={"desk": plain_mail_server.url, "console": "console:"})
    assert "desk@watch.test: 250" in other.ask("send-test", "desk")
    [mail] = plain_mail_server.messages
    assert "TEST" in mail["Subject"]
    assert "not sent" in house.ask("send-test", "desk", code=1)
    assert "there is no channel 'desc'" in house.ask("send-test", "desc", code=2)


@pytest.fixture
def locked_out(tmp_path) -> list[str]:
    """What a user's commands begin with who may not enter the service's folder, and the configuration."""
    config = Household(tmp_path / "house").config
    state = tmp_path / "house" / "var"
    state.mkdir(mode=0o700)
    if os.geteuid():
        state.chmod(0)
        return [sys.executable, "-m", "watcher", str(config)]
    os.chown(state, 65534, 65534)     # root, but without the right to pass over that
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", sys.executable, "-m", "watcher", str(config)]


@pytest.mark.parametrize(("words", "code", "said"), [
    (["status"], 1, "ask as the user that the daemon runs as, or as root"), (["alerts"], 1, "ask as the user"), (["outbox"], 1, "ask as the user"),
    (["trace", "1"], 1, "ask as the user"), (["retry", "--failed"], 1, "ask as the user"), (["run"], 1, "Permission denied; check who owns the folder"),
    (["check"], 0, "fine: "), (["scan", "."], 0, ""), (["send-test"], 0, "printed")])
def test_who_may_not_look_at_the_store_is_told_so_and_may_do_what_needs_none(locked_out, tmp_path, words, code, said):
    *command, config = locked_out
    (tmp_path / "articles").mkdir()
    shown = subprocess.run([*command, words[0], "-c", config, *words[1:]], capture_output=True, text=True, timeout=60,
                           cwd=tmp_path / "articles", env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])})
    assert shown.returncode == code, shown.stderr
    assert said in shown.stdout + shown.stderr and "Traceback" not in shown.stderr


def test_before_the_first_start_the_verbs_say_what_to_do(tmp_path):
    house = Household(tmp_path / "house")
    for verb in ("alerts", "outbox", "status"):
        assert "watcher run" in house.ask(verb, code=1)


def test_demo_runs_the_real_daemon_on_the_samples():
    shown = watcher("demo")
    assert shown.returncode == 0, shown.stderr
    assert "[CRITICAL]" in shown.stdout and "the others were silent" in shown.stdout


def test_a_demo_waits_for_a_store_that_is_just_being_made(tmp_path, monkeypatch):
    house = Household(tmp_path / "house")
    (tmp_path / "house" / "var").mkdir()
    (tmp_path / "house" / "var" / "watcher.db").touch()      # as it is for the moment before its tables are there
    (tmp_path / "house" / "log").write_text("INFO up and waiting")
    monkeypatch.setattr(demo, "PATIENCE", 0.5)
    sleeper = subprocess.Popen(["sleep", "60"])
    try:
        with pytest.raises(WatcherError, match="did not finish the samples; its log ends:\nINFO up and waiting"):
            demo._wait(house.folder, house.config, 1, sleeper)
    finally:
        sleeper.kill()
        sleeper.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_demo_that_is_ended_leaves_neither_daemon_nor_folder(number):
    running = subprocess.Popen([sys.executable, "-m", "watcher", "demo"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert running.stdout
    folder = Path(running.stdout.readline().split(" into ")[1].strip()).parent
    running.send_signal(number)
    _, complaint = running.communicate(timeout=60)     # the daemon holds the same pipe: it ends with the daemon
    assert running.returncode == (1 if number is signal.SIGINT else 128 + number)
    assert not folder.exists() and "Traceback" not in complaint
