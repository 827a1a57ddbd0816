"""What the exports of a snapshot can measure on a day, and what is missing where they cannot.

A promise is measurable for a company when every table that it needs is exported for that company
and not too old. Nothing that is not measured may look kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from queries.api.caveats import Caveats
from queries.api.exported import Exported
from queries.deadlines import months_after
from queries.engine import sql_files
from queries.exports import TABLES
from queries.notices.model import Notice
from queries.snapshots.reading import Reader


@dataclass(frozen=True)
class Missing:
    """One thing that is missing. `reason`: as of a `Lack` (not_exported, refused, too_old, before),
    or systems (`covered` of `registered` ones are exported; it is still measured on those)."""

    promise: str
    company: str | None
    table: str
    reason: str
    age_days: int | None = None
    covered: int | None = None
    registered: int | None = None
    first_on: date | None = None

    def code(self) -> str:
        """A short form for tables and JSON: `consents`, `consents:avfall`, `uses:112 days old`."""
        text = self.table if self.company is None else f"{self.table}:{self.company}"
        if self.reason == "too_old":
            text += f":{self.age_days} days old"
        if self.reason == "refused":
            text += ":every row refused"
        if self.reason == "before":
            text += f":from {self.first_on}"
        if self.reason == "systems":
            text += f":{self.covered} of {self.registered} systems"
        return text


class Measurable:
    """Which promises can be measured, for which companies, on a day."""

    def __init__(
        self,
        reader: Reader,
        notice: Notice,
        companies: Sequence[str],
        day: date,
        systems: Mapping[str, Mapping[str, Sequence[str]]],
    ) -> None:
        self._notice = notice
        self._companies = companies
        self._day = day
        self._systems = systems
        self._exported = Exported(reader, notice)
        self._needs: dict[str, list[str]] = {}
        for promise, table in reader.table("needs").iter_rows():
            self._needs.setdefault(promise, []).append(table)
        # By promise and company; company None: the whole promise.
        self._unmeasured: dict[tuple[str, str | None], int] = {}
        for promise, company, items in (
            reader.table("unmeasured").select("promise", "company", "items").iter_rows()
        ):
            for owner in {company, None}:
                self._unmeasured[promise, owner] = items + self._unmeasured.get((promise, owner), 0)
        # From when on something is counted; of several companies the first day of any, as their
        # counts are added up. None: from the beginning.
        self._from: dict[tuple[str, str | None], date | None] = {}
        for promise, company, first_on in (
            reader.table("measured_from").select("promise", "company", "first_on").iter_rows()
        ):
            for owner in {company, None}:
                known = self._from.get((promise, owner), first_on)
                self._from[promise, owner] = first_on and known and min(first_on, known)

    def on(self, day: date) -> Measurable:
        """The same exports on another day: their age differs, and what had begun."""
        other = copy(self)
        other._day = day
        return other

    @property
    def caveats(self) -> Caveats:
        """The caveats of the day's figures."""
        return Caveats(self._exported, self._companies, self._day)

    def measured(self, company: str | None = None) -> set[str]:
        """The promises that can be measured for a company; without one, for any of them."""
        frame = self.frame(["company"] if company else [])
        mine = frame.filter(company=company) if company else frame
        return set(mine.filter("measurable")["promise"])

    def missing(self) -> list[Missing]:
        """Everything that is missing, per promise and company; company None: for all of them."""
        return [one for promise in self._notice.promises for one in self._missing_of(promise)]

    def _missing_of(self, promise: str) -> list[Missing]:
        found: list[Missing] = []
        for table in self._needs.get(promise, []):
            found += self._missing_table(promise, table)
        if "holdings" in self._needs.get(promise, []):
            found += self._missing_systems(promise)
        return found

    def _missing_table(self, promise: str, table: str) -> list[Missing]:
        lacking = [
            m
            for company in self._companies
            if (m := self._lacks(promise, table, company)) is not None
        ]
        reasons = {(m.reason, m.age_days, m.first_on) for m in lacking}
        if len(lacking) == len(self._companies) and len(reasons) == 1:
            return [replace(lacking[0], company=None)]
        return lacking

    def _lacks(self, promise: str, table: str, company: str) -> Missing | None:
        found = self._exported.lacks(table, company, self._day)
        if found is None:
            return None
        if not found.is_sure:
            # nobody says that there was nothing before the first row, nor that there was: a caveat
            return None
        return Missing(
            promise, company, table, found.reason, found.age_days, first_on=found.first_on
        )

    def _missing_systems(self, promise: str) -> list[Missing]:
        found = []
        for company in self._companies:
            of = self._systems.get(company, {})
            registered, covered = set(of.get("registered", ())), set(of.get("covered", ()))
            if registered and not registered <= covered and covered:
                found.append(
                    Missing(
                        promise,
                        company,
                        "holdings",
                        "systems",
                        None,
                        len(registered & covered),
                        len(registered),
                    )
                )
        return found

    def with_caveats(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows of things with `caveats`: the tables that would correct them and say nothing of
        their company."""
        files = sql_files.folder("promises")
        pairs = rows.select("promise", "company").unique().rows()
        known = {pair: self.caveats.tables(files[pair[0]], pair[1]) for pair in pairs}
        told = [known[pair] for pair in rows.select("promise", "company").rows()]
        return rows.with_columns(caveats=pl.Series(told, dtype=pl.List(pl.String)))

    def frame(
        self, by: Sequence[str], promise: str | None = None, of: str | None = None
    ) -> pl.DataFrame:
        """promise, [company], measurable, missing (codes), unmeasured (items), measured_from,
        caveats (tables), unseen (statuses of which nothing can be seen). `of`: of this company
        alone.
        """
        rows = []
        for name in [promise] if promise else self._notice.promises:
            mine = self._missing_of(name)
            blind = {m.company for m in mine if m.reason != "systems"}
            if "company" in by:
                for company in self._companies:
                    told = [m for m in mine if m.company in (company, None)]
                    is_blind = None in blind or company in blind
                    rows.append(self._row(name, company, not is_blind, told))
            elif of is not None:
                told = [m for m in mine if m.company in (of, None)]
                rows.append(self._row(name, of, not {None, of} & blind, told))
            else:
                can = None not in blind and not set(self._companies) <= blind
                rows.append(self._row(name, None, can, mine))
        schema = {
            "promise": pl.String(),
            "company": pl.String(),
            "measurable": pl.Boolean(),
            "missing": pl.List(pl.String),
            "unmeasured": pl.Int64(),
            "measured_from": pl.Date(),
            "caveats": pl.List(pl.String),
            "unseen": pl.List(pl.String),
        }
        frame = pl.DataFrame(rows, schema=schema, orient="row")
        return frame if "company" in by else frame.drop("company")

    def _row(
        self, promise: str, company: str | None, can: bool, told: Sequence[Missing]
    ) -> dict[str, Any]:
        file = sql_files.folder("promises").get(promise)
        # held is a status of duties alone
        is_duty = self._notice.promises[promise].nature == "duty"
        return {
            "promise": promise,
            "company": company,
            "measurable": can,
            "missing": [m.code() for m in told],
            "unmeasured": self._unmeasured.get((promise, company), 0),
            "measured_from": self._measured_from(promise, company),
            "caveats": self.caveats.tables(file, company) if file and can else [],
            "unseen": self.caveats.unseen(file, company) if file and is_duty else [],
        }

    def _measured_from(self, promise: str, company: str | None) -> date | None:
        """From which day on what was judged in the twelve months is known."""
        asked = self._companies if company is None else [company]
        starts = [
            start.first_on
            for table in self._needs.get(promise, [])
            if TABLES[table].event_day
            for one in asked
            if (start := self._exported.start(table, one)) and start.is_declared
        ]
        known = self._from.get((promise, company))
        days = [day for day in starts if day > months_after(self._day, -12)]
        return max([*days, known] if known else days, default=None)
