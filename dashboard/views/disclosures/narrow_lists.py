"""The charts of disclosures as lists, for screens that are too narrow for them."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.charts.disclosures.recipients import MOST
from dashboard.charts.suppressed import Tally, summed
from dashboard.components import html
from dashboard.words import Words


def recipients(table: pl.DataFrame, w: Words) -> None:
    """The recipients of the chart in groups: not kept, near, kept."""
    groups: dict[str, list[html.Line]] = {"not_kept": [], "near": [], "kept": []}
    for row in table.head(MOST).iter_rows(named=True):
        groups[_standing(row, w)].append(_line(row, w))
    html.ledger_list(
        (standing, w(f"recipients.group_{standing}"), lines)
        for standing, lines in groups.items()
        if lines
    )


def _standing(row: Mapping[str, Any], w: Words) -> str:
    lacks, is_open = row[w("recipients.column_lacks")], row[w("recipients.column_open")]
    if isinstance(lacks, int) and lacks:
        return "not_kept"
    # A suppressed count does not show whether a target is met.
    return "near" if lacks not in (0, "0") or is_open not in (0, "0") else "kept"


def _line(row: Mapping[str, Any], w: Words) -> html.Line:
    lacks, is_open = row[w("recipients.column_lacks")], row[w("recipients.column_open")]
    short = lacks if lacks not in (0, "0") else is_open
    figure = "" if short in (0, "0") else w.say(short)
    note = w(
        "recipients.line",
        why=row[w("recipients.column_why")],
        n=row[w("recipients.column_sent")],
        month=row[w("recipients.column_last")],
    )
    return html.Line(row[w("recipients.column_name")], figure, note)


def matrix(found: pl.DataFrame, table: pl.DataFrame, w: Words) -> None:
    """Each recipient with the categories that it received, each once, as in the chart.

    `found`: as the chart gets it, by category and legal basis; `table`: the chart's own.
    """
    name = w("recipients.column_name")
    lacks, no_ground = w("recipients.column_lacks"), w("matrix.column_lacks_ground")
    sent = {
        cell: Tally.of(rows["disclosures"])
        for cell, rows in found.group_by("recipient", "category")
    }
    lines = []
    for (recipient, named), rows in table.group_by("recipient", name, maintain_order=True):
        got = [
            w(
                "matrix.got",
                category=w.name("category", category),
                n=summed(sent[recipient, category], w),
            )
            for category in rows["category"].unique(maintain_order=True)
        ]
        short = sum(
            max(row[key] for key in (lacks, no_ground) if isinstance(row[key], int))
            for row in rows.iter_rows(named=True)
            if isinstance(row[lacks], int)
        )
        figure = w("matrix.some_lack", n=short) if short else ""
        lines.append(html.Line(str(named), figure, ", ".join(got)))
    html.plain_list(lines[:MOST])


def grounds(table: pl.DataFrame, w: Words) -> None:
    """Each ground with its disclosures of twelve months."""
    html.plain_list(
        [
            html.Line(row[w("matrix.column_ground")], w.say(row[w("recipients.column_sent")]))
            for row in table.iter_rows(named=True)
        ]
    )
