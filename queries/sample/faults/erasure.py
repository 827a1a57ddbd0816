"""Faults against erase_after_relationship: data not erased, or erased too late."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between
from queries.sample.days import NEVER, Days, has, months_after, nevers
from queries.sample.erasures import left_on
from queries.sample.faults.planting import Plots, count, key_of, key_rows
from queries.sample.group import (
    ARKIV,
    COMPANY_CONTACT,
    CREDIT_REPORT,
    ESTATE,
    FIBERADM,
    ORGANISATION,
    PRIVATE,
    PROSPECT,
    SHOWS_ERASED,
    SOLE_TRADER,
)
from queries.sample.holds import hold_rows
from queries.sample.retention import (
    KEPT_MONTHS,
    RUN_DAYS,
    governing_end,
    is_kept_by_statute,
    terms_of,
)
from queries.sample.scope import Scope

NAME = "erase_after_relationship"


@dataclass
class Ground:
    """Columns of the holdings that the faults read and change."""

    scope: Scope
    plots: Plots
    holding_id: pl.Series
    customer: Numbers
    kind: Numbers
    keep: Days
    fits: Numbers
    shows_erased: Numbers
    is_named: Numbers
    has_returned: Numbers
    purge: Days
    partly: Days
    holds: list[pl.DataFrame] = field(default_factory=list)
    key: list[pl.DataFrame] = field(default_factory=list)

    @property
    def due(self) -> Days:
        """The last day on which a holding is not overdue."""
        return self.keep + RUN_DAYS

    def take(self, sort: str, fits: Numbers, wanted: int, best: Numbers | None = None) -> Numbers:
        """Rows for a fault, of customers without another fault."""
        return self.plots.take(sort, self.fits & fits, self.customer, wanted, best)

    def plant(self, sort: str, rows: Numbers, from_on: Days, until_on: Days) -> None:
        """Adds to the key a fault of that sort in those rows, on those days."""
        # A fault that ends after the sample's last day is still open in the exports.
        ends = np.where(until_on < self.scope.until, until_on, NEVER)
        items = self.holding_id.gather(rows)
        self.key.append(key_rows(NAME, "holdings", sort, items, from_on, ends))

    def hold(self, sort: str, rows: Numbers, starts: Days, stops: Days) -> None:
        """Adds a hold on those holdings alone."""
        rows_of = hold_rows(
            self.plots.rng(sort), self.scope, self.customer[rows], rows, starts, stops
        )
        self.holds.append(rows_of)


def plant(
    scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame, plots: Plots
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The holdings with their faults, the holds added for them, and the key."""
    ground = _ground(scope, customers, holdings, plots)
    _forgotten(ground)
    _erased_late(ground)
    _returned(ground)
    _partly(ground)
    _after_hold(ground)
    _late_before_hold(ground)
    changed = holdings.with_columns(
        purge_on=pl.Series(ground.purge), partly_on=pl.Series(ground.partly)
    )
    return changed, pl.concat(ground.holds), key_of(ground.key)


def _ground(scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame, plots: Plots) -> Ground:
    customer = holdings["customer"].to_numpy()
    terms = terms_of(customers, holdings)
    ends, end = terms.ends, governing_end(terms)
    kind = customers["kind"].to_numpy()[customer]
    purge = holdings["purge_on"].to_numpy().copy()
    fits = has(end) & (purge <= scope.until) & (kind != ORGANISATION)
    fits &= ~np.isin(holdings["system"].to_numpy(), (ARKIV, FIBERADM))
    fits &= ~is_kept_by_statute(terms, end)
    fits &= (holdings["category"] != CREDIT_REPORT).to_numpy()
    for name in ("is_on_consent", "is_held", "is_on_request"):
        fits &= ~holdings[name].to_numpy()
    return Ground(
        scope=scope,
        plots=plots,
        holding_id=holdings["holding_id"],
        customer=customer,
        kind=kind,
        keep=months_after(end, KEPT_MONTHS),
        fits=fits,
        shows_erased=np.isin(holdings["company"].to_numpy(), SHOWS_ERASED),
        is_named=holdings["is_named"].to_numpy(),
        has_returned=has(ends.back_2) & (end == ends.end_1),
        purge=purge,
        partly=nevers(len(holdings)),
    )


def _forgotten(ground: Ground) -> None:
    """Not erased, for customers of every kind: most overdue for less than a year, a few for
    more than three."""
    until, due = ground.scope.until, ground.due
    ripe = (due >= until - 2_000) & (due < until - 5) & ~ground.has_returned
    this_year, long_ago = due >= until - 340, due < until - 1_100
    for kind, least, best in (
        (PRIVATE, 1, long_ago), (PRIVATE, 4, this_year), (SOLE_TRADER, 2, this_year),
        (ESTATE, 2, this_year), (PROSPECT, 2, this_year), (COMPANY_CONTACT, 2, this_year),
    ):  # fmt: skip
        rows = ground.take(
            "forgotten", ripe & (ground.kind == kind), count(ground.scope, least), best
        )
        ground.purge[rows] = NEVER
        ground.plant("forgotten", rows, due[rows] + 1, nevers(len(rows)))


def _erased_late(ground: Ground) -> None:
    """Erased, but weeks or months after the last day."""
    scope = ground.scope
    if scope.is_series:
        ripe = (ground.due > scope.first - 150) & (ground.due < scope.until - 15)
    else:
        ripe = (ground.due > scope.until - 700) & (ground.due < scope.until - 40)
        ripe &= ground.shows_erased
    sort = "erased_late"
    rows = ground.take(sort, ripe & ~ground.has_returned, count(scope, 4))
    due = ground.due[rows]
    soonest = np.maximum(due + 10, scope.first + 1) if scope.is_series else due + 10
    late = soonest + between(
        ground.plots.rng(sort), 0, (scope.until - soonest).astype(np.int64), len(rows)
    )
    in_time = late <= scope.until
    rows, due, late = rows[in_time], due[in_time], late[in_time]
    ground.purge[rows] = late
    known = left_on(late, ground.is_named[rows]) if scope.is_series else late
    ground.plant(sort, rows, due + 1, known - 1)


def _returned(ground: Ground) -> None:
    """Not erased after the first relationship, and the customer has returned: still overdue."""
    ripe = ground.has_returned & (ground.due < ground.scope.until - 5)
    rows = ground.take("returned_after", ripe, count(ground.scope))
    ground.purge[rows] = NEVER
    ground.plant("returned_after", rows, ground.due[rows] + 1, nevers(len(rows)))


def _partly(ground: Ground) -> None:
    """Erased only in part, by a line of the record: the holding still counts as not erased."""
    until = ground.scope.until
    ripe = (ground.due >= until - 600) & (ground.due < until - 10) & ~ground.has_returned
    rows = ground.take("partly_erased", ripe, count(ground.scope))
    ground.partly[rows] = ground.due[rows] - 4
    ground.purge[rows] = NEVER
    ground.plant("partly_erased", rows, ground.due[rows] + 1, nevers(len(rows)))


def _after_hold(ground: Ground) -> None:
    """Held past its last day; after the hold ended, not erased or only long after."""
    scope = ground.scope
    ripe = (ground.keep > scope.until - 700) & (ground.keep < scope.until - 150)
    ripe &= ~ground.has_returned
    sorts = [("hold_ended", ripe)]
    if not scope.is_series:
        sorts.append(("hold_ended_erased_late", ripe & ground.shows_erased))
    for sort, fits in sorts:
        rng = ground.plots.rng(sort)
        rows = ground.take(sort, fits, count(scope))
        keep, size = ground.keep[rows], len(rows)
        stops = keep + between(rng, 5, 60, size)
        ground.hold(sort, rows, keep - between(rng, 20, 200, size), stops)
        # After a hold the purge run has RUN_DAYS again.
        due = stops + RUN_DAYS
        late = due + between(rng, 10, (scope.until - due).astype(np.int64), size)
        ground.purge[rows] = late if sort == "hold_ended_erased_late" else NEVER
        ground.plant(sort, rows, due + 1, ground.purge[rows] - 1)


def _late_before_hold(ground: Ground) -> None:
    """Overdue when the hold began: overdue on the days before it, and again after it."""
    scope, sort = ground.scope, "late_before_hold"
    rng = ground.plots.rng(sort)
    ripe = (ground.due > scope.until - 800) & (ground.due < scope.until - 220)
    rows = ground.take(sort, ripe & ~ground.has_returned, count(scope))
    size = len(rows)
    starts = ground.due[rows] + between(rng, 20, 60, size)
    stops = starts + between(rng, 30, 120, size)
    ground.hold(sort, rows, starts, stops)
    ground.purge[rows] = NEVER
    ground.plant(sort, rows, ground.due[rows] + 1, starts - 1)
    ground.plant("late_after_hold", rows, stops + 1, nevers(size))
