"""What a snapshot's exports cover, table by table: for which companies, how old, from which day on.

One answer for whatever asks: a table that a promise needs, and one that only corrects its figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from queries.exports import TABLES
from queries.notices.model import Notice
from queries.snapshots.reading import Reader


@dataclass(frozen=True)
class Lack:
    """Why a table says nothing of a company on a day. `reason`: not_exported, refused (every row
    of it), too_old (with `age_days`), before (its events begin later, on `first_on`; `is_sure`: a
    file says so, else that is only the day of the first event that was ever exported)."""

    reason: str
    age_days: int | None = None
    first_on: date | None = None
    is_sure: bool = True

    def told(self) -> tuple[str, int | None, date | None]:
        """Reason, age in days, first day."""
        return self.reason, self.age_days, self.first_on


@dataclass(frozen=True)
class Start:
    """From which day on events are known. `is_declared`: a file says so; else it is the day of the
    first event that was ever exported."""

    first_on: date
    is_declared: bool


class Exported:
    """The tables of a snapshot, as its files cover them."""

    def __init__(self, reader: Reader, notice: Notice) -> None:
        self._too_old_days = {name: notice.tables[name].too_old_days for name in TABLES}
        self._newest: dict[tuple[str, str | None], date] = {}
        covered = reader.table("coverage").select("table_name", "company", "extracted_at")
        for table, company, at in covered.iter_rows():
            key = (table, company if TABLES[table].has_company else None)
            self._newest[key] = max(at.date(), self._newest.get(key, at.date()))
        read = reader.table("files").group_by("table_name").agg(pl.sum("rows_read", "accepted"))
        self._refused = {
            table for table, rows, accepted in read.iter_rows() if rows and not accepted
        }
        self._starts: dict[tuple[str, str | None], Start] = {}
        # older snapshots do not have this table
        if "event_starts" in reader.relations():
            for table, company, first_on, is_declared in reader.table("event_starts").iter_rows():
                self._starts[table, company] = Start(first_on, is_declared)

    def lacks(self, table: str, company: str, day: date) -> Lack | None:
        """Why the table says nothing of the company's state at the end of a day; None: it does."""
        known = [
            at for owner in (company, None) if (at := self._newest.get((table, owner))) is not None
        ]
        if not known:
            return Lack("not_exported")
        if table in self._refused:
            return Lack("refused")
        age = (day - (max(known) - timedelta(days=1))).days
        if age > self._too_old_days[table]:
            return Lack("too_old", age_days=age)
        start = self.start(table, company)
        if start is not None and day < start.first_on:
            return Lack("before", first_on=start.first_on, is_sure=start.is_declared)
        return None

    def start(self, table: str, company: str) -> Start | None:
        """From which day on the table's events of a company are known; None: it has no events."""
        found = [start for owner in (company, None) if (start := self._starts.get((table, owner)))]
        return min(found, key=lambda start: start.first_on) if found else None
