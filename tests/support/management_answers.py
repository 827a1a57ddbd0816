"""Every table that management gets of the promises and of the measures, as an attacker reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import product

import polars as pl

from queries.api.measure_runs import counts_of, groups_of, keys_of
from queries.api.noticeboard import Noticeboard
from queries.build.schema import COUNTED, DIMENSIONS, STATUSES
from queries.disclosure_control.roles import ATTRIBUTES
from queries.engine import sql_files
from queries.errors import RoleError
from tests.support.attacker import Attack

# judged is kept and late: the unknowns are these two, and each status.
LEAVES = {name: (name,) for name in (*STATUSES, "kept")} | {"judged": ("kept", "late")}


def of_status(nb: Noticeboard, board: Noticeboard, day: str, dimension: str) -> Iterator[Attack]:
    """An attack on each promise's breakdowns by a dimension on a day."""
    true = nb.status(day, by=["company", dimension]).filter(pl.col("pending").is_not_null())
    tables = _tables_of_status(board, day, dimension, true)
    for promise in true["promise"].unique(maintain_order=True):
        mine = true.filter(promise=promise).with_columns(late=pl.col("judged") - pl.col("kept"))
        # Nobody is told which company has nothing under a value: any cell may hold something.
        groups = list(product(mine["company"].unique(), mine[dimension].unique()))
        truth = {(*cell, leaf): 0 for cell in groups for leaf in (*STATUSES, "kept", "late")}
        for row in mine.iter_rows(named=True):
            for leaf in (*STATUSES, "kept", "late"):
                truth[row["company"], row[dimension], leaf] = row[leaf]
        attack = Attack(truth)
        for name, table, narrowed in tables:
            for row in table.filter(promise=promise).iter_rows(named=True):
                if not row["measurable"] or (row["pending"] is None and not row.get("hidden")):
                    continue
                if any(row.get(key, value) != value for key, value in narrowed.items()):
                    continue  # a company that was not asked for
                fixed = narrowed | {k: row[k] for k in ("company", dimension) if k in row}
                cells = [
                    (company, value)
                    for company, value in groups
                    if fixed.get("company", company) == company
                    and fixed.get(dimension, value) == value
                ]
                for count, leaves in LEAVES.items():
                    attack.see(
                        f"{promise} {day} {name} {fixed} {count}",
                        [(*cell, leaf) for cell in cells for leaf in leaves],
                        row[count],
                        is_public=name in ("[]", "['company']"),
                    )
        yield attack


def _tables_of_status(
    board: Noticeboard, day: str, dimension: str, true: pl.DataFrame
) -> list[tuple[str, pl.DataFrame, dict[str, object]]]:
    companies, values = true["company"].unique().to_list(), true[dimension].unique().to_list()
    narrowed = [{}, *({"company": one} for one in companies), *({dimension: one} for one in values)]
    narrowed += [{"company": c, dimension: v} for c, v in product(companies, values)]
    found = []
    for by in ([], ["company"], [dimension], ["company", dimension]):
        for filters in narrowed:
            if by and filters and len(narrowed) > 12:
                continue
            name = str([*by, *filters])
            found.append((name, board.status(day, by=by, filters=filters), filters))
    return found


_IN_TIME = ("in_time_extended", "in_time")


def of_measure(nb: Noticeboard, board: Noticeboard, name: str, day: str) -> Iterator[Attack]:
    """An attack on each count of a measure: by every group, by company too, narrowed to each
    value. Attributes of customers are attacked one by one, but where the undivided table hides
    something already: it is a sum over all of them."""
    file = sql_files.measure(name)
    groups = [group for group in groups_of(file) if group not in file.withheld]
    whole = [group for group in ("company",) if group in groups]
    parts = [group for group in groups if group in ATTRIBUTES]
    firms = [group for group in groups if group not in (*parts, "company")]
    always = [key for key in keys_of(file) if key not in groups_of(file)]
    is_linked = bool(file.total_of or ATTRIBUTES & set(always))
    several = [["recipient", "month"]] if name == "disclosures" else [[], *([one] for one in firms)]
    for mine, more in product([parts] if is_linked else [[one] for one in parts], several):
        finest = nb.measure(name, day, by=[*whole, *mine, *more])
        if name == "disclosures":
            finest = finest.with_columns(in_window=pl.col("month") > _a_year_before(day))
        tables = [
            (by, table, filters)
            for part in ([], *([one] for one in mine))
            for firm in (_subsets(more) if name == "disclosures" else [more])
            for one in ([], whole)
            for by in [[*part, *one, *firm]]
            for filters in _narrowed(finest, by, [*whole, *mine])
            if (table := _asked(board, name, day, by, filters)) is not None
        ]
        if name == "disclosures":
            tables = [
                (by, table, filters if "month" in by else {**filters, "in_window": True})
                for by, table, filters in tables
            ]
        if name == "backlog":
            # stopped clocks are what the promises hold: everybody sees how many, and by company
            for by in ([], whole):
                stopped = nb.measure(name, day, by=by).filter(bucket="paused")
                tables.append((["held"], stopped, {}))
        # What goes together in some company may go together in any.
        apart = [*whole, *more, "in_window", *(["outcome"] if name == "outcomes" else [])]
        keys = [*keys_of(file), "in_window"]
        for family in _families(counts_of(file), file.sums):
            yield _attack(f"{name} {day}", finest, family, file.sums, keys, tables, apart)


def _a_year_before(day: str) -> date:
    return date.fromisoformat(day).replace(year=int(day[:4]) - 1, day=28)


def _subsets(names: list[str]) -> list[list[str]]:
    return [[], *([one] for one in names), names]


def _asked(board, name, day, by, filters):
    """What is answered; nothing where the question is refused."""
    try:
        return board.measure(name, day, by=by, filters=filters)
    except RoleError:
        return None


def _narrowed(finest: pl.DataFrame, by: list[str], names: list[str]) -> list[dict[str, object]]:
    return [{}] + [
        {name: value} for name in names for value in finest[name].drop_nulls().unique().sort()
    ]


def _families(counts, sums):
    linked = [name for name in counts if name in sums or any(name in p for p in sums.values())]
    return [*([linked] if linked else []), *([name] for name in counts if name not in linked)]


def _attack(label, finest, family, sums, keys, tables, apart) -> Attack:
    if "outcome" in finest.columns:
        finest = finest.with_columns(pl.col("outcome").replace(*_IN_TIME))
    binned = "margin_days" in finest.columns
    if binned:
        edges = sorted(tables[0][1]["margin_days"].unique())
        finest = finest.with_columns(
            margin_days=pl.col("margin_days").map_elements(
                lambda day: max([e for e in edges if e <= day], default=edges[0]),
                return_dtype=pl.Int64,
            )
        )
    mine = [key for key in keys if key in finest.columns]
    leaves = [name for name in family if name not in sums]
    split = [key for key in mine if key in apart]
    rest = [key for key in mine if key not in apart]
    ends = [set(finest.select(names).rows()) or {()} for names in (split, rest)]
    for _, table, _ in tables:
        # What goes together nobody is told: where something is hidden anything may be.
        listed = [key for key in rest if key in table.columns]
        others = [key for key in rest if key not in listed]
        if listed and "hidden" in table.columns:
            hiding = table.filter(pl.col("hidden").list.len() > 0).select(listed)
            for new in set(hiding.rows()):
                for other in set(finest.select(others).rows()) or {()}:
                    ends[1].add(_merged(rest, listed, new, other))
    truth: dict[object, int] = {
        (*_merged(mine, split, one, other), leaf): 0
        for one, other in product(*ends)
        for leaf in leaves
    }
    for row in finest.iter_rows(named=True):
        for leaf in leaves:
            at = (*(row[key] for key in mine), leaf)
            truth[at] = truth.get(at, 0) + (row[leaf] or 0)
    cells = {at[:-1] for at in truth}
    having: dict[tuple[str, object], set] = defaultdict(set)
    for cell in cells:
        for key, value in zip(mine, cell, strict=True):
            having[key, value].add(cell)
    attack = Attack(truth)
    for by, table, filters in tables:
        shared = [key for key in mine if key in table.columns]
        folded = {
            key for key in shared if table[key].null_count() == table.height and key == "basis"
        }
        for row in table.iter_rows(named=True):
            fixed = filters | {key: row[key] for key in shared if key not in folded}
            inside = cells.intersection(*(having[at] for at in fixed.items()))
            for name in [name for name in family if name in row]:
                if row[name] is None and "hidden" in row and name not in row["hidden"]:
                    continue  # unknown to everybody
                parts = [(*c, leaf) for c in inside for leaf in _leaves(name, sums)]
                attack.see(
                    f"{label} by {by} {fixed} {name}",
                    parts,
                    row[name],
                    is_public="hidden" not in table.columns,
                )
    return attack


def _merged(keys, split, one, other):
    first, second = iter(one), iter(other)
    return tuple(next(first) if key in split else next(second) for key in keys)


def _leaves(name, sums):
    return [leaf for part in sums.get(name, ()) for leaf in _leaves(part, sums)] or [name]


def dimensions(nb: Noticeboard, day: str) -> list[str]:
    """The dimensions in which something is counted."""
    return [
        name
        for name in DIMENSIONS
        if nb.status(day, by=[name])[COUNTED[0]].null_count() < nb.status(day, by=[name]).height
    ]
