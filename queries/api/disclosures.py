"""Disclosures to third parties and what they lacked, as the role may see it: small cells null."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import polars as pl

from queries.api.measures import Measures
from queries.api.session import Day
from queries.disclosure_control.roles import Permissions
from queries.disclosure_control.suppression import added_up
from queries.notices.model import Promise

Filters = Mapping[str, str | None]

COUNTS = ("disclosures", "lacks_ground", "lacks", "lacks_confidentiality", "not_told")


class _Counted(Protocol):
    """What is needed here of a noticeboard."""

    @property
    def may(self) -> Permissions: ...

    @property
    def promises(self) -> Mapping[str, Promise]: ...

    def measure(
        self, name: str, as_of: Day = None, by: Sequence[str] = (), filters: Filters | None = None
    ) -> pl.DataFrame: ...

    def missing(self, as_of: Day = None) -> pl.DataFrame: ...


class DisclosureFigures(Measures):
    """Figures of disclosures besides those of the promises about them."""

    def disclosure_counts(
        self: _Counted,
        as_of: Day = None,
        by: Sequence[str] = (),
        filters: Filters | None = None,
        months: tuple[date, date] | None = None,
    ) -> pl.DataFrame:
        """Disclosures by any groups of the measure of that name, and what they lacked.

        Rows: one per group: <by>, disclosures, lacks_ground, lacks (an agreement about the data
        that law or notice asks for), lacks_confidentiality, not_told (what could not be judged).
        Null where a part is suppressed for the role. `months`: the first and the last day of whole
        months, in place of the twelve months to the day; for a role without small counts those of
        single months are suppressed, too. `filters`: company, recipient, category, ground.
        Raises as `measure` does.
        """
        filters = {name: value for name, value in (filters or {}).items() if value}
        # Within one role and ground both promises about agreements judge the same disclosures, and
        # one includes the other, so the larger count is exact. Management sees no such fine cells.
        finer = ("role", "ground") if self.may.small_counts else ()
        groups = list(dict.fromkeys([*by, *finer, *(["month"] if months else [])]))
        found = self.measure("disclosures", as_of, groups, filters)
        if months:
            found = found.filter(pl.col("month").is_between(*months))
        if _is_blind(self, as_of, filters.get("company")):
            # No agreement was judged: nothing counts as lacking one, everything as not judged.
            judged = {"lacks": pl.lit(0, pl.Int64), "not_told": pl.col("disclosures")}
        else:
            lacks = ("lacks_agreement", "lacks_promised")
            is_hidden = pl.any_horizontal(pl.col(name).is_null() for name in lacks)
            judged = {"lacks": pl.when(~is_hidden).then(pl.max_horizontal(*lacks))}
        return added_up(found.with_columns(**judged), by, COUNTS)


def _is_blind(board: _Counted, day: Day, company: str | None) -> bool:
    """Whether no promise about agreements can be measured, in the group or in the company."""
    promises = {key for key, one in board.promises.items() if one.panel == "agreement"}
    is_mine = pl.col("company").is_null() | (pl.col("company") == company) if company else True
    missing = board.missing(day).filter(pl.col("reason") != "systems", is_mine)
    return bool(promises) and promises <= set(missing["promise"])
