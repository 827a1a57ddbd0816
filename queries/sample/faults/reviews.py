"""Faults against hold_is_reviewed: a hold without an owner, without a review day, or with a
missed or late review.

Only owner and review days are changed: the same holdings stay held.
"""

import numpy as np
import polars as pl

from queries.sample.chance import between
from queries.sample.days import NEVER, has
from queries.sample.faults.planting import Plots, count, key_of, key_rows
from queries.sample.scope import Scope

NAME = "hold_is_reviewed"
# How many days a hold must last to have a review that can be missed.
LONG = 40


def plant(scope: Scope, holds: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The holds with their faults, and the key.

    Here each hold, not each customer, has at most one fault: the customer's other faults do not
    affect a review.
    """
    plots, each, number = Plots(scope.seed, len(holds)), np.arange(len(holds)), count(scope)
    starts, stops = (holds[name].to_numpy() for name in ("holds_from", "holds_until"))
    review, reviewed = (holds[name].to_numpy().copy() for name in ("review_on", "reviewed_on"))
    is_owned, ended = np.ones(len(holds), dtype=bool), has(stops)
    length = (np.fmin(stops, scope.until) - starts).astype(np.int64)

    missed = plots.take("review_missed", ~ended & (length >= LONG), each, number)
    late = plots.take("reviewed_late", length >= LONG, each, number)
    bare = plots.take("without_owner", each >= 0, each, number, best=ended)
    dayless = plots.take("without_review_day", each >= 0, each, number, best=ended)

    for sort, rows in (("review_missed", missed), ("reviewed_late", late)):
        rng = plots.rng(sort)
        after = between(rng, 10, length[rows] - 20, len(rows))
        review[rows] = starts[rows] + after
        delay = between(rng, 7, length[rows] - after, len(rows))
        reviewed[rows] = review[rows] + delay if sort == "reviewed_late" else NEVER
    is_owned[bare] = False
    review[dayless] = NEVER

    parts = []
    for sort, rows, from_on, until_on in (
        ("review_missed", missed, review + 1, stops),
        ("reviewed_late", late, review + 1, reviewed - 1),
        ("without_owner", bare, starts, stops),
        ("without_review_day", dayless, starts, stops),
    ):
        # A fault that ends after the sample's last day is still open in the exports.
        ends = np.where(until_on < scope.until, until_on, NEVER)
        items = holds["hold_id"].gather(rows)
        parts.append(key_rows(NAME, "holds", sort, items, from_on[rows], ends[rows]))
    changed = holds.with_columns(
        review_on=pl.Series(review),
        reviewed_on=pl.Series(reviewed),
        owner=pl.when(pl.lit(pl.Series(is_owned))).then("owner"),
    )
    return changed, key_of(parts)
