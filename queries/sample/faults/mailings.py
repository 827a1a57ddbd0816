"""Faulty mailings and other uses: to whom, when, and which promises each breaks."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, between
from queries.sample.days import Days, nevers
from queries.sample.faults.planting import KEY, Plots, behind, key_of, key_rows
from queries.sample.requests import ERASURE, OPTOUT, RESTRICTION
from queries.sample.scope import Scope
from queries.sample.uses import use_rows

# Uses are exported for three years: earlier faults would not show.
USES_SINCE = 1_000
LATELY_DAYS = 300
ELECTRONIC = ("email", "sms", "app")
BETWEEN = ","


@dataclass(frozen=True)
class Mailings:
    """Chooses customers for each sort of fault, and a day on which each got a mailing.

    `family`: separates the names of its random streams from others'. `is_free_of_requests`: true
    for customers without a request that the use would break too.
    """

    scope: Scope
    family: str
    plots: Plots
    is_free_of_requests: Numbers
    parts: list[pl.DataFrame] = field(default_factory=list)

    def lately(
        self, sort: str, fits: Numbers, days: tuple[Days, Days], wanted: int, **more: Any
    ) -> None:
        """Adds mailings on days of the last months."""
        first = np.maximum(days[0], self.scope.until - LATELY_DAYS)
        self._mail(sort, fits, first, np.minimum(days[1], self.scope.until - 1), wanted, **more)

    def long_ago(
        self, sort: str, fits: Numbers, days: tuple[Days, Days], wanted: int, **more: Any
    ) -> None:
        """Adds mailings on days in the past (`planting.behind`)."""
        first = np.maximum(days[0], self.scope.until - USES_SINCE)
        self._mail(sort, fits, first, np.minimum(days[1], behind(self.scope)), wanted, **more)

    def _mail(
        self,
        sort: str,
        fits: Numbers,
        first: Days,
        last: Days,
        wanted: int,
        *,
        breaks: tuple[str, ...],
        **columns: Any,
    ) -> None:
        fits = fits & (first <= last) & self.is_free_of_requests
        fault = f"mailing {self.family} {sort}"
        who = self.plots.take(fault, fits, np.arange(len(fits)), wanted)
        length = (last[who] - first[who]).astype(np.int64)
        on = first[who] + between(self.plots.rng(fault), 0, length, len(who))
        if columns.get("ground") == "named or not":
            # Half name consent as their ground; for half the register gives it.
            grounds = pl.Series(["consent", None], dtype=pl.String)
            columns["ground"] = grounds.gather(np.arange(len(who)) % 2)
        marks = {"sort": pl.lit(sort), "breaks": pl.lit(BETWEEN.join(breaks))}
        self.parts.append(use_rows(who, on, **columns).with_columns(**marks))


def asked_on(size: int, requests: pl.DataFrame, kinds: tuple[int, ...]) -> Days:
    """The first day on which each customer made a request of those kinds; NaT without one."""
    on = nevers(size)
    of = requests.filter(pl.col("kind").is_in(kinds))
    np.fmin.at(on, of["customer"].to_numpy(), of["received_on"].to_numpy())
    return on


def free_of_requests(size: int, requests: pl.DataFrame) -> Numbers:
    """True for customers who never objected to marketing, nor asked for restriction or erasure."""
    return np.isnat(asked_on(size, requests, (OPTOUT, RESTRICTION, ERASURE)))


def key_of_uses(rows: pl.DataFrame) -> pl.DataFrame:
    """The key to uses with a `sort`: a row for each promise that each breaks."""
    broken = rows.filter(pl.col("sort").is_not_null())
    each = broken.with_columns(name=pl.col("breaks").str.split(BETWEEN)).explode("name")
    parts = []
    for (name, sort), of in each.group_by("name", "sort", maintain_order=True):
        on = of["used_on"].to_numpy()
        parts.append(key_rows(str(name), "uses", str(sort), of["use_id"], on, on))
    return key_of(parts).select(list(KEY))
