"""The finest cells of a measure as a role without small counts sees it, coarser where single days
or reasons are too few, and how its tables are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from queries.api.measure_runs import counts_of, groups_of, keys_of
from queries.disclosure_control.differencing import Group, Keys
from queries.disclosure_control.linked_tables import Linked
from queries.disclosure_control.roles import ATTRIBUTES
from queries.engine.sql_files import SqlFile
from queries.exports.lists import REQUEST_KINDS

# The first day of each bin of `margin`, and the fixed days of `waiting`.
MARGIN_BINS = (-15, -14, -7, -3, 0, 1, 8, 31)
WAITING_DAYS = (0, 7, 14, 21, 28, 31, 60, 90)
BINNED = ("margin", "waiting")
# Buckets of days left whose sum is shown too.
SPANS = {
    "over": ("over_30", "over_8_30", "over_1_7"),
    "soon": ("last_day", "left_1_3", "left_4_7"),
    "later": ("left_8_14", "left_15", "paused"),
}


AGES = ("0-30", "31-90", "91-365", "366-")
# What no table adds up over: no request is late before its last day, no promise is another one.
APART = {
    "backlog": ("span",),
    "margin": ("state",),
    "purge": ("promise",),
    "purge_ages": ("promise",),
    "disclosures": ("in_window",),
}
# Measures in which every right has its row, whether anybody asked for it.
OF_RIGHTS = ("turnaround", "handling", "reopened", "late_causes", "margin", "backlog")
# Keys of which one gives the other.
GIVING = {"owner": "system", "role": "recipient", "country": "recipient"}
# Dimensions of promises to erase of which `purge` shows the months.
OF_STATUS = ("system", "category")
# Sums by their keys and name, and the groups of them that are hidden.
Shared = dict[tuple[Keys, str], set[Group]]


def is_in_parts(file: SqlFile) -> bool:
    """Whether its undivided table already is one of parts."""
    always = {key for key in keys_of(file) if key not in groups_of(file)}
    return bool(ATTRIBUTES & always or file.total_of)


def _of_firms(file: SqlFile, firms: Sequence[str]) -> list[Keys]:
    """The groups of no customers that the tables have: those asked for, of disclosures also the
    tables without its recipients, its months, and either."""
    less: list[Keys] = [()]
    if file.name == "disclosures":
        less = [("recipient", "month"), ("recipient",), ("month",), ()]
    return [tuple(firm for firm in firms if firm not in names) for names in less]


def keys_in(file: SqlFile, columns: Sequence[str]) -> Keys:
    """The measure's keys among the columns, in its order."""
    return tuple(key for key in keys_of(file) if key in columns)


def linked(file: SqlFile, finest: pl.DataFrame, window: date, shared: Shared) -> Linked:
    """The measure's cells, and what everybody knows of them.

    `finest`: its rows by everything that is asked for. `window`: the day before the twelve months.
    `shared`: sums that another measure has too.
    """
    finest = _with_all(file, finest)
    if file.name == "backlog":
        # the clock of a paused request does not run: its status says as much as its bucket
        states = {b: span for span, buckets in SPANS.items() for b in buckets} | {"paused": "held"}
        finest = finest.with_columns(span=pl.col("bucket").replace_strict(states))
    if file.name == "disclosures":
        finest = finest.with_columns(in_window=pl.col("month") > window)
    extra = [name for name in ("span", "in_window") if name in finest.columns]
    keys = (*keys_in(file, finest.columns), *extra)
    known: list[tuple[Keys, str | None]] = []
    if file.total_of:
        known.append((tuple(key for key in keys if key in ("company", *file.total_of)), None))
    elif not is_in_parts(file):
        known.append((tuple(key for key in keys if key not in ATTRIBUTES), None))
    units = [
        (key, *(given for given, giver in GIVING.items() if giver == key and given in keys))
        for key in keys
        if GIVING.get(key) not in keys
    ]
    apart = APART.get(file.name, ())
    return Linked(finest, units, counts_of(file), file.sums, known, shared, apart=apart)


def _with_all(file: SqlFile, finest: pl.DataFrame) -> pl.DataFrame:
    """The cells, with zeros for what happens to occur nowhere: nobody is told that either."""
    if finest.is_empty():
        return finest
    more: list[dict[str, object]] = []
    if file.name == "margin":
        late = [
            (edge, state) for edge in MARGIN_BINS if edge > 0 for state in ("late", "open_late")
        ]
        early = [
            (edge, state) for edge in MARGIN_BINS if edge <= 0 for state in ("in_time", "open")
        ]
        more = [{"margin_days": edge, "state": state} for edge, state in [*early, *late]]
    elif file.name == "backlog":
        more = [
            {"bucket": bucket, "span": "held" if bucket == "paused" else span}
            for span, buckets in SPANS.items()
            for bucket in buckets
        ]
    elif file.name == "purge_ages":
        promises = finest["promise"].unique(maintain_order=True)
        more = [{"promise": promise, "age": age} for promise in promises for age in AGES]
    if file.name in OF_RIGHTS and "kind" in finest.columns:
        more = [one | {"kind": kind} for one in more or [{}] for kind in REQUEST_KINDS]
    if not more:
        return finest
    some = finest.row(0, named=True) | dict.fromkeys(counts_of(file), 0)
    zeros = pl.DataFrame([some | one for one in more], schema=finest.schema)
    return pl.concat([finest, zeros])


def coarser(file: SqlFile, found: pl.DataFrame) -> pl.DataFrame:
    """The days of `margin` in eight bins, each named by its first day; `purge` without the reason
    that data is kept for; `outcomes` in time whether extended or not."""
    if file.name == "margin":
        edges = pl.col("margin_days").map_elements(
            lambda day: max([edge for edge in MARGIN_BINS if edge <= day], default=MARGIN_BINS[0]),
            return_dtype=pl.Int64,
        )
        return _summed(file, found.with_columns(margin_days=edges))
    if file.name == "purge":
        return _summed(file, found.with_columns(basis=pl.lit(None, pl.String)))
    if file.name == "outcomes":
        # apart, a small number of extended ones would hide the others as well
        return _summed(
            file, found.with_columns(pl.col("outcome").replace("in_time_extended", "in_time"))
        )
    return found


def _summed(file: SqlFile, found: pl.DataFrame) -> pl.DataFrame:
    keys = [key for key in keys_of(file) if key in found.columns]
    return found.group_by(keys).agg(pl.col(counts_of(file)).sum()).select(found.columns).sort(keys)
