"""What the page of exports shows, asked of the API: of the table and the rule chosen."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from dashboard.shell.data_cache import Source
from dashboard.shell.page import Page
from dashboard.views.exports import freshness
from queries.exports import GENERIC, TABLES


@dataclass(frozen=True)
class Figures:
    """The figures of the page in one state. Each is asked for once, on first use:
    a figure that cannot be computed fails only where it is shown."""

    source: Source
    day: date
    table: str | None
    rule: str | None

    @cached_property
    def tables(self) -> pl.DataFrame:
        """How fresh and complete each table of the contract is, in the contract's order."""
        return freshness.tables(self.source, self.day)

    @cached_property
    def lanes(self) -> pl.DataFrame:
        """The same of the table chosen."""
        return self.tables.filter(self._is_mine)

    @cached_property
    def loads(self) -> pl.DataFrame:
        """Every load of the table chosen."""
        return self._asked("loads").filter(self._is_mine)

    @cached_property
    def missing(self) -> pl.DataFrame:
        """Why something cannot be measured on the day, by promise."""
        found: pl.DataFrame = self.source.ask("missing", as_of=self.day)
        return found

    @cached_property
    def delivered(self) -> pl.DataFrame:
        """The files under the snapshot, of every table."""
        return self._asked("delivered")

    @cached_property
    def files(self) -> pl.DataFrame:
        """The files of the table chosen with their age on the day, in the order of the contract."""
        covered = self.source.measure("exports", self.day)
        covered = covered.select("table", "file", "age_days", "companies")
        found = self.delivered.filter(self._is_mine).join(
            covered, on=["table", "file"], how="left", maintain_order="left"
        )
        place = {name: at for at, name in enumerate(TABLES)}
        order = pl.col("table").replace_strict(place, return_dtype=pl.Int64)
        return found.sort(order, maintain_order=True)

    @cached_property
    def unread(self) -> pl.DataFrame:
        """The files of the table chosen that have columns which were not loaded."""
        return self.delivered.filter(self._is_mine, pl.col("columns_not_loaded").list.len() > 0)

    @cached_property
    def broken(self) -> pl.DataFrame:
        """The rules that rows broke, of every table and rule."""
        return self._asked("quarantine_counts")

    @cached_property
    def broken_here(self) -> pl.DataFrame:
        """The same of the table and the rule chosen, the heaviest first."""
        found = narrowed(self.broken, self.table, self.rule)
        return found.sort("weight", "rows", descending=[False, True])

    @cached_property
    def rules(self) -> list[str]:
        """The rules that rows broke, those of every table first; the one chosen among them."""
        found = sorted(
            self.broken["rule"].unique().sort().to_list(), key=lambda rule: rule not in GENERIC
        )
        return found if self.rule is None or self.rule in found else [*found, self.rule]

    @cached_property
    def snapshots(self) -> pl.DataFrame:
        """Every snapshot, the newest first."""
        return self._asked("snapshots").reverse()

    @property
    def _is_mine(self) -> pl.Expr:
        return pl.col("table") == self.table if self.table else pl.lit(True)

    def _asked(self, method: str) -> pl.DataFrame:
        found: pl.DataFrame = self.source.ask(method)
        return found


def gather(page: Page) -> Figures:
    """The figures of the page as its address asks for them."""
    own = page.choices.own
    return Figures(page.source, page.day, own.get("table"), own.get("rule"))


def narrowed(found: pl.DataFrame, table: str | None, rule: str | None) -> pl.DataFrame:
    """The rows of a table and of a rule; None: of all."""
    for name, value in {"table": table, "rule": rule}.items():
        found = found.filter(pl.col(name) == value) if value else found
    return found
