"""The disposal record: which erasures it names, and the lines it has on a day.

Some holdings have a line of their own; of others the record only counts a run of a system. What is
named closes on its day; what is not is only found missing, on the day of the next export.
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
    """True where the record names the holding, should it be erased.

    Whatever would look late if only the next export showed it gone is named: the campaign system
    logs each erasure, and so does a run at a month's turn.
    """
    rng = stream(scope.seed, "erasures")
    purge = holdings["purge_on"].to_numpy()
    due = months_after(governing_end(terms_of(customers, holdings)), KEPT_MONTHS) + RUN_DAYS
    looks_late = next_month_start(purge) > due
    named = rng.random(len(holdings)) < NAMED_SHARE
    return pl.Series(named | looks_late | holdings["is_on_consent"].to_numpy())


def left_on(purge: Days, named: Numbers) -> Days:
    """The day on which a purge becomes known: its own where the record names it, else that of the
    next monthly export, on the first of the month after."""
    return np.where(named, purge, np.where(has(purge), next_month_start(purge), NEVER))


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
    """Most rows are erased; meter values stay behind as statistics without a person."""
    is_metering = pl.col("category") == CATEGORIES.index("metering")
    return pl.when(is_metering).then(pl.lit("anonymised")).otherwise(pl.lit("erased"))
