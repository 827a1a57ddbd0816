"""Which rows that left the exports are deleted: personal data is kept no longer than needed.

A row that left is kept for 13 months (the twelve that a kept share covers, and one more), and as
long as a row that is still kept is judged by it. Then it is folded: its flows are carried on and
the row is deleted. A fact that binds for good (an objection, a consent, a disposal line) is folded
too, but of its row the columns that others are judged by stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from queries.deadlines import months_after
from queries.exports import TABLES
from queries.snapshots.facts import BINDING, NEVER
from queries.snapshots.merge import TableRows, item_id

KEEP_MONTHS = 13

CUSTOMER = ("company", "customer_key")
# Tables whose rows are needed to judge rows of other tables, and the columns that join the two. The
# order matters: a table comes after those that need it. A test compares it with what the SQL reads.
NEEDED_BY: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "request_events": (("requests", ("request_id",)),),
    "holdings": (("uses", CUSTOMER),),
    "holds": (("holdings", ("holding_id",)), ("holdings", CUSTOMER), ("uses", CUSTOMER)),
    "consents": (("holdings", CUSTOMER), ("uses", CUSTOMER), ("disclosures", CUSTOMER)),
    "contracts": (("holdings", CUSTOMER), ("uses", CUSTOMER)),
    "customers": tuple(
        (name, CUSTOMER)
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
}


@dataclass
class Folding:
    """item_id, by table, of the rows whose flows are carried from now on: those that are deleted,
    and those of which the columns of `BINDING` stay."""

    deleted: dict[str, pl.DataFrame] = field(default_factory=dict)
    reduced: dict[str, pl.DataFrame] = field(default_factory=dict)

    def ids(self) -> dict[str, pl.DataFrame]:
        """All of them, by table."""
        names = {**self.deleted, **self.reduced}
        return {
            name: pl.concat([part[name] for part in (self.deleted, self.reduced) if name in part])
            for name in names
        }


def to_fold(tables: Mapping[str, TableRows], folded: pl.DataFrame, day: date) -> Folding:
    """The rows that left and are folded on `day`. `folded`: item_table, item_id of those that were
    folded before."""
    limit = months_after(day, -KEEP_MONTHS)
    folding = Folding()
    before = {str(name): ids.select("item_id") for (name,), ids in folded.group_by("item_table")}
    roots = [name for name in TABLES if name not in NEEDED_BY and name not in NEVER]
    for name in (*roots, *NEEDED_BY):
        if name not in tables or tables[name].left is None:
            continue
        old = left_rows(tables[name], name).filter(pl.col("since_on") <= limit)
        old = _closed(old, name, tables, limit)
        if old.is_empty():
            continue
        binding = _binding(old, name, tables, folding)
        others = old.join(binding, on="item_id", how="anti")
        deleted = _not_needed(others, name, tables, _gone(folding, before))
        if name in before:
            binding = binding.join(before[name], on="item_id", how="anti")
        if not binding.is_empty():
            folding.reduced[name] = binding
        if not deleted.is_empty():
            folding.deleted[name] = deleted.select("item_id")
    return folding


def _gone(folding: Folding, before: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """item_id by table of what is not judged any more: it is folded now, or was before."""
    now = folding.ids()
    return {
        name: pl.concat([part[name] for part in (now, before) if name in part])
        for name in {**now, **before}
    }


def left_rows(rows: TableRows, name: str) -> pl.DataFrame:
    """The rows of a table that left the exports, with their item_id."""
    assert rows.left is not None
    return pl.scan_parquet(rows.left, glob=False).with_columns(item_id(TABLES[name])).collect()


def _closed(
    old: pl.DataFrame, name: str, tables: Mapping[str, TableRows], limit: date
) -> pl.DataFrame:
    """Without the events that are only no longer exported and go on: a request that nobody has
    answered, a flow that still runs. What is gone was closed by that."""
    goes_on = pl.lit(False)
    if name == "requests":
        goes_on = pl.col("answered_on").is_null() & pl.col("outcome").is_null()
        if "request_events" in tables:
            events = _rows(tables["request_events"], ("request_id", "kind"))
            taken_back = events.filter(pl.col("kind") == "withdrawn")["request_id"]
            goes_on = goes_on & ~pl.col("request_id").is_in(taken_back.implode())
    if name == "disclosures":
        goes_on = (pl.col("kind") == "flow") & (
            pl.col("until_on").is_null() | (pl.col("until_on") > limit)
        )
    return old.filter(pl.col("is_gone") | ~goes_on)


def _not_needed(
    old: pl.DataFrame,
    name: str,
    tables: Mapping[str, TableRows],
    gone: Mapping[str, pl.DataFrame],
) -> pl.DataFrame:
    """Without the rows that a row which stays is judged by."""
    if name == "holds":
        # one that names neither customer nor holding binds all that is held
        old = old.filter(pl.col("customer_key").is_not_null() | pl.col("holding_id").is_not_null())
    for needing, columns in NEEDED_BY.get(name, ()):
        if old.is_empty() or needing not in tables:
            continue
        kept = _rows(tables[needing], columns, needing, gone.get(needing)).drop_nulls().unique()
        if columns == CUSTOMER:
            kept = _and_theirs(kept, tables)
        old = old.join(kept, on=list(columns), how="anti")
    if name == "holdings" and not old.is_empty() and "erasures" in tables:
        old = old.join(_copies(old, tables), on="holding_id", how="anti")
    if name == "customers" and not old.is_empty():
        old = old.join(_organisations(tables), on=list(CUSTOMER), how="anti")
    return old


def _binding(
    old: pl.DataFrame, name: str, tables: Mapping[str, TableRows], folding: Folding
) -> pl.DataFrame:
    """item_id of the rows that bind for good."""
    if name not in BINDING:
        return old.head(0).select("item_id")
    found = old.filter(BINDING[name].which)
    if name == "request_events":
        bound = _bound_requests(tables["requests"], folding) if "requests" in tables else None
        found = found.head(0) if bound is None else found.join(bound, on="request_id", how="semi")
    if name == "disclosures":
        # one for each day on which a recipient got data says all that is asked
        found = found.unique(
            ["company", "recipient_id", "kind", "disclosed_on", "until_on"],
            keep="first",
            maintain_order=True,
        )
    return found.select("item_id")


def _bound_requests(requests: TableRows, folding: Folding) -> pl.DataFrame:
    """request_id of the requests that left and of which a row stays."""
    if requests.left is None:
        return pl.DataFrame(schema={"request_id": pl.String})
    left = left_rows(requests, "requests")
    deleted = folding.deleted.get("requests")
    return (left if deleted is None else left.join(deleted, on="item_id", how="anti")).select(
        "request_id"
    )


def _rows(
    rows: TableRows,
    columns: tuple[str, ...],
    name: str | None = None,
    gone: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Columns of the rows that are exported, or have left and are kept; without those `gone`."""
    found = pl.scan_parquet(rows.present, glob=False).select(*columns).collect()
    if rows.left is None:
        return found
    if name is None or gone is None:
        left = pl.scan_parquet(rows.left, glob=False).select(*columns).collect()
    else:
        left = left_rows(rows, name).join(gone, on="item_id", how="anti").select(*columns)
    return pl.concat([found, left])


def _and_theirs(kept: pl.DataFrame, tables: Mapping[str, TableRows]) -> pl.DataFrame:
    """The customers, with the organisations of contact persons and the other customer numbers of
    the same persons: they are judged by those too."""
    if "customers" not in tables:
        return kept
    known = _rows(tables["customers"], (*CUSTOMER, "organisation_key", "person_key"))
    mine = known.join(kept, on=list(CUSTOMER), how="semi")
    organisations = mine.select("company", customer_key="organisation_key").drop_nulls()
    persons = mine.select("person_key").drop_nulls()
    numbers = known.join(persons, on="person_key", how="semi").select(CUSTOMER)
    return pl.concat([kept, organisations, numbers]).unique()


def _copies(old: pl.DataFrame, tables: Mapping[str, TableRows]) -> pl.DataFrame:
    """holding_id of what may be the scanned copy of an original that stays: it is judged by it."""
    named = (*CUSTOMER, "category", "holding_id")
    lines = _rows(tables["erasures"], ("holding_id", "how")).filter(how="transferred")
    originals = _rows(tables["holdings"], named).join(lines, on="holding_id", how="semi")
    staying = originals.join(old, on="holding_id", how="anti")
    found = old.join(staying, on=[*CUSTOMER, "category"], how="semi")
    return found.select("holding_id")


def _organisations(tables: Mapping[str, TableRows]) -> pl.DataFrame:
    """The organisations whose contact persons are still exported."""
    return (
        pl.scan_parquet(tables["customers"].present, glob=False)
        .filter(pl.col("organisation_key").is_not_null())
        .select("company", customer_key="organisation_key")
        .unique()
        .collect()
    )


def after_folding(name: str, tables: Mapping[str, TableRows], folding: Folding) -> pl.DataFrame:
    """The rows of a table that left, without those deleted and with little of those that bind."""
    left = left_rows(tables[name], name)
    if name in folding.deleted:
        left = left.join(folding.deleted[name], on="item_id", how="anti")
    if name in folding.reduced:
        left = _reduced(left, name, tables, folding.reduced[name])
    return left.drop("item_id")


def _reduced(
    left: pl.DataFrame, name: str, tables: Mapping[str, TableRows], ids: pl.DataFrame
) -> pl.DataFrame:
    if name == "requests" and "customers" in tables:
        left = _with_person(left, tables["customers"])
    table, kept = TABLES[name], BINDING[name].columns
    chosen = pl.col("item_id").is_in(ids["item_id"].implode())
    return left.with_columns(
        pl.when(~chosen).then(pl.col(column)).alias(column)
        for column in table.stored
        if column not in kept
    )


def _with_person(requests: pl.DataFrame, customers: TableRows) -> pl.DataFrame:
    """Each request with the person of its customer: the row of the customer may go, and the
    objection counts for all customer numbers of the person."""
    known = _rows(customers, (*CUSTOMER, "person_key")).unique(CUSTOMER, keep="first")
    named = requests.select(CUSTOMER).join(
        known, on=list(CUSTOMER), how="left", maintain_order="left"
    )
    return requests.with_columns(person_key=named["person_key"].fill_null(requests["person_key"]))
