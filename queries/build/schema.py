"""What an obligation is: the columns of a stretch, its flows, and what a build reads and gives.

An obligation is one stretch of one thing that had to happen or hold. Promise SQL states stretches,
the build works out when each turns late and closes, and the flows count that by day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

# What a thing can be at the end of a day; `figures/item_status.sql` says when it is which.
STATUSES = ("pending", "held", "overdue", "met", "met_late", "broken", "void")
COUNTED = (*STATUSES, "judged", "kept")

DIMENSIONS = ("system", "category", "purpose", "channel", "recipient", "kind", "blocked_by")

# Kept apart besides in the flows of promises to erase: by last day, and by month, system, category
# and statute at once (`figures/flow_values.sql`). Only the purge measures ask for them.
COHORTS = ("due_on", "cohort")

# The columns of a stretch as a promise states it, in order. Promise SQL selects those it has, the
# rest are null. For the words: `counts_from`, the day the time counts from (the end of the
# relationship, the receipt), and what decided the row: `reason` (a word of the promise's own),
# `reason_on` (its day: a withdrawal, an agreement's last day) and `reason_id` (the record that says
# so: the consent, the agreement, the hold). `arises_on` null: the item lacks the day it needs and
# is unmeasured.
STATED = {
    "item_table": "VARCHAR",
    "item_id": "VARCHAR",
    "part": "VARCHAR",
    "customer_key": "VARCHAR",
    "company": "VARCHAR",
    **dict.fromkeys(DIMENSIONS, "VARCHAR"),
    "counts_from": "DATE",
    "reason": "VARCHAR",
    "reason_on": "DATE",
    "reason_id": "VARCHAR",
    "arises_on": "DATE",
    "due_on": "DATE",
    "due_at": "TIMESTAMP",
    "closed_on": "DATE",
    "closed_as": "VARCHAR",
    "closed_by": "VARCHAR",
    "late_before": "BOOLEAN",
}
FLOWS = (
    "arisen",
    "held",
    "lapsed",
    "met",
    "met_late",
    "broken",
    "void",
    "void_late",
    "cut",
    "cut_late",
    "judged",
    "kept",
)


@dataclass(frozen=True)
class Sources:
    """What a build reads. `tables`: the Parquet files of each exported table, those with the rows
    that left the exports included. `absences`: item_table, item_id, gone_on, back_on. `folding`:
    item_table, item_id of rows that go after this build; their flows are carried from then on.
    `carried`: flows of rows that went before. `first_extracts`: table_name, company, first_on.
    `last_days`: the last complete day of each exported table."""

    tables: Mapping[str, Sequence[Path]]
    absences: pl.DataFrame
    folding: pl.DataFrame
    carried: pl.DataFrame
    first_extracts: pl.DataFrame
    last_days: Mapping[str, date]

    @property
    def day(self) -> date:
        """The last complete day of the newest export: the default day of every figure."""
        return max(self.last_days.values())


@dataclass
class Judged:
    """What a build found besides its files. `carried`: the flows to carry on, those of this
    build's folded rows included."""

    measured: tuple[str, ...]
    carried: pl.DataFrame
    obligations: int = 0
    flows: int = 0
    dimensions: dict[str, tuple[str, ...]] = field(default_factory=dict)


def empty_flows() -> pl.DataFrame:
    """Carried flows of nothing, with their columns."""
    texts = ("promise", "company", "dimension", "value")
    schema = {**dict.fromkeys(texts, pl.String), "day": pl.Date, **dict.fromkeys(FLOWS, pl.Int64)}
    return pl.DataFrame(schema=schema)
