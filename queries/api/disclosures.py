"""What left for third parties and what it lacked, as the role may see it: small cells null."""

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
    """A board that also answers for promises."""

    @property
    def may(self) -> Permissions: ...

    @property
    def promises(self) -> Mapping[str, Promise]: ...

    def measure(
        self, name: str, as_of: Day = None, by: Sequence[str] = (), filters: Filters | None = None
    ) -> pl.DataFrame: ...

    def missing(self, as_of: Day = None) -> pl.DataFrame: ...


class DisclosureFigures(Measures):
    """What is asked about disclosures besides the promises about them."""

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
        Null where a part is hidden from the role. `months`: the first and the last day of whole
        months, in place of the twelve months to the day; where small counts are hidden those of
        single months are, and do not add up. `filters`: company, recipient, category, ground.
        Raises as `measure` does.
        """
        filters = {name: value for name, value in (filters or {}).items() if value}
        # Of one role and ground the two promises of an agreement are about the same disclosures,
        # and one of them asks for no more than the other. Finer cells would be hidden.
        finer = ("role", "ground") if self.may.small_counts else ()
        groups = list(dict.fromkeys([*by, *finer, *(["month"] if months else [])]))
        found = self.measure("disclosures", as_of, groups, filters)
        if months:
            found = found.filter(pl.col("month").is_between(*months))
        if _is_blind(self, as_of, filters.get("company")):
            # Nothing was judged, and nothing that was not judged is in order.
            judged = {"lacks": pl.lit(0, pl.Int64), "not_told": pl.col("disclosures")}
        else:
            lacks = ("lacks_agreement", "lacks_promised")
            is_hidden = pl.any_horizontal(pl.col(name).is_null() for name in lacks)
            judged = {"lacks": pl.when(~is_hidden).then(pl.max_horizontal(*lacks))}
        return added_up(found.with_columns(**judged), by, COUNTS)


def _is_blind(board: _Counted, day: Day, company: str | None) -> bool:
    """Whether the exports cannot tell of any agreement, in the group or in the company."""
    promises = {key for key, one in board.promises.items() if one.panel == "agreement"}
    is_mine = pl.col("company").is_null() | (pl.col("company") == company) if company else True
    missing = board.missing(day).filter(
        pl.col("reason").is_in(["not_exported", "too_old"]), is_mine
    )
    return bool(promises) and promises <= set(missing["promise"])
