"""Small worlds after reports and decisions of authorities, each with the answer that the law gives.

`law_cases/<case>/` has the loads in order, one folder each (`x1`, `x2`, ...), and `expected.csv`,
one question a line: after which load, promise, item_id, part, day, the status (`absent`: no such
row), due_on (`-`: none; empty: any) and why in a sentence. `counts.csv`, where there is one, asks
for counts of `status`: after, promise, day, column, count.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

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
def loaded(request, tmp_path_factory) -> Iterator[tuple[str, dict[str, queries.Noticeboard]]]:
    """A case, and what stood in the store after each of its loads."""
    case, store = request.param, tmp_path_factory.mktemp(request.param) / "store"
    opened = {}
    for folder in sorted(one for one in (CASES / case).iterdir() if one.is_dir()):
        assert run("load", folder, "--store", store) == 0, f"{case}/{folder.name}"
        opened[folder.name] = queries.open(store)
    yield case, opened
    for nb in opened.values():
        nb.close()


def test_every_question_has_the_answer_of_the_law(loaded):
    """The status of each row that is asked about, on its day."""
    case, opened = loaded
    questions = lines(case, "expected.csv")
    assert questions or lines(case, "counts.csv"), f"{case} asks nothing"
    wrong = [told for asked in questions if (told := answered(opened[asked["after"]], asked))]
    assert not wrong, "\n".join(wrong)


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


def test_the_counts_are_those_of_the_law(loaded):
    """The numbers of `status` that a case asks for."""
    case, opened = loaded
    for asked in lines(case, "counts.csv"):
        day = date.fromisoformat(asked["day"]) if asked["day"] else None
        status = opened[asked["after"]].status(as_of=day)
        row = status.row(by_predicate=status["promise"] == asked["promise"], named=True)
        assert row[asked["column"]] == int(asked["count"]), asked
