"""The worked examples beside each promise's SQL, run as they stand there.

All examples of a promise are one build: the ids and companies of each get a prefix, so that no row
of one meets a row of another, and lose it again in what the build gives.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple

import polars as pl
import pytest

from queries.build.schema import STATED
from queries.engine import sql_files
from queries.exports import TABLES
from queries.notices.reading import Notice, read_notice
from tests.support.text_tables import judge, parse, stored, typed

PROMISES = sql_files.folder("promises")
LAST = date(2026, 11, 30)
Judged = tuple[pl.DataFrame, pl.DataFrame]


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


EXAMPLES = {name: examples(file.text) for name, file in PROMISES.items()}
CASES = [
    pytest.param(promise, number, id=f"{promise}: {example.sentence}")
    for promise, of in EXAMPLES.items()
    for number, example in enumerate(of)
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, frozenset[str]], Judged]:
    """Obligations and unmeasured items of the examples over these tables, from one build."""

    @cache
    def of(promise: str, tables: frozenset[str]) -> Judged:
        examples = EXAMPLES[promise]
        mine = [n for n, one in enumerate(examples) if tables_of(promise, one) == tables]
        frames = {
            name: pl.concat([prefixed(name, examples[n], n) for n in mine])
            for name in sorted(tables)
        }
        folder = tmp_path_factory.mktemp(promise)
        notice = for_each_example(read_notice(), mine)
        found = judge(folder, frames, promise, last_day=LAST, notice=notice)
        for rows in found:
            assert sum(of_example(rows, n).height for n in mine) == rows.height, "a row of nobody's"
        return found

    return of


def tables_of(promise: str, example: Example) -> frozenset[str]:
    """What is exported in an example: what the promise needs, and what the example lists.

    A table that a promise can do without is not exported where an example does not list it.
    """
    listed = example.tables.keys() - {"gives", "unmeasured"}
    return sql_files.needs(promise, frozenset(TABLES)) | listed


def prefix(number: int) -> str:
    return f"~{number}~"


def prefixed(name: str, example: Example, number: int) -> pl.DataFrame:
    """A table of an example, empty if it has none, with ids and companies of its own."""
    frame = stored(name, example.tables.get(name, f"| {TABLES[name].stored_key[0]} |"))
    own = [column for column in frame.columns if column.endswith(("_id", "_key", "company"))]
    return frame.with_columns(pl.lit(prefix(number)).add(pl.col(c)).alias(c) for c in own)


def for_each_example(notice: Notice, examples: list[int]) -> Notice:
    """The notice with its decisions made for the companies of every example."""
    decisions = tuple(
        decision.model_copy(
            update={"companies": tuple(prefix(n) + c for n in examples for c in decision.companies)}
        )
        for decision in notice.disposal_decisions
    )
    return notice.model_copy(update={"disposal_decisions": decisions})


def of_example(rows: pl.DataFrame, number: int) -> pl.DataFrame:
    """The rows of one example, as its author wrote the ids."""
    mine = rows.filter(pl.col("item_id").str.starts_with(prefix(number)))
    return mine.with_columns(pl.col(pl.String).str.replace_all(prefix(number), "", literal=True))


@pytest.mark.parametrize(("promise", "number"), CASES)
def test_the_worked_examples_hold(judged, promise: str, number: int):
    """Each example gives exactly the stretches that it lists."""
    example = EXAMPLES[promise][number]
    tables, built = example.tables, judged(promise, tables_of(promise, example))
    rows, unmeasured = (of_example(found, number) for found in built)
    if "gives" in tables:
        listed = parse(tables["gives"])
        columns = {name: {**STATED}[name] for name in listed[0]}
        wanted = typed(listed, columns)
        assert rows.select(list(columns)).rows() == wanted.rows()
    else:
        assert rows.is_empty()
    said = [row["item_id"] for row in parse(tables["unmeasured"])] if "unmeasured" in tables else []
    assert unmeasured["item_id"].to_list() == said


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_has_worked_examples(promise: str):
    """Where they stand, the page and the lawyer can read them."""
    assert EXAMPLES[promise], f"{promise}.sql has no `-- example:`"


def test_the_shipped_notice_names_every_sql_file():
    """No promise is computed that the notice does not make, and the other way round."""
    assert set(read_notice().promises) == set(PROMISES)
