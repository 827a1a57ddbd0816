"""What the overview shows, asked of the API: how the promises stand, what moved, what falls due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from dashboard import periods
from dashboard.charts.overview.due_by_week import DAYS
from dashboard.shell.data_cache import InTime, Source
from dashboard.shell.page import Page
from dashboard.shell.promise_pages import kinds_of
from queries.disclosure_control import few
from queries.notices.model import Promise

# In the order of the table "what falls due next".
VIEWS = ("purge", "consent", "requests", "disclosures", "promises")
# How many days ahead that table looks; the last is what the tile counts.
SPANS = (14, 30, DAYS)


@dataclass(frozen=True)
class Figures:
    """The figures of the overview in one state. Each is asked for once, on first use:
    a figure that cannot be computed fails only where it is shown."""

    source: Source
    day: date
    since: date
    company: str | None
    # The promise of the address.
    asked: str | None

    @property
    def promises(self) -> Mapping[str, Promise]:
        """The notice's promises."""
        return self.source.nb.promises

    @cached_property
    def now(self) -> pl.DataFrame:
        """How each promise stands on the day."""
        return self.source.standing(self.day, self.company)

    @cached_property
    def then(self) -> pl.DataFrame:
        """As `now`, on the day that it is compared with, as it was told then."""
        return self.source.standing_told(self.since, self.company)

    @cached_property
    def by_company(self) -> pl.DataFrame | None:
        """How each promise stands in each company; None where one of them is chosen."""
        return None if self.company else self.source.by_company(self.day)

    @cached_property
    def in_time(self) -> InTime | None:
        """Requests answered in time, in the twelve months to the day."""
        return self.source.answered(self.day, self.company)

    @cached_property
    def in_time_then(self) -> InTime | None:
        """As `in_time`, on the day that it is compared with, as it was told then."""
        mine = self.then.filter(pl.col("promise").is_in(list(kinds_of(self.promises))))
        known = mine.drop_nulls("whole")
        return InTime(*known.select(pl.sum("whole", "part")).row(0)) if known.height else None

    @cached_property
    def target(self) -> float | None:
        """The share in time that the notice aims at: the highest of its promises to answer."""
        answering = (self.promises[key].target.share for key in kinds_of(self.promises))
        return max((share for share in answering if share is not None), default=None)

    @cached_property
    def missing(self) -> pl.DataFrame:
        """Why something cannot be measured on the day, by promise."""
        return self.source.ask("missing", as_of=self.day)

    @cached_property
    def status(self) -> pl.DataFrame:
        """Counts by status of each promise of the group."""
        return self.source.status(self.day)

    @cached_property
    def year(self) -> pl.DataFrame:
        """promise, day, count, share: the last twelve month-ends and the day. The share is null
        where it is of too few to be said."""
        dates = [*reversed(periods.month_ends(self.day - date.resolution, 12)), self.day]
        found = self.source.ask("standings", tuple(dates), by=["company"] if self.company else [])
        if self.company:
            found = found.filter(pl.col("company") == self.company)
        share = pl.when(pl.col("whole") >= few.FEWEST).then(pl.col("part") / pl.col("whole"))
        return found.select("promise", "day", count="shortfalls", share=share)

    @cached_property
    def bridge(self) -> pl.DataFrame:
        """How the shortfalls of the one day became those of the other, by promise that can be
        measured: what every change that the page shows is taken from."""
        measured = self.now.filter(pl.col("standing") != "not_measurable")["promise"]
        found = self.source.bridge(self.since, self.day, self.company)
        return found.filter(pl.col("promise").is_in(measured.to_list()))

    @cached_property
    def offered(self) -> list[str]:
        """The promises that can be looked into, in the ledger's order, events last.

        An event is right or wrong on its day and never overdue, so it has no waterfall. A promise
        without a case up to the day has nothing to look into.
        """
        known = set(self.bridge["promise"])
        measured = self.now.filter(pl.col("standing") != "not_measurable")["promise"]
        named = [key for key in measured if key in known]
        return sorted(named, key=lambda key: self.promises[key].nature == "event")

    @cached_property
    def chosen(self) -> str | None:
        """The promise whose change is shown: that of the address, else the first; None: there is
        none."""
        return self.asked if self.asked in self.offered else next(iter(self.offered), None)

    @cached_property
    def due(self) -> dict[int, dict[str, int]]:
        """What falls due within so many days, by kind of thing, in the order of the table."""
        return {span: self._due_within(span) for span in SPANS}

    @cached_property
    def due_by_week(self) -> pl.DataFrame:
        """kind, week, due: of the weeks that hold the next ninety days."""
        found = self._by_kind(self.source.ahead(self.day, DAYS, "week", self.company))
        return found.group_by("kind", "week").agg(pl.col("due").sum())

    @cached_property
    def _views(self) -> list[str]:
        # For a past day it is not known which covered things lost cover later: no row, no zero.
        is_past = self.day < self.source.nb.newest_day
        natures = ("duty",) if is_past else ("duty", "condition")
        measurable = {
            self.promises[promise].view
            for promise in self.status.filter("measurable")["promise"]
            if self.promises[promise].nature in natures
        }
        return [view for view in VIEWS if view in measurable]

    def _due_within(self, span: int) -> dict[str, int]:
        found = self._by_kind(self.source.ahead(self.day, span, "total", self.company))
        due = dict(found.group_by("kind").agg(pl.col("due").sum()).iter_rows())
        return {view: int(due.get(view, 0)) for view in self._views}

    def _by_kind(self, ahead: pl.DataFrame) -> pl.DataFrame:
        views = {key: promise.view for key, promise in self.promises.items()}
        kind = pl.col("promise").replace_strict(views, return_dtype=pl.String)
        return ahead.with_columns(kind=kind)


def gather(page: Page) -> Figures:
    """The figures of the page's two days and its company."""
    return Figures(
        source=page.source,
        day=page.day,
        since=page.since,
        company=page.company,
        asked=page.choices.own.get("promise"),
    )


def behind(promise: Promise, shortfalls: float | None, *, has_rows: bool) -> dict[str, str]:
    """The parameters of a link to the rows behind a promise: its kinds of requests or the promise
    itself, and the status of shortfalls where it has any.

    For a role without rows there is no status, nor a promise that answers several kinds of
    requests: its suppressed cells do not add up.
    """
    kinds = promise.kinds
    own = {"kind": kinds[0]} if len(kinds) == 1 else {"promise": promise.id}
    if not has_rows:
        return own if "kind" in own or promise.view != "requests" else {}
    if shortfalls:
        own["status"] = "broken" if promise.nature == "event" else "overdue"
    return own


def furthest(now: pl.DataFrame, promises: Mapping[str, Promise], pages: Iterable[str]) -> Any:
    """The row of the promise with most shortfalls, of those that have a page of their own."""
    # Of events, only those that broke in twelve months are shortfalls; all that broke are rows.
    of_page = [
        key
        for key, promise in promises.items()
        if promise.view in set(pages) and promise.nature != "event"
    ]
    found = now.filter(pl.col("promise").is_in(of_page) & (pl.col("shortfalls") > 0))
    worst = found.sort("shortfalls", descending=True, maintain_order=True).head(1)
    return next(worst.iter_rows(named=True), None)


def has_moved(row: Mapping[str, Any]) -> bool:
    """Whether anything happened to a promise between two days."""
    return any(row[step] for step in ("fell_due", "done", "fell_away", "restated"))
