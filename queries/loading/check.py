"""The contract's verdict on typed rows: pandera's, rule by rule, as one list of findings.

What pandera raises holds the offending values. It is taken apart here into rule, column and row,
and goes no further.
"""

import os
from functools import cache

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, get_config_context

from queries.errors import ExportError
from queries.exports import GENERIC, TABLES, Rule, Table
from queries.exports.table import rule_name
from queries.loading.mapping import Entry
from queries.loading.values import Typed

# One row per row and broken rule. `position`: the order in which a row's reasons are told.
FINDINGS = {
    "row": pl.Int64,
    "position": pl.Int32,
    "column_name": pl.String,
    "rule": pl.String,
    "weight": pl.String,
}

_SWITCHES = (
    "PANDERA_VALIDATION_ENABLED",
    "PANDERA_VALIDATION_DEPTH",
    "PANDERA_USE_NARWHALS_BACKEND",
)


def refuse_if_switched_off() -> None:
    """Stop when the environment tells pandera to check less, or a row that is wrong passes.

    **Raises** ExportError.
    """
    switched = [name for name in _SWITCHES if os.environ.get(name)]
    if switched:
        raise ExportError(
            f"The environment changes how the contract is checked: {', '.join(switched)}.",
            "Unset it and run again. Nothing is loaded unchecked.",
        )
    config = get_config_context()
    full = (None, ValidationDepth.SCHEMA_AND_DATA)
    if not config.validation_enabled or config.validation_depth not in full or _bad_row_passes():
        raise ExportError("The contract's checks are switched off; nothing is loaded unchecked.")


def judge(typed: Typed, entry: Entry) -> pl.DataFrame:
    """Every rule that a row breaks, of either weight; ``row`` is its place in the frame."""
    table = entry.table
    unread = {(column, rule): rows for column, rule, rows in typed.failures}
    masks: list[tuple[str, Rule, pl.Series]] = [
        (column, GENERIC[rule], rows) for (column, rule), rows in unread.items()
    ]
    masks += _outside(typed.frame, entry)
    for column, name, rows in contract_failures(typed.frame, table):
        for (other, _), unread_rows in unread.items():
            if name == "required" and other == column:  # it was not empty; it could not be read
                rows = rows & ~unread_rows.fill_null(False)
        masks.append((column, table.rules[column, name], rows))
    order = {column: place for place, column in enumerate(table.columns)}
    found = [
        _findings(rows, order[column] * 100 + number, column, rule)
        for number, (column, rule, rows) in enumerate(masks)
    ]
    return pl.concat(found) if found else pl.DataFrame(schema=FINDINGS)


def contract_failures(frame: pl.DataFrame, table: Table) -> list[tuple[str, str, pl.Series]]:
    """What pandera says: (column, rule, which rows fail)."""
    try:
        _schema(table.name).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as failed:
        return [_failure(error, frame.height) for error in failed.schema_errors]
    return []


@cache
def _schema(table: str) -> pa.DataFrameSchema:
    return TABLES[table].model.to_schema()


def _failure(error: pa.errors.SchemaError, height: int) -> tuple[str, str, pl.Series]:
    """A failed check as the rows that fail it.

    A check that names no rows did not look at any: the frame is not the contract's, or the check
    itself broke. Both are bugs here, and loading on would load unchecked rows.
    """
    passed = error.check_output
    if not isinstance(passed, pl.DataFrame) or passed.height != height or not error.column_name:
        reason = getattr(error.reason_code, "name", "unknown")
        raise AssertionError(f"the contract could not be checked: {reason}") from None
    fails = ~passed["check_output"].fill_null(True)
    return error.column_name, rule_name(error.check), fails


def _outside(frame: pl.DataFrame, entry: Entry) -> list[tuple[str, Rule, pl.Series]]:
    """Rows of companies or systems that the file is not said to cover."""
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


def _bad_row_passes() -> bool:
    """Whether a recipient of no known role, which must fail, passes."""
    row = pl.DataFrame(
        [["r-1", "Invented AB", "no such role", "SE"]],
        schema=TABLES["recipients"].schema,
        orient="row",
    )
    return not contract_failures(row, TABLES["recipients"])
