"""Figures on a terminal, as JSON with stable keys, or as CSV; progress on stderr."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from numbers import Number
from typing import TYPE_CHECKING, Any

from queries.files.formula_guard import guarded_in_csv

if TYPE_CHECKING:
    import polars as pl

FORMATS = ("table", "json", "csv")
TABLE_ROWS = 50


def add_format(command: argparse.ArgumentParser) -> None:
    """The `--format` option."""
    command.add_argument(
        "--format",
        choices=FORMATS,
        default="table",
        help="how figures are printed (default: table)",
    )


def show(
    rows: pl.DataFrame | Sequence[Mapping[str, Any]], form: str, most: int | None = None
) -> None:
    """Print rows. A table has at most `most` of them, and a line that it is cut."""
    listed = [dict(row) for row in rows] if isinstance(rows, Sequence) else rows.to_dicts()
    if form == "json":
        print(json.dumps(listed, ensure_ascii=False, indent=1, default=_plain))
        return
    names = list(*listed[:1]) if isinstance(rows, Sequence) else rows.columns
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(map(guarded_in_csv, names))
        writer.writerows([_in_csv(row[name]) for name in names] for row in listed)
        return
    if not listed:
        print("No rows.")
        return
    shown = listed if most is None else listed[:most]
    _table(names, [[_cell(row[name]) for name in names] for row in shown])
    if len(shown) < len(listed):
        print(f"The first {len(shown)} of {len(listed)} rows; --format json or csv gives all.")


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = (), indent: str = "") -> None:
    """Print rows of text in aligned columns; those in `right` are right-aligned."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print((indent + "  ".join(cells)).rstrip())


def unread_columns(file: str, table: str, unread: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A line for each column of a file that was not read although the contract has its name."""
    for column, tables in unread.items():
        where = "this table" if table in tables else f"the table {tables[0]}"
        yield (
            f"{file}: the column {column} was not read, but the contract has one of that name in "
            f"{where}. If it narrows what a row says, name it under [file.columns]."
        )


def show_object(value: Mapping[str, Any]) -> None:
    """Print one JSON object."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def progress(text: str) -> None:
    """A line of progress, on stderr; on a terminal it takes the place of the one before."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def done() -> None:
    """Clear the line of progress."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def counter(file: str, rows: int, total: int | None) -> None:
    """The progress of reading one file, with a bar where its length is known."""
    if not total:
        progress(f"{file}: {rows:,} rows")
        return
    filled = min(30, 30 * rows // total)
    progress(f"{file}: {'█' * filled}{'·' * (30 - filled)} {rows:,} of {total:,} rows")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _in_csv(value: Any) -> str:
    """As in a table; texts are guarded against formulas, numbers (negative ones too) are not."""
    text = _cell(value)
    return text if isinstance(value, Number) else str(guarded_in_csv(text))


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    columns = list(zip(*rows, strict=True))
    numeric = [all(_is_number(cell) or not cell for cell in column) for column in columns]
    rule = ["─" * max(map(len, (name, *cells))) for name, cells in zip(names, columns, strict=True)]
    aligned([names, rule, *rows], [at for at, is_right in enumerate(numeric) if is_right])
