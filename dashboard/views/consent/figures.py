"""What the consent page shows, asked of the API: of the company and the purpose chosen.

Tables that are missing, too old or wholly refused are not asked: the page says why instead,
because without consents it would seem that everybody had said no.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import polars as pl

from dashboard import periods
from dashboard.components import caveats
from dashboard.shell.data_cache import Source
from dashboard.shell.page import Page
from dashboard.shell.promise_pages import of_panel
from queries.disclosure_control import few

# What each figure of the page is worked out from.
OF_ANSWERS = ("customers", "consents", "processings")
OF_MOVES = ("consents",)
OF_USES = ("uses", "consents")
MONTHS = 12


class Lacking(NamedTuple):
    """Why some tables cannot be used: those that were never exported (`absent`), wholly refused
    (`refused`) or are too old (`too_old`, then `age_days`)."""

    why: str
    tables: tuple[str, ...]
    age_days: int | None = None


@dataclass(frozen=True)
class Figures:
    """The figures of the consent page in one state. Each is asked for once, on first use:
    a figure that cannot be computed fails only where it is shown."""

    source: Source
    day: date
    since: date
    company: str | None
    # The purpose of the address.
    asked: str | None

    def promise_of(self, panel: str) -> str | None:
        """The promise that the marks of a panel lead to; None where the notice makes none."""
        return next(iter(of_panel(self.source.nb.promises, "consent", panel)), None)

    def lacking(self, tables: Sequence[str]) -> Lacking | None:
        """Why these tables cannot be used; None where they can."""
        found = self.exports.filter(pl.col("table").is_in(list(tables)))
        never = found.filter(pl.col("state") == "never")["table"].unique(maintain_order=True)
        absent = [*never, *(name for name in tables if name not in found["table"])]
        if absent:
            return Lacking("absent", tuple(absent))
        sums = found.group_by("table", maintain_order=True).agg(
            pl.col("rows_read", "accepted").sum(), pl.col("age_days").max(), pl.col("state")
        )
        for row in sums.iter_rows(named=True):
            if row["rows_read"] and not row["accepted"]:
                return Lacking("refused", (row["table"],))
            if all(state == "too_old" for state in row["state"]):
                return Lacking("too_old", (row["table"],), row["age_days"])
        return None

    @cached_property
    def exports(self) -> pl.DataFrame:
        """What was exported, and how old it is."""
        return self.source.measure("exports", self.day)

    @cached_property
    def missing(self) -> pl.DataFrame:
        """Why something cannot be measured on the day, by promise."""
        return self.source.ask("missing", as_of=self.day)

    @cached_property
    def coverage(self) -> pl.DataFrame:
        """The answers of the customers on the day, a row per purpose."""
        return self._coverage(self.day)

    @cached_property
    def coverage_then(self) -> pl.DataFrame:
        """As `coverage`, on the day that it is compared with."""
        return self._coverage(self.since)

    @cached_property
    def main_purpose(self) -> str | None:
        """The purpose of the address, else the one that concerns most customers; None: there is
        none."""
        found = self.coverage
        if self.asked in found["purpose"]:
            return self.asked
        ordered = found.sort("customers", descending=True, nulls_last=True, maintain_order=True)
        return next(iter(ordered["purpose"]), None)

    @cached_property
    def unexported(self) -> list[str]:
        """The companies whose customers' answers to the main purpose are unknown."""
        if self.main_purpose is None:
            return []
        rows = self._coverage(self.day, "company").filter(pl.col("purpose") == self.main_purpose)
        return list(rows.filter((pl.col("unknown") > 0) | pl.col("unknown").is_null())["company"])

    @cached_property
    def shares(self) -> pl.DataFrame:
        """day, purpose, covered_share: on the last twelve month-ends and on the day."""
        dates = [*reversed(periods.month_ends(self.day - date.resolution, MONTHS)), self.day]
        known = {self.since: self.coverage_then, self.day: self.coverage}
        answers = {at: known[at] if at in known else self._coverage(at) for at in dates}
        # For management the measure leaves the share out where any cell of the row is suppressed.
        # It is computed here where both of its numbers are shown, and there are enough for a share.
        is_told = (pl.col("customers") > pl.col("unknown")) & (pl.col("customers") >= few.FEWEST)
        share = pl.when(is_told).then(pl.col("covered") / pl.col("customers"))
        return pl.concat(
            found.select(day=pl.lit(at), purpose="purpose", covered_share=share)
            for at, found in answers.items()
        )

    @cached_property
    def moved_purpose(self) -> str:
        """The purpose of the address, else the one with most consents given."""
        if self.asked:
            return self.asked
        sums = self._moves.group_by("purpose", maintain_order=True).agg(pl.col("given").sum())
        ordered = sums.sort("given", descending=True, maintain_order=True)["purpose"]
        return str(ordered[0]) if ordered.len() else "marketing"

    @cached_property
    def moves(self) -> pl.DataFrame:
        """What was given, renewed and lost of that purpose, month by month."""
        return self._moves.filter(pl.col("purpose") == self.moved_purpose)

    @cached_property
    def uncovered(self) -> pl.DataFrame:
        """Uses without cover, month by month, of the purpose asked for or of all."""
        return self._of_purpose(self.source.measure("uncovered", self.day, company=self.company))

    @cached_property
    def live(self) -> pl.DataFrame:
        """The consents that hold on the day, by text, channel and age, of the purpose asked for."""
        return self._of_purpose(self.source.measure("consents", self.day, company=self.company))

    @cached_property
    def are_uses_told(self) -> bool:
        """Whether the exports can measure uses without consent."""
        return self._uses["measurable"].any()

    @property
    def are_uses_whole(self) -> bool:
        """Whether they are known of all twelve months and with all tables that correct them."""
        begun = self._uses["measured_from"].is_not_null().any()
        return not begun and not self._uses["caveats"].list.len().sum()

    @cached_property
    def uses_begin(self) -> date | None:
        """The first day from which uses are known, where a series of two years is not whole."""
        found = self.source.ask("caveats", as_of=self.day).filter(subject="uncovered")
        mine = found.filter(company=self.company) if self.company else found
        return caveats.begins(mine, "uses")

    @cached_property
    def uses_without(self) -> int | None:
        """Uses that lacked consent in the twelve months to the day, as the promise counts them;
        None: suppressed."""
        number = (self._uses["judged"] - self._uses["kept"])[0]
        return None if number is None else int(number)

    @cached_property
    def objections(self) -> dict[str, int | None] | None:
        """Marketing after an objection in twelve months, within and beyond the tolerated days (a
        value None: suppressed); None where it cannot be measured."""
        mine = pl.col("promise") == self.promise_of("objection")
        if not self._every_status.filter(mine)["measurable"].any():
            return None
        found = self._status("kind").filter(mine)
        broken = found.select("kind", number=pl.col("judged") - pl.col("kept"))
        numbers = {"within_tolerance": 0, "beyond_tolerance": 0}
        return numbers | {kind: number for kind, number in broken.iter_rows() if kind in numbers}

    @cached_property
    def tolerance(self) -> tuple[int, str]:
        """The days after an objection that the notice file counts apart, and their source."""
        values = self.source.nb.notice.periods["tolerance"].values
        in_force = [one for one in values if one.valid_from <= self.day] or list(values)
        latest = max(in_force, key=lambda one: one.valid_from)
        return int(latest.value), str(latest.source)

    @cached_property
    def _moves(self) -> pl.DataFrame:
        return self.source.measure("consent_moves", self.day, company=self.company)

    @cached_property
    def _uses(self) -> pl.DataFrame:
        found = self._status(purpose=self.asked) if self.asked else self._every_status
        return found.filter(promise=self.promise_of("use"))

    @cached_property
    def _every_status(self) -> pl.DataFrame:
        return self._status()

    def _status(self, *by: str, purpose: str | None = None) -> pl.DataFrame:
        filters = {"company": self.company, "purpose": purpose}
        kept = {key: value for key, value in filters.items() if value}
        return self.source.ask("status", as_of=self.day, by=list(by), filters=kept)

    def _coverage(self, day: date, *by: str) -> pl.DataFrame:
        return self.source.measure("consent_coverage", day, *by, company=self.company)

    def _of_purpose(self, found: pl.DataFrame) -> pl.DataFrame:
        return found.filter(pl.col("purpose") == self.asked) if self.asked else found


def gather(page: Page) -> Figures:
    """The figures of the page's two days, its company and its purpose."""
    return Figures(
        source=page.source,
        day=page.day,
        since=page.since,
        company=page.company,
        asked=page.choices.own.get("purpose"),
    )
