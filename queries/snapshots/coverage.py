"""What a store records of its exports besides rows: coverage, first and last days, file reports.

What was delivered, for which companies and systems, up to which day. It is part of each snapshot's
manifest, from which the next load continues it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from queries.build.schema import DUES, WHOLE, empty_flows
from queries.engine import sql_files
from queries.errors import StoreError
from queries.exports import TABLES
from queries.loading.delivery import Coverage, Delivery
from queries.notices.model import Notice
from queries.snapshots.coverage_frames import coverage_frame, files_frame
from queries.snapshots.event_starts import EventStarts
from queries.snapshots.folded import dues_of, read_absences, told_dues
from queries.snapshots.merge import ABSENCES, TableRows
from queries.snapshots.store import Snapshot, Store


@dataclass
class KnownTables:
    """The exported tables as known before a delivery; after `add` including it."""

    tables: dict[str, TableRows] = field(default_factory=dict)
    absences: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ABSENCES))
    carried: pl.DataFrame = field(default_factory=empty_flows)
    coverage: list[Coverage] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    first_days: dict[str, dict[str, date]] = field(default_factory=dict)
    companies: set[str] = field(default_factory=set)
    systems: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    dues: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=DUES))
    event_starts: EventStarts = field(default_factory=EventStarts)

    @classmethod
    def of(cls, store: Store, snapshot: Snapshot | None) -> KnownTables:
        """What is known from the snapshot; without one, nothing.

        **Raises** `StoreError` when the snapshot's rows are no longer kept.
        """
        if snapshot is None:
            return cls()
        manifest = snapshot.manifest
        tables = {}
        for name, parts in manifest["tables"].items():
            present = store.tables / parts["present"]["file"]
            left = store.tables / parts["left"]["file"] if parts["left"] else None
            if not present.is_file() or (left is not None and not left.is_file()):
                raise StoreError(
                    f"The rows of snapshot {snapshot.id} are no longer kept.",
                    "Only those of the last two snapshots are.",
                )
            tables[name] = TableRows(present, left)
        return cls(
            tables=tables,
            absences=read_absences(snapshot),
            carried=pl.read_parquet(snapshot.folder / "carried.parquet", glob=False),
            coverage=[_coverage(entry) for entry in manifest["coverage"]],
            files=manifest["files"],
            first_days={
                name: {company: date.fromisoformat(day) for company, day in days.items()}
                for name, days in manifest["first_days"].items()
            },
            companies=set(manifest["companies"]),
            systems=manifest["systems"],
            dues=dues_of(manifest),
            event_starts=EventStarts.of(manifest.get("event_starts", [])),
        )

    @property
    def last_days(self) -> dict[str, date]:
        """The last complete day of each exported table: the day before its newest extract."""
        days: dict[str, date] = {}
        for entry in self.coverage:
            days[entry.table] = max(entry.last_day, days.get(entry.table, entry.last_day))
        return days

    @property
    def first_extracts(self) -> pl.DataFrame:
        """The first extract of each table and company: table_name, company, first_on."""
        rows = [
            (name, company, day)
            for name, days in self.first_days.items()
            for company, day in days.items()
        ]
        schema = {"table_name": pl.String, "company": pl.String, "first_on": pl.Date}
        return pl.DataFrame(rows, schema=schema, orient="row")

    @property
    def whole_exports(self) -> pl.DataFrame:
        """The tables whose every row is exported: table_name, company (null: every company).

        A row that such a table lacks is not there; where any file is partial, it may only be
        missing.
        """
        rows = [(name, company) for name in self.tables for company in self._whole_companies(name)]
        return pl.DataFrame(rows, schema=WHOLE, orient="row")

    def _whole_companies(self, table: str) -> list[str | None]:
        entries = [entry for entry in self.coverage if entry.table == table]
        whole = [entry.companies for entry in entries if entry.complete]
        partial = [entry.companies for entry in entries if not entry.complete]
        if None in whole and not partial:
            return [None]
        named = {c for of in whole for c in (self.companies if of is None else of)}
        lacking = {c for of in partial for c in (self.companies if of is None else of)}
        return [*sorted(named - lacking)]

    def refuse_older(self, delivery: Delivery) -> None:
        """Raise `StoreError` when a complete extract is older than the one known already."""
        newest: dict[str, datetime] = {}
        for entry in self.coverage:
            if entry.complete:
                newest[entry.table] = max(
                    entry.extracted_at, newest.get(entry.table, entry.extracted_at)
                )
        for entry in delivery.coverage:
            if entry.complete and entry.extracted_at < newest.get(entry.table, datetime.min):
                raise StoreError(
                    f"{entry.file}: this extract of {entry.table} is from "
                    f"{entry.extracted_at.date()}, older than the one loaded, from "
                    f"{newest[entry.table].date()}.",
                    "To go back to it, load it on an earlier snapshot: load DIR --base ID.",
                )

    def add(self, delivery: Delivery) -> None:
        """Add the coverage, first days, companies, systems and file reports of a delivery."""
        found = _companies_of_rows(delivery.tables)
        for name in delivery.tables:
            entries = [entry for entry in delivery.coverage if entry.table == name]
            extract_day = max(entry.extracted_at for entry in entries).date()
            named = {company for entry in entries for company in entry.companies or ()}
            companies = named | found[name] if TABLES[name].has_company else set()
            first = self.first_days.setdefault(name, {})
            for company in companies:
                first.setdefault(company, extract_day)
            self.companies |= companies
            self.coverage = [
                old
                for old in self.coverage
                if old.table != name or not any(_replaces(new, old) for new in entries)
            ] + entries
        delivered = set(delivery.tables)
        self.files = [f for f in self.files if f["table"] not in delivered] + [
            file.as_dict() for file in delivery.files
        ]
        self._add_systems(delivery)
        self.event_starts.add(delivery)

    def _add_systems(self, delivery: Delivery) -> None:
        """Which of the systems in the register have holdings exported, by company."""
        for name, key in (("processings", "registered"), ("holdings", "covered")):
            if name not in delivery.tables:
                continue
            pairs = set(
                pl.scan_parquet(delivery.tables[name], glob=False)
                .select("company", "system")
                .unique()
                .collect()
                .iter_rows()
            )
            for entry in delivery.coverage:
                if entry.table == name and entry.systems:
                    pairs |= {(c, s) for c in entry.companies or () for s in entry.systems}
            for company in {company for company, _ in pairs}:
                mine = sorted(system for owner, system in pairs if owner == company)
                self.systems.setdefault(company, {})[key] = mine

    def as_manifest(self) -> dict[str, Any]:
        """The JSON of all this in a snapshot's manifest."""
        return {
            "coverage": [_entry(coverage) for coverage in self.coverage],
            "files": self.files,
            "first_days": {
                name: {company: day.isoformat() for company, day in sorted(days.items())}
                for name, days in self.first_days.items()
            },
            "last_days": {name: day.isoformat() for name, day in self.last_days.items()},
            "companies": sorted(self.companies),
            "systems": self.systems,
            "folded_dues": told_dues(self.dues),
            "event_starts": self.event_starts.as_manifest(),
        }

    def frames(self, notice: Notice, measured: tuple[str, ...]) -> dict[str, pl.DataFrame]:
        """The tables that pages and measures read: coverage, files, table_rules, needs,
        event_starts."""
        rules = [
            (name, notice.tables[name].cadence_days, notice.tables[name].too_old_days)
            for name in TABLES
        ]
        known = frozenset(TABLES)
        needs = [
            (promise, table)
            for promise in notice.promises
            for table in sorted(sql_files.needs(promise, known))
        ]
        return {
            "coverage": coverage_frame(self.coverage),
            "files": files_frame(self.files),
            "table_rules": pl.DataFrame(
                rules,
                orient="row",
                schema={
                    "table_name": pl.String,
                    "cadence_days": pl.Int64,
                    "too_old_days": pl.Int64,
                },
            ),
            "needs": pl.DataFrame(
                needs, orient="row", schema={"promise": pl.String, "table_name": pl.String}
            ),
            "event_starts": self.event_starts.frame(),
        }


def _companies_of_rows(files: Mapping[str, Path]) -> dict[str, set[str]]:
    """The companies in the rows of each table that has companies."""
    names = [name for name in files if TABLES[name].has_company]
    found = pl.collect_all(
        [pl.scan_parquet(files[n], glob=False).select("company").unique() for n in names]
    )
    each = {
        name: set(rows["company"].drop_nulls()) for name, rows in zip(names, found, strict=True)
    }
    return {name: each.get(name, set()) for name in files}


def _replaces(new: Coverage, old: Coverage) -> bool:
    """Whether the new file covers all that the old one did."""
    if new.file == old.file:
        return True
    if not new.complete and old.complete:
        return False
    wider = new.companies is None or (
        old.companies is not None and set(old.companies) <= set(new.companies)
    )
    deeper = new.systems is None or (
        old.systems is not None and set(old.systems) <= set(new.systems)
    )
    return wider and deeper


def _entry(entry: Coverage) -> dict[str, Any]:
    return {
        **{name: getattr(entry, name) for name in ("table", "file", "complete", "is_assumed")},
        "companies": list(entry.companies) if entry.companies is not None else None,
        "systems": list(entry.systems) if entry.systems is not None else None,
        "extracted_at": entry.extracted_at.isoformat(),
        "events_from": entry.events_from.isoformat() if entry.events_from else None,
        "columns": list(entry.columns),
    }


def _coverage(entry: dict[str, Any]) -> Coverage:
    made = Coverage(**entry)
    return replace(
        made,
        companies=tuple(entry["companies"]) if entry["companies"] is not None else None,
        systems=tuple(entry["systems"]) if entry["systems"] is not None else None,
        extracted_at=datetime.fromisoformat(entry["extracted_at"]),
        events_from=date.fromisoformat(entry["events_from"]) if entry["events_from"] else None,
        columns=tuple(entry["columns"]),
    )
