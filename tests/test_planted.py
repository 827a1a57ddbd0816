"""Every fault that the sample planted is found, and nothing else is."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from conftest import run

import queries

CUSTOMERS = 100_000 if os.environ.get("NOTICEBOARD_SOAK") else 2_000
KEY = ["name", "item_table", "item_id", "part"]


def found_faults(nb: queries.Noticeboard) -> pl.DataFrame:
    """What is overdue, was done late or went wrong, whenever: one row per item and promise."""
    return nb.sql(
        """
        select promise as name, item_table, item_id, coalesce(part, '') as part,
            min(lapsed_on) as from_on
        from obligations
        where lapsed_on <= $day
        group by 1, 2, 3, 4
        order by 1, 2, 3, 4
        """,
        {"day": nb.day},
    )


def planted(folder: Path) -> pl.DataFrame:
    """The key to the sample's promise faults."""
    frame = pl.read_csv(folder / "planted.csv", schema_overrides={"part": pl.String})
    mine = frame.filter(pl.col("kind") == "promise")
    return mine.with_columns(
        pl.col("part").fill_null(""),
        pl.col("from_on").str.to_date(),
        pl.col("until_on").str.to_date(),
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_each_planted_fault_is_found_and_nothing_else(tmp_path: Path, seed: int):
    """Planted and found are the same set, promise by promise, and each from its own first day."""
    folder, store = tmp_path / "exports", tmp_path / "store"
    assert run("sample", folder, "--customers", CUSTOMERS, "--seed", seed) == 0
    assert run("--store", store, "load", folder) == 0
    nb = queries.open(store)
    found, key = found_faults(nb), planted(folder)
    first = key.group_by(KEY).agg(pl.col("from_on").min()).sort(KEY)
    missed = first.join(found, on=KEY, how="anti")
    beyond = found.join(first, on=KEY, how="anti")
    assert missed.is_empty(), f"planted and not found:\n{missed}"
    assert beyond.is_empty(), f"found beyond the plan:\n{beyond}"
    other_day = first.join(found, on=KEY).filter(pl.col("from_on") != pl.col("from_on_right"))
    assert other_day.is_empty(), f"found on another day:\n{other_day}"
    assert set(key["name"]) == set(nb.promises)


def test_open_faults_are_the_ones_still_overdue(sample_store: Path, sample_exports: Path):
    """What the key leaves open is overdue on the last day, and the rest is not."""
    nb = queries.open(sample_store)
    still = planted(sample_exports).filter(pl.col("until_on").is_null())
    for promise in nb.promises:
        mine = still.filter(pl.col("name") == promise)
        items = nb.items(promise, status="overdue")
        assert set(items["item_id"]) == set(mine["item_id"])


def test_a_closed_fault_was_overdue_on_its_days_and_not_after(
    sample_store: Path, sample_exports: Path
):
    """On its first and last day it stands as overdue; on the day after it does not."""
    nb = queries.open(sample_store)
    closed = planted(sample_exports).filter(
        pl.col("until_on").is_not_null(),
        pl.col("until_on") > pl.col("from_on"),
        pl.col("name").is_in([p.id for p in nb.promises.values() if p.nature != "event"]),
    )
    assert closed.height > 3
    for row in closed.head(12).iter_rows(named=True):
        for day, is_overdue in (
            (row["from_on"], True),
            (row["until_on"], True),
            (date.fromordinal(row["until_on"].toordinal() + 1), False),
        ):
            items = nb.items(row["name"], status="overdue", as_of=day)
            assert (row["item_id"] in items["item_id"].to_list()) == is_overdue, (row, day)
