"""From how many on a share is said: of fewer their number is, because a percentage of a few is read
as more than it is, and gives single persons away.

The only place that says so. Figures keep their shares (a target is compared with any); whatever
shows one to a reader, a page, a chart, a command or a notebook, asks here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from queries.disclosure_control.suppression import MOST

# One more than the largest count that is small.
FEWEST = MOST + 1

# Shares of the figures, and the columns whose sum each is a share of. `kept_share` of a condition
# is of what is open that day, of anything else of what was judged.
WHOLES: Mapping[str, Sequence[str]] = {
    "share_in_time": ("judged",),
    "covered_share": ("customers",),
}
_JUDGED, _OPEN = ("judged",), ("pending", "overdue")


def is_told(whole: int | None) -> bool:
    """Whether a share of so many is said.

    >>> is_told(7), is_told(8)
    (False, True)
    """
    return whole is not None and whole >= FEWEST


def told(part: float | None, whole: int | None) -> float | None:
    """The share (0 to 1) that `part` is of `whole`; None where it is not said, or not known."""
    return part / whole if part is not None and whole and is_told(whole) else None


def told_shares(frame: pl.DataFrame, conditions: Sequence[str] = ()) -> pl.DataFrame:
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
    return frame.with_columns(pl.when(wholes[name] >= FEWEST).then(name) for name in shares)


def _sum(columns: Sequence[str]) -> pl.Expr:
    first, *others = (pl.col(name) for name in columns)
    return sum(others, first)
