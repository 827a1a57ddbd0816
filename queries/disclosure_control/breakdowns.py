"""Which counts of a breakdown of the promises are hidden: decided once for all of its tables.

By a dimension, by company and dimension, and narrowed to a value of either are sums of the same
cells. They are decided together, for each promise and day, from the finest of them; what a page
asks for is then read off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import polars as pl

from queries.build.schema import COUNTED, STATUSES
from queries.disclosure_control.differencing import Flags, Numbers, Table, hidden

# A share is calculated from these, so it is suppressed with them.
SHARE_OF = ("judged", "kept", "pending", "overdue")


@dataclass(frozen=True)
class Hidden:
    """`by_both`: as_of, promise, company, <dimension>, hidden; `by_one`: the same without company.
    hidden: the names of the hidden counts; groups without any are left out, and there are groups
    that hold nothing: a hidden zero protects a count beside it."""

    by_both: pl.DataFrame
    by_one: pl.DataFrame


def hidden_counts(finest: pl.DataFrame, dimension: str) -> Hidden:
    """Which counts to hide in breakdowns by the dimension.

    `finest`: as_of, promise, company, <dimension> and all counts, every group there is. What the
    promise has by company is shown as it is, and so are groups that are a company's only one.
    """
    both: list[tuple[object, ...]] = []
    one: list[tuple[object, ...]] = []
    parts = finest.partition_by("as_of", "promise", as_dict=True, maintain_order=True)
    for (day, promise), mine in parts.items():
        companies, values = mine["company"].to_list(), mine[dimension].to_list()
        places = _Places(companies, values)
        found = _decided(mine, places)
        for (company, row), (value, column) in product(places.rows.items(), places.columns.items()):
            names = [name for name, (cells, _) in found.items() if cells[row, column]]
            both += [(day, promise, company, value, names)] if names else []
        for value, column in places.columns.items():
            names = [name for name, (_, sums) in found.items() if sums[0, column]]
            one += [(day, promise, value, names)] if names else []
    keys: dict[str, Any] = {"as_of": pl.Date, "promise": pl.String}
    names_of: dict[str, Any] = {dimension: pl.String, "hidden": pl.List(pl.String)}
    return Hidden(
        pl.DataFrame(both, schema={**keys, "company": pl.String, **names_of}, orient="row"),
        pl.DataFrame(one, schema=keys | names_of, orient="row"),
    )


def masked(made: pl.DataFrame, hidden: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """The counts with those null that `hidden` names, the share with what it is calculated from,
    and a column `hidden` that lists the names."""
    marked = made.join(
        hidden.select(*on, "hidden"), on=on, how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(pl.col("hidden").fill_null([]))
    is_hidden = {name: pl.col("hidden").list.contains(name) for name in COUNTED}
    tells = pl.any_horizontal(is_hidden[name] for name in SHARE_OF)
    return marked.with_columns(
        *(pl.when(~is_hidden[name]).then(name).alias(name) for name in COUNTED),
        kept_share=pl.when(~tells).then("kept_share"),
    )


class _Places:
    """The place of each company and value in the matrix of a promise's counts."""

    def __init__(self, companies: Sequence[str | None], values: Sequence[str | None]) -> None:
        self.rows = {key: at for at, key in enumerate(dict.fromkeys(companies))}
        self.columns = {key: at for at, key in enumerate(dict.fromkeys(values))}
        self.at = (
            np.array([self.rows[key] for key in companies], np.int64),
            np.array([self.columns[key] for key in values], np.int64),
        )
        self.shape = (len(self.rows), len(self.columns))

    def matrix(self, counts: pl.Series) -> Numbers:
        made = np.zeros(self.shape, np.int64)
        made[self.at] = counts.to_numpy()
        return made

    @property
    def exists(self) -> Flags:
        # a value that a company does not have may be hidden too: nobody is told that it has none
        return np.ones(self.shape, np.bool_)


def _decided(mine: pl.DataFrame, places: _Places) -> dict[str, tuple[Flags, Flags]]:
    """By count: which cells of company and value to hide, and which sums over the companies."""
    height, width = places.shape
    rows, columns, exists = np.arange(height), np.arange(width), places.exists
    found = {}
    for name in STATUSES:
        counts = places.matrix(mine[name])
        one, both = hidden(
            counts, exists, [Table(np.zeros_like(rows), columns), Table(rows, columns)]
        )
        found[name] = (both, one)
    kept = places.matrix(mine["kept"])
    late = places.matrix(mine["judged"]) - kept
    # The difference of judged and kept is how many were late: nobody prints it, everybody has it.
    none = np.full_like(rows, -1)
    groups = {
        "judged": (rows, rows),
        "kept": (rows, none),
        "late": (none, rows),
    }
    tables = [
        Table(np.concatenate([np.minimum(part, most) for part in pair]), columns, name != "late")
        for most in (0, height)
        for name, pair in groups.items()
    ]
    judged_sums, kept_sums, _, judged, kept_cells, _ = hidden(
        np.concatenate([kept, late]), np.concatenate([exists, exists]), tables
    )
    return found | {"judged": (judged, judged_sums), "kept": (kept_cells, kept_sums)}
