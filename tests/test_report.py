"""What is found, as JSON and in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from watcher.model import Alias, Article, Casualty, Count, Evidence, Findings, Judgement, LeftOut, Mention, Rule, Span
from watcher.report import error_row, lines, row

TEXT = "Strike\n\nA strike killed\n12 people near ISlL lines."
FINDINGS = Findings(
    article=Article("f" * 64, "Strike", TEXT),
    mentions=(Mention("isis", "actor", Span(40, 44), "ISlL", "ISIL", "variant", 0.987654, 0),),
    casualties=(Casualty("killed", 12, 12, False, "event", Span(17, 33), TEXT[17:33], who="people", cues=()),),
    incidents=(),
)
JUDGEMENT = Judgement(Rule("big"), fires=False, because=(), missing=(Evidence("casualties.killed", "20", "12", TEXT[17:33], Span(17, 33)),))


def test_the_text_is_given_only_when_asked_for():
    assert "text" not in row("a.txt", FINDINGS, [JUDGEMENT], {})
    assert row("a.txt", FINDINGS, [JUDGEMENT], {}, text=True)["text"] == TEXT


def test_an_open_count_is_null():
    assert row("a.txt", FINDINGS, [], {"killed": Count(12, None)})["toll"] == {"killed": {"low": 12, "high": None}}


def test_a_file_that_cannot_be_read_has_the_same_fields():
    assert set(error_row("a.txt", "empty", "nothing in it")) == set(row("a.txt", FINDINGS, [JUDGEMENT], {}, left_out=()))


def test_evidence_without_a_place_has_no_positions():
    found = row("a", FINDINGS, [Judgement(Rule("big"), False, (), (Evidence("locations", "any", "none"),))], {})
    assert found["rules"][0]["missing"] == [{"what": "locations", "want": "any", "got": "none", "quote": "", "start": None, "end": None}]


def test_for_people_a_quote_stays_on_its_line_and_a_near_miss_is_explained():
    shown = list(lines(row("a.txt", FINDINGS, [JUDGEMENT], {})))
    assert "a.txt: Strike" in shown
    assert any("ISlL (~ ISIL, a variant)" in line for line in shown)
    assert any("'killed 12 people'" in line for line in shown)
    assert any("lacks casualties.killed: got 12, wants 20" in line for line in shown)
    assert not any("\n" in line for line in shown)


def test_a_name_that_stands_there_and_does_not_count_is_told_with_why():
    hit = LeftOut("hit", Alias("Hit", needs=("Iraq", "Anbar")), "Hit", Span(3, 6), "needs")
    found = row("a.txt", FINDINGS, [], {}, left_out=[hit, replace(hit, why="larger")])
    assert found["left_out"][0] == {"entity": "hit", "surface": "Hit", "start": 3, "end": 6, "alias": "Hit", "why": "needs", "needs": ["Iraq", "Anbar"]}
    assert "  left out  hit: 'Hit': none of the words that it needs stands in the sentence (Iraq, Anbar)" in lines(found)
    assert "  left out  hit: 'Hit': it is a part of a larger name" in lines(found)
    assert "left_out" not in row("a.txt", FINDINGS, [], {}) and not any("left out" in line for line in lines(row("a.txt", FINDINGS, [], {})))


def test_an_article_in_a_language_we_do_not_read_says_so():
    unread = replace(FINDINGS, casualties=(), unread=True)
    assert row("a.txt", unread, [], {})["casualties_unread"] is True
    assert any("casualty  not read" in line for line in lines(row("a.txt", unread, [], {})))
    assert not any("not read" in line for line in lines(row("a.txt", replace(FINDINGS, casualties=()), [], {})))


def test_of_a_rule_that_fires_it_is_said_whom_it_tells():
    def said(fires, *channels):
        judgement = Judgement(Rule("big", severity="high", channels=channels), fires=fires, because=(), missing=())
        return [line.strip() for line in lines(row("a.txt", FINDINGS, [judgement], {})) if "tells" in line]

    assert said(True, "desk-mail", "desk-room") == ["tells desk-mail, desk-room (high)"]
    assert said(True) == ["tells every channel (high)"]
    assert said(False, "desk-mail") == []


def test_the_other_happenings_by_which_a_rule_fires_are_told():
    other = Judgement(Rule("big"), fires=True, because=(), missing=(), toll={"killed": Count(12, None)}, key="big@kirkuk")
    found = row("a.txt", FINDINGS, [Judgement(Rule("big"), fires=True, because=(), missing=(), others=(other,))], {})
    assert found["rules"][0]["others"] == [{"key": "big@kirkuk", "toll": {"killed": {"low": 12, "high": None}}, "because": []}]
    assert "            also has kirkuk: at least 12 killed (told where the first is known already)" in lines(found)


def test_what_an_older_version_judged_is_still_shown():
    old = row("a.txt", FINDINGS, [Judgement(Rule("big"), fires=True, because=(), missing=())], {})
    del old["casualties_unread"], old["rules"][0]["severity"], old["rules"][0]["channels"], old["rules"][0]["others"]
    assert "  FIRES    big" in list(lines(old))


@pytest.mark.parametrize(("low", "high", "words"), [(12, 12, "12"), (12, None, "at least 12"), (0, 30, "up to 30"), (10, 15, "10 to 15"), (250000, 250000, "250,000")])
def test_a_count_is_spoken_as_the_text_would(low, high, words):
    assert str(Count(low, high)) == words
