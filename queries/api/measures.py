"""Measures: what is counted besides the promises, each one SQL file in `measures/`.

A file's parameters are what it can be broken down by (`$by_company`) and narrowed to (`$company`);
its FROM lists are what has to be exported; its header says what management sees of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import polars as pl

from queries.api.asof import window_start
from queries.api.caveats import marked
from queries.api.session import Day, Opened
from queries.disclosure_control.roles import ATTRIBUTES, rows_only
from queries.disclosure_control.suppression import MOST, is_small, suppressed
from queries.engine import sql_files
from queries.engine.sql_files import SqlFile
from queries.errors import QueryError
from queries.exports import TABLES
from queries.snapshots.reading import Reader

DAYS = ("as_of", "window_start", "window_before")
MONTHS = ("month", "due_on_month")

# For management: the first day of each bin of `margin`, and the fixed days of `waiting`.
MARGIN_BINS = (-15, -14, -7, -3, 0, 1, 8, 31)
WAITING_DAYS = (0, 7, 14, 21, 28, 31, 60, 90)
BINNED = ("margin", "waiting")


class Measures(Opened):
    """The measures of an opened snapshot."""

    def measure(
        self,
        name: str,
        as_of: Day = None,
        by: Sequence[str] = (),
        filters: Mapping[str, str | None] | None = None,
    ) -> pl.DataFrame:
        """A measure: what is counted besides the promises.

        Of customers: consent_coverage, consents, consent_moves, uncovered; of third parties:
        disclosures, recipients, agreements, agreement_times, agreement_months; of what is held:
        register, purge, purge_ages, purge_customers, retained; of requests: turnaround, backlog,
        waiting, margin, outcomes, handling, reopened, late_causes, requests, pauses; exports.
        Rows: as `grain:` and `columns:` in the header of `queries/measures/NAME.sql` say, without
        the columns of groups that were not asked for, and caveats: the tables that would correct
        the figures of the row and say nothing; what is seen nowhere else is null. For management
        small cells are null, and a column `hidden` lists the names of each row's suppressed ones.
        Raises `QueryError` for a group that it does not have, and where it cannot be measured
        because a table is not exported; `RoleError` for management where its rows are persons'.
        """
        manifest, file, day = self._snapshot.manifest, sql_files.measure(name), self._day(as_of)
        found = measure(
            self._reader,
            file,
            self.role,
            list(manifest["tables"]),
            manifest["measured"],
            day,
            list(by),
            dict(filters or {}),
        )
        return marked(found, file, self._measurable(day).caveats, (filters or {}).get("company"))

    def caveats(self, as_of: Day = None) -> pl.DataFrame:
        """Which figures may be wrong on a day because a table that only corrects them says nothing.

        Rows: one per subject (the id of a promise, the name of a measure), company and table:
        subject, company, table, reason (not_exported, refused, too_old, before: its events begin
        on `first_on`; begins: so recently that a series of two years is not whole), age_days,
        first_on.
        """
        known = sql_files.folder("promises")
        promises = [known[name] for name in self.notice.promises if name in known]
        files = [*promises, *sql_files.folder("measures").values()]
        return self._measurable(self._day(as_of)).caveats.frame(files)

    def overdue_ages(
        self, promises: Sequence[str], as_of: Day = None, company: str | None = None
    ) -> pl.DataFrame:
        """How long data to be erased under some promises has been overdue, all of them together.

        Rows: one per age that has something overdue: age (days: 0-30, 31-90, 91-365, 366-),
        overdue. Suppressed for management (null): a count of 1 to 7, and the next smallest where
        the sum of the ages, which is shown, would give a single one away. Raises as `measure` does.
        """
        found = self.measure("purge_ages", as_of, filters={"company": company})
        mine = found.filter(pl.col("promise").is_in(promises))
        summed = mine.group_by("age").agg(pl.col("overdue").sum()).sort("age")
        if self.may.small_counts:
            return summed
        return suppressed(summed, [], ["overdue"]).drop("hidden")

    def overdue_customers(
        self, promise: str | None = None, as_of: Day = None, company: str | None = None
    ) -> int | None:
        """How many customers have data whose erasure is overdue under a promise; without a promise,
        under any promise to erase, each customer once.

        None where there is none, where the day's rows are no longer kept, and for management where
        there are 1 to 7. Raises as `measure` does.
        """
        found = self.measure("purge_customers", as_of, filters={"company": company})
        mine = found.filter(pl.col("promise").eq_missing(pl.lit(promise)))
        number = mine["customers"][0] if mine.height else None
        is_hidden = is_small(number) and not self.may.small_counts
        return None if number is None or is_hidden else int(number)


def measure(
    reader: Reader,
    file: SqlFile,
    role: str,
    exported: Collection[str],
    measured: Collection[str],
    day: date,
    by: Sequence[str],
    filters: Mapping[str, str | None],
) -> pl.DataFrame:
    """The rows of a measure on a day; columns of groups that were not asked for are left out.

    `exported`: the tables of the snapshot, `measured`: its promises.
    """
    if file.header.get("role") == "rows":
        rows_only(role, f"The rows of {file.name}")
    _refuse_unknown(file, by, filters)
    _refuse_unmeasurable(file, exported, measured)
    _refuse_unkept(file, reader)
    narrowed = {name: value for name, value in filters.items() if value is not None}
    if role == "management":
        return _for_management(reader, file, day, by, narrowed)
    return _run(reader, file, day, by, narrowed)


def _run(
    reader: Reader, file: SqlFile, day: date, by: Sequence[str], filters: Mapping[str, str]
) -> pl.DataFrame:
    start = window_start(day)
    given: dict[str, object] = dict(zip(DAYS, (day, start, window_start(start)), strict=True))
    for name in file.parameters:
        if name not in given:
            group = _group_of_flag(name)
            given[name] = filters.get(name) if group is None else group in by
    found = reader.run(file, given)
    return found.drop([group for group in _groups(file) if group not in by])


def _group_of_flag(parameter: str) -> str | None:
    """The group that `by_company` stands for; None for a parameter that narrows."""
    if parameter == "by_year":
        return "received_year"
    return parameter.removeprefix("by_") if parameter.startswith("by_") else None


def _groups(file: SqlFile) -> list[str]:
    """What the measure is broken down by only where it is asked for."""
    return [group for name in file.parameters if (group := _group_of_flag(name))]


def _filters(file: SqlFile) -> list[str]:
    """What the measure can be narrowed to."""
    return [name for name in file.parameters if name not in DAYS and not _group_of_flag(name)]


def _is_count(name: str, kind: str) -> bool:
    is_days = name.endswith(("_days", "_year", "days_left")) or name == "day"
    return kind == "BIGINT" and not is_days


def _keys(file: SqlFile) -> list[str]:
    """The columns that identify a row: texts, months, years and the days of the margin."""
    return [
        name
        for name, kind in file.columns.items()
        if kind == "VARCHAR" or name in MONTHS or name.endswith(("_year", "margin_days"))
    ]


def _refuse_unknown(file: SqlFile, by: Sequence[str], filters: Mapping[str, str | None]) -> None:
    groups = [*_groups(file), *(key for key in _keys(file) if key not in _groups(file))]
    for group in by:
        if group not in groups:
            raise QueryError(
                f"{file.name} is not broken down by {group!r}.",
                "It is by: " + (", ".join(groups) or "nothing"),
            )
    for name in filters:
        if name not in _filters(file):
            raise QueryError(
                f"{file.name} is not narrowed by {name!r}.",
                "It is by: " + (", ".join(_filters(file)) or "nothing"),
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


def _for_management(
    reader: Reader, file: SqlFile, day: date, by: Sequence[str], filters: Mapping[str, str]
) -> pl.DataFrame:
    """No small cell of a breakdown by an attribute of customers, and days only in bins.

    A filter is applied after small cells of the whole breakdown are suppressed, so that the part
    alone gives no more away.
    """
    if file.name == "waiting":
        return _on_fixed_days(_run(reader, file, day, by, filters))
    columns = {key for key in _keys(file) if key not in _groups(file)} | set(by) | set(filters)
    if file.is_about_firms or not (columns & ATTRIBUTES or file.total_of):
        return _run(reader, file, day, by, filters)
    cut = {name: value for name, value in filters.items() if name in _groups(file)}
    wide = list(dict.fromkeys([*by, *cut]))
    others = {name: value for name, value in filters.items() if name not in cut}
    found = _run(reader, file, day, wide, others)
    shown = _hidden(_binned(found) if file.name == "margin" else found, file, wide)
    for name, value in cut.items():
        shown = shown.filter(pl.col(name) == value)
    return shown.drop([name for name in cut if name not in by])


def _hidden(frame: pl.DataFrame, file: SqlFile, by: Sequence[str]) -> pl.DataFrame:
    keys = [key for key in _keys(file) if key in frame.columns]
    counts = [
        name for name, kind in file.columns.items() if _is_count(name, kind) and name not in keys
    ]
    derived = [name for name in frame.columns if name not in keys and name not in counts]
    lines = [[key for key in keys if key != group] for group in _groups(file) if group in by]
    if file.total_of:
        lines.append([name for name in file.total_of if name in frame.columns])
    first, *more = lines or [keys]
    shown = suppressed(frame, first, counts, lines=more, sums=file.sums)
    shares = [name for name in derived if frame.schema[name] == pl.Float64]
    is_hidden = pl.col("hidden").list.len() > 0
    is_base_hidden = pl.col("hidden").list.contains(counts[0])
    return shown.with_columns(
        *(
            pl.when(~(is_hidden if name in shares else is_base_hidden)).then(name).alias(name)
            for name in derived
        )
    )


def _binned(margin: pl.DataFrame) -> pl.DataFrame:
    """Days from the last day in eight bins, each named by its first day; all days before the second
    bin are under -15."""
    found = pl.col("margin_days").map_elements(
        lambda day: max([edge for edge in MARGIN_BINS if edge <= day], default=MARGIN_BINS[0]),
        return_dtype=pl.Int64,
    )
    grouped = margin.with_columns(margin_days=found).group_by("margin_days", "state")
    return grouped.agg(pl.col("requests").sum()).sort("margin_days", "state")


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
