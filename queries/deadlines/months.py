"""Calendar months as the law counts them, and days that stay inside the calendar.

The day of the event is not counted and the period ends on the same date of the last month; where
that month has no such date, on its last day (Regulation 1182/71 art. 3(1), 3(2)(c)).
Nothing here rolls to a working day: that is a separate step, taken once and last.
"""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from functools import cache

from queries.errors import DeadlineError


@cache  # a build calls this millions of times for few distinct days
def months_after(day: date, months: int) -> date:
    """The same date that many months later, or that month's last day if it has no such date.

    Raises `DeadlineError` past the last year of the calendar.

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    >>> months_after(date(2026, 2, 28), 1)
    datetime.date(2026, 3, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        raise DeadlineError("The period ends after the last year of the calendar.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_after(day: date, days: int) -> date:
    """That many days later. Raises `DeadlineError` past the last year of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise DeadlineError("The period ends after the last year of the calendar.") from None
