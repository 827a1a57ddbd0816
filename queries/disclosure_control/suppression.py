"""Counts too small for management to see, and sums of counts of which some are hidden.

Counts about customers of 1 to 7 in a breakdown by an attribute of customers are suppressed (WP216
on singling out), and what would give them away (`differencing`). Company totals of duties are shown
as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from queries.disclosure_control.few import LEAST
from queries.disclosure_control.few import MOST as MOST


def is_small(count: int | None) -> bool:
    """Whether a count about customers is too small for management to see."""
    return count is not None and LEAST <= count <= MOST


def added_up(frame: pl.DataFrame, by: Sequence[str], counts: Sequence[str]) -> pl.DataFrame:
    """The counts summed by the columns `by`, in the order of the rows; without columns always one
    row. A sum is null where a part of it is null, so that it gives no suppressed count away."""
    sums = [
        pl.when(pl.col(count).null_count() == 0).then(pl.col(count).sum()).alias(count)
        for count in counts
    ]
    return frame.group_by(by, maintain_order=True).agg(sums) if by else frame.select(sums)
