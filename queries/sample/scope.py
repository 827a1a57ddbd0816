"""What the generator is asked for: how many customers, which random seed, up to which days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from queries.errors import NoticeboardError

# Erased rows, with `erased_on`, stay in a single export for this long.
HISTORY_MONTHS = 72
# More would run out of ids, and out of memory long before.
MOST_CUSTOMERS = 25_000_000
EXTRACTED_AT = time(4, 10)
FIRST_UNTIL, LAST_UNTIL = date(2023, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Scope:
    """What to generate: a single export, or a series of month-end exports.

    `untils` are the last complete days of the exports, ascending. In a series purged rows are
    absent from the next export; in a single export some companies still show them, with
    `erased_on`.
    """

    customers: int
    seed: int
    untils: tuple[date, ...]
    is_series: bool = False

    @property
    def first(self) -> np.datetime64:
        """The last complete day of the first export."""
        return np.datetime64(self.untils[0], "D")

    @property
    def until(self) -> np.datetime64:
        """The last complete day of the last export: the sample's last day."""
        return np.datetime64(self.untils[-1], "D")


def extracted_at(until: date) -> datetime:
    """When the export of a last complete day was taken: early the next morning, local time."""
    return datetime.combine(until + timedelta(days=1), EXTRACTED_AT)


def scope_of(customers: int, seed: int, until: date, series: int | None = None) -> Scope:
    """The scope, with the last day of each export.

    Raises NoticeboardError for a number of customers or exports, a seed or a day out of range, or
    a series that does not end on a month's last day.
    """
    if customers < 1 or seed < 0 or (series is not None and series < 1):
        raise NoticeboardError(
            "A sample needs at least one customer, one export and a seed from 0."
        )
    if customers > MOST_CUSTOMERS:
        raise NoticeboardError(f"A sample has at most {MOST_CUSTOMERS:,} customers.")
    if not FIRST_UNTIL <= until <= LAST_UNTIL:
        raise NoticeboardError(
            f"The invented group has no exports until {until}.",
            hint=f"choose a day from {FIRST_UNTIL} to {LAST_UNTIL}",
        )
    if series is None:
        return Scope(customers, seed, (until,))
    if (until + timedelta(days=1)).day != 1:
        raise NoticeboardError(
            f"A series has one export a month, and {until} does not end one.",
            hint="give --until the last day of a month",
        )
    return Scope(customers, seed, tuple(_month_ends(until, series)), is_series=True)


def _month_ends(until: date, count: int) -> list[date]:
    ends = [until]
    while len(ends) < count:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]
