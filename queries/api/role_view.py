"""Breakdowns of the promises as a role may see them: the hidden cells are worked out once a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from queries.api import asof
from queries.api.measure_cells import OF_STATUS
from queries.api.measure_runs import counts_of
from queries.api.measure_view import MeasureView
from queries.build.schema import COUNTED
from queries.disclosure_control.breakdowns import Hidden, hidden_counts, masked
from queries.disclosure_control.roles import ATTRIBUTES
from queries.engine import sql_files
from queries.snapshots.reading import Reader

Filters = Mapping[str, str | None]


class RoleView:
    """What a role without small counts sees of the breakdowns of one snapshot."""

    def __init__(self, reader: Reader, measures: MeasureView, erasing: Sequence[str]) -> None:
        self._reader = reader
        self._measures = measures
        self._erasing = erasing
        self._known: dict[tuple[str, str | None, date], Hidden] = {}

    def completed(
        self, found: pl.DataFrame, by: Sequence[str], filters: Filters, promise: str | None = None
    ) -> pl.DataFrame:
        """`found` with the groups that hold nothing and of which something is hidden."""
        hidden = self._marks(found["as_of"].unique().sort().to_list(), by, filters, promise)
        if hidden is None:
            return found
        on = ["as_of", "promise", *by]
        absent = hidden.select(on).join(found, on=on, how="anti", nulls_equal=True)
        zeros = absent.with_columns(pl.lit(0, pl.Int64).alias(name) for name in COUNTED)
        return pl.concat([found, zeros.select(found.columns)]).sort(on, nulls_last=True)

    def shown(
        self, made: pl.DataFrame, by: Sequence[str], filters: Filters, promise: str | None = None
    ) -> pl.DataFrame:
        """Counts by as_of, promise and `by`, narrowed to `filters`, with the hidden ones null and
        a column `hidden` that names them; as they are where no attribute of customers is asked for.

        `promise`: the only one in `made`.
        """
        hidden = self._marks(made["as_of"].unique().sort().to_list(), by, filters, promise)
        return made if hidden is None else masked(made, hidden, ["as_of", "promise", *by])

    def _marks(
        self, days: Sequence[date], by: Sequence[str], filters: Filters, promise: str | None
    ) -> pl.DataFrame | None:
        dimension = next((name for name in (*by, *filters) if name in ATTRIBUTES), None)
        if dimension is None or not days:
            return None
        found = [self._hidden(dimension, promise, days, day) for day in days]
        by_both = "company" in by or "company" in filters
        hidden = pl.concat([one.by_both if by_both else one.by_one for one in found])
        for name, value in filters.items():
            hidden = hidden.filter(pl.col(name).eq_missing(pl.lit(value)))
        return hidden

    def _hidden(
        self, dimension: str, promise: str | None, days: Sequence[date], day: date
    ) -> Hidden:
        if (dimension, promise, day) not in self._known:
            finest = asof.counts(self._reader, days, promise=promise, by=["company", dimension])
            for one in days:
                mine = finest.filter(as_of=one)
                self._known[dimension, promise, one] = self._with_months(
                    hidden_counts(mine, dimension), dimension, promise, one
                )
        return self._known[dimension, promise, day]

    def _with_months(self, found: Hidden, dimension: str, promise: str | None, day: date) -> Hidden:
        """Of promises to erase, what was decided together with the months that `purge` shows."""
        erasing = [one for one in self._erasing if promise in (None, one)]
        if dimension not in OF_STATUS or not erasing:
            return found
        marks = self._measures.marks_of_erasing(day, dimension)
        decided = counts_of(sql_files.measure("purge"))
        return Hidden(
            *(
                _replaced(frame, day, erasing, decided, table, marks[table])
                for frame, table in (
                    (found.by_both, ("promise", "company", dimension)),
                    (found.by_one, ("promise", dimension)),
                )
            )
        )


def _replaced(
    frame: pl.DataFrame,
    day: date,
    promises: Sequence[str],
    counts: Sequence[str],
    keys: Sequence[str],
    marks: Mapping[tuple[object, ...], set[str]],
) -> pl.DataFrame:
    is_mine = pl.col("promise").is_in(promises)
    others = pl.col("hidden").list.set_difference(list(counts))
    kept = frame.with_columns(hidden=pl.when(is_mine).then(others).otherwise("hidden"))
    rows = [(day, *group, sorted(names)) for group, names in marks.items() if group[0] in promises]
    more = pl.DataFrame(rows, schema=["as_of", *keys, "hidden"], orient="row") if rows else None
    both = pl.concat([kept, more.cast(pl.Schema(frame.schema))]) if more is not None else kept
    return both.group_by("as_of", *keys, maintain_order=True).agg(pl.col("hidden").list.explode())
