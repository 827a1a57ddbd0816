"""Small worlds after reports and decisions of authorities, each with the answer that the law gives.

`law_cases/<case>/` has the loads in order, one folder each (`x1`, `x2`, ...), and `expected.csv`,
one question a line: after which load, promise, item_id, part, day, the status (`absent`: no such
row), due_on (`-`: none; empty: any) and why in a sentence. `counts.csv`, where there is one, asks
for counts of `status`: after, promise, day, column, count.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import queries
from tests.support.command import run

CASES = Path(__file__).with_name("law_cases")
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())


def lines(case: str, file: str) -> list[dict[str, str]]:
    """The questions of one file of a case; none where it has no such file."""
    path = CASES / case / file
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as found:
        return list(csv.DictReader(found))


@pytest.fixture(scope="module", params=NAMES)
def asked_after(request, tmp_path_factory) -> dict[str, list[str]]:
    """What the product says otherwise than the law, by file of questions. They are asked after each
    load: rows are kept of the last two snapshots alone."""
    case, store = request.param, tmp_path_factory.mktemp(request.param) / "store"
    questions, counts = lines(case, "expected.csv"), lines(case, "counts.csv")
    assert questions or counts, f"{case} asks nothing"
    folders = sorted(one for one in (CASES / case).iterdir() if one.is_dir())
    assert {one["after"] for one in (*questions, *counts)} <= {folder.name for folder in folders}
    wrong: dict[str, list[str]] = {"expected": [], "counts": []}
    for folder in folders:
        assert run("load", folder, "--store", store) == 0, f"{case}/{folder.name}"
        nb = queries.open(store)
        for file, mine, answer in (
            ("expected", questions, answered),
            ("counts", counts, counted),
        ):
            told = [answer(nb, one) for one in mine if one["after"] == folder.name]
            wrong[file] += [text for text in told if text]
        nb.close()
    return wrong


def test_every_question_has_the_answer_of_the_law(asked_after):
    """The status of each row that is asked about, on its day."""
    assert not asked_after["expected"], "\n".join(asked_after["expected"])


def test_the_counts_are_those_of_the_law(asked_after):
    """The numbers of `status` that a case asks for."""
    assert not asked_after["counts"], "\n".join(asked_after["counts"])


def answered(nb: queries.Noticeboard, asked: dict[str, str]) -> str | None:
    """What the product says otherwise than the law; None when it says the same."""
    rows = nb.items(asked["promise"], item=asked["item_id"], as_of=asked["day"])
    found = [
        (row["status"], str(row["due_on"] or "-"))
        for row in rows.iter_rows(named=True)
        if (row["part"] or "") == asked["part"] or not asked["part"]
    ]
    day = asked["due_on"]
    if asked["status"] == "absent":
        is_right = not found
    else:
        is_right = [status for status, _ in found] == [asked["status"]] and day in ("", found[0][1])
    return None if is_right else f"{asked}: {found}"


def counted(nb: queries.Noticeboard, asked: dict[str, str]) -> str | None:
    """The same of a count of `status`; without a day, on the newest."""
    status = nb.status(as_of=date.fromisoformat(asked["day"]) if asked["day"] else None)
    row = status.row(by_predicate=pl.col("promise") == asked["promise"], named=True)
    found = row[asked["column"]]
    return None if found == int(asked["count"]) else f"{asked}: {found}"
