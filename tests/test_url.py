"""URLs taken apart: whatever stands in a password comes back as it was, and no text makes us stumble."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.delivery import mail_url, matrix_url, recipients, scrub
from watcher.delivery.url import take_apart
from watcher.errors import UserError

TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
PIECES = st.lists(st.sampled_from(["mailto", "matrixs", "console", ":", "//", "/", "@", "?", "&", ";", "=", "to=", "#", "!r", "%", "%41", "[", "]", "a.bc", "9", " ", "\n", "é"]))


@given(user=TEXT, password=TEXT)
def test_a_quoted_login_comes_back(user: str, password: str) -> None:
    parts = take_apart(f"mailtos://{quote(user, safe='')}:{quote(password, safe='')}@example.org:587/a%2Fb/c?x=%26&y=1+1")
    assert (parts.user, parts.password, parts.host, parts.port) == (user, password, "example.org", 587)
    assert parts.path == ("a/b", "c")
    assert parts.options == {"x": "&", "y": "1+1"}


@given(password=st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), min_size=8, max_size=30))
def test_a_password_shows_nowhere(password: str) -> None:
    url = f"mailtos://bot:{quote(password, safe='')}@example.org/?to=ana@example.org"
    assert password not in scrub(f"535 {password} is wrong", url)


@given(url=PIECES.map("".join) | TEXT)
def test_no_text_makes_us_stumble(url: str) -> None:
    scrub("reply", url)
    for parse in (recipients, mail_url.parse, matrix_url.parse, matrix_url.speaks):
        try:
            parse(url)
        except UserError as error:
            assert error.args


@pytest.mark.parametrize(("place", "host", "port"), [
    ("example.org", "example.org", None), ("example.org:25", "example.org", 25), ("[::1]:25", "::1", 25), ("[::1]", "::1", None), ("", "", None)])
def test_host_and_port_are_told_apart(place: str, host: str, port: int | None) -> None:
    parts = take_apart(f"mailto://{place}/x")
    assert (parts.host, parts.port) == (host, port)


@pytest.mark.parametrize(("word", "meaning"), [("yes", True), ("No", False), ("off", False), ("1", True), ("0", False), ("perhaps", True), ("", True)])
def test_switches_are_read_as_apprise_reads_them(word: str, meaning: bool) -> None:
    assert take_apart(f"mailto://host?verify={word}").switch("verify", default=True) is meaning
