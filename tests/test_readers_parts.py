"""Files that real programs made: each gives the story that was put into it, with what the format can tell of it."""

from __future__ import annotations

import bz2
import gzip
import html
import json
import lzma
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import yaml
import zstandard
from household import WATCHLIST

from watcher import watchlist
from watcher.mind import Mind
from watcher.model import Article
from watcher.readers import read
from watcher.text import fingerprint

REAL = Path(__file__).parent / "articles" / "real"
PARTS = sorted(path.with_suffix("") for path in REAL.glob("*.yaml"))
STORY = REAL / "courier.html"


def golden(part: Path) -> list[dict]:
    return yaml.load(part.with_name(f"{part.name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_a_real_program_wrote_is_read(part: Path) -> None:
    found = read(part, root=REAL)
    assert found.failures == ()
    for article, wanted in zip(found, golden(part), strict=True):
        assert article.title == wanted["title"]
        assert (article.published.isoformat() if article.published else "null") == wanted["published"]
        assert [article.language or "null", article.url or "null", article.source or "null"] == [wanted[key] for key in ("language", "url", "source")]
        assert article.text == wanted.get("text", article.text)
        assert [phrase for phrase in wanted.get("contains", []) if phrase not in article.text] == []
        assert [phrase for phrase in wanted.get("lacks", []) if phrase in article.text] == []
        if "same_as" in wanted:
            assert article.text.split() == read(REAL / wanted["same_as"])[0].text.split()


def test_every_part_has_its_expectations_and_all_are_small() -> None:
    made = {path.name for path in REAL.iterdir() if path.suffix not in (".yaml", ".html") and path.name != "README.md"}
    assert made == {part.name for part in PARTS}
    assert sum(path.stat().st_size for path in REAL.iterdir()) < 2**20


# --- one story in every format ------------------------------------------------------------------------------------------

def packed() -> dict[str, bytes]:
    """The story in every format: as real programs made it, and as we write it here."""
    (story,) = read(STORY)
    title, _, body = story.text.partition("\n\n")
    page = STORY.read_bytes()
    markup = page.decode()
    markup = markup[markup.index("</h1>") + 5 : markup.index("</article>")]
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("monday/story.html", page)
        file.writestr("monday/picture.png", b"\x89PNG")
    xml = html.escape(markup)
    tape = BytesIO()
    with tarfile.open(fileobj=tape, mode="w") as file:
        member = tarfile.TarInfo("monday/story.html")
        member.size = len(page)
        file.addfile(member, BytesIO(page))
    return {
        **{part.name: part.read_bytes() for part in PARTS if golden(part)[0].get("same_as") == STORY.name},
        "a.html": page, "a.htm": page, "a.txt": story.text.encode(), "a.md": f"{title}\n\n{body}".encode(),
        "a.json": json.dumps({"headline": title, "body": markup}).encode(),
        "a.jsonl": json.dumps({"title": title, "text": body}).encode(),
        "a.rss": f"<rss><channel><item><title>{html.escape(title)}</title><description>{xml}</description></item></channel></rss>".encode(),
        "a.atom": f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>{html.escape(title)}</title><content type='html'>{xml}</content></entry></feed>".encode(),
        "a.xml": f"<nitf><body><body.head><hedline><hl1>{html.escape(title)}</hl1></hedline></body.head><body.content>{markup}</body.content></body></nitf>".encode(),
        "a.html.gz": gzip.compress(page), "a.html.bz2": bz2.compress(page), "a.html.xz": lzma.compress(page),
        "a.html.zst": zstandard.compress(page), "a.zip": archive.getvalue(), "a.tar": tape.getvalue(), "a.tgz": gzip.compress(tape.getvalue()), "a.tar.xz": lzma.compress(tape.getvalue()),
    }


PACKED = packed()


FLAT = {"office.epub", "office.pdf", "printed.pdf"}       # as their programs write a table, nothing tells which cell stands under which heading
ROWS = [["Saraqib", "19"], ["Saraqib", "19", "43"], ["Binnish", "0", "5"]]


@pytest.fixture(scope="module")
def mind(tmp_path_factory: pytest.TempPathFactory) -> Mind:
    path = tmp_path_factory.mktemp("list") / "list.yaml"
    path.write_text(WATCHLIST.replace("locations:\n", "locations:\n  - {id: saraqib, name: Saraqib, within: syria}\n"))
    return Mind.of(watchlist.load(path, channels=()))


def judged(article: Article, mind: Mind) -> tuple[list, list, list]:
    """Mentions and casualties without their positions, and the rules that fire."""
    findings, judgements = mind.judge(article)
    return (
        [(mention.entity_id, mention.surface, mention.how) for mention in findings.mentions],
        [(each.kind, each.low, each.high, each.status, each.quote.split()) for each in findings.casualties],
        [judgement.rule.id for judgement in judgements if judgement.fires],
    )


@pytest.mark.parametrize("name", PACKED)
def test_one_story_in_every_format_has_one_fingerprint_and_one_meaning(name: str, mind: Mind, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(PACKED[name])
    (story,) = read(STORY)
    found = read(path, root=tmp_path)[0]
    assert (found.fingerprint, found.title) == (story.fingerprint, story.title)
    assert found.fingerprint == fingerprint(found.text)
    mentions, casualties, fired = judged(story, mind)
    assert [quote for *_, quote in casualties if quote in ROWS] == ROWS
    told = [each for each in casualties if each[4] not in ROWS] if name in FLAT else casualties
    assert judged(found, mind) == (mentions, told, fired)
    assert fired == ["mass-casualty"]


def test_every_format_is_among_them() -> None:
    from watcher.readers import SUFFIXES

    written = {suffix for name in PACKED for suffix in Path(name).suffixes}
    aliases = {".ndjson": ".jsonl", ".mht": ".mhtml", ".xhtml": ".html", ".rdf": ".rss", ".nitf": ".xml"}
    assert {aliases.get(suffix, suffix) for suffix in SUFFIXES} <= written
