"""Which files a scan reads, and what it says of them."""

from __future__ import annotations

import pytest
from household import WATCHLIST, strike

from watcher import watchlist
from watcher.errors import UserError
from watcher.mind import Mind
from watcher.scan import files_under, scan


@pytest.fixture
def mind(tmp_path):
    path = tmp_path / "list.yaml"
    path.write_text(WATCHLIST)
    return Mind.of(watchlist.load(path, channels=None))


def test_files_come_in_path_order_each_once_and_what_is_no_article_does_not(tmp_path):
    for name in ("b.txt", "a/c.txt", ".hidden.txt", ".git/x.txt", "a/.y.txt", "a/Thumbs.db", "a_files/d.html", "p.html", "p_files/frame.html"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    found = files_under([str(tmp_path / "in"), str(tmp_path / "in" / "b.txt")])
    assert [path.removeprefix(str(tmp_path / "in") + "/") for path in found] == ["a/c.txt", "a_files/d.html", "b.txt", "p.html"]


def test_what_is_not_there_is_a_users_mistake(tmp_path):
    with pytest.raises(UserError, match="no such file"):
        files_under([str(tmp_path / "missing")])


def test_an_article_is_judged_as_the_daemon_would(tmp_path, mind):
    path = tmp_path / "strike.txt"
    path.write_text(strike(killed=12))
    [found] = scan(str(path), mind)
    assert found["rules"][0]["fires"] and found["toll"]["killed"]["low"] == 12


@pytest.mark.parametrize(("name", "content", "what"), [("a.txt", b"", "empty"), ("a.xyz", b"x", "unknown format"), ("gone.txt", None, "vanished")])
def test_a_file_that_cannot_be_read_gets_its_line_all_the_same(tmp_path, mind, name, content, what):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    [found] = scan(str(path), mind)
    assert found["error"]["what"] == what and found["error"]["why"]


def test_it_says_which_names_it_left_out(tmp_path, mind):
    path = tmp_path / "street.txt"
    path.write_text("A fire on Homs Street\n\nA bakery on Homs Street burnt down on Monday.\n")
    [found] = scan(str(path), mind)
    assert found["mentions"] == [] and [(one["entity"], one["why"]) for one in found["left_out"]] == [("homs", "larger")]
