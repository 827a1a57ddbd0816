"""What the page of requests shows, asked of the API: of the company, kinds and channel chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from dashboard.components import caveats
from dashboard.shell.data_cache import InTime, Source
from dashboard.shell.page import Page
from dashboard.shell.promise_pages import asked_kinds, kinds_of, of_panel
from queries.errors import QueryError
from queries.exports.lists import REQUEST_KINDS

PAUSES = {
    "request_id": pl.String,
    "kind": pl.String,
    "paused_from": pl.Date,
    "paused_until": pl.Date,
}


@dataclass(frozen=True)
class Figures:
    """The figures of the page in one state. Each is asked for once, on first use:
    a figure that cannot be computed fails only where it is shown."""

    source: Source
    day: date
    since: date
    company: str | None
    own: Mapping[str, str]

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds asked for, by a kind or by a promise that answers some; none: all of them."""
        return tuple(asked_kinds(self.own, self.source.nb.promises))

    @property
    def channel(self) -> str | None:
        return self.own.get("channel")

    @cached_property
    def answering(self) -> tuple[str, ...]:
        """The promises to answer requests."""
        return tuple(kinds_of(self.source.nb.promises))

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The promises about refusals, extensions and fees."""
        return of_panel(self.source.nb.promises, "requests", "told")

    @property
    def promise(self) -> str | None:
        """The promise to answer that was asked for."""
        asked = self.own.get("promise")
        return asked if asked in self.answering else None

    @property
    def chosen(self) -> tuple[str | None, ...]:
        """What a chart depends on besides day and company."""
        return tuple(self.own.get(key) for key in ("kind", "promise", "channel"))

    @property
    def is_of_one_clock(self) -> bool:
        """Whether waiting times can be shown: several kinds have no common curve."""
        return len(self.kinds) < 2

    @cached_property
    def done(self) -> dict[str, Any] | None:
        """Turnaround of those whose last day passed in twelve months, the page's requests but for
        the open ones; of several kinds only how many there were; None where requests are not
        exported."""
        exports = self.source.measure("exports", self.day).filter(pl.col("table") == "requests")
        if exports.is_empty() or exports["state"].is_in(["never"]).all():
            return None
        found = self._measure("turnaround")
        return found.row(0, named=True) if found.height else {"requests": 0}

    @property
    def done_in_all(self) -> int | None:
        """How many requests of the twelve months there are; None where it is suppressed."""
        return self.done["requests"] if self.done else None

    @cached_property
    def answered(self) -> InTime | None:
        """How many were answered in time, as the promises count it; None where suppressed."""
        narrowed = {"kind": self.own.get("kind"), "channel": self.channel}
        return self.source.answered(self.day, self.company, self.promise, **narrowed)

    @cached_property
    def spans(self) -> pl.DataFrame:
        """How many are open, by how urgent they are: over, soon, later."""
        return self._ask("open_request_spans")

    @cached_property
    def bridge(self) -> pl.DataFrame | None:
        """How those past their last day then became those of the day, by promise: then, fell_due,
        done, fell_away, restated, now. None where the page is narrowed to a kind that shares its
        promise and to a channel, or to either for a role that sees no small count."""
        asked = [self.promise] if self.promise else list(self.answering)
        kinds_of = {key: set(self.source.nb.promises[key].kinds) for key in asked}
        mine = [key for key in asked if not self.kinds or kinds_of[key] & set(self.kinds)]
        shares_it = self.kinds and any(kinds_of[key] - set(self.kinds) for key in mine)
        narrowed = {"kind": self.kinds[0]} if shares_it else {}
        narrowed |= {"channel": self.channel} if self.channel else {}
        if len(narrowed) > 1 or (narrowed and not self.source.nb.may.small_counts):
            return None
        found = self.source.bridge(self.since, self.day, self.company, **narrowed)
        return found.filter(pl.col("promise").is_in(mine))

    @cached_property
    def backlog(self) -> pl.DataFrame:
        """Open requests by the days that are left."""
        return self._ask("open_requests")

    @cached_property
    def waiting(self) -> pl.DataFrame:
        """The share still unanswered by days on the clock, of one kind or of all."""
        return self._measure("waiting")

    @cached_property
    def margin(self) -> pl.DataFrame:
        """How close to their last day requests were answered."""
        return self._measure("margin")

    @cached_property
    def outcomes(self) -> pl.DataFrame:
        """What became of the requests, by kind."""
        return self._measure("outcomes")

    @cached_property
    def is_measured(self) -> bool:
        """Whether any promise to answer can be measured on the day."""
        status = self.source.status(self.day, company=self.company)
        return bool(status.filter(pl.col("promise").is_in(self.answering))["measurable"].any())

    @cached_property
    def open_ones(self) -> pl.DataFrame:
        """Open ones with their pauses: the most urgent first, stopped clocks last."""
        try:
            pauses = self.source.measure("pauses", self.day, company=self.company)
        except QueryError:
            # without the steps of requests no pause is known
            pauses = pl.DataFrame(schema=PAUSES)
        is_open = pl.col("status").is_in(["pending", "overdue", "held"])
        known = self._measure("requests").with_columns(pl.col("is_paused").fill_null(False))
        return with_pauses(known.filter(is_open), pauses)

    @cached_property
    def standing_still(self) -> pl.DataFrame:
        """Requests whose clock is stopped, the longest first, with still_days."""
        found = self._measure("requests").filter("is_paused")
        days = (pl.lit(self.day) - pl.col("paused_since")).dt.total_days()
        return found.with_columns(still_days=days).sort(
            "still_days", "request_id", descending=[True, False]
        )

    @cached_property
    def every(self) -> pl.DataFrame:
        """All requests, whatever the page is narrowed to: a link may point at any of them."""
        return self.source.measure("requests", self.day)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """What requests can be compared by."""
        return tuple(self.source.nb.request_groups(self.kinds, self._filters))

    def compared(self, group: str) -> pl.DataFrame:
        """The requests side by side, the largest group first."""
        return self._ask("requests_compared", group)

    def handled(self, group: str) -> pl.DataFrame:
        """How requests were handled and registered, the largest group first."""
        kind = self.kinds[0] if self.is_of_one_clock and self.kinds else None
        found = self.source.measure("handling", self.day, group, kind=kind, **self._filters)
        if group == "kind":
            found = found.filter(pl.col("kind").is_in(self.kinds or REQUEST_KINDS))
        return found.sort("requests", group, descending=[True, False], nulls_last=True)

    @cached_property
    def standings(self) -> pl.DataFrame:
        """The standing of the promises about refusals, extensions and fees."""
        found = self.source.standing(self.day, self.company)
        return found.filter(pl.col("promise").is_in(self.told))

    @cached_property
    def undated(self) -> int:
        """How many requests lack the day that they need to be judged."""
        return caveats.undated(self.source.status(self.day), list(self.answering))

    @property
    def _filters(self) -> dict[str, str | None]:
        return {"company": self.company, "channel": self.channel}

    def _measure(self, name: str) -> pl.DataFrame:
        return self._ask("request_measure", name)

    def _ask(self, method: str, *name: str) -> pl.DataFrame:
        found: pl.DataFrame = self.source.ask(
            method, *name, as_of=self.day, kinds=list(self.kinds), filters=self._filters
        )
        return found


def gather(page: Page) -> Figures:
    """The figures of the page as its address asks for them."""
    return Figures(page.source, page.day, page.since, page.company, page.choices.own)


def with_pauses(requests: pl.DataFrame, pauses: pl.DataFrame) -> pl.DataFrame:
    """Each request with `pauses`: the list of times when its clock was stopped."""
    pause = pl.struct("paused_from", "paused_until")
    listed = pauses.group_by("request_id", "kind").agg(pause.sort_by("paused_from").alias("pauses"))
    return requests.join(listed, on=["request_id", "kind"], how="left", maintain_order="left")
