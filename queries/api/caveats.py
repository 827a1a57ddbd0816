"""Which figures may be wrong because a table that only corrects others says nothing.

Without request events no pause and no extension can be seen; without holds no hold. The figure is
given, with the tables named beside it, and what could be seen in such a table only is null. Which
tables correct which figures the SQL files say (`corrected_by:`, `only_there:`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

import polars as pl

from queries.api.exported import Exported, Lack
from queries.deadlines import months_after
from queries.engine import sql_files
from queries.engine.sql_files import SqlFile
from queries.exports import TABLES

SCHEMA = {
    "subject": pl.String,
    "company": pl.String,
    "table": pl.String,
    "reason": pl.String,
    "age_days": pl.Int64,
    "first_on": pl.Date,
}
_KNOWN = frozenset(TABLES)


@dataclass(frozen=True)
class Caveat:
    """A table that says nothing of a company whose figure it corrects."""

    subject: str
    company: str
    table: str
    lack: Lack


class _Reads(NamedTuple):
    """What a file says of the tables it reads; `begun`: tables of events that it needs."""

    correcting: frozenset[str]
    begun: frozenset[str]
    only_there: Mapping[str, str]


@cache
def _reads(kind: str, name: str) -> _Reads:
    file = sql_files.folder(f"{kind}s")[name]
    correcting = sql_files.corrected_by(file, _KNOWN)
    needed = sql_files.needed_by(file, _KNOWN) - correcting
    begun = frozenset(table for table in needed if TABLES[table].event_day)
    return _Reads(correcting, begun, sql_files.only_there(file))


class Caveats:
    """The caveats of the figures of one day."""

    def __init__(self, exported: Exported, companies: Sequence[str], day: date) -> None:
        self._exported = exported
        self._companies = companies
        self._day = day

    def of(self, file: SqlFile, company: str | None = None) -> list[Caveat]:
        """The caveats of what a file counts, of one company or of all of them."""
        asked = self._companies if company is None else [company]
        reads = _reads(file.kind, file.name)
        found = []
        for table in sorted(reads.correcting | reads.begun):
            for one in asked:
                lack = self._exported.lacks(table, one, self._day)
                # of a needed table only this is a caveat: the rest is a reason not to measure, and
                # so is a first day that a file states, of a promise
                is_early = table in reads.begun and lack and lack.reason == "before"
                is_early = is_early and lack and (not lack.is_sure or file.kind == "measure")
                if lack and (is_early or (table in reads.correcting and _is_silent(lack))):
                    found.append(Caveat(file.name, one, table, lack))
        return found

    def tables(self, file: SqlFile, company: str | None = None) -> list[str]:
        """The tables of these caveats: the column `caveats` of a figure."""
        return sorted({caveat.table for caveat in self.of(file, company)})

    def unseen(self, file: SqlFile, company: str | None = None) -> list[str]:
        """The columns of the file's figures of which nothing can be seen: null, and never 0."""
        asked = self._companies if company is None else [company]
        return [
            column
            for column, table in _reads(file.kind, file.name).only_there.items()
            if asked and all(self._is_silent(table, one) for one in asked)
        ]

    def _is_silent(self, table: str, company: str) -> bool:
        return _is_silent(self._exported.lacks(table, company, self._day))

    def _beginnings(self, file: SqlFile) -> Iterator[Caveat]:
        """Tables whose events begin within the two years that a series may show."""
        reads, earliest = _reads(file.kind, file.name), months_after(self._day, -24)
        for table in sorted(reads.correcting | reads.begun):
            for company in self._companies:
                start = self._exported.start(table, company)
                if start and start.is_declared and earliest < start.first_on <= self._day:
                    yield Caveat(file.name, company, table, Lack("begins", first_on=start.first_on))

    def frame(self, files: Iterable[SqlFile]) -> pl.DataFrame:
        """subject (promise or measure), company, table, reason, age_days, first_on."""
        rows = [
            (one.subject, one.company, one.table, *one.lack.told())
            for file in files
            for one in (*self.of(file), *self._beginnings(file))
        ]
        return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _is_silent(lack: Lack | None) -> bool:
    """Whether a correcting table says nothing: not because it merely has no row yet."""
    return lack is not None and lack.is_sure


def marked(
    frame: pl.DataFrame, file: SqlFile, caveats: Caveats, company: str | None = None
) -> pl.DataFrame:
    """The rows of a measure (or of a promise's series) with the column `caveats`, and null in what
    cannot be seen. `company`: the one that all rows are about; else each row's own, if it has one.
    """
    by_row = company is None and "company" in frame.columns
    named = frame["company"].unique().to_list() if by_row else [company]
    tables = {name: caveats.tables(file, name) for name in named}
    unseen = {name: caveats.unseen(file, name) for name in named}
    owners = frame["company"].to_list() if by_row else [company] * frame.height
    blank = {column for columns in unseen.values() for column in columns} & set(frame.columns)
    is_seen = {
        column: pl.Series([column not in unseen[owner] for owner in owners], dtype=pl.Boolean)
        for column in blank
    }
    listed = pl.Series([tables[owner] for owner in owners], dtype=pl.List(pl.String))
    return frame.with_columns(
        *(pl.when(seen).then(column).alias(column) for column, seen in is_seen.items()),
        caveats=listed,
    )
