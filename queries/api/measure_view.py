"""A measure as a role without small counts sees it.

Its tables are sums of the same finest cells: by a group, by company and that group, narrowed to a
value of either. What is hidden is decided for all of them together. Of attributes of customers only
one at a time is shown: cells of two give those of each away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from queries.api.measure_runs import counts_of, groups_of, keys_of, run
from queries.disclosure_control.linked_tables import Keys, Linked, Marks
from queries.disclosure_control.roles import ATTRIBUTES
from queries.disclosure_control.suppression import MOST
from queries.engine import sql_files
from queries.engine.sql_files import SqlFile
from queries.errors import RoleError
from queries.snapshots.reading import Reader

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
# What tells which other values there can be: no request is late before its last day.
TIED = {"backlog": ("span",), "margin": ("state",), "purge": ("promise",)}
# Dimensions of promises to erase of which `purge` shows the months.
OF_STATUS = ("system", "category")


class MeasureView:
    """The measures of one snapshot; what is hidden in each is worked out once a day."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, date, Keys], Marks] = {}

    def shown(
        self, file: SqlFile, day: date, by: Sequence[str], filters: Mapping[str, str]
    ) -> pl.DataFrame:
        """The rows of a measure; hidden counts are null, and a column `hidden` names them."""
        if file.name == "waiting":
            return _on_fixed_days(run(self._reader, file, day, by, filters))
        asked = [group for group in groups_of(file) if group in by or group in filters]
        always = [key for key in keys_of(file) if key not in groups_of(file)]
        attributes = [group for group in asked if group in ATTRIBUTES]
        is_whole = not ATTRIBUTES & {*asked, *always} and not file.total_of
        if file.is_about_firms or is_whole:
            return run(self._reader, file, day, by, filters)
        if len(attributes) > 1 and set(attributes) - set(file.together):
            named = " and ".join(attributes)
            raise RoleError(
                f"Management sees {file.name} by one attribute of customers at a time, not by"
                f" {named} at once: two together would give small counts away.",
                "Ask for one of them, with company if you like.",
            )
        cut = {name: value for name, value in filters.items() if name in (*asked, *always)}
        others = {name: value for name, value in filters.items() if name not in cut}
        found = _coarser(file, run(self._reader, file, day, asked, others))
        marks = self._marks(file, day, asked, others)
        made = _masked(found, file, marks[tuple(k for k in keys_of(file) if k in found.columns)])
        for name, value in cut.items():
            made = made.filter(pl.col(name) == value)
        return made.drop([name for name in cut if name not in by and name not in always])

    def marks_of_erasing(self, day: date, dimension: str) -> Marks:
        """What is hidden of the promises to erase by system or category: by promise and it, and by
        company too."""
        file = sql_files.measure("purge")
        marks = self._marks(file, day, [], {})
        keys = ("promise", dimension), ("promise", "company", dimension)
        return {table: marks[table] for table in keys}

    def _marks(
        self, file: SqlFile, day: date, asked: Sequence[str], others: Mapping[str, str]
    ) -> Marks:
        """What is hidden in each table that has the groups asked for, of the whole measure."""
        groups, attributes = groups_of(file), [one for one in asked if one in ATTRIBUTES]
        always = [key for key in keys_of(file) if key not in groups]
        is_linked = bool(ATTRIBUTES & set(always) or file.total_of)
        parts = [one for one in groups if one in ATTRIBUTES] if is_linked else attributes
        parts = list(file.together) if set(parts) & set(file.together) else parts
        firms = [group for group in asked if group not in ATTRIBUTES and group != "company"]
        # the public counts by recipient are known whether a question names recipients or not
        firms = firms or [group for group in ("recipient",) if group in groups]
        at = (file.name, day, (*firms, *parts, *map(str, others.items())))
        if at not in self._known:
            whole = [name for name in ("company",) if name in groups]
            wide = [*whole, *firms, *parts]
            finest = _coarser(file, run(self._reader, file, day, wide, others))
            of_parts = [*([()] if is_linked else []), *((one,) for one in parts)]
            of_parts += [file.together] if set(file.together) <= set(parts) else []
            tables = [
                tuple(k for k in keys_of(file) if k in {*always, *by, *part, *more})
                for part in of_parts
                for by in (((), tuple(firms)) if firms == ["recipient"] else (tuple(firms),))
                for more in ((), tuple(whole))
            ]
            if file.name == "purge":
                # summed over the months they are what the promises count by these dimensions
                tables += [
                    tuple(k for k in keys_of(file) if k in {"promise", part, *more})
                    for part in OF_STATUS
                    for more in ((), tuple(whole))
                ]
            self._known[at] = _linked(file, finest, is_linked).decided(list(dict.fromkeys(tables)))
        return self._known[at]


def _linked(file: SqlFile, finest: pl.DataFrame, is_linked: bool) -> Linked:
    if file.name == "backlog":
        # the clock of a paused request does not run: its status says as much as its bucket
        states = {b: span for span, buckets in SPANS.items() for b in buckets} | {"paused": "held"}
        finest = finest.with_columns(span=pl.col("bucket").replace_strict(states))
    keys = tuple(name for name in (*keys_of(file), "span") if name in finest.columns)
    if file.total_of:
        known: Keys | None = ("company", *file.total_of)
    elif is_linked:
        known = None
    else:
        known = tuple(key for key in keys if key not in ATTRIBUTES)
    finest = _with_all(file, finest)
    return Linked(finest, keys, counts_of(file), known, file.sums, TIED.get(file.name, ()))


def _with_all(file: SqlFile, finest: pl.DataFrame) -> pl.DataFrame:
    """The cells, with zeros for what happens to occur nowhere: nobody is told that either."""
    if finest.is_empty() or file.name not in ("margin", "backlog", "purge_ages"):
        return finest
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
    else:
        promises = finest["promise"].unique(maintain_order=True)
        more = [{"promise": promise, "age": age} for promise in promises for age in AGES]
    some = finest.row(0, named=True) | dict.fromkeys(counts_of(file), 0)
    zeros = pl.DataFrame([some | one for one in more], schema=finest.schema)
    return pl.concat([finest, zeros])


def _coarser(file: SqlFile, found: pl.DataFrame) -> pl.DataFrame:
    """The days of `margin` in eight bins, each named by its first day; `purge` without the reason
    that data is kept for."""
    if file.name == "margin":
        edges = pl.col("margin_days").map_elements(
            lambda day: max([edge for edge in MARGIN_BINS if edge <= day], default=MARGIN_BINS[0]),
            return_dtype=pl.Int64,
        )
        return _summed(file, found.with_columns(margin_days=edges))
    if file.name == "purge":
        return _summed(file, found.with_columns(basis=pl.lit(None, pl.String)))
    return found


def _summed(file: SqlFile, found: pl.DataFrame) -> pl.DataFrame:
    keys = [key for key in keys_of(file) if key in found.columns]
    return found.group_by(keys).agg(pl.col(counts_of(file)).sum()).select(found.columns).sort(keys)


def _masked(
    found: pl.DataFrame, file: SqlFile, marks: Mapping[tuple[object, ...], set[str]]
) -> pl.DataFrame:
    """The frame with marked counts null, and shares with what they are calculated from."""
    keys = [key for key in keys_of(file) if key in found.columns]
    counts = counts_of(file)
    there = set(found.select(keys).rows())
    absent = [dict(zip(keys, group, strict=True)) for group in marks if group not in there]
    if absent:
        # of a group that holds nothing what is hidden is zero, as everything else of it is
        zeros = pl.DataFrame([dict.fromkeys(counts, 0) | one for one in absent])
        more = pl.concat(
            [found.clear(), zeros.cast({k: found.schema[k] for k in zeros.columns})], how="diagonal"
        )
        found = pl.concat([found, more]).sort(keys, nulls_last=True)
    groups: Iterable[tuple[object, ...]] = found.select(keys).rows()
    listed = [[name for name in counts if name in marks.get(group, ())] for group in groups]
    shown = found.with_columns(hidden=pl.Series(listed, dtype=pl.List(pl.String)))
    derived = [name for name in found.columns if name not in keys and name not in counts]
    is_hidden, names = pl.col("hidden").list.len() > 0, pl.col("hidden")
    return shown.with_columns(
        *(pl.when(~names.list.contains(name)).then(name).alias(name) for name in counts),
        *(
            pl.when(
                ~(is_hidden if found.schema[name] == pl.Float64 else names.list.contains(counts[0]))
            )
            .then(name)
            .alias(name)
            for name in derived
        ),
    )


def _on_fixed_days(waiting: pl.DataFrame) -> pl.DataFrame:
    """The curve on a few fixed days only, and not where fewer than eight are still unanswered."""
    kept = []
    for period in waiting["period"].unique(maintain_order=True):
        curve = list(waiting.filter(period=period).select("day", "unanswered", "at_risk").rows())
        for fixed in WAITING_DAYS:
            passed = [share for day, share, _ in curve if day <= fixed]
            waited_for = max((risk for day, _, risk in curve if day >= fixed), default=0)
            if waited_for > MOST:
                kept.append((period, fixed, passed[-1] if passed else 1.0, waited_for))
    return pl.DataFrame(kept, schema=waiting.schema, orient="row")
