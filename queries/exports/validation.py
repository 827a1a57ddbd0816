"""The contract as pandera's schemas: what judges a row that is loaded.

Pandera only judges: it never coerces a value and never drops a row. Imported by what loads exports
and by nothing that only reads the contract, since pandera and pandas are slow to import.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl
from pandera import extensions
from pandera.api.polars.types import PolarsData

from queries.exports.fields import Column
from queries.exports.rules import IDENTITY_NUMBER, ZONE, RowRule
from queries.exports.table import Table

_SHORTEST_IDENTITY_NUMBER = 10


def schema_of(table: Table) -> pa.DataFrameSchema:
    """What pandera asks of a frame of this table: exactly these columns, in this order."""
    columns = {name: _column(table, column) for name, column in table.columns.items()}
    return pa.DataFrameSchema(columns, name=table.name, strict=True, ordered=True)


def _column(table: Table, column: Column) -> pa.Column:
    own = [getattr(pa.Check, name)(**values) for name, values in column.checks.items()]
    between = [_row_check(rule, table) for rule in table.row_rules if rule.column == column.name]
    return pa.Column(
        table.schema[column.name],
        checks=[*own, *between],
        nullable=not column.required,
        description=column.doc,
    )


def _row_check(rule: RowRule, table: Table) -> pa.Check:
    held = rule.condition(pl.col) if rule.condition else _in_order(rule, table)
    passes = (held | pl.col(rule.column).is_null()).fill_null(True)

    def check(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(passes)

    name, weight, says = rule.rule.name, rule.rule.weight, rule.rule.says
    return pa.Check(check, name=name, title=weight, description=says)


def _in_order(rule: RowRule, table: Table) -> pl.Expr:
    """Whether the later day is not before the earlier one; an instant beside a day is local."""
    kinds = {name: table.columns[name].kind for name in (rule.column, rule.earlier)}
    later, earlier = (
        _local_day(name) if kind == "instant" and "date" in kinds.values() else pl.col(name)
        for name, kind in kinds.items()
    )
    return later >= earlier


def _local_day(instant: str) -> pl.Expr:
    return pl.col(instant).dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()


@extensions.register_check_method(statistics=["weight"])
def looks_like_identity_number(data: PolarsData, *, weight: str) -> pl.LazyFrame:
    """Fails text of an identity number's shape; as a warning, only where its check digit fits."""
    text = pl.col(str(data.key))
    longest = data.lazyframe.select(text.str.len_bytes().max()).collect().item()
    if (longest or 0) < _SHORTEST_IDENTITY_NUMBER:  # most columns are spared the search
        return data.lazyframe.select(pl.repeat(True, pl.len()))
    found = text.str.contains(IDENTITY_NUMBER)
    if weight == "warn":  # any ten-digit customer number has the shape by chance, one in fourteen
        found = found & _check_digit_fits(text)
    return data.lazyframe.select(~found)


@extensions.register_check_method(statistics=["pattern"])
def control_character(data: PolarsData, *, pattern: str) -> pl.LazyFrame:
    """Fails text in which one character of `pattern` occurs."""
    return data.lazyframe.select(~pl.col(str(data.key)).str.contains(pattern))


def _check_digit_fits(text: pl.Expr) -> pl.Expr:
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
