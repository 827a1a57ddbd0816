"""A user's own SQL over a snapshot: what is refused before DuckDB runs it."""

from __future__ import annotations

import sqlglot
from sqlglot import exp

from queries.errors import QueryError


def refuse_unless_select(sql: str) -> None:
    """Raise `QueryError` unless the text is one SELECT over tables of the snapshot alone."""
    try:
        statements = [s for s in sqlglot.parse(sql, dialect="duckdb") if s is not None]
    except sqlglot.ParseError as error:
        where = error.errors[0] if error.errors else {}
        raise QueryError(
            f"The SQL does not read, line {where.get('line', '?')}: "
            f"{where.get('description', 'syntax error')}"
        ) from None
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise QueryError("A question is exactly one SELECT.")
    for table in statements[0].find_all(exp.Table):
        if (
            isinstance(table.this, exp.Func | exp.Literal)
            and table.this.name.lower() != "item_status"
        ):
            raise QueryError("A question reads tables of the snapshot, no files and no functions.")
        if any(sign in table.name for sign in "/\\.*"):
            raise QueryError("A question reads tables of the snapshot, no files.")
