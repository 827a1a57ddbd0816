"""Reading one snapshot: a sandboxed, read-only connection, with a cursor for every query.

The connection sees the snapshot's figures and its source rows and nothing else: no other file, no
network, no setting can be reached from SQL. One raw connection must never be shared between threads
(rows of one reader would reach another), so it stays private to this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from queries.engine import sql_files
from queries.engine.on_duckdb import quoted, stored_columns, without_progress_bar
from queries.engine.sql_files import SqlFile
from queries.errors import QueryError
from queries.exports import TABLES
from queries.snapshots.store import Snapshot, Store

SECONDS = 120


class Reader:
    """One snapshot, opened read-only. `with_rows=False` leaves out everything about persons."""

    def __init__(self, store: Store, snapshot: Snapshot, *, with_rows: bool) -> None:
        self.has_rows = with_rows and snapshot.has_rows
        self._con = duckdb.connect(":memory:")
        for setting in (
            "autoinstall_known_extensions",
            "autoload_known_extensions",
            "python_enable_replacements",
        ):
            self._con.execute(f"set {setting} = false")
        without_progress_bar(self._con)
        databases = ("flows", "rows") if self.has_rows else ("flows",)
        for name in databases:
            file = snapshot.folder / f"{name}.duckdb"
            self._con.execute(f"attach {quoted(file)} as {name} (read_only)")
            self._expose(name)
        files = self._sources(store, snapshot) if self.has_rows else []
        if self.has_rows:
            text = sql_files.figure("item_status").text.replace("$as_of", "as_of")
            self._con.execute(f"create macro item_status(as_of) as table ({text})")
        self._con.execute("set allowed_paths = $paths", {"paths": [str(f) for f in files]})
        self._con.execute("set enable_external_access = false")
        # Global: a setting of the connection alone does not apply to its cursors.
        self._con.execute(f"set global max_execution_time = {SECONDS * 1000}")
        self._con.execute("set lock_configuration = true")
        views = "select view_name from duckdb_views() where not internal order by 1"
        self._relations = [name for (name,) in self._con.execute(views).fetchall()]

    def _expose(self, database: str) -> None:
        listed = self._con.execute(
            "select table_name from duckdb_tables() where database_name = $name", {"name": database}
        ).fetchall()
        for (name,) in listed:
            self._con.execute(f'create view "{name}" as select * from {database}."{name}"')

    def _sources(self, store: Store, snapshot: Snapshot) -> list[Path]:
        """Views of the source rows; `left_since`: from which day a row that left is kept."""
        files = []
        for name, parts in snapshot.manifest["tables"].items():
            selects = []
            for part, since in (("present", "cast(null as date)"), ("left", "since_on")):
                if parts[part]:
                    files.append((store.tables / parts[part]["file"]).resolve())
                    columns = stored_columns(self._con, files[-1], TABLES[name].stored)
                    selects.append(
                        f"select {columns}, {since} as left_since "
                        f"from read_parquet({quoted(files[-1])})"
                    )
            self._con.execute(f'create view "{name}" as {" union all ".join(selects)}')
        return files

    def run(self, file: SqlFile, values: Mapping[str, Any]) -> pl.DataFrame:
        """The rows of one of the project's SQL files.

        **Raises** `QueryError` when they are not of the schema that the file declares.
        """
        chosen = {name: values[name] for name in file.parameters}
        try:
            found = self._con.cursor().sql(file.text, params=chosen)
        except duckdb.BinderException:
            raise QueryError(
                f"This snapshot does not keep all that {file.name} reads.",
                "`noticeboard rebuild` makes one that does.",
            ) from None
        schema = dict(zip(found.columns, map(str, found.types), strict=True))
        sql_files.refuse_other_schema(file, schema)
        return _frame(found)

    def figure(self, name: str, values: Mapping[str, Any]) -> pl.DataFrame:
        """The rows of a file in `figures`."""
        return self.run(sql_files.figure(name), values)

    def table(self, name: str) -> pl.DataFrame:
        """All rows of one small table of the flows, such as `coverage`."""
        return _frame(self._con.cursor().sql(f'select * from flows."{name}"'))

    def look_up(self, sql: str, values: Mapping[str, Any]) -> pl.DataFrame:
        """The rows of a SELECT that the product's own code states; not checked as a user's is."""
        return _frame(self._con.cursor().sql(sql, params=dict(values)))

    def ask(self, sql: str, values: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """The rows of a user's own SQL: exactly one SELECT, no file, no setting.

        **Raises** `QueryError` with DuckDB's message, or why the text is refused.
        """
        # Imported here: the parser is slow to import, and nothing else needs it.
        from queries.snapshots.question import refuse_unless_select

        refuse_unless_select(sql)
        try:
            return _frame(self._con.cursor().sql(sql, params=dict(values or {})))
        except duckdb.Error as error:
            first = str(error).splitlines()[0]
            raise QueryError(
                f"The question cannot be answered: {first}",
                "Tables: " + ", ".join(self.relations()),
            ) from None

    def relations(self) -> list[str]:
        """The names that a user's own SQL may read from."""
        return self._relations

    def close(self) -> None:
        """Close the connection and its files."""
        self._con.close()


def _frame(found: duckdb.DuckDBPyRelation) -> pl.DataFrame:
    """The rows as a polars frame; DuckDB's own `pl()` imports pyarrow and numpy for the same."""
    return pl.DataFrame(found)
