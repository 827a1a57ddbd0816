"""The days a reader may choose between: month-ends, and the same distance back from a day."""

from calendar import monthrange
from datetime import date, timedelta


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_end_before(day: date, months: int = 1) -> date:
    """The last day of a month that ended before the day; 1 is the nearest one."""
    for _ in range(months):
        day = day.replace(day=1) - timedelta(days=1)
    return day


def newest_month_end(day: date) -> date:
    """The day itself if it ends its month, else the month-end before it."""
    return day if day == month_end(day) else month_end_before(day)


def month_ends(last: date, count: int = 24) -> list[date]:
    """The last `count` month-ends up to a day, newest first."""
    ends = [newest_month_end(last)]
    while len(ends) < count:
        ends.append(month_end_before(ends[-1]))
    return ends


def compared_with(day: date) -> list[date]:
    """What a day is compared with: a month, three months and a year back, as month-ends."""
    return [month_end_before(day, months) for months in (1, 3, 12)]


def year_before(day: date) -> date:
    """The same date last year; 29 February gives the 28th."""
    return day.replace(year=day.year - 1, day=min(day.day, monthrange(day.year - 1, day.month)[1]))


def year_to(day: date) -> tuple[date, date]:
    """First and last day of the twelve months that a figure of this day is about."""
    return year_before(day) + timedelta(days=1), day


def within(text: str) -> tuple[date | None, date] | None:
    """First and last day of `2026`, `2026-10` or `2026-W44`; with `..` before it no first day, for
    everything up to its last one. None for anything else.

    >>> within("..2024-10")
    (None, datetime.date(2024, 10, 31))
    """
    if text.startswith(".."):
        ends = within(text[2:]) if not text.startswith("...") else None
        return ends and (None, ends[1])
    try:
        if len(text) == 4:
            return date(int(text), 1, 1), date(int(text), 12, 31)
        if "-W" in text:
            year, week = text.split("-W")
            monday = date.fromisocalendar(int(year), int(week), 1)
            return monday, monday + timedelta(days=6)
        if len(text) == 7:
            first = date.fromisoformat(f"{text}-01")
            return first, month_end(first)
    except ValueError:
        return None
    return None


def week_of(monday: date) -> str:
    """`2026-W44`: the address form of the week that begins on a Monday."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def overdue_between(day: date, fewest: int, most: int | None) -> tuple[date | None, date]:
    """The last days (first, last) of what is so many days overdue on a day; no `most`: no first."""
    first = None if most is None else day - timedelta(days=most)
    return first, day - timedelta(days=fewest)
