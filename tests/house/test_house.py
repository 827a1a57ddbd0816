"""The shape of the house: what a name may be, how long a file, what must be said."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import re
from pathlib import Path

import pytest

import dashboard
import queries
from queries.api.noticeboard import Noticeboard

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*(ROOT / "queries").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")])
EMPTY_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|base|core|manager|misc|v2)$")


def test_both_packages_come_from_this_folder():
    """Another `queries` exists in the world; ours must be the one that is found."""
    for package in (queries, dashboard):
        assert Path(package.__file__).resolve().is_relative_to(ROOT)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_are_named_for_one_thing_and_stay_small(path: Path):
    assert not EMPTY_NAMES.search(path.stem)
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 330, "what second thing does this file do?"
    tree = ast.parse(text)
    if text.strip():
        assert ast.get_docstring(tree), "a module opens with why it exists"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno <= 55, f"{node.name} is long"


@pytest.mark.parametrize("name", queries.__all__)
def test_the_public_names_are_documented(name: str):
    assert inspect.getdoc(getattr(queries, name))


@pytest.mark.parametrize("name", [n for n in dir(Noticeboard) if not n.startswith("_")])
def test_the_noticeboard_is_documented(name: str):
    assert inspect.getdoc(getattr(Noticeboard, name))


WITH_EXAMPLES = [path for path in SOURCES if ">>> " in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_examples_in_docstrings_run(path: Path):
    """Whatever a docstring shows is what happens."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0 == result.failed


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_name_hashes_and_no_address(name: str):
    """Every pin can be checked, and nothing says where it was fetched."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|index-url|find-links", text)
    pins = re.findall(r"^[A-Za-z0-9].*==.*$", text, flags=re.MULTILINE)
    assert len(pins) > 40
    assert all(pin.rstrip().endswith("\\") for pin in pins)


def test_no_sql_clock():
    """No SQL file reads the day; it is told the day."""
    files = list((ROOT / "queries").rglob("*.sql"))
    assert len(files) > 50
    for path in files:
        text = path.read_text(encoding="utf-8").lower()
        assert not re.search(r"\b(current_date|current_timestamp|now\(\)|today\(\))", text), path
