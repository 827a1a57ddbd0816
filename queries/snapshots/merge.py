"""What a delivery changes in a table: rows that stay, are new, have left, or are back.

A row that the source deleted is not in the next export; figures rebuilt from that export alone
would not count that it was erased in time. So a row that is gone from a complete file is kept as
last exported, with the day on which it left: the last whole day of the extract that first lacked
it, since it was gone by then. A row that a partial file lacks is not taken as gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import polars.selectors as cs

from queries.exports import Table
from queries.loading.delivery import Coverage
from queries.notices.model import TableRule

# is_folded: the flows of the time before it are carried, and the row is not judged for that time
# again. Such absences are kept when the row is deleted: an id that was erased is known again when a
# restored backup brings it back. gone_on null: an event that was only no longer exported.
ABSENCES = {
    "item_table": pl.String,
    "item_id": pl.String,
    "gone_on": pl.Date,
    "back_on": pl.Date,
    "is_folded": pl.Boolean,
}
# Columns added to a row that left: since when, and whether it is gone. An event older than the
# file's first day is not gone; it is only no longer exported.
LEFT_COLUMNS = {"since_on": pl.Date, "is_gone": pl.Boolean}
_TYPES: dict[str, pl.DataType] = {
    "VARCHAR": pl.String(),
    "DATE": pl.Date(),
    "TIMESTAMP": pl.Datetime("us"),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
}


@dataclass(frozen=True)
class TableRows:
    """The rows of one table in a snapshot: those exported, and those that left."""

    present: Path
    left: Path | None


@dataclass(frozen=True)
class Merged:
    """A table after a delivery. `absences`: all of the table's, old and new. `covered`: how many
    rows exported before the complete files cover, `gone`: how many of them they lack."""

    rows: TableRows
    absences: pl.DataFrame
    covered: int
    gone: int

    def is_too_much(self, rule: TableRule) -> bool:
        """Whether more ids are gone than the notice file lets a load lose."""
        return self.gone >= rule.gone_least and self.gone > rule.gone_share * self.covered


def item_id(table: Table) -> pl.Expr:
    """The id of a row: its stored key, joined with a colon; an empty part is left out."""
    # A file that was written before the contract got a column has rows without that part.
    parts = cs.by_name(*table.stored_key, require_all=False)
    return pl.concat_str(parts, separator=":", ignore_nulls=True).alias("item_id")


def _scan(path: Path, table: Table) -> pl.LazyFrame:
    """The stored rows of a table; empty columns for those that the contract got since."""
    rows = pl.scan_parquet(path, glob=False)
    has = rows.collect_schema().names()
    lacking = {name: kind for name, kind in table.stored.items() if name not in has}
    return rows.with_columns(
        pl.lit(None, dtype=_TYPES[kind]).alias(name) for name, kind in lacking.items()
    )


def first_delivery(delivered: Path) -> Merged:
    """The table as delivered, where nothing was known of it before."""
    return Merged(TableRows(delivered, None), pl.DataFrame(schema=ABSENCES), 0, 0)


def merge(
    table: Table,
    delivered: Path,
    coverage: Sequence[Coverage],
    before: TableRows,
    absences: pl.DataFrame,
    passed_requests: pl.DataFrame | None,
    out: Path,
) -> Merged:
    """Merge a delivery of `table` with the rows known before; writes new Parquet files into `out`.

    A complete file replaces the rows of its coverage (companies x systems), a partial one those it
    has. `passed_requests`: request_id of letters older than the file's first day; their events
    count as older, too.
    """
    new_ids = pl.scan_parquet(delivered, glob=False).select(item_id(table))
    known = _scan(before.present, table).with_columns(_last_day(table, coverage))
    missing, covered = pl.collect_all(
        [
            known.with_columns(item_id(table))
            .join(new_ids, on="item_id", how="anti", maintain_order="left")
            .with_columns(_is_passed(table, coverage, passed_requests)),
            known.select(pl.col("last_day").count()),
        ]
    )
    stays = missing.filter(pl.col("last_day").is_null())
    leaves = missing.filter(pl.col("last_day").is_not_null())
    gone = leaves.filter(~pl.col("is_passed"))
    before_left = _left(before, table)
    returned = before_left.join(new_ids.collect(), on="item_id", how="semi")
    left = pl.concat(
        [
            before_left.join(returned.select("item_id"), on="item_id", how="anti"),
            leaves.with_columns(since_on=pl.col("last_day"), is_gone=~pl.col("is_passed")).select(
                before_left.columns
            ),
        ]
    )
    return Merged(
        TableRows(
            _present(table, delivered, stays, out),
            _write(left.drop("item_id"), table, out / f"{table.name}-left.parquet"),
        ),
        _absences(table, absences, gone, new_ids.collect(), coverage),
        int(covered.item()) - leaves.filter("is_passed").height,
        gone.height,
    )


def _covers(table: Table, entry: Coverage) -> pl.Expr:
    """Whether a row is among those that the file covers."""
    inside = pl.lit(True)
    if entry.companies is not None and table.has_company:
        inside = inside & pl.col("company").is_in(list(entry.companies))
    if entry.systems is not None and table.has_system:
        inside = inside & pl.col("system").is_in(list(entry.systems))
    return inside


def _last_day(table: Table, coverage: Sequence[Coverage]) -> pl.Expr:
    """The last whole day of the newest complete extract that covers the row; null where none
    does."""
    days = [
        pl.when(_covers(table, entry)).then(pl.lit(entry.last_day))
        for entry in coverage
        if entry.complete
    ]
    newest = pl.max_horizontal(days) if days else pl.lit(None, dtype=pl.Date)
    return newest.cast(pl.Date).alias("last_day")


def _is_passed(
    table: Table, coverage: Sequence[Coverage], passed_requests: pl.DataFrame | None
) -> pl.Expr:
    """Whether the event is older than the days that its files still export."""
    passed = pl.lit(False)
    if table.event_day:
        day = pl.col(table.event_day).cast(pl.Date)
        for entry in coverage:
            if entry.complete and entry.events_from is not None:
                passed = passed | (_covers(table, entry) & (day < entry.events_from))
    if passed_requests is not None and "request_id" in table.stored:
        passed = passed | pl.col("request_id").is_in(passed_requests["request_id"].implode())
    return passed.fill_null(False).alias("is_passed")


def _left(before: TableRows, table: Table) -> pl.DataFrame:
    """The rows that had left before this delivery, with their id."""
    if before.left is None:
        empty = _scan(before.present, table).head(0)
        typed = [pl.lit(None, dtype=kind).alias(name) for name, kind in LEFT_COLUMNS.items()]
        return empty.with_columns(*typed, item_id(table)).collect()
    return _scan(before.left, table).with_columns(item_id(table)).collect()


def _present(table: Table, delivered: Path, stays: pl.DataFrame, out: Path) -> Path:
    if stays.is_empty():
        return delivered
    columns = list(table.stored)
    both = pl.concat(
        [pl.scan_parquet(delivered, glob=False).select(columns).collect(), stays.select(columns)]
    )
    return _write(both, table, out / f"{table.name}-present.parquet") or delivered


def _write(frame: pl.DataFrame, table: Table, path: Path) -> Path | None:
    if frame.is_empty():
        return None
    frame.sort(*table.stored_key).write_parquet(path)
    return path


def _absences(
    table: Table,
    known: pl.DataFrame,
    gone: pl.DataFrame,
    delivered: pl.DataFrame,
    coverage: Sequence[Coverage],
) -> pl.DataFrame:
    """The table's absences: new ones opened, those of rows that came back closed, of deleted rows
    too."""
    back_on = max(entry.last_day for entry in coverage)
    away = pl.col("gone_on").is_not_null() & pl.col("back_on").is_null()
    back = known.filter(away).join(delivered, on="item_id", how="semi")
    closed = known.with_columns(
        back_on=pl.when(away & pl.col("item_id").is_in(back["item_id"].implode()))
        .then(pl.lit(back_on))
        .otherwise("back_on")
    )
    opened = gone.select(
        item_table=pl.lit(table.name),
        item_id="item_id",
        gone_on="last_day",
        back_on=pl.lit(None, dtype=pl.Date),
        is_folded=pl.lit(False),
    )
    return pl.concat([closed, opened]).cast(pl.Schema(ABSENCES))


def passed(merged: Merged) -> pl.DataFrame:
    """request_id of the letters that left because they are older than a file's first day, not gone;
    not of those of which another right is still exported, or is gone."""
    if merged.rows.left is None:
        return pl.DataFrame(schema={"request_id": pl.String})
    left = pl.scan_parquet(merged.rows.left, glob=False)
    others = [
        left.filter("is_gone").select("request_id"),
        pl.scan_parquet(merged.rows.present, glob=False).select("request_id"),
    ]
    older = left.filter(~pl.col("is_gone")).select("request_id").unique()
    return older.join(pl.concat(others), on="request_id", how="anti").collect()
