"""yamlfile: what people write, and everything they are told about it at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

import pytest
from annotated_types import Le
from hypothesis import given
from hypothesis import settings as pace
from hypothesis import strategies as some

from watcher import yamlfile
from watcher.errors import ConfigError
from watcher.model import Problem


@dataclass(frozen=True, slots=True)
class Shift:
    name: str = ""
    hours: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Oven:
    heat: int
    fuel: Literal["gas", "wood"] = "gas"
    door: bool | None = None
    rest: timedelta = timedelta(minutes=5)
    schedule: Mapping[str, tuple[Shift, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dish:
    name: str
    servings: int = 1

    def __post_init__(self) -> None:
        if self.name == "poison":
            raise ValueError("nobody may be served poison")


@dataclass(frozen=True, slots=True)
class Kitchen:
    oven: Oven | None = None
    tools: tuple[str, ...] = ()
    guests: Literal["any"] | tuple[str, ...] = ()
    dishes: tuple[Dish, ...] = ()
    salt: Literal["some", "none"] | int = "some"
    stock: Mapping[Literal["flour", "sugar", "milk"], int] = field(default_factory=dict)
    stars: Annotated[int, Le(5)] = 0
    cellar: Path | None = None
    chef: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    yaml: str
    faults: tuple[str, ...]


CASES = yamlfile.load(Path(__file__).parent / "cases" / "yaml_faults.yaml", tuple[Case, ...])
SHORT = {Dish: "name"}


def kitchen(text: str) -> Kitchen:
    return yamlfile.parse(text, Kitchen, name="f", short=SHORT)


def faults(text: str) -> list[str]:
    try:
        kitchen(text)
    except ConfigError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_fault_is_told_with_its_line_and_column_and_a_remedy(case: Case) -> None:
    assert faults(case.yaml) == list(case.faults)


def test_scalars_are_text_until_a_type_says_otherwise() -> None:
    written = kitchen("tools: [NO, on, 012, 1_000, 12:30:45, 1.10, 2016-10-21, null, 0x1F, '~', yes]")
    assert written.tools == ("NO", "on", "012", "1_000", "12:30:45", "1.10", "2016-10-21", "null", "0x1F", "~", "yes")


def test_types_say_what_a_scalar_is() -> None:
    written = kitchen("oven: {heat: 007, door: no, rest: 36h}\ncellar: ../wine\nsalt: 3\nstock: {flour: 2}\nguests: any")
    assert written.oven == Oven(heat=7, door=False, rest=timedelta(hours=36))
    assert (written.cellar, written.salt, written.stock, written.guests) == (Path("../wine"), 3, {"flour": 2}, "any")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("90s", timedelta(seconds=90)), ("5m", timedelta(minutes=5)), ("24h", timedelta(hours=24)), ("7d", timedelta(days=7)), ("0s", timedelta())],
)
def test_durations_have_a_unit(written: str, meant: timedelta) -> None:
    assert kitchen(f"oven: {{heat: 1, rest: {written}}}").oven == Oven(heat=1, rest=meant)


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_nothing_is_a_value_where_the_shape_allows_it(nothing: str) -> None:
    assert kitchen(f"chef: {nothing}").chef is None


def test_the_short_form_is_the_long_form_with_its_defaults() -> None:
    assert kitchen("dishes: [soup, {name: stew, servings: 4}]").dishes == (Dish("soup"), Dish("stew", 4))


def test_a_merged_mapping_takes_over_what_it_does_not_say_itself() -> None:
    written = kitchen("dishes:\n  - &base {name: stew, servings: 4}\n  - {name: goulash, <<: *base}\n")
    assert written.dishes == (Dish("stew", 4), Dish("goulash", 4))


def test_alternatives_may_hold_mappings_of_lists_of_mappings() -> None:
    written = kitchen("oven: {heat: 1, schedule: {monday: [{name: early, hours: [6, 7]}]}}")
    assert written.oven is not None
    assert written.oven.schedule == {"monday": (Shift("early", (6, 7)),)}
    assert faults("oven: {heat: 1, schedule: {monday: [{name: early, hours: [6, x]}]}}") == [
        "f:1:62: oven.schedule.monday[0].hours[1]: expected a whole number, got 'x'"
    ]


# --- what a caller needs for checks of its own

def test_a_document_knows_where_everything_stands() -> None:
    document = yamlfile.read_text("tools:\n  - knife\n  - fork\nstock:\n  flour: 2\n", Kitchen, name="f")
    assert document.at(("tools", 1)) == (3, 5)
    assert document.fault(("stock", "flour"), "too little") == Problem("f", 5, 10, "stock.flour", "too little")
    assert document.fault(("stock", "flour"), "too little", key=True) == Problem("f", 5, 3, "stock.flour", "too little")
    assert document.at(("tools", 1, "further", "than", "the file")) == (3, 5)


def test_a_callers_checks_are_told_together_with_the_faults_of_form_and_keep_their_places() -> None:
    def check(document: yamlfile.Document[Kitchen]) -> list[Problem]:
        return [
            document.fault(("dishes", index, "name"), f"nobody eats {dish.name}")
            for index, dish in enumerate(document.value.dishes)
            if dish.name != "soup"
        ]

    with pytest.raises(ConfigError) as caught:
        yamlfile.read_text("dishes:\n  - [x]\n  - soup\n  - {servings: 2}\n  - tart\nzzz: 1\n", Kitchen, name="f", short=SHORT, check=check)
    assert [str(problem) for problem in caught.value.problems] == [
        "f:2:5: dishes[0]: expected text or a mapping (key: value), got a list",
        "f:4:5: dishes[2]: missing key 'name'",
        "f:5:5: dishes[3].name: nobody eats tart",
        "f:6:1: zzz: unknown key: known here are cellar, chef, dishes, guests, oven, salt, stars, stock, tools",
    ]


def test_a_document_tells_what_the_whole_file_says_even_of_faulty_parts() -> None:
    seen: list[object] = []

    def check(document: yamlfile.Document[Kitchen]) -> list[Problem]:
        seen.extend([
            document.texts(("dishes", None, "name")), document.has(("oven",)), document.has(("chef",)), document.empty(("tools",)),
            document.keys(("stock",)), document.value.oven,
        ])
        return []

    with pytest.raises(ConfigError):
        yamlfile.read_text("dishes: [{name: a, x: 1}, {name: b}]\noven: 3\ntools: []\nstock: {flour: x}", Kitchen, name="f", check=check)
    assert seen == [{"a", "b"}, True, False, True, {"flour"}, None]


def test_the_version_changes_with_any_byte() -> None:
    versions = {yamlfile.read_text(text, Kitchen, name="f").version for text in ("chef: A", "chef: A ", "chef: B", "chef: A")}
    assert len(versions) == 3


# --- files

def told(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        yamlfile.load(path, Kitchen)
    return str(caught.value)


def test_a_missing_file_is_told_by_its_path(tmp_path: Path) -> None:
    assert told(tmp_path / "none.yaml") == f"{tmp_path / 'none.yaml'}:1:1: no such file: check the path, or write the file"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert told(tmp_path) == f"{tmp_path}:1:1: is not a file: name the YAML file itself"


def test_a_fifo_blocks_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.yaml")
    assert "is not a file" in told(tmp_path / "fifo.yaml")


def test_a_path_through_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    assert "cannot be read" in told(tmp_path / "a" / "b.yaml")


def test_another_encoding_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("chef: Ada\ntools: [\u00e9]\n".encode("latin-1"))
    assert told(path) == f"{path}:2:9: is not UTF-8 (byte 0xe9): save the file as UTF-8"


def test_a_control_character_is_told_with_its_place() -> None:
    assert faults("chef: Ada\ntools: [a\0b]") == ["f:2:10: the character U+0000 cannot stand in a YAML file: take it out"]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "marked.yaml"
    path.write_bytes(b"\xef\xbb\xbfchef: Ada\n")
    assert yamlfile.load(path, Kitchen).chef == "Ada"


def test_an_endless_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(yamlfile.LARGEST + 1)
    assert told(path) == f"{path}:1:1: is larger than 20 MiB: split or shorten it"


# --- hostile files

@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 50_000, "{a: " * 50_000, "? " * 50_000])
def test_no_nesting_exhausts_the_stack(text: str) -> None:
    assert faults(text)


def test_a_tower_of_aliases_is_refused_before_it_is_unfolded() -> None:
    floors = [f"{here}: &{here} [{', '.join([f'*{below}'] * 10)}]" for below, here in zip("abcdefghi", "bcdefghij", strict=True)]
    assert any("too many aliases or entries" in fault for fault in faults("\n".join(["a: &a [x, x, x]", *floors])))


@pytest.mark.parametrize("text", ["dishes: [" + "[], " * 100_000 + "]", "guests: &g [" + "[], " * 300 + "]\ndishes: [" + "*g, " * 300 + "]"])
def test_a_flood_of_faults_is_told_in_part(text: str) -> None:
    told = faults(text)
    assert len(told) <= 1001
    assert told


def test_a_flood_says_how_many_more_there_are() -> None:
    told = faults("dishes: [" + "[], " * 1234 + "]")
    assert len(told) == 1001
    assert told[-1].endswith("and 234 more faults")


_WORDS = some.sampled_from([
    "oven", "heat", "tools", "dishes", "name", "<<", ":", ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", ", ", "&a ", "*a", "!x ", "'", '"', "#",
    "|", ">", "\t", "\\", "---", "...", "%YAML 1.1", "? ", "12", "any", "~", "\x85", "\u2028", "\ufeff", "\ud800", "\0", "é", "@", "salt", "stock",
])


@pace(deadline=None)
@given(some.one_of(some.text(), some.lists(_WORDS, max_size=30).map("".join)))
def test_any_text_gives_a_value_or_faults_that_point_into_it(text: str) -> None:
    try:
        assert isinstance(kitchen(text), Kitchen)
    except ConfigError as error:
        lines = len(text.splitlines()) + 1
        assert error.problems
        for problem in error.problems:
            assert 1 <= problem.line <= lines + 1
            assert problem.column >= 1
            assert problem.what
            assert str(problem).isprintable()


@pace(deadline=None)
@given(some.binary())
def test_any_file_gives_a_value_or_faults(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    try:
        yamlfile.load(path, Kitchen)
    except ConfigError as error:
        assert error.problems


@pytest.mark.parametrize(("language", "file"), [("es", "es.yaml"), ("xx", "en.yaml"), ("", "en.yaml"), ("../es", "en.yaml")])
def test_a_language_without_a_file_of_its_own_has_that_of_english(tmp_path: Path, language: str, file: str) -> None:
    folder = tmp_path / "languages"
    folder.mkdir()
    for path in (folder / "en.yaml", folder / "es.yaml", tmp_path / "es.yaml"):
        path.write_text("language: some\n", encoding="utf-8")
    assert yamlfile.of_language(folder, language) == folder / file
