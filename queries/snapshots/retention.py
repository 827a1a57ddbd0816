"""Which rows that left the exports are deleted: personal data is kept no longer than needed.

A row that left is kept for 13 months (the twelve that a kept share covers, and one more), and as
long as a row that is still kept needs it to be judged. Then it is folded: its flows are carried on
and the row is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from queries.deadlines import months_after
from queries.exports import TABLES
from queries.snapshots.merge import TableRows, item_id

KEEP_MONTHS = 13

# Tables whose rows are needed to judge rows of other tables, and the columns that join the two.
# Rows of other tables are not needed. The order matters: a table comes after those that need it.
NEEDED_BY: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "request_events": (("requests", ("request_id",)),),
    "erasures": (("holdings", ("holding_id",)),),
    "holds": (("holdings", ("holding_id",)), ("holdings", ("company", "customer_key"))),
    "consents": (
        ("holdings", ("company", "customer_key")),
        ("uses", ("company", "customer_key")),
        ("disclosures", ("company", "customer_key")),
    ),
    "contracts": (
        ("holdings", ("company", "customer_key")),
        ("uses", ("company", "customer_key")),
    ),
    "customers": tuple(
        (name, ("company", "customer_key"))
        for name in (
            "holdings",
            "uses",
            "disclosures",
            "requests",
            "consents",
            "contracts",
            "holds",
            "complaints",
        )
    ),
    "agreements": (("disclosures", ("recipient_id",)),),
    "recipients": (("disclosures", ("recipient_id",)), ("agreements", ("recipient_id",))),
}
# The register of processing holds no personal data, and the other tables are judged by it.
NEVER = ("processings",)


def to_fold(tables: Mapping[str, TableRows], day: date) -> dict[str, pl.DataFrame]:
    """Per table the item_id of the rows that left and are deleted on `day`; tables without any are
    left out."""
    limit = months_after(day, -KEEP_MONTHS)
    going: dict[str, pl.DataFrame] = {}
    roots = [name for name in TABLES if name not in NEEDED_BY and name not in NEVER]
    for name in (*roots, *NEEDED_BY):
        left = tables[name].left if name in tables else None
        if left is None:
            continue
        table = TABLES[name]
        old = (
            pl.scan_parquet(left, glob=False)
            .with_columns(item_id(table))
            .filter(pl.col("since_on") <= limit)
            .collect()
        )
        for needing, columns in NEEDED_BY.get(name, ()):
            if old.is_empty() or needing not in tables:
                continue
            kept = _kept(tables[needing], needing, columns, going.get(needing))
            old = old.join(kept, on=list(columns), how="anti")
        if name == "customers" and not old.is_empty():
            old = old.join(_organisations(tables), on=["company", "customer_key"], how="anti")
        if not old.is_empty():
            going[name] = old.select("item_id")
    return going


def _kept(
    rows: TableRows, name: str, columns: tuple[str, ...], going: pl.DataFrame | None
) -> pl.DataFrame:
    """The values of `columns` in the rows of a table that are exported or stay kept."""
    found = pl.scan_parquet(rows.present, glob=False).select(*columns).unique().collect()
    if rows.left is None:
        return found
    left = pl.scan_parquet(rows.left, glob=False).with_columns(item_id(TABLES[name])).collect()
    if going is not None:
        left = left.join(going, on="item_id", how="anti")
    return pl.concat([found, left.select(*columns)]).unique()


def _organisations(tables: Mapping[str, TableRows]) -> pl.DataFrame:
    """The organisations whose contact persons are still exported."""
    return (
        pl.scan_parquet(tables["customers"].present, glob=False)
        .filter(pl.col("organisation_key").is_not_null())
        .select("company", customer_key="organisation_key")
        .unique()
        .collect()
    )


def without(rows: TableRows, name: str, going: pl.DataFrame) -> pl.DataFrame:
    """The rows that left, except those that are deleted (`going`)."""
    assert rows.left is not None
    left = pl.scan_parquet(rows.left, glob=False).with_columns(item_id(TABLES[name])).collect()
    return left.join(going, on="item_id", how="anti").drop("item_id")
