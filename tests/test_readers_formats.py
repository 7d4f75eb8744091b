"""Each format as a table: a file, the articles it gives, and what of it could not be read."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers import SUFFIXES, read
from watcher.text import fingerprint

HERE = Path(__file__).parent
CASES = [
    (path.stem.partition(".")[2], case)
    for path in sorted((HERE / "cases").glob("readers.*.yaml"))
    for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
]


def told(article: Article, wanted: dict[str, str]) -> dict[str, str]:
    """Of an article, what a case speaks of."""
    published = article.published.isoformat() if article.published else "null"
    known = {
        "title": article.title, "text": article.text, "published": published, "language": article.language or "null",
        "url": article.url or "null", "source": article.source or "null",
    }
    return {key: known[key] for key in wanted if key in known}


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[f"{kind}: {case['name']}" for kind, case in CASES])
def test_a_file_gives_its_articles_and_tells_of_the_rest(case: dict, tmp_path: Path) -> None:
    path = tmp_path / case["file"]
    path.write_bytes(case["text"].encode(case.get("encoding", "utf-8")))
    if "refused" in case:
        with pytest.raises(UnreadableError) as caught:
            read(path, root=tmp_path)
        assert case["refused"] in str(caught.value)
        return
    found = read(path, root=tmp_path)
    assert [told(article, wanted) for article, wanted in zip(found, case["articles"], strict=True)] == [
        {key: value for key, value in wanted.items() if key not in ("contains", "lacks")} for wanted in case["articles"]
    ]
    for article, wanted in zip(found, case["articles"], strict=True):
        assert [phrase for phrase in wanted.get("contains", []) if phrase not in article.text] == []
        assert [phrase for phrase in wanted.get("lacks", []) if phrase in article.text] == []
        assert article.fingerprint == fingerprint(article.text)
    assert len(found.failures) == len(case.get("failures", []))
    assert all(part in str(failure) for failure, part in zip(found.failures, case.get("failures", []), strict=True))


def test_the_table_speaks_of_every_format_of_writing() -> None:
    assert {name for name, _ in CASES} <= {suffix.removeprefix(".") for suffix in SUFFIXES}
