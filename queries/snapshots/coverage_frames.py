"""What is recorded of the exports as tables that pages and measures read."""

from __future__ import annotations

from typing import Any

import polars as pl

from queries.loading.delivery import Coverage


def coverage_frame(coverage: list[Coverage]) -> pl.DataFrame:
    """One row per file, company and system; null where it covers all of them."""
    rows = [
        (e.table, e.file, company, system, e.complete, e.extracted_at, e.events_from)
        for e in coverage
        for company in e.companies or (None,)
        for system in e.systems or (None,)
    ]
    return pl.DataFrame(
        rows,
        orient="row",
        schema={
            "table_name": pl.String,
            "file": pl.String,
            "company": pl.String,
            "system": pl.String,
            "is_complete": pl.Boolean,
            "extracted_at": pl.Datetime("us"),
            "events_from": pl.Date,
        },
    )


def files_frame(files: list[dict[str, Any]]) -> pl.DataFrame:
    """One row per file: what was read, accepted, refused, and how many rows were odd."""
    numbers = ("rows_read", "accepted", "quarantined")
    rows = [
        (
            *(file[name] for name in ("table", "file", "sha256", *numbers)),
            sum(rule["rows"] for rule in file["rules"] if rule["weight"] == "warn"),
        )
        for file in files
    ]
    texts = dict.fromkeys(("table_name", "file", "sha256"), pl.String)
    schema = {**texts, **dict.fromkeys((*numbers, "warnings"), pl.Int64)}
    return pl.DataFrame(rows, orient="row", schema=schema)
