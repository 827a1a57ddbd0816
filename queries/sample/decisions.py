"""The disposal decisions (gallringsbeslut) that the invented group works under.

They repeat the shipped notice file: which company may dispose of which category, from which day.
One was made years after the disposals had begun, and one was never made: that data is not purged.
"""

from datetime import date

import numpy as np
import polars as pl

from queries.sample.chance import Numbers
from queries.sample.group import AVFALL, BANK, CATEGORIES, COMPANIES, FIBER, NETWORK_TRAFFIC

UNDECIDED = (FIBER, NETWORK_TRAFFIC)
LATER = (AVFALL, BANK)
FIRST_DAY, LATER_DAY = date(2015, 1, 1), date(2023, 1, 1)
GENERAL, OF_BANK, OF_LATER = "GB 2014-11", "GB 2014-12", "GB 2022-07"


def is_undecided(holdings: pl.DataFrame) -> Numbers:
    """True for the holdings without any disposal decision."""
    company, category = holdings["company"].to_numpy(), holdings["category"].to_numpy()
    found: Numbers = (company == UNDECIDED[0]) & (category == UNDECIDED[1])
    return found


def is_awaited(holdings: pl.DataFrame) -> Numbers:
    """True for the holdings whose decision came late, or never: no hold is put on them."""
    company, category = holdings["company"].to_numpy(), holdings["category"].to_numpy()
    is_later: Numbers = (company == LATER[0]) & (category == LATER[1])
    return is_later | is_undecided(holdings)


def reference(lines: pl.DataFrame) -> pl.Expr:
    """The decision that each line of the record rests on; null where none was in force that day.
    The lines have company, category (numbers) and erased_on."""
    is_bank = pl.col("category") == BANK
    is_later = (pl.col("company") == LATER[0]) & (pl.col("category") == LATER[1])
    is_never = (pl.col("company") == UNDECIDED[0]) & (pl.col("category") == UNDECIDED[1])
    too_early = is_later & (pl.col("erased_on") < pl.lit(LATER_DAY))
    return (
        pl.when(is_never | too_early).then(pl.lit(None, dtype=pl.String))
        .when(is_later).then(pl.lit(OF_LATER))
        .when(is_bank).then(pl.lit(OF_BANK))
        .otherwise(pl.lit(GENERAL))
    )  # fmt: skip


def pair(company: int, category: int) -> str:
    """A company and a category as the promise about decisions names them."""
    return f"{COMPANIES[company]}:{CATEGORIES[category]}"


def decided_on(company: int, category: int) -> np.datetime64:
    """The first day of the decision about a company's category; NaT without a decision."""
    if (company, category) == UNDECIDED:
        return np.datetime64("NaT", "D")
    return np.datetime64(LATER_DAY if (company, category) == LATER else FIRST_DAY, "D")
