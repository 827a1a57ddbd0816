"""From which day on the events of each table are known: what lies before is unknown, not nothing.

A file says it (`events_from`); of one that does not, the first day that it has. Days that an
earlier load knew stay known, because their flows are carried on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from queries.exports import TABLES
from queries.loading.delivery import Delivery

SCHEMA = {
    "table_name": pl.String,
    "company": pl.String,
    "first_on": pl.Date,
    "is_declared": pl.Boolean,
}


@dataclass
class EventStarts:
    """The first known day by table and company (None: all), and whether a file says it."""

    days: dict[tuple[str, str | None], tuple[date, bool]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> EventStarts:
        """As a manifest has them."""
        return cls(
            {
                (entry["table"], entry["company"]): (
                    date.fromisoformat(entry["first_on"]),
                    entry["is_declared"],
                )
                for entry in entries
            }
        )

    def as_manifest(self) -> list[dict[str, Any]]:
        """The JSON in a snapshot's manifest."""
        return [
            {"table": table, "company": company, "first_on": day.isoformat(), "is_declared": said}
            for (table, company), (day, said) in self._sorted()
        ]

    def frame(self) -> pl.DataFrame:
        """The table that pages read: table_name, company, first_on, is_declared."""
        rows = [(*key, *known) for key, known in self._sorted()]
        return pl.DataFrame(rows, schema=SCHEMA, orient="row")

    def add(self, delivery: Delivery) -> None:
        """Add what the files of a delivery reach back to."""
        for name, path in delivery.tables.items():
            first = _first_day(name, path)
            for entry in delivery.coverage:
                day = entry.events_from or first
                if entry.table != name or day is None or TABLES[name].event_day is None:
                    continue
                for company in entry.companies or (None,):
                    known = (day, entry.events_from is not None)
                    self.days[name, company] = min(known, self.days.get((name, company), known))

    def _sorted(self) -> list[tuple[tuple[str, str | None], tuple[date, bool]]]:
        return sorted(self.days.items(), key=lambda one: (one[0][0], one[0][1] or ""))


def _first_day(name: str, path: Any) -> date | None:
    """The day of the first event among a table's rows; None where it has no rows or no events."""
    column = TABLES[name].event_day
    if column is None:
        return None
    found = pl.scan_parquet(path, glob=False).select(pl.col(column).cast(pl.Date).min()).collect()
    first: date | None = found.item()
    return first
