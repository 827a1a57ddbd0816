"""The shares of a frame as they are said: none that is of too few."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from queries.disclosure_control import few

# Shares of the figures, and the columns whose sum each is a share of. `kept_share` of a condition
# is of what is open that day, of anything else of what was judged.
WHOLES: Mapping[str, Sequence[str]] = {
    "share_in_time": ("requests",),
    "covered_share": ("customers",),
}
_JUDGED, _OPEN = ("judged",), ("pending", "overdue")


def told_shares(frame: pl.DataFrame, conditions: Collection[str] = ()) -> pl.DataFrame:
    """The frame with each share null that is of too few to be said, whatever its columns are.

    `conditions`: the promises whose kept_share is of what is open; `promise` names them.
    """
    wholes = {name: _sum(columns) for name, columns in WHOLES.items()}
    if "kept_share" in frame.columns:
        is_condition = pl.col("promise").is_in(list(conditions)) if conditions else pl.lit(False)
        wholes["kept_share"] = pl.when(is_condition).then(_sum(_OPEN)).otherwise(_sum(_JUDGED))
    if "unanswered" in frame.columns:
        # A curve is of all who were waiting when it begins.
        wholes["unanswered"] = pl.col("at_risk").max().over("period")
    shares = [name for name in wholes if name in frame.columns]
    return frame.with_columns(pl.when(wholes[name] >= few.FEWEST).then(name) for name in shares)


def _sum(columns: Sequence[str]) -> pl.Expr:
    first, *others = (pl.col(name) for name in columns)
    return sum(others, first)
