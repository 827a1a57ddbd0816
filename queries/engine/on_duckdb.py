"""Runs the SQL files on DuckDB: the only module of the build that holds a connection.

The same files run elsewhere, so nothing here computes: it names inputs, runs a file, checks its
schema against the one declared, and writes the result where it is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from queries.engine.sql_files import SqlFile, refuse_other_schema


def quoted(path: Path) -> str:
    """A path as a SQL string. DuckDB takes a name that exists for itself, not for a pattern."""
    return "'" + str(path).replace("'", "''") + "'"


def without_progress_bar(connection: duckdb.DuckDBPyConnection) -> None:
    """No progress bar. Asked first: in a notebook the setting itself needs a further package."""
    (is_on,) = connection.execute("select current_setting('enable_progress_bar')").fetchall()[0]
    if is_on:
        connection.execute("set enable_progress_bar = false")


class Engine:
    """A private DuckDB in `folder`, which the caller makes and removes.

    Input relations are registered by name; files are run in the order they are given.
    """

    def __init__(self, folder: Path, memory: str = "4GB") -> None:
        self._con = duckdb.connect(str(folder / "build.duckdb"))
        self._con.execute("set temp_directory = " + quoted(folder / "spill"))
        self._con.execute("set preserve_insertion_order = false")
        self._con.execute("set python_enable_replacements = false")
        self._con.execute("set autoinstall_known_extensions = false")
        without_progress_bar(self._con)
        self._con.execute(f"set memory_limit = '{memory}'")

    def close(self) -> None:
        """Close the connection; the folder can be removed."""
        self._con.close()

    def parquet(self, name: str, columns: Mapping[str, str], files: Sequence[Path]) -> None:
        """A relation over Parquet files that share `columns`; without files it is empty."""
        if not files:
            typed = ", ".join(f'cast(null as {kind}) as "{key}"' for key, kind in columns.items())
            self._con.execute(f'create view "{name}" as select {typed} where false')
            return
        listed = ", ".join(f'"{key}"' for key in columns)
        one = "select {} from read_parquet({})"
        union = " union all ".join(one.format(listed, quoted(file)) for file in files)
        self._con.execute(f'create view "{name}" as {union}')

    def frame(self, name: str, frame: pl.DataFrame) -> None:
        """A relation with the rows of a polars frame."""
        self._con.register("arriving", frame.to_arrow())
        self._con.execute(f'create table "{name}" as select * from arriving')
        self._con.unregister("arriving")

    def relation(self, file: SqlFile, values: Mapping[str, Any]) -> None:
        """Run one shared relation into a table of its own name and check it against its header.

        Raises `QueryError` when the schema differs from the declared one, or a column is null in
        which a null means that a look-up missed.
        """
        self.table(file.name, file, values)
        missed = []
        for column in file.never_null:
            rows = self.value(f'select count(*) from "{file.name}" where "{column}" is null')
            if rows:
                missed.append(f"column {column} has {rows} rows whose look-up missed")
        refuse_other_schema(file, self.schema(file.name), missed)

    def table(self, name: str, file: SqlFile, values: Mapping[str, Any]) -> None:
        """Run a file into the table `name`, replacing it, and check the schema that it declares.

        A promise declares none: its columns are those of a stretch, which the build checks.
        """
        chosen = {key: values[key] for key in file.parameters}
        self._con.execute(f'create or replace table "{name}" as {file.text}', chosen)
        if file.columns:
            refuse_other_schema(file, self.schema(name))

    def statement(self, sql: str, values: Mapping[str, Any] | None = None) -> None:
        """Run one statement of the build's own (creating, inserting, attaching)."""
        self._con.execute(sql, dict(values or {}))

    def schema(self, name: str) -> dict[str, str]:
        """Column names and DuckDB types of a relation."""
        rows = self._con.execute(f'describe "{name}"').fetchall()
        return {row[0]: row[1] for row in rows}

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The rows of a query, as a polars frame."""
        return self._con.sql(sql, params=dict(values or {})).pl()

    def value(self, sql: str, values: Mapping[str, Any] | None = None) -> Any:
        """The one value of a query."""
        row = self._con.execute(sql, dict(values or {})).fetchone()
        return row[0] if row else None
