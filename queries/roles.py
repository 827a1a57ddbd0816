"""What each role may see: management totals on month-ends, analysts and the DPO items too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from queries.asof import COUNTED
from queries.errors import QueryError, RoleError
from queries.suppress import suppressed

ROLES = ("dpo", "analyst", "management")


def checked_role(role: str) -> str:
    """The role, or `QueryError` naming those that exist."""
    if role not in ROLES:
        raise QueryError(f"There is no role called {role!r}.", "There is: " + ", ".join(ROLES))
    return role


def month_end(day: date) -> date:
    """The last month-end on or before the day."""
    following = day + timedelta(days=1)
    return day if following.day == 1 else day.replace(day=1) - timedelta(days=1)


def checked_day(role: str, day: date) -> date:
    """The day, or `RoleError` where management asks for one that is no month-end."""
    if role == "management" and day != month_end(day):
        raise RoleError(
            "Management sees month-ends only: neighbouring days would give small counts away.",
            f"The last month-end is {month_end(day)}.",
        )
    return day


def rows_only(role: str, what: str) -> None:
    """Raise `RoleError` where management asks for anything about single persons."""
    if role == "management":
        raise RoleError(
            f"{what} are not shown to management.",
            "Ask for totals and breakdowns: status, trend, changes, ahead.",
        )


def breakdown(
    role: str, frame: pl.DataFrame, by: Sequence[str], within: Sequence[str] = ()
) -> pl.DataFrame:
    """What the role may see of counts by status: the group's and the companies' as they are, small
    cells of any other breakdown hidden from management."""
    if role != "management" or list(by) in ([], ["company"]):
        return frame
    total_of = ["promise", *within, *(["company"] if "company" in by else [])]
    return suppressed(frame, total_of, COUNTED)
