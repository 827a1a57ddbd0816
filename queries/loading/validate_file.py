"""Reads, types and checks one file; stages its accepted rows and its findings."""

from collections import Counter
from dataclasses import dataclass

import polars as pl

from queries.exports import Table
from queries.loading.check import judge
from queries.loading.delivery import Report
from queries.loading.parquet import ParquetFile
from queries.loading.reading import Batch, Reader
from queries.loading.source import Source
from queries.loading.spreadsheet import Spreadsheet
from queries.loading.staging import STAGED_FINDINGS, Staging
from queries.loading.text import TextFile
from queries.loading.values import parse

# Broken lines have no column; their rule comes before any other.
_BEFORE_ALL = -1


@dataclass(frozen=True)
class ReadFile:
    """A file that was read to its end; its rows and findings are staged under `number`."""

    number: int
    source: Source
    reader: Reader
    rows_read: int
    emptied: dict[str, int]


def validate_file(
    number: int,
    source: Source,
    staging: Staging,
    bad_share: float,
    report: Report | None,
) -> ReadFile:
    """Read and check one file to its end; `number` is its place in the load.

    `bad_share`: the share of its rows that may be undecodable.

    **Raises** `Refused` when the file as a whole cannot be read as its table.
    """
    reader = _open(source, bad_share)
    staging.write(source.entry.table.name, number, _no_rows(source.entry.table))
    rows_read, emptied = 0, Counter[str]()
    for batch in reader.batches():
        rows_read += batch.rows_read
        emptied.update(_stage_batch(batch, number, source, reader, staging))
        if report is not None:
            report(source.name, rows_read, reader.rows_total)
    source.check_unchanged()
    return ReadFile(number, source, reader, rows_read, dict(emptied))


def _open(source: Source, bad_share: float) -> Reader:
    if source.kind == "parquet":
        return ParquetFile(source)
    if source.kind == "xlsx":
        return Spreadsheet(source)
    return TextFile(source, bad_share)


def _stage_batch(
    batch: Batch, number: int, source: Source, reader: Reader, staging: Staging
) -> dict[str, int]:
    """Stage a batch's accepted rows and its findings; returns the emptied cells per column."""
    entry = source.entry
    typed = parse(batch.frame, reader.plan, entry, in_sheet=source.kind == "xlsx")
    found = judge(typed, entry)
    lines = batch.lines.cast(pl.Int64).alias("source_line")
    bad = found.filter(weight="quarantine").select("row").unique()
    rows = typed.frame.with_columns(pl.lit(source.name).alias("source_file"), lines)
    accepted = rows
    if bad.height:
        accepted = (
            rows.with_row_index("row")
            .cast({"row": pl.Int64})
            .join(bad, on="row", how="anti", maintain_order="left")
            .drop("row")
        )
    if accepted.height + bad.height != batch.frame.height:
        raise AssertionError("a row was neither accepted nor quarantined")
    if accepted.height:
        staging.write(entry.table.name, number, accepted)
    findings = pl.concat([_with_lines(found, lines, number), _broken(batch, number)])
    if findings.height:
        staging.write("findings", number, findings)
    return typed.emptied


def _no_rows(table: Table) -> pl.DataFrame:
    """An empty part, so that a file without accepted rows still has its table."""
    own = {"source_file": pl.String(), "source_line": pl.Int64()}
    return pl.DataFrame(schema=table.schema | own)


def _with_lines(found: pl.DataFrame, lines: pl.Series, number: int) -> pl.DataFrame:
    placed = found.with_columns(
        source=pl.lit(number, dtype=pl.Int32), line=lines.gather(found["row"])
    )
    return placed.select(list(STAGED_FINDINGS))


def _broken(batch: Batch, number: int) -> pl.DataFrame:
    return batch.broken.select(
        pl.lit(number, dtype=pl.Int32).alias("source"),
        "line",
        pl.lit(_BEFORE_ALL, dtype=pl.Int32).alias("position"),
        pl.lit(None, dtype=pl.String).alias("column_name"),
        "rule",
        pl.lit("quarantine").alias("weight"),
    )
