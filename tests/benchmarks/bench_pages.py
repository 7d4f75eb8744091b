"""Main text out of pages in the styles of real outlets, by ours and by other libraries: `python tests/benchmarks/bench_pages.py`.

For each: F over words, precision and recall, how many other stories' casualties slipped in, how many captions and table rows
were lost, and milliseconds a page. Libraries that are not installed are left out (`pip install trafilatura resiliparse`).
`SHOW=1` names the pages that lose or gain something.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from outlets import Page, pages

from watcher.readers.html import article_of_page


def ours(source: str) -> str:
    return article_of_page(source).text


def everything(source: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(source)
    for node in tree.css("script, style, noscript"):
        node.decompose()
    return tree.body.text(separator="\n") if tree.body else ""


def candidates() -> dict[str, Callable[[str], str]]:
    found: dict[str, Callable[[str], str]] = {"ours (selectolax)": ours, "all visible text": everything}
    try:
        import trafilatura

        found["trafilatura"] = lambda source: trafilatura.extract(source, include_tables=True, include_comments=False) or ""
        found["trafilatura, recall"] = lambda source: trafilatura.extract(source, include_tables=True, include_comments=False, favor_recall=True) or ""
        found["trafilatura, fast"] = lambda source: trafilatura.extract(source, include_tables=True, include_comments=False, fast=True) or ""
    except ImportError:
        pass
    try:
        from resiliparse.extract.html2text import extract_plain_text

        found["resiliparse"] = lambda source: extract_plain_text(source, main_content=True, alt_texts=False)
    except ImportError:
        pass
    return found


def words(text: str) -> Counter[str]:
    return Counter("".join(c if c.isalnum() else " " for c in text.lower()).split())


def flat(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def measured(page: Page, text: str) -> tuple[float, float, list[str], list[str]]:
    """Precision, recall, what slipped in, and what was lost whole."""
    wanted, got = words("\n".join(page.wanted)), words(text)
    common = sum((wanted & got).values())
    leaked = [each for each in page.unwanted if flat(each) in flat(text)]
    lost = [each for each in page.wanted[1:] if flat(each) not in flat(text)]
    return common / max(1, sum(got.values())), common / sum(wanted.values()), leaked, lost


def main() -> None:
    every = pages()
    print(f"{len(every)} pages")
    print(f"{'':24}{'F':>8}{'precision':>11}{'recall':>8}{'leaks':>7}{'on pages':>9}{'lost':>6}{'ms/page':>9}")
    for name, extract in candidates().items():
        for page in every:      # warm
            extract(page.source)
        began = time.perf_counter()
        texts = [extract(page.source) for page in every]
        spent = (time.perf_counter() - began) / len(every) * 1000
        results = [measured(page, text) for page, text in zip(every, texts, strict=True)]
        precision = sum(each[0] for each in results) / len(results)
        recall = sum(each[1] for each in results) / len(results)
        score = sum(2 * p * r / max(1e-9, p + r) for p, r, _, _ in results) / len(results)
        leaks, dirty, lost = sum(len(each[2]) for each in results), sum(bool(each[2]) for each in results), sum(len(each[3]) for each in results)
        print(f"{name:24}{score:8.3f}{precision:11.3f}{recall:8.3f}{leaks:7}{dirty:9}{lost:6}{spent:9.2f}")
        if os.environ.get("SHOW") == name[:4]:
            for page, (_, _, leaked, gone) in zip(every, results, strict=True):
                if leaked or gone:
                    print(f"    {page.style}: slipped in {leaked}, lost {gone}")


if __name__ == "__main__":
    main()
