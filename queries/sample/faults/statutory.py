"""Faults about what a statute keeps: erase_after_statutory_period and keep_for_statutory_period.

Some holdings are kept after the statutory period, some were erased late, and long ago some
bookkeeping was erased too early.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between
from queries.sample.days import NEVER, Days, has, month_start, months_after, nevers
from queries.sample.erasures import left_on
from queries.sample.faults.planting import Plots, behind, count, key_of, key_rows
from queries.sample.group import ARKIV, ORGANISATION, SHOWS_ERASED
from queries.sample.retention import (
    KEPT_MONTHS,
    governing_end,
    statute_keep,
    statute_run_days,
    terms_of,
)
from queries.sample.scope import Scope

AFTER, KEEP = "erase_after_statutory_period", "keep_for_statutory_period"


@dataclass
class Kept:
    """Columns of the holdings. `keep`: the statute's last day, `due`: that of its purge run."""

    scope: Scope
    plots: Plots
    rows: pl.DataFrame
    is_person: Numbers
    is_longer: Numbers
    keep: Days
    due: Days
    purge: Days
    named: Numbers
    key: list[pl.DataFrame] = field(default_factory=list)

    def take(self, sort: str, fits: Numbers, wanted: int) -> Numbers:
        """Rows for a fault, of customers without another fault."""
        return self.plots.take(sort, fits, self.rows["customer"].to_numpy(), wanted)

    def plant(self, name: str, sort: str, rows: Numbers, from_on: Days, until_on: Days) -> None:
        """Adds to the key a fault of that sort in those rows."""
        ends = np.where(until_on < self.scope.until, until_on, NEVER)
        items = self.rows["holding_id"].gather(rows)
        self.key.append(key_rows(name, "holdings", sort, items, from_on, ends))

    @property
    def is_archived(self) -> Numbers:
        """True for rows of the accounting archive."""
        found: Numbers = (self.rows["system"] == ARKIV).to_numpy()
        return found

    @property
    def shows(self) -> Numbers:
        """True where the exports show when a holding was erased."""
        shown = np.isin(self.rows["company"].to_numpy(), SHOWS_ERASED)
        return shown | self.scope.is_series


def plant(
    scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame, plots: Plots
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The holdings with their faults, and the key."""
    kept = _kept(scope, customers, holdings, plots)
    _forgotten(kept)
    _erased_late(kept)
    _erased_early(kept)
    return holdings.with_columns(purge_on=pl.Series(kept.purge)), key_of(kept.key)


def _kept(scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame, plots: Plots) -> Kept:
    terms = terms_of(customers, holdings)
    end = governing_end(terms)
    keep = statute_keep(terms, end)
    kind = customers["kind"].to_numpy()[holdings["customer"].to_numpy()]
    is_held = holdings["is_held"].fill_null(False).to_numpy()
    returned = has(terms.ends.back_2)
    return Kept(
        scope=scope,
        plots=plots,
        rows=holdings,
        is_person=(kind != ORGANISATION) & ~is_held,
        is_longer=has(end) & ~returned & (keep > months_after(end, KEPT_MONTHS)),
        keep=keep,
        due=keep + statute_run_days(terms),
        purge=holdings["purge_on"].to_numpy().copy(),
        named=holdings["is_named"].to_numpy(),
    )


def _forgotten(kept: Kept) -> None:
    """Still held after the statutory period: bookkeeping and meter values."""
    until = kept.scope.until
    ripe = kept.is_person & kept.is_longer & (kept.due < until - 5) & (kept.purge <= until)
    ripe &= kept.due > until - 800
    for sort, fits, least in (
        ("accounting_forgotten", kept.is_archived, 2), ("metering_forgotten", ~kept.is_archived, 1),
    ):  # fmt: skip
        rows = kept.take(sort, ripe & fits, count(kept.scope, least))
        kept.purge[rows] = NEVER
        kept.plant(AFTER, sort, rows, kept.due[rows] + 1, nevers(len(rows)))


def _erased_late(kept: Kept) -> None:
    """Erased some weeks after the statute's purge run: long ago, or between a series' exports."""
    scope = kept.scope
    last = scope.until if scope.is_series else behind(scope)
    soonest = np.maximum(kept.due + 10, scope.first + 1) if scope.is_series else kept.due + 10
    ripe = kept.is_person & kept.is_longer & kept.shows & (soonest <= last - 5)
    ripe &= (kept.due > last - 900) & (kept.purge <= scope.until)
    sort = "statute_erased_late"
    rows = kept.take(sort, ripe, count(scope))
    room = np.minimum((last - soonest[rows]).astype(np.int64), 60)
    late = soonest[rows] + between(kept.plots.rng(sort), 0, room, len(rows))
    kept.purge[rows] = late
    known = left_on(late, kept.named[rows]) if scope.is_series else late
    kept.plant(AFTER, sort, rows, kept.due[rows] + 1, known - 1)


def _erased_early(kept: Kept) -> None:
    """Bookkeeping erased before its last day; a series only shows that it is missing."""
    scope = kept.scope
    collected = kept.rows["collected_on"].to_numpy()
    if scope.is_series:
        first, last = np.maximum(collected + 30, scope.first + 2), month_start(scope.until) - 2
    else:
        first, last = np.maximum(collected + 200, scope.until - 1_100), behind(scope)
    ripe = kept.is_person & kept.is_archived & kept.shows & (kept.keep > last + 30)
    ripe &= (first < last) & ~(kept.purge <= scope.until)
    sort = "erased_early"
    rows = kept.take(sort, ripe, count(scope))
    room = (last - first[rows]).astype(np.int64)
    early = first[rows] + between(kept.plots.rng(sort), 0, room, len(rows))
    kept.purge[rows] = early
    known = left_on(early, kept.named[rows]) if scope.is_series else early
    kept.plant(KEEP, sort, rows, known, known)
