"""`noticeboard query`: one SELECT over the snapshot, read-only."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard.commands.opening import open_board
from dashboard.commands.printing import TABLE_ROWS, add_format, show
from queries.errors import QueryError


def add(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("sql", metavar="SQL", help="the SELECT, or a file that ends in .sql")
    command.add_argument(
        "--param", metavar="k=v", action="append", default=[], help="the value of $k (text)"
    )
    command.add_argument("--snapshot", metavar="ID", help="an earlier snapshot")
    add_format(command)


def run(given: argparse.Namespace) -> int:
    """Ask, and print the rows."""
    params = {}
    for pair in given.param:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise QueryError("A parameter is written --param name=value.")
        params[name] = value
    show(open_board(given).sql(_text(given.sql), params), given.format, TABLE_ROWS)
    return 0


def _text(sql: str) -> str:
    if not sql.endswith(".sql"):
        return sql
    try:
        return Path(sql).read_text(encoding="utf-8")
    except OSError:
        raise QueryError(f"There is no SQL file {Path(sql).name}.") from None
