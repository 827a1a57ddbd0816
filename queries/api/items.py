"""The things behind a figure: the query, its rows, and how many there are.

Rows and number use the same conditions, so that a page of rows and the number above it agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from queries.api import asof
from queries.build.schema import DIMENSIONS, STATUSES
from queries.errors import QueryError
from queries.snapshots.reading import Reader

NO_LIMIT = 2**62
Span = tuple[date | None, date | None]


@dataclass(frozen=True)
class ItemQuery:
    """A query for things of some promises on a day.

    `due`: first and last day, inclusive, of the time in which the thing's last day is; of an event
    the day it happened. None: no limit at that end.
    """

    promises: tuple[str, ...]
    as_of: date
    status: str | None = None
    filters: Mapping[str, str | None] = field(default_factory=dict)
    due: Span | None = None
    item: str | None = None

    def __post_init__(self) -> None:
        asof.checked_by((), self.filters)
        if self.status is not None and self.status not in STATUSES:
            raise QueryError(
                f"There is no status called {self.status!r}.",
                "There is: " + ", ".join(STATUSES),
            )

    @property
    def _values(self) -> dict[str, Any]:
        first, last = self.due or (None, None)
        return {
            "as_of": self.as_of,
            "promises": list(self.promises),
            "status": self.status,
            "item": self.item,
            "filters": dict.fromkeys(("company", *DIMENSIONS)) | dict(self.filters),
            "due_from": first,
            "due_until": last,
        }

    def rows(
        self, reader: Reader, limit: int | None, offset: int, latest_first: bool = False
    ) -> pl.DataFrame:
        """`limit` of them from `offset` on, the longest overdue first; closed and held ones by last
        day, or with `latest_first` the last to begin first."""
        most = NO_LIMIT if limit is None else limit
        values = {**self._values, "most": most, "skip": offset, "latest_first": latest_first}
        return reader.figure("items", values)

    def counts(self, reader: Reader) -> pl.DataFrame:
        """How many there are, by status."""
        return reader.figure("item_count", self._values)
