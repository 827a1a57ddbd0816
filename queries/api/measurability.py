"""What the exports of a snapshot can measure on a day, and what is missing where they cannot.

A promise is measurable for a company when every table that it needs is exported for that company
and not too old. Nothing that is not measured may look kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from queries.exports import TABLES
from queries.notices.model import Notice
from queries.snapshots.reading import Reader


@dataclass(frozen=True)
class Missing:
    """One thing that is missing. `reason`: not_exported, too_old (with `age_days`), or systems
    (`covered` of `registered` ones are exported; the promise is still measured on those)."""

    promise: str
    company: str | None
    table: str
    reason: str
    age_days: int | None = None
    covered: int | None = None
    registered: int | None = None

    def code(self) -> str:
        """A short form for tables and JSON: `consents`, `consents:avfall`, `uses:112 days old`."""
        text = self.table if self.company is None else f"{self.table}:{self.company}"
        if self.reason == "too_old":
            text += f":{self.age_days} days old"
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
        self._newest: dict[tuple[str, str | None], date] = {}
        for table, company, at in (
            reader.table("coverage").select("table_name", "company", "extracted_at").iter_rows()
        ):
            key = (table, company if TABLES[table].has_company else None)
            self._newest[key] = max(at.date(), self._newest.get(key, at.date()))
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
        """The same exports on another day: only their age differs."""
        other = copy(self)
        other._day = day
        return other

    def missing(self) -> list[Missing]:
        """Everything that is missing, per promise and company; company None: for all of them."""
        found: list[Missing] = []
        for promise in self._notice.promises:
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
        reasons = {(m.reason, m.age_days) for m in lacking}
        if len(lacking) == len(self._companies) and len(reasons) == 1:
            first = lacking[0]
            return [Missing(promise, None, table, first.reason, first.age_days)]
        return lacking

    def _lacks(self, promise: str, table: str, company: str) -> Missing | None:
        known = [
            day
            for owner in (company, None)
            if (day := self._newest.get((table, owner))) is not None
        ]
        if not known:
            return Missing(promise, company, table, "not_exported")
        age = (self._day - (max(known) - timedelta(days=1))).days
        if age > self._notice.tables[table].too_old_days:
            return Missing(promise, company, table, "too_old", age)
        return None

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

    def frame(self, by: Sequence[str], of: str | None = None) -> pl.DataFrame:
        """promise, [company], measurable, missing (codes), unmeasured (items), measured_from.

        `of`: of this company alone.
        """
        everything = self.missing()
        rows = []
        for promise in self._notice.promises:
            mine = [m for m in everything if m.promise == promise]
            blind = {m.company for m in mine if m.reason != "systems"}
            if "company" in by:
                for company in self._companies:
                    told = [m for m in mine if m.company in (company, None)]
                    is_blind = None in blind or company in blind
                    rows.append(self._row(promise, company, not is_blind, told))
            elif of is not None:
                told = [m for m in mine if m.company in (of, None)]
                rows.append(self._row(promise, of, not {None, of} & blind, told))
            else:
                can = None not in blind and not set(self._companies) <= blind
                rows.append(self._row(promise, None, can, mine))
        schema = {
            "promise": pl.String(),
            "company": pl.String(),
            "measurable": pl.Boolean(),
            "missing": pl.List(pl.String),
            "unmeasured": pl.Int64(),
            "measured_from": pl.Date(),
        }
        frame = pl.DataFrame(rows, schema=schema, orient="row")
        return frame if "company" in by else frame.drop("company")

    def _row(
        self, promise: str, company: str | None, can: bool, told: Sequence[Missing]
    ) -> dict[str, Any]:
        return {
            "promise": promise,
            "company": company,
            "measurable": can,
            "missing": [m.code() for m in told],
            "unmeasured": self._unmeasured.get((promise, company), 0),
            "measured_from": self._from.get((promise, company)),
        }
