"""The files behind the figures: how far they reach, what was read, accepted and refused of them."""

from typing import Any

import polars as pl

from dashboard.components import html
from dashboard.components.unmeasurable import listed
from dashboard.shell.page import Page
from dashboard.views.exports.figures import Figures
from dashboard.words import Words, sentence

COLUMNS = (
    "table",
    "file",
    "covers",
    "last_day",
    "age",
    "rows_read",
    "accepted",
    "quarantined",
    "against",
    "promises",
    "sha256",
)
_TEXTS = (1, 2, 3, 10)


def draw(page: Page, figures: Figures) -> None:
    """One line per file, the sum of their rows; of one table also who reads it."""
    w, found = page.w, figures.files
    html.heading(w("exports.files_title"))
    if found.height:
        html.table(
            [w(f"exports.{name}") for name in COLUMNS],
            [_cells(row, page.companies, w) for row in found.iter_rows(named=True)],
            caption=w("exports.files_title"),
            words=_TEXTS,
            wide=True,
        )
    columns = {"read": "rows_read", "accepted": "accepted", "quarantined": "quarantined"}
    sums = {key: w.written.number(int(found[name].sum())) for key, name in columns.items()}
    html.note(w("exports.sum", **sums))
    if figures.table:
        _readers(page, figures.table, found)


def _readers(page: Page, table: str, found: pl.DataFrame) -> None:
    w, said = page.w, page.w.name("table", table)
    readers = found["promises"].explode(empty_as_null=False).unique(maintain_order=True).to_list()
    if not readers:
        html.note(w("exports.read_by_none", table=said))
        return
    names = listed([w("exports.quoted", name=page.promise_names[key]) for key in readers], w)
    html.note(w.count("exports.read_by", len(readers), table=said, names=names))


def _cells(row: dict[str, Any], companies: dict[str, str], w: Words) -> list[str]:
    number = w.written.number
    return [
        sentence(w.name("table", row["table"])),
        row["file"],
        _covers(row["companies"], companies, w),
        row["last_day"].isoformat(),
        w.count("exports.days", row["age_days"]),
        *(number(row[key]) for key in ("rows_read", "accepted", "quarantined")),
        _against(row["rows_read"], row["rows_before"], w),
        w.count("exports.readers", len(row["promises"])),
        row["sha256"][:8],
    ]


def _against(rows: int, before: int | None, w: Words) -> str:
    if before is None:
        return w("exports.new")
    return w.written.signed(rows - before) if rows != before else w("exports.unchanged")


def _covers(found: str | None, companies: dict[str, str], w: Words) -> str:
    if not found:
        return w("exports.everything")
    return ", ".join(companies.get(company, company) for company in found.split(", "))
