"""What the page of disclosures shows, asked of the API: of the company and the filters chosen.

Twelve months to the day are the API's own window; any other period is the sum of its months.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import polars as pl

from dashboard import periods
from dashboard.components import caveats
from dashboard.shell.data_cache import Source
from dashboard.shell.page import Page
from dashboard.shell.promise_pages import of_panel
from dashboard.views.disclosures import agreements
from dashboard.views.disclosures.agreements import Agreement

NARROWED_BY = ("recipient", "category", "ground")
MONTHS = 24
OF_AGREEMENTS = {
    "recipient": pl.String,
    "company": pl.String,
    "kind": pl.String,
    "disclosures_90d": pl.Int64,
    "ends_on": pl.Date,
    "state": pl.String,
}
OF_RECIPIENTS = dict.fromkeys(("recipient", "name", "role", "country"), pl.String)
OF_TIMES = {
    "recipient": pl.String,
    "company": pl.String,
    "kind": pl.String,
    "valid_from": pl.Date,
    "valid_until": pl.Date,
    "state": pl.String,
}
# How an agreement stood in a month, the worst first.
_STATES = ("none", "to_come", "ended", "gap", "in_force")


@dataclass(frozen=True)
class Period:
    """A time of whole months, the last of them up to the day."""

    key: str
    first: date
    last: date


def period(key: str | None, day: date) -> Period | None:
    """The quarter that is over, the year so far, or all months of the measure; None for the twelve
    months to the day."""
    if key == "quarter":
        this = day.replace(month=day.month - (day.month - 1) % 3, day=1)
        last = day if _is_quarter_end(day) else this - timedelta(days=1)
        return Period(key, last.replace(month=last.month - 2, day=1), last)
    if key == "year":
        return Period(key, day.replace(month=1, day=1), day)
    if key == "all":
        return Period(key, months_back(day, MONTHS), day)
    return None


def _is_quarter_end(day: date) -> bool:
    return day == periods.month_end(day) and day.month % 3 == 0


def months_back(day: date, count: int) -> date:
    """The first of the month that begins so many months, the day's own being one of them."""
    at = day.year * 12 + day.month - count
    return date(at // 12, at % 12 + 1, 1)


@dataclass(frozen=True)
class Figures:
    """The figures of the page in one state. Each is asked for once, on first use:
    a figure that cannot be computed fails only where it is shown."""

    source: Source
    day: date
    company: str | None
    own: Mapping[str, str]

    @cached_property
    def period(self) -> Period | None:
        """The period of the address; None for the twelve months to the day."""
        return period(self.own.get("period"), self.day)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the time that the page is about."""
        span = self.period
        return (span.first, span.last) if span else periods.year_to(self.day)

    @property
    def chosen(self) -> tuple[str | None, ...]:
        """What a chart depends on besides day and company."""
        return tuple(self.own.get(key) for key in (*NARROWED_BY, "period"))

    @cached_property
    def of_agreements(self) -> tuple[str, ...]:
        """The promises of an agreement about the data: the law's and the notice's."""
        return of_panel(self.source.nb.promises, "disclosures", "agreement")

    @cached_property
    def of_grounds(self) -> tuple[str, ...]:
        """The promises of a ground."""
        return of_panel(self.source.nb.promises, "disclosures", "ground")

    @cached_property
    def missing(self) -> pl.DataFrame:
        """Why something cannot be measured on the day, by promise."""
        found: pl.DataFrame = self.source.ask("missing", as_of=self.day)
        return found

    @cached_property
    def exports(self) -> pl.DataFrame:
        """What was exported, and how much of it was refused."""
        return self.source.measure("exports", self.day)

    @cached_property
    def begins(self) -> date | None:
        """The first day of which disclosures are known, where two years back are not."""
        found = self.source.ask("caveats", as_of=self.day).filter(subject="disclosures")
        mine = found.filter(company=self.company) if self.company else found
        return caveats.begins(mine, "disclosures")

    @property
    def refused(self) -> int | None:
        """How many rows of disclosures were read, where every one of them was refused."""
        mine = self.exports.filter(pl.col("table") == "disclosures")
        read, accepted = int(mine["rows_read"].sum()), int(mine["accepted"].sum())
        return read if read and not accepted else None

    def is_exported(self, table: str) -> bool:
        """Whether a table is among the data."""
        mine = self.exports.filter(pl.col("table") == table)
        return not mine.is_empty() and not mine["state"].is_in(["never"]).all()

    def counts(self, *by: str) -> pl.DataFrame:
        """The disclosures of the period by some groups, and what they lacked."""
        span = self.period
        return self._counted(by, (span.first, span.last) if span else None)

    def months(self, *by: str) -> pl.DataFrame:
        """The same of the last two years by month, whatever the period."""
        # The measure's window begins in the middle of a month: that month is left out.
        return self._counted((*by, "month"), (months_back(self.day, MONTHS), self.day))

    def _counted(self, by: tuple[str, ...], months: tuple[date, date] | None) -> pl.DataFrame:
        narrowed = {key: self.own.get(key) for key in NARROWED_BY}
        found: pl.DataFrame = self.source.ask(
            "disclosure_counts",
            as_of=self.day,
            by=list(by),
            filters={"company": self.company, **narrowed},
            months=months,
        )
        return found

    @cached_property
    def agreements(self) -> pl.DataFrame:
        """The agreements that bind the company, of the recipient asked for."""
        return self._of_agreements("agreements", OF_AGREEMENTS)

    @cached_property
    def agreement_times(self) -> pl.DataFrame:
        """When the agreement that each recipient calls for was in force."""
        return self._of_agreements("agreement_times", OF_TIMES)

    @cached_property
    def listed(self) -> list[Agreement]:
        """The agreements that have begun, as they stand on the day."""
        return agreements.listed(self.agreements)

    def months_of_recipients(self) -> pl.DataFrame:
        """`months` by recipient, with its role and country on the day, the agreement that its
        disclosures called for (calls_for), and how that stood in the month (agreement) with the
        company of ours (company) for which it stood worst."""
        found = self.months("recipient").join(self._worst, on=["recipient", "month"], how="left")
        return found.join(
            self._recipients.select("recipient", "role", "country"), on="recipient", how="left"
        ).sort("recipient", "month")

    def months_of_feeds(self) -> pl.DataFrame:
        """`months` of running flows by recipient and company, with the agreement that they called
        for (calls_for)."""
        state = self._agreement_months.select("recipient", "company", "month", "calls_for")
        flows = self.months("recipient", "company", "kind").filter(pl.col("kind") == "flow")
        return flows.join(
            state, on=["recipient", "company", "month"], how="left", maintain_order="left"
        )

    @cached_property
    def _agreement_months(self) -> pl.DataFrame:
        found = self.source.measure("agreement_months", self.day, **self._recipient)
        return found.rename({"state": "agreement"})

    @cached_property
    def _worst(self) -> pl.DataFrame:
        """Of each recipient and month the company for which its agreement stood worst; where none
        was called for, only if that is so of all."""
        is_free = pl.col("calls_for").fill_null("") == "none"
        place = pl.col("agreement").replace_strict(_STATES, range(len(_STATES)))
        ordered = self._agreement_months.sort(is_free, place, "company")
        return ordered.unique(["recipient", "month"], keep="first", maintain_order=True)

    def _of_agreements(self, measure: str, schema: Mapping[str, Any]) -> pl.DataFrame:
        """A measure of agreements; empty where they are not exported."""
        if not self.is_exported("agreements"):
            return pl.DataFrame(schema=schema)
        return self.source.measure(measure, self.day, **self._recipient)

    @property
    def _recipient(self) -> dict[str, str | None]:
        return {"company": self.company, "recipient": self.own.get("recipient")}

    @cached_property
    def names(self) -> dict[str, str]:
        """The recipients' names by id; none where they are not exported."""
        return dict(self._recipients.select("recipient", "name").iter_rows())

    @cached_property
    def _recipients(self) -> pl.DataFrame:
        if not self.is_exported("recipients"):
            return pl.DataFrame(schema=OF_RECIPIENTS)
        return self.source.measure("recipients", self.day)

    def values(self, column: str) -> list[str]:
        """What a column of the measure holds, whatever the filters: for its select."""
        found = self.source.measure("disclosures", self.day, column, "month")
        return sorted(found[column].drop_nulls().unique().to_list())


def gather(page: Page) -> Figures:
    """The figures of the page as its address asks for them."""
    return Figures(page.source, page.day, page.company, page.choices.own)
