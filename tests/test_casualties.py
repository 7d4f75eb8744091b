"""What the texts say of the harmed: a table anyone can add to, and what must hold for every text."""

from __future__ import annotations

import re
import time
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher import yamlfile
from watcher.casualties import extract, reads_language
from watcher.casualties.compiling import grammar
from watcher.model import Casualty


@dataclass(frozen=True, slots=True)
class Case:
    text: str
    tells: tuple[str, ...]
    published: str | None = None


def _cases(name: str) -> dict[str, tuple[Case, ...]]:
    return yamlfile.load(Path(__file__).parent / "cases" / f"casualties.{name}.yaml", dict[str, tuple[Case, ...]])


CASES = _cases("en") | {f"newsroom, {group}": cases for group, cases in _cases("newsroom").items()}
SPANISH = _cases("es")
ALL_SPANISH = [pytest.param(case, id=f"{group}: {case.text[:60]}") for group, cases in SPANISH.items() for case in cases]
ALL = [pytest.param(case, id=f"{group}: {case.text[:60]}") for group, cases in CASES.items() for case in cases]
WORDS = sorted({word for cases in CASES.values() for case in cases for word in case.text.split() if word.isascii()})
SPANISH_WORDS = sorted({word for cases in SPANISH.values() for case in cases for word in case.text.split()})
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


def told(casualty: Casualty) -> str:
    """A casualty in the words of the table."""
    low, high = casualty.low, casualty.high
    figure = f"{low}+" if high is None else f"{low}-{high}" if high != low else str(low)
    words = [casualty.kind, f"~{figure}" if casualty.approx else figure]
    words += [casualty.status] if casualty.status != "event" else []
    return " ".join(words + (["part"] if casualty.part_of is not None else []))


def figures(text: str, language: str | None = None) -> list[tuple[object, ...]]:
    found = extract(text, language=language)
    return sorted((c.kind, c.low, c.high or -1, c.approx, c.status, c.part_of or -1) for c in found)


@pytest.mark.parametrize("case", ALL)
def test_a_sentence_tells(case: Case) -> None:
    published = datetime.fromisoformat(case.published).replace(tzinfo=UTC) if case.published else None
    assert sorted(map(told, extract(case.text, published=published))) == sorted(case.tells)


@pytest.mark.parametrize("case", ALL_SPANISH)
def test_a_spanish_sentence_tells(case: Case) -> None:
    published = datetime.fromisoformat(case.published).replace(tzinfo=UTC) if case.published else None
    assert sorted(map(told, extract(case.text, published=published, language="es"))) == sorted(case.tells)


@pytest.mark.parametrize("case", ALL_SPANISH)
def test_neither_capitals_nor_missing_accents_change_spanish(case: Case) -> None:
    plain = "".join(c for c in unicodedata.normalize("NFD", case.text) if not unicodedata.combining(c))
    assert figures(case.text.upper(), "es") == figures(plain, "es") == figures(case.text, "es")


def test_no_word_of_harm_is_listed_with_a_letter_that_is_levelled_before_it_is_looked_up() -> None:
    spanish = grammar("es")
    assert [word for word in (*spanish.entries, *spanish.cues) if spanish.bare(word) != word] == []


def test_the_spanish_table_is_large_and_balanced() -> None:
    cases = [case for group in SPANISH.values() for case in group]
    harmless = [
        case for case in cases if all(re.search("denied|hypothetical|background", tells) for tells in case.tells)
    ]
    assert len(cases) >= 140
    assert abs(len(cases) - 2 * len(harmless)) <= len(cases) // 4


@pytest.mark.parametrize("case", ALL)
def test_capitals_change_nothing(case: Case) -> None:
    assert figures(case.text.upper()) == figures(case.text)


@pytest.mark.parametrize("case", ALL)
def test_small_letters_change_nothing(case: Case) -> None:
    assert figures(case.text.lower()) == figures(case.text)


def test_the_table_is_large_and_balanced() -> None:
    cases = [case for group in CASES.values() for case in group]
    harmless = [
        case for case in cases if all(re.search("denied|hypothetical|background", tells) for tells in case.tells)
    ]
    assert len(cases) >= 250
    assert abs(len(cases) - 2 * len(harmless)) <= len(cases) // 4


def assert_sound(text: str, language: str | None = None) -> None:
    """Quotes are where they say, the order is that of the text, and parts point at wholes of their kind."""
    found = extract(text, language=language)
    assert [c.span.start for c in found] == sorted(c.span.start for c in found)
    for casualty in found:
        assert 0 <= casualty.span.start < casualty.span.end <= len(text)
        assert casualty.quote == text[casualty.span.start : casualty.span.end]
        assert casualty.who in text
        assert casualty.low >= 0
        assert casualty.high is None or casualty.high >= casualty.low
        if casualty.part_of is not None:
            assert found[casualty.part_of].kind == casualty.kind
            assert found[casualty.part_of] is not casualty


@given(SENTENCES)
@settings(max_examples=150, deadline=None)
def test_any_words_give_sound_casualties(text: str) -> None:
    assert_sound(text)


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_gives_sound_casualties(text: str) -> None:
    assert_sound(text + " 12 people were killed " + text)


@given(
    st.lists(
        st.sampled_from([case.text for group in CASES.values() for case in group if case.text.isascii()]), max_size=6
    )
)
@settings(max_examples=150, deadline=None)
def test_capitals_change_nothing_in_an_article(sentences: list[str]) -> None:
    text = "\n\n".join(sentences)
    assert figures(text.upper()) == figures(text)


@pytest.mark.parametrize(
    "unit",
    [
        "12 killed ",
        "killed ",
        "1",
        "12 ",
        "killed 12 and ",
        "two men, ",
        "(",
        "[12 dead ",
        "1,234 ",
        "including ",
        "a-",
        "of the ",
    ],
)
def test_hostile_repetition_stays_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        extract(text)
        return time.process_time() - start

    seconds(1000)
    assert seconds(200_000) < 25 * seconds(20_000) + 0.5


@given(st.lists(st.sampled_from(SPANISH_WORDS), max_size=25).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_spanish_words_give_sound_casualties(text: str) -> None:
    assert_sound(text, "es")


@pytest.mark.parametrize("unit", ["murieron ", "mataron a ", "mató ayer en ", "a un niño y a ", "fueron doce muertos ", "1,5 ", "treinta y ", "el 3 de mayo de "])
def test_hostile_repetition_in_spanish_stays_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        extract(unit * (size // len(unit)), language="es")
        return time.process_time() - start

    seconds(1000)
    assert seconds(200_000) < 25 * seconds(20_000) + 0.5


def test_a_repeated_caption_is_told_each_time() -> None:
    assert len(extract("Blast kills 7 in Homs\n\nBlast kills 7 in Homs")) == 2


def test_figures_belong_to_the_text_as_given() -> None:
    text = "İstanbul: “at least 12 people were killed”"
    (casualty,) = extract(text)
    assert casualty.quote == "at least 12 people were killed"
    assert casualty.who == "at least 12 people"


def test_what_decided_the_status_is_told() -> None:
    (casualty,) = extract("The war has killed 9,000 people since 2011.")
    assert casualty.cues == ("since 2011",)


def test_the_date_of_the_article_decides_what_is_past() -> None:
    text = "A bomb killed 14 people on 3 May."
    (fresh,) = extract(text, published=datetime(2016, 5, 5, tzinfo=UTC))
    (old,) = extract(text, published=datetime(2016, 8, 1, tzinfo=UTC))
    assert (fresh.status, old.status) == ("event", "background")


LATER = "\n\nThe council met on Tuesday to speak of the new road and the price of bread." * 6 + "\n\n"


@pytest.mark.parametrize(
    ("lead", "later", "expected"),
    [
        ("A bomb wounded 7 people.", "In July, two men were killed there.", "background"),
        ("A bomb wounded 7 people.", "Two guards were killed on May 3 at the same gate.", "background"),
        ("A bomb wounded 7 people.", "Two guards were killed last week at the same gate.", "background"),
        ("A bomb wounded 7 people.", "On Friday, July 3, two of them died.", "event"),
        ("A bomb wounded 7 people.", "Two of them died at noon.", "event"),
        ("Two men were charged.", "In July, two men were killed there.", "event"),
        ("A raid killed 5 men.", "The 5 men killed on May 3 were brothers.", "event"),
        ("A raid killed 5 men.", "A guard who was shot on May 3 died on Sunday.", "event"),
    ],
)
def test_what_is_dated_below_the_news_is_the_past(lead: str, later: str, expected: str) -> None:
    found = extract(lead + LATER + later)
    assert {c.status for c in found if c.kind == "killed" and c.span.start > len(lead)} == {expected}


def test_the_shot_who_died_are_not_wounded() -> None:
    found = extract("A boy, 17, was shot on Monday.\n\nThe 17-year-old died at the hospital.")
    assert [told(casualty) for casualty in found] == ["killed 1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Omar Saleh was wounded.\n\nSaleh died at noon.", ["killed 1"]),
        ("A boy, 7, was injured.\n\nThe 7-year-old died.", ["killed 1"]),
        ("A deputy was shot.\n\nThe suspect died.", ["killed 1", "wounded 1"]),
        ("A 7-year-old girl was injured.\n\nA 9-year-old girl died.", ["killed 1", "wounded 1"]),
        ("Saleh's brother was injured.\n\nSaleh died.", ["killed 1", "wounded 1"]),
        ("A boy, 7, was shot.\n\nAnother boy died.", ["killed 1", "wounded 1"]),
    ],
)
def test_only_the_same_person_is_not_wounded_as_well(text: str, expected: list[str]) -> None:
    assert sorted(told(casualty) for casualty in extract(text)) == expected


def languages(text: str, claimed: str | None = None) -> set[str]:
    return {casualty.language for casualty in extract(text, language=claimed)}


def test_the_language_is_told_by_the_text() -> None:
    assert languages("Al menos doce personas murieron el lunes en un atentado en la ciudad de Cali.") == {"es"}
    assert languages("Mueren cinco niños en un incendio") == {"es"}
    assert languages("At least 12 people were killed in San Salvador, said Colonel Del Rio of La Libertad.") == {"en"}


def test_a_claimed_language_is_believed_where_the_text_leaves_doubt() -> None:
    assert languages("Secuestran a 16 maestros", "es") == {"es"}
    assert languages("Secuestran a 16 maestros", "en") == set()
    assert languages("Doce personas murieron en un atentado en la ciudad de Cali.", "en") == {"es"}
    assert languages("Twelve people were killed in an attack on the city of Cali.", "es") == {"en"}


def test_every_english_sentence_is_read_as_english() -> None:
    assert {casualty.language for cases in CASES.values() for case in cases for casualty in extract(case.text)} == {"en"}


def test_an_unknown_language_is_read_as_english() -> None:
    assert extract("12 people were killed", language="xx") == tuple(
        replace(casualty, language="en") for casualty in extract("12 people were killed")
    )


@pytest.mark.parametrize("text", [
    "Police said that at least four people were hurt in the market of the town on Friday, and that the road to the north was closed for the night.",
    "Según la policía, al menos cuatro personas resultaron heridas el viernes en el mercado del pueblo, y la carretera del norte fue cerrada por la noche.",
    "Blast in Homs", "Взрыв в Хомсе", "", "12 34 56 78",
])
def test_a_language_we_have_a_file_for_is_read(text: str) -> None:
    assert reads_language(text)


@pytest.mark.parametrize("text", [
    "Au moins quatre personnes ont été blessées vendredi au marché, selon la police. Deux hommes à moto avaient ouvert le feu avant de prendre la fuite.",
    "Segundo a polícia, pelo menos quatro pessoas ficaram feridas na sexta-feira no mercado da cidade, e a estrada do norte foi fechada durante a noite.",
    "Nach Angaben der Polizei wurden am Freitag auf dem Markt der Stadt mindestens vier Menschen verletzt, die Straße nach Norden blieb die Nacht über gesperrt.",
    "По данным полиции, в пятницу на городском рынке пострадали не менее четырёх человек, дорога на север была закрыта на всю ночь.",
    "قالت الشرطة إن أربعة أشخاص على الأقل أصيبوا يوم الجمعة في سوق المدينة، وأغلقت الطريق المؤدية إلى الشمال طوال الليل.",
    "警方表示，星期五在該市的市場至少有四人受傷，通往北方的道路整夜封閉。" * 4,
])
def test_a_language_we_have_no_file_for_is_known_as_unread(text: str) -> None:
    assert not reads_language(text)
