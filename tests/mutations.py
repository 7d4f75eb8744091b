"""Files as strangers may send them: real ones of every format, each damaged a little, the same way for the same seed."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import random
import tarfile
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import zstandard

REAL = Path(__file__).parent / "articles" / "real"
NASTY = (
    b"\0", b"\xff\xfe", b"999999999999999999999", b"-1", b"<", b"&#0;", b"<!--", b"]]>", b"{" * 50, b"[" * 200, b"\\u0000", b"\\ud800", b"../../../../etc/passwd",
    b"%n%s", b"\r\n\r\n", b"stream\n", b"endobj", b"\x1f\x8b\x08", b"PK\x03\x04", b"boundary=", b"=?utf-8?b?", b"\\'ff\\u-1?", b"1e999", b"\xed\xa0\x80", b"\xe2\x80\xae",
)


def originals() -> dict[str, bytes]:
    """One good file of every format, by its suffix."""
    page = (REAL / "courier.html").read_bytes()
    feed = "".join(f"<item><title>Story {i}</title><link>https://a.example/{i}</link><description>&lt;p&gt;Ten people died in Homs.&lt;/p&gt;</description></item>" for i in range(5))
    rows = [{"title": f"Story {i}", "text": "Ten people died in Homs.", "date": "2016-03-01", "url": "https://a.example"} for i in range(5)]
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.html", page)
        file.writestr("folder/b.docx", (REAL / "office.docx").read_bytes())
        file.writestr("c.eml", (REAL / "sent.eml").read_bytes())
    tape = BytesIO()
    with tarfile.open(fileobj=tape, mode="w") as file:
        for name, data in (("a.html", page), ("folder/b.eml", (REAL / "sent.eml").read_bytes())):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            file.addfile(member, BytesIO(data))
    return {
        ".txt": b"Ten die in Homs\n\nTen people died in Homs on Monday.\n" * 20, ".html": page,
        ".json": json.dumps({"articles": rows}).encode(), ".jsonl": b"\n".join(json.dumps(row).encode() for row in rows),
        ".rss": f"<?xml version='1.0'?><rss version='2.0'><channel><title>Wire</title>{feed}</channel></rss>".encode(),
        ".eml": (REAL / "sent.eml").read_bytes(), ".mbox": (REAL / "kept.mbox").read_bytes(), ".mhtml": (REAL / "saved.mhtml").read_bytes(),
        ".pdf": (REAL / "office.pdf").read_bytes(), ".docx": (REAL / "office.docx").read_bytes(), ".odt": (REAL / "office.odt").read_bytes(),
        ".epub": (REAL / "office.epub").read_bytes(), ".rtf": (REAL / "office.rtf").read_bytes(),
        ".warc": gzip.decompress((REAL / "crawl.warc.gz").read_bytes()), ".zip": archive.getvalue(), ".tar": tape.getvalue(),
        ".gz": gzip.compress(page), ".bz2": bz2.compress(page), ".xz": lzma.compress(page), ".zst": zstandard.compress(page),
    }


def mutants(suffix: str, data: bytes, count: int, seed: int = 5) -> Iterator[bytes]:
    """So many damaged forms of a file. Of two forms of an archive, one is damaged within its members."""
    chance = random.Random(f"{seed}{suffix}")
    for number in range(count):
        if zipfile.is_zipfile(BytesIO(data)) and number % 2:
            yield _within(data, chance)
        else:
            yield _damaged(data, chance)


def _within(data: bytes, chance: random.Random) -> bytes:
    """The archive with one of its members damaged and packed again."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        victim = chance.choice([name for name in old.namelist() if not name.endswith("/")])
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _damaged(content, chance) if name == victim and content else content)
    return made.getvalue()


def _damaged(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at, other = chance.randrange(len(made) + 1), chance.randrange(len(made) + 1)
        match chance.randrange(7):
            case 0 if made:
                for _ in range(chance.choice((1, 4, 32))):
                    made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
            case 1:
                del made[at:]
            case 2:
                del made[min(at, other) : min(at, other) + chance.randrange(1, 200)]
            case 3:
                made[at:at] = made[min(at, other) : max(at, other)][:5000]
            case 4:
                made[at:at] = chance.choice(NASTY)
            case 5:
                made[at : at + 40] = chance.randbytes(40)
            case _:
                made[at:at] = chance.choice(NASTY) * chance.choice((1, 30, 500))
    return bytes(made)
