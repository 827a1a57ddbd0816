"""What each load brought: table, day and rows, and how that compares with the load before.

Read from the manifests alone, which every snapshot keeps and which hold no personal data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from queries.engine import sql_files
from queries.exports import TABLES
from queries.loading.unread_columns import of_contract
from queries.snapshots.store import Snapshot, Store

# A complete table that lost a larger share of its rows since the load before is marked as short; a
# load that loses far more is refused.
MOST_LOST = 0.1
_NUMBERS = ("rows_read", "accepted", "quarantined")


@dataclass(frozen=True)
class _Load:
    """One table in the load that delivered it."""

    snapshot: Snapshot
    table: str
    files: list[dict[str, Any]]
    coverage: list[dict[str, Any]]

    @property
    def mark(self) -> list[tuple[str, str, str]]:
        """Files, digests and extract times: equal only for the same delivery of the table."""
        at = {entry["file"]: entry["extracted_at"] for entry in self.coverage}
        return sorted((f["file"], f["sha256"], at.get(f["file"], "")) for f in self.files)

    @property
    def last_day(self) -> date:
        """The last complete day of the newest extract."""
        return max(last_day(entry) for entry in self.coverage)

    @property
    def companies(self) -> list[str] | None:
        """The companies that the exports cover; None: all there are."""
        return _together(self.coverage, "companies")

    @property
    def whole(self) -> tuple[int, list[str] | None, list[str] | None]:
        """Rows of the complete files, and their companies and systems: only equal coverage is
        compared, and a partial file may be of any size."""
        mine = {entry["file"]: entry for entry in self.coverage if entry["complete"]}
        files = [file for file in self.files if file["file"] in mine]
        entries = [mine[file["file"]] for file in files]
        rows = sum(file["rows_read"] for file in files)
        return rows, _together(entries, "companies"), _together(entries, "systems")

    def sum(self, number: str) -> int:
        """A number of rows summed over the files of the table."""
        return sum(file[number] for file in self.files)


def last_day(entry: Mapping[str, Any]) -> date:
    """The day before the extract: the last one that it has complete."""
    return datetime.fromisoformat(entry["extracted_at"]).date() - timedelta(days=1)


def loads(store: Store, snapshot: Snapshot) -> pl.DataFrame:
    """Every load of every table up to a snapshot, the oldest first."""
    before: dict[str, _Load] = {}
    rows = []
    for load in _loads(store, snapshot):
        earlier = before.get(load.table)
        rows.append(
            {
                "table": load.table,
                "snapshot": load.snapshot.id,
                "last_day": load.last_day,
                **{number: load.sum(number) for number in _NUMBERS},
                "is_short": _is_short(load, earlier),
                "lacks": _lacks(load, earlier),
            }
        )
        before[load.table] = load
    return pl.DataFrame(
        rows,
        orient="row",
        schema={
            "table": pl.String,
            "snapshot": pl.String,
            "last_day": pl.Date,
            **dict.fromkeys(_NUMBERS, pl.Int64),
            "is_short": pl.Boolean,
            "lacks": pl.List(pl.String),
        },
    )


def delivered(store: Store, snapshot: Snapshot, promises: Iterable[str]) -> pl.DataFrame:
    """The files under a snapshot, compared with the load before, and which promises read them."""
    history: dict[str, list[_Load]] = {}
    for load in _loads(store, snapshot):
        history.setdefault(load.table, []).append(load)
    drawn = {promise: sql_files.draws_on(promise, frozenset(TABLES)) for promise in promises}
    rows = []
    for file in snapshot.manifest["files"]:
        earlier = history[file["table"]][-2:-1]
        before = [f["rows_read"] for one in earlier for f in one.files if f["file"] == file["file"]]
        rules = [rule["rows"] for rule in file["rules"] if rule["weight"] == "warn"]
        entries = [e for e in snapshot.manifest["coverage"] if _is_of(e, file)]
        rows.append(
            {
                **{name: file[name] for name in ("table", "file", *_NUMBERS)},
                "last_day": max((last_day(entry) for entry in entries), default=None),
                "warnings": sum(rules),
                "rows_before": before[0] if before else None,
                "promises": [name for name, tables in drawn.items() if file["table"] in tables],
                "columns_not_loaded": file["columns_not_loaded"],
                "contract_columns_not_loaded": list(of_contract(file["columns_not_loaded"])),
                "sha256": file["sha256"],
            }
        )
    texts = ("table", "file")
    lists = ("promises", "columns_not_loaded", "contract_columns_not_loaded")
    return pl.DataFrame(
        rows,
        orient="row",
        schema={
            **dict.fromkeys(texts, pl.String),
            **dict.fromkeys(_NUMBERS, pl.Int64),
            "last_day": pl.Date,
            **dict.fromkeys(("warnings", "rows_before"), pl.Int64),
            **dict.fromkeys(lists, pl.List(pl.String)),
            "sha256": pl.String,
        },
    )


def _loads(store: Store, snapshot: Snapshot) -> Iterator[_Load]:
    """What each snapshot up to this one loaded, table by table; a rebuild loads nothing."""
    known: dict[str, list[tuple[str, str, str]]] = {}
    for one in store.snapshots():
        if one.id > snapshot.id:
            return
        for table in one.manifest["tables"]:
            files = [file for file in one.manifest["files"] if file["table"] == table]
            entries = [entry for entry in one.manifest["coverage"] if entry["table"] == table]
            load = _Load(one, table, files, entries)
            if load.mark != known.get(table):
                known[table] = load.mark
                yield load


def _together(entries: list[dict[str, Any]], name: str) -> list[str] | None:
    if any(entry[name] is None for entry in entries):
        return None
    return sorted({value for entry in entries for value in entry[name]})


def _is_short(load: _Load, earlier: _Load | None) -> bool:
    if earlier is None:
        return False
    (rows, *scope), (before, *scope_before) = load.whole, earlier.whole
    return scope == scope_before and rows < (1 - MOST_LOST) * before


def _lacks(load: _Load, earlier: _Load | None) -> list[str]:
    """Companies that the table was exported for before, and is not any more."""
    if earlier is None or load.companies is None:
        return []
    known = set(earlier.snapshot.manifest["first_days"].get(load.table, ()))
    return sorted(known - set(load.companies))


def _is_of(entry: Mapping[str, Any], file: Mapping[str, Any]) -> bool:
    return bool(entry["table"] == file["table"] and entry["file"] == file["file"])
