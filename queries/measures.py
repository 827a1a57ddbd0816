"""Measures: what is counted besides the promises, each one SQL file in `measures/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from queries.asof import window_start
from queries.errors import QueryError
from queries.reading import Reader
from queries.roles import rows_only
from queries.sql_files import SqlFile
from queries.suppress import suppressed

GROUPS = ("company", "kind", "channel", "received_year")
# What requests become in a build; without exported requests there is nothing to measure in them.
OF_REQUESTS = frozenset({"answers", "requests", "gone_requests", "request_spans"})


def measure(
    reader: Reader,
    file: SqlFile,
    role: str,
    exported: Sequence[str],
    day: date,
    by: Sequence[str],
    filters: Mapping[str, str | None],
) -> pl.DataFrame:
    """The rows of a measure on a day; columns of groups that were not asked for are left out."""
    if file.header.get("role") == "rows":
        rows_only(role, f"The rows of {file.name}")
    for group in (*by, *filters):
        if group not in GROUPS:
            raise QueryError(
                f"There is no group called {group!r}.", "There is: " + ", ".join(GROUPS)
            )
    if file.reads & OF_REQUESTS and "requests" not in exported:
        raise QueryError(f"{file.name} cannot be measured: requests are not exported.")
    found = reader.run(
        file,
        {
            "as_of": day,
            "window_start": window_start(day),
            "window_before": window_start(window_start(day)),
            **{f"by_{group}": group in by for group in ("company", "kind", "channel")},
            "by_year": "received_year" in by,
            **{group: filters.get(group) for group in ("company", "kind", "channel")},
        },
    )
    return _shown(found.drop([g for g in _groups_of(file) if g not in by]), role, by)


def _groups_of(file: SqlFile) -> list[str]:
    flags = {group: f"by_{group}" for group in GROUPS} | {"received_year": "by_year"}
    return [group for group, flag in flags.items() if flag in file.parameters]


def _shown(frame: pl.DataFrame, role: str, by: Sequence[str]) -> pl.DataFrame:
    """Management sees no small cell of a breakdown by an attribute of the requests."""
    if role != "management" or not set(by) - {"company", "received_year"}:
        return frame
    counts = [c for c, kind in frame.schema.items() if kind == pl.Int64 and c not in by]
    return suppressed(frame, ["bucket"] if "bucket" in frame.columns else [by[0]], counts)
