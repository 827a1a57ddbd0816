"""Breakdowns of the promises as a role may see them: the hidden cells are worked out once a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from queries.api import asof
from queries.disclosure_control.breakdowns import Hidden, hidden_counts, masked
from queries.disclosure_control.roles import ATTRIBUTES
from queries.snapshots.reading import Reader

Filters = Mapping[str, str | None]


class RoleView:
    """What a role without small counts sees of the breakdowns of one snapshot."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, str | None, date], Hidden] = {}

    def shown(
        self, made: pl.DataFrame, by: Sequence[str], filters: Filters, promise: str | None = None
    ) -> pl.DataFrame:
        """Counts by as_of, promise and `by`, narrowed to `filters`, with the hidden ones null and
        a column `hidden` that names them; as they are where no attribute of customers is asked for.

        `promise`: the only one in `made`.
        """
        dimension = next((name for name in (*by, *filters) if name in ATTRIBUTES), None)
        if dimension is None:
            return made
        days = made["as_of"].unique().sort().to_list()
        found = [self._hidden(dimension, promise, days, day) for day in days]
        by_both = "company" in by or "company" in filters
        frames = [one.by_both if by_both else one.by_one for one in found]
        if not frames:
            return made.with_columns(hidden=pl.lit([], pl.List(pl.String)))
        hidden = pl.concat(frames)
        for name, value in filters.items():
            hidden = hidden.filter(pl.col(name).eq_missing(pl.lit(value)))
        return masked(made, hidden, ["as_of", "promise", *by])

    def _hidden(
        self, dimension: str, promise: str | None, days: Sequence[date], day: date
    ) -> Hidden:
        if (dimension, promise, day) not in self._known:
            finest = asof.counts(self._reader, days, promise=promise, by=["company", dimension])
            for one in days:
                mine = finest.filter(as_of=one)
                self._known[dimension, promise, one] = hidden_counts(mine, dimension)
        return self._known[dimension, promise, day]
