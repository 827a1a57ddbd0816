"""Times of a relation are merged as a reading of single days would merge them."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import polars as pl
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.engine import sql_files
from queries.engine.merging import merged
from queries.engine.portable import lint

START = date(2026, 1, 1)
COLUMNS = ["key", "first_on", "last_on", "why"]
MERGES = ["first_on", "last_on", "why"]

times = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", None]),
        st.integers(0, 12),
        st.none() | st.integers(0, 5),
        st.sampled_from(["x", "y"]),
    ),
    max_size=12,
)
MERGING = [file for file in sql_files.folder("relations").values() if file.merges]
assert MERGING


def day(number: int) -> date:
    return START + timedelta(days=number)


def by_single_days(rows):
    """Each unbroken run of days of a key; one that is open at the last day of all goes on."""
    end, found = 30, []
    for key in {row[0] for row in rows}:
        mine = [row for row in rows if row[0] == key]
        covered = {
            n
            for _, first, length, _ in mine
            for n in range(first, end if length is None else first + length + 1)
        }
        for first in sorted(n for n in covered if n - 1 not in covered):
            last = next(n for n in range(first, end + 1) if n + 1 not in covered)
            of = [why for _, begins, _, why in mine if first <= begins <= last]
            found.append((key, day(first), None if last == end - 1 else day(last), min(of)))
    return sorted(found, key=repr)


@settings(deadline=None, max_examples=60)
@given(times)
def test_times_are_merged_as_single_days_would_be(rows):
    given_rows = pl.DataFrame(
        [
            (key, day(first), None if length is None else day(first + length), why)
            for key, first, length, why in rows
        ],
        schema={"key": pl.String, "first_on": pl.Date, "last_on": pl.Date, "why": pl.String},
        orient="row",
    )
    with duckdb.connect() as connection:
        connection.register("given", given_rows.to_arrow())
        sql = merged("select key, first_on, last_on, why from given", COLUMNS, MERGES)
        found = connection.execute(sql).fetchall()
    assert sorted(found, key=repr) == by_single_days(rows)


@pytest.mark.parametrize("file", MERGING, ids=lambda file: file.name)
def test_the_merging_is_within_the_portable_subset(file):
    """What is run is more than the file's own text, and is held to the same rules."""
    head = "\n".join(line for line in file.text.splitlines() if line.startswith("--"))
    faults = lint(f"{head}\n\n{file.statement}", f"{file.name}.sql", "relation")
    assert faults == []
    assert sqlglot.transpile(file.statement, read="duckdb", write="spark")
