"""Typed rows against the contract: every rule that a row breaks, as one list of findings.

All checks of a table run in one pass over the frame. No value of a row is kept: a finding is rule,
column and row.
"""

from functools import cache

import polars as pl

from queries.exports import GENERIC, TABLES, Rule, Table
from queries.exports.checks import Check, check_digit_fits, checks
from queries.loading.mapping import Entry
from queries.loading.values import Typed

# One row per row and broken rule. `position`: the order in which a row's reasons are listed.
FINDINGS = {
    "row": pl.Int64,
    "position": pl.Int32,
    "column_name": pl.String,
    "rule": pl.String,
    "weight": pl.String,
}

# The column at which a rule is shown, the rule, and which rows break it.
Broken = tuple[str, Rule, pl.Series]


def judge(typed: Typed, entry: Entry) -> pl.DataFrame:
    """Every rule that a row breaks, of either weight; `row` is its place in the frame."""
    unread = {(column, rule): rows for column, rule, rows in typed.failures}
    found: list[Broken] = [(column, GENERIC[rule], rows) for (column, rule), rows in unread.items()]
    found += _outside_coverage(typed.frame, entry)
    for column, rule, rows in broken_rules(typed.frame, entry.table):
        for (other, _), unread_rows in unread.items():
            if rule.name == "required" and other == column:  # not empty, but it could not be read
                rows = rows & ~unread_rows.fill_null(False)
        found.append((column, rule, rows))
    if not found:
        return pl.DataFrame(schema=FINDINGS)
    order = {column: place for place, column in enumerate(entry.table.columns)}
    return pl.concat(
        _findings(rows, order[column] * 100 + number, column, rule)
        for number, (column, rule, rows) in enumerate(found)
    )


def broken_rules(frame: pl.DataFrame, table: Table) -> list[Broken]:
    """The contract's rules that any row breaks, in the order of the contract."""
    if frame.schema != pl.Schema(table.schema):
        raise AssertionError("the frame is not the contract's: its rows cannot be judged")
    most = _most_bytes(frame)
    asked = [check for check in _checks(table.name) if check.least_bytes <= most[check.column]]
    masks = frame.select(c.fails.fill_null(False).alias(str(n)) for n, c in enumerate(asked))
    found = []
    for check, rows in zip(asked, masks, strict=True):
        if check.rule.name == "looks_like_identity_number" and check.rule.weight == "warn":
            # One in fourteen ten-digit customer numbers has the shape by chance.
            rows = _with_check_digit(frame[check.column], rows)
        if rows.any():
            found.append((check.column, check.rule, rows))
    return found


@cache
def _checks(table: str) -> list[Check]:
    return checks(TABLES[table])


def _most_bytes(frame: pl.DataFrame) -> dict[str, int]:
    """The length of each column's longest text; 0 for columns that are no text."""
    longest = frame.select(
        pl.col(name).str.len_bytes().max() if kind == pl.String else pl.lit(0).alias(name)
        for name, kind in frame.schema.items()
    )
    return {name: most or 0 for name, most in longest.row(0, named=True).items()}


def _with_check_digit(text: pl.Series, rows: pl.Series) -> pl.Series:
    """Of the rows that have the shape of an identity number, those whose check digit fits."""
    if not rows.any():
        return rows
    places = rows.arg_true()
    fits = pl.select(check_digit_fits(pl.lit(text.gather(places)))).to_series()
    return pl.repeat(False, rows.len(), eager=True).scatter(places.filter(fits), True)


def _outside_coverage(frame: pl.DataFrame, entry: Entry) -> list[Broken]:
    """Rows of companies or systems outside the declared coverage of the file."""
    found = []
    for column, covered in (("company", entry.companies), ("system", entry.systems)):
        if covered is not None and column in frame.columns:
            stray = frame[column].is_not_null() & ~frame[column].is_in(list(covered))
            if stray.any():
                found.append((column, GENERIC["outside_coverage"], stray))
    return found


def _findings(rows: pl.Series, position: int, column: str, rule: Rule) -> pl.DataFrame:
    return pl.DataFrame({"row": rows.fill_null(False).arg_true()}).select(
        pl.col("row").cast(pl.Int64),
        position=pl.lit(position, dtype=pl.Int32),
        column_name=pl.lit(column),
        rule=pl.lit(rule.name),
        weight=pl.lit(rule.weight),
    )
