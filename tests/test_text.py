"""Fingerprints, folding that keeps offsets, sentences and paragraphs."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from watcher.model import Span
from watcher.text import (
    bounds_about,
    enclosing,
    fingerprint,
    first_sentences,
    fold,
    paragraph_bounds,
    paragraphs,
    sentence_bounds,
    sentences,
    sentences_at,
)

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "text.yaml").read_text(encoding="utf-8"))
PROSE = st.text(alphabet=st.sampled_from("abcÄß .!?\n\"'1-’ﬁكم"), max_size=200)


def pieces(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[span.start:span.end] for span in spans]


@pytest.mark.parametrize("case", CASES["sentences"])
def test_a_sentence_ends_where_a_reader_would_end_it(case):
    expected = case.split("|")
    text = " ".join(expected)
    assert pieces(text, sentences(text)) == expected


@pytest.mark.parametrize(("one", "other"), CASES["folded"])
def test_what_means_the_same_folds_to_the_same(one, other):
    assert fold(one).text == fold(other).text


def test_a_paragraph_ends_at_a_blank_line_and_no_sentence_crosses_it():
    text = "Title without a stop\n \n  First\nline. More.\n\n\nLast"
    assert pieces(text, paragraphs(text)) == ["Title without a stop", "First\nline. More.", "Last"]
    assert pieces(text, sentences(text)) == ["Title without a stop", "First\nline.", "More.", "Last"]


def test_a_label_with_its_figure_is_a_paragraph():
    text = "Houses lost: 40\nKilled: 6\n  Families housed: 1,200 (of 1,500)\nRain fell at 10:30 and\nRoads: 3 of them closed, he said."
    assert pieces(text, paragraphs(text)) == ["Houses lost: 40", "Killed: 6", "Families housed: 1,200 (of 1,500)\nRain fell at 10:30 and\nRoads: 3 of them closed, he said."]


@pytest.mark.parametrize("line", ["he said: 6 of them", "Said the mayor: six", "At 10:30 they met", "He met them. They said: 6", "40: 6"])
def test_a_line_that_goes_on_is_no_paragraph(line):
    text = f"The vote was\n{line}\nand left"
    assert pieces(text, paragraphs(text)) == [text]


def test_an_entry_of_a_list_is_a_paragraph():
    text = "In brief\n* Kyiv: 5 dead\n  • Gao: 3 hurt,\n  1 missing\n- Nyala: no harm\n\nMore later"
    entries = ["In brief", "* Kyiv: 5 dead", "• Gao: 3 hurt,\n  1 missing", "- Nyala: no harm", "More later"]
    assert pieces(text, paragraphs(text)) == entries
    assert pieces(text, sentences(text)) == entries


def test_a_position_between_two_stretches_is_in_none():
    spans = (Span(0, 3), Span(5, 8))
    assert [enclosing(spans, position) for position in (0, 2, 3, 4, 5, 8)] == [spans[0], spans[0], None, None, spans[1], None]


@given(PROSE)
def test_sentences_cover_all_but_white_space_in_order(text):
    spans = sentences(text)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    covered = {position for span in spans for position in range(span.start, span.end)}
    assert all(character.isspace() for position, character in enumerate(text) if position not in covered)


@given(PROSE, st.sets(st.integers(0, 199)))
def test_the_sentences_at_some_places_are_those_of_all_that_hold_one(text, numbers):
    places = sorted(number for number in numbers if number < len(text) and not text[number].isspace())
    held = [span for span in sentences(text) if any(span.start <= place < span.end for place in places)]
    assert list(sentences_at(text, places)) == held


@given(PROSE)
def test_the_bounds_about_a_place_hold_its_paragraph_and_its_sentence(text):
    for place in (number for number, character in enumerate(text) if not character.isspace()):
        start, end = bounds_about(paragraph_bounds(text), place)
        assert text[start:end].strip() in pieces(text, paragraphs(text))
        start, end = bounds_about(sentence_bounds(text, Span(start, end)), place)
        sentence = enclosing(sentences(text), place)
        assert text[start:end].strip() == text[sentence.start:sentence.end]
        assert start <= sentence.start < sentence.end <= end


@given(PROSE, st.integers(0, 9))
def test_the_first_sentences_are_the_first_of_all(text, most):
    assert first_sentences(text, most) == sentences(text)[:most]


def test_a_long_row_of_stops_is_read_once():
    text = "Twelve were killed" + "." * 300_000 + "said the governor"
    assert sentences(text) == (Span(0, len(text)),)


@given(st.text(max_size=100))
def test_every_stretch_of_a_folded_text_leads_back_to_what_it_was_folded_from(text):
    folded = fold(text)
    for index in range(len(folded.text)):
        span = folded.span(index, index + 1)
        assert folded.text[index] in fold(text[span.start:span.end]).text


@given(st.text(max_size=60), st.text(alphabet=" \n\t", min_size=1, max_size=3))
def test_a_fingerprint_does_not_see_white_space_or_composition_but_sees_case(text, space):
    import unicodedata

    assert fingerprint(text) == fingerprint(space + text.replace(" ", space) + space) == fingerprint(unicodedata.normalize("NFD", text))
    if text.upper().split() != text.split() and unicodedata.normalize("NFC", text.upper()) != unicodedata.normalize("NFC", text):
        assert fingerprint(text) != fingerprint(text.upper())


def test_a_corrected_figure_is_another_article():
    assert fingerprint("12 dead") != fingerprint("13 dead")
