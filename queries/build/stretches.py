"""The stretches of all promises as one relation, and what the SQL knows of each promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from queries.build.schema import COHORTS, DIMENSIONS, STATED
from queries.engine.on_duckdb import Engine
from queries.errors import QueryError
from queries.notices.model import Promise


def add_stretches(
    engine: Engine, promises: Sequence[Promise], keep_met_events: bool
) -> dict[str, tuple[str, ...]]:
    """Add `stated`, the stretches of the promises whose tables have been made, each with the id of
    its exported row (`row_id`); gives the dimensions that each promise breaks down by.

    Besides: `chosen_promises` (promise, nature, erases, keeps_met: whether what went right stays as
    rows) and `promise_dimensions` (promise, dimension; '' for the undivided flows).

    Raises `QueryError` for a promise that states something else than a stretch.
    """
    dimensions: dict[str, tuple[str, ...]] = {}
    # without any promise there is still a relation to read
    columns = ", ".join(_absent(key, kind) for key, kind in STATED.items())
    texts = "cast(null as VARCHAR) as promise, cast(null as VARCHAR) as row_id"
    selects = [f"select {texts}, {columns} where false"]
    for promise in promises:
        stated = engine.schema(promise.id)
        _refuse_other_columns(promise.id, stated)
        dimensions[promise.id] = tuple(key for key in DIMENSIONS if key in stated)
        selects.append(_stretches_of(promise.id, stated))
    engine.statement(
        "create view stated as select s.* from (" + " union all ".join(selects) + ") as s"
        # what was folded and is away has its flows carried, and is not judged again
        " anti join folded as f"
        " on f.item_table = s.item_table and f.item_id = s.row_id and f.is_away"
    )
    engine.frame("chosen_promises", _chosen(promises, keep_met_events))
    engine.frame("promise_dimensions", _kept_apart(promises, dimensions))
    return dimensions


def _refuse_other_columns(promise: str, columns: Mapping[str, str]) -> None:
    """A promise states some of a stretch's columns, each of its type, and no other."""
    wrong = [f"{key} {kind}" for key, kind in columns.items() if STATED.get(key) != kind]
    if wrong:
        raise QueryError(
            f"promises/{promise}.sql: no stretch has the column {', '.join(wrong)}.",
            "It has: " + ", ".join(f"{key} {kind}" for key, kind in STATED.items()),
        )


def _stretches_of(promise: str, columns: Mapping[str, str]) -> str:
    selected = ", ".join(
        f'"{key}"' if key in columns else _absent(key, kind) for key, kind in STATED.items()
    )
    return f"select '{promise}' as promise, {_row_id(columns)}, {selected} from \"{promise}\""


def _row_id(columns: Mapping[str, str]) -> str:
    """The id of the exported row, as `merge.item_id` makes it: of a right that was asked for in a
    letter, whose item is the letter, with the kind."""
    if "kind" not in columns:
        return "item_id as row_id"
    return (
        "case when item_table = 'requests' then item_id || ':' || kind else item_id end as row_id"
    )


def _absent(key: str, kind: str) -> str:
    value = "false" if key == "late_before" else f"cast(null as {kind})"
    return f'{value} as "{key}"'


def _chosen(promises: Sequence[Promise], keep_met_events: bool) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (
                promise.id,
                promise.nature,
                promise.erases,
                keep_met_events or promise.nature != "event",
            )
            for promise in promises
        ],
        schema={
            "promise": pl.String,
            "nature": pl.String,
            "erases": pl.Boolean,
            "keeps_met": pl.Boolean,
        },
        orient="row",
    )


def _kept_apart(
    promises: Sequence[Promise], dimensions: Mapping[str, Sequence[str]]
) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (promise.id, dimension)
            for promise in promises
            for dimension in ("", *dimensions[promise.id], *(COHORTS if promise.erases else ()))
        ],
        schema={"promise": pl.String, "dimension": pl.String},
        orient="row",
    )
