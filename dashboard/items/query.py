"""The question behind the rows of a page: promises, status, and the filters of the address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from dashboard import periods
from dashboard.items import labels
from dashboard.items.listing import Listing
from dashboard.shell.page import Page
from dashboard.shell.url_params import AGES, EVERY

# Columns that the rows can be narrowed by, in the order of their pills.
NARROWED_BY = ("system", "category", "purpose", "channel", "recipient", "kind", "blocked_by")


@dataclass(frozen=True)
class PageItemQuery:
    """The rows of one promise, or of several of one nature, as the address asks for them."""

    page: Page
    promises: tuple[str, ...]
    listing: Listing
    # The days that a page is about, where its rows are events.
    span: tuple[date, date] | None = None

    @property
    def nature(self) -> str:
        return str(self.page.promises[self.promises[0]].nature)

    @property
    def short(self) -> str:
        """The status of a shortfall."""
        return labels.SHORT[self.nature]

    @property
    def chosen(self) -> str:
        """The status asked for; by default that of the listing, else that of shortfalls."""
        return self.page.choices.own.get("status", self.listing.status or self.short)

    @property
    def status(self) -> str | None:
        """The status that the rows are narrowed to; None: any."""
        return None if self.chosen == EVERY else self.chosen

    @property
    def filters(self) -> dict[str, str]:
        own = self.page.choices.own
        found = {column: own[column] for column in NARROWED_BY if column in own}
        return found | ({"company": self.page.company} if self.page.company else {})

    @property
    def due(self) -> list[date | None] | None:
        """The range of last days (first, last) asked for, by a period or by an age."""
        own = self.page.choices.own
        spans: list[tuple[date | None, date] | None] = []
        if own.get("due"):
            spans.append(periods.within(own["due"]))
        if own.get("age"):
            spans.append(periods.overdue_between(self.page.day, *AGES[own["age"]]))
        if self.nature == "event":
            spans.append(self.span or self._counted)
        ends = [span for span in spans if span]
        if not ends:
            return None
        firsts = [first for first, _ in ends if first]
        return [max(firsts, default=None), min(last for _, last in ends)]

    @property
    def period(self) -> tuple[date, date] | None:
        """The first and last day of the events that are listed; None where nothing bounds them, and
        of what lasts: that is listed as it stands on the day."""
        first, last = (self.due or (None, None)) if self.nature == "event" else (None, None)
        return (first, last) if first and last else None

    @property
    def has_own_days(self) -> bool:
        """Whether the page or a filter sets the days of the events."""
        return bool(self.span or self.page.choices.own.get("due"))

    @property
    def _counted(self) -> tuple[date, date] | None:
        """The twelve months that figures of events count; None where other days are asked for."""
        elsewhere = self.status is None or self.has_own_days
        return None if elsewhere else periods.year_to(self.page.day)

    @property
    def is_all_short(self) -> bool:
        """Whether the rows are all shortfalls of the page, without any filter of the rows."""
        own = self.page.choices.own
        is_narrowed = own.get("due") or own.get("age") or self.filters
        return not is_narrowed and self.chosen == self.short

    def counts(self) -> dict[str, int]:
        """How many rows each status has, under the other filters."""
        found = self._ask("item_counts", status=self._stored)
        return dict(found.iter_rows())

    def broken(self) -> tuple[int, int]:
        """How many events went wrong in the twelve months that are counted, and in all."""
        spans = (periods.year_to(self.page.day), None)
        counted, every = (self._ask("item_counts", status="broken", due=span) for span in spans)
        return int(counted["things"].sum()), int(every["things"].sum())

    def some(self, limit: int, offset: int) -> pl.DataFrame:
        """`limit` rows from `offset` on, of the status asked for."""
        return self._ask("items", limit=limit, offset=offset, **self.of_items)

    def one(self, item: str) -> pl.DataFrame:
        """The rows of one item, whatever the filters."""
        whole: dict[str, Any] = {"status": self._stored, "filters": {}, "due": None}
        return self._ask("items", item=item, lang=self.page.w.lang, **whole)

    @property
    def of_items(self) -> dict[str, Any]:
        """Status, language and order of the rows, as arguments of the API's `items`."""
        order = {"latest_first": True} if self.listing.latest_first else {}
        return {"status": self.listed, "lang": self.page.w.lang, **order}

    @property
    def listed(self) -> str | None:
        """The status of the rows that are listed; None: any. Of events only broken ones are."""
        return self.status or self._stored

    @property
    def _stored(self) -> str | None:
        # Of events only broken ones are stored as rows.
        return "broken" if self.nature == "event" else None

    def _ask(self, method: str, **more: Any) -> pl.DataFrame:
        return self.page.source.ask(
            method,
            self.promises,
            as_of=self.page.day,
            **{"filters": self.filters, "due": self.due, **more},
        )
