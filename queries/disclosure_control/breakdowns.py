"""Which counts of a breakdown of the promises are hidden: decided once for all of its tables.

By a dimension, by company and dimension, and narrowed to a value of either are sums of the same
cells. They are decided together, for each promise and day, from the finest of them; what a page
asks for is then read off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from queries.build.schema import COUNTED, STATUSES
from queries.disclosure_control.differencing import Group
from queries.disclosure_control.linked_tables import Linked

# A share is calculated from these, so it is suppressed with them.
SHARE_OF = ("judged", "kept", "pending", "overdue")
# What a promise has in a company everybody sees.
KNOWN = ((("company",), None),)

Names = dict[Group, set[str]]


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
    promise has by company is shown as it is.
    """
    both: list[tuple[object, ...]] = []
    one: list[tuple[object, ...]] = []
    parts = finest.partition_by("as_of", "promise", as_dict=True, maintain_order=True)
    for named, mine in parts.items():
        by_one, by_both = _decided(mine, dimension)
        one += [(*named, *group, sorted(names)) for group, names in by_one.items()]
        both += [(*named, *group, sorted(names)) for group, names in by_both.items()]
    keys: dict[str, Any] = {"as_of": pl.Date, "promise": pl.String}
    names_of: dict[str, Any] = {dimension: pl.String, "hidden": pl.List(pl.String)}
    return Hidden(
        pl.DataFrame(both, schema={**keys, "company": pl.String, **names_of}, orient="row"),
        pl.DataFrame(one, schema=keys | names_of, orient="row"),
    )


def _decided(mine: pl.DataFrame, dimension: str) -> tuple[Names, Names]:
    """By value, and by company and value: the names of the hidden counts."""
    tables = [(dimension,), ("company", dimension)]
    units = [("company",), (dimension,)]
    cells = mine.with_columns(late=pl.col("judged") - pl.col("kept"))
    found = [
        # The difference of judged and kept is how many were late: everybody has it.
        Linked(
            cells, units, ["judged", "kept"], {"judged": ("kept", "late")}, KNOWN, {}, ("late",)
        ),
        Linked(cells, units, STATUSES, {}, KNOWN),
    ]
    marks = [one.decided(tables) for one in found]
    by_one, by_both = ([each[table] for each in marks] for table in tables)
    return _joined(by_one), _joined(by_both)


def _joined(parts: Sequence[Names]) -> Names:
    made: Names = {}
    for part in parts:
        for group, names in part.items():
            made.setdefault(group, set()).update(names)
    return made


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
