"""Rules of the project: named inputs and outputs, no legal figure, no reading of the clock."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from queries.engine.rules.dates import is_day
from queries.engine.rules.registry import BUILT, EVERY, JUDGED, PORTABLE, Fault, function_name, rule

_CLOCKS = (
    exp.CurrentDate,
    exp.CurrentTime,
    exp.CurrentTimestamp,
    exp.CurrentDatetime,
    exp.Localtime,
    exp.Localtimestamp,
)
_CLOCK_NAMES = (
    "now",
    "get_current_time",
    "get_current_timestamp",
    "transaction_timestamp",
    "current_localtime",
    "current_localtimestamp",
)


@rule(EVERY)
def clock(tree: exp.Query) -> Iterator[Fault]:
    """The day asked about is a parameter: the same question has the same answer tomorrow."""
    for node in tree.find_all(*_CLOCKS, exp.Anonymous):
        if isinstance(node, _CLOCKS) or function_name(node) in _CLOCK_NAMES:
            yield node, "SQL does not read the clock: pass the day as $as_of."


@rule(EVERY)
def final_columns(tree: exp.Query) -> Iterator[Fault]:
    """The final column list defines the output, in every branch of a union."""
    for select in _branches(tree):
        for column in select.expressions:
            if column.is_star:
                yield column, "The final SELECT names every column: no `*`."
            elif not column.alias_or_name:
                yield column, "Every column of the final SELECT has a name."


def _branches(tree: exp.Expr) -> Iterator[exp.Select]:
    if isinstance(tree, exp.Select):
        yield tree
    elif isinstance(tree, exp.Subquery):
        yield from _branches(tree.this)
    elif isinstance(tree, exp.SetOperation):
        yield from _branches(tree.this)
        yield from _branches(tree.expression)


@rule(EVERY)
def parameter_names(tree: exp.Query) -> Iterator[Fault]:
    """Parameters have names, so that the header can declare them."""
    for node in tree.find_all(exp.Placeholder, exp.Parameter):
        if not node.name.isidentifier():
            yield node, "Write parameters as $name."


@rule(EVERY)
def reserved_words(tree: exp.Query) -> Iterator[Fault]:
    """`at` and `asof` became keywords in DuckDB 2.0; elsewhere a bare ASOF is a table alias."""
    for node in tree.find_all(exp.Identifier):
        if not node.args.get("quoted") and node.name.lower() in ("at", "asof"):
            yield node, f"`{node.name}` is a reserved word: choose another name."


@rule(EVERY)
def relation_names(tree: exp.Query) -> Iterator[Fault]:
    """Inputs are relations that the build names: no files, no schemas, no readers of files."""
    for table in tree.find_all(exp.Table):
        is_reader = isinstance(table.this, exp.Func) and not isinstance(table.this, exp.Anonymous)
        is_plain = is_reader or not table.name or table.name.isidentifier()
        if is_reader or not is_plain or table.db:
            yield table.this, "Read a relation by its plain name."


@rule(PORTABLE)
def table_functions(tree: exp.Query) -> Iterator[Fault]:
    """Table macros exist on one engine."""
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Anonymous):
            yield table.this, f"`{table.this.name}(...)` is no relation: read a plain name."


@rule(BUILT)
def numbers(tree: exp.Query) -> Iterator[Fault]:
    """A number in promise SQL would be a legal figure outside the notice file."""
    for node in tree.find_all(exp.Literal):
        if not node.is_string and node.name not in ("0", "1"):
            yield node, "No number but 0 and 1: figures come from the notice file, as $name."


@rule(JUDGED)
def date_arithmetic(tree: exp.Query) -> Iterator[Fault]:
    """`queries/deadlines` counts legal periods; SQL uses only the day before and the day after."""
    for node in tree.find_all(
        exp.DateDiff, exp.DateFromParts, exp.LastDay, exp.Year, exp.Month, exp.Day, exp.Interval
    ):
        yield node, "No date arithmetic but `day + 1` and `day - 1`: join due_days or months."
    for node in tree.find_all(exp.Add, exp.Sub):
        days = [side for side in (node.left, node.right) if is_day(side)]
        step = node.right if days and days[0] is node.left else node.left
        is_one = isinstance(step, exp.Literal) and step.name == "1"
        # Other rules refuse a number other than 1, and the difference of two days.
        if len(days) == 1 and not is_one and not isinstance(step, exp.Literal):
            yield node, "No date arithmetic but `day + 1` and `day - 1`: join due_days or months."
