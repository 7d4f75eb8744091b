"""Pages in the styles of real outlets: the story with its captions and tables, and nobody else's dead."""

from __future__ import annotations

import pytest
from outlets import STYLES, Page, pages

from watcher.readers.html import article_of_page

PAGES = pages()


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.style)
def test_a_page_gives_its_story_with_caption_and_table_and_nobody_elses(page: Page) -> None:
    found = article_of_page(page.source)
    assert found.title == page.title
    assert [each for each in page.wanted if flat(each) not in flat(found.text)] == []
    assert [each for each in page.unwanted if flat(each) in flat(found.text)] == []


def test_there_are_enough_styles() -> None:
    assert len(STYLES) >= 30
