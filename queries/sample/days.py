"""Arrays of days (numpy, whole days, NaT for none) and the month arithmetic of the sample.

Written anew and not taken from the legal clock: otherwise a fault in the clock would be repeated in
the key to the planted faults, and no test would find it.
"""

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
NEVER = np.datetime64("NaT", "D")


def as_date(day: Any) -> date:
    """A single day as a date."""
    found: date = np.datetime64(day, "D").item()
    return found


def nevers(size: int) -> Days:
    """That many missing days."""
    return np.full(size, NEVER, dtype="datetime64[D]")


def has(days: Days) -> npt.NDArray[np.bool_]:
    """True where there is a day."""
    return ~np.isnat(days)


def earliest(*days: Any) -> Days:
    """The first of the days that exist, row by row."""
    result = np.asarray(days[0])
    for more in days[1:]:
        result = np.fmin(result, more)
    return result


def latest(*days: Any) -> Days:
    """The last of the days that exist, row by row."""
    result = np.asarray(days[0])
    for more in days[1:]:
        result = np.fmax(result, more)
    return result


def months_after(days: Any, months: int) -> Days:
    """The same date that many months on, the month's last day where the date does not exist."""
    days = np.asarray(days)
    month = days.astype("datetime64[M]")
    within = days - month.astype("datetime64[D]")
    target = (month + months).astype("datetime64[D]")
    length = (month + months + 1).astype("datetime64[D]") - target
    return target + np.minimum(within, length - 1)


def month_start(days: Any) -> Days:
    """The first day of each day's month."""
    return np.asarray(days).astype("datetime64[M]").astype("datetime64[D]")


def next_month_start(days: Any) -> Days:
    """The first day of the month after."""
    return (np.asarray(days).astype("datetime64[M]") + 1).astype("datetime64[D]")


def month_number(days: Any) -> npt.NDArray[Any]:
    """1 to 12."""
    return np.asarray(days).astype("datetime64[M]").astype(np.int64) % 12 + 1


def year_number(days: Any) -> npt.NDArray[Any]:
    """The calendar year."""
    return np.asarray(days).astype("datetime64[Y]").astype(np.int64) + 1970


def year_end(years: Any) -> Days:
    """31 December of each year."""
    return (np.asarray(years) - 1969).astype("datetime64[Y]").astype("datetime64[D]") - 1


def run_on_or_after(days: Any, day_of_month: Any) -> Days:
    """The first purge run from each day on, where a run is made on one day of every month."""
    this = month_start(days) + (np.asarray(day_of_month) - 1)
    following = next_month_start(days) + (np.asarray(day_of_month) - 1)
    return np.where(this >= days, this, following)
