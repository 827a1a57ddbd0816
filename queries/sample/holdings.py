"""What the systems hold about each customer, and the day it is erased in data without faults."""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between, stream
from queries.sample.contracts import first_contracts
from queries.sample.days import (
    NEVER,
    Days,
    earliest,
    has,
    latest,
    nevers,
    year_end,
    year_number,
)
from queries.sample.decisions import is_undecided
from queries.sample.group import (
    ABONNENT,
    ARCHIVE_SHARE,
    ARKIV,
    BILLING,
    COMPANY_CONTACT,
    CONTACT,
    CORRESPONDENCE,
    FIBER,
    FIBERADM,
    KEEPINGS,
    PRIVATE,
    PROSPECT,
    Keeping,
    fiscal_year_end,
    migrated_on,
)
from queries.sample.retention import KEPT_MONTHS, clean_purge, ends_of, terms_of
from queries.sample.scope import Scope

# On a return within the 24 months most data is still held; only some is collected anew.
ANEW_AFTER_RETURN = 0.3
ARCHIVE_YEARS_BACK = 10
CHECK_KEPT_DAYS = 75


def holdings_of(scope: Scope, customers: pl.DataFrame, contracts: pl.DataFrame) -> pl.DataFrame:
    """**Rows** one per holding up to the last day: customer, company, system, category (indexes),
    collected_on, contract (row or -1), grows, fiscal_year_end, purge_on (day of erasure).
    """
    rng = stream(scope.seed, "holdings")
    firsts = first_contracts(contracts, len(customers))
    parts = [_kept(rng, scope, customers, firsts, keeping) for keeping in KEEPINGS]
    parts.append(_archived(rng, scope, customers))
    rows = pl.concat(parts)
    rows = rows.filter(pl.col("collected_on") <= pl.lit(scope.until).cast(pl.Date))
    return _purged(scope, customers, rows)


def frame(
    customer: Numbers, company: Numbers, system: int, category: int, **days: Numbers
) -> pl.DataFrame:
    """A frame of holdings with the columns of `holdings_of`, missing ones empty."""
    size = len(customer)
    return pl.DataFrame(
        {
            "customer": customer.astype(np.int32),
            "company": company.astype(np.int8),
            "system": np.full(size, system, dtype=np.int8),
            "category": np.full(size, category, dtype=np.int8),
            "collected_on": days["collected_on"],
            "contract": days.get("contract", np.full(size, -1)).astype(np.int32),
            "grows": days.get("grows", np.zeros(size, dtype=bool)),
            "is_check": days.get("is_check", np.zeros(size, dtype=bool)),
            "fiscal_year_end": days.get("fiscal_year_end", nevers(size)),
        }
    )


def _kept(
    rng: np.random.Generator,
    scope: Scope,
    customers: pl.DataFrame,
    firsts: Numbers,
    keeping: Keeping,
) -> pl.DataFrame:
    """One kind of holding, for both stretches of the relationship."""
    here = np.flatnonzero(customers["company"].to_numpy() == keeping.company)
    column = {name: customers[name].to_numpy()[here] for name in customers.columns}
    share = np.full(len(here), keeping.share)
    few = np.isin(column["kind"], (COMPANY_CONTACT, PROSPECT))
    share[few] *= keeping.category in (CONTACT, CORRESPONDENCE)
    if keeping.moment == "check":
        share[column["kind"] != PRIVATE] = 0
    first = rng.random(len(here)) < share
    away = (column["back_2"] - column["end_1"]).astype(np.int64)
    again = np.where(away > 31 * (KEPT_MONTHS + 2), share, share * ANEW_AFTER_RETURN)
    second = has(column["back_2"]) & (rng.random(len(here)) < again)
    parts = []
    for number, rows, start, end in (
        (0, first, column["since"], column["end_1"]),
        (1, second, column["back_2"], column["end_2"]),
    ):
        who = here[rows]
        contract = firsts[number, who] if keeping.is_by_contract else np.full(len(who), -1)
        parts.append(
            frame(
                who,
                np.full(len(who), keeping.company),
                keeping.system,
                keeping.category,
                collected_on=_collected(rng, scope, keeping, start[rows], end[rows]),
                contract=contract,
                grows=np.full(len(who), keeping.grows),
                is_check=np.full(len(who), keeping.moment == "check"),
            )
        )
    return pl.concat(parts)


def _collected(
    rng: np.random.Generator, scope: Scope, keeping: Keeping, start: Days, end: Days
) -> Days:
    size = len(start)
    if keeping.moment == "check":
        return start
    if keeping.moment == "start":
        # A few days after the beginning, but never after the end.
        return earliest(start + between(rng, 0, 3, size), latest(start, end))
    last = np.fmin(end, scope.until)
    length = (last - start).astype(np.int64)
    inside = start + (length * rng.random(size)).astype(np.int64)
    # Some write once more about their last invoice, after the relationship has ended.
    after = has(end) & (rng.random(size) < 0.12)
    return np.where(after, end + between(rng, 1, 60, size), inside)


def _archived(rng: np.random.Generator, scope: Scope, customers: pl.DataFrame) -> pl.DataFrame:
    """Rows of the accounting archive: at most one per customer and fiscal year, ten years back."""
    rows = np.flatnonzero(customers["has_contracts"].to_numpy())
    column = {name: customers[name].to_numpy()[rows] for name in customers.columns}
    parts = []
    last_year = int(year_number(scope.until))
    for year in range(last_year - ARCHIVE_YEARS_BACK, last_year + 1):
        ends = np.empty(len(rows), dtype="datetime64[D]")
        for company in range(7):
            of = column["company"] == company
            ends[of] = fiscal_year_end(company, year_end(year))
        begins = (ends.astype("datetime64[M]") - 11).astype("datetime64[D]")
        low = np.maximum(column["since"], begins)
        high = earliest(ends, np.fmin(column["end_1"], scope.until))
        hit = (low <= high) & (ends <= scope.until) & (rng.random(len(rows)) < ARCHIVE_SHARE)
        collected = low + between(rng, 0, (high - low).astype(np.int64), len(rows))
        parts.append(
            frame(
                rows[hit],
                column["company"][hit],
                ARKIV,
                BILLING,
                collected_on=collected[hit],
                fiscal_year_end=ends[hit],
            )
        )
    return pl.concat(parts)


def _purged(scope: Scope, customers: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    purge = np.where(is_undecided(rows), NEVER, clean_purge(terms_of(customers, rows)))
    checked = np.where(rows["is_check"], rows["collected_on"].to_numpy() + CHECK_KEPT_DAYS, NEVER)
    rows = rows.drop("is_check").with_columns(purge_on=pl.Series(earliest(purge, checked)))
    return _without_late_leavers(scope, customers, _migrated(scope, rows))


def _migrated(scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    """The fibre company's migration: what the old system held that day is erased there and copied
    to the new one under new ids, with its collected_on; what was erased before is not copied."""
    moved_on = pl.lit(migrated_on(scope.until)).cast(pl.Date)
    in_old = (
        (pl.col("company") == FIBER)
        & (pl.col("system") == ABONNENT)
        & (pl.col("collected_on") < moved_on)
    )
    old = rows.filter(in_old).with_columns(
        system=pl.lit(FIBERADM, dtype=pl.Int8),
        purge_on=pl.min_horizontal("purge_on", moved_on),
    )
    gone_before = in_old & (pl.col("purge_on") <= moved_on).fill_null(False)
    return pl.concat([rows.filter(~gone_before), old])


def _without_late_leavers(
    scope: Scope, customers: pl.DataFrame, rows: pl.DataFrame
) -> pl.DataFrame:
    """Drops holdings erased before their relationship ends, if both fall within the series: the
    sample avoids the question whether an erased holding can still fall due."""
    if not scope.is_series:
        return rows
    return rows.filter(~pl.Series(leaves_before_end(scope, customers, rows)))


def leaves_before_end(scope: Scope, customers: pl.DataFrame, rows: pl.DataFrame) -> Numbers:
    """True where a row is purged within the series and its relationship ends later within it."""
    ends, purge = ends_of(customers, rows["customer"].to_numpy()), rows["purge_on"].to_numpy()
    within = (purge > scope.first) & (purge <= scope.until)
    later = [(end > purge) & (end <= scope.until) for end in (ends.end_1, ends.end_2)]
    return within & (later[0] | later[1])
