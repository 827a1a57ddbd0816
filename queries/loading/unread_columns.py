"""Columns of a file that were left unread although the contract has a column of their name.

A column that the contract does not name for the file's table is not loaded. Where its name is that
of a contract column, of another table or of this one, it most likely says something that narrows
the row (a hold for one category), and leaving it out would widen the row in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from queries.exports import TABLES


def of_contract(unread: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Those of the columns whose name the contract has, each with the tables that have it.

    >>> of_contract(["Fiscal year end", "shoe size"])
    {'Fiscal year end': ('holdings',)}
    """
    found = {
        column: tuple(name for name, table in TABLES.items() if _plain(column) in table.columns)
        for column in unread
    }
    return {column: tables for column, tables in found.items() if tables}


def _plain(name: str) -> str:
    """The name as the contract writes names."""
    return re.sub(r"[\s-]+", "_", name.strip()).casefold()
