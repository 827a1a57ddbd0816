"""What a promise and a retention rule are, as the notice file states them.

Plain records: the reading of the file is in `notice.py`, the counting in the SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

NATURES = ("duty", "condition", "event")
LANGUAGES = ("sv", "en")
VIEWS = ("purge", "consent", "disclosures", "requests", "promises")
BASES = ("months", "years", "days", "accounting")
FROM_COLUMNS = (
    "relationship_end",
    "fiscal_year_end",
    "data_until",
    "collected_on",
    "withdrawn_on",
)
COUNTED = ("before", "after")


@dataclass(frozen=True)
class Words:
    """What people read about a promise in one language."""

    name: str
    promise: str
    how: str
    why: str
    why_held: str
    unit_one: str
    unit_other: str


@dataclass(frozen=True)
class Target:
    """When a promise counts as kept: open shortfalls at most, share in time at least."""

    open: int | None = None
    share: float | None = None


@dataclass(frozen=True)
class Promise:
    """One checkable statement of the notice, or one that the law makes for it.

    `source` is "N" (the notice's own) or "L" (the law's); `figures` are the values that the
    promise's SQL takes as `$name`, `counts` the times of the notice that its SQL says it counts by:
    `clock`, `statutes` (every statutory retention rule), `retention.NAME`, `period.NAME`. `view` is
    the page that shows it, `panel` the part of that page whose marks lead to it (one that stands in
    the rows alone has none), `kinds` the kinds of request that it is about.
    """

    id: str
    section: str
    source: str
    law: str
    nature: str
    remedy: str
    view: str
    erases: bool
    weight: int
    target: Target
    near: Target
    words: Mapping[str, Words]
    figures: Mapping[str, Any] = field(default_factory=dict)
    counts: tuple[str, ...] = ()
    panel: str | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class DatedValue:
    """A figure of the law, the day it begins (by the day of the event) and who says so."""

    valid_from: date
    value: int
    source: str


@dataclass(frozen=True)
class Retention:
    """A retention rule: how long, counted from which column, and how long the purge run takes."""

    name: str
    basis: str
    from_column: str
    is_statutory: bool
    run_days: int
    values: tuple[DatedValue, ...]


@dataclass(frozen=True)
class Period:
    """Another time that promises count, `counted` before or after a day (both figures positive)."""

    name: str
    basis: str
    counted: str
    values: tuple[DatedValue, ...]


@dataclass(frozen=True)
class DisposalDecision:
    """A decision to dispose of records (gallringsbeslut): both days are covered; no companies or no
    categories named means all of them."""

    reference: str
    decided_from: date
    decided_until: date | None
    companies: tuple[str, ...]
    categories: tuple[str, ...]
