"""The contract as pandera's schemas, for frames that do not come from a load.

Pandera only validates: it never coerces a value and never drops a row. A load validates by `checks`
alone, in one pass and without importing pandera and pandas; a test compares the two.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl
from pandera import extensions
from pandera.api.polars.types import PolarsData

from queries.exports.checks import check_digit_fits, has_identity_number_shape, row_rule_holds
from queries.exports.fields import Column
from queries.exports.rules import RowRule
from queries.exports.table import Table


def schema_of(table: Table) -> pa.DataFrameSchema:
    """The schema of a frame of this table: exactly these columns, in this order."""
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
    passes = row_rule_holds(rule, table)

    def check(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(passes)

    name, weight, says = rule.rule.name, rule.rule.weight, rule.rule.says
    return pa.Check(check, name=name, title=weight, description=says)


@extensions.register_check_method(statistics=["weight"])
def looks_like_identity_number(data: PolarsData, *, weight: str) -> pl.LazyFrame:
    """Fails text of an identity number's shape; as a warning, only where its check digit fits."""
    text = pl.col(str(data.key))
    found = has_identity_number_shape(text)
    if weight == "warn":  # any ten-digit customer number has the shape by chance, one in fourteen
        found = found & check_digit_fits(text)
    return data.lazyframe.select(~found)


@extensions.register_check_method(statistics=["pattern"])
def control_character(data: PolarsData, *, pattern: str) -> pl.LazyFrame:
    """Fails text in which one character of `pattern` occurs."""
    return data.lazyframe.select(~pl.col(str(data.key)).str.contains(pattern))
