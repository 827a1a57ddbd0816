"""Manual holds: a dispute, a debt, an inquiry. Held data is not purged until the first
run after the hold has ended."""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, among, between, chosen, stream
from queries.sample.days import NEVER, Days, has, months_after, nevers, run_on_or_after
from queries.sample.decisions import is_awaited
from queries.sample.group import FIBER, ORGANISATION, PURGE_DAY, migrated_on
from queries.sample.ids import ids
from queries.sample.retention import KEPT_MONTHS
from queries.sample.scope import Scope

REASONS = ("dispute", "unpaid_debt", "authority", "public_records_request", "other")
REASON_SHARES = (0.35, 0.35, 0.1, 0.1, 0.1)
OWNERS = ("Kundservice", "Inkasso", "Juridik")
SHARE_OF_ENDED = 0.03


def orderly_holds(
    scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The holds in data without faults, and the holdings with the purges they postpone.

    Only customers whose relationship has ended for good and who have no data on consent are held:
    so no other rule about their data interacts with the hold.
    """
    rng = stream(scope.seed, "holds")
    end = customers["end_1"].to_numpy()
    keep = months_after(end, KEPT_MONTHS)
    open_to = (has(end)) & (keep > scope.until - 1_500) & (end < scope.until - 30)
    open_to &= ~has(customers["back_2"].to_numpy())
    open_to &= customers["kind"].to_numpy() != ORGANISATION
    # A hold over the day of the migration would have to cover the old system's copy too.
    is_fibre = customers["company"].to_numpy() == FIBER
    open_to &= ~(is_fibre & (end < migrated_on(scope.until)))
    entangled = pl.col("is_on_consent") | pl.lit(pl.Series(is_awaited(holdings)))
    open_to[holdings.filter(entangled)["customer"].unique().to_numpy()] = False
    rows = np.flatnonzero(open_to)
    rows = np.sort(chosen(rng, rows, max(4, int(len(rows) * SHARE_OF_ENDED))))
    starts = _first_days(rng, scope, end[rows], keep[rows])
    stops = starts + between(rng, 60, 900, len(rows))
    stops[(stops > scope.until) | (rng.random(len(rows)) < 0.3)] = NEVER
    holds = hold_rows(rng, scope, rows, np.full(len(rows), -1), starts, stops)
    return holds, _postponed(customers, holdings, rows, starts, stops)


def _first_days(rng: np.random.Generator, scope: Scope, end: Days, keep: Days) -> Days:
    """A day after the relationship's end, within the 24 months and not in the future."""
    last = np.minimum(keep - 1, scope.until - 5)
    return end + 1 + ((last - end - 1).astype(np.int64) * rng.random(len(end))).astype(np.int64)


def hold_rows(
    rng: np.random.Generator,
    scope: Scope,
    customer: Numbers,
    holding: Numbers,
    starts: Days,
    stops: Days,
) -> pl.DataFrame:
    """Holds with owner, reason and review days. `holding`: its row, -1 for all."""
    size = len(customer)
    next_review = scope.until + between(rng, 20, 300, size)
    reviewed = np.where(rng.random(size) < 0.5, starts + between(rng, 10, 100, size), NEVER)
    return pl.DataFrame(
        {
            "customer": customer.astype(np.int64),
            "holding": holding.astype(np.int64),
            "reason": pl.Series(REASONS).gather(among(rng, REASON_SHARES, size)),
            "holds_from": starts,
            "holds_until": stops,
            "review_on": np.where(has(stops), stops, next_review),
            "reviewed_on": reviewed,
            "owner": pl.Series(OWNERS).gather(between(rng, 0, len(OWNERS) - 1, size)),
        }
    )


def with_ids(scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    """The holds with their ids, in row order."""
    number = np.arange(len(rows))
    return rows.with_columns(hold_id=ids("o-", number, scope.customers, step=2_713))


def _postponed(
    customers: pl.DataFrame, holdings: pl.DataFrame, rows: Numbers, starts: Days, stops: Days
) -> pl.DataFrame:
    """The holdings; a purge inside a hold moves to the first run after it (open hold: NaT)."""
    size = len(customers)
    first, last, is_held = nevers(size), nevers(size), np.zeros(size, dtype=bool)
    first[rows], last[rows], is_held[rows] = starts, stops, True
    customer = holdings["customer"].to_numpy()
    purge, company = holdings["purge_on"].to_numpy(), holdings["company"].to_numpy()
    inside = is_held[customer] & (purge >= first[customer]) & ~(purge > last[customer])
    after = run_on_or_after(last[customer] + 1, PURGE_DAY[company])
    return holdings.with_columns(
        purge_on=pl.Series(np.where(inside, after, purge)),
        is_held=pl.Series(is_held[customer]),
    )
