"""What is made to harm: nested, circular and multiplying files, names that lead elsewhere, locks, missing libraries."""

from __future__ import annotations

import json
import sys
import tarfile
import time
from io import BytesIO
from pathlib import Path

import pytest
from test_readers_bad import ORIGINALS, REAL, taken, zipped

from watcher.errors import UnreadableError
from watcher.readers import Limits, Reading, apart, read

# --- nested, cyclic, growing ---------------------------------------------------------------------------------------------

def branching(levels: int) -> bytes:
    """An object with two objects in it, and so on, under a name that texts have."""
    return b'{"content": [%s, %s]}' % ((branching(levels - 1),) * 2) if levels else b"1"


DEEP = {
    "d.json": branching(15),
    "a.json": b'{"text": ' + b"[" * 200_000, "b.json": b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "c.jsonl": b"[" * 100_000 + b"]" * 100_000,
    "e.json": b'{"title": "Ten die", "text": "In Homs' + b" " * 60_000 + b'it is said [+99 chars]"}',
    "a.rss": b"<rss>" + b"<a>" * 100_000,
    "b.rss": b"<rss><channel><item><title>Ten die" + b" " * 60_000 + b"in Homs</title></item></channel></rss>", "a.rtf": b"{\\rtf1 " + b"{" * 500_000 + b"x", "b.rtf": b"{\\rtf1 " + b"\\par" * 300_000,
    "a.eml": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(3_000)) + b"\n\ntext",
    "b.eml": b"".join(b"Content-Type: message/rfc822\n\n" for _ in range(3_000)) + b"Subject: s\n\ntext",
    "c.eml": b"Subject: s\nContent-Type: text/html\n\n" + b"<div>" * 100_000 + b"Ten die",
    "d.eml": b"Subject: " + b"=?utf-8?q?a?= " * 30_000 + b"\n\ntext", "e.eml": b"From: " + b"(" * 100_000 + b"\nSubject: s\n\ntext",
    "f.eml": b"Subject: s\n" + b"X: y\n" * 300_000 + b"\ntext",
    "a.txt": b"Ten die" + b" " * 60_000 + b"in Homs\n\nTen people died.", "b.txt": b"2016-05-23" + b" " * 60_000 + b"in Homs\n\nTen people died.",
    "c.txt": b"Published" + b" " * 60_000 + b"in Homs\n\nTen people died.",
    "g.eml": b"Subject: s\nContent-Type: text/html\n\n<p>Ten die</p>" + b"-" * 60_000 + b"<p>in Homs</p>",
    "a.xml": b"<NewsML>" + b"<NewsItem><p/><DataContent>Ten die</DataContent></NewsItem>" * 9_000 + b"</NewsML>",
    "a.docx": zipped({"word/document.xml": "<w:document>" + "<w:tbl>" * 50_000}),
    "b.docx": zipped({"word/document.xml": "<w:document><w:body>" + "<w:tbl><w:tr><w:tc>" * 60 + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 60 + "</w:body></w:document>"}),
    "c.docx": zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><w:document><w:t>&b;</w:t></w:document>'}),
    "a.epub": zipped({"META-INF/container.xml": '<container><rootfile full-path="META-INF/container.xml"/></container>'}),
    "b.epub": zipped({"META-INF/container.xml": '<container><rootfile full-path="p.opf"/></container>', "p.opf": '<package><item id="a" href="a.xhtml" media-type="text/html"/>' + '<itemref idref="a"/>' * 9000 + "</package>", "a.xhtml": "<body><h1>x</h1></body>"}),
    "a.warc": b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\nx", "b.warc": b"WARC/1.0\r\n" * 100_000,
    "a.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>endobj trailer<</Root 1 0 R>>",
    "b.pdf": b"%PDF-1.4\n" + b"[" * 1_000_000, "c.pdf": b"%PDF-1.4\nstartxref\n" + b"9" * 500,
    "d.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/Contents 3 0 R/Resources 3 0 R>>endobj trailer<</Root 1 0 R>>",
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_or_goes_in_circles_ends(name: str, tmp_path: Path) -> None:
    began = time.monotonic()
    taken(tmp_path, name, DEEP[name])
    assert time.monotonic() - began < 12


def test_entities_do_not_multiply_and_fetch_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    for entity in ('"aaaaaaaaaa"', f'SYSTEM "file://{tmp_path}/secret"'):
        error = taken(tmp_path, "a.rss", f"<!DOCTYPE rss [<!ENTITY a {entity}>]><rss><channel><item><title>&a;</title></item></channel></rss>".encode())
        assert isinstance(error, UnreadableError) and "entities" in error.why


def test_a_web_archive_that_ends_within_a_page_says_so(tmp_path: Path) -> None:
    page = b"<h1>Ten die in Homs</h1><p>" + b"Ten people died in Homs. " * 20 + b"</p>"
    head = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://a.example/1\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(page)
    whole, torn = (taken(tmp_path, name, data) for name, data in (("a.warc", head + page + b"\r\n\r\n"), ("b.warc", head + page[:200])))
    assert isinstance(whole, Reading) and isinstance(torn, Reading)
    assert (len(whole), whole.failures) == (1, ())
    assert len(torn) == 1 and "cut short" in str(torn.failures[0]) and torn.failures[0].member == "https://a.example/1"


def test_an_archive_that_holds_itself_ends(tmp_path: Path) -> None:
    """A quine by repetition: what looks endless is cut at a depth, and what stood before is kept."""
    inner = zipped({"a.txt": "Ten die in Homs"})
    for _ in range(20):
        inner = zipped({"first.txt": "Ten die in Homs", "next.zip": inner})
    found = taken(tmp_path, "a.zip", inner)
    assert isinstance(found, Reading) and found.failures[0].what == "too deep"


# --- names, passwords ----------------------------------------------------------------------------------------------------

def test_a_members_name_leads_nowhere(tmp_path: Path) -> None:
    names = ["../../up.txt", "/etc/root.txt", "C:\\windows\\a.txt", "a/../../b.txt", "nul\0.txt", "x" * 300 + ".txt", "..\\..\\c.txt"]
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    found = taken(inbox, "a.zip", zipped({name: f"Text of {number}" for number, name in enumerate(names)}))
    assert isinstance(found, Reading) and len(found) >= 6
    assert "../../up.txt" in [article.source for article in found]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "inbox"]


def test_links_and_devices_on_a_tape_are_passed_over(tmp_path: Path) -> None:
    tape = BytesIO()
    (tmp_path / "secret.txt").write_text("the secret")
    with tarfile.open(fileobj=tape, mode="w") as file:
        for name, kind, target in (("a.txt", tarfile.SYMTYPE, str(tmp_path / "secret.txt")), ("b.txt", tarfile.LNKTYPE, "../secret.txt"), ("c.txt", tarfile.FIFOTYPE, ""), ("../d.txt", tarfile.REGTYPE, "")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname, member.size = kind, target, 4 if kind == tarfile.REGTYPE else 0
            file.addfile(member, BytesIO(b"text"))
    found = taken(tmp_path, "a.tar", tape.getvalue())
    assert isinstance(found, Reading)
    assert [(article.source, article.text) for article in found] == [("../d.txt", "text")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar", "secret.txt"]


def test_pictures_and_lists_in_an_archive_are_passed_over(tmp_path: Path) -> None:
    members = {"a.html": "<html><body><h1>Ten die</h1></body></html>", "a_files/style.css": "p{}", "a_files/x.png": b"\x89PNG", "a_files/frame.html": "<html><body>Buy 12 now</body></html>", "__MACOSX/._a.html": b"\0\5", ".hidden.txt": "x", "meta.json": '{"tool": "x"}', "folder/": ""}
    found = taken(tmp_path, "a.zip", zipped(members))
    assert isinstance(found, Reading)
    assert ([article.source for article in found], found.failures) == (["a.html"], ())
    error = taken(tmp_path, "b.zip", zipped({"a.css": "p{}"}))
    assert isinstance(error, UnreadableError) and error.what == "no article"


def test_a_damaged_member_of_an_archive_costs_the_others_nothing(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": "Ten die in Homs " * 50, "b.txt": "Nine die in Hama " * 50, "c.pdf": b"%PDF-1.7 torn"}))
    data[data.index(b"b.txt") + 8] ^= 0xFF
    found = taken(tmp_path, "a.zip", bytes(data))
    assert isinstance(found, Reading)
    assert [article.source for article in found] == ["a.txt"]
    assert [(failure.member, failure.what) for failure in found.failures] == [("b.txt", "damaged"), ("c.pdf", "damaged")]


def locked_zip() -> bytes:
    """An archive whose members say that they are encrypted."""
    data = bytearray(zipped({"a.txt": "Ten die in Homs"}))
    data[6] |= 1                                        # the flag of the member's own header
    data[data.index(b"PK\x01\x02") + 8] |= 1            # and that of the list at the end
    return bytes(data)


def test_what_is_locked_says_so(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(REAL / "office.pdf"))
    writer.encrypt("secret", algorithm="AES-256")
    locked = BytesIO()
    writer.write(locked)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    odt = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": b"\x93\x12"})
    for name, data in (("a.zip", locked_zip()), ("a.pdf", locked.getvalue()), ("a.docx", ole), ("a.odt", odt)):
        error = taken(tmp_path, name, data)
        assert isinstance(error, UnreadableError) and error.what == "encrypted", name


def test_a_pdf_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(REAL / "office.pdf"))
    writer.encrypt("", "owner", algorithm="AES-128")
    closed = BytesIO()
    writer.write(closed)
    found = taken(tmp_path, "a.pdf", closed.getvalue())
    assert isinstance(found, Reading) and found[0].title == "Market shelled in Saraqib, nineteen dead"


@pytest.mark.parametrize(("name", "extra"), [("printed.pdf", "pdf"), ("a.warc", "warc"), ("a.txt.zst", "zst")])
def test_a_missing_library_says_what_to_install(name: str, extra: str, tmp_path: Path) -> None:
    """The library is hidden from the reading process, as if it had never been installed."""
    data = (REAL / name).read_bytes() if (REAL / name).exists() else {"a.warc": ORIGINALS[".warc"], "a.txt.zst": ORIGINALS[".zst"]}[name]
    (tmp_path / name).write_bytes(data)
    kept, hide = apart._START, "import sys; sys.modules.update(dict.fromkeys(('pypdf', 'warcio', 'warcio.archiveiterator', 'zstandard'))); "
    apart.close()
    apart._START = hide + kept
    try:
        with pytest.raises(UnreadableError, match=rf"^not installed: install what reads '{name}': {sys.executable} -m pip install 'article-watcher\[{extra}\]', then"):
            read(tmp_path / name)
    finally:
        apart.close()
        apart._START = kept


def test_right_to_left_text_keeps_its_order_and_its_offsets() -> None:
    (page,), (printed,) = read(REAL / "arabic.html"), read(REAL / "arabic.pdf")
    assert page.text.split() == printed.text.split()
    assert printed.text[printed.text.index("12") :].startswith("12 آخرون")


def test_a_mail_of_many_parts_and_a_list_of_many_items_are_bounded(tmp_path: Path) -> None:
    head, part = b"Subject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n", b"--x\nContent-Type: text/plain\n\nPart.\n"
    many, enough = (taken(tmp_path, "a.eml", head + part * count + b"--x--\n") for count in (5_000, 499))
    assert isinstance(many, Reading) and len(many) == 1 and "more than 500 parts; the others are not read" in str(many.failures[0])
    assert isinstance(enough, Reading) and enough.failures == ()
    nest = b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\nContent-Type: text/plain\n\nLevel %d.\n--%d\n"
    deep, shallow = (taken(tmp_path, "b.eml", b"Subject: s\n" + b"".join(nest % ((i,) * 4) for i in range(levels)) + b"\nEnd.\n") for levels in (8, 6))
    assert isinstance(deep, Reading) and "Level 5." in deep[0].text and "parts within more than 6 others" in str(deep.failures[0])
    assert isinstance(shallow, Reading) and "End." in shallow[0].text and shallow.failures == ()
    found = taken(tmp_path, "a.json", json.dumps([{"text": f"Text {i}"} for i in range(300)]).encode(), Limits(members=100))
    assert isinstance(found, Reading) and len(found) == 100 and found.failures[0].what == "too large"
