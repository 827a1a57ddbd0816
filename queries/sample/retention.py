"""Until when a holding may be kept, and on which day it is purged in data without faults.

The notice's rules on arrays, for the sample only: which of the relationship's ends governs a
holding, its last day of keeping, the statute that keeps it longer, the run that erases it.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from queries.sample.chance import Numbers
from queries.sample.days import (
    NEVER,
    Days,
    earliest,
    has,
    latest,
    months_after,
    run_on_or_after,
    year_end,
)
from queries.sample.days import year_number as year_of
from queries.sample.group import (
    ARCHIVE_PURGE_DAY,
    ARCHIVE_PURGE_MONTH,
    ELNAT,
    MATDATA,
    PURGE_DAY,
)

KEPT_MONTHS = 24
RUN_DAYS, ARCHIVE_RUN_DAYS = 31, 90
ARCHIVE_YEARS = 7
METERED_MONTHS = 72


@dataclass(frozen=True)
class Ends:
    """The relationship's days of each holding's customer, one entry per holding."""

    end_1: Days
    back_2: Days
    end_2: Days


@dataclass(frozen=True)
class Terms:
    """What decides how long each holding is kept, one entry per holding. `is_metered`: values that
    the grid company has to keep for six years after the last of them."""

    company: Numbers
    collected: Days
    fiscal_year_end: Days
    is_metered: Numbers
    ends: Ends


def ends_of(customers: pl.DataFrame, rows: Numbers) -> Ends:
    """The relationship's days of the customers in those rows."""
    return Ends(*(customers[name].to_numpy()[rows] for name in ("end_1", "back_2", "end_2")))


def terms_of(customers: pl.DataFrame, holdings: pl.DataFrame) -> Terms:
    """What decides about each of the holdings."""
    company, system = holdings["company"].to_numpy(), holdings["system"].to_numpy()
    return Terms(
        company=company,
        collected=holdings["collected_on"].to_numpy(),
        fiscal_year_end=holdings["fiscal_year_end"].to_numpy(),
        is_metered=(company == ELNAT) & (system == MATDATA),
        ends=ends_of(customers, holdings["customer"].to_numpy()),
    )


def rests_on_first(of: Terms) -> Numbers:
    """True where the data was collected before any return: its 24 months run from the first end."""
    return ~(of.collected >= of.ends.back_2)


def is_voided(of: Terms) -> Numbers:
    """True where the customer returned before the data had to be erased (24 months after the first
    end, or the statute's years if longer): the first end then no longer counts."""
    kept = latest(months_after(of.ends.end_1, KEPT_MONTHS), statute_keep(of, of.ends.end_1))
    return rests_on_first(of) & (of.ends.back_2 <= kept)


def governing_end(of: Terms) -> Days:
    """The end from which the 24 months run; NaT while the relationship goes on."""
    stands = rests_on_first(of) & ~is_voided(of)
    return np.where(stands, of.ends.end_1, of.ends.end_2)


def archive_keep(fiscal_year_end: Days) -> Days:
    """The last day on which the bookkeeping law requires a fiscal year to be kept."""
    keep = year_end(year_of(fiscal_year_end) + ARCHIVE_YEARS)
    return np.where(has(fiscal_year_end), keep, NEVER)


def archive_purge(fiscal_year_end: Days) -> Days:
    """The day on which the archive erases a fiscal year: early in the year after archive_keep."""
    days_on = ARCHIVE_PURGE_DAY if ARCHIVE_PURGE_MONTH == 1 else 31 + ARCHIVE_PURGE_DAY
    return archive_keep(fiscal_year_end) + days_on


def statute_keep(of: Terms, end: Days) -> Days:
    """The last day on which a statute keeps each holding, if its relationship ends on `end`; NaT
    without a statute. For accounting `end` does not matter; meter values end with it."""
    metered = np.where(of.is_metered, months_after(end, METERED_MONTHS), NEVER)
    return latest(archive_keep(of.fiscal_year_end), metered)


def is_kept_by_statute(of: Terms, end: Days) -> Numbers:
    """True where a statute keeps a holding longer than the 24 months after that end."""
    return statute_keep(of, end) > months_after(end, KEPT_MONTHS)


def statute_run_days(of: Terms) -> Numbers:
    """The days within which the purge run after the statute's last day must be done."""
    return np.where(has(of.fiscal_year_end), ARCHIVE_RUN_DAYS, RUN_DAYS)


def clean_purge(of: Terms) -> Days:
    """The day on which each holding is erased in data without faults; NaT if it stays."""
    end = governing_end(of)
    keep = months_after(end, KEPT_MONTHS)
    run = run_on_or_after(keep + 1, PURGE_DAY[of.company])
    archived = archive_purge(of.fiscal_year_end)
    by_statute = has(archived) & ~(archive_keep(of.fiscal_year_end) <= keep)
    either = np.where(by_statute, archived, earliest(run, archived))
    metered = run_on_or_after(statute_keep(of, end) + 1, PURGE_DAY[of.company])
    return np.where(has(archived), either, np.where(of.is_metered, metered, run))
