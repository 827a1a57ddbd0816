"""What README and CONTRIBUTING name exists, and what exists is named."""

from __future__ import annotations

import argparse
import inspect
import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

from dashboard.commands import COMMANDS
from queries.api.noticeboard import Noticeboard
from queries.build.schema import STATED
from queries.engine import sql_files
from queries.notices.reading import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DOCUMENTS = {"README.md": README, "CONTRIBUTING.md": CONTRIBUTING}
# `queries/promises/`, `dashboard/words/sv.toml`, `tests/house/test_house.py`
PATH = re.compile(r"[`(]((?:queries|dashboard|tests|notebooks|data_samples)/[\w./<>-]*)[`)]")
COMMAND = re.compile(r"(?:^    |`)noticeboard ([^`\n#]+)", re.MULTILINE)
EVERYWHERE = ("--store", "--notice", "--version")
TARGET = re.compile(r"(?:^    |`)make (\w+)", re.MULTILINE)


def named(pattern: re.Pattern[str], text: str) -> list[str]:
    found = [hit.strip() for hit in pattern.findall(text)]
    assert found, "the pattern finds nothing any more"
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_named_exists(document: str):
    for path in named(PATH, DOCUMENTS[document]):
        # `<page>` and `<id>` stand for any one of them
        pattern = re.sub(r"<\w+>", "*", path.rstrip("/"))
        assert any(ROOT.glob(pattern)), path


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_is_named_exists_and_has_its_options(document: str):
    for line in named(COMMAND, DOCUMENTS[document]):
        words = shlex.split(line)
        command = next((word for word in words if word in COMMANDS), None)
        assert command or words == ["--version"], line
        for option in (word for word in words if word.startswith("--")):
            assert option in EVERYWHERE or option in options(command), line


def options(command: str | None) -> set[str]:
    """The options of a command, as its module adds them."""
    parser = argparse.ArgumentParser()
    if command:
        import_module(f"dashboard.commands.{command}").add(parser)
    return set(parser._option_string_actions)


def test_every_command_is_named():
    for name in COMMANDS:
        assert re.search(rf"noticeboard (--\S+ \S+ )*{name}\b", README), name


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_target_of_make_that_is_named_exists(document: str):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in named(TARGET, DOCUMENTS[document]):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_contributing_explains_every_key_of_a_promise():
    """What a promise's entry may hold, what its stretches may, and what closed_as may say."""
    keys = set(re.findall(r"^(\w+) = ", SHIPPED.read_text("utf-8").partition("[promise.")[2], re.M))
    figures = {name for file in sql_files.folder("promises").values() for name in file.parameters}
    shared = {name for file in sql_files.folder("relations").values() for name in file.parameters}
    for key in keys - figures - shared:
        assert f"`{key}`" in CONTRIBUTING, key
    for word in ("met", "met_late", "broken", "void", "cut", "row", "record", "inferred"):
        assert f"`{word}`" in CONTRIBUTING, word
    for column in ("item_table", "counts_from", "arises_on", "due_on", "closed_as", "late_before"):
        assert column in STATED and f"`{column}`" in CONTRIBUTING, column


def test_the_api_says_which_measures_there_are_and_what_a_standing_has():
    """What `measure` and `standing` return is told where an editor shows it."""
    said = inspect.getdoc(Noticeboard.measure)
    for name in sql_files.folder("measures"):
        assert re.search(rf"\b{name}\b", said), name
    for column in ("promise", "company", "standing", "figure", "figure_kind", "shortfalls"):
        assert column in inspect.getdoc(Noticeboard.standing)
