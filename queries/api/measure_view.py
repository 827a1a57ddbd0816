"""A measure as a role without small counts sees it.

Its tables are sums of the same finest cells: by a group, by company and that group, narrowed to a
value of either. What is hidden is decided for all of them together. Of attributes of customers only
one at a time is shown: cells of two give those of each away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from queries.api.asof import window_start
from queries.api.measure_cells import (
    OF_STATUS,
    WAITING_DAYS,
    Shared,
    coarser,
    is_in_parts,
    keys_in,
    linked,
)
from queries.api.measure_runs import counts_of, groups_of, keys_of, run
from queries.disclosure_control.differencing import Keys
from queries.disclosure_control.linked_tables import Linked, Marks
from queries.disclosure_control.roles import ATTRIBUTES
from queries.disclosure_control.suppression import MOST
from queries.engine import sql_files
from queries.engine.sql_files import SqlFile
from queries.errors import RoleError
from queries.snapshots.reading import Reader

# What became of a request, as `turnaround` counts it: other measures have the same requests, and by
# right they hide the same ones.
SHARING = ("handling", "margin")
ENDS = ("in_time", "late", "open_late", "paused", "withdrawn")


class MeasureView:
    """The measures of one snapshot; what is hidden in each is worked out once a day."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, date, Keys], Marks] = {}

    def shown(
        self, file: SqlFile, day: date, by: Sequence[str], filters: Mapping[str, str]
    ) -> pl.DataFrame:
        """The rows of a measure; hidden counts are null, and a column `hidden` names them."""
        _refuse(file, [*by, *filters])
        if file.name == "waiting":
            curve = run(self._reader, file, day, by, filters)
            return _on_fixed_days(curve.clear() if self._hides_requests(day, filters) else curve)
        asked = [group for group in groups_of(file) if group in by or group in filters]
        always = [key for key in keys_of(file) if key not in groups_of(file)]
        is_whole = not ATTRIBUTES & {*asked, *always} and not file.total_of
        if file.is_about_firms or is_whole:
            return run(self._reader, file, day, by, filters)
        cut = {name: value for name, value in filters.items() if name in (*asked, *always)}
        others = {name: value for name, value in filters.items() if name not in cut}
        found = coarser(file, run(self._reader, file, day, asked, others))
        marks = self._marks(file, day, asked, others)
        made = _masked(found, file, marks[keys_in(file, found.columns)])
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

    def _hides_requests(self, day: date, filters: Mapping[str, str]) -> bool:
        """Whether it is hidden how many requests of the right were judged: the curve says it."""
        of_kind = self._turnaround(day) if "kind" in filters else {}
        return any(
            "requests" in names
            for table, groups in of_kind.items()
            for group, names in groups.items()
            if dict(zip(table, group, strict=True)) == dict(filters)
        )

    def _turnaround(self, day: date) -> Marks:
        """What is hidden of it by right, and by company and right."""
        return self._marks(sql_files.measure("turnaround"), day, ["kind"], {})

    def _marks(
        self, file: SqlFile, day: date, asked: Sequence[str], others: Mapping[str, str]
    ) -> Marks:
        """What is hidden in each table that has the groups asked for, of the whole measure."""
        if file.name == "outcomes":
            return _of_outcomes(self._turnaround(day))
        groups = [group for group in groups_of(file) if group not in file.withheld]
        is_linked = is_in_parts(file)
        parts = [one for one in (groups if is_linked else asked) if one in ATTRIBUTES]
        firms = [group for group in asked if group not in ATTRIBUTES and group != "company"]
        if file.name == "disclosures":
            # its sums by recipient and month are known whether a question names them or not
            firms = list(dict.fromkeys(("recipient", *firms, "month")))
        at = (file.name, day, (*firms, *parts, *map(str, others.items())))
        if at not in self._known:
            whole = [name for name in ("company",) if name in groups]
            found = run(self._reader, file, day, [*whole, *firms, *parts], others)
            is_shared = file.name in SHARING and "kind" in parts
            shared = _shared(file, self._turnaround(day)) if is_shared else {}
            cells = linked(file, coarser(file, found), window_start(day), shared)
            of_parts: list[Keys] = [*([()] if is_linked else []), *((one,) for one in parts)]
            tables = [
                (*part, *firm, *more)
                for part in of_parts
                for firm in _of_firms(file, firms)
                for more in ((), tuple(whole))
            ]
            self._known[at] = _decided(file, cells, tables)
        return self._known[at]


def _of_firms(file: SqlFile, firms: Sequence[str]) -> list[Keys]:
    """The groups of no customers that the tables have: those asked for; of disclosures there are
    tables without recipients, without months, and without either, too."""
    less: list[Keys] = [()]
    if file.name == "disclosures":
        less = [("recipient", "month"), ("recipient",), ("month",), ()]
    return [tuple(firm for firm in firms if firm not in names) for names in less]


def _refuse(file: SqlFile, asked: Sequence[str]) -> None:
    """Raise `RoleError` for what would give small counts away."""
    withheld = [name for name in asked if name in file.withheld]
    if withheld:
        raise RoleError(
            f"Management does not see {file.name} by {withheld[0]}: together with its other tables"
            " that would give small counts away.",
            "Ask for it by: " + ", ".join(g for g in groups_of(file) if g not in file.withheld),
        )
    attributes = sorted({name for name in asked if name in ATTRIBUTES and name in groups_of(file)})
    if len(attributes) > 1:
        named = " and ".join(attributes)
        raise RoleError(
            f"Management sees {file.name} by one attribute of customers at a time, not by"
            f" {named} at once: two together would give small counts away.",
            "Ask for one of them, with company if you like.",
        )


def _decided(file: SqlFile, linked: Linked, asked: Sequence[Keys]) -> Marks:
    """What is hidden in each table: with the keys asked for and those that it always has."""
    always = [key for key in keys_of(file) if key not in groups_of(file)]
    tables = [keys_in(file, (*always, *keys)) for keys in asked]
    if file.name == "purge":
        # summed over the months they are what the promises count by these dimensions
        tables += [
            keys_in(file, ("promise", part, *more))
            for part in OF_STATUS
            for more in ((), ("company",))
        ]
    if file.name != "disclosures":
        return linked.decided(tables)
    # without months the measure is of the twelve months of its window alone
    named = {table: table if "month" in table else ("in_window", *table) for table in tables}
    marks = linked.decided(list(named.values()))
    return {
        table: marks[name]
        if name == table
        else {group[1:]: names for group, names in marks[name].items() if group[0]}
        for table, name in named.items()
    }


def _of_outcomes(turnaround: Marks) -> Marks:
    """The counts of `turnaround` by right, one in a row."""
    return {
        (*table, "outcome"): {
            (*group, name): {"requests"}
            for group, names in groups.items()
            for name in names
            if name in ENDS
        }
        for table, groups in turnaround.items()
    }


def _shared(file: SqlFile, turnaround: Marks) -> Shared:
    """The sums by right that `turnaround` has, too."""
    if file.name == "handling":
        return {
            (table, "requests"): {group for group, names in groups.items() if "requests" in names}
            for table, groups in turnaround.items()
        }
    if file.name == "margin":
        ends = _of_outcomes(turnaround)
        return {((*table[:-1], "state"), "requests"): set(groups) for table, groups in ends.items()}
    return {}


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
