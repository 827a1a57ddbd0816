"""Every fault that the sample planted is found, and nothing else is."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import queries
from tests.support.command import run

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


def tally(first: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """**Rows** one per promise: planted, found, missed, beyond the plan, found on another day."""
    missed = first.join(found, on=KEY, how="anti")
    beyond = found.join(first, on=KEY, how="anti")
    other_day = first.join(found, on=KEY).filter(pl.col("from_on") != pl.col("from_on_right"))
    parts = {
        "planted": first, "found": found, "missed": missed, "beyond": beyond,
        "other_day": other_day,
    }  # fmt: skip
    named = pl.concat(part.select("name", what=pl.lit(what)) for what, part in parts.items())
    counted = named.pivot("what", index="name", values="what", aggregate_function="len")
    absent = [pl.lit(0, dtype=pl.UInt32).alias(n) for n in parts if n not in counted.columns]
    return counted.with_columns(absent).select("name", *parts).fill_null(0).sort("name")


def assert_all_found(nb: queries.Noticeboard, folder: Path, what: object) -> pl.DataFrame:
    """What was planted up to the store's day is found, from its own first day, and nothing else.
    The table is printed (`pytest -s`) and stands in the failure."""
    found, key = found_faults(nb), planted(folder)
    first = key.group_by(KEY).agg(pl.col("from_on").min()).filter(pl.col("from_on") <= nb.day)
    table = tally(first, found)
    with pl.Config(tbl_rows=-1, tbl_width_chars=100, fmt_str_lengths=40):
        told = f"{what}, up to {nb.day}:\n{table}"
        print(told)
        for wrong in (
            first.join(found, on=[*KEY, "from_on"], how="anti"),
            found.join(first, on=[*KEY, "from_on"], how="anti"),
        ):
            assert wrong.is_empty(), f"{told}\n{wrong}"
    return table


@pytest.mark.parametrize("seed", [1, 2])
def test_each_planted_fault_is_found_and_nothing_else(tmp_path: Path, seed: int):
    """Planted and found are the same set, promise by promise, and each from its own first day."""
    folder, store = tmp_path / "exports", tmp_path / "store"
    assert run("sample", folder, "--customers", CUSTOMERS, "--seed", seed) == 0
    assert run("--store", store, "load", folder) == 0
    nb = queries.open(store)
    table = assert_all_found(nb, folder, f"seed {seed}")
    assert set(table["name"]) == set(nb.promises), "every promise has its faults"


def test_in_a_series_each_fault_is_found_as_soon_as_it_can_be(tmp_path: Path):
    """After each of six monthly loads: the faults that had come about by then, and nothing else."""
    folder, store = tmp_path / "exports", tmp_path / "store"
    assert run("sample", folder, "--customers", 1_200, "--seed", 4, "--series", 6) == 0
    exports = sorted(path for path in folder.iterdir() if path.is_dir())
    for export in exports:
        assert run("--store", store, "load", export) == 0
        nb = queries.open(store)
        table = assert_all_found(nb, folder, export.name)
    assert len(exports) == 6
    assert set(table["name"]) == set(nb.promises)


def test_open_faults_are_the_ones_still_overdue(sample_store: Path, sample_exports: Path):
    """What the key leaves open is overdue on the last day, and the rest is not."""
    nb = queries.open(sample_store)
    still = planted(sample_exports).filter(pl.col("until_on").is_null())
    for promise in nb.promises:
        mine = still.filter(pl.col("name") == promise)
        items = nb.items(promise, status="overdue", limit=1_000)
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
    of_each = closed.group_by("name", maintain_order=True).head(3)
    assert of_each["name"].n_unique() > 8
    for row in of_each.iter_rows(named=True):
        for day, is_overdue in (
            (row["from_on"], True),
            (row["until_on"], True),
            (date.fromordinal(row["until_on"].toordinal() + 1), False),
        ):
            items = nb.items(row["name"], status="overdue", as_of=day, limit=1_000)
            assert (row["item_id"] in items["item_id"].to_list()) == is_overdue, (row, day)
