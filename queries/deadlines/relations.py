"""The clock as tables that promise SQL joins, so that no SQL holds a legal figure.

`due_days` and `period_days` have a row per rule and day; `request_clock` is a module of its own.
Their days equal those of `noticeboard due`: they are computed for all days at once, and
`tests/spec` compares them with the functions for one day.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from queries.deadlines.months import days_after
from queries.deadlines.retention import ACCOUNTING_RUN_DAYS, RUN_DAYS, RetentionRule

_DUE_DAYS = {
    "rule": pl.String,
    "day": pl.Date,
    "nominal_on": pl.Date,
    "erase_from": pl.Date,
    "due_on": pl.Date,
}


def due_days(rules: Mapping[str, RetentionRule], first: date, last: date) -> pl.DataFrame:
    """The retention days of every rule for events of every day of the range.

    **Rows** one per rule and day, both ends included: rule, day (the event), nominal_on (the last
    day of keeping), erase_from, due_on. Two rules are always included, `after_hold` and
    `after_hold_accounting`: their event is a hold's last day, erase_from is the next day, and
    due_on the last day of the purge run that starts then.

    **Raises** `DeadlineError` when a period ends after the last year of the calendar.

    >>> due_days({}, date(2026, 1, 1), date(2026, 1, 1))["due_on"].to_list()
    [datetime.date(2026, 2, 1), datetime.date(2026, 4, 1)]
    """
    runs = {name: rules[name].run_days for name in ("relationship", "accounting") if name in rules}
    every = {
        **rules,
        "after_hold": RetentionRule("after_hold", "days", 0, runs.get("relationship", RUN_DAYS)),
        "after_hold_accounting": RetentionRule(
            "after_hold_accounting", "days", 0, runs.get("accounting", ACCOUNTING_RUN_DAYS)
        ),
    }
    frames = [
        _kept(rule, first, last).select(
            pl.lit(name).alias("rule"),
            "day",
            nominal_on="kept_on",
            erase_from=pl.col("kept_on") + pl.duration(days=1),
            due_on=pl.col("kept_on") + pl.duration(days=rule.run_days),
        )
        for name, rule in every.items()
    ]
    return pl.concat(frames).cast(_DUE_DAYS)  # type: ignore[arg-type]


def period_days(periods: Mapping[str, RetentionRule], first: date, last: date) -> pl.DataFrame:
    """The day on which each period ends, from every day of the range; negative ones count back.

    **Rows** one per period and day, both ends included: period, day, reaches_on.

    **Raises** `DeadlineError` when a period ends after the last year of the calendar.

    >>> rule = RetentionRule("renewal", "days", -90, 0)
    >>> period_days({"renewal": rule}, date(2026, 3, 31), date(2026, 3, 31)).row(0)
    ('renewal', datetime.date(2026, 3, 31), datetime.date(2025, 12, 31))
    >>> rule = RetentionRule("activity", "months", -12, 0)
    >>> period_days({"activity": rule}, date(2024, 2, 29), date(2024, 2, 29))["reaches_on"][0]
    datetime.date(2023, 2, 28)
    """
    empty = pl.DataFrame(schema={"period": pl.String, "day": pl.Date, "reaches_on": pl.Date})
    frames = [
        _kept(rule, first, last).select(
            pl.lit(name).alias("period"), "day", reaches_on=pl.col("kept_on")
        )
        for name, rule in periods.items()
    ]
    return pl.concat([empty, *frames])


def _kept(rule: RetentionRule, first: date, last: date) -> pl.DataFrame:
    """Every day of the range (`day`) with the last day of keeping for an event of it (`kept_on`).

    As `RetentionRule.keep_through`, for all days at once: day by day it took a third of the time
    of a small build. `tests/spec` compares the two on every basis.
    """
    _refuse_beyond_calendar(rule, first, last)
    dated = [(date.min, rule.value)] if isinstance(rule.value, int) else sorted(rule.value)
    day, value = pl.col("day"), pl.lit(dated[0][1])
    for valid_from, figure in dated[1:]:
        value = pl.when(day >= valid_from).then(figure).otherwise(value)
    frame = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    return frame.with_columns(kept_on=_kept_on(rule.basis, day, value))


def _kept_on(basis: str, day: pl.Expr, value: pl.Expr) -> pl.Expr:
    if basis == "days":
        return day + pl.duration(days=value)
    if basis == "accounting":
        return pl.date(day.dt.year() + value, 12, 31)
    months = value * 12 if basis == "years" else value
    counted = day.dt.year().cast(pl.Int64) * 12 + day.dt.month() - 1 + months
    month = pl.date(counted // 12, counted % 12 + 1, 1)
    # the same date of that month, or its last day where it has no such date
    return pl.min_horizontal(month + pl.duration(days=day.dt.day() - 1), month.dt.month_end())


def _refuse_beyond_calendar(rule: RetentionRule, first: date, last: date) -> None:
    """Raise `DeadlineError` when a period ends after the calendar's last year.

    Frames can hold such days, Python and the exports cannot. Each figure is checked on the last
    day that it is in force, when its period ends latest.
    """
    begins = [] if isinstance(rule.value, int) else [valid_from for valid_from, _ in rule.value]
    ends = [days_after(begin, -1) for begin in begins if first < begin <= last]
    for day in (*ends, last):
        kept = rule.keep_through(day)
        for days in (1, rule.run_days):
            days_after(kept, days)
