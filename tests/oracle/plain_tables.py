"""The tables of a canonical sample, read with polars alone: days as days, empty cells as None."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

DAYS = ("_on", "_from", "_until", "_since", "fiscal_year_end")


@lru_cache(maxsize=64)
def table(folder: Path, name: str) -> pl.DataFrame:
    """All rows of a table, from the files that the mapping names for it."""
    mapping = tomllib.loads((folder / "exports.toml").read_text(encoding="utf-8"))
    files = [entry["path"] for entry in mapping["file"] if entry["table"] == name]
    parts = [pl.read_csv(folder / file, infer_schema=False) for file in files]
    found = pl.concat(parts, how="diagonal")
    days = [column for column in found.columns if column.endswith(DAYS)]
    return found.with_columns(pl.col(days).str.to_date())


def rows_of(folder: Path, name: str) -> list[dict[str, Any]]:
    """The same as dictionaries."""
    return table(folder, name).to_dicts()
