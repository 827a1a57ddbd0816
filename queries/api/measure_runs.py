"""Runs a measure, and refuses what cannot be asked of it.

A file's parameters are what it can be broken down by (`$by_company`) and narrowed to (`$company`);
its FROM lists are what has to be exported.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import polars as pl

from queries.api.asof import window_start
from queries.engine import sql_files
from queries.engine.sql_files import SqlFile
from queries.errors import QueryError
from queries.exports import TABLES
from queries.snapshots.reading import Reader

DAYS = ("as_of", "window_start", "window_before")
MONTHS = ("month", "due_on_month")


def run(
    reader: Reader, file: SqlFile, day: date, by: Sequence[str], filters: Mapping[str, str]
) -> pl.DataFrame:
    """The rows of a measure on a day; columns of groups that were not asked for are left out."""
    start = window_start(day)
    given: dict[str, object] = dict(zip(DAYS, (day, start, window_start(start)), strict=True))
    for name in file.parameters:
        if name not in given:
            group = _group_of_flag(name)
            given[name] = filters.get(name) if group is None else group in by
    found = reader.run(file, given)
    return found.drop([group for group in groups_of(file) if group not in by])


def _group_of_flag(parameter: str) -> str | None:
    """The group that `by_company` stands for; None for a parameter that narrows."""
    if parameter == "by_year":
        return "received_year"
    return parameter.removeprefix("by_") if parameter.startswith("by_") else None


def groups_of(file: SqlFile) -> list[str]:
    """What the measure is broken down by only where it is asked for."""
    return [group for name in file.parameters if (group := _group_of_flag(name))]


def filters_of(file: SqlFile) -> list[str]:
    """What the measure can be narrowed to."""
    return [name for name in file.parameters if name not in DAYS and not _group_of_flag(name)]


def counts_of(file: SqlFile) -> list[str]:
    """The columns that count something; not days or years."""
    keys = keys_of(file)
    return [
        name for name, kind in file.columns.items() if _is_count(name, kind) and name not in keys
    ]


def _is_count(name: str, kind: str) -> bool:
    is_days = name.endswith(("_days", "_year", "days_left")) or name == "day"
    return kind == "BIGINT" and not is_days


def keys_of(file: SqlFile) -> list[str]:
    """The columns that identify a row: texts, months, years and the days of the margin."""
    return [
        name
        for name, kind in file.columns.items()
        if kind == "VARCHAR" or name in MONTHS or name.endswith(("_year", "margin_days"))
    ]


def refuse(
    reader: Reader,
    file: SqlFile,
    exported: Collection[str],
    measured: Collection[str],
    by: Sequence[str],
    filters: Mapping[str, str | None],
) -> None:
    """Raise `QueryError` for what the measure cannot be asked, here or at all.

    `exported`: the tables of the snapshot, `measured`: its promises.
    """
    _refuse_unknown(file, by, filters)
    _refuse_unmeasurable(file, exported, measured)
    _refuse_unkept(file, reader)


def _refuse_unknown(file: SqlFile, by: Sequence[str], filters: Mapping[str, str | None]) -> None:
    groups = [*groups_of(file), *(key for key in keys_of(file) if key not in groups_of(file))]
    for group in by:
        if group not in groups:
            raise QueryError(
                f"{file.name} is not broken down by {group!r}.",
                "It is by: " + (", ".join(groups) or "nothing"),
            )
    for name in filters:
        if name not in filters_of(file):
            raise QueryError(
                f"{file.name} is not narrowed by {name!r}.",
                "It is by: " + (", ".join(filters_of(file)) or "nothing"),
            )


def _refuse_unmeasurable(
    file: SqlFile, exported: Collection[str], measured: Collection[str]
) -> None:
    """Raise `QueryError` where a table is not exported: the count is unknown, not zero."""
    known = frozenset(TABLES)
    lacking = sql_files.needed_by(file, known) - set(exported)
    if file.promises and not set(file.promises) & set(measured):
        lacking |= sql_files.needs(file.promises[0], known) - set(exported)
        if not lacking:
            raise QueryError(
                f"{file.name} cannot be measured: the notice makes no such promise.",
                "It is about: " + ", ".join(file.promises),
            )
    if lacking:
        named = " and ".join(sorted(lacking))
        raise QueryError(f"{file.name} cannot be measured: {named} are not exported.")


def _refuse_unkept(file: SqlFile, reader: Reader) -> None:
    lacking = sorted(file.reads - set(reader.relations()))
    if lacking:
        raise QueryError(
            f"This snapshot does not keep what {file.name} reads: {', '.join(lacking)}.",
            "`noticeboard rebuild` makes one that does.",
        )
