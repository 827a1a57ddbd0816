"""Why a promise cannot be measured, in words."""

from collections.abc import Sequence

import polars as pl

from dashboard.words import Words


def reasons(missing: pl.DataFrame, w: Words, company: str | None = None) -> dict[str, str]:
    """The reason by promise, for the group or for one company; systems left out are no reason.

    `missing`: promise, company (null: all of them), table, reason, age_days, first_on.
    """
    is_reason = pl.col("reason") != "systems"
    if company:
        is_reason &= pl.col("company").is_null() | (pl.col("company") == company)
    found = missing.filter(is_reason)
    names = found["promise"].unique(maintain_order=True)
    return {name: reason(found.filter(pl.col("promise") == name), w) for name in names}


def reason(missing: pl.DataFrame, w: Words) -> str:
    """`utlämnanden och mottagare exporteras inte`, or how old the data is, or where it begins."""
    absent = missing.filter(pl.col("reason") == "not_exported")["table"]
    if absent.len():
        tables = [w.name("table", name) for name in absent.unique(maintain_order=True)]
        return w.count("blind.table", len(tables), tables=listed(tables, w))
    refused = missing.filter(pl.col("reason") == "refused")["table"]
    if refused.len():
        return w("consent.refused", table=w.name("table", refused[0]))
    oldest = missing.sort("age_days", descending=True, nulls_last=True).row(0, named=True)
    table = w.name("table", oldest["table"])
    if oldest["reason"] == "before":
        return w("blind.before", table=table, day=oldest["first_on"])
    return w("blind.too_old", table=table, n=oldest["age_days"])


def listed(names: Sequence[str], w: Words) -> str:
    """`a, b och c`."""
    if len(names) < 2:
        return "".join(names)
    return w("blind.and", first=", ".join(names[:-1]), last=names[-1])
