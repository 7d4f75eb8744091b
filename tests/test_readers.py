"""The readers: what a file gives, what is refused and by what name, and that nothing crashes or hangs them."""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watcher.errors import UnreadableError, VanishedError
from watcher.model import Article
from watcher.readers import SUFFIXES, Limits, opening, read, readable
from watcher.readers.dates import parse_date
from watcher.readers.encoding import decode
from watcher.readers.writing import read_page, read_text
from watcher.text import fingerprint

HERE = Path(__file__).parent
PAGES = sorted((HERE / "articles").glob("*.html"))
CASES = yaml.safe_load((HERE / "cases" / "readers.yaml").read_text(encoding="utf-8"))
BODY = "Shells fell on Daraa on Saturday and killed seventeen people, a hospital said.\n\nIt was the third attack of the week."


def dropped(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def article(folder: Path, name: str, data: bytes | str) -> Article:
    (only,) = read(dropped(folder, name, data), root=folder)
    return only


def refusal(path: Path, **options: object) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(path, **options)  # type: ignore[arg-type]
    return caught.value


# --- pages --------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_gives_its_story_and_nothing_else(page: Path) -> None:
    (found,) = read(page, root=page.parent)
    wanted = yaml.load(page.with_suffix(".yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert found.title == wanted["title"]
    assert (found.published.isoformat() if found.published else "null") == wanted["published"]
    assert [found.language or "null", found.url or "null", found.source or "null"] == [wanted[key] for key in ("language", "url", "source")]
    assert found.text == wanted.get("text", found.text)
    assert [phrase for phrase in wanted.get("contains", []) if phrase not in found.text] == []
    assert [phrase for phrase in wanted.get("lacks", []) if phrase in found.text] == []
    assert found.text.startswith(f"{found.title}\n\n")
    assert found.fingerprint == fingerprint(found.text)


def test_there_are_enough_golden_pages_and_each_has_its_expectations() -> None:
    assert len(PAGES) >= 10
    assert all(page.with_suffix(".yaml").exists() for page in PAGES)


def test_a_page_that_a_script_was_to_fill_is_told_of_and_its_title_is_read(tmp_path: Path) -> None:
    shell = "<html><head><title>Bomb in Homs kills nine</title><script src=/app.js></script></head><body><div id=root></div></body></html>"
    found = read(dropped(tmp_path, "shell.html", shell))
    assert [each.text for each in found] == ["Bomb in Homs kills nine"]
    assert "once it has loaded" in str(found.failures[0])


@pytest.mark.parametrize("page", [
    "<html><body><h1>Bomb in Homs kills nine</h1></body></html>", "<html><head><script>x()</script></head><body><h1>Bomb in Homs</h1><p>Nine died.</p></body></html>",
])
def test_a_page_that_is_all_there_is_not_told_of(page: str, tmp_path: Path) -> None:
    assert read(dropped(tmp_path, "flash.html", page)).failures == ()


def test_one_story_in_two_formats_is_one_article(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{paragraph}</p>\n" for paragraph in BODY.split("\n\n"))
    page = f"<!doctype html><html><body><nav><a href=/>Home</a></nav><article><h1>Daraa shelled</h1>{paragraphs}</article></body></html>"
    as_page = article(tmp_path, "a.html", page)
    as_text = article(tmp_path, "a.txt", f"Daraa shelled\r\n\r\n{BODY}\r\n")
    assert (as_page.fingerprint, as_page.title) == (as_text.fingerprint, as_text.title)


def test_another_figure_is_another_article(tmp_path: Path) -> None:
    assert article(tmp_path, "a.txt", BODY).fingerprint != article(tmp_path, "b.txt", BODY.replace("seventeen", "nineteen")).fingerprint


@pytest.mark.parametrize("case", CASES["fragments"], ids=lambda case: case["name"])
def test_a_fragment_of_html_reads_as_people_see_it(case: dict[str, str]) -> None:
    found = read_page(case["html"].encode())
    assert found.text == case["text"]


@pytest.mark.parametrize(("times", "published"), [
    ('<time datetime="2016-05-01T10:00Z">then</time>', "2016-05-01T10:00:00+00:00"),
    ('<time datetime="2016-05-01">then</time><time datetime="2016-04-01">before</time>', None),
    ('<article><time>1 May 2016</time></article><time datetime="2016-04-01">before</time>', "2016-05-01T00:00:00+00:00"),
    ('<time datetime="2016-05-01">then</time><span itemprop="datePublished" content="2016-05-02">x</span>', "2016-05-02T00:00:00+00:00"),
    ('<time datetime="yesterday">then</time>', None),
])
def test_a_time_on_the_page_dates_it_only_if_it_is_its_own(times: str, published: str | None) -> None:
    found = read_page(f"<html><body><h1>T</h1>{times}<p>one</p></body></html>".encode())
    assert (found.published.isoformat() if found.published else None) == published


@pytest.mark.parametrize(("head", "url"), [
    ('<link rel="canonical" href="https://a.example/x">', "https://a.example/x"),
    ('<link rel="canonical" href="/x">', None),
    ('<link rel="canonical" href="javascript:alert(1)">', None),
    ('<link rel="canonical" href="https://a.example/x y">', None),
    ('<link rel="canonical" href="http://[">', None),
    ('<link rel="canonical" href="/x"><meta property="og:url" content="https://a.example/y">', "https://a.example/y"),
    (f'<link rel="canonical" href="https://a.example/{"x" * 3000}">', None),
])
def test_an_address_is_believed_only_if_it_is_one(head: str, url: str | None) -> None:
    found = read_page(f"<html><head>{head}</head><body><h1>T</h1><p>one</p></body></html>".encode())
    assert found.url == url


# --- text ---------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("case", CASES["texts"], ids=lambda case: case["name"])
def test_the_title_and_date_of_a_text_file(case: dict[str, str]) -> None:
    found = read_text(case["text"].encode())
    assert found.title == case["title"]
    assert (found.published.isoformat() if found.published else None) == case["published"]


def test_the_text_of_a_text_file_is_the_file_itself_with_one_kind_of_line_end(tmp_path: Path) -> None:
    found = article(tmp_path, "a.txt", b"\xef\xbb\xbf\r\n  Title \r\n\r\nBody\tof it\rend  \n\n")
    assert found.text == "\n  Title \n\nBody\tof it\nend  \n\n"
    assert found.title == "Title"


def test_content_decides_when_the_name_lies(tmp_path: Path) -> None:
    page = "<!-- saved --><!DOCTYPE html><html><body><h1>A title</h1><p>And its text.</p></body></html>"
    assert article(tmp_path, "page.txt", page).text == "A title\n\nAnd its text."
    assert article(tmp_path, "text.html", "A title\n\nAnd 3 < 4 of its text.").text == "A title\n\nAnd 3 < 4 of its text."


@pytest.mark.parametrize("case", CASES["dates"], ids=lambda case: case["text"])
def test_a_date_is_read_only_where_there_is_no_doubt(case: dict[str, str | None]) -> None:
    found = parse_date(str(case["text"]))
    assert (found.isoformat() if found else None) == case["date"]
    assert found is None or found.tzinfo is not None


# --- encodings ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(
    ("text", "encoding"),
    [(case["text"], encoding) for case in CASES["encodings"] for encoding in case["in"].split()],
    ids=lambda value: value if len(value) < 16 else value[:12],
)
def test_an_undeclared_encoding_is_found(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("case", CASES["declared"], ids=lambda case: f"{case['charset']} in {case['encoding']}")
def test_a_declared_encoding_is_believed_unless_the_bytes_prove_utf8(case: dict[str, str]) -> None:
    page = f'<html><head><meta charset="{case["charset"]}"></head><body><h1>{case["text"]}</h1></body></html>'
    assert read_page(page.encode(case["encoding"])).title == case["text"]


def test_a_torn_last_character_and_a_stray_byte_do_not_spoil_utf8() -> None:
    assert decode("Médecins Sans Frontières à Alep".encode()[:-20] + "é".encode()[:1]).startswith("Médecins")
    assert "Frontières" in decode("Médecins Sans Frontières déjà évacués, é".encode() + b"\xff" + " tués".encode())


# --- what is refused ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["name"])
def test_bad_content_is_refused_by_name(case: dict[str, str], tmp_path: Path) -> None:
    data = bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode()
    error = refusal(dropped(tmp_path, case["file"], data * int(case.get("times", 1))))
    assert error.what == case["what"]
    assert case["why"] in error.why


@pytest.mark.parametrize(("name", "said"), [("a.xyz", "'.xyz'"), ("story", "'story'")])
def test_an_unknown_suffix_is_refused_in_a_line_that_fits_a_mail(tmp_path: Path, name: str, said: str) -> None:
    error = refusal(dropped(tmp_path, name, "text"))
    assert error.what == "unknown format"
    assert said in error.why and "formats.md" in error.why and len(error.why) < 130


def test_the_page_that_a_refusal_names_lists_every_suffix() -> None:
    page = (Path(__file__).parent.parent / "docs" / "formats.md").read_text(encoding="utf-8")
    assert [suffix for suffix in SUFFIXES if f"`{suffix}`" not in page] == []


def test_suffixes_are_known_in_any_case() -> None:
    assert readable(Path("A.TXT"))
    assert readable(Path("a.Html"))
    assert not readable(Path("a.txt.part"))
    assert not readable(Path("txt"))


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_read(tmp_path: Path) -> None:
    limits = Limits(file=1, text=2)
    assert refusal(dropped(tmp_path, "over.txt", "x" * (2**20 + 1)), limits=limits).what == "too large"
    assert len(read(dropped(tmp_path, "at.txt", "x" * 2**20), limits=limits)[0].text) == 2**20


def test_links_are_not_followed(tmp_path: Path) -> None:
    inbox, secret = tmp_path / "inbox", tmp_path / "secret"
    inbox.mkdir()
    secret.mkdir()
    dropped(secret, "key.txt", "the secret")
    (inbox / "link.txt").symlink_to(secret / "key.txt")
    (inbox / "folder").symlink_to(secret)
    assert refusal(inbox / "link.txt", root=inbox).what == "not a file"
    assert refusal(inbox / "folder" / "key.txt", root=inbox).what == "outside the inbox"
    assert refusal(inbox / ".." / "secret" / "key.txt", root=inbox).what == "outside the inbox"


def test_a_linked_inbox_is_still_the_inbox(tmp_path: Path) -> None:
    real = tmp_path / "real"
    (real / "sub").mkdir(parents=True)
    dropped(real / "sub", "a.txt", "text")
    (tmp_path / "inbox").symlink_to(real)
    assert read(tmp_path / "inbox" / "sub" / "a.txt", root=tmp_path / "inbox")[0].text == "text"


def test_pipes_sockets_and_folders_block_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    monkeypatch.chdir(tmp_path)         # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        for name in ("pipe.txt", "folder.txt", "socket.txt"):
            assert refusal(tmp_path / name, root=tmp_path).what == "not a file"


def test_a_file_that_may_not_be_read_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = dropped(tmp_path, "a.txt", "text")
    path.chmod(0)
    if os.geteuid() == 0:      # root may read everything: the answer of the system is given instead
        def forbidden(*_: object) -> int:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(opening.os, "open", forbidden)
    error = refusal(path)
    assert error.what == "permission denied"
    assert "chmod" in error.why


def test_a_file_that_is_gone_has_vanished(tmp_path: Path) -> None:
    for root in (None, tmp_path):
        with pytest.raises(VanishedError):
            read(tmp_path / "gone.txt", root=root)
    with pytest.raises(VanishedError):
        read(tmp_path / "no folder" / "gone.txt", root=tmp_path)


def test_a_file_that_changes_while_it_is_read_has_vanished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, real = dropped(tmp_path, "a.txt", "first"), os.read

    def read_and_meddle(descriptor: int, size: int) -> bytes:
        data = real(descriptor, size)
        os.utime(path, ns=(1, 1))
        return data

    monkeypatch.setattr(opening.os, "read", read_and_meddle)
    with pytest.raises(VanishedError):
        read(path)


@pytest.mark.parametrize(("number", "error"), [(errno.EIO, UnreadableError), (errno.ESTALE, VanishedError), (errno.EMFILE, VanishedError)])
def test_trouble_of_the_system_is_told_from_trouble_with_the_file(
    number: int, error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = dropped(tmp_path, "a.txt", "text")

    def failing(*_: object) -> bytes:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(opening.os, "read", failing)
    with pytest.raises(error, match=os.strerror(number)):
        read(path)


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    good, bad = dropped(tmp_path, "a.txt", "text"), tmp_path / "b.txt"
    bad.mkdir()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        read(good, root=tmp_path)
        refusal(bad, root=tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


# --- what strangers may send --------------------------------------------------------------------------------------------

def flood(piece: str, times: int, *, head: str = "<html><body><p>Twelve people died.</p>") -> bytes:
    return (head + piece * times).encode()


HOSTILE = {
    "20,000 nested divs": flood("<div>", 20_000),
    "120,000 nested divs": flood("<div>", 120_000),
    "deep lists": flood("<ul><li>", 15_000),
    "formatting never closed": b"<html><body><p>Twelve people died.</p><p>" + b"".join(b"<b id=%d>" % i for i in range(8_000)) + b"<p>x" * 6_000,
    "a crowd of attributes": b"<html><body><p>Twelve people died.</p><p " + b" ".join(b"a%d" % i for i in range(150_000)) + b">x",
    "closers of nothing": flood("<div>", 9_000) + b"</p>" * 40_000,
    "foreign elements": flood("<svg>", 1) + b"<td>" * 50_000 + b"</x>" * 50_000,
    "tables in tables": flood("<table><td>", 15_000),
    "10 MB on one line": flood("word ", 2_000_000),
    "comments never closed": flood("<!--", 90_000),
    "scripts never closed": flood("<script>", 80_000),
    "quotes never closed": flood('<p a="', 100_000),
    "deep JSON": b'<script type="application/ld+json">' + b"[" * 300_000 + b"</script><p>Twelve people died.</p>",
    "line ends": flood("\n", 1_000_000, head="<html><body><p>Twelve people died.</p><pre>"),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_read_in_seconds_and_its_words_are_kept(data: bytes) -> None:
    began = time.process_time()
    found = read_page(data)
    assert time.process_time() - began < 4      # two on an idle machine
    assert "Twelve people died." in found.text


def test_a_long_honest_page_is_read_like_a_short_one() -> None:
    items = "".join(f"<div><p>Item {i}: <b>two</b> died in <i>Homs</i>.</p></div>" for i in range(6_000))
    found = read_page(f"<html><body><article><h1>T</h1>{items}</article></body></html>".encode())
    assert found.text.split("\n\n") == ["T", *(f"Item {i}: two died in Homs." for i in range(6_000))]


def test_a_page_too_long_for_a_tree_still_gives_its_words_and_no_script() -> None:
    items = "".join(f"<div><p>Item {i}: <b>two</b> died.</p></div>" for i in range(40_000))
    found = read_page(f"<html><body><script>three('died')</script><h1>T</h1>{items}</body></html>".encode())
    assert "three" not in found.text
    assert found.text.split("\n\n") == ["T", *(f"Item {i}: two died." for i in range(40_000))]


def test_a_page_of_a_million_tags_is_refused_at_once() -> None:
    began = time.process_time()
    with pytest.raises(UnreadableError, match="too large"):
        read_page(flood("<i>", 1_100_000))
    assert time.process_time() - began < 1


def test_depth_does_not_need_a_deep_stack() -> None:
    """A page is read on a stack of 256 kB, which recursion over its depth would break."""
    found: list[Article] = []
    threading.stack_size(2**18)
    try:
        thread = threading.Thread(target=lambda: found.append(read_page(flood("<div>", 6_000) + b"end")))
        thread.start()
        thread.join(20)
    finally:
        threading.stack_size(0)
    assert found[0].text.endswith("end")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=3000), suffix=st.sampled_from(sorted(SUFFIXES)))
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str, tmp_path: Path) -> None:
    try:
        (found,) = read(dropped(tmp_path, f"any{suffix}", data))
    except UnreadableError as error:
        assert error.what in {"empty", "not text", "damaged", "unknown format"}     # the last where they begin as an old office document does
    else:
        assert_sound(found)


MARKUP = st.lists(
    st.sampled_from((
        "<p>", "</p>", "<div class='related'>", "<div>", "</div>", "<article>", "</article>", "<h1>", "</h1>", "<table>", "<tr>", "<td>", "</table>",
        "<a href=x>", "</a>", "<b>", "</b>", "<br>", "<!--", "-->", "<script>", "</script>", "<aside>", "</aside>", "<main>", "<pre>", "</pre>", "<svg>",
        "<h3>Related stories</h3>", "12 killed in Homs", "a long sentence that counts as prose since it goes on", " ", "&nbsp;", "&#0;", "\n\n", "é", "</body>",
    )),
    max_size=60,
).map("".join)


@settings(max_examples=80, deadline=None)
@given(MARKUP)
def test_any_markup_is_read_or_refused(markup: str) -> None:
    try:
        found = read_page(markup.encode())
    except UnreadableError as error:
        assert error.what in {"empty", "not text"}
    else:
        assert_sound(found)


def assert_sound(found: Article) -> None:
    """What every article promises, whatever it was read from."""
    assert found.text.strip()
    assert len(found.title) <= 300
    assert "\r" not in found.text
    assert found.fingerprint == fingerprint(found.text)
    assert found.published is None or isinstance(found.published, datetime)
