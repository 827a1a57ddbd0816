"""Freshness and coverage of the exports, as a short table."""

from typing import Any

import polars as pl

from dashboard import pieces
from dashboard.frame import Page
from dashboard.reasons import listed
from dashboard.words import Words, sentence
from queries.exports import TABLES

COLUMNS = (
    "table",
    "extracted_on",
    "age",
    "rows_read",
    "accepted",
    "quarantined",
    "warnings",
    "covers",
    "state",
)


def draw(page: Page) -> None:
    """One line per file that came, the sum of rows, and the tables that never came."""
    w = page.w
    place = {name: at for at, name in enumerate(TABLES)}
    found = page.source.measure("exports", page.day).sort(
        pl.col("table").replace_strict(place, return_dtype=pl.Int64), maintain_order=True
    )
    came, never = _parted(found)
    pieces.heading(w("exports.title"))
    pieces.note(_answer(came, never, w))
    if came.height:
        pieces.table(
            [w(f"exports.{name}") for name in COLUMNS],
            [_cells(row, page.companies, w) for row in came.iter_rows(named=True)],
            caption=w("exports.title"),
            words=(1, 7, 8),
            wide=True,
        )
        columns = {"read": "rows_read", "accepted": "accepted", "quarantined": "quarantined"}
        sums = {key: w.written.number(int(came[name].sum())) for key, name in columns.items()}
        pieces.note(w("exports.sum", **sums))


def _parted(found: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    never = pl.col("state") == "never"
    return found.filter(~never), found.filter(never)


def _answer(came: pl.DataFrame, never: pl.DataFrame, w: Words) -> str:
    tables = came["table"].n_unique()
    old = came.filter(pl.col("state") != "fresh")["table"].n_unique()
    clauses = [
        w.count("exports.stale_some", old, all=tables)
        if old
        else w.count("exports.all_fresh", tables)
    ]
    if never.height:
        names = listed([w.name("table", name) for name in never["table"]], w)
        clauses.append(w.count("exports.never_some", never.height, tables=names))
    return " ".join(clauses)


def _cells(row: dict[str, Any], companies: dict[str, str], w: Words) -> list[str]:
    number = w.written.number
    return [
        sentence(w.name("table", row["table"])),
        row["extracted_on"].isoformat(),
        w.count("exports.days", row["age_days"]),
        *(number(row[key] or 0) for key in ("rows_read", "accepted", "quarantined", "warnings")),
        _covers(row["companies"], companies, w),
        w(f"exports.{row['state']}"),
    ]


def _covers(found: str | None, companies: dict[str, str], w: Words) -> str:
    if not found:
        return w("exports.everything")
    return ", ".join(companies.get(company, company) for company in found.split(", "))
