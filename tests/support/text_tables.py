"""Small worlds as text tables that a lawyer can read, and the figures that a build makes of them.

A table is lines of `| a | b |`, the first one the column names; an empty cell is null. Columns that
are left out are null, save the few that every row needs and no reader cares about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl

from queries.build.build import build
from queries.build.schema import WHOLE, Sources, empty_flows
from queries.exports import TABLES
from queries.notices.model import Notice
from queries.notices.reading import read_notice

POLARS = {
    "VARCHAR": pl.String,
    "DATE": pl.Date,
    "TIMESTAMP": pl.Datetime("us"),
    "BIGINT": pl.Int64,
    "INTEGER": pl.Int64,
    "DOUBLE": pl.Float64,
    "BOOLEAN": pl.Boolean,
}
DEFAULTS = {
    "company": "kem",
    "customer_key": "c1",
    "kind": {
        "customers": "private",
        "requests": "access",
        "disclosures": "single",
        "agreements": "processor",
    },
    "service": "electricity",
    # a hold without them binds every system and category
    "system": {**dict.fromkeys(TABLES, "crm"), "holds": None},
    "category": {**dict.fromkeys(TABLES, "contact"), "holds": None},
    "purpose": {"processings": "contract", "consents": "marketing", "uses": "marketing"},
    "legal_basis": "contract",
    "retention": "relationship",
    "decision": "given",
    "channel": {"requests": "web", "uses": "email"},
    "how": "erased",
    "reason": {"holds": "dispute"},
    "ground": {"disclosures": "processor"},
    "role": "processor",
    "country": "SE",
    "name": "Mottagare",
    "recipient_id": {"disclosures": "m1", "agreements": "m1", "recipients": "m1"},
}


def parse(text: str) -> list[dict[str, str | None]]:
    """The rows of one text table."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    cells = [[cell.strip() or None for cell in line.strip("|").split("|")] for line in lines]
    cells = [row for row in cells if not all(cell and set(cell) <= {"-"} for cell in row)]
    head = cells[0]
    for row in cells[1:]:
        assert len(row) == len(head), f"{len(row)} cells under {len(head)} columns: {row}"
    return [dict(zip(head, row, strict=True)) for row in cells[1:]]


def typed(rows: Sequence[Mapping[str, object]], columns: Mapping[str, str]) -> pl.DataFrame:
    """Rows of text as a frame with these columns and DuckDB types."""
    readers = {
        "DATE": lambda v: date.fromisoformat(v),
        "TIMESTAMP": lambda v: datetime.fromisoformat(v),
        "BIGINT": int,
        "INTEGER": int,
        "DOUBLE": float,
        "BOOLEAN": lambda v: {"true": True, "false": False}[v],
    }

    def value(raw: object, kind: str) -> object:
        return readers[kind](raw) if isinstance(raw, str) and kind in readers else raw

    data = {c: [value(row.get(c), kind) for row in rows] for c, kind in columns.items()}
    return pl.DataFrame(data, schema={c: POLARS[kind] for c, kind in columns.items()})


def stored(name: str, text: str) -> pl.DataFrame:
    """A text table as the stored table of that name, with the defaults filled in."""
    table = TABLES[name]
    rows = parse(text)
    unknown = {column for row in rows for column in row} - set(table.stored)
    assert not unknown, f"{name} has no column {unknown}"
    given = {column for row in rows for column in row}
    for number, row in enumerate(rows, start=1):
        for column in table.stored:
            default = DEFAULTS.get(column)
            if isinstance(default, dict):
                default = default.get(name)
            if column not in given and default is not None:
                row[column] = default
            is_id = column in table.stored_key and table.stored[column] == "VARCHAR"
            if is_id and row.get(column) is None:
                row[column] = f"{name}-{number}"
    return typed(rows, table.stored)


def sources(
    folder: Path, tables: Mapping[str, str | pl.DataFrame], last_day: date, **more: object
) -> Sources:
    """The sources of a build from text tables; every table of the world is exported whole."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, text in tables.items():
        frame = text if isinstance(text, pl.DataFrame) else stored(name, text)
        files[name] = [folder / f"{name}.parquet"]
        frame.write_parquet(files[name][0])
    ids = {"item_table": pl.String, "item_id": pl.String}
    given = {
        "absences": pl.DataFrame(schema={**ids, "gone_on": pl.Date, "back_on": pl.Date}),
        "folding": pl.DataFrame(schema=ids),
        "carried": empty_flows(),
        "first_extracts": pl.DataFrame(
            schema={"table_name": pl.String, "company": pl.String, "first_on": pl.Date}
        ),
        "last_days": dict.fromkeys(tables, last_day),
        "whole_exports": pl.DataFrame(
            [(name, None) for name in tables], schema=WHOLE, orient="row"
        ),
        **more,
    }
    return Sources(tables=files, **given)


def judge(
    folder: Path,
    tables: Mapping[str, str | pl.DataFrame],
    promise: str,
    *,
    last_day: date = date(2026, 10, 31),
    notice: Notice | None = None,
    **more: object,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Obligations and unmeasured items of one promise over a small world."""
    out = folder / "out"
    out.mkdir(parents=True, exist_ok=True)
    found = build(
        sources(folder / "in", tables, last_day, **more),
        notice or read_notice(),
        out,
        promises=[promise],
        keep_met_events=True,
    )
    assert found.measured == (promise,), f"{promise} is not measurable in this world"
    with duckdb.connect(str(out / "rows.duckdb"), read_only=True) as con:
        rows = con.sql("select * from obligations order by item_id, part, arises_on").pl()
        lacking = con.sql("select * from unmeasured_items order by item_id").pl()
    return rows, lacking
