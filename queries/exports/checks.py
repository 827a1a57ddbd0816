"""The contract's checks as polars expressions, each true of the rows that break a rule.

All checks of a table are evaluated in one pass over a frame; an empty cell breaks only `required`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from queries.exports.fields import Column
from queries.exports.rules import IDENTITY_NUMBER, ZONE, RowRule, Rule
from queries.exports.table import Table, rule_name

# Digits, a sign and digits again: nothing shorter has the shape of an identity number.
_SHORTEST_IDENTITY_NUMBER = 10


@dataclass(frozen=True)
class Check:
    """One rule of one column; `fails` is true of the rows that break it.

    `least_bytes`: no shorter text breaks it, so a column of shorter texts only is not searched.
    """

    column: str
    rule: Rule
    fails: pl.Expr
    least_bytes: int = 0


def checks(table: Table) -> list[Check]:
    """Every check of a table but those between rows, column by column in the order of the contract.

    `looks_like_identity_number` tests the shape alone, also where the check digit counts: few
    texts have the shape, so `check_digit_fits` is evaluated for these afterwards.
    """
    return [
        check for column in table.columns.values() for check in _checks_of_column(table, column)
    ]


def _checks_of_column(table: Table, column: Column) -> Iterator[Check]:
    cell = pl.col(column.name)
    if column.required:
        yield Check(column.name, table.rules[column.name, "required"], cell.is_null())
    for name, values in column.checks.items():
        rule = table.rules[column.name, rule_name(name)]
        least = _SHORTEST_IDENTITY_NUMBER if name == "looks_like_identity_number" else 0
        if name == "str_length":
            least = values["max_value"] + 1
        yield Check(column.name, rule, _FAILS[name](cell, **values), least)
    for each in table.row_rules:
        if each.column == column.name:
            yield Check(column.name, each.rule, ~row_rule_holds(each, table))


def row_rule_holds(rule: RowRule, table: Table) -> pl.Expr:
    """Whether a row conforms to its rule between cells; true where a cell is empty."""
    held = rule.condition(pl.col) if rule.condition else _in_order(rule, table)
    return (held | pl.col(rule.column).is_null()).fill_null(True)


def has_identity_number_shape(text: pl.Expr) -> pl.Expr:
    """Whether the text holds what looks like a personal identity number."""
    return text.str.contains(IDENTITY_NUMBER)


def check_digit_fits(text: pl.Expr) -> pl.Expr:
    """Whether the ten digits of a number pass the Luhn sum (modulus 10, weights 2 1 2 1 ...)."""
    number = text.str.extract(r"([0-9]{6})[-+ ]?[0-9]{4}(?:[^0-9]|\z)", 1) + text.str.extract(
        r"[0-9]{6}[-+ ]?([0-9]{4})(?:[^0-9]|\z)", 1
    )
    total: pl.Expr = pl.lit(0)
    for place in range(10):
        digit = number.str.slice(place, 1).cast(pl.Int64, strict=False)
        digit = digit * 2 - pl.when(digit > 4).then(9).otherwise(0) if place % 2 == 0 else digit
        total = total + digit
    return (total % 10 == 0).fill_null(False)


def _in_order(rule: RowRule, table: Table) -> pl.Expr:
    """Whether `later` is not before `earlier`; an instant compared with a day is its local day."""
    kinds = {name: table.columns[name].kind for name in (rule.column, rule.earlier)}
    later, earlier = (
        _local_day(name) if kind == "instant" and "date" in kinds.values() else pl.col(name)
        for name, kind in kinds.items()
    )
    return later >= earlier


def _local_day(instant: str) -> pl.Expr:
    return pl.col(instant).dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()


# Which rows break a check of the contract, by its name in `Column.checks`.
_FAILS: dict[str, Callable[..., pl.Expr]] = {
    "isin": lambda cell, allowed_values: ~cell.is_in(list(allowed_values)),
    "str_length": lambda cell, max_value: cell.str.len_chars() > max_value,
    "in_range": lambda cell, min_value, max_value: (cell < min_value) | (cell > max_value),
    "looks_like_identity_number": lambda cell, weight: has_identity_number_shape(cell),
    "control_character": lambda cell, pattern: cell.str.contains(pattern),
}
