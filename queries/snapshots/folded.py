"""What is remembered of rows that were folded: their ids, and the days on which they were due.

An id that was erased is known again when a restored backup brings it back; the day on which data of
a category first fell due is judged when the data is long gone. Neither needs a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from queries.build.schema import DUES
from queries.snapshots.store import Snapshot


def read_absences(snapshot: Snapshot) -> pl.DataFrame:
    """The snapshot's absences; one of an earlier version does not say which rows were folded."""
    known = pl.read_parquet(snapshot.folder / "absences.parquet", glob=False)
    if "is_folded" in known.columns:
        return known
    return known.with_columns(is_folded=pl.lit(False))


def folded_rows(absences: pl.DataFrame) -> pl.DataFrame:
    """Rows whose past is carried: item_table, item_id, until_on (up to which day; null: all of it),
    is_away (it has not come back since)."""
    return (
        absences.filter("is_folded")
        .group_by("item_table", "item_id")
        .agg(until_on=pl.col("gone_on").max(), is_away=pl.col("back_on").is_null().any())
        .sort("item_table", "item_id")
    )


def mark_folded(absences: pl.DataFrame, name: str, ids: pl.DataFrame) -> pl.DataFrame:
    """The absences with those of folded rows marked. A row that was never gone, an event that is
    only no longer exported, gets one."""
    mine = pl.col("item_table").eq(name) & pl.col("item_id").is_in(ids["item_id"].implode())
    away = absences.filter(pl.col("item_table") == name, pl.col("back_on").is_null())
    only_passed = ids.join(away, on="item_id", how="anti").select(
        item_table=pl.lit(name),
        item_id="item_id",
        gone_on=pl.lit(None, dtype=pl.Date),
        back_on=pl.lit(None, dtype=pl.Date),
        is_folded=pl.lit(True),
    )
    return pl.concat([absences.with_columns(is_folded=pl.col("is_folded") | mine), only_passed])


def dues_of(manifest: Mapping[str, Any]) -> pl.DataFrame:
    """The days in a snapshot's manifest on which folded data fell due. Rows: company, category,
    erase_from."""
    rows = manifest.get("folded_dues", [])
    found = pl.DataFrame(rows, schema=dict.fromkeys(DUES, pl.String), orient="row")
    return found.with_columns(pl.col("erase_from").str.to_date())


def told_dues(dues: pl.DataFrame) -> list[list[str]]:
    """The same as JSON."""
    return [[company, category, day.isoformat()] for company, category, day in dues.iter_rows()]
