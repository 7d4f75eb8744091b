"""Office documents, books and printed pages in the small: what of them is read, and what only looks like text."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from watcher.errors import UnreadableError
from watcher.model import Article
from watcher.readers import Limits, read
from watcher.readers.pieces import Errand
from watcher.readers.rtf import read_rtf
from watcher.readers.sheets import Chunk, Sheet, title_and_text


def zipped(folder: Path, name: str, members: dict[str, str]) -> Path:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for member, data in members.items():
            file.writestr(member, data)
    path = folder / name
    path.write_bytes(archive.getvalue())
    return path


def word(folder: Path, body: str) -> Article:
    (found,) = read(zipped(folder, "a.docx", {"word/document.xml": f'<w:document xmlns:w="w" xmlns:mc="mc"><w:body>{body}</w:body></w:document>'}))
    return found


def writer(folder: Path, body: str) -> Article:
    content = f'<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:draw="d"><office:body><office:text>{body}</office:text></office:body></office:document-content>'
    (found,) = read(zipped(folder, "a.odt", {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}))
    return found


def p(*runs: str) -> str:
    return "<w:p>" + "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


WORD = {
    "paragraphs": (p("Ten ", "die") + p("It was dawn."), "Ten die\n\nIt was dawn."),
    "runs do not part a word": (p("Deir e", "z-Z", "or"), "Deir ez-Zor"),
    "what was deleted is not read, what was put in is": (p("<w:del><w:r><w:delText>Forty</w:delText></w:r></w:del>", "<w:ins><w:r><w:t>Ten</w:t></w:r></w:ins>", " die"), "Ten die"),
    "what is hidden is not read": (p("Ten die", "<w:r><w:rPr><w:vanish/></w:rPr><w:t> or forty</w:t></w:r>"), "Ten die"),
    "what is hidden no more is read": (p("Ten die", "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> or forty</w:t></w:r>"), "Ten die or forty"),
    "fields' instructions are not read": (p("See ", "<w:r><w:instrText>HYPERLINK forty</w:instrText></w:r>", "<w:hyperlink><w:r><w:t>Homs</w:t></w:r></w:hyperlink>"), "See Homs"),
    "tabs, breaks and hard hyphens": (p("Ten", "<w:r><w:tab/><w:t>die</w:t><w:br/><w:t>al</w:t><w:noBreakHyphen/><w:t>Bab</w:t></w:r>"), "Ten die\nal-Bab"),
    "a table's row is a line": (p("T") + f"<w:tbl><w:tr><w:tc>{p('Homs')}</w:tc><w:tc>{p('ten')}{p('dead')}</w:tc></w:tr></w:tbl>", "T\n\nHoms\tten dead"),
    "a box is read once, behind its paragraph": (p("Ten die", f"<mc:AlternateContent><mc:Choice><w:txbxContent>{p('A caption')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{p('A caption')}</w:txbxContent></mc:Fallback></mc:AlternateContent>") + p("Then"), "Ten die\n\nA caption\n\nThen"),
    "controls and tags are looked into": (p("<w:sdt><w:sdtContent><w:r><w:t>Ten die</w:t></w:r></w:sdtContent></w:sdt>"), "Ten die"),
}


@pytest.mark.parametrize(("body", "text"), WORD.values(), ids=WORD)
def test_word_documents(body: str, text: str, tmp_path: Path) -> None:
    assert word(tmp_path, body).text == text


def test_the_title_of_a_word_document_is_what_is_styled_as_one(tmp_path: Path) -> None:
    found = word(tmp_path, p("The Ledger") + '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Ten die in Homs</w:t></w:r></w:p>' + p("1 March 2016") + p("It was dawn."))
    assert (found.title, found.text.partition("\n")[0]) == ("Ten die in Homs", "The Ledger")
    assert found.published is not None and found.published.isoformat() == "2016-03-01T00:00:00+00:00"


WRITER = {
    "paragraphs, spaces and breaks": ("<text:h>Ten die</text:h><text:p>It<text:s/>was<text:line-break/>dawn<text:tab/>there.</text:p>", "Ten die\n\nIt was\ndawn there."),
    "notes in the margin are not read": ("<text:p>Ten<office:annotation><text:p>forty?</text:p></office:annotation> die</text:p>", "Ten die"),
    "what was deleted is not read": ("<text:tracked-changes><text:p>Forty</text:p></text:tracked-changes><text:p>Ten die</text:p>", "Ten die"),
    "a list's items are paragraphs": ("<text:list><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>", "one\n\ntwo"),
    "a table's row is a line": ("<table:table><table:table-row><table:table-cell><text:p>Homs</text:p></table:table-cell><table:table-cell><text:p>ten</text:p></table:table-cell></table:table-row></table:table>", "Homs\tten"),
    "a caption in a frame is read": ("<text:p>Ten die<draw:frame><draw:text-box><text:p>A caption</text:p></draw:text-box></draw:frame></text:p>", "Ten die\n\nA caption"),
}


@pytest.mark.parametrize(("body", "text"), WRITER.values(), ids=WRITER)
def test_open_documents(body: str, text: str, tmp_path: Path) -> None:
    assert writer(tmp_path, body).text == text


RICH = {
    "paragraphs and lines": (r"Ten die\par It was\line dawn.\par", "Ten die\n\nIt was\ndawn."),
    "signs beyond ASCII": (r"\'93Ten\'94 \endash  Homs\~fell\emdash soon", "“Ten” – Homs fell—soon"),
    "a Unicode sign and what stands for it": (r"Gaziantep \u304?I\u775\'3f x \uc0\u1581 \u1605", "Gaziantep İI\u0307 x حم"),
    "a sign of two halves": (r"\uc1\u-10179?\u-8704?", "😀"),
    "the code page of a font": (r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f0 caf\'e9 {\f1 \'c2\'e7\'f0\'fb\'e2} \'e9", "café Взрыв é"),
    "what is hidden or deleted is not read": (r"Ten {\v or forty }die {\deleted yesterday}now", "Ten die now"),
    "fields show their result": (r'See {\field{\*\fldinst HYPERLINK "forty"}{\fldrslt Homs}} now', "See Homs now"),
    "heads, feet, notes and properties are not read": (r"{\info{\title forty}}{\header forty}{\footer 1}Ten die{\footnote forty}{\*\bkmkstart forty}", "Ten die"),
    "a table's row is a line": (r"T\par\trowd Homs\cell ten\cell\row Hama\cell two\cell\row After\par", "T\n\nHoms\tten\n\nHama\ttwo\n\nAfter"),
    "soft hyphens go, hard ones stay": (r"Da\-mas\-cus, al\_Bab", "Damascus, al-Bab"),
    "braces and backslashes": (r"a \{b\} \\c", "a {b} \\c"),
    "an unknown word is passed over": (r"Ten \whatever3 die{\*\unknown forty}", "Ten die"),
}


@pytest.mark.parametrize(("body", "text"), RICH.values(), ids=RICH)
def test_rich_text(body: str, text: str) -> None:
    (piece,) = read_rtf(b"{\\rtf1\\ansi\\ansicpg1252 " + body.encode() + b"}", "a.rtf", Errand(Limits(), lambda *_: iter(())))
    assert isinstance(piece.found, Article)
    assert piece.found.text == text


def test_a_book_is_read_chapter_by_chapter(tmp_path: Path) -> None:
    package = (
        '<package><metadata><dc:language>en</dc:language><dc:publisher>The Press</dc:publisher><dc:date>2016-03-01</dc:date></metadata><manifest>'
        '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/><item id="b" href="two%20b.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="one.xhtml" media-type="application/xhtml+xml"/><item id="c" href="cont.xhtml" media-type="application/xhtml+xml"/><item id="p" href="p.png" media-type="image/png"/>'
        '</manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="c"/><itemref idref="b"/><itemref idref="missing"/></spine></package>')
    found = read(zipped(tmp_path, "a.epub", {
        "mimetype": "application/epub+zip", "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OEBPS/p.opf"/></rootfiles></container>', "OEBPS/p.opf": package,
        "OEBPS/nav.xhtml": "<html><body><h1>Contents</h1></body></html>", "OEBPS/one.xhtml": "<html><body><h1>One</h1><p>Ten die.</p></body></html>",
        "OEBPS/cont.xhtml": "<html><body><p>It goes on.</p></body></html>", "OEBPS/two b.xhtml": "<html><body><h1>Two</h1><p>Nine die.</p></body></html>",
    }))
    assert [(article.title, article.text, article.language, article.source) for article in found] == [
        ("One", "One\n\nTen die.\n\nIt goes on.", "en", "The Press (OEBPS/one.xhtml)"), ("Two", "Two\n\nNine die.", "en", "The Press (OEBPS/two b.xhtml)"),
    ]


def test_each_part_of_a_book_is_unpacked_and_counted_once(tmp_path: Path) -> None:
    places = [f"{number}.xhtml" for number in range(1, 9)]
    package = "<package>" + "".join(f'<item id="{each}" href="{each}" media-type="text/html"/><itemref idref="{each}"/>' for each in places) + "</package>"
    book = {"META-INF/container.xml": '<container><rootfile full-path="p.opf"/></container>', "p.opf": package}
    book |= {each: f"<body>{'' if number % 2 else '<h1>Chapter</h1>'}<p>{number} die.</p><!--{'-' * 80_000}--></body>" for number, each in enumerate(places)}
    path = zipped(tmp_path, "a.epub", book)
    found = read(path, limits=Limits(unpacked=1, members=8))
    assert ([article.text for article in found], found.failures) == ([f"Chapter\n\n{number} die.\n\n{number + 1} die." for number in range(0, 8, 2)], ())
    with pytest.raises(UnreadableError, match="more than 3 members"):
        read(path, limits=Limits(unpacked=1, members=3))


# --- printed pages -------------------------------------------------------------------------------------------------------

def sheet(*lines: tuple[str, float] | tuple[str, float, float] | tuple[str, float, float, float]) -> Sheet:
    """A page of these lines, each with its height, size (10) and left edge (50)."""
    return Sheet([Chunk(line[0], line[3] if len(line) > 3 else 50, line[1], line[2] if len(line) > 2 else 10) for line in lines], 0, 800)


LONG = "This line is about as long as the lines of this column usually are, give or take"
PRINTED = {
    "lines are joined, a gap parts paragraphs": ([sheet((LONG, 600), ("and ends here.", 588), (LONG, 566))], f"{LONG} and ends here.\n\n{LONG}"),
    "an indent parts paragraphs": ([sheet((LONG, 600), (LONG + ".", 588), (LONG, 576, 10, 64), ("and ends.", 564))], f"{LONG} {LONG}.\n\n{LONG} and ends."),
    "a short last line parts paragraphs": ([sheet((LONG, 600), ("It ends.", 588), (LONG, 576), ("so.", 564))], f"{LONG} It ends.\n\n{LONG} so."),
    "a broken word is whole again": ([sheet((LONG + " Damas-", 600), ("cus fell", 588))], f"{LONG} Damascus fell"),
    "a name keeps its hyphen": ([sheet((LONG + " in Deir ez-", 600), ("Zor", 588))], f"{LONG} in Deir ez-Zor"),
    "an article of a name keeps its hyphen": ([sheet((LONG + " by Mr al-", 600), ("khatib", 588))], f"{LONG} by Mr al-khatib"),
    "a number keeps its hyphen": ([sheet((LONG + " twenty-", 600), ("three and 12-", 588), ("year-old", 576))], f"{LONG} twenty-three and 12-year-old"),
    "a word is written with a hyphen where it is elsewhere": ([sheet(("The cease-fire held.", 640), (LONG + " the cease-", 600), ("fire", 588))], f"The cease-fire held.\n\n{LONG} the cease-fire"),
    "a word is written without a hyphen where it is elsewhere": ([sheet(("Two co-", 640), ("chairs: the cochairs met.", 628))], "Two cochairs: the cochairs met."),
    "page numbers go": ([sheet((LONG + ".", 600), ("3", 20)), sheet(("Page 4 of 9", 20), (LONG, 600))], f"{LONG}.\n\n{LONG}"),
    "running heads go": ([sheet(("The Ledger, 1 March", 790), (f"{LONG}.", 600)), sheet(("The Ledger, 1 March", 790), (LONG, 600))], f"{LONG}.\n\n{LONG}"),
    "what a browser prints goes": ([sheet(("3/1/16, 10:02 AM Ten die", 790), (LONG, 600), ("https://a.example/x 1/1", 12))], LONG),
    "a figure within the text stays": ([sheet((LONG + ":", 600), ("43", 588))], f"{LONG}: 43"),
    "a sentence goes on over the page": ([sheet((LONG, 600)), sheet(("and ends.", 700))], f"{LONG} and ends."),
    "a sentence goes on in the next column": ([sheet((LONG, 100), ("and ends.", 700, 10, 320))], f"{LONG} and ends."),
    "cells of a row stand on one line": ([sheet(("Homs", 600), ("ten", 600, 10, 200), ("Hama", 588), ("two", 588, 10, 200))], "Homs\tten\n\nHama\ttwo"),
    "pieces of a word stay together": ([sheet(("Dama", 600), ("scus", 600, 10, 76))], "Damascus"),
    "headlines of other stories go, with the label over them": ([sheet((LONG + ".", 600), ("Related stories", 560, 14), ("Ferry sinks, 140 drowned", 530), ("Train burns, 31 dead", 500), (LONG + ".", 450))], f"{LONG}.\n\n{LONG}."),
    "links to elsewhere go": ([Sheet([Chunk("Home", 50, 790, 10, True), Chunk(LONG + ".", 50, 600, 10), Chunk("Ferry sinks, 140 drowned", 50, 560, 10, True), Chunk(LONG + ".", 50, 520, 10)], 0, 800)], f"{LONG}.\n\n{LONG}."),
    "a link within a paragraph stays": ([Sheet([Chunk("The army said ", 50, 600, 10), Chunk("ten died", 120, 600, 10, True), Chunk(" in the raid on Homs.", 165, 600, 10)], 0, 800)], "The army said ten died in the raid on Homs."),
    "teasers between links go": ([Sheet([Chunk(LONG + ".", 50, 600, 10), Chunk("Most read", 50, 570, 14), Chunk("Ferry sinks, 140 drowned", 50, 540, 12, True), Chunk("The coast guard has given up.", 50, 520, 10), Chunk("Train burns", 50, 490, 12, True)], 0, 800)], f"{LONG}."),
    "a page of nothing but links is read": ([Sheet([Chunk("Ten die in Homs", 50, 600, 10, True)], 0, 800)], "Ten die in Homs"),
    "a sentence under such a label stays": ([sheet((LONG + ".", 600), ("Comments", 560, 14), ("Twelve died, he said.", 530))], f"{LONG}.\n\nTwelve died, he said."),
    "what is drawn twice to look bold is told once": ([sheet(("12 killed", 600), ("12 killed", 600, 10, 50.4), (" in Homs", 600, 10, 96))], "12 killed in Homs"),
    "right to left, the first piece is the right one": ([sheet(("آخرون", 600, 10, 36), ("12", 600, 10, 70), ("قتل سبعة وجرح", 600, 10, 90))], "قتل سبعة وجرح 12 آخرون"),
}


@pytest.mark.parametrize(("sheets", "text"), PRINTED.values(), ids=PRINTED)
def test_printed_pages(sheets: list[Sheet], text: str) -> None:
    assert title_and_text(sheets)[1] == text


def test_the_title_of_a_printed_page_is_its_first_larger_paragraph() -> None:
    page = sheet(("Courier", 780, 10), ("Ten die in", 740, 24), ("Homs", 711, 24), (LONG, 660), (LONG, 648), ("Why now", 620, 14), (LONG, 600))
    assert title_and_text([page])[0] == "Ten die in Homs"
    assert title_and_text([sheet((LONG, 600), (LONG, 588))])[0] == ""
    assert title_and_text([]) == ("", "")
