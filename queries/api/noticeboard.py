"""The figures of one snapshot, for every page, notebook and command.

The role is fixed when the board is opened: management sees totals and breakdowns on month-ends, no
item and no key; analysts and the DPO also see items under pseudonyms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from queries.api import asof
from queries.api.changes import Changes
from queries.api.disclosures import DisclosureFigures
from queries.api.explaining import explained
from queries.api.items import ItemQuery, Span
from queries.api.promise_status import standing
from queries.api.requests import RequestFigures
from queries.api.role_view import RoleView
from queries.api.session import Day
from queries.api.stepwise import Explanations
from queries.api.what_if import Trial, with_figure
from queries.api.work_list import WorkLists
from queries.build.schema import STATUSES
from queries.disclosure_control import roles
from queries.engine import sql_files
from queries.errors import QueryError, RoleError
from queries.snapshots.reading import Reader
from queries.snapshots.store import Snapshot, Store


class Noticeboard(Changes, WorkLists, RequestFigures, DisclosureFigures, Explanations):
    """The figures of one snapshot. Open it with `queries.open`."""

    def __init__(self, store: Store, snapshot: Snapshot, role: str = "dpo") -> None:
        super().__init__(store, snapshot, role)
        self._trials: dict[str, Trial] = {}

    def status(
        self,
        as_of: Day = None,
        by: Sequence[str] = (),
        filters: Mapping[str, str | None] | None = None,
        settings: Sequence[str] = (),
        promises: Sequence[str] = (),
    ) -> pl.DataFrame:
        """How many things have each status at the end of a day, per promise.

        Rows: one per promise of the notice (and group): promise, <by>, pending, held, overdue, met,
        met_late, broken, void, kept_share, judged, kept, measurable, missing, caveats, unmeasured,
        measured_from. Counts are null where the promise cannot be measured; caveats: the tables
        that would correct them and say nothing, and a status that is seen nowhere else is null.
        Units: kept_share is 0 to 1, of the twelve months to the day: (same date last year, day].
        `by`: company, system, category, purpose, channel, recipient, kind, blocked_by.
        `settings`: a what-if, `PROMISE.figure=N`; the notice and all other figures stay.
        `promises`: only these.
        Raises `QueryError` for a dimension or figure that does not exist, `RoleError` for
        management on a day that is no month-end.
        """
        day, by, filters = self._day(as_of), list(by), dict(filters or {})
        asof.checked_by(by, filters)
        for name in promises:
            self._known(name)
        if settings:
            return _only(self._what_if(settings, day, by, filters), promises)
        others = {name for name in (*by, *filters) if name != "company"}
        if len(others) <= 1:
            found = asof.counts(self._reader, [day], by=by, filters=filters)
        else:
            self._rows_only("Breakdowns by several dimensions")
            measured = self._snapshot.manifest["measured"]
            measured = [name for name in measured if name in (promises or measured)]
            self._judge_events(measured)
            found = asof.counts_of_rows(self._rows_of, measured, day, by, filters)
        if not self.may.small_counts:
            found = self._view.completed(found, by, filters)
        told = self._measurable(day), list(self.companies), filters.get("company")
        made = asof.status(found, by, self.notice, *told)
        made = _only(made, promises)
        if self.may.small_counts:
            return made
        return self._view.shown(made.with_columns(as_of=pl.lit(day)), by, filters).drop("as_of")

    def totals(
        self,
        promises: Sequence[str],
        as_of: Day = None,
        by: Sequence[str] = (),
        filters: Mapping[str, str | None] | None = None,
    ) -> pl.DataFrame:
        """Some promises taken together: the sums of their counts at the end of a day.

        Rows: one (per group), none where none can be measured: <by>, the seven statuses, judged,
        kept. Null where a part is suppressed for the role. Raises as `status` does.
        """
        status = self.status(as_of, by, filters, promises=promises)
        return asof.together(status.filter(pl.col("promise").is_in(promises)), by)

    def standing(self, as_of: Day = None, by: Sequence[str] = ()) -> pl.DataFrame:
        """How each promise stands that day: kept, near, not_kept, no_cases or not_measurable.

        Rows: one per promise (and company), the worst first: promise, [company], standing, figure,
        figure_kind (count or share: which of the two decides), shortfalls (how many are open, of
        events how many broke in twelve months), part and whole (what the share is of); null where
        it cannot be measured; caveats.
        Raises `QueryError` for another group than company.
        """
        return self.standings([as_of], by).drop("day")

    def standings(self, days: Sequence[Day], by: Sequence[str] = ()) -> pl.DataFrame:
        """As `standing`, on several days in one question. Rows: day, and those of `standing`."""
        if list(by) not in ([], ["company"]):
            raise QueryError("A promise stands for the group or for a company.")
        asked, companies = [self._day(day) for day in days], list(self.companies)
        found = asof.counts(self._reader, asked, by=by)
        measurable, frames = self._measurable(self.newest_day), []
        for day in asked:
            mine = found.filter(as_of=day)
            made = asof.status(mine, by, self.notice, measurable.on(day), companies)
            frames.append(standing(made, self.notice).select(pl.lit(day).alias("day"), pl.all()))
        return pl.concat(frames)

    def trend(
        self, promise: str, first: Day, last: Day, every: str = "month", by: Sequence[str] = ()
    ) -> pl.DataFrame:
        """One promise's figures on each month-end, Sunday or day of a time, and on its last day.

        Rows: day, <by>, the seven statuses, kept_share, judged, kept, caveats (as in `status`);
        counts are null on days on which the promise cannot be measured.
        Raises `QueryError` for a promise, interval or dimension that does not exist.
        """
        self._known(promise)
        asof.checked_by(by, {})
        start, end = self._plain_day(first), self._plain_day(last)
        days = asof.series_days(start, end, every)
        if self.role == "management":
            days = [day for day in days if day == roles.month_end(day)]
        found = asof.counts(self._reader, days, promise=promise, by=by)
        if not self.may.small_counts:
            found = self._view.completed(found, by, {}, promise)
        filled = asof.on_each_day(days, found, by)
        made = asof.with_shares(filled.with_columns(promise=pl.lit(promise)), self.notice)
        made = asof.series(made, self._measurable(end), promise)
        shown = made if self.may.small_counts else self._view.shown(made, by, {}, promise)
        more = ["hidden"] if "hidden" in shown.columns else []
        return shown.rename({"as_of": "day"}).select(
            "day", *by, *STATUSES, "kept_share", "judged", "kept", "caveats", *more
        )

    def ahead(
        self, as_of: Day = None, days: int = 90, every: str = "total", by: Sequence[str] = ()
    ) -> pl.DataFrame:
        """What falls due in the coming days if nothing more is done; no forecast.

        Rows: promise, [month, week or day], <by>, due. From a past day: the things open then.
        `by`: company and at most one more dimension; for management company alone. Raises
        `RoleError` for management by day, for another time than 14, 30, 60 or 90 days, and from a
        day to come.
        """
        asof.checked_by(by, {})
        if self.role == "management" and set(by) - {"company"}:
            raise RoleError("Management sees what falls due for the group and by company.")
        roles.checked_ahead(self.role, days, every)
        if self.role == "management" and self._day(as_of) > self.newest_day:
            raise RoleError("Management sees what lies ahead from the newest month-end.")
        return asof.ahead(self._reader, self._day(as_of), self.newest_day, days, every, by)

    def items(
        self,
        promise: str | Sequence[str],
        status: str | None = None,
        as_of: Day = None,
        limit: int | None = None,
        offset: int = 0,
        filters: Mapping[str, str | None] | None = None,
        lang: str = "en",
        due: Span | None = None,
        item: str | None = None,
        latest_first: bool = False,
    ) -> pl.DataFrame:
        """The things behind a promise's figure, the longest overdue first, under pseudonyms.

        Rows: one per thing that has a status that day (or the status named): promise, item_table,
        item_id, part, customer_key, company, system, category, purpose, channel, recipient, kind,
        arises_on, due_on, closed_on, closed_as, closed_by, blocked_by, status, days_overdue, why,
        caveats (the tables that would correct the row and say nothing).
        `due`: first and last, inclusive, of the last days wanted (of events, their days). `item`:
        an id. `latest_first`: closed and held ones by the latest beginning. Several promises: only
        duties and conditions, or events that broke. Raises `RoleError` for management.
        """
        asked = self._asked(promise, status, as_of, filters, due, item)
        reader = self._reader_for(asked)
        found = asked.rows(reader, limit, offset, latest_first)
        told = explained(found, reader, self.notice, lang, asked.as_of)
        return self._measurable(asked.as_of).with_caveats(told)

    def item_counts(
        self,
        promise: str | Sequence[str],
        status: str | None = None,
        as_of: Day = None,
        filters: Mapping[str, str | None] | None = None,
        due: Span | None = None,
        item: str | None = None,
    ) -> pl.DataFrame:
        """How many things `items` gives for the same question, by status: status, things."""
        asked = self._asked(promise, status, as_of, filters, due, item)
        return asked.counts(self._reader_for(asked))

    def item_count(
        self,
        promise: str | Sequence[str],
        status: str | None = None,
        as_of: Day = None,
        filters: Mapping[str, str | None] | None = None,
        due: Span | None = None,
    ) -> int:
        """How many things `items` gives for the same question."""
        return int(self.item_counts(promise, status, as_of, filters, due)["things"].sum())

    def sql(self, sql: str, params: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The rows of one SELECT over the snapshot: figures, and the source tables by their names.

        Raises `QueryError` for anything else, `RoleError` for management.
        """
        self._rows_only("Own questions")
        return self._reader.ask(sql, params)

    def close(self) -> None:
        """Close the snapshot's files."""
        for trial in set(self._trials.values()):
            trial.close()
        self._reader.close()

    def _asked(
        self,
        promise: str | Sequence[str],
        status: str | None,
        day: Day,
        filters: Mapping[str, str | None] | None,
        due: Span | None,
        item: str | None,
    ) -> ItemQuery:
        self._rows_only("Items")
        promises = (promise,) if isinstance(promise, str) else tuple(promise)
        for name in promises:
            self._known(name)
        return ItemQuery(promises, self._day(day), status, filters or {}, due, item)

    def _reader_for(self, asked: ItemQuery) -> Reader:
        events = [name for name in asked.promises if self.promises[name].nature == "event"]
        if asked.status == "broken" or not events:
            return self._reader
        if len(asked.promises) > 1:
            raise QueryError("Of several events together only those that broke can be listed.")
        return self._rows_of(events[0])

    @cached_property
    def _view(self) -> RoleView:
        measured = self._snapshot.manifest["measured"]
        erasing = [name for name in sql_files.measure("purge").promises if name in measured]
        return RoleView(self._reader, self._measure_view, erasing)

    def _rows_of(self, promise: str) -> Reader:
        """A reader of all rows of a promise; met events are not stored, so they are judged anew."""
        if self.promises[promise].nature != "event":
            return self._reader
        self._judge_events([promise])
        return self._trials[promise].reader

    def _judge_events(self, promises: Sequence[str]) -> None:
        """One trial of those promises about events that no trial has the rows of."""
        events = [name for name in promises if self.promises[name].nature == "event"]
        new = [name for name in events if name not in self._trials]
        if new:
            trial = Trial(self._store, self._snapshot, self.notice, new)
            self._trials |= dict.fromkeys(new, trial)

    def _what_if(
        self, settings: Sequence[str], day: date, by: list[str], filters: dict[str, str | None]
    ) -> pl.DataFrame:
        self._rows_only("Trial calculations")
        notice = self.notice
        for setting in settings:
            notice = with_figure(notice, setting)
        trial = Trial(self._store, self._snapshot, notice, list(notice.promises))
        try:
            found = asof.counts(trial.reader, [day], by=by, filters=filters)
            told = self._measurable(day), list(self.companies), filters.get("company")
            return asof.status(found, by, notice, *told)
        finally:
            trial.close()


def _only(found: pl.DataFrame, promises: Sequence[str]) -> pl.DataFrame:
    return found.filter(pl.col("promise").is_in(promises)) if promises else found
