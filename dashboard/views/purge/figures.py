"""What the purge page shows, asked of the API: which promises, how much, how old, what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import polars as pl

from dashboard.charts.purge.month_axis import SOON, Months
from dashboard.shell.data_cache import Source
from dashboard.shell.page import Page
from dashboard.shell.promise_pages import of_panel
from dashboard.shell.url_params import BY
from queries.errors import QueryError
from queries.notices.model import Promise

# What stops an erasure that no disposal decision covers, as `blocked_by` has it.
NO_DECISION = "no_decision"
_MONTHS = 24


class Totals(NamedTuple):
    """How many things a day has in each state."""

    overdue: int
    held: int


class Coming(NamedTuple):
    """How many things fall due within ninety days, and the month in which most of them do."""

    number: int
    month: date


@dataclass(frozen=True)
class Figures:
    """The figures of the purge page in one state. Each is asked for once, on first use:
    a figure that cannot be computed fails only where it is shown.

    `asked`: the promise of the address; `owner`, `by`: what the breakdown is narrowed to and by;
    `shown`: the page's promises; `by_day`: whether the role may see single days.
    """

    source: Source
    day: date
    since: date
    company: str | None
    asked: str | None
    owner: str | None
    by: str
    shown: tuple[str, ...]
    by_day: bool

    @property
    def promises(self) -> Mapping[str, Promise]:
        """The notice's promises."""
        return self.source.nb.promises

    @property
    def state(self) -> tuple[str | None, ...]:
        """What a chart of the page depends on besides day and company."""
        return self.asked, self.owner, self.by

    @property
    def kept_by_statute(self) -> tuple[str, ...]:
        """The promises about what a statute keeps until its time is over."""
        return of_panel(self.promises, "purge", "statute")

    @cached_property
    def erasing(self) -> tuple[str, ...]:
        """The promises to erase that can be measured, in the page's company."""
        return self._measured([key for key in self.shown if self.promises[key].erases])

    @cached_property
    def scope(self) -> tuple[str, ...]:
        """The erasing promises that the charts are about: one, or all that can be measured."""
        return (self.asked,) if self.asked in self.erasing else self.erasing

    @cached_property
    def now(self) -> Totals:
        """Overdue and held on the day, as the promises count them."""
        return self._totals(self._status)

    @cached_property
    def bridge(self) -> pl.DataFrame:
        """How the overdue of the day compared with became those of the day, by promise in scope:
        the same steps as on every page."""
        return self._in_scope(self.source.bridge(self.since, self.day, self.company))

    @property
    def overdue_then(self) -> int:
        """How many were overdue on the day that it is compared with, as it was told then."""
        return int(self.bridge["then"].sum())

    @cached_property
    def customers(self) -> int | None:
        """How many customers have something overdue; None where it is unknown or suppressed."""
        promise = self.scope[0] if len(self.scope) == 1 else None
        try:
            found: int | None = self.source.ask(
                "overdue_customers", promise, as_of=self.day, company=self.company
            )
        except QueryError:
            # an older snapshot, or a day before the oldest rows: only records can be counted
            return None
        return found

    @cached_property
    def by_month(self) -> pl.DataFrame:
        """Records by the month of their last day, of the promises in scope."""
        return self._in_scope(self.source.measure("purge", self.day, company=self.company))

    @cached_property
    def broken_down(self) -> pl.DataFrame:
        """As `by_month`, by what the breakdown is by, of the owner chosen."""
        found = self.source.measure(
            "purge", self.day, self.by, company=self.company, owner=self.owner
        )
        return self._in_scope(found)

    @cached_property
    def oldest(self) -> date | None:
        """The month in which the oldest thing overdue fell due; None where it is suppressed."""
        found = self.by_month
        if found["overdue"].null_count():
            return None
        months = found.filter(pl.col("overdue") > 0)["due_on_month"].drop_nulls()
        first: date | None = months.min() if months.len() else None  # type: ignore[assignment]
        return first

    @cached_property
    def soon(self) -> pl.DataFrame | None:
        """promise, day, due: the next ninety days; None where the role may not see single days."""
        return self._ahead if self.by_day else None

    @cached_property
    def coming(self) -> Coming | None:
        """What falls due within ninety days; None where nothing does, or for a past day."""
        if self._ahead is None or self._ahead.is_empty():
            return None
        found = self._ahead
        if self.by_day:
            found = found.with_columns(month=pl.col("day").dt.truncate("1mo"))
        months = found.group_by("month").agg(pl.sum("due"))
        most = months.sort("due", "month", descending=[True, False])["month"][0]
        return Coming(int(self._ahead["due"].sum()), most)

    @cached_property
    def kept(self) -> int:
        """How many a statute keeps beyond what is due soon; 0 where parts are suppressed.

        Soon is ninety days, or without single days the months up to the ninetieth, as in the chart
        below.
        """
        mine = self.by_month.filter(pl.col("promise").is_in(self.kept_by_statute))
        if self.soon is None:
            mine = mine.filter(pl.col("due_on_month") > Months(self.day).last_soon)
        return 0 if mine["pending"].null_count() else int(mine["pending"].sum()) - self.kept_soon

    @cached_property
    def kept_soon(self) -> int:
        """How many a statute keeps that are due soon; 0 where the role may not see single days."""
        if self.soon is None:
            return 0
        return int(self.soon.filter(pl.col("promise").is_in(self.kept_by_statute))["due"].sum())

    @cached_property
    def ages(self) -> dict[str, int | None]:
        """How many are overdue by age; None where the count is suppressed."""
        found = self.source.ask("overdue_ages", self.scope, as_of=self.day, company=self.company)
        return dict(found.iter_rows())

    @cached_property
    def pace(self) -> pl.DataFrame:
        """month, then, fell_due, done, fell_away, now: how what was overdue at the end of one month
        became what was at the end of the next, of two years, all promises in scope together."""
        months = Months(self.day)
        ends = [months.at(place) - date.resolution for place in range(1 - _MONTHS, 1)]
        found = self._in_scope(self.source.bridges([*ends, self.day], self.company))
        steps = ("then", "fell_due", "done", "fell_away", "now")
        summed = found.group_by("as_of").agg(pl.col(steps).sum())
        grid = pl.DataFrame({"as_of": [*ends[1:], self.day]}, schema={"as_of": pl.Date})
        joined = grid.join(summed, on="as_of", how="left", maintain_order="left")
        month = pl.col("as_of").dt.truncate("1mo")
        return joined.select(month.alias("month"), pl.col(steps).fill_null(0))

    @cached_property
    def conflicts(self) -> list[tuple[str, int | None]]:
        """How often two duties contradict each other, by kind; None where it is suppressed.

        The gravest first: data that no disposal decision covers, then the promises by the weight
        that the notice gives them.
        """
        promises, decided = self.promises, of_panel(self.promises, "purge", "decision")
        named = (*of_panel(promises, "purge", "conflicts"), *decided)
        known = self._measured(sorted(named, key=lambda key: -promises[key].weight))
        stands = self.source.standing(self.day, self.company)
        short = dict(stands.select("promise", "shortfalls").iter_rows())
        found: list[tuple[str, int | None]] = []
        if any(key in known for key in decided):
            found.append((NO_DECISION, self._undecided))
        return found + [(promise, short[promise]) for promise in known]

    @cached_property
    def sees_conflicts(self) -> bool:
        """Whether all that could contradict can be measured, and nothing that corrects it lacks."""
        panels = ("conflicts", "decision")
        named = {key for panel in panels for key in of_panel(self.promises, "purge", panel)}
        mine = self._status.filter(pl.col("promise").is_in([*named, *self.erasing]))
        return bool(mine["measurable"].all()) and not mine["caveats"].list.len().sum()

    @cached_property
    def retained(self) -> pl.DataFrame | None:
        """What is kept although the notice's time is over: basis, ends_year, records, lacks_review.

        The statutes first, in the notice's order, each by year; then the holds. None where no
        promise is about that.
        """
        of_time = (*of_panel(self.promises, "purge", "relationship"), *self.kept_by_statute)
        if not set(of_time) & set(self.erasing):
            return None
        found = self.source.measure("retained", self.day, company=self.company)
        places = {name: at for at, name in enumerate(self.source.nb.notice.retention)}
        place = pl.col("basis").replace_strict(places, default=len(places))
        return found.sort(place, "basis", "ends_year", nulls_last=True)

    @cached_property
    def owners(self) -> dict[str, str | None]:
        """The systems that data must be erased from, and who owns each."""
        found = self.source.measure("purge", self.day, "system", "owner", company=self.company)
        pairs = found.filter(pl.col("system").is_not_null()).select("system", "owner").unique()
        return dict(sorted(pairs.iter_rows()))

    @cached_property
    def _status(self) -> pl.DataFrame:
        return self.source.status(self.day, company=self.company)

    @cached_property
    def _ahead(self) -> pl.DataFrame | None:
        try:
            every = "day" if self.by_day else "month"
            return self._in_scope(self.source.ahead(self.day, SOON, every, self.company))
        except QueryError:
            return None

    @property
    def _undecided(self) -> int | None:
        found = self.source.status(self.day, "blocked_by", company=self.company)
        counts = found.filter(
            (pl.col("blocked_by") == NO_DECISION) & pl.col("promise").is_in(self.erasing)
        )["overdue"]
        return None if counts.null_count() else int(counts.sum())

    def _measured(self, promises: Sequence[str]) -> tuple[str, ...]:
        known = set(self._status.filter("measurable")["promise"])
        return tuple(promise for promise in promises if promise in known)

    def _in_scope(self, found: pl.DataFrame) -> pl.DataFrame:
        return found.filter(pl.col("promise").is_in(self.scope))

    def _totals(self, status: pl.DataFrame) -> Totals:
        mine = self._in_scope(status)
        return Totals(*(int(mine[name].sum() or 0) for name in ("overdue", "held")))


def gather(page: Page) -> Figures:
    """The figures of the page's day, company, promise and breakdown."""
    own = page.choices.own
    return Figures(
        source=page.source,
        day=page.day,
        since=page.since,
        company=page.company,
        asked=own.get("promise"),
        owner=own.get("owner"),
        by=own.get("by", BY[0]),
        shown=page.shown,
        by_day=page.may.any_day,
    )
