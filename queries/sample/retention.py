"""Until when a holding may be kept, and on which day an orderly company purges it.

The rules as the notice words them, in arrays, for the sample's own use: which of the relationship's
ends governs a holding, its last day of keeping, the statute that keeps it longer, the run that
erases it.
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
    """The relationship's days of each holding's customer, holding by holding."""

    end_1: Days
    back_2: Days
    end_2: Days


@dataclass(frozen=True)
class Terms:
    """What decides how long each holding is kept, holding by holding. `is_metered`: values that the
    grid company has to keep for six years after the last of them."""

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
    """True where the data was there before a return: the first end starts its 24 months."""
    return ~(of.collected >= of.ends.back_2)


def is_voided(of: Terms) -> Numbers:
    """True where a return stops the first end's time before the data had to go: its 24 months, or
    the years that a statute keeps it, the longer."""
    kept = latest(months_after(of.ends.end_1, KEPT_MONTHS), statute_keep(of, of.ends.end_1))
    return rests_on_first(of) & (of.ends.back_2 <= kept)


def governing_end(of: Terms) -> Days:
    """The end whose time nobody stops; none while the relationship goes on."""
    stands = rests_on_first(of) & ~is_voided(of)
    return np.where(stands, of.ends.end_1, of.ends.end_2)


def archive_keep(fiscal_year_end: Days) -> Days:
    """The last day on which the bookkeeping law keeps a fiscal year."""
    keep = year_end(year_of(fiscal_year_end) + ARCHIVE_YEARS)
    return np.where(has(fiscal_year_end), keep, NEVER)


def archive_purge(fiscal_year_end: Days) -> Days:
    """The day on which the archive's year is thrown away: early in the year after the last."""
    days_on = ARCHIVE_PURGE_DAY if ARCHIVE_PURGE_MONTH == 1 else 31 + ARCHIVE_PURGE_DAY
    return archive_keep(fiscal_year_end) + days_on


def statute_keep(of: Terms, end: Days) -> Days:
    """The last day on which a statute keeps each holding, had its relationship ended that day; of
    accounting the end does not matter, of meter values they end with it. None without a statute."""
    metered = np.where(of.is_metered, months_after(end, METERED_MONTHS), NEVER)
    return latest(archive_keep(of.fiscal_year_end), metered)


def is_kept_by_statute(of: Terms, end: Days) -> Numbers:
    """True where a statute keeps a holding longer than the 24 months after that end."""
    return statute_keep(of, end) > months_after(end, KEPT_MONTHS)


def statute_run_days(of: Terms) -> Numbers:
    """How long the purge run after the statute's last day may take."""
    return np.where(has(of.fiscal_year_end), ARCHIVE_RUN_DAYS, RUN_DAYS)


def clean_purge(of: Terms) -> Days:
    """The day on which each holding is erased in a world without faults; none if it stays."""
    end = governing_end(of)
    keep = months_after(end, KEPT_MONTHS)
    run = run_on_or_after(keep + 1, PURGE_DAY[of.company])
    archived = archive_purge(of.fiscal_year_end)
    by_statute = has(archived) & ~(archive_keep(of.fiscal_year_end) <= keep)
    either = np.where(by_statute, archived, earliest(run, archived))
    metered = run_on_or_after(statute_keep(of, end) + 1, PURGE_DAY[of.company])
    return np.where(has(archived), either, np.where(of.is_metered, metered, run))
