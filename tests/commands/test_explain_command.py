"""`noticeboard explain` and `noticeboard due --request`: loaded things, step by step."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.command import run

CASES = Path(__file__).parents[1] / "spec" / "law_cases"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case of the paused and extended request."""
    folder = tmp_path_factory.mktemp("explain") / "store"
    assert run("load", CASES / "32-paused-and-extended-story" / "x1", "--store", folder) == 0
    return folder


@pytest.fixture(scope="module")
def two_rights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case of the letter that asks for two rights."""
    folder = tmp_path_factory.mktemp("explain") / "store"
    assert run("load", CASES / "15-two-rights-in-one-letter" / "x1", "--store", folder) == 0
    return folder


def test_a_loaded_request_is_explained_as_its_days_on_the_command_line_are(store, capsys):
    """The same keys, days, steps and sources as `due` gives for these days, and whose they are."""
    capsys.readouterr()
    days = "--received 2026-02-09 --asked 2026-02-15 --confirmed 2026-04-19"
    for lang in ("en", "sv"):
        more = ("--format", "json", "--lang", lang)
        assert run("due", *days.split(), "--extended-on", "2026-05-05", *more) == 0
        by_days = json.loads(capsys.readouterr().out)
        assert run("due", "--request", "r32", "--store", store, *more) == 0
        (loaded,) = json.loads(capsys.readouterr().out)
        assert loaded == {"request_id": "r32", "kind": "access", **by_days}
        assert loaded["due_on"] == "2026-07-13"


def test_every_right_of_a_letter_is_explained(two_rights, capsys):
    capsys.readouterr()
    assert run("due", "--request", "r15", "--store", two_rights) == 0
    text = capsys.readouterr().out
    assert text.count("Last day: Thursday 2 April 2026") == 2
    assert "access" in text and "erasure" in text
    assert run("due", "--request", "r15", "--store", two_rights, "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["kind"], row["due_on"]) for row in rows] == [
        ("access", "2026-04-02"),
        ("erasure", "2026-04-02"),
    ]


def test_a_request_that_is_not_there_is_refused(store, capsys):
    assert run("due", "--request", "r1", "--store", store) == 2
    assert "No request 'r1'" in capsys.readouterr().err


def test_a_row_is_explained_step_by_step(store, capsys):
    """As a table for people, as json with all columns; on a past day as that day knew it."""
    capsys.readouterr()
    asked = ("explain", "answer_access_request", "r32", "--store", store)
    assert run(*asked, "--as-of", "2026-02-20") == 0
    text = capsys.readouterr().out
    assert "has stood still since Sunday 15 February 2026" in text and "19 April" not in text
    assert run(*asked, "--format", "json", "--lang", "sv") == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["n"] for row in found] == list(range(1, len(found) + 1))
    assert found[0]["text"] == "Mottogs måndag 9 februari 2026. Mottagningsdagen räknas inte."
    assert set(found[0]) == {
        *("promise", "item_id", "part", "company", "status", "n", "step", "text", "source"),
    }
    assert run("explain", "answer_access_request", "r1", "--store", store) == 2
    assert "has no item" in capsys.readouterr().err
