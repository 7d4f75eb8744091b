"""What the pages promise: every command in them runs, every link leads somewhere, the YAML is accepted, the help names the same verbs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from household import EXAMPLE, Household, closing, strike

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
BY_ROOT = {"install.md"}   # its commands run inside a systemd of their own: test_systemd.py


def commands(page: Path) -> list[str]:
    return [line for block in SHELL.findall(page.read_text()) for line in block.splitlines() if line.strip()]


LINES = [(page.name, line) for page in PAGES if page.name not in BY_ROOT for line in commands(page)]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    """Someone who follows the pages: a copy of config/ and seeds/, and a daemon that has read one article."""
    folder = tmp_path_factory.mktemp("reader")
    house = Household(folder / "house")
    (folder / "house" / "seeds").symlink_to(ROOT / "seeds")
    house.start()
    house.drop("strike.txt", strike())
    house.settled(1)
    yield house
    closing([house])


@pytest.mark.parametrize(("page", "line"), LINES, ids=[f"{page}: {line}" for page, line in LINES])
def test_every_command_in_the_pages_runs(reader, page, line):
    if line.startswith("make "):   # running make test inside make test would never end; what make would do is checked
        done = subprocess.run([*line.split(), "-n"], capture_output=True, text=True, cwd=ROOT)
    else:
        environment = {**os.environ, "WATCHER_CONFIG": str(reader.config), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        done = subprocess.run(line, shell=True, capture_output=True, text=True, cwd=reader.folder, env=environment, timeout=100)
    assert done.returncode == 0, f"{page}: {line}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def test_the_pages_have_commands_to_run():
    assert {"make run", "make test"} <= {line for page, line in LINES if page == "README.md"}
    assert len(LINES) >= 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_the_watchlist_in_the_readme_is_accepted_and_its_examples_pass(tmp_path):
    [block] = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    assert "2 examples pass" in Household(tmp_path / "house", watchlist=block).ask("check")


def test_the_rules_on_the_page_of_channels_are_accepted(tmp_path):
    [block] = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "docs" / "channels.md").read_text(), re.MULTILINE | re.DOTALL)
    channels = dict.fromkeys(("desk-room", "desk-mail", "reading-room"), "console:")
    house = Household(tmp_path / "house", channels=channels, watchlist=f"locations:\n  - {{id: sudan, name: Sudan}}\n{block}")
    assert "2 rules" in house.ask("check")


def test_every_sample_is_described():
    page = (ROOT / "docs" / "samples.md").read_text()
    assert [path.name for path in sorted((ROOT / "seeds").iterdir()) if path.name not in page] == []


def test_the_readme_names_every_verb():
    shown = subprocess.run([sys.executable, "-m", "watcher", "--help"], capture_output=True, text=True, check=True).stdout
    verbs = re.findall(r"^  ([a-z-]+) ", shown.split("Commands:")[1], re.MULTILINE)
    readme = (ROOT / "README.md").read_text()
    assert len(verbs) == 10
    assert all(f"`watcher {verb}" in readme or f"`{verb}`" in readme for verb in verbs)


def test_the_picture_of_an_alert_is_a_real_one(reader):
    """Word for word what the sample gives with the shipped list, but for line ends and the path."""
    picture = re.search(r"^```text\n(.*?)^```", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL).group(1)
    house = Household(reader.folder / "picture", watchlist=EXAMPLE.read_text())
    house.start()
    try:
        house.drop("05-deir-ez-zor-coalition-strike.txt", next((ROOT / "seeds").glob("05-*")).read_bytes())
        house.settled(1)
    finally:
        house.stop()

    def words(text: str) -> str:
        return " ".join(text.replace(f"{house.folder}/", "").replace("\n> ", " ").split())

    assert words(picture) in words(house.output)
