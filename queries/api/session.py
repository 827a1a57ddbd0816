"""An opened snapshot: its days, notice, companies, files and loads, for every kind of question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

import polars as pl

from queries.api import provenance
from queries.api.measurability import Measurable
from queries.disclosure_control import roles
from queries.disclosure_control.shares import told_shares
from queries.errors import QueryError
from queries.notices.model import Promise
from queries.notices.reading import Notice, read_notice
from queries.snapshots import loads
from queries.snapshots.reading import Reader
from queries.snapshots.store import Snapshot, Store

Day = date | str | None


class Opened:
    """One snapshot, opened for one role."""

    def __init__(self, store: Store, snapshot: Snapshot, role: str = "dpo") -> None:
        self.role = roles.checked_role(role)
        self._store = store
        self._snapshot = snapshot
        self.notice: Notice = read_notice(snapshot.folder / "notice.toml")
        self._reader = Reader(store, snapshot, with_rows=role != "management")

    @property
    def snapshot(self) -> str:
        """The id of the snapshot."""
        return self._snapshot.id

    @property
    def may(self) -> roles.Permissions:
        """What the role that opened the snapshot may ask for."""
        return roles.permissions(self.role)

    @property
    def loaded_at(self) -> str:
        """When the snapshot was published, as an ISO instant."""
        return str(self._snapshot.manifest["loaded_at"])

    @property
    def day(self) -> date:
        """The default day: the last complete day of the newest export; for management the last
        month-end before or on it."""
        newest = self._snapshot.day
        return newest if self.role != "management" else roles.month_end(newest)

    @property
    def newest_day(self) -> date:
        """The last complete day of the newest export."""
        return self._snapshot.day

    @property
    def promises(self) -> Mapping[str, Promise]:
        """The notice's promises, by id."""
        return self.notice.promises

    def told(self, found: pl.DataFrame, promise: str | None = None) -> pl.DataFrame:
        """A frame of figures as it may be said: shares of fewer than eight are null.

        `promise`: whose figures they are, where the frame has no such column.
        """
        conditions = [one.id for one in self.promises.values() if one.nature == "condition"]
        if promise is None:
            return told_shares(found, conditions)
        named = found.with_columns(promise=pl.lit(promise))
        return told_shares(named, conditions).drop("promise")

    @cached_property
    def companies(self) -> dict[str, str]:
        """Company ids and display names: those exported, and those the notice names, if any of the
        exported ones is among them (else the notice is another group's)."""
        exported = self._snapshot.manifest["companies"]
        named = self.notice.companies
        ids = (
            [*named, *(c for c in exported if c not in named)]
            if set(exported) & set(named)
            else exported
        )
        return {company: named.get(company, company) for company in ids}

    def snapshots(self) -> pl.DataFrame:
        """id, loaded_at, day, notice version, has_rows, source rows, obligations."""
        return provenance.snapshots(self._store)

    def files(self) -> pl.DataFrame:
        """The files under the snapshot: table_name, file, sha256, rows_read, accepted, quarantined,
        warnings."""
        return self._reader.table("files").sort("table_name", "file")

    def coverage(self) -> pl.DataFrame:
        """What the files cover: table_name, file, company, system, is_complete, extracted_at,
        events_from; a null company or system means all."""
        return self._reader.table("coverage").sort("table_name", "file", "company", "system")

    def missing(self, as_of: Day = None) -> pl.DataFrame:
        """Why something cannot be measured: promise, company (null: all), table, reason
        (not_exported, refused, too_old, before, systems), age_days, covered, registered, first_on.
        """
        return provenance.missing(self._measurable(self._day(as_of)))

    def loads(self) -> pl.DataFrame:
        """Every load of every table up to the snapshot, the oldest first.

        Rows: table, snapshot, last_day (the last one the extract has complete), rows_read,
        accepted, quarantined, is_short (over 10 % fewer rows than in the load before, if that
        covered the same), lacks (companies exported before, and not any more).
        """
        return loads.loads(self._store, self._snapshot)

    def delivered(self) -> pl.DataFrame:
        """The files under the snapshot: table, file, rows_read, accepted, quarantined, last_day,
        warnings, rows_before (of the file of that name in the load before), promises that read it,
        columns_not_loaded, contract_columns_not_loaded (those whose name the contract has),
        sha256."""
        return loads.delivered(self._store, self._snapshot, self.promises)

    def quarantine(self) -> pl.DataFrame:
        """The quarantined rows with real customer numbers: table, file, line, column, rule,
        reasons, raw. Empty where the load quarantined none, or they are no longer kept.

        Every call that gives rows adds a line to the store's private journal.
        Raises `RoleError` for anybody but the DPO, `StoreError` where the journal cannot be
        written.
        """
        roles.officer_only(self.role, "Quarantined rows")
        found = provenance.quarantine(self._store, self._snapshot)
        if found.height:
            self._note("quarantine", rows=found.height)
        return found

    @property
    def has_quarantine(self) -> bool:
        """Whether quarantined rows of the load are kept; reads none and adds no journal line."""
        return provenance.quarantine_file(self._store, self._snapshot).is_file()

    def quarantine_counts(self) -> pl.DataFrame:
        """Which rules were broken: table, file, rule, column, weight, rows, first_lines."""
        return provenance.broken_rules(self._snapshot)

    def _current_on(self, day: date) -> Snapshot | None:
        """The oldest earlier snapshot whose exports had that day complete: what was shown then."""
        found = (s for s in self._store.snapshots() if s.id < self.snapshot and s.day >= day)
        return next(found, None)

    def _note(self, opened: str, **more: Any) -> None:
        """A line in the private journal: when, which role, what of which snapshot was opened."""
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        known = {"at": at, "role": self.role, "opened": opened, "snapshot": self.snapshot}
        self._store.note(known | more)

    def _plain_day(self, day: Day) -> date:
        if isinstance(day, date):
            return day
        try:
            return date.fromisoformat(day or "")
        except ValueError:
            raise QueryError(f"{day!r} is no day.", "Write it as 2026-10-31.") from None

    def _day(self, day: Day) -> date:
        return roles.checked_day(self.role, self.day if day is None else self._plain_day(day))

    def _measurable(self, day: date) -> Measurable:
        return self._measurable_now.on(day)

    @cached_property
    def _measurable_now(self) -> Measurable:
        systems = self._snapshot.manifest["systems"]
        companies = list(self.companies)
        return Measurable(self._reader, self.notice, companies, self.newest_day, systems)

    def _known(self, promise: str) -> None:
        if promise not in self.promises:
            raise QueryError(
                f"The notice has no promise called {promise!r}.",
                "It has: " + ", ".join(self.promises),
            )

    def _rows_only(self, what: str) -> None:
        roles.rows_only(self.role, what)
        if not self._reader.has_rows:
            raise QueryError(
                f"The rows of snapshot {self.snapshot} are no longer kept.",
                "Its flows are: status, trend and changes still answer.",
            )
