"""Figures on a terminal, as JSON with stable keys, or as CSV; progress on stderr."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

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
    """Print rows. As a table at most `most` of them, and then it says so."""
    listed = rows.to_dicts() if isinstance(rows, pl.DataFrame) else [dict(row) for row in rows]
    if form == "json":
        print(json.dumps(listed, ensure_ascii=False, indent=1, default=_plain))
        return
    names = rows.columns if isinstance(rows, pl.DataFrame) else list(*listed[:1])
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([safe(_cell(row[name])) for name in names] for row in listed)
        return
    if not listed:
        print("No rows.")
        return
    shown = listed if most is None else listed[:most]
    _table(names, [[_cell(row[name]) for name in names] for row in shown])
    if len(shown) < len(listed):
        print(f"The first {len(shown)} of {len(listed)} rows; --format json or csv gives all.")


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


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return (
        f"'{cell}"
        if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(cell)
        else cell
    )


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


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(name), *(len(row[n]) for row in rows)) for n, name in enumerate(names)]
    numeric = [all(_is_number(row[n]) or not row[n] for row in rows) for n in range(len(names))]
    for row in (names, ["─" * width for width in widths], *rows):
        cells = [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ]
        print("  ".join(cells).rstrip())
