"""Noticing saved files, and the copy of the last good watchlist."""

from __future__ import annotations

import pytest

from watcher import saves
from watcher.yamlfile import version_of


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "watchlist.yaml"
    path.write_text("one")
    return path


def test_a_save_is_noticed_once_and_only_when_the_file_stands_still(file):
    watch = saves.Watch()
    watch.look((file,))
    seen = [watch.changed((file,))]
    for piece in ("two", "two and more"):
        file.write_text(piece)
        seen.append(watch.changed((file,)))
    seen += [watch.changed((file,)), watch.changed((file,))]
    assert seen == [False, False, False, True, False]


def test_a_file_renamed_into_place_with_the_same_size_is_noticed(file):
    watch = saves.Watch()
    watch.look((file,))
    draft = file.with_name("draft")
    draft.write_text("eno")
    draft.rename(file)
    assert [watch.changed((file,)) for _ in range(3)] == [False, True, False]


def test_a_file_that_goes_away_and_comes_back_is_noticed(file):
    watch = saves.Watch()
    watch.look((file,))
    file.unlink()
    assert [watch.changed((file,)) for _ in range(2)] == [False, True]
    file.write_text("one")
    assert [watch.changed((file,)) for _ in range(2)] == [False, True]


def test_a_good_list_is_kept_beside_the_store_whole(file, tmp_path):
    troubles = {}
    copy = saves.last_good(tmp_path / "watcher.db")
    saves.keep(file, version_of(b"one"), copy, troubles.__setitem__)
    assert copy.read_text() == "one" and troubles == {"watchlist copy": None}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["watchlist.last-good.yaml", "watchlist.yaml"]


def test_what_was_saved_since_the_list_proved_good_is_not_kept(file, tmp_path):
    copy = saves.last_good(tmp_path / "watcher.db")
    saves.keep(file, version_of(b"one"), copy, {}.__setitem__)
    file.write_text("two, which nobody has looked at")
    saves.keep(file, version_of(b"one"), copy, {}.__setitem__)
    assert copy.read_text() == "one"


def test_a_copy_that_cannot_be_kept_is_a_trouble_and_no_crash(file, tmp_path):
    troubles = {}
    saves.keep(file, version_of(b"one"), tmp_path / "missing" / "copy.yaml", troubles.__setitem__)
    assert "cannot keep a copy" in troubles["watchlist copy"]
