"""Which blocks of a page are its article: the story's own container, less the furniture inside it.

What the page marks is believed first (articleBody, <article>, <main>); where it marks nothing, the smallest container that
holds most of the page's running text and its headline. Beside the story nothing may slip in: another story's dead in a
"related" box would raise a false alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate

from watcher.readers.dates import parse_date
from watcher.readers.furniture import RELATED_HEADING, is_notice, is_pointer
from watcher.readers.outline import HEADINGS, Block, Element, Outline

_PIECES = HEADINGS | frozenset(("p", "li", "ul", "ol", "dl", "dt", "dd", "tr", "pre", "blockquote", "figure", "figcaption", "caption"))
_MOST = 0.6      # the share of a page's prose that its story has at least, where nothing is marked
_SOME = 0.4      # the same for a container that is marked as an article
_SCRAP = 100     # characters of prose that are no story
_BODIES = 20     # elements marked as an article's body that are looked at
_WIDER = 1.6     # how much more prose a container may have and still be taken for the sake of its headline
_BOX = 0.3       # the share of the story's prose that a box of other stories has at most
_HEADED = 0.6    # the same for a box that such a heading begins
_LABEL = 60      # characters of a heading over such a box, at most
_TEASER = 240    # characters of a teaser below it, at most


class Story:
    """The article of a page: its headline's block, if it has one, and its blocks of text."""

    def __init__(self, page: Outline, title: str) -> None:
        """`title` is the headline as the page's metadata tell it, or "" if they do not."""
        self._page = page
        self._headline = _headline(page, title)
        self._dropped = [False] * len(page.blocks)
        self._drop_furniture()
        if all(dropped or index == self._headline for index, dropped in enumerate(self._dropped)):
            self._dropped = [False] * len(page.blocks)      # all of it was called furniture: then none of it is
        self._prose = self._sum_prose()
        self._root = self._find_root()
        self._drop_boxes()

    @property
    def headline(self) -> str:
        """The headline as the page shows it, or ""."""
        return "" if self._headline is None else self._page.blocks[self._headline].text

    def blocks(self) -> Iterator[Block]:
        """The blocks of the article in reading order, without its headline."""
        title = _plain(self.headline)
        for index in range(self._root.first, self._root.last):
            block = self._page.blocks[index]
            if self._dropped[index] or (block.tag == "h1" and _plain(block.text) == title) or self._is_aside(block):
                continue
            yield block

    def _is_aside(self, block: Block) -> bool:
        if block.tag == "p" and not block.linked:
            return False   # a plain paragraph is the writer's, whatever it says: the same story as plain text keeps it too
        if is_notice(block.text) or parse_date(block.text):
            return True
        if is_pointer(block.text) and block.linked * 3 >= len(block.text):
            return True
        return block.is_link and block.tag not in ("h1", "h2")

    def _drop_furniture(self) -> None:
        bodies = [element for element in self._page.elements if element.body][:_BODIES]
        prose = list(accumulate((block.prose for block in self._page.blocks), initial=0))
        for element in self._page.elements:
            if element.furniture and not self._holds_story(element, bodies):
                beside = prose[-1] - (prose[element.last] - prose[element.first])
                if beside >= _SCRAP or prose[-1] < _SCRAP:      # else nothing would be left: its name misleads
                    self._drop(element.first, element.last)

    def _holds_story(self, element: Element, bodies: Iterable[Element]) -> bool:
        """Whether an element that looks like furniture is the frame of the story: it holds its headline or its body, or is the page."""
        if element.tag in ("body", "html", "main") or any(element.first <= body.first and body.last <= element.last for body in bodies):
            return True
        return self._has_headline(element) and element.last - element.first > 1

    def _drop(self, first: int, last: int) -> None:
        for index in range(first, last):
            if index != self._headline:
                self._dropped[index] = True

    def _sum_prose(self) -> list[int]:
        """Running totals of prose, so that any element's is one subtraction; where all is short, short texts count."""
        kept = [block if not dropped else None for block, dropped in zip(self._page.blocks, self._dropped, strict=True)]
        prose = [block.prose if block else 0 for block in kept]
        if not any(prose):
            prose = [len(block.text) - block.linked if block else 0 for block in kept]
        return list(accumulate(prose, initial=0))

    def _prose_of(self, element: Element) -> int:
        return self._prose[element.last] - self._prose[element.first]

    def _find_root(self) -> Element:
        page = self._page.elements
        total = self._prose[-1]
        bodies = [self._article_around(element) for element in page if element.body]
        for candidates, share in (
            (bodies, 0.1),
            ([e for e in page if e.tag == "article" and self._has_headline(e)], _SOME),
            ([e for e in page if e.tag == "article"], _MOST),
            ([e for e in page if e.main], _SOME),
        ):
            best = max(candidates, key=self._prose_of, default=None)
            if best is not None and self._prose_of(best) >= max(1, share * total):
                return best
        return self._densest()

    def _has_headline(self, element: Element) -> bool:
        return self._headline is not None and element.first <= self._headline < element.last

    def _article_around(self, element: Element) -> Element:
        """What a marked body stands in with its headline, as captions and the lead often stand beside it: the <article>, or what is little wider."""
        article = next((e for e in self._above(element) if e.tag == "article"), None)
        return article or self._with_headline(element)

    def _with_headline(self, element: Element) -> Element:
        """The smallest container of the element that holds the headline too, if that adds little prose; else the element."""
        if self._has_headline(element):
            return element
        wider = next((e for e in self._above(element) if self._has_headline(e)), element)
        return wider if self._prose_of(wider) <= _WIDER * self._prose_of(element) else element

    def _above(self, element: Element) -> Iterator[Element]:
        while element.parent >= 0:
            element = self._page.elements[element.parent]
            yield element

    def _densest(self) -> Element:
        """The smallest element with most of the prose, or one that holds the headline and little more, or little less."""
        page, total = self._page.elements, self._prose[-1]
        smallest = page[0]
        for element in page:        # in reading order, a container stands before what it contains
            narrower = element.last - element.first <= smallest.last - smallest.first and element.tag not in _PIECES
            if narrower and self._prose_of(element) >= _MOST * total:
                smallest = element
        headed = self._headed(_SOME * total)
        if headed is not None and self._prose_of(headed) <= self._prose_of(smallest):
            return headed
        return self._with_headline(smallest)

    def _headed(self, least: float) -> Element | None:
        """The smallest container of the headline with at least so much prose."""
        if self._headline is None:
            return None
        around = self._above(self._page.elements[self._page.blocks[self._headline].element])
        return next((element for element in around if self._prose_of(element) >= max(1, least)), None)

    def _drop_boxes(self) -> None:
        """Drop what stands under "Related stories" and its like, and teasers whose heading is a link to elsewhere."""
        for index in range(self._root.first, self._root.last):
            block = self._page.blocks[index]
            if self._dropped[index] or index == self._headline:
                continue
            if len(block.text) <= _LABEL and RELATED_HEADING.fullmatch(block.text):
                self._drop(index, self._end_of_box(index, block))
            elif block.tag in HEADINGS and block.is_link:
                self._drop(index, self._end_of_teaser(index, block))

    def _end_of_box(self, index: int, label: Block) -> int:
        """Where the box ends that this label heads: with its container, or before the next heading or long paragraph."""
        box = self._box_of(label)
        if box is not None and box.last > index + 1:
            return box.last
        end = index + 1
        while end < self._root.last and not self._goes_on(self._page.blocks[end]):
            end += 1
        return end

    def _goes_on(self, block: Block) -> bool:
        """Whether the story goes on with this block, after a box without a container of its own."""
        if block.tag in HEADINGS:
            return not block.is_link
        return block.tag == "p" and not block.linked and block.prose > 0

    def _end_of_teaser(self, index: int, heading: Block) -> int:
        box = self._box_of(heading)
        if box is not None and all(len(block.text) <= _TEASER for block in self._page.blocks[index : box.last]):
            return box.last
        return index + 1

    def _box_of(self, block: Block) -> Element | None:
        """The smallest container of more than this block, if it is small beside the story and not the story's own."""
        for element in self._above(self._page.elements[block.element]):
            if element.first <= self._root.first and element.last >= self._root.last:
                return None
            if element.last - element.first > 1:
                headed = self._page.blocks[element.first] is block
                small = self._prose_of(element) <= (_HEADED if headed else _BOX) * self._prose_of(self._root)
                return element if small and not self._has_headline(element) else None
        return None


def _headline(page: Outline, title: str) -> int | None:
    """The index of the block that is the page's headline: the heading that the metadata tell, else the first h1."""
    headings = [index for index, block in enumerate(page.blocks) if block.tag in ("h1", "h2", "h3")]
    told = _plain(title)
    for index in _by_rank(headings, page):
        text = _plain(page.blocks[index].text)
        if told and len(text) > 8 and (text in told or told in text):
            return index
    return next((index for index in headings if page.blocks[index].tag == "h1" and not page.blocks[index].is_link), None)


def _by_rank(headings: Iterable[int], page: Outline) -> list[int]:
    return sorted(headings, key=lambda index: page.blocks[index].tag)


def _plain(text: str) -> str:
    """A headline as it is compared: without case and punctuation."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
