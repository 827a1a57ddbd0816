"""Faults against held_data_is_locked_away: uses of data that only a statute still keeps."""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between
from queries.sample.days import Days, has, month_number, months_after
from queries.sample.faults.mailings import BETWEEN, USES_SINCE
from queries.sample.faults.planting import Plots, behind, count
from queries.sample.group import ORGANISATION
from queries.sample.retention import KEPT_MONTHS, governing_end, statute_keep, terms_of
from queries.sample.scope import Scope
from queries.sample.uses import use_rows

NAME = "held_data_is_locked_away"
# The archive erases early in the year: from this month on its remaining rows are kept longer.
FIRST_MONTH = 3
MARGIN_DAYS = 5
SORTS = (
    ("statistics_on_locked", "statistics", "legitimate_interest"),
    ("letter_on_locked", "customer_care", "contract"),
)


def plant(
    scope: Scope,
    customers: pl.DataFrame,
    holdings: pl.DataFrame,
    plots: Plots,
    is_free_of_requests: Numbers,
) -> pl.DataFrame:
    """Uses to add, with `sort` and `breaks`: long ago, each on a day on which only a statute kept
    the remaining data."""
    rng = plots.rng(NAME)
    size = len(customers)
    on = (
        scope.until
        - USES_SINCE
        + between(rng, 0, int((behind(scope) - scope.until).astype(np.int64)) + USES_SINCE, size)
    )
    fits = _is_locked(customers, holdings, on) & (month_number(on) >= FIRST_MONTH)
    fits &= is_free_of_requests & ~has(customers["back_2"].to_numpy())
    fits &= customers["kind"].to_numpy() != ORGANISATION
    parts = []
    for sort, purpose, ground in SORTS:
        who = plots.take(sort, fits, np.arange(size), count(scope))
        rows = use_rows(who, on[who], purpose=purpose, ground=ground, channel="post")
        parts.append(rows.with_columns(sort=pl.lit(sort), breaks=pl.lit(BETWEEN.join((NAME,)))))
    return pl.concat(parts)


def _is_locked(customers: pl.DataFrame, holdings: pl.DataFrame, on: Days) -> Numbers:
    """True for customers of whom something was held on that day, and all of it by statute alone."""
    shown = holdings.filter("is_shown")
    terms, who = terms_of(customers, shown), shown["customer"].to_numpy()
    end, purge = governing_end(terms), shown["purge_on"].to_numpy()
    day = on[who]
    is_there = (terms.collected <= day + MARGIN_DAYS) & ~(purge < day - MARGIN_DAYS)
    by_statute = (months_after(end, KEPT_MONTHS) + MARGIN_DAYS < day) & (
        statute_keep(terms, end) > day + MARGIN_DAYS
    )
    by_statute &= ~shown["is_held"].fill_null(False).to_numpy()
    something, other = np.zeros(len(customers), dtype=bool), np.zeros(len(customers), dtype=bool)
    np.logical_or.at(something, who, is_there & ~(purge < day + MARGIN_DAYS))
    np.logical_or.at(other, who, is_there & ~by_statute)
    return something & ~other
