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
from queries.suppress import MOST, suppressed

GROUPS = ("company", "kind", "channel", "received_year")
# What requests become in a build; without exported requests there is nothing to measure in them.
OF_REQUESTS = frozenset({"answers", "requests", "gone_requests", "request_spans"})

# What management sees of days: the first day of each bin of the margin, the days of the curve.
MARGIN_BINS = (-15, -14, -7, -3, 0, 1, 8, 31)
WAITING_DAYS = (0, 7, 14, 21, 28, 31, 60, 90)


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
    shown = found.drop([g for g in _groups_of(file) if g not in by])
    return _shown(shown, file, role, by)


def _groups_of(file: SqlFile) -> list[str]:
    flags = {group: f"by_{group}" for group in GROUPS} | {"received_year": "by_year"}
    return [group for group, flag in flags.items() if flag in file.parameters]


def _shown(frame: pl.DataFrame, file: SqlFile, role: str, by: Sequence[str]) -> pl.DataFrame:
    """Management sees no small cell of a breakdown, and days only in bins."""
    if role != "management":
        return frame
    if file.name == "margin":
        return suppressed(_binned(frame), ["state"], ["requests"])
    if file.name == "waiting":
        return _on_fixed_days(frame)
    if file.name == "outcomes":
        return suppressed(frame, ["kind"], ["requests"])
    if not set(by) - {"company", "received_year"}:
        return frame
    counts = [c for c, kind in frame.schema.items() if kind == pl.Int64 and c not in by]
    return suppressed(frame, ["bucket"] if "bucket" in frame.columns else [by[0]], counts)


def _binned(margin: pl.DataFrame) -> pl.DataFrame:
    """Days from the last day in eight bins, each under its first day; what lies before the first
    bin is under -15."""
    found = pl.col("margin_days").map_elements(
        lambda day: max([edge for edge in MARGIN_BINS if edge <= day], default=MARGIN_BINS[0]),
        return_dtype=pl.Int64,
    )
    grouped = margin.with_columns(margin_days=found).group_by("margin_days", "state")
    return grouped.agg(pl.col("requests").sum()).sort("margin_days", "state")


def _on_fixed_days(waiting: pl.DataFrame) -> pl.DataFrame:
    """The curve through a few days only, and not where fewer than eight are still waited for."""
    kept = []
    for period in waiting["period"].unique(maintain_order=True):
        curve = list(waiting.filter(period=period).select("day", "unanswered", "at_risk").rows())
        for fixed in WAITING_DAYS:
            passed = [share for day, share, _ in curve if day <= fixed]
            waited_for = max((risk for day, _, risk in curve if day >= fixed), default=0)
            if waited_for > MOST:
                kept.append((period, fixed, passed[-1] if passed else 1.0, waited_for))
    return pl.DataFrame(kept, schema=waiting.schema, orient="row")
