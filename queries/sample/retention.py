"""Until when a holding may be kept, and on which day an orderly company purges it.

The rules as the notice words them, in arrays, for the sample's own use: which of the relationship's
ends governs a holding, its last day of keeping, the run that erases it.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from queries.sample.chance import Numbers
from queries.sample.days import Days, earliest, has, latest, months_after, run_on_or_after, year_end
from queries.sample.days import year_number as year_of
from queries.sample.group import ARCHIVE_PURGE_DAY, ARCHIVE_PURGE_MONTH, ARKIV, PURGE_DAY

KEPT_MONTHS = 24
RUN_DAYS = 31
ARCHIVE_YEARS = 7


@dataclass(frozen=True)
class Ends:
    """The relationship's days of each holding's customer, holding by holding."""

    end_1: Days
    back_2: Days
    end_2: Days


def ends_of(customers: pl.DataFrame, rows: Numbers) -> Ends:
    """The relationship's days of the customers in those rows."""
    return Ends(*(customers[name].to_numpy()[rows] for name in ("end_1", "back_2", "end_2")))


def rests_on_first(collected: Days, ends: Ends) -> Numbers:
    """True where the data was there before a return: the first end starts its 24 months."""
    return ~(collected >= ends.back_2)


def is_voided(collected: Days, ends: Ends, fiscal_year_end: Days) -> Numbers:
    """True where a return stops the first end's time before the data had to go: its 24 months, or
    the years that the archive keeps it, the longer."""
    kept = latest(months_after(ends.end_1, KEPT_MONTHS), archive_keep(fiscal_year_end))
    return rests_on_first(collected, ends) & (ends.back_2 <= kept)


def governing_end(collected: Days, ends: Ends, fiscal_year_end: Days) -> Days:
    """The end whose time nobody stops; none while the relationship goes on."""
    stands = rests_on_first(collected, ends) & ~is_voided(collected, ends, fiscal_year_end)
    return np.where(stands, ends.end_1, ends.end_2)


def archive_keep(fiscal_year_end: Days) -> Days:
    """The last day on which the bookkeeping law keeps a fiscal year."""
    keep = year_end(year_of(fiscal_year_end) + ARCHIVE_YEARS)
    return np.where(has(fiscal_year_end), keep, np.datetime64("NaT", "D"))


def archive_purge(fiscal_year_end: Days) -> Days:
    """The day on which the archive's year is thrown away: early in the year after the last."""
    days_on = ARCHIVE_PURGE_DAY if ARCHIVE_PURGE_MONTH == 1 else 31 + ARCHIVE_PURGE_DAY
    return archive_keep(fiscal_year_end) + days_on


def clean_purge(company: Numbers, collected: Days, fiscal_year_end: Days, ends: Ends) -> Days:
    """The day on which each holding is erased in a world without faults; none if it stays."""
    end = governing_end(collected, ends, fiscal_year_end)
    keep = months_after(end, KEPT_MONTHS)
    run = run_on_or_after(keep + 1, PURGE_DAY[company])
    archived = archive_purge(fiscal_year_end)
    by_statute = has(archived) & ~(archive_keep(fiscal_year_end) <= keep)
    either = np.where(by_statute, archived, earliest(run, archived))
    return np.where(has(archived), either, run)


def is_kept_by_statute(system: Numbers, fiscal_year_end: Days, end: Days) -> Numbers:
    """True where the archive keeps a holding longer than the 24 months after that end."""
    longer = archive_keep(fiscal_year_end) > months_after(end, KEPT_MONTHS)
    return (system == ARKIV) & longer
