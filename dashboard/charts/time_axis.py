"""Axes of days and of months, and the months around a day.

Days are numbers of days from the chosen day, so that the browser's time zone cannot shift them;
months are given by their place in the drawing.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import altair as alt

from dashboard.charts.drawing import looked_up
from dashboard.words import Words

# Up to how many days an axis has a tick for every month.
_MONTHLY = 250


def month_from(day: date, months: int) -> date:
    """The first day of the month so many months after the day's own; before it where negative."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def month_tick(month: date, w: Words) -> str:
    """The short name of a month; the year replaces the name of January."""
    return str(month.year) if month.month == 1 else w.written.short_months[month.month - 1]


def month_axis(ticks: Mapping[float, str]) -> alt.Axis:
    """The axis of months with these labels, fewer where there is no room."""
    return alt.Axis(values=sorted(ticks), labelExpr=looked_up(ticks), labelOverlap=True)


def firsts(day: date, low: int, high: int, *, every: int, apart: int) -> Iterator[tuple[int, date]]:
    """The first days of every `every` months of the year, between `low` and `high` days from a
    day, without those within `apart` days of it; with their distance."""
    for offset in range(low, high + 1):
        here = day + timedelta(days=offset)
        if here.day == 1 and (here.month - 1) % every == 0 and abs(offset) > apart:
            yield offset, here


def day_ticks(
    day: date, low: int, high: int, w: Words, *, quarterly: int, apart: int
) -> dict[float, str]:
    """The day itself, and firsts of months, of quarters up to so many days, or of years."""
    span = high - low
    every = 1 if span <= _MONTHLY else 3 if span <= quarterly else 12
    ticks: dict[float, str] = {0: w.written.short(day)}
    for offset, first in firsts(day, low, high, every=every, apart=apart):
        ticks[offset] = str(first.year) if every == 12 else w.written.short(first)
    return ticks


def day_axis(ticks: Mapping[float, str]) -> alt.Axis:
    """The axis of days with these labels on top, all of them."""
    return alt.Axis(
        values=sorted(ticks),
        labelExpr=looked_up(ticks),
        labelAngle=0,
        labelOverlap=False,
        orient="top",
        domain=False,
        grid=False,
    )
