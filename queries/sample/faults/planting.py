"""Chooses where faults are planted and how many, and makes the key that lists them."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import polars as pl

from queries.sample.chance import Numbers, shuffled, stream
from queries.sample.days import months_after
from queries.sample.scope import Scope

LEAST, PER_CUSTOMERS, MOST = 2, 25_000, 60
BEHIND_MONTHS = 13
KEY = {
    "kind": pl.String,
    "name": pl.String,
    "item_table": pl.String,
    "item_id": pl.String,
    "part": pl.String,
    "from_on": pl.Date,
    "until_on": pl.Date,
    "sort": pl.String,
}


def count(scope: Scope, least: int = LEAST) -> int:
    """How many faults of one sort: a few, growing slowly with the sample."""
    return min(least + scope.customers // PER_CUSTOMERS, MOST)


def behind(scope: Scope) -> Any:
    """The last day of "the past": more than thirteen months before the sample's last day, so that
    no figure about the last twelve months counts a fault from then."""
    return months_after(scope.until, -BEHIND_MONTHS) - 1


class Plots:
    """Customers free for a fault: each gets at most one, so that none hides another.

    Every fault has its own random stream, so a new one changes another only where both choose the
    same customer: add it last.
    """

    def __init__(self, seed: int, customers: int) -> None:
        self.seed = seed
        self.is_free = np.ones(customers, dtype=bool)
        self._streams: dict[str, np.random.Generator] = {}

    def rng(self, fault: str) -> np.random.Generator:
        """The random stream of that fault; a later call continues it."""
        if fault not in self._streams:
            self._streams[fault] = stream(self.seed, f"fault {fault}")
        return self._streams[fault]

    def reserve(self, customers: Numbers) -> None:
        """Excludes those customers: they have a fault already."""
        self.is_free[customers] = False

    def take(
        self,
        fault: str,
        fits: Numbers,
        customer: Numbers,
        wanted: int,
        best: Numbers | None = None,
    ) -> Numbers:
        """Row numbers where `fits`, of as many different free customers as wanted (or fewer);
        those that are `best` come first."""
        rows = shuffled(self.rng(fault), np.flatnonzero(fits & self.is_free[customer]))
        if best is not None:
            rows = rows[np.argsort(~best[rows], kind="stable")]
        _, first = np.unique(customer[rows], return_index=True)
        taken = rows[np.sort(first)][:wanted]
        self.is_free[customer[taken]] = False
        return taken


def key_of(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All rows of the key; an empty frame if nothing was planted."""
    return pl.concat([pl.DataFrame(schema=KEY), *parts])


def key_rows(
    name: str,
    item_table: str,
    sort: str,
    item_ids: Iterable[Any],
    from_on: Any,
    until_on: Any,
    part: str | Sequence[str] | None = None,
) -> pl.DataFrame:
    """Rows of the key: one per item, with the fault's first and last day. `part`: of all of them,
    or one for each."""
    items = list(item_ids)
    size = len(items)

    def days(value: Any) -> pl.Series:
        return pl.Series(np.broadcast_to(np.asarray(value, "datetime64[D]"), size).copy())

    return pl.DataFrame(
        {
            "kind": ["promise"] * size,
            "name": [name] * size,
            "item_table": [item_table] * size,
            "item_id": items,
            "part": [part] * size if part is None or isinstance(part, str) else list(part),
            "from_on": days(from_on),
            "until_on": days(until_on),
            "sort": [sort] * size,
        },
        schema=KEY,
    )
