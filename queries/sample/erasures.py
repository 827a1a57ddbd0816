"""The disposal record: which erasures it names, and its lines.

Some erased holdings have their own line; the others are only counted per run of a system. A named
erasure is known to the day; another one shows only as a row missing from the next export.
"""

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, stream
from queries.sample.days import NEVER, Days, as_date, has, months_after, next_month_start
from queries.sample.decisions import reference
from queries.sample.group import CATEGORIES, COMPANIES, SYSTEMS
from queries.sample.ids import ids
from queries.sample.retention import KEPT_MONTHS, RUN_DAYS, governing_end, terms_of
from queries.sample.scope import HISTORY_MONTHS, Scope

NAMED_SHARE = 0.4


def is_named(scope: Scope, customers: pl.DataFrame, holdings: pl.DataFrame) -> pl.Series:
    """True where the record names the holding if it is erased.

    Always named: holdings on consent, and those that would look late if their erasure showed only
    in the next export.
    """
    rng = stream(scope.seed, "erasures")
    purge = holdings["purge_on"].to_numpy()
    due = months_after(governing_end(terms_of(customers, holdings)), KEPT_MONTHS) + RUN_DAYS
    looks_late = next_month_start(purge) > due
    named = rng.random(len(holdings)) < NAMED_SHARE
    return pl.Series(named | looks_late | holdings["is_on_consent"].to_numpy())


def left_on(purge: Days, named: Numbers) -> Days:
    """The day on which a purge is known to be done: the purge day if the record names it, else the
    last whole day of the next monthly export, the end of the month."""
    return np.where(named, purge, np.where(has(purge), next_month_start(purge) - 1, NEVER))


def record(scope: Scope, holdings: pl.DataFrame) -> pl.DataFrame:
    """**Rows** one per line, with the contract's columns: named holdings that some export showed,
    and counts of everything else, by company, system, category and day."""
    history = months_after(scope.until, -HISTORY_MONTHS)
    gone = holdings.filter(
        (pl.col("purge_on") <= pl.lit(as_date(scope.until)))
        & (pl.col("purge_on") > pl.lit(as_date(history)))
    )
    named = gone.filter("is_named", "is_shown").select(
        "company", "system", "category", "holding_id",
        rows=pl.lit(None, dtype=pl.Int64), erased_on="purge_on", how=_how(),
    )  # fmt: skip
    counted = (
        gone.filter(~(pl.col("is_named") & pl.col("is_shown")))
        .group_by("company", "system", "category", "purge_on")
        .agg(rows=pl.len().cast(pl.Int64))
        .select(
            "company", "system", "category", pl.lit(None, dtype=pl.String).alias("holding_id"),
            "rows", erased_on="purge_on", how=_how(),
        )
    )  # fmt: skip
    partly = holdings.filter(pl.col("partly_on").is_not_null()).select(
        "company", "system", "category", "holding_id",
        rows=pl.lit(None, dtype=pl.Int64), erased_on="partly_on", how=pl.lit("partly"),
    )  # fmt: skip
    lines = pl.concat([named, counted, partly]).sort(
        "erased_on", "company", "system", "category", "holding_id", nulls_last=True
    )
    number = np.arange(len(lines))
    return lines.select(
        ids("g-", number, scope.customers, step=9_901).alias("erasure_id"),
        pl.Series(COMPANIES).gather(lines["company"]).alias("company"),
        pl.Series(SYSTEMS).gather(lines["system"]).alias("system"),
        pl.Series(CATEGORIES).gather(lines["category"]).alias("category"),
        "holding_id",
        "rows",
        "erased_on",
        "how",
        decision_ref=reference(lines),
    )


def _how() -> pl.Expr:
    """`anonymised` for meter values, which stay as statistics; `erased` for all else."""
    is_metering = pl.col("category") == CATEGORIES.index("metering")
    return pl.when(is_metering).then(pl.lit("anonymised")).otherwise(pl.lit("erased"))
