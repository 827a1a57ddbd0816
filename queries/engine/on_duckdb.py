"""Runs the SQL files on DuckDB: the only module of the build that holds a connection.

The same files run on other engines, so nothing is computed here: it registers inputs, runs a file,
checks its schema against the one declared, and writes the result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from queries.engine.sql_files import SqlFile, refuse_other_schema


def stored_columns(con: duckdb.DuckDBPyConnection, file: Path, columns: Mapping[str, str]) -> str:
    """The select list for `columns` of a Parquet file; typed nulls for those that it lacks."""
    found = con.execute("select name from parquet_schema($file)", {"file": str(file)}).fetchall()
    names = {name for (name,) in found}
    return ", ".join(
        f'"{name}"' if name in names else f'cast(null as {kind}) as "{name}"'
        for name, kind in columns.items()
    )


def quoted(path: Path) -> str:
    """A path as a SQL string. DuckDB reads the name of an existing file literally, not as a
    pattern."""
    return "'" + str(path).replace("'", "''") + "'"


def without_progress_bar(connection: duckdb.DuckDBPyConnection) -> None:
    """Switch the progress bar off, only if on: in a notebook the setting needs another package."""
    (is_on,) = connection.execute("select current_setting('enable_progress_bar')").fetchall()[0]
    if is_on:
        connection.execute("set enable_progress_bar = false")


class _ArrowStream:
    """A polars frame that DuckDB reads without pyarrow, whose import a small load would notice."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


class Engine:
    """A private DuckDB in memory; what does not fit into memory is written to `folder`.

    Input relations are registered by name; files are run in the order they are given. Threads may
    share an engine: every statement has a cursor of its own.
    """

    def __init__(self, folder: Path, memory: str = "4GB") -> None:
        self._con = duckdb.connect(":memory:")
        self._tables: set[str] = set()
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
        """A relation over Parquet files that share `columns`; without files it is empty.

        A column that a file lacks is null: the contract got it after the file was written.
        """
        if not files:
            typed = ", ".join(f'cast(null as {kind}) as "{key}"' for key, kind in columns.items())
            self._con.execute(f'create view "{name}" as select {typed} where false')
            return
        one = "select {} from read_parquet({})"
        union = " union all ".join(
            one.format(stored_columns(self._con, file, columns), quoted(file)) for file in files
        )
        self._con.execute(f'create view "{name}" as {union}')

    def frame(self, name: str, frame: pl.DataFrame) -> None:
        """A relation with the rows of a polars frame."""
        self._con.register("arriving", _ArrowStream(frame))
        self._con.execute(f'create table "{name}" as select * from arriving')
        self._con.unregister("arriving")

    def table(self, file: SqlFile, values: Mapping[str, Any] | None = None) -> None:
        """Run a file into a table of its own name and check it against its header.

        A promise declares no columns: it has those of a stretch, which the build checks.

        Raises `QueryError` when the schema differs from the declared one, or a `never_null` column
        has a null: a look-up found no row.
        """
        self.statement(f'create table "{file.name}" as {file.statement}', values)
        self._tables.add(file.name)
        if file.columns:
            refuse_other_schema(file, self.schema(file.name), self._missed(file))

    def view(self, file: SqlFile) -> None:
        """A file without parameters as a view: computed where the next file reads it."""
        self.statement(f'create view "{file.name}" as {file.text}')
        refuse_other_schema(file, self.schema(file.name))

    def write(self, path: Path, files: Sequence[SqlFile]) -> dict[str, int]:
        """Write a DuckDB file with the rows of each of the files; gives how many, by file name.

        Files that are tables already are copied, the others are run; all in one transaction, since
        every commit waits for the disk.
        """
        database, counts = path.stem, {}
        self.statement(f"attach {quoted(path)} as {database}")
        with self._con.cursor() as cursor:
            cursor.execute("begin")
            for file in files:
                rows = f'select * from "{file.name}"' if file.name in self._tables else file.text
                made = cursor.execute(f'create table {database}."{file.name}" as {rows}')
                counts[file.name] = int(made.fetchall()[0][0])
                found = cursor.execute(f'describe {database}."{file.name}"').fetchall()
                refuse_other_schema(file, {row[0]: row[1] for row in found})
            cursor.execute("commit")
        self.statement(f"detach {database}")
        return counts

    def _missed(self, file: SqlFile) -> list[str]:
        if not file.never_null:
            return []
        counts = ", ".join(f'count(*) - count("{column}")' for column in file.never_null)
        found = self.rows(f'select {counts} from "{file.name}"').row(0)
        return [
            f"column {column} has {rows} rows whose look-up missed"
            for column, rows in zip(file.never_null, found, strict=True)
            if rows
        ]

    def statement(self, sql: str, values: Mapping[str, Any] | None = None) -> None:
        """Run one statement of the build's own (creating, attaching)."""
        with self._con.cursor() as cursor:
            cursor.execute(sql, dict(values or {}))

    def schema(self, name: str) -> dict[str, str]:
        """Column names and DuckDB types of a relation."""
        with self._con.cursor() as cursor:
            rows = cursor.execute(f'describe "{name}"').fetchall()
        return {row[0]: row[1] for row in rows}

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The rows of a query, as a polars frame."""
        with self._con.cursor() as cursor:
            # Not by .pl(), which imports pyarrow and numpy.
            return pl.DataFrame(cursor.sql(sql, params=dict(values or {})))

    def value(self, sql: str, values: Mapping[str, Any] | None = None) -> Any:
        """The one value of a query."""
        with self._con.cursor() as cursor:
            row = cursor.execute(sql, dict(values or {})).fetchone()
        return row[0] if row else None
