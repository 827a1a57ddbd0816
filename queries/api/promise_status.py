"""How each promise stands on a day: kept, near, not kept, without cases or not measurable.

The only place that compares counts and shares with the targets of the notice file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from queries.notices.model import Notice, Promise


def standing(frame: pl.DataFrame, notice: Notice) -> pl.DataFrame:
    """How each promise stands: kept, near, not_kept, no_cases or not_measurable, worst first.

    Takes the rows of `status`, by company or for the group. Rows: promise, [company], standing,
    figure, figure_kind (count: open shortfalls, of an event those of the last twelve months; share:
    done in time), shortfalls (how many are open, whatever decides), part, whole (what the share is
    of, whatever decides), caveats (as `status`). The worse of count and share decides, and is the
    figure shown.
    """
    keys = [name for name in ("promise", "company") if name in frame.columns]
    rows = []
    for row in frame.iter_rows(named=True):
        promise = notice.promises[row["promise"]]
        short = shortfalls(promise, row)
        stands = _stands(promise, row, short)
        shared = share_of(promise, row)
        told = (*stands, short, *shared, row["caveats"], promise.weight)
        rows.append((*(row[name] for name in keys), *told))
    schema: dict[str, pl.DataType] = dict.fromkeys([*keys, "standing"], pl.String())
    schema |= {"figure": pl.Float64(), "figure_kind": pl.String()}
    schema |= dict.fromkeys(("shortfalls", "part", "whole"), pl.Int64())
    schema |= {"caveats": pl.List(pl.String), "weight": pl.Int64()}
    order = ["not_kept", "near", "not_measurable", "kept", "no_cases"]
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .with_columns(place=pl.col("standing").replace_strict(order, list(range(5))))
        .sort(
            "place",
            "weight",
            "figure",
            descending=[False, True, True],
            nulls_last=True,
            maintain_order=True,
        )
        .drop("place", "weight")
    )


_WORST_FIRST = ("not_kept", "near", "kept")


def shortfalls(promise: Promise, row: Mapping[str, Any]) -> int | None:
    """How many are overdue on the day, or of events how many broke in the twelve months."""
    if not row["measurable"]:
        return None
    is_event = promise.nature == "event"
    return int(row["judged"] - row["kept"] if is_event else row["overdue"])


def share_of(promise: Promise, row: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """What the kept share is a share of: of a condition what is covered of what is open that day,
    of anything else what was kept of what was judged in the twelve months."""
    if not row["measurable"]:
        return None, None
    if promise.nature == "condition":
        return row["pending"], row["pending"] + row["overdue"]
    return row["kept"], row["judged"]


def _stands(
    promise: Promise, row: Mapping[str, Any], short: int | None
) -> tuple[str, float | None, str | None]:
    if short is None:
        return "not_measurable", None, None
    if not any(row[name] for name in ("pending", "held", "overdue", "judged")):
        return "no_cases", None, None
    said: list[tuple[str, float, str]] = []
    if promise.target.open is not None:
        near = promise.near.open if promise.near.open is not None else promise.target.open
        reached = (
            "kept" if short <= promise.target.open else "near" if short <= near else "not_kept"
        )
        said.append((reached, float(short), "count"))
    if promise.target.share is not None and row["kept_share"] is not None:
        near_share = promise.near.share if promise.near.share is not None else promise.target.share
        share = row["kept_share"]
        reached = (
            "kept"
            if share >= promise.target.share
            else "near"
            if share >= near_share
            else "not_kept"
        )
        said.append((reached, share, "share"))
    if not said:
        return "no_cases", None, None
    return min(said, key=lambda one: _WORST_FIRST.index(one[0]))
