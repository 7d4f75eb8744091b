"""The daemon as a whole, as a user meets it: a real process, real mail, a real Matrix room, real files."""

from __future__ import annotations

import json
import os
import signal
import time
from html import escape
from pathlib import Path
from typing import Any

import pytest
from disks import small_disk_at
from homeserver import MatrixRoom
from household import EXAMPLE, WATCHLIST, strike
from mailserver import MailServer

REAL = Path(__file__).parents[2] / "shared" / "seeds"


def private(folder: Path, name: str, url: str) -> dict[str, str]:
    """A channel whose address stands in a file of its own."""
    path = folder / name
    path.write_text(url + "\n")
    path.chmod(0o600)
    return {"url_file": str(path)}


def both_channels(tmp_path: Path, mail_server: MailServer, matrix_server: MatrixRoom) -> dict[str, Any]:
    return {
        "desk-mail": private(tmp_path, "mail.url", mail_server.url),
        "desk-room": private(tmp_path, "matrix.url", matrix_server.url),
    }


# --- the road, end to end

@pytest.mark.skipif(not REAL.is_dir(), reason="the four real articles are not part of the repository")
def test_the_four_real_articles_give_three_alerts_each_once_by_mail_and_matrix(household, tmp_path, mail_server, matrix_server):
    house = household(channels=both_channels(tmp_path, mail_server, matrix_server), watchlist=EXAMPLE.read_text())
    articles = {path.name[:3]: path for path in sorted(REAL.glob("*.txt"))}
    house.start()
    for path in articles.values():
        house.drop(path.name, path.read_bytes())
    status = house.settled(4)
    assert (status["alerted"], status["suppressed"], status["failed"]) == (3, 1, 0)
    told = {Path(alert["path"]).name[:3]: alert for alert in house.alerts()}
    assert sorted(told) == ["000", "001", "002"]
    assert all(delivery["state"] == "sent" for alert in told.values() for delivery in alert["deliveries"])
    mails, posts = mail_server.wait(3), matrix_server.messages()
    assert len(mails) == len(posts) == 3
    assert {mail["Subject"] for mail in mails} == {post["content"]["body"].splitlines()[0] for post in posts}
    assert "lacks casualties" in house.ask("scan", str(articles["003"]))
    assert "wants" in house.ask("trace", str(house.inbox / articles["003"].name))

    for path in articles.values():   # dropped again, under another name and in another format
        house.drop(f"again-{path.name}", path.read_bytes())
        house.drop(path.name.replace(".txt", ".html"), as_page(path.read_text()))
    house.settled(4, duplicates=8)
    time.sleep(0.5)
    assert len(mail_server.messages) == len(matrix_server.messages()) == 3


def as_page(text: str) -> str:
    title, _, body = text.partition("\n")
    paragraphs = "".join(f"<p>{escape(part)}</p>\n" for part in body.split("\n\n") if part.strip())
    return f"<!doctype html><html><head><title>{escape(title)}</title></head><body><article><h1>{escape(title)}</h1>{paragraphs}</article></body></html>"


def test_an_alert_carries_its_proof(household, tmp_path, mail_server, matrix_server):
    house = household(channels=both_channels(tmp_path, mail_server, matrix_server)).start()
    house.drop("strike.txt", strike(killed=12))
    [mail] = mail_server.wait(1)
    assert "Homs" in mail["Subject"] and "12 killed" in mail["Subject"] and "CRITICAL" in mail["Subject"]
    assert mail["Auto-Submitted"] == "auto-generated" and mail["List-Id"]
    text = mail.get_body(("plain",)).get_content()
    for proof in ("killed 12 people", "mass-casualty", "strike.txt", "Homs"):
        assert proof in text
    assert "killed 12 people" in mail.get_body(("html",)).get_content().replace("<b>", "").replace("</b>", "").replace("<strong>", "").replace("</strong>", "")
    [post] = house.until(matrix_server.messages, "the Matrix message")
    assert "killed 12 people" in post["content"]["body"].replace("»", "").replace("«", "").replace("*", "")
    assert post["content"]["format"] == "org.matrix.custom.html"


def test_a_rising_toll_is_told_and_a_repeat_is_not(household):
    house = household().start()
    house.drop("first.txt", strike(killed=12))
    house.settled(1)
    house.drop("repeat.txt", strike(killed=13, day="Tuesday"))
    house.settled(2)
    house.drop("worse.txt", strike(killed=30, day="Wednesday"))
    house.settled(3)
    assert [alert["reason"] for alert in house.alerts()] == ["FIRST", "WORSE"]
    assert "told before" in house.ask("trace", str(house.inbox / "repeat.txt"))


def test_an_unsettled_file_is_read_once_it_is_whole(household):
    house = household().start()
    with (house.inbox / "slow.txt").open("w") as file:
        for piece in (strike(killed=12)[:30], strike(killed=12)[30:]):
            file.write(piece)
            file.flush()
            time.sleep(0.4)
    house.settled(1)
    assert house.alerts()[0]["toll"]["killed"]["low"] == 12


# --- what the user edits while it runs

def test_a_saved_watchlist_is_taken_up_without_a_restart(household):
    house = household().start()
    house.save_watchlist(WATCHLIST.replace("Homs", "Raqqa").replace("id: homs", "id: raqqa").replace("within: homs", "within: raqqa"))
    house.until(lambda: "configuration taken up" in house.log, "the reload")
    house.drop("raqqa.txt", strike(place="Raqqa"))
    assert house.settled(1)["alerted"] == 1


def test_hup_takes_up_a_save_at_once(household):
    house = household().start()
    house.save_watchlist(WATCHLIST.replace("killed: 10", "killed: 5"))
    house.process.send_signal(signal.SIGHUP)
    house.until(lambda: "configuration taken up" in house.log, "the reload", seconds=3)
    house.drop("small.txt", strike(killed=6))
    assert house.settled(1)["alerted"] == 1


def test_a_bad_save_changes_nothing_and_says_every_fault_with_its_place(household, plain_mail_server):
    house = household(channels={"console": "console:", "desk": plain_mail_server.url}, settings={"operator": "desk"}).start()
    house.save_watchlist(WATCHLIST.replace("{killed: 10}", "{killed: many}").replace("within: syria", "within: nowhere"))
    house.until(lambda: "refused" in house.log, "the refusal")
    assert "watchlist.yaml:11:26" in house.log and "got 'many'" in house.log
    assert "watchlist.yaml:5:" in house.log and "nowhere" in house.log
    assert any("got 'many'" in problem for problem in house.until(lambda: house.status()["problems"], "the problem"))
    assert len([line for line in house.ask("status").splitlines() if "watchlist.yaml:" in line]) == 2   # a fault, a line
    [mail] = plain_mail_server.wait(1)
    assert "got 'many'" in mail.get_body(("plain",)).get_content()
    house.drop("strike.txt", strike())
    assert house.settled(1)["alerted"] == 1
    house.save_watchlist(WATCHLIST)
    house.until(lambda: house.status()["problems"] == [], "the problem to end")
    assert "INFO watcher.desk what was saved is in force again (it was otherwise for " in house.log


def test_a_failing_example_refuses_the_save(household):
    house = household().start()
    house.save_watchlist(WATCHLIST + "examples:\n  - {text: 'Quiet day in Homs', fires: [mass-casualty]}\n")
    house.until(lambda: "refused" in house.log, "the refusal")
    assert "watchlist.yaml:13:12" in house.log and "mass-casualty" in house.log


def test_a_bad_list_at_start_falls_back_on_the_last_good_one(household):
    house = household().start()
    house.stop()
    house.save_watchlist("actors: [")
    house.start()
    house.drop("strike.txt", strike())
    assert house.settled(1)["alerted"] == 1
    assert "last good one" in house.log


def test_a_bad_list_at_the_very_first_start_ends_with_2_and_no_traceback(household):
    house = household(watchlist="actors: [{id: x}]")
    assert "name" in house.ask("run", code=2)


def test_faults_that_the_daemon_tells_itself_stand_in_the_status_once(household):
    house = household().start()
    house.config.write_text("inbox: inbox\nstore: var/watcher.db\noperator: nobody\n")
    shown = house.until(lambda: "a save was refused" in (text := house.ask("status", code=2)) and text, "the problem")
    assert shown.count("unknown channel 'nobody'") == 1


def test_another_inbox_is_watched_after_a_save(household):
    house = household().start()
    house.save_settings(inbox=[{"path": "elsewhere", "settle": "1s"}])
    house.until(lambda: "elsewhere" in house.log, "the new inbox")
    (house.folder / "elsewhere" / "strike.txt").write_text(strike())
    assert house.settled(1)["alerted"] == 1


# --- faults

def test_bad_files_fail_with_a_reason_and_nothing_else_is_affected(household):
    house = household().start()
    (house.inbox / "folder.txt").mkdir()
    os.mkfifo(house.inbox / "pipe.txt")
    house.drop("empty.txt", b"")
    house.drop("nul.txt", b"\0\1\2binary\0" * 50)
    huge = house.folder / "huge"
    with huge.open("wb") as file:
        file.truncate(50 * 2**20)
    huge.rename(house.inbox / "huge.txt")
    house.drop("latin.txt", "Un raid a tué 12 personnes à Homs, près de l'école\n".encode("cp1252"))
    house.drop("strike.txt", strike())
    status = house.settled(5)
    assert (status["failed"], status["alerted"]) == (3, 1)
    reasons = {Path(failure["path"]).name: failure["reason"] for failure in status["failures"]}
    assert "empty" in reasons["empty.txt"] and "not text" in reasons["nul.txt"] and "too large" in reasons["huge.txt"]
    assert "Traceback" not in house.log


def test_many_failures_are_told_by_their_number(household):
    house = household().start()
    for number in range(12):
        house.drop(f"empty-{number}.txt", b"")
    assert len(house.settled(12)["failures"]) == 12
    shown = house.ask("status")
    assert shown.count("empty-") == 10
    assert "the latest 10 of 12" in shown


def test_a_failed_file_is_read_again_when_it_is_mended_and_retried(household):
    house = household().start()
    house.drop("bad.txt", b"\0\1\2\0")
    assert house.settled(1)["failed"] == 1
    assert "will try 1 again" in house.ask("retry", "--failed")
    house.until(lambda: house.log.count("article failed") == 2, "the second try")
    house.drop("bad.txt", strike())
    house.until(lambda: house.status()["alerted"] == 1, "the mended file")
    assert (house.status()["failed"], house.status()["failures"]) == (0, [])


def test_an_alert_whose_secret_is_missing_waits_and_is_sent_once_it_is_there(household, tmp_path, plain_mail_server):
    secret = tmp_path / "late.url"
    house = household(channels={"console": "console:", "desk": {"url_file": str(secret)}}).start()
    house.drop("strike.txt", strike())
    house.until(lambda: house.status()["alerted"] == 1, "the alert")
    house.until(lambda: any("late.url" in problem and "chmod 600" in problem for problem in house.status()["problems"]), "the problem to be shown")
    secret.touch(0o600)
    secret.write_text(plain_mail_server.url_to("a@watch.test", "b@watch.test"))
    plain_mail_server.wait(2, seconds=30)
    assert sorted(envelope.rcpt_tos[0] for envelope in plain_mail_server.envelopes) == ["a@watch.test", "b@watch.test"]


def test_a_refused_message_is_buried_loudly_told_by_the_fallback_and_listed(household, plain_mail_server):
    plain_mail_server.answers["RCPT:gone@watch.test"] = "550 5.1.1 no such user"
    house = household(settings={"operator": "operator"}, channels={
        "desk": {"url": plain_mail_server.url_to("gone@watch.test"), "fallback": "deputy"},
        "deputy": plain_mail_server.url_to("deputy@watch.test"), "operator": plain_mail_server.url_to("operator@watch.test")},
        watchlist=WATCHLIST + "    channels: [desk]\n").start()
    house.drop("strike.txt", strike())
    mails = plain_mail_server.wait(2)
    told = {envelope.rcpt_tos[0]: mail for envelope, mail in zip(plain_mail_server.envelopes, mails, strict=True)}
    assert "12 killed" in told["deputy@watch.test"]["Subject"]
    assert "no such user" in told["operator@watch.test"].get_body(("plain",)).get_content()
    [alert] = house.alerts()
    assert [(delivery["channel"], delivery["state"]) for delivery in alert["deliveries"]] == [("desk", "buried"), ("deputy", "sent")]
    assert "buried" in house.ask("outbox") and "550" in house.ask("outbox")
    assert "buried" in house.log


def test_who_else_reads_the_operators_channel_hears_of_an_address_there_that_is_refused(household, plain_mail_server):
    plain_mail_server.answers["RCPT:gone@watch.test"] = "550 5.1.1 no such user"
    house = household(settings={"operator": "desk"}, channels={"desk": plain_mail_server.url_to("ana@watch.test", "gone@watch.test")}).start()
    house.drop("strike.txt", strike())
    mails = plain_mail_server.wait(2)
    assert "12 killed" in mails[0]["Subject"]
    assert "not delivered to desk (gone@watch.test)" in mails[1].get_body(("plain",)).get_content()
    house.until(lambda: house.status()["outbox"]["buried"] == 2, "the word of it to the same address to be given up, too, and nothing more")
    assert house.status()["outbox"]["sent"] == 2


def test_killed_at_any_moment_nothing_is_lost_and_nothing_told_twice(household, plain_mail_server):
    house = household(channels={"desk": plain_mail_server.url}, watchlist=WATCHLIST.replace("locations: [syria]", "group_by: rule\n    cooldown: 0s\n    locations: [syria]"))
    total = 12
    for number in range(total):
        house.start()
        house.drop(f"strike{number}.txt", strike(killed=20 + number * 40))
        time.sleep(0.02 * number)
        house.stop(signal.SIGKILL)
    house.start()
    if house.settled(total)["failed"]:   # killed twice over the same article: set aside, not lost
        house.ask("retry", "--failed")
    house.until(lambda: house.status()["alerted"] == total, "every article to be told")
    house.settled(total)
    ids = [mail["Message-ID"] for mail in plain_mail_server.messages]
    assert len(set(ids)) == total


def test_an_article_that_stops_the_reader_twice_is_set_aside_and_none_beside_it(household, tmp_path):
    """The process dies while it reads (here by SIGKILL from the article's own reader hook): the third start goes on without it.

    Those that were read ahead, or would have been, when it died twice are told.
    """
    house = household(watchlist=WATCHLIST + "    group_by: rule\n    cooldown: 0s\n")
    fatal = tmp_path / "sitecustomize.py"
    fatal.write_text(
        "import os, sys\nif 'run' in sys.argv:\n    import watcher.readers as readers\n    read = readers.read\n"
        "    def dying(path, **words):\n        if path.name == 'poison.txt':\n            os.kill(os.getpid(), 9)\n        return read(path, **words)\n"
        "    readers.read = dying\n")
    house.environment = {"PYTHONPATH": os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))}
    house.drop("poison.txt", strike())
    for number in range(60):
        house.drop(f"beside{number}.txt", strike(killed=20 + number))
    for _ in range(2):
        house.process = None
        with pytest.raises(AssertionError):
            house.start()
            house.until(lambda: house.process.poll() is None and False, "its death", seconds=2)
        house.process.wait(10)
    house.start()
    house.drop("good.txt", strike(place="Palmyra"))
    status = house.settled(62)
    assert (status["failed"], status["alerted"]) == (1, 61)
    assert "stopped the reader twice" in status["failures"][0]["reason"]


def test_lives_too_short_to_read_anything_set_nothing_aside(household):
    house = household(watchlist=WATCHLIST + "    group_by: rule\n    cooldown: 0s\n")
    for number in range(5):
        house.drop(f"{number}.txt", strike(killed=20 + number))
    for _ in range(5):
        house.start().stop(signal.SIGKILL)    # before there can be a process that reads
    house.start()
    status = house.settled(5)
    assert (status["failed"], status["alerted"]) == (0, 5)


def test_a_second_daemon_on_the_same_store_is_refused(household):
    house = household().start()
    assert "holds the store" in house.ask("run", code=1)


@pytest.mark.parametrize("policy", ["alert", "skip", "digest"])
def test_what_was_there_before_the_first_start_is_treated_as_backlog_says(household, plain_mail_server, policy):
    house = household(channels={"desk": plain_mail_server.url}, settings={"backlog": policy})
    for place in ("Homs", "Palmyra"):
        house.drop(f"{place}.txt", strike(place=place))
    house.start()
    house.settled(2)
    house.drop("new.txt", strike(killed=90, day="Friday"))
    house.settled(3)
    subjects = [mail["Subject"] for mail in plain_mail_server.messages]
    if policy == "alert":
        assert len(subjects) == 3
    elif policy == "skip":
        assert len(subjects) == 1 and "90" in subjects[0]
    else:
        assert len(subjects) == 2 and "2 alerts from before" in subjects[0] and "90" in subjects[1]


def test_archived_files_are_moved_after_their_outcome_is_committed(household):
    house = household(settings={"inbox": [{"path": "inbox", "settle": "1s", "when_done": "archive", "archive": "archive"}]}).start()
    house.drop("sub/strike.txt", strike())
    house.settled(1)
    house.until((house.folder / "archive" / "sub" / "strike.txt").exists, "the archive")
    assert not (house.inbox / "sub" / "strike.txt").exists()


def test_a_failed_file_comes_back_out_of_the_archive_to_be_tried_again(household):
    house = household(settings={"inbox": [{"path": "inbox", "settle": "1s", "when_done": "archive", "archive": "archive"}]}).start()
    for name in ("bad.txt", "worse.txt"):
        house.drop(f"sub/{name}", b"\0\1\2\0")
    house.settled(2)
    archived = house.folder / "archive" / "sub" / "bad.txt"
    house.until(lambda: archived.exists() and (archived.parent / "worse.txt").exists(), "the archive")
    (archived.parent / "bad.txt").rename(archived.parent / "bad-1.txt")
    archived.write_text("another of this name")   # never taken for the one that failed
    assert "will try 1 again" in house.ask("retry", str(house.inbox / "sub" / "worse.txt"))
    house.until(lambda: house.log.count("file archived") == 3, "the second try")
    assert archived.read_text() == "another of this name"
    assert "will try 2 again" in house.ask("retry", "--failed")
    house.until(lambda: house.log.count("file archived") == 5, "the third try")
    assert house.settled(2)["failed"] == 2


def test_a_full_disk_loses_nothing(household, tmp_path):
    with small_disk_at(tmp_path / "small", "2m") as small:
        house = household(settings={"store": str(small / "watcher.db")}).start()
        filler = small / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass
        for number in range(5):
            house.drop(f"strike{number}.txt", strike(killed=20 * 2**number))
        house.until(lambda: "store" in house.log and "wait" in house.log, "the complaint")
        house.until(lambda: any("disk is full" in problem for problem in house.status()["problems"]), "the status to say so")
        filler.unlink()
        assert house.settled(5)["alerted"] == 5
        house.stop()


def test_no_secret_reaches_the_log_the_store_or_the_process_list(household, tmp_path, mail_server, matrix_server):
    house = household(channels=both_channels(tmp_path, mail_server, matrix_server)).start()
    house.drop("strike.txt", strike())
    mail_server.wait(1)
    house.settled(1)
    command = Path(f"/proc/{house.process.pid}/cmdline").read_bytes().decode()
    kept = b"".join(path.read_bytes() for path in (house.folder / "var").iterdir())
    for secret in ("s3cret", "pass/word:1", "pass%2Fword"):
        assert secret not in house.log + house.output + command
        assert secret.encode() not in kept


def test_status_tells_that_all_parts_move_and_that_a_stopped_daemon_does_not_run(household):
    house = household().start()
    status = house.until(lambda: (found := house.status())["running"] and found, "the pulse")
    assert set(status["parts"]) == {"intake", "thinking", "delivery"}
    assert all(age < 5 for age in status["parts"].values())
    assert house.stop() == 0
    assert json.loads(house.ask("status", "--json"))["problems"] == ["the daemon is not running"]
