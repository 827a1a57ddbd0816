"""What the figures rest on, as frames: snapshots, rules that rows broke, what is missing."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from queries.api.measurability import Measurable
from queries.snapshots.store import Snapshot, Store


def snapshots(store: Store) -> pl.DataFrame:
    """Every snapshot of a store, the oldest first."""
    current = store.current().id
    rows = []
    for snapshot in store.snapshots():
        manifest = snapshot.manifest
        tables = manifest["tables"].values()
        rows.append(
            {
                "id": snapshot.id,
                "loaded_at": manifest["loaded_at"],
                "day": snapshot.day,
                "notice": manifest["notice"]["version"],
                "has_rows": snapshot.has_rows,
                "is_current": snapshot.id == current,
                "rows": sum(table["present"]["rows"] for table in tables),
                "left": sum(table["left"]["rows"] for table in tables if table["left"]),
                "obligations": manifest["counts"]["obligations"],
            }
        )
    return pl.DataFrame(rows)


def broken_rules(snapshot: Snapshot) -> pl.DataFrame:
    """Which rules the rows of each file broke, and the first lines that did."""
    rows = [
        {"table": file["table"], "file": file["file"], **rule}
        for file in snapshot.manifest["files"]
        for rule in file["rules"]
    ]
    texts: tuple[str, ...] = ("table", "file", "rule", "column", "weight")
    schema: dict[str, pl.DataType] = dict.fromkeys(texts, pl.String())
    schema |= {"rows": pl.Int64(), "first_lines": pl.List(pl.Int64)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def quarantine_file(store: Store, snapshot: Snapshot) -> Path:
    """The file of the rows that a snapshot's load quarantined; it exists while they are kept."""
    return store.private / f"quarantine-{snapshot.id}.parquet"


def quarantine(store: Store, snapshot: Snapshot) -> pl.DataFrame:
    """The rows that a snapshot's load quarantined, as they were delivered."""
    kept = quarantine_file(store, snapshot)
    if kept.is_file():
        return pl.read_parquet(kept, glob=False)
    texts: tuple[str, ...] = ("table", "file", "column", "rule", "reasons", "raw")
    schema: dict[str, pl.DataType] = dict.fromkeys(texts, pl.String())
    return pl.DataFrame(schema={**schema, "line": pl.Int64()})


def missing(measurable: Measurable) -> pl.DataFrame:
    """Everything that cannot be measured, and why."""
    texts, numbers = (
        ("promise", "company", "table", "reason"),
        (
            "age_days",
            "covered",
            "registered",
        ),
    )
    schema: dict[str, pl.DataType] = dict.fromkeys(texts, pl.String())
    schema |= dict.fromkeys(numbers, pl.Int64()) | {"first_on": pl.Date()}
    rows = [{name: getattr(one, name) for name in schema} for one in measurable.missing()]
    return pl.DataFrame(rows, schema=schema)
