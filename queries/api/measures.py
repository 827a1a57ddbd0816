"""Measures: what is counted besides the promises, each one SQL file in `measures/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import polars as pl

from queries.api.caveats import marked
from queries.api.measure_runs import refuse, run
from queries.api.measure_view import MeasureView
from queries.api.session import Day, Opened
from queries.disclosure_control.roles import rows_only
from queries.disclosure_control.suppression import added_up, is_small
from queries.engine import sql_files


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
        manifest, file = self._snapshot.manifest, sql_files.measure(name)
        if file.header.get("role") == "rows":
            rows_only(self.role, f"The rows of {file.name}")
        exported, measured = list(manifest["tables"]), manifest["measured"]
        refuse(self._reader, file, exported, measured, by, filters or {})
        narrowed = {key: value for key, value in (filters or {}).items() if value is not None}
        if self.may.small_counts:
            found = run(self._reader, file, self._day(as_of), by, narrowed)
        else:
            found = self._measure_view.shown(file, self._day(as_of), list(by), narrowed)
        caveats = self._measurable(self._day(as_of)).caveats
        return marked(found, file, caveats, narrowed.get("company"))

    @cached_property
    def _measure_view(self) -> MeasureView:
        return MeasureView(self._reader)

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
        overdue. For management also ages of which nothing is told; null is a count of 1 to 7, and
        what would give one away beside the totals of any promises and companies. Raises as
        `measure` does.
        """
        found = self.measure("purge_ages", as_of, filters={"company": company})
        mine = found.filter(pl.col("promise").is_in(promises))
        return added_up(mine, ["age"], ["overdue"]).sort("age")

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
