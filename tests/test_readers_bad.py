"""What strangers may send, in every format: a clear refusal or a text, never a crash, a hang, a leak or a file written."""

from __future__ import annotations

import gzip
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from mutations import mutants, originals

from watcher.errors import UnreadableError
from watcher.readers import SUFFIXES, Limits, Reading, read
from watcher.text import fingerprint

REAL = Path(__file__).parent / "articles" / "real"
ORIGINALS = originals()
KNOWN = {"empty", "not text", "damaged", "encrypted", "too large", "too deep", "unknown format", "no article"}


def taken(folder: Path, name: str, data: bytes, limits: Limits | None = None) -> Reading | UnreadableError:
    """The articles, or the refusal; each article is sound, each refusal is of a known kind, and nobody's name for a fault is shown."""
    path = folder / name
    path.write_bytes(data)
    try:
        found = read(path, limits=limits or Limits())
    except UnreadableError as error:
        assert error.what in KNOWN, error
        assert "stopped the reading process" not in error.why
        return error
    for article in found:
        assert article.text.strip() and "\r" not in article.text and "\0" not in article.text
        assert len(article.title) <= 300
        assert article.fingerprint == fingerprint(article.text)
    assert all(failure.what in KNOWN for failure in found.failures)
    assert not any("stopped the reading process" in failure.why for failure in found.failures)
    return found


def zipped(members: dict[str, bytes | str]) -> bytes:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return archive.getvalue()


# --- every format --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("suffix", ORIGINALS)
def test_damaged_files_are_read_or_refused(suffix: str, tmp_path: Path) -> None:
    """A few of the files that `benchmarks/bench_mutations.py` tries by the hundred."""
    for number, mutant in enumerate(mutants(suffix, ORIGINALS[suffix], 12)):
        taken(tmp_path, f"{number}{suffix}", mutant)


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_an_empty_file_is_called_empty(suffix: str, tmp_path: Path) -> None:
    error = taken(tmp_path, f"a{suffix}", b"")
    assert isinstance(error, UnreadableError) and error.what == "empty"


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@pytest.mark.parametrize("data", [bytes(5000), bytes(range(1, 32)) * 100, b"\x7fELF" + bytes(100), b"GIF89a" + bytes(100)], ids=["NULs", "signals", "program", "picture"])
def test_what_is_no_writing_is_refused_whatever_its_name(suffix: str, data: bytes, tmp_path: Path) -> None:
    assert isinstance(taken(tmp_path, f"a{suffix}", data), UnreadableError)


@pytest.mark.parametrize("suffix", [".txt", ".html", ".json", ".eml", ".rss", ".docx", ".pdf", ".gz"])
@pytest.mark.parametrize("true", [".pdf", ".docx", ".html", ".json", ".gz", ".rtf", ".zip", ".eml", ".mbox", ".rss", ".warc"])
def test_content_decides_when_the_suffix_lies(suffix: str, true: str, tmp_path: Path) -> None:
    found = taken(tmp_path, f"a{suffix}", ORIGINALS[true])
    honest = taken(tmp_path, f"a{true}", ORIGINALS[true])
    assert isinstance(found, Reading) and isinstance(honest, Reading)
    assert [article.fingerprint for article in found] == [article.fingerprint for article in honest]


@pytest.mark.parametrize("suffix", sorted(ORIGINALS))
def test_a_file_cut_in_half_gives_its_first_half_or_a_reason(suffix: str, tmp_path: Path) -> None:
    whole = taken(tmp_path, f"whole{suffix}", ORIGINALS[suffix])
    half = taken(tmp_path, f"half{suffix}", ORIGINALS[suffix][: len(ORIGINALS[suffix]) // 2])
    assert isinstance(whole, Reading)
    assert isinstance(half, UnreadableError) or len(half) <= len(whole)


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".rss", ".txt", ".html"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_another_encoding_of_unicode_says_the_same(suffix: str, encoding: str, tmp_path: Path) -> None:
    honest = taken(tmp_path, f"a{suffix}", ORIGINALS[suffix])
    found = taken(tmp_path, f"b{suffix}", ORIGINALS[suffix].decode().replace('charset="utf-8"', "").encode(encoding))
    assert isinstance(honest, Reading) and isinstance(found, Reading)
    assert [article.fingerprint for article in found] == [article.fingerprint for article in honest]


@pytest.mark.parametrize("suffix", [".json", ".eml", ".mbox", ".rss", ".rtf"])
def test_an_old_encoding_is_found(suffix: str, tmp_path: Path) -> None:
    words = "Взрыв в Хомсе, двенадцать человек погибли в понедельник утром, сообщила полиция города."
    files = {
        ".json": f'{{"text": "{words}"}}', ".eml": f"From: a@b.example\nMessage-ID: <1@x>\nContent-Type: text/plain; charset=windows-1251\nSubject: s\n\n{words}",
        ".mbox": f"From a@b.example Tue Mar  1 10:00:00 2016\nSubject: s\n\n{words}", ".rss": f"<?xml version='1.0' encoding='windows-1251'?><rss><channel><item><title>{words}</title></item></channel></rss>",
        ".rtf": f"{{\\rtf1\\ansi\\ansicpg1251 {words}}}",
    }
    found = taken(tmp_path, f"a{suffix}", files[suffix].encode("cp1251"))
    assert isinstance(found, Reading) and words in found[0].text


LINE = b"word " * 2_000_000
LONG = {
    ".json": b'{"title": "Ten die", "text": "' + LINE + b'"}', ".eml": b"From: a@b.example\nSubject: Ten die\n\n" + LINE, ".gz": gzip.compress(LINE, 1),
}
LINE = LINE[:2_500_000]     # enough to see whether time grows with the square
LONGISH = {
    ".jsonl": b'{"title": "Ten die", "text": "' + LINE + b'"}',
    ".mbox": b"From a@b.example Tue Mar  1 10:00:00 2016\nSubject: Ten die\n\n" + LINE,
    ".rss": b"<rss><channel><item><title>Ten die</title><description>" + LINE + b"</description></item></channel></rss>",
    ".rtf": b"{\\rtf1 Ten die\\par " + LINE + b"}", ".zip": zipped({"a.txt": LINE}),
    ".docx": zipped({"word/document.xml": b"<w:document><w:body><w:p><w:r><w:t>" + LINE + b"</w:t></w:r></w:p></w:body></w:document>"}),
}


@pytest.mark.parametrize(("suffix", "data", "least"), [*((suffix, data, 9_000_000) for suffix, data in LONG.items()), *((suffix, data, 2_000_000) for suffix, data in LONGISH.items())], ids=[*LONG, *LONGISH])
def test_megabytes_on_one_line_are_read_in_seconds(suffix: str, data: bytes, least: int, tmp_path: Path) -> None:
    began = time.monotonic()
    found = taken(tmp_path, f"a{suffix}", data, Limits(text=20))
    assert isinstance(found, Reading) and len(found[0].text) > least
    assert time.monotonic() - began < 8
