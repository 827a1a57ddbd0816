"""The figures of a day: counts by status, shares, series, and what falls due.

Sums of the daily flows, or where a question needs more than one dimension, counts of the rows. The
SQL is in `figures/`; here missing groups are added (a promise without a case is still a row),
shares are calculated, and what cannot be measured is null instead of zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from queries.api.measurability import Measurable
from queries.build.schema import COUNTED, DIMENSIONS, STATUSES
from queries.deadlines import months_after
from queries.disclosure_control.suppression import added_up
from queries.errors import QueryError
from queries.notices.model import Notice
from queries.snapshots.reading import Reader

EVERY = ("day", "week", "month")
EVERY_AHEAD = ("total", "month", "week", "day")
Rows = Callable[[str], Reader]


def window_start(day: date) -> date:
    """The same date last year, or 28 February: the twelve months to `day` are the days after it."""
    return months_after(day, -12)


def checked_by(by: Sequence[str], filters: Mapping[str, str | None]) -> None:
    """Raise `QueryError` for a dimension that does not exist."""
    for name in (*by, *filters):
        if name != "company" and name not in DIMENSIONS:
            raise QueryError(
                f"There is no dimension called {name!r}.",
                "There is: company, " + ", ".join(DIMENSIONS),
            )


def counts(
    reader: Reader,
    days: Sequence[date],
    *,
    promise: str | None = None,
    by: Sequence[str] = (),
    filters: Mapping[str, str | None] | None = None,
) -> pl.DataFrame:
    """Counts by status from the daily flows, with at most one dimension besides company.

    Rows: as_of, promise, <by>, the seven statuses, judged, kept (of the twelve months to the day).
    """
    filters = filters or {}
    others = [name for name in (*by, *filters) if name != "company"]
    if len(set(others)) > 1:
        raise QueryError("The daily flows keep one dimension apart at a time.")
    dimension = others[0] if others else ""
    found = reader.figure(
        "counts",
        {
            "days": list(days),
            "starts": [window_start(day) for day in days],
            "promise": promise,
            "dimension": dimension,
            "by_company": "company" in by,
            "by_value": bool(dimension) and dimension in by,
            "company": filters.get("company"),
            "is_filtered": bool(dimension) and dimension in filters,
            "value": filters.get(dimension),
        },
    )
    return found.rename({"value": dimension} if dimension in by else {}).select(
        "as_of", "promise", *by, *COUNTED
    )


def counts_of_rows(
    rows: Rows,
    promises: Sequence[str],
    day: date,
    by: Sequence[str],
    filters: Mapping[str, str | None],
) -> pl.DataFrame:
    """As `counts`, for any dimensions at once; `rows` gives the reader with a promise's rows."""
    asked = dict.fromkeys(("company", *DIMENSIONS)) | dict(filters)
    frames = [
        rows(promise).figure(
            "counts_of_rows",
            {
                "as_of": day,
                "window_start": window_start(day),
                "promise": promise,
                "by": list(by),
                "filters": asked,
            },
        )
        for promise in promises
    ]
    return pl.concat(frames).select(pl.lit(day).alias("as_of"), "promise", *by, *COUNTED)


def with_shares(frame: pl.DataFrame, notice: Notice) -> pl.DataFrame:
    """Add kept_share: of a condition the share covered that day, else the share done in time."""
    conditions = [p.id for p in notice.promises.values() if p.nature == "condition"]
    is_condition = pl.col("promise").is_in(conditions)
    part = pl.when(is_condition).then("pending").otherwise("kept")
    whole = pl.when(is_condition).then(pl.col("pending") + pl.col("overdue")).otherwise("judged")
    share = pl.when(whole > 0).then(part / whole)
    return frame.with_columns(share.alias("kept_share"))


def status(
    found: pl.DataFrame,
    by: Sequence[str],
    notice: Notice,
    measurable: Measurable,
    companies: Sequence[str],
    of: str | None = None,
) -> pl.DataFrame:
    """One row per promise (and group), those without a case and those that cannot be measured too.

    Counts are null, not zero, where the promise cannot be measured. `of`: the one company that
    `found` counts.
    """
    grid = pl.DataFrame({"promise": list(notice.promises)}, schema={"promise": pl.String})
    if list(by) == ["company"]:
        grid = grid.join(
            pl.DataFrame({"company": list(companies)}, schema={"company": pl.String}), how="cross"
        )
    on = [name for name in ("promise", "company") if name in grid.columns]
    filled = grid.join(
        found.drop("as_of"), on=on, how="left", nulls_equal=True, maintain_order="left"
    )
    if list(by) in ([], ["company"]):
        filled = filled.with_columns(pl.col(COUNTED).fill_null(0))
    filled = with_shares(filled, notice)
    return as_measured(filled, measurable, of=of).select(
        "promise",
        *by,
        *STATUSES,
        "kept_share",
        "judged",
        "kept",
        "measurable",
        "missing",
        "caveats",
        "unmeasured",
        "measured_from",
    )


def as_measured(
    frame: pl.DataFrame,
    measurable: Measurable,
    promise: str | None = None,
    of: str | None = None,
) -> pl.DataFrame:
    """Counts of a day with what `Measurable.frame` says of them; null where they are not measured,
    or a status cannot be seen. `promise`: the one that all rows are about; `of`: the one company.
    """
    known = _with_measurable(frame, measurable, promise, of)
    blank = [
        pl.when(pl.col("measurable")).then(name).alias(name) for name in (*COUNTED, "kept_share")
    ]
    seen = [
        pl.when(~pl.col("unseen").list.contains(name)).then(name).alias(name) for name in STATUSES
    ]
    return known.with_columns(*blank).with_columns(*seen)


def series(frame: pl.DataFrame, measurable: Measurable, promise: str) -> pl.DataFrame:
    """As `as_measured`, of one promise on several days."""
    told = [
        as_measured(part, measurable.on(day), promise)
        for (day,), part in frame.group_by("as_of", maintain_order=True)
    ]
    empty = frame.clear().with_columns(caveats=pl.lit([], pl.List(pl.String)))
    return pl.concat(told) if told else empty


def on_each_day(days: Sequence[date], found: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The counts of each day and group, zero where a day has no row of the group."""
    grid = pl.DataFrame({"as_of": list(days)}, schema={"as_of": pl.Date})
    if by:
        grid = grid.join(found.select(*by).unique(maintain_order=True).sort(*by), how="cross")
    return grid.join(
        found, on=["as_of", *by], how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(pl.col(COUNTED).fill_null(0))


def _with_measurable(
    frame: pl.DataFrame, measurable: Measurable, promise: str | None, of: str | None
) -> pl.DataFrame:
    """Each row with what can be measured of its company; one without a company, of the group."""
    group = measurable.frame([], promise, of)
    if "company" not in frame.columns:
        return frame.join(group, on="promise", how="left", maintain_order="left")
    each = measurable.frame(["company"], promise)
    without = group.with_columns(company=pl.lit(None, dtype=pl.String)).select(each.columns)
    return frame.join(
        pl.concat([each, without]),
        on=["promise", "company"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )


def together(status: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The promises of `status` that can be measured taken together: <by>, counts by status, judged,
    kept. A sum is null where a part of it is."""
    known = status.filter("measurable")
    return added_up(known, by, COUNTED) if by or known.height else known.select(COUNTED)


def series_days(first: date, last: date, every: str) -> list[date]:
    """The days of a series: every day, Sunday or month-end from `first` on, and `last` itself.

    Raises `QueryError` for another interval, or when the first day is after the last.
    """
    if every not in EVERY:
        raise QueryError(f"A series runs every {', '.join(EVERY)}, not {every!r}.")
    if last < first:
        raise QueryError("The first day of a series lies after its last.")
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if every == "week":
        days = [day for day in days if day.isoweekday() == 7 or day == last]
    if every == "month":
        days = [day for day in days if (day + timedelta(days=1)).day == 1 or day == last]
    return days


def ahead(
    reader: Reader, day: date, newest: date, days: int, every: str, by: Sequence[str]
) -> pl.DataFrame:
    """What falls due in the `days` days from `day` on, if nothing more is done.

    Rows: promise, [month (its first day), week (its Monday) or day], <by>, due. A thing whose last
    day is `day` itself is included: at the end of that day it is still open.

    Raises `QueryError` for a past day whose rows are no longer kept.
    """
    if every not in EVERY_AHEAD:
        raise QueryError(
            f"What lies ahead is not given by {every!r}.", "It is by: " + ", ".join(EVERY_AHEAD)
        )
    until = day + timedelta(days=days)
    if day < newest and not reader.has_rows:
        raise QueryError("What lay ahead of a past day needs the rows, which are not open here.")
    others = [name for name in by if name != "company"]
    if len(set(others)) > 1:
        raise QueryError("What lies ahead is broken down by one dimension besides company.")
    dimension = others[0] if others else ""
    found = reader.figure(
        "ahead" if day >= newest else "ahead_of_rows",
        {"as_of": day, "until": until, "dimension": dimension},
    ).rename({"value": dimension or "value"})
    keys = ["promise"]
    if every == "week":
        found = found.with_columns(week=pl.col("due_on").dt.truncate("1w"))
        keys.append("week")
    if every == "month":
        found = found.with_columns(month=pl.col("due_on").dt.truncate("1mo"))
        keys.append("month")
    if every == "day":
        found = found.rename({"due_on": "day"})
        keys.append("day")
    keys += list(dict.fromkeys(by))
    return found.group_by(keys).agg(pl.col("due").sum()).sort(keys)
