"""Dates: where the engines count, type or name them differently."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from queries.engine.rules.registry import PORTABLE, Fault, function_name, rule

_CALENDAR = (
    exp.DayOfWeek,
    exp.DayOfWeekIso,
    exp.DayOfYear,
    exp.Week,
    exp.WeekOfYear,
    exp.Monthname,
    exp.Dayname,
    exp.Quarter,
    exp.TimeToStr,
    exp.Extract,
)
_CALENDAR_NAMES = ("weekday", "isodow", "isoyear", "yearweek", "date_part", "datepart")
_DAY_NAME = re.compile(r"(^|_)(on|day|as_of)$")


def is_day(node: exp.Expr) -> bool:
    """Whether it is a day, by its name (`due_on`, `day`, `$as_of`) or as a cast to DATE.

    The lint has no schemas; in the project the names show the type.
    """
    if isinstance(node, exp.Paren):
        return is_day(node.this)
    if isinstance(node, exp.Cast):
        return node.to.is_type("date")
    is_named = isinstance(node, exp.Column | exp.Placeholder)
    return is_named and bool(_DAY_NAME.search(node.name))


@rule(PORTABLE)
def intervals(tree: exp.Query) -> Iterator[Fault]:
    """DATE + INTERVAL is a TIMESTAMP on one engine and a DATE on the other."""
    for node in tree.find_all(exp.Interval):
        cast = node.find_ancestor(exp.Cast)
        is_cast = cast is not None and cast.to.is_type("date")
        is_number = isinstance(node.this, exp.Literal) and node.this.name.isdigit()
        if not (is_cast and is_number and node.text("unit").upper() in ("DAY", "MONTH", "YEAR")):
            yield node, "Write CAST(d + INTERVAL 2 MONTH AS DATE), with one plain unit."


@rule(PORTABLE)
def date_units(tree: exp.Query) -> Iterator[Fault]:
    """`date_diff('month')` counts boundaries on one engine and whole months on the other."""
    for node in tree.find_all(exp.DateDiff):
        if node.text("unit").upper() != "DAY":
            yield node, "Only date_diff('day', a, b); months: (year(b) - year(a)) * 12 + ..."


@rule(PORTABLE)
def instants_as_days(tree: exp.Query) -> Iterator[Fault]:
    """`date_diff('day')` of instants counts midnights on one engine, 24 hours on the other."""
    for node in tree.find_all(exp.DateDiff):
        for side in (node.this, node.expression):
            if isinstance(side, exp.Column) and side.name.endswith("_at"):
                yield node, "Cast both to DATE: date_diff('day', CAST(a AS DATE), ...)."


@rule(PORTABLE)
def date_minus_date(tree: exp.Query) -> Iterator[Fault]:
    """DATE - DATE is a number of days on one engine and an INTERVAL on the other."""
    for node in tree.find_all(exp.Sub):
        if is_day(node.left) and is_day(node.right):
            yield node, "Write date_diff('day', a, b)."


@rule(PORTABLE)
def calendar_functions(tree: exp.Query) -> Iterator[Fault]:
    """Weekdays, weeks and names of months are numbered and spelled differently."""
    for node in tree.find_all(*_CALENDAR, exp.Anonymous):
        if isinstance(node, exp.Anonymous) and function_name(node) not in _CALENDAR_NAMES:
            continue
        yield node, "Only year(), month() and day() of a date; the rest comes from a relation."


@rule(PORTABLE)
def date_truncs(tree: exp.Query) -> Iterator[Fault]:
    """`date_trunc` gives a TIMESTAMP on one engine, one with a zone on the other."""
    for node in tree.find_all(exp.TimestampTrunc, exp.DateTrunc):
        if not (isinstance(node.parent, exp.Cast) and node.parent.to.is_type("date")):
            yield node, "Write CAST(date_trunc('month', d) AS DATE)."


@rule(PORTABLE)
def date_literals(tree: exp.Query) -> Iterator[Fault]:
    """A day written into SQL is a legal figure; casts of typed literals are also nested wrongly."""
    for node in tree.find_all(exp.Cast):
        is_text = isinstance(node.this, exp.Literal) and node.this.is_string
        if is_text and node.to.is_type("date", "timestamp", "timestamptz", "time"):
            yield node, "Pass days as $name."
