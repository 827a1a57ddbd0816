"""The legal clock: the only place in the project that counts a legal period.

`noticeboard due`, the dashboard's form and the days that promise SQL joins all come from here, so
they cannot disagree. Pure functions: no data files, no SQL, no reading of today's date. Legal
figures are arguments; the notice file holds them. The tables that SQL joins are in `relations`,
which only the build imports: they need polars, a single deadline does not.

Imports `notices`.
"""

from queries.deadlines.breach import BreachDeadline, breach_due, instant
from queries.deadlines.months import months_after
from queries.deadlines.pauses import RequestFigures
from queries.deadlines.request import RequestDeadline, Told, exported_due, response_due
from queries.deadlines.retention import (
    RetentionDeadline,
    RetentionRule,
    accounting_due,
    fiscal_year_of,
    relationship_due,
    retention_due,
    voucher_due,
)

__all__ = [
    "BreachDeadline",
    "RequestDeadline",
    "RequestFigures",
    "RetentionDeadline",
    "RetentionRule",
    "Told",
    "accounting_due",
    "breach_due",
    "exported_due",
    "fiscal_year_of",
    "instant",
    "months_after",
    "relationship_due",
    "response_due",
    "retention_due",
    "voucher_due",
]
