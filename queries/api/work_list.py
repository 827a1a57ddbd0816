"""What the owner of a system is to erase now, with the source's own numbers.

The only place where a pseudonym is turned back into a customer number: for the data protection
officer, for a stated reason, and never without a line in the store's private journal. The journal
does not contain the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from queries.api.explaining import explained
from queries.api.items import ItemQuery
from queries.api.session import Day, Opened
from queries.disclosure_control.roles import officer_only
from queries.errors import QueryError
from queries.notices.model import Notice
from queries.snapshots.reading import Reader

BY_STATUTE = "erase_after_statutory_period"
COLUMNS: dict[str, pl.DataType] = {
    "system": pl.String(),
    "company": pl.String(),
    "holding_id": pl.String(),
    "customer_id": pl.String(),
    "category": pl.String(),
    "collected_on": pl.Date(),
    "ended_on": pl.Date(),
    "erase_from": pl.Date(),
    "due_on": pl.Date(),
    "days_overdue": pl.Int64(),
    "promise": pl.String(),
    "why": pl.String(),
    "owner": pl.String(),
}


@dataclass(frozen=True)
class Size:
    """The size of a list, without its rows."""

    rows: int
    customers: int


class WorkLists(Opened):
    """The work lists of an opened snapshot."""

    def work_list(
        self,
        system: str,
        as_of: Day = None,
        reason: str = "",
        *,
        company: str | None = None,
        lang: str = "en",
    ) -> pl.DataFrame:
        """What is to be erased from a system now, with the source's own numbers.

        Rows: one per holding that may be erased on the day (no hold, no missing disposal decision):
        system, company, holding_id, customer_id, category, collected_on, ended_on, erase_from,
        due_on, days_overdue, promise, why, owner; the longest due first.
        Every call adds a line to the store's private journal: when, which role, what, why.
        Raises `RoleError` for other roles than dpo, `QueryError` without a reason or for a day
        before the exports' last day, `StoreError` where the journal cannot be written.
        """
        found, day = self._to_erase(system, as_of, company, lang)
        if not reason.strip():
            raise QueryError("A work list is opened for a reason, and none was given.")
        told = described(found, self._reader, system, self._store.way_back())
        self._note(
            "work_list",
            system=system,
            company=company,
            as_of=day.isoformat(),
            rows=told.height,
            reason=reason.strip(),
        )
        return told

    def work_list_size(self, system: str, as_of: Day = None, *, company: str | None = None) -> Size:
        """How many rows and customers the list would hold; adds no journal line."""
        return size(self._to_erase(system, as_of, company, "en")[0])

    def _to_erase(
        self, system: str, as_of: Day, company: str | None, lang: str
    ) -> tuple[pl.DataFrame, date]:
        officer_only(self.role, "Work lists")
        self._rows_only("Work lists")
        day = self._day(as_of)
        refuse_past(day, self.newest_day)
        return due(self._reader, self.notice, system, day, lang, company), day


def due(
    reader: Reader, notice: Notice, system: str, day: date, lang: str, company: str | None = None
) -> pl.DataFrame:
    """The holdings of a system that may be erased on the day: their first day of erasure has come,
    no hold binds them, and no disposal decision is missing.

    Rows: those of `items` with erase_from; one per holding, under the promise whose last day comes
    first.
    """
    promises = tuple(promise.id for promise in notice.promises.values() if promise.erases)
    filters = {"system": system, "company": company}

    def rows(status: str, until: date | None = None) -> pl.DataFrame:
        asked = ItemQuery(promises, day, status, filters, (None, until))
        return asked.rows(reader, None, 0)

    # with a later last day than this, even the longest purge run has not begun
    until = day + timedelta(days=max(rule.run_days for rule in notice.retention.values()))
    open_ones = pl.concat([rows("overdue", until), rows("pending", until)])
    # a hold or a missing decision under one promise stops the holding under every promise
    bound = pl.concat([rows("held"), open_ones.filter(pl.col("blocked_by").is_not_null())])
    found = (
        open_ones.with_columns(erase_from=_erase_from(notice))
        .filter(pl.col("erase_from") <= day)
        .join(bound, on="item_id", how="anti", maintain_order="left")
        .sort("due_on", "item_id")
        .unique("item_id", keep="first", maintain_order=True)
    )
    return explained(found, reader, notice, lang)


def size(found: pl.DataFrame) -> Size:
    """How many rows, and how many customers they are about."""
    return Size(found.height, found.select("company", "customer_key").n_unique())


def described(
    found: pl.DataFrame, reader: Reader, system: str, identities: pl.DataFrame
) -> pl.DataFrame:
    """The rows with the source's own numbers, the day of collection and the owner.

    `identities`: kind, company, original, key.
    """
    customers = identities.filter(pl.col("kind") == "customer")
    owners = reader.table("system_owners")
    collected = reader.figure("collected", {"system": system})
    keys = ["company", "customer_key"]
    told = (
        found.join(
            customers.select("company", customer_key="key", customer_id="original"),
            on=keys,
            how="left",
            maintain_order="left",
        )
        .join(owners, on=["company", "system"], how="left", maintain_order="left")
        .join(collected, on="item_id", how="left", maintain_order="left")
        .rename({"item_id": "holding_id", "counts_from": "ended_on"})
    )
    return told.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())


def refuse_past(day: date, newest: date) -> None:
    """Raise `QueryError` for a day before the exports' last day: what was due may be erased."""
    if day < newest:
        raise QueryError(
            f"A work list is for {newest} or a later day: what was due before may be erased.",
            f"Ask as of {newest}.",
        )


def _erase_from(notice: Notice) -> pl.Expr:
    """The first day on which a thing may be erased: its last day minus the purge run of its rule.

    A withdrawn consent has no rule: the data may be erased at once. Under a statute `kind` is the
    rule; under the 24 months `kind` is the statute that applies afterwards, not the rule.
    """
    runs = {name: rule.run_days for name, rule in notice.retention.items()}
    own = pl.col("part").is_null() | (pl.col("part") == "")
    is_by_statute = pl.col("promise") == BY_STATUTE
    named = pl.when(is_by_statute).then("kind").otherwise(pl.lit("relationship"))
    rule = pl.when(own).then(named)
    run = rule.replace_strict(runs, default=None, return_dtype=pl.Int64)
    began = pl.col("due_on") - pl.duration(days=run - 1)
    return pl.coalesce(began, pl.col("arises_on"))
