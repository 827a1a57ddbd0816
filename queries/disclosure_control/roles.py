"""What each role may see: management totals on month-ends; analysts and the DPO also items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from queries.errors import QueryError, RoleError

ROLES = ("dpo", "analyst", "management")

# Within so many days management sees what falls due.
AHEAD = (14, 30, 60, 90)

# Attributes of customers: management sees no count of 1 to 7 in a breakdown by one of these.
ATTRIBUTES = frozenset(
    {"kind", "channel", "system", "category", "owner", "purpose", "ground", "basis", "blocked_by"}
)


@dataclass(frozen=True)
class Permissions:
    """What a role may ask for; code that shows figures checks these, never the role's name.

    `rows`: single items and links to them. `any_day`: also days that are no month-end.
    `personal_files`: files with customer numbers (work lists, quarantined rows). `small_counts`:
    counts of 1 to 7 of a part of the customers.

    >>> permissions("management").rows
    False
    """

    rows: bool
    any_day: bool
    personal_files: bool
    small_counts: bool


def permissions(role: str) -> Permissions:
    """What `role` may ask for."""
    sees_rows = role != "management"
    return Permissions(sees_rows, sees_rows, role == "dpo", sees_rows)


def checked_role(role: str) -> str:
    """The role; raises `QueryError` if it does not exist."""
    if role not in ROLES:
        raise QueryError(f"There is no role called {role!r}.", "There is: " + ", ".join(ROLES))
    return role


def month_end(day: date) -> date:
    """The last month-end on or before the day."""
    following = day + timedelta(days=1)
    return day if following.day == 1 else day.replace(day=1) - timedelta(days=1)


def checked_day(role: str, day: date) -> date:
    """The day; raises `RoleError` where management asks for one that is no month-end."""
    if role == "management" and day != month_end(day):
        raise RoleError(
            "Management sees month-ends only: neighbouring days would give small counts away.",
            f"The last month-end is {month_end(day)}.",
        )
    return day


def checked_ahead(role: str, days: int, every: str) -> None:
    """Raise `RoleError` where management asks what lies ahead by day, or up to any day: the
    difference of two such questions is a single day."""
    if role != "management":
        return
    if every == "day":
        raise RoleError(
            "What falls due on single days is not shown to management.",
            "Ask for the total, by month or by week.",
        )
    if days not in AHEAD:
        raise RoleError(
            f"Management sees what falls due within {', '.join(map(str, AHEAD))} days: neighbouring"
            " days would give single ones away."
        )


def rows_only(role: str, what: str) -> None:
    """Raise `RoleError` where management asks for anything about single persons."""
    if role == "management":
        raise RoleError(
            f"{what} are not shown to management.",
            "Ask for totals and breakdowns: status, trend, changes, ahead.",
        )


def officer_only(role: str, what: str) -> None:
    """Raise `RoleError` for anybody but the data protection officer."""
    if role != "dpo":
        raise RoleError(f"{what} are for the data protection officer only.")
