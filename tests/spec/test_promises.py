"""The worked examples beside each promise's SQL, run as they stand there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from queries.build.schema import STATED
from queries.engine import sql_files
from queries.exports import TABLES
from queries.notices.reading import read_notice
from tests.support.text_tables import judge, parse, typed

PROMISES = sql_files.folder("promises")


class Example(NamedTuple):
    """A sentence, the exports, and the stretches (or unmeasured items) that come of them."""

    sentence: str
    tables: dict[str, str]


def examples(text: str) -> list[Example]:
    """The `-- example:` blocks of a SQL file."""
    found: list[Example] = []
    name = ""
    for line in text.splitlines():
        if line.startswith("-- example:"):
            found.append(Example(line.partition(":")[2].strip(), {}))
        elif found and line.startswith("--   "):
            cell = line[5:]
            if cell.startswith("|"):
                found[-1].tables[name] += cell + "\n"
            else:
                name = cell.strip()
                found[-1].tables[name] = ""
    return found


CASES = [
    pytest.param(name, example, id=f"{name}: {example.sentence}")
    for name, file in PROMISES.items()
    for example in examples(file.text)
]


@pytest.mark.parametrize(("promise", "example"), CASES)
def test_the_worked_examples_hold(tmp_path: Path, promise: str, example: Example):
    """Each example gives exactly the stretches that it lists."""
    tables = dict(example.tables)
    gives = tables.pop("gives", None)
    lacking = tables.pop("unmeasured", None)
    for needed in sql_files.needs(promise, frozenset(TABLES)):
        tables.setdefault(needed, "| " + TABLES[needed].stored_key[0] + " |")
    rows, unmeasured = judge(tmp_path, tables, promise, last_day=date(2026, 11, 30))
    if gives is not None:
        listed = parse(gives)
        columns = {name: {**STATED}[name] for name in listed[0]}
        wanted = typed(listed, columns)
        assert rows.select(list(columns)).rows() == wanted.rows()
    else:
        assert rows.is_empty()
    said = [row["item_id"] for row in parse(lacking)] if lacking else []
    assert unmeasured["item_id"].to_list() == said


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_has_worked_examples(promise: str):
    """Where they stand, the page and the lawyer can read them."""
    assert examples(PROMISES[promise].text), f"{promise}.sql has no `-- example:`"


def test_the_shipped_notice_names_every_sql_file():
    """No promise is computed that the notice does not make, and the other way round."""
    assert set(read_notice().promises) == set(PROMISES)
